"""The check report of a city as a file."""

from __future__ import annotations

import json

from data.exports.cells import csv_file
from data.findings import Report

REPORT_COLUMNS = ("severity", "code", "file", "place", "rows", "ids", "text", "remedy")


def report_csv(report: Report, *, language: str) -> bytes:
    """Check report as CSV, one row per finding (columns `REPORT_COLUMNS`)."""
    rows = []
    for finding in report:
        entry = finding.as_dict(language)
        for key in ("rows", "ids"):
            entry[key] = " ".join(str(item) for item in entry[key])
        rows.append([entry[column] for column in REPORT_COLUMNS])
    return csv_file(REPORT_COLUMNS, rows)


def report_json(report: Report, *, language: str) -> bytes:
    """Check report as JSON: counts per severity, and all findings with their parameters."""
    text = json.dumps(report.as_dict(language), ensure_ascii=False, indent=2, default=str)
    return f"{text}\n".encode()
