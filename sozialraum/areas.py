"""The command that proposes action areas: ``candidates``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from sozialraum.output import ending, faults_said, write

# SQLAlchemy and Typst are slow to load, and most commands do not need them.
if TYPE_CHECKING:
    from measures.register import Register
    from measures.sources import RuleSet


def candidates(
    *,
    city: CityArgument,
    rule: Annotated[str, typer.Option(metavar="KEY|FILE", help=TEXTS.text("cli.rule"))] = "",
    base_year: Annotated[int | None, typer.Option(help=TEXTS.text("cli.base_year"))] = None,
    year: Annotated[int | None, typer.Option(help=TEXTS.text("cli.present_year"))] = None,
    output: OutputOption = None,
    language: LanguageOption = LANGUAGE,
) -> None:
    """Write what a rule proposes for each area as CSV in both languages, or as PDF or XLSX."""
    with faults_said(language):
        read = read_city(city)
        chosen, declared = _rule(read, rule)
        with existing() as register:
            result = _result(read, chosen, register, base_year=base_year, year=year)
        content = _file(
            read,
            result,
            ending(output, "csv", "pdf", "xlsx"),
            language=language,
            rule_file="" if declared else Path(rule).name,
        )
    if not rule and not action_areas.rules(read):
        typer.echo(translator(language).text("cli.rule_proposed"), err=True)
    write(content, output, language)


def _rule(city: City, asked: str) -> tuple[Rule, bool]:
    """
    Take the rule of a file, the one of this key, or the first; else the proposal.

    Returns
    -------
    rule, declared
        Whether the city itself declares or is proposed this very rule: another is tried out.
    """
    proposed = action_areas.proposed_rule(city)
    known = action_areas.rules(city) or ({proposed.key: proposed} if proposed else {})
    if asked.endswith((".toml", ".json")):
        rule = read_rule(Path(asked), city)
        return rule, rule in known.values()
    if not known:
        raise DataError(Finding(code="no_rule", severity=Severity.ERROR))
    if asked and asked not in known:
        raise unknown_choice("rule", asked, known)
    return known[asked or next(iter(known))], True


def _result(
    city: City, rule: Rule, register: Register | None, *, base_year: int | None, year: int | None
) -> tuple[action_areas.Candidates, RuleSet]:
    """Apply a rule as the screen does: a set with a history says who was a member."""
    from measures.membership import members_after  # noqa: PLC0415
    from measures.sources import rule_set  # noqa: PLC0415

    years = action_areas.rule_years(city, rule)
    base = next((one for one in (base_year, rule.base_year, *years) if one is not None), None)
    own = rule_set(city, rule, register)
    members = None if base is None else members_after(city, rule, own.entries, base_year=base)
    found = action_areas.candidates(city, rule, base_year=base_year, year=year, members=members)
    return found, own


def _file(
    city: City,
    result: tuple[action_areas.Candidates, RuleSet],
    kind: str,
    *,
    language: str,
    rule_file: str,
) -> bytes:
    """Make the file of the screen; `rule_file` is empty for a rule of the city itself."""
    found, own = result
    badges = action_areas.stability(city, found)["badge"]
    if kind == "csv":
        return candidates_csv(city, found, badges, tried_out=bool(rule_file))
    from reports.candidates_pdf import candidates_pdf  # noqa: PLC0415
    from reports.candidates_workbook import candidates_workbook  # noqa: PLC0415
    from reports.content import candidates_content  # noqa: PLC0415
    from reports.origins import candidates_origin  # noqa: PLC0415

    content = candidates_content(
        city,
        found,
        language=language,
        provenance=candidates_origin(
            city, found, language=language, ending=kind, rule_file=rule_file
        ),
        tried_out=bool(rule_file),
        badges=badges,
        entries=own.entries,
        decisions=own.decisions,
    )
    return candidates_pdf(content) if kind == "pdf" else candidates_workbook(content)
