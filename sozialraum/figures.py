"""Commands that check a package and write its figures: ``check``, ``values``, ``classes``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.errors import DataError, DescriptorError, unknown_choice
from data.exports.class_workbook import classes_xlsx
from data.exports.classes import classes_csv
from data.exports.report import report_json
from data.exports.values import values_csv
from data.exports.values_workbook import values_xlsx
from data.figures import area_figures
from data.findings import Report
from data.indices import city_index
from data.reading import read_city
from data.stability import stability
from indicators.comparison import ANY, Margin, MarginError
from sozialraum.options import (
    LANGUAGE,
    TEXTS,
    CityArgument,
    LanguageOption,
    LevelOption,
    OutputOption,
    YearOption,
)
from sozialraum.output import ending, faults_said, write


def check(
    city: CityArgument,
    as_json: Annotated[bool, typer.Option("--json", help=TEXTS.text("cli.json"))] = False,
    language: LanguageOption = LANGUAGE,
) -> None:
    """Print the report of the join clinic; exit code 1 if something was left out."""
    report = _report(city)
    text = f"{report.as_text(language)}\n".encode()
    write(report_json(report, language=language) if as_json else text, None, language)
    raise typer.Exit(1 if report.has_errors else 0)


def _report(path: Path) -> Report:
    try:
        return read_city(path).report
    except DescriptorError as error:
        return Report(list(error.findings))
    except DataError as error:
        return Report([error.finding])


def values(
    *,
    city: CityArgument,
    level: LevelOption,
    indicator: Annotated[str, typer.Option(help=TEXTS.text("cli.indicator"))],
    year: YearOption,
    margin: Annotated[str, typer.Option(help=TEXTS.text("cli.margin"))] = ANY.key,
    output: OutputOption = None,
    language: LanguageOption = LANGUAGE,
) -> None:
    """Write one indicator per area as CSV, or as a workbook."""
    with faults_said(language):
        read = read_city(city)
        figures = area_figures(
            read, indicator=indicator, level=level, year=year, margin=_margin(margin)
        )
        workbook = ending(output, "csv", "xlsx") == "xlsx"
        content = values_xlsx(read, figures, language=language) if workbook else values_csv(figures)
    write(content, output, language)


def _margin(key: str) -> Margin:
    try:
        return Margin.from_key(key)
    except MarginError as error:
        raise unknown_choice("margin", key, ["any", "p5", "p10", "p25", "sig"]) from error


def classes(
    *,
    city: CityArgument,
    method: Annotated[str, typer.Option(help=TEXTS.text("cli.method"))],
    level: LevelOption,
    year: YearOption,
    output: OutputOption = None,
    language: LanguageOption = LANGUAGE,
) -> None:
    """Write an index, its classes and how stable they are, one row per area, as CSV or XLSX."""
    with faults_said(language):
        read = read_city(city)
        index = city_index(read, method=method, level=level, year=year)
        badges = stability(read, method=method, level=level, year=year)["badge"]
        if ending(output, "csv", "xlsx") == "xlsx":
            content = classes_xlsx(read, index, badges=badges, language=language)
        else:
            content = classes_csv(index, badges=badges, language=language)
    write(content, output, language)
