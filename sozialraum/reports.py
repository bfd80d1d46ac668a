"""Commands that make pages and slides without the app: ``portrait``, ``report``, ``slides``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from data.city import City
from data.errors import DataError, level_without_figures, unknown_choice
from data.exports.portrait import portrait_csv, portrait_xlsx
from data.findings import Finding, Severity
from data.portrait import Portrait, portrait_levels, portrait_years
from data.portrait import portrait as shown_portrait
from data.reading import read_city
from sozialraum.decisions import existing
from sozialraum.options import (
    LANGUAGE,
    TEXTS,
    CityArgument,
    LanguageOption,
    OutputOption,
)
from sozialraum.output import ending, faults_said, write

# Typst, SQLAlchemy and python-pptx are slow to load, and no other command needs them.
if TYPE_CHECKING:
    from measures.register import Register
    from measures.stories import Story


def portrait(
    *,
    city: CityArgument,
    area: Annotated[str, typer.Option(metavar="ID", help=TEXTS.text("cli.area"))] = "",
    every: Annotated[bool, typer.Option("--all", help=TEXTS.text("cli.all"))] = False,
    level: Annotated[str, typer.Option(help=TEXTS.text("cli.portrait_level"))] = "",
    year: Annotated[int | None, typer.Option(help=TEXTS.text("cli.newest_year"))] = None,
    output: OutputOption = None,
    language: LanguageOption = LANGUAGE,
) -> None:
    """Write the portrait of one area as PDF, XLSX or CSV, or of all areas of a level as PDF."""
    with faults_said(language):
        if every == bool(area):
            raise DataError(Finding(code="area_or_all", severity=Severity.ERROR))
        read = read_city(city)
        with existing() as register:
            if every:
                content = _book(read, register, level, year=year, language=language)
            else:
                shown = shown_portrait(
                    read, level=level or _level_of(read, area), area_id=area, year=year
                )
                kind = ending(output, "pdf", "xlsx", "csv")
                content = _portrait(read, register, shown, kind, language=language)
    write(content, output, language)


def report(
    *,
    city: CityArgument,
    level: Annotated[str, typer.Option(help=TEXTS.text("cli.report_level"))] = "",
    year: Annotated[int | None, typer.Option(help=TEXTS.text("cli.newest_year"))] = None,
    output: OutputOption = None,
    language: LanguageOption = LANGUAGE,
) -> None:
    """Write the social report of the city as PDF."""
    from reports.city_report import city_report  # noqa: PLC0415
    from reports.city_report_pdf import city_report_pdf  # noqa: PLC0415

    with faults_said(language):
        read = read_city(city)
        with existing() as register:
            content = city_report(
                read,
                language=language,
                register=register,
                level=level or None,
                year=year,
            )
        made = city_report_pdf(content)
    write(made, output, language)


def slides(
    *,
    city: CityArgument,
    story: Annotated[str, typer.Option(metavar="NAME", help=TEXTS.text("cli.story"))] = "standard",
    version: Annotated[int | None, typer.Option(help=TEXTS.text("cli.story_version"))] = None,
    output: OutputOption = None,
    language: LanguageOption = LANGUAGE,
) -> None:
    """Write the slides of a story, as PPTX, PDF or XLSX by the ending of the file."""
    from reports.story_files import story_file  # noqa: PLC0415

    with faults_said(language):
        read = read_city(city)
        with existing() as register:
            chosen = _story(read, story, version, register)
            made = story_file(
                read,
                chosen,
                ending(output, "pptx", "pdf", "xlsx"),
                language=language,
                register=register,
            )
    write(made, output, language)


def _portrait(
    city: City, register: Register | None, shown: Portrait, kind: str, *, language: str
) -> bytes:
    """Make the file of the screen."""
    from reports.origins import portrait_origin  # noqa: PLC0415

    origin = portrait_origin(city, shown, language=language, ending=kind)
    if kind == "csv":
        return portrait_csv(shown, language)
    if kind == "xlsx":
        return portrait_xlsx(city, shown, provenance=origin, language=language)
    from reports.area_status import area_status  # noqa: PLC0415
    from reports.portrait_content import portrait_content  # noqa: PLC0415
    from reports.portrait_pdf import portrait_pdf  # noqa: PLC0415

    spot, key = shown.spot, city.package.city.key
    content = portrait_content(
        city,
        shown,
        language=language,
        status=area_status(city, spot, language=language, register=register),
        note=register.note(key, spot.level, spot.area_id) if register else None,
        provenance=origin,
    )
    return portrait_pdf(content)


def _book(
    city: City, register: Register | None, level: str, *, year: int | None, language: str
) -> bytes:
    from reports.origins import book_origin  # noqa: PLC0415
    from reports.portrait_book import book_contents, portraits_pdf  # noqa: PLC0415

    known = portrait_levels(city)
    if level not in city.areas:
        raise unknown_choice("level", level, known or city.areas)
    if level not in known:
        raise level_without_figures(level)
    chosen = year if year is not None else portrait_years(city, level)[-1]
    origin = book_origin(city, level, year=chosen, language=language)
    contents = []
    total = len(city.areas[level])
    for content in book_contents(
        city, level, language=language, register=register, provenance=origin, year=chosen
    ):
        contents.append(content)
        typer.echo(f"{len(contents)}/{total}", err=True)
    return portraits_pdf(contents)


def _level_of(city: City, area: str) -> str:
    """Level that has an area of this id; with two such levels, the reader is asked which."""
    levels = portrait_levels(city) or list(city.areas)
    known = [level for level in levels if area in city.areas[level].index]
    if len(known) > 1:
        raise DataError(
            Finding(
                code="area_at_several_levels",
                severity=Severity.ERROR,
                params={"area": area, "levels": ", ".join(known)},
            )
        )
    if not known:
        finest = city.areas[levels[0]]
        raise unknown_choice("area", area, list(finest.index[:5]))
    return known[0]


def _story(city: City, name: str, version: int | None, register: Register | None) -> Story:
    from measures.stories import STANDARD  # noqa: PLC0415

    if name == STANDARD.name:
        return STANDARD
    key = city.package.city.key
    found = register.story(key, name, version) if register else None
    if found is None:
        saved = [one.name for one in register.stories(key)] if register else []
        raise unknown_choice("story", name, [STANDARD.name, *saved])
    return found
