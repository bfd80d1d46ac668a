"""Findings as a reader wants them: once for all files of a table, and with short file names.

A table that comes as one file per year would otherwise say the same thing for
every year. Nothing is lost: rows, ids and years of the parts are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from data.findings import Finding
from data.years import years_text

# The counts of a join stay one line per file: they are what an office compares with its own.
_OF_YEARS = frozenset({"areas_without_row", "areas_without_figure"})
_LONG_PATH = 3  # parts from which on only the last one is shown


def grouped(findings: Iterable[Finding], files: Iterable[str]) -> list[Finding]:
    """
    Merge what differs in file and year only, and shorten long paths.

    Parameters
    ----------
    findings
        In the order in which they were made.
    files
        All files as written in the descriptor.

    Returns
    -------
    grouped
        Each merged finding stands where the first of its parts stood; its
        ``file`` lists the files, its years are those of all parts.
    """
    short = _short_names(files)
    merged: dict[Hashable, Finding] = {}
    for finding in findings:
        one = replace(finding, file=short.get(finding.file, finding.file))
        key = _key(one)
        merged[key] = _merge(merged[key], one) if key in merged else one
    return list(merged.values())


def _short_names(files: Iterable[str]) -> dict[str, str]:
    names = {file: PurePosixPath(file.replace("\\", "/")) for file in set(files)}
    counts = Counter(path.name for path in names.values())
    return {
        file: path.name
        for file, path in names.items()
        if len(path.parts) >= _LONG_PATH and counts[path.name] == 1
    }


def _key(finding: Finding) -> Hashable:
    """What must be equal so that two findings are one."""
    params = dict(finding.params)
    if finding.code == "repair_applied":
        return finding.code, finding.place, params["kind"], params["reason"]
    if finding.code in _OF_YEARS:
        del params["year"], params["years"]
    own = sorted((name, str(value)) for name, value in params.items())
    rows = () if finding.code in _OF_YEARS else finding.rows
    return finding.code, finding.place, rows, finding.ids, str(finding.repair), tuple(own)


def _merge(first: Finding, second: Finding) -> Finding:
    files = list(dict.fromkeys([*first.file.split(", "), *second.file.split(", ")]))
    params = dict(first.params)
    if first.code in _OF_YEARS:
        params["years"] = sorted({*params["years"], *second.params["years"]})
        params["year"] = years_text(params["years"])
    if first.code == "repair_applied":
        params["count"] += second.params["count"]
    return replace(
        first,
        file=", ".join(filter(None, files)),
        rows=tuple(dict.fromkeys([*first.rows, *second.rows])) if len(files) == 1 else first.rows,
        ids=tuple(dict.fromkeys([*first.ids, *second.ids])),
        params=params,
    )
