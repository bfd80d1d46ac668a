"""Rows of the tables as plain records, and back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from indicators.action_areas import Recommendation
from measures.decisions import AreaSet, Decision, NewDecision, NewEntry, SetKind
from measures.timeline import Change, DecidedBy, Entry, Member, Part, PartKind


def area_set(row: Mapping[str, Any]) -> AreaSet:
    """Row of ``area_set``."""
    return AreaSet(**{**row, "kind": SetKind(row["kind"])})


def entry(row: Mapping[str, Any]) -> Entry:
    """Row of ``entry``."""
    part = None
    if row["part_kind"] is not None:
        part = Part(
            kind=PartKind(row["part_kind"]),
            key=row["part_key"],
            name=row["part_name"],
            level=row["part_level"],
            geometry=row["part_geometry"],
            share=row["part_share"],
        )
    return Entry(
        sequence=row["sequence"],
        member=Member(level=row["level"], area_id=row["area_id"], part=part),
        change=Change(row["change"]),
        effective=row["effective"],
        reason=row["reason"],
        reference=row["reference"],
        decided_by=DecidedBy(row["decided_by"]),
        recorded_at=row["recorded_at"],
        decision_id=row["decision_id"] or "",
    )


def decision(row: Mapping[str, Any]) -> Decision:
    """Row of ``decision``."""
    return Decision(
        **{
            **row,
            "recommendation": Recommendation(row["recommendation"]),
            "decided": Recommendation(row["decided"]),
            "decided_by": DecidedBy(row["decided_by"]),
            "quarters": tuple(json.loads(row["quarters"])),
            "decided_quarters": tuple(json.loads(row["decided_quarters"])),
        }
    )


def entry_row(new: NewEntry) -> dict[str, Any]:
    """What an entry brings itself; the register adds its place, time and decision."""
    part = new.member.part
    return {
        "level": new.member.level,
        "area_id": new.member.area_id,
        "part_kind": part.kind.value if part else None,
        "part_key": part.key if part else None,
        "part_name": part.name if part else None,
        "part_level": part.level if part else None,
        "part_geometry": part.geometry if part else None,
        "part_share": part.share if part else None,
        "change": new.change.value,
        "effective": new.effective,
        "reason": new.reason,
        "reference": new.reference,
        "decided_by": new.decided_by.value,
    }


def planned(new: NewEntry, sequence: int) -> Entry:
    """Entry as it will be once it is saved, but for its moment."""
    return Entry(
        sequence=sequence,
        member=new.member,
        change=new.change,
        effective=new.effective,
        reason=new.reason,
        reference=new.reference,
        decided_by=new.decided_by,
    )


def decision_row(new: NewDecision) -> dict[str, Any]:
    """What a decision brings itself; the register adds its id, version and time."""
    return {
        **dataclasses.asdict(new),
        "recommendation": new.recommendation.value,
        "decided": new.decided.value,
        "decided_by": new.decided_by.value,
        "quarters": json.dumps(new.quarters),
        "decided_quarters": json.dumps(new.decided_quarters),
    }


def content_hash(new: NewDecision | None, entries: list[NewEntry]) -> str:
    """
    Hash of what somebody filled in: the same form sent twice has the same.

    Of a decision without its entries: they follow from it and from the members so
    far, and these are others once it is saved.
    """
    form = decision_row(new) if new else [entry_row(one) for one in entries]
    return hashlib.sha256(json.dumps(form, default=_day).encode()).hexdigest()


def _day(value: dt.date) -> str:
    return value.isoformat()
