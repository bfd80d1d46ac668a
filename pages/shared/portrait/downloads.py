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
from pages.shared.texts import language, t
from reports import origins
from reports.area_status import AreaStatus

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a file is made of."""

    city: City
    shown: Portrait
    status: AreaStatus
    note: AreaNote | None
    provenance: Provenance
    language: str


def show(city: City, shown: Portrait, *, status: AreaStatus, note: AreaNote | None) -> None:
    """Draw the buttons in one row; a file is made when its button is pressed."""
    lang = language()
    st.header(t("portrait_screen.downloads"), anchor=False)
    row = st.container(horizontal=True)
    kinds = (
        ("PDF", "pdf", "application/pdf", _pdf),
        ("XLSX", "xlsx", _XLSX, _workbook),
        ("CSV", "csv", "text/csv", _csv),
    )
    origin = origins.portrait_origin(city, shown, language=lang)
    result = Result(
        city=city, shown=shown, status=status, note=note, provenance=origin, language=lang
    )
    sign = _sign(city, shown, status, note)
    for label, ending, mime, make in kinds:
        row.download_button(
            label,
            partial(make, result),
            file_name=file_name(city, shown, sign, ending),
            mime=mime,
            on_click="ignore",
            help=t(f"portrait_screen.download.{ending}"),
            key=f"download_{ending}",
        )
    with st.expander(t("portrait_screen.command"), key="command"):
        st.caption(t("portrait_screen.command.hint"))
        st.code(origin.command, language="bash", wrap_lines=True)


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
        provenance=result.provenance,
    )
    return portrait_pdf(content)


def _workbook(result: Result) -> bytes:
    return portrait_xlsx(
        result.city, result.shown, provenance=result.provenance, language=result.language
    )


def _csv(result: Result) -> bytes:
    return portrait_csv(result.shown, result.language)
