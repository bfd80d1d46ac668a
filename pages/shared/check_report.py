"""The check report of a city's files: what was found, where, and what to do."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.exports.origins import check_origin
from data.exports.report import report_csv, report_json
from data.findings import Finding, Report, Severity, repair_toml
from locales import formats
from pages.shared import origin
from pages.shared.texts import language, plain, t

_ICONS = {
    Severity.ERROR: ":material/error:",
    Severity.WARNING: ":material/warning:",
    Severity.NOTE: ":material/info:",
    Severity.OK: ":material/check_circle:",
}
_FIRST_SHOWN = 20


def show(city: City) -> None:
    """Draw a verdict, then the findings: what needs a hand is open, the rest is folded."""
    report = city.report
    st.header(t("report.title"), anchor=False)
    _verdict(report)
    for severity in (Severity.ERROR, Severity.WARNING):
        _findings(report.of(severity))
    for severity in (Severity.NOTE, Severity.OK):
        if found := report.of(severity):
            label = f"{_ICONS[severity]} {t(f'severity.{severity.value}')}: {len(found)}"
            box = st.expander(label, on_change="rerun", key=f"report_{severity.value}")
            if box.open:
                with box:
                    _findings(found)
    _downloads(city)


def verdict(report: Report) -> str:
    """Say in one sentence whether the package could be read, and what is open."""
    errors, warnings = (report.count(one) for one in (Severity.ERROR, Severity.WARNING))
    return t(
        "report.verdict.partial" if errors else "report.verdict.whole",
        errors=t("report.errors", n=errors, count=errors) if errors else t("report.errors.none"),
        warnings=t("report.warnings", n=warnings, count=warnings)
        if warnings
        else t("report.warnings.none"),
    )


def _verdict(report: Report) -> None:
    if report.has_errors:
        st.error(verdict(report))
    elif report.count(Severity.WARNING):
        st.warning(verdict(report))
    else:
        st.success(verdict(report))


def _findings(found: list[Finding]) -> None:
    for number, finding in enumerate(found[:_FIRST_SHOWN]):
        _finding(finding, number)
    if len(found) > _FIRST_SHOWN:
        st.caption(t("report.more", n=len(found) - _FIRST_SHOWN, count=len(found) - _FIRST_SHOWN))


def _finding(finding: Finding, number: int) -> None:
    lang = language()
    with st.container(border=True, key=f"finding_{finding.severity.value}_{number}", gap="xsmall"):
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


def _some(items: tuple[str, ...]) -> str:
    shown = ", ".join(items[:_FIRST_SHOWN])
    return f"{shown}, …" if len(items) > _FIRST_SHOWN else shown


def _downloads(city: City) -> None:
    lang, version = language(), city.version[:8]
    row = st.container(horizontal=True)
    row.download_button(
        t("report.csv"),
        lambda: report_csv(city.report, language=lang),
        file_name=f"{t('report.file')}_{version}_{lang}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    row.download_button(
        t("report.json"),
        lambda: report_json(city.report, language=lang),
        file_name=f"{t('report.file')}_{version}_{lang}.json",
        mime="application/json",
        on_click="ignore",
    )
    origin.show(check_origin(city, language=lang), key="origin", hint=t("report.command"))
