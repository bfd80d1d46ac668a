"""Exceptions of the data package.

Each carries a `Finding`, so that the command line, the Daten screen and the
join clinic show the same words: what is wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.findings import Finding, Severity


class DataError(ValueError):
    """Base class: a city's data cannot be used as it is."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.text("de"))


class DescriptorError(DataError):
    """Raised when ``city.toml`` is missing, is not TOML, or a key of it is wrong."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__(findings[0])


class UnsafeFileError(DataError):
    """Raised when a file is refused before or while it is opened (size, kind, path, time)."""


class TableError(DataError):
    """Raised when a table cannot be read as its declaration says."""


class BoundaryError(DataError):
    """Raised when a boundary file cannot be read as its declaration says."""


class UnknownChoiceError(DataError):
    """Raised when a level, an indicator or a year does not exist in this city."""


class MethodNotUsableError(DataError):
    """Raised when the figures of a level and year do not allow an index."""


def level_without_figures(level: str) -> UnknownChoiceError:
    """Error for a level of which nothing can be shown in any year."""
    return UnknownChoiceError(
        Finding(code="level_without_figures", severity=Severity.ERROR, params={"level": level})
    )


def unknown_choice(kind: str, asked: str, known: Iterable[object]) -> UnknownChoiceError:
    """
    Error for a choice that does not exist, naming the ones that do.

    Parameters
    ----------
    kind
        What was chosen, as in the texts ``finding.unknown_<kind>``.
    asked, known
        The choice, and what could have been chosen.
    """
    listed = ", ".join(str(item) for item in known)
    return UnknownChoiceError(
        Finding(
            code=f"unknown_{kind}",
            severity=Severity.ERROR,
            params={"asked": asked, "known": listed or "–"},
        )
    )
