"""What every step needs: the city, the language, and choices that may no longer exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from data.candidates import proposed_rule, rules
from data.city import City
from data.errors import unknown_choice
from data.figures import available_years
from data.headline import stand
from data.provenance import Provenance
from indicators.action_areas import Rule
from indicators.catalogue import Indicator, Polarity, Role, Text
from locales import translator
from measures.register import Register
from measures.stories import Step, StepKind
from reports.blocks import Block, Slide

#: Levels with more areas than this are too fine to be told in a meeting by default.
_MOST_AREAS = 100
_VERSION_SIGNS = 8
#: Room of a map that fills half of a slide, mm: it is shown larger, and its signs with it.
HALF_MAP = 70.0
_MOST_SOURCES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """
    What a step is told with.

    Attributes
    ----------
    register
        What people decided; None where it cannot be read.
    """

    city: City
    language: str
    register: Register | None
    provenance: Provenance

    def text(self, key: str, /, **params: Any) -> str:
        """Words of the catalogue in the language of the slides."""
        return translator(self.language).format(key, **params)

    def label(self, level: str) -> Text:
        """Plural name of a level."""
        return self.city.package.level(level).label.as_text()

    def singular(self, level: str) -> str:
        """Name of one area of a level."""
        return self.city.package.level(level).singular.as_text()[self.language]


def one_of(kind: str, asked: str | None, known: Sequence[str], default: str | None) -> str:
    """
    Choice of a step, or the default where it names none.

    Raises
    ------
    UnknownChoiceError
        If the choice does not exist (any more), or there is nothing to choose.
    """
    chosen = default if asked is None else asked
    if chosen is None or chosen not in known:
        raise unknown_choice(kind, chosen or "", known)
    return chosen


def year_of(asked: str | None, known: Sequence[int], default: int | None) -> int:
    """Likewise for a year."""
    texts = [str(year) for year in known]
    return int(one_of("year", asked, texts, None if default is None else str(default)))


def rule_of(setting: Setting, step: Step) -> Rule | None:
    """
    Rule of a step: the one it names, the first of the city, else the proposal; None: there is none.

    Raises
    ------
    UnknownChoiceError
        If the city has no rule of that key.
    """
    declared = rules(setting.city)
    proposed = proposed_rule(setting.city)
    known = declared or ({proposed.key: proposed} if proposed else {})
    asked = step.choices.get("rule")
    if not known and asked is None:
        return None
    return known[one_of("rule", asked, list(known), next(iter(known), None))]


def level_of(setting: Setting, step: Step) -> str:
    """
    Level of a step: the one it names, that of the first rule, else the finest that is no crowd.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level.
    """
    areas = setting.city.areas
    levels = list(areas)
    rule = next(iter(rules(setting.city).values()), None)
    small = [level for level in levels if len(areas[level]) <= _MOST_AREAS]
    with_figures = [one for one in (small or levels) if main_indicators(setting.city, one)]
    default = rule.level if rule else next(iter(with_figures or small or levels), None)
    return one_of("level", step.choices.get("level"), levels, default)


def main_indicators(city: City, level: str, *, judging: bool = False) -> list[Indicator]:
    """
    Main indicators with figures at a level, in the order of the catalogue.

    Parameters
    ----------
    judging
        Leave out those that describe without a better side.
    """
    return [
        one
        for one in city.catalogue.values()
        if one.role is Role.MAIN
        and not (judging and one.polarity is Polarity.NEUTRAL)
        and available_years(city, one.key, level)
    ]


def main_years(city: City, level: str) -> list[int]:
    """Years in which a main indicator has figures at a level, rising."""
    found = {
        year
        for one in main_indicators(city, level)
        for year in available_years(city, one.key, level)
    }
    return sorted(found)


def source_line(setting: Setting, level: str, used: Iterable[Indicator], year: int | None) -> str:
    """Source, licence, date, method and data version, in one line."""
    city = setting.city
    shown = list(used)
    boundaries = city.package.level(level)
    sources = list(dict.fromkeys(one.source for one in shown if one.source)) or [boundaries.source]
    licences = list(dict.fromkeys(one.licence or boundaries.licence for one in shown))
    more = len(sources) > _MOST_SOURCES
    words = "; ".join(sources[:_MOST_SOURCES])
    return setting.text(
        "slides.source" if year is not None else "slides.source.no_date",
        sources=setting.text("slides.source.more", sources=words) if more else words,
        licences=", ".join(licences or [boundaries.licence]),
        date=stand(city, year, setting.language) if year is not None else "",
        method=next(iter(setting.provenance.method_words(setting.language)), "–"),
        version=city.version[:_VERSION_SIGNS],
    )


def made_up(setting: Setting) -> str:
    """Say that the city is made up; empty for a real one."""
    return setting.text("slides.made_up") if setting.city.package.city.made_up else ""


def slide(
    setting: Setting,
    kind: StepKind,
    title: str,
    *,
    source: str,
    subtitle: str = "",
    points: Iterable[str] = (),
    blocks: Iterable[Block] = (),
    notes: Iterable[str] = (),
) -> Slide:
    """Slide with what every slide of a city has; empty points and notes are left out."""
    shown = tuple(blocks)
    return Slide(
        kind=kind,
        title=title,
        subtitle=subtitle,
        points=tuple(point for point in points if point),
        blocks=shown,
        source=source,
        notes="\n".join(note for note in notes if note),
        made_up=made_up(setting),
    )
