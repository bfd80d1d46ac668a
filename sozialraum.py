"""Command line: ``python -m sozialraum check CITY.toml``, ``values`` and ``classes``.

The one door for scripts. It reads through the same functions as the screens,
so that a yearly update can be checked and repeated without the app.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from data.errors import DataError, DescriptorError
from data.exports.classes import classes_csv
from data.exports.values import values_csv
from data.figures import area_figures
from data.findings import Report
from data.indices import city_index
from data.reading import read_city
from data.stability import stability
from data.writing import write_whole
from locales import DEFAULT_LANGUAGE, translator

_texts = translator(os.environ.get("SOZIALRAUM_LANG", DEFAULT_LANGUAGE))

app = typer.Typer(
    help=_texts.text("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

CityArgument = Annotated[Path, typer.Argument(metavar="CITY.toml", help=_texts.text("cli.city"))]
LevelOption = Annotated[str, typer.Option(help=_texts.text("cli.level"))]
YearOption = Annotated[int, typer.Option(help=_texts.text("cli.year"))]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help=_texts.text("cli.output"))
]


class Language(StrEnum):
    """Languages of the output."""

    DE = "de"
    EN = "en"


_LANGUAGE = Language(_texts.language)
LanguageOption = Annotated[Language, typer.Option("--lang", help=_texts.text("cli.lang"))]


@app.command(help=_texts.text("cli.check"))
def check(
    city: CityArgument,
    as_json: Annotated[bool, typer.Option("--json", help=_texts.text("cli.json"))] = False,
    language: LanguageOption = _LANGUAGE,
) -> None:
    """Print the report of the join clinic; exit code 1 if something was left out."""
    report = _report(city)
    if as_json:
        text = json.dumps(report.as_dict(language), ensure_ascii=False, indent=2)
    else:
        text = report.as_text(language)
    _write(f"{text}\n".encode(), None, language)
    raise typer.Exit(1 if report.has_errors else 0)


def _report(path: Path) -> Report:
    try:
        return read_city(path).report
    except DescriptorError as error:
        return Report(list(error.findings))
    except DataError as error:
        return Report([error.finding])


@app.command(help=_texts.text("cli.values"))
def values(
    *,
    city: CityArgument,
    level: LevelOption,
    indicator: Annotated[str, typer.Option(help=_texts.text("cli.indicator"))],
    year: YearOption,
    output: OutputOption = None,
    language: LanguageOption = _LANGUAGE,
) -> None:
    """Write one indicator per area as CSV."""
    with _faults_said(language):
        figures = area_figures(read_city(city), indicator=indicator, level=level, year=year)
    _write(values_csv(figures), output, language)


@app.command(help=_texts.text("cli.classes"))
def classes(
    *,
    city: CityArgument,
    method: Annotated[str, typer.Option(help=_texts.text("cli.method"))],
    level: LevelOption,
    year: YearOption,
    output: OutputOption = None,
    language: LanguageOption = _LANGUAGE,
) -> None:
    """Write an index, its classes and how stable they are, one row per area, as CSV."""
    with _faults_said(language):
        read = read_city(city)
        index = city_index(read, method=method, level=level, year=year)
        badges = stability(read, method=method, level=level, year=year)["badge"]
    _write(classes_csv(index, badges=badges, language=language), output, language)


def _write(content: bytes, output: Path | None, language: str) -> None:
    """Write to a file or to standard output; a full disk or a missing folder is said plainly."""
    try:
        if output is not None:
            write_whole(output, content)
        else:
            sys.stdout.buffer.write(content)
            sys.stdout.flush()
    except BrokenPipeError:
        raise  # the reader has seen enough; Typer ends quietly
    except OSError as error:
        file = output.name if output is not None else "stdout"
        typer.echo(translator(language).format("cli.not_written", file=file), err=True)
        raise typer.Exit(1) from error


@contextmanager
def _faults_said(language: str) -> Iterator[None]:
    """Say what is wrong with the data and what to do, and end with exit code 1."""
    try:
        yield
    except DataError as error:
        findings = error.findings if isinstance(error, DescriptorError) else (error.finding,)
        for finding in findings:
            typer.echo(f"{finding.text(language)} {finding.remedy(language)}".strip(), err=True)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    app()
