"""Exceptions of the reports."""

from __future__ import annotations

from data.errors import DataError
from data.findings import Finding, Severity


class ReportError(DataError):
    """
    Raised when a page cannot be set.

    Parameters
    ----------
    reason
        What the typesetter said, for those who run the tool; never shown to readers.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(Finding(code="report_not_made", severity=Severity.ERROR))
