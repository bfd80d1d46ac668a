"""The command that proposes action areas: ``candidates``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import data.candidates as action_areas
from data.city import City
from data.errors import DataError, unknown_choice
from data.exports.candidates import candidates_csv
from data.findings import Finding, Severity
from data.reading import read_city
from data.rule_files import read_rule
from indicators.action_areas import Rule
from locales import translator
from sozialraum.decisions import existing
from sozialraum.options import LANGUAGE, TEXTS, CityArgument, LanguageOption, OutputOption
from sozialraum.output import faults_said, write


def candidates(
    *,
    city: CityArgument,
    rule: Annotated[str, typer.Option(metavar="KEY|FILE", help=TEXTS.text("cli.rule"))] = "",
    base_year: Annotated[int | None, typer.Option(help=TEXTS.text("cli.base_year"))] = None,
    year: Annotated[int | None, typer.Option(help=TEXTS.text("cli.present_year"))] = None,
    output: OutputOption = None,
    language: LanguageOption = LANGUAGE,
) -> None:
    """Write what a rule proposes for each area, with reasons in both languages, as CSV."""
    with faults_said(language):
        read = read_city(city)
        chosen = _rule(read, rule)
        found = _candidates(read, chosen, base_year, year)
        badges = action_areas.stability(read, found)["badge"]
        content = candidates_csv(read, found, badges)
    if not rule and not action_areas.rules(read):
        typer.echo(translator(language).text("cli.rule_proposed"), err=True)
    write(content, output, language)


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
    # SQLAlchemy is slow to load, and most commands do not need it.
    from measures.membership import members_before  # noqa: PLC0415

    years = action_areas.rule_years(city, rule)
    base = next((one for one in (base_year, rule.base_year, *years) if one is not None), None)
    members = None
    if base is not None:
        with existing() as register:
            members = members_before(city, rule, base_year=base, register=register)
    return action_areas.candidates(city, rule, base_year=base_year, year=year, members=members)
