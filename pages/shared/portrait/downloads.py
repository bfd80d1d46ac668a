"""The portrait to take along: page, workbook, list, and the command that makes them again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial

import streamlit as st

from data.city import City
from data.exports.portrait import portrait_csv, portrait_xlsx
from data.portrait import Portrait
from data.provenance import Provenance
from measures.notes import AreaNote
from pages.shared import file_row, origin
from pages.shared.texts import language, t
from reports import origins
from reports.area_status import AreaStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a file is made of."""

    city: City
    shown: Portrait
    status: AreaStatus
    note: AreaNote | None
    language: str

    def origin(self, ending: str) -> Provenance:
        """Where the file of this ending comes from."""
        return origins.portrait_origin(self.city, self.shown, language=self.language, ending=ending)


def show(city: City, shown: Portrait, *, status: AreaStatus, note: AreaNote | None) -> None:
    """Draw the buttons in one row; a file is made when its button is pressed."""
    lang = language()
    st.header(t("portrait_screen.downloads"), anchor=False)
    result = Result(city=city, shown=shown, status=status, note=note, language=lang)
    sign = _sign(city, shown, status, note)
    files = {"pdf": _pdf, "xlsx": _workbook, "csv": _csv}
    file_row.show(
        {ending: partial(make, result) for ending, make in files.items()},
        name=lambda ending: file_name(city, shown, sign, ending),
        hint=lambda ending: t(f"portrait_screen.download.{ending}"),
    )
    origin.show(result.origin("csv"), key="origin")


def file_name(city: City, shown: Portrait, sign: str, ending: str) -> str:
    """Name of a file: city, what it is, area, year, hash of what is inside."""
    spot = shown.spot
    parts = (spot.area_id, spot.name, str(shown.year), sign)
    return origins.file_name(city, "portrait", *parts, language=language(), ending=ending)


def _sign(city: City, shown: Portrait, status: AreaStatus, note: AreaNote | None) -> str:
    """Hash of what decides the content: data, choices, history, and the version of the note."""
    version = note.version if note else 0
    parts = (city.version, shown.spot.level, shown.spot.area_id, shown.year, status, version)
    return hashlib.sha256(repr((*parts, language())).encode()).hexdigest()[:8]


def _pdf(result: Result) -> bytes:
    from reports.portrait_content import portrait_content  # noqa: PLC0415 - only on demand
    from reports.portrait_pdf import portrait_pdf  # noqa: PLC0415 - typst is slow to load

    content = portrait_content(
        result.city,
        result.shown,
        language=result.language,
        status=result.status,
        note=result.note,
        provenance=result.origin("pdf"),
    )
    return portrait_pdf(content)


def _workbook(result: Result) -> bytes:
    return portrait_xlsx(
        result.city, result.shown, provenance=result.origin("xlsx"), language=result.language
    )


def _csv(result: Result) -> bytes:
    return portrait_csv(result.shown, result.language)
