"""Command line: ``python -m sozialraum check CITY.toml``, ``values``, ``classes``, ``candidates``.

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

import data.candidates as action_areas
from data.city import City
from data.errors import DataError, DescriptorError, unknown_choice
from data.exports.candidates import candidates_csv
from data.exports.classes import classes_csv
from data.exports.values import values_csv
from data.figures import area_figures
from data.findings import Finding, Report, Severity
from data.indices import city_index
from data.reading import read_city
from data.rule_files import read_rule
from data.stability import stability
from data.writing import write_whole
from indicators.action_areas import Rule
from locales import DEFAULT_LANGUAGE, translator
from measures.errors import MeasuresError

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


@app.command(help=_texts.text("cli.candidates"))
def candidates(
    *,
    city: CityArgument,
    rule: Annotated[str, typer.Option(metavar="KEY|FILE", help=_texts.text("cli.rule"))] = "",
    base_year: Annotated[int | None, typer.Option(help=_texts.text("cli.base_year"))] = None,
    year: Annotated[int | None, typer.Option(help=_texts.text("cli.present_year"))] = None,
    output: OutputOption = None,
    language: LanguageOption = _LANGUAGE,
) -> None:
    """Write what a rule proposes for each area, with reasons in both languages, as CSV."""
    with _faults_said(language):
        read = read_city(city)
        chosen = _rule(read, rule)
        found = _candidates(read, chosen, base_year, year)
        badges = action_areas.stability(read, found)["badge"]
        content = candidates_csv(read, found, badges)
    if not rule and not action_areas.rules(read):
        typer.echo(translator(language).text("cli.rule_proposed"), err=True)
    _write(content, output, language)


def _rule(city: City, asked: str) -> Rule:
    """Take the rule of a file, the one of this key, or the first; else the proposal."""
    if asked.endswith((".toml", ".json")):
        return read_rule(Path(asked), city)
    proposed = action_areas.proposed_rule(city)
    known = action_areas.rules(city) or ({proposed.key: proposed} if proposed else {})
    if not known:
        raise DataError(Finding(code="no_rule", severity=Severity.ERROR))
    if asked and asked not in known:
        raise unknown_choice("rule", asked, known)
    return known[asked or next(iter(known))]


def _candidates(
    city: City, rule: Rule, base_year: int | None, year: int | None
) -> action_areas.Candidates:
    """Apply a rule as the screen does: a set with a history says who was a member."""
    # SQLAlchemy is slow to load, and no other command needs it.
    from measures.existing import existing_register  # noqa: PLC0415
    from measures.membership import members_before  # noqa: PLC0415
    from measures.settings import database_url  # noqa: PLC0415

    years = action_areas.rule_years(city, rule)
    base = next((one for one in (base_year, rule.base_year, *years) if one is not None), None)
    members = None
    if base is not None:
        register = existing_register(database_url())
        try:
            members = members_before(city, rule, base_year=base, register=register)
        finally:
            if register is not None:
                register.close()
    return action_areas.candidates(city, rule, base_year=base_year, year=year, members=members)


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
    except MeasuresError as error:
        typer.echo(f"{error.text(language)} {error.remedy(language)}".strip(), err=True)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    app()
