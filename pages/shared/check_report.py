"""The check report of a city's files: what was found, where, and what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from data import exports
from data.city import City
from data.findings import Finding, Severity
from locales import formats
from pages.shared.texts import language, plain, t

_ICONS = {
    Severity.ERROR: ":material/error:",
    Severity.WARNING: ":material/warning:",
    Severity.NOTE: ":material/info:",
    Severity.OK: ":material/check_circle:",
}
_FIRST_SHOWN = 20


def show(city: City) -> None:
    """Draw counts by severity, the findings of the chosen ones, and the downloads."""
    report = city.report
    st.header(t("report.title"), anchor=False)
    present = [severity for severity in Severity if report.count(severity)]
    if not present:
        st.info(t("report.empty"))
        return
    picked = st.pills(
        t("report.filter"),
        [severity.value for severity in present],
        selection_mode="multi",
        default=[severity.value for severity in present if severity is not Severity.OK]
        or [Severity.OK.value],
        format_func=lambda value: (
            f"{_ICONS[Severity(value)]} {t(f'severity.{value}')}: {report.count(Severity(value))}"
        ),
        key="severities",
    )
    found = [one for severity in present if severity in picked for one in report.of(severity)]
    for number, finding in enumerate(found[:_FIRST_SHOWN]):
        _finding(finding, number)
    if len(found) > _FIRST_SHOWN:
        st.caption(t("report.more", n=len(found) - _FIRST_SHOWN, count=len(found) - _FIRST_SHOWN))
    _downloads(city)


def _finding(finding: Finding, number: int) -> None:
    lang = language()
    with st.container(border=True, key=f"finding_{number}", gap="xsmall"):
        st.markdown(f"{_ICONS[finding.severity]} **{plain(finding.text(lang))}**")
        where = " · ".join(filter(None, [finding.file, finding.place]))
        if finding.rows:
            where += f" · {t('report.rows')} {formats.runs(finding.rows)}"
        if finding.ids:
            where += f" · {t('report.ids')} {_some(finding.ids)}"
        if where:
            st.caption(plain(where.removeprefix(" · ")))
        if remedy := finding.remedy(lang):
            st.text(remedy)
        if finding.repair:
            st.caption(t("report.repair"))
            st.code(repair_toml(finding.repair), language="toml")


def repair_toml(repair: Mapping[str, Any]) -> str:
    """
    Write a proposed repair as it is put into ``city.toml``.

    Examples
    --------
    >>> print(repair_toml({"kind": "pad_ids", "table": "bestand", "width": 3}))
    [[repairs]]
    kind = "pad_ids"
    table = "bestand"
    width = 3
    """
    return "\n".join(["[[repairs]]", *(f"{key} = {_toml(value)}" for key, value in repair.items())])


def _toml(value: Any) -> str:
    """Write strings, numbers, lists and inline tables; JSON strings are TOML strings."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(str(k))} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _some(items: tuple[str, ...]) -> str:
    shown = ", ".join(items[:_FIRST_SHOWN])
    return f"{shown}, …" if len(items) > _FIRST_SHOWN else shown


def _downloads(city: City) -> None:
    lang, version = language(), city.version[:8]
    row = st.container(horizontal=True)
    row.download_button(
        t("report.csv"),
        lambda: exports.report_csv(city.report, language=lang),
        file_name=f"{t('report.file')}_{version}_{lang}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    row.download_button(
        t("report.json"),
        lambda: exports.report_json(city.report, language=lang),
        file_name=f"{t('report.file')}_{version}_{lang}.json",
        mime="application/json",
        on_click="ignore",
    )
