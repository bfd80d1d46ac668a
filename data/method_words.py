"""Words about the definition of an index method: its classes, their bounds, its rules."""

from __future__ import annotations

from itertools import pairwise

from data.map_words import margin_option
from indicators.comparison import ANY, Margin, MarginKind
from indicators.methods.count import MARGIN_PERCENT
from indicators.methods.interface import ClassScheme, Definition
from locales import formats, translator

_MOST_DECIMALS = 4
_FEW = 3  # bounds that are named one by one


def interval(scheme: ClassScheme, place: int, language: str) -> str:
    """
    Bounds of a class: ``über 1 bis 1,5``; each says on which side an exact value falls.

    Parameters
    ----------
    place
        Place of the class in `ClassScheme.codes`, 0 for the lowest index.
    """
    below, above = place > 0, place < len(scheme.cut_offs)
    low = cut_off(scheme.cut_offs[place - 1], language) if below else ""
    high = cut_off(scheme.cut_offs[place], language) if above else ""
    starts = "" if not below else "from" if scheme.to_upper[place - 1] else "over"
    ends = "" if not above else "under" if scheme.to_upper[place] else "to"
    key = ".".join(part for part in (starts, ends) if part)
    if not key:
        return "–"
    return translator(language).format(f"methods.interval.{key}", low=low, high=high)


def cut_off(value: float, language: str) -> str:
    """A cut-off with as many decimal places as it has, up to four."""
    decimals = next(
        (
            places
            for places in range(_MOST_DECIMALS)
            if float(formats.rounded(value, places)) == value
        ),
        _MOST_DECIMALS,
    )
    return formats.number(value, decimals, language)


def exact_values(scheme: ClassScheme, language: str) -> str:
    """Say to which class an area exactly on each cut-off belongs."""
    texts = translator(language)
    if len(scheme.cut_offs) > _FEW and len(set(scheme.to_upper)) == 1:
        return texts.text(f"methods.exact.{'upper' if scheme.to_upper[0] else 'lower'}")
    parts = [
        texts.format(
            "methods.exact.one",
            cut_off=cut_off(bound, language),
            label=(upper if to_upper else lower)[language],
        )
        for bound, to_upper, (lower, upper) in zip(
            scheme.cut_offs, scheme.to_upper, pairwise(scheme.labels), strict=True
        )
    ]
    return "; ".join(parts)


def scheme(definition: Definition, language: str) -> str:
    """Name of the kind of computation."""
    return translator(language).text(_scheme_key(definition))


def _scheme_key(definition: Definition) -> str:
    return f"methods.scheme.{definition.scheme.replace('-', '_')}"


def terms(definition: Definition, language: str) -> list[tuple[str, str]]:
    """Term and text of everything that the definition itself says."""
    texts = translator(language)
    rows = [
        ("method", definition.name[language]),
        ("version", definition.version),
        ("summary", definition.summary[language]),
        ("scheme", scheme(definition, language)),
        ("formula", definition.formula),
        ("standardised", texts.text(f"{_scheme_key(definition)}.standardised")),
        ("weights", texts.text(f"{_scheme_key(definition)}.weights")),
        ("margin", _margin(definition, language)),
        ("exact", exact_values(definition.status, language)),
        ("dynamics", _dynamics(definition, language)),
        ("minimum", _minimum(definition, language)),
        ("special", _special(definition, language)),
        ("literature", " ".join(definition.literature)),
        ("key", definition.key),
    ]
    return [(texts.text(f"methods.term.{key}"), text) for key, text in rows if text]


def _dynamics(definition: Definition, language: str) -> str:
    texts, scheme = translator(language), definition.dynamics
    if scheme is None:
        return texts.text("methods.dynamics.none")
    classes = "; ".join(
        f"{label[language]} ({code}): {interval(scheme, place, language)}"
        for place, (code, label) in enumerate(zip(scheme.codes, scheme.labels, strict=True))
    )
    return texts.format("methods.dynamics.window", n=definition.dynamics_years, classes=classes)


def _minimum(definition: Definition, language: str) -> str:
    texts = translator(language)
    if not definition.minimum_population:
        return texts.text("methods.minimum.none")
    count = formats.number(definition.minimum_population, 0, language)
    return texts.format("methods.minimum.some", count=count)


def _margin(definition: Definition, language: str) -> str:
    """How far from the city value a figure must lie, of methods that compare with it."""
    if MARGIN_PERCENT not in definition.parameters:
        return ""
    percent = definition.parameters[MARGIN_PERCENT]
    margin = Margin(MarginKind.RELATIVE, percent) if percent else ANY
    return margin_option(margin, language)


def _special(definition: Definition, language: str) -> str:
    """Cells of status and dynamics that the method itself points at."""
    status, dynamics = definition.status, definition.dynamics
    if dynamics is None or not definition.special_attention:
        return ""
    return "; ".join(
        f"{status.label(one)[language]} / {dynamics.label(other)[language]} ({one}{other})"
        for one in status.codes
        for other in dynamics.codes
        if f"{one}{other}" in definition.special_attention
    )
