"""Where each report comes from: the same line, whether a screen or the command line makes it."""

from __future__ import annotations

from data.candidates import Candidates, rules
from data.city import City
from data.exports.values import slug
from data.portrait import Portrait
from data.provenance import Provenance, provenance
from locales import translator
from measures.stories import Story


def candidates_origin(
    city: City, found: Candidates, *, language: str = "", ending: str = "", rule_file: str = ""
) -> Provenance:
    """
    Origin of what a rule recommends.

    Parameters
    ----------
    language, ending
        Of the file, which is ``"pdf"``, ``"xlsx"`` or ``"csv"``; empty: the list goes to
        standard output, in both languages.
    rule_file
        Name of the file with the rule, where it is not the one that the city declares.
    """
    return provenance(
        city,
        city.descriptor,
        "candidates",
        {
            "rule": rule_file or found.rule.key,
            "base-year": found.base_year,
            "year": found.year,
            "lang": language or None,
        },
        methods=(f"{found.rule.key} {found.rule.version}",),
        output=candidates_file(
            city, found, language=language, ending=ending, tried_out=bool(rule_file)
        )
        if ending
        else "",
    )


def candidates_file(
    city: City, found: Candidates, *, language: str, ending: str, tried_out: bool
) -> str:
    """Name of a file with what a rule recommends; that of a tried-out rule says so."""
    marked = [translator(language).text("file_name.tried_out")] if tried_out else []
    parts = (*marked, str(found.year), found.fingerprint[:8])
    return file_name(city, "candidates", *parts, language=language, ending=ending)


def portrait_origin(
    city: City, shown: Portrait, *, language: str, ending: str = "pdf"
) -> Provenance:
    """Origin of the portrait of one area: ``"pdf"``, ``"xlsx"`` or ``"csv"``."""
    return provenance(
        city,
        city.descriptor,
        "portrait",
        {
            "area": shown.spot.area_id,
            "level": shown.spot.level,
            "year": shown.year,
            "lang": language,
        },
        methods=_rules(city),
        output=file_name(
            city, "portrait", shown.spot.area_id, str(shown.year), language=language, ending=ending
        ),
    )


def book_origin(city: City, level: str, *, year: int, language: str) -> Provenance:
    """Origin of all portraits of a level."""
    return provenance(
        city,
        city.descriptor,
        "portrait",
        {"all": "", "level": level, "year": year, "lang": language},
        methods=_rules(city),
        output=file_name(city, "portraits", level, str(year), language=language, ending="pdf"),
    )


def report_origin(city: City, level: str, *, year: int, language: str) -> Provenance:
    """Origin of the city's report."""
    return provenance(
        city,
        city.descriptor,
        "report",
        {"level": level, "year": year, "lang": language},
        methods=_rules(city),
        output=file_name(city, "report", level, str(year), language=language, ending="pdf"),
    )


def story_origin(city: City, story: Story, *, language: str, ending: str) -> Provenance:
    """Origin of the slides of a story; a saved one is named with its version, for it may change."""
    return provenance(
        city,
        city.descriptor,
        "slides",
        {"story": story.name, "version": story.version or None, "lang": language},
        methods=_rules(city),
        output=file_name(city, "slides", story.name, language=language, ending=ending),
    )


def file_name(city: City, kind: str, *parts: str, language: str, ending: str) -> str:
    """
    Name of a file: city, what it is, and what tells it from others of its kind.

    Parameters
    ----------
    kind
        ``"candidates"``, ``"portrait"``, ``"portraits"``, ``"report"`` or ``"slides"``.
    """
    words = [city.package.city.name, translator(language).text(f"file_name.{kind}"), *parts]
    return f"{'_'.join(slug(word) for word in words)}.{ending}"


def _rules(city: City) -> tuple[str, ...]:
    """Rules with their versions: what is recommended follows from them."""
    return tuple(f"{key} {rule.version}" for key, rule in rules(city).items())
