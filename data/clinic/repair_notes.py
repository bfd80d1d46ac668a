"""Findings about declared repairs: applied, or without any effect."""

from __future__ import annotations

from data.descriptor.repairs import Repair
from data.findings import Finding, Severity


def repair_note(
    repair: Repair, where: str, ids: tuple[str, ...], count: int, *, file: str = ""
) -> Finding:
    """
    Note that a declared repair was applied.

    Parameters
    ----------
    repair
        As declared.
    where
        Table or level.
    ids
        Area ids concerned, as written.
    count
        How many rows or features it changed.
    file
        Name of the file as written in the descriptor.
    """
    return Finding(
        code="repair_applied",
        severity=Severity.NOTE,
        file=file,
        place=where,
        ids=ids,
        params={"kind": repair.kind, "reason": repair.reason, "count": count},
    )


def unused_note(repair: Repair) -> Finding:
    """Warn of a declared repair that changed nothing in any file."""
    where = getattr(repair, "table", None) or getattr(repair, "level", "")
    return Finding(
        code="repair_unused",
        severity=Severity.WARNING,
        place=str(where),
        params={"kind": repair.kind, "reason": repair.reason},
    )
