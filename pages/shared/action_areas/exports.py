"""Result of a rule to take along: page, workbook, list, rule, and the command that repeats it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from data.candidates import Candidates, stability
from data.city import City
from data.exports.candidates import candidates_csv
from data.provenance import Provenance
from data.rule_files import rule_toml
from indicators.action_areas import Rule
from pages.shared import file_row, origin
from pages.shared.action_areas.decided import Register
from pages.shared.action_areas.what_if import Asked
from pages.shared.texts import language, t
from reports.origins import candidates_file, candidates_origin

if TYPE_CHECKING:
    from reports.content import CandidatesContent


@dataclass(frozen=True, slots=True)
class Result:
    """What a file is made of."""

    city: City
    found: Candidates
    register: Register
    language: str
    tried_out: bool

    def origin(self, ending: str) -> Provenance:
        """Where the file of this ending comes from; a tried-out rule is named by its file."""
        rule_file = ""
        if self.tried_out:
            rule_file = candidates_file(
                self.city, self.found, language=self.language, ending="toml", tried_out=True
            )
        return candidates_origin(
            self.city, self.found, language=self.language, ending=ending, rule_file=rule_file
        )


def show(city: City, asked: Asked, found: Candidates, register: Register) -> None:
    """Draw the buttons in one row; a file is made when its button is pressed."""
    result = Result(city, found, register, language(), asked.changed)
    files = {"pdf": _pdf, "xlsx": _workbook, "csv": _csv}
    row = file_row.show(
        {ending: partial(make, result) for ending, make in files.items()},
        name=lambda ending: file_name(city, asked, found, ending),
        hint=lambda ending: t(f"action_areas.download.{ending}"),
    )
    if asked.changed:
        row.download_button(
            t("action_areas.download.rule"),
            lambda: rule_toml(changed_rule(found)).encode(),
            file_name=file_name(city, asked, found, "toml"),
            mime=file_row.MEDIA_TYPES["toml"],
            on_click="ignore",
            key="download_toml",
        )
    hint = t("action_areas.command.changed") if asked.changed else ""
    origin.show(result.origin("csv"), key="origin", hint=hint)


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
    return candidates_file(city, found, language=language(), ending=ending, tried_out=asked.changed)


def _csv(result: Result) -> bytes:
    badges = stability(result.city, result.found)["badge"]
    return candidates_csv(result.city, result.found, badges, tried_out=result.tried_out)


def _pdf(result: Result) -> bytes:
    from reports.candidates_pdf import candidates_pdf  # noqa: PLC0415 - typst is slow to load

    return candidates_pdf(_content(result, "pdf"))


def _workbook(result: Result) -> bytes:
    from reports.candidates_workbook import candidates_workbook  # noqa: PLC0415 - only on demand

    return candidates_workbook(_content(result, "xlsx"))


def _content(result: Result, ending: str) -> CandidatesContent:
    from reports.content import candidates_content  # noqa: PLC0415 - only on demand

    return candidates_content(
        result.city,
        result.found,
        language=result.language,
        provenance=result.origin(ending),
        tried_out=result.tried_out,
        badges=stability(result.city, result.found)["badge"],
        entries=result.register.entries,
        decisions=[one for own in result.register.decisions.values() for one in own],
    )
