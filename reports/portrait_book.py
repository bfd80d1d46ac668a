"""All portraits of a level as one report: cover, contents, two pages each, how to read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from data.city import City
from data.errors import unknown_choice
from data.portrait import Spot, parents_of, portrait, spot_of
from data.provenance import Provenance
from locales import formats, translator
from measures.register import Register
from reports.fitting import brief
from reports.portrait_content import PortraitContent, area_content
from reports.portrait_pdf import portrait_document, template_words
from reports.typesetting import typeset

_GLOSSARY = ("difference", "certainty", "band", "withheld", "similar")


def book_contents(
    city: City,
    level: str,
    *,
    language: str,
    register: Register | None,
    provenance: Provenance,
    year: int | None = None,
) -> Iterator[PortraitContent]:
    """
    Gather all portraits of a level one after the other, so that a caller can show how far it is.

    Areas come by their districts, then by name, as a reader looks them up.

    Parameters
    ----------
    register
        Holds history and notes; None: there is none.
    year
        As in `data.portrait.portrait`.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level, or no figures for that year.
    """
    if level not in city.areas:
        raise unknown_choice("level", level, city.areas)
    spots = [spot_of(city, level, str(area_id)) for area_id in city.areas[level].index]
    for spot in sorted(spots, key=lambda one: _place_in_book(city, one)):
        yield area_content(
            city,
            portrait(city, level=level, area_id=spot.area_id, year=year),
            language=language,
            register=register,
            provenance=provenance,
        )


def _place_in_book(city: City, spot: Spot) -> tuple[str, str, str, str]:
    district = next(reversed(parents_of(city, spot)), None)
    return (
        formats.sorting(district.name) if district else "",
        district.area_id if district else "",
        formats.sorting(spot.name),
        spot.area_id,
    )


def portraits_pdf(
    contents: Sequence[PortraitContent], *, beat: Callable[[], object] | None = None
) -> bytes:
    """
    Set portraits as one report; the same contents give the same bytes.

    Parameters
    ----------
    contents
        From `book_contents`, at least one, all of one city, level and language; they are set in
        the order given. Areas of one district that follow each other share its bookmark.
    beat
        As in `reports.typesetting.typeset`.

    Raises
    ------
    ReportError
        If Typst refuses a page.
    ValueError
        If there are no contents.
    """
    if not contents:
        raise ValueError("A report of portraits needs at least one of them.")
    first = contents[0]
    translate = translator(first.language).format
    title = translate("portrait_report.book_title", level=first.level_label, city=first.city)
    document = {
        "language": first.language,
        "title": title,
        "made_up": first.made_up,
        "footer": translate(
            "portrait_report.book_footer",
            city=brief(first.city),
            date=first.date,
            version=first.data_version,
        ),
        "cover": [
            translate("portrait_report.cover.count", n=len(contents)),
            translate("portrait_report.cover.stand", date=first.date),
            translate("portrait_report.cover.lead"),
        ],
        "portraits": _with_districts(contents),
        "glossary": [translate(f"portrait_report.glossary.{key}") for key in _GLOSSARY],
        "definitions": _definitions(contents),
        "method": first.method,
        "command": first.command,
        "words": {
            **template_words(first.language),
            **{
                key: translate(f"portrait_report.{key}")
                for key in ("contents", "glossary", "definitions")
            },
        },
    }
    return typeset("portraits.typ", document, dated=max(one.dated for one in contents), beat=beat)


def _with_districts(contents: Sequence[PortraitContent]) -> list[dict[str, Any]]:
    """Portraits as the template reads them; the first of each district brings its name."""
    found, last = [], ""
    for one in contents:
        begins = one.district if one.district != last else ""
        last = one.district
        # What all have in common stands once, on the last pages.
        found.append({**portrait_document(one), "district": begins, "method": [], "command": ""})
    return found


def _definitions(contents: Sequence[PortraitContent]) -> list[tuple[str, str]]:
    """Names and definitions of all indicators in the report, each once."""
    return list(dict.fromkeys(pair for one in contents for pair in one.definitions))
