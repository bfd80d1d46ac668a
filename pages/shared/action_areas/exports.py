"""Result of a rule to take along: page, workbook, list, rule, and the command that repeats it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from data.candidates import Candidates, stability
from data.city import City
from data.exports.candidates import candidates_csv
from data.exports.values import slug
from data.rule_files import rule_toml
from indicators.action_areas import Rule
from pages.shared.action_areas.decided import Register
from pages.shared.action_areas.what_if import Asked
from pages.shared.places import Place
from pages.shared.texts import language, t

if TYPE_CHECKING:
    from reports.content import CandidatesContent


@dataclass(frozen=True, slots=True)
class Result:
    """What a file is made of."""

    city: City
    found: Candidates
    register: Register
    command: str
    language: str
    tried_out: bool


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(place: Place, city: City, asked: Asked, found: Candidates, register: Register) -> None:
    """Draw the buttons in one row; a file is made when its button is pressed."""
    lang, line = language(), command(place, city, asked, found)
    row = st.container(horizontal=True)
    kinds = (
        ("PDF", "pdf", "application/pdf", _pdf),
        ("XLSX", "xlsx", _XLSX, _workbook),
        ("CSV", "csv", "text/csv", _csv),
    )
    for label, ending, mime, make in kinds:
        row.download_button(
            label,
            partial(make, Result(city, found, register, line, lang, asked.changed)),
            file_name=file_name(city, asked, found, ending),
            mime=mime,
            on_click="ignore",
            help=t(f"action_areas.download.{ending}"),
            key=f"download_{ending}",
        )
    if asked.changed:
        row.download_button(
            t("action_areas.download.rule"),
            lambda: rule_toml(changed_rule(found)).encode(),
            file_name=file_name(city, asked, found, "toml"),
            mime="application/toml",
            on_click="ignore",
            key="download_toml",
        )
    with st.expander(t("action_areas.command"), key="command"):
        st.caption(
            t("action_areas.command.changed" if asked.changed else "action_areas.command.hint")
        )
        st.code(line, language="bash", wrap_lines=True)


def command(place: Place, city: City, asked: Asked, found: Candidates) -> str:
    """Command line that gives the same list; of a changed rule the file that holds it is named."""
    rule = file_name(city, asked, found, "toml") if asked.changed else found.rule.key
    return (
        f"python -m sozialraum candidates {shlex.quote(place.path.name)} --rule {rule}"
        f" --base-year {found.base_year} --year {found.year}"
    )


def changed_rule(found: Candidates) -> Rule:
    """Rule as it was tried out, with its years; its version tells it from the declared one."""
    return replace(
        found.rule,
        version=f"{found.rule.version}-{found.fingerprint[:8]}",
        base_year=found.base_year,
        year=found.year,
    )


def file_name(city: City, asked: Asked, found: Candidates, ending: str) -> str:
    """Name of a file: city, what it is, year, fingerprint; of a tried-out rule it says so."""
    parts = [
        city.package.city.name,
        t("action_areas.file"),
        *([t("action_areas.file.tried_out")] if asked.changed else []),
        str(found.year),
        found.fingerprint[:8],
    ]
    return f"{'_'.join(slug(part) for part in parts)}.{ending}"


def _csv(result: Result) -> bytes:
    badges = stability(result.city, result.found)["badge"]
    return candidates_csv(result.city, result.found, badges, tried_out=result.tried_out)


def _pdf(result: Result) -> bytes:
    from reports.candidates_pdf import candidates_pdf  # noqa: PLC0415 - typst is slow to load

    return candidates_pdf(_content(result))


def _workbook(result: Result) -> bytes:
    from reports.candidates_workbook import candidates_workbook  # noqa: PLC0415 - only on demand

    return candidates_workbook(_content(result))


def _content(result: Result) -> CandidatesContent:
    from reports.content import candidates_content  # noqa: PLC0415 - only on demand

    return candidates_content(
        result.city,
        result.found,
        language=result.language,
        command=result.command,
        tried_out=result.tried_out,
        badges=stability(result.city, result.found)["badge"],
        entries=result.register.entries,
        decisions=[one for own in result.register.decisions.values() for one in own],
    )
