"""What could be done with rows that fit no area: proposals of the join clinic.

Tried in a fixed order: ids of two places, blanks, leading zeros, a part of the
id, the name, a name of several areas. A proposal never leads to an area that
already has a row of the same year. What is left is reported as it is, with the
most similar name as a hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.clinic.ids import fold_name, id_rules, near_name, split_names, unique_names
from data.descriptor.repairs import Repair
from data.findings import Finding, Severity

#: Stands in a proposed repair where the city must write its reason.
PLACEHOLDER = "…"
_SHOWN_PAIRS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """
    What the rows of a table are joined to.

    Attributes
    ----------
    level
        Name of the level.
    names
        Area id -> name of the level's areas.
    coarser
        Level -> ids of its areas, for rows that are subtotals.
    finer
        Level -> ids of its areas, for tables that name the wrong level.
    two_places
        Ids that stand for two places in the boundaries: no row may join them.
    accepted
        Areas that need no row, as declared.
    """

    level: str
    names: Mapping[str, str]
    coarser: Mapping[str, frozenset[str]] = field(default_factory=dict)
    finer: Mapping[str, frozenset[str]] = field(default_factory=dict)
    two_places: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()


@dataclass(slots=True)
class TableReport:
    """Findings about one table or one year's file of it."""

    label: str
    place: str
    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        severity: Severity,
        rows: pd.DataFrame | None = None,
        *,
        ids: Iterable[str] = (),
        params: Mapping[str, object] | None = None,
        repair: Mapping[str, object] | None = None,
    ) -> None:
        """Append a finding; ids are those of `rows`, as written, unless given."""
        if rows is not None and not ids:
            ids = dict.fromkeys(str(text).strip() or "–" for text in rows["raw_id"])
        self.findings.append(
            Finding(
                code=code,
                severity=severity,
                file=self.label,
                place=self.place,
                rows=() if rows is None else tuple(dict.fromkeys(int(n) for n in rows["row"])),
                ids=tuple(ids),
                params=params or {},
                repair=None if repair is None else {**repair, "reason": PLACEHOLDER},
            )
        )

    def applied(self, repair: Repair, rows: pd.DataFrame) -> None:
        """Note that a declared repair was applied to `rows`."""
        params = {"kind": repair.kind, "reason": repair.reason, "count": rows["row"].nunique()}
        self.add("repair_applied", Severity.NOTE, rows, params=params)


def explain_open_rows(
    open_rows: pd.DataFrame, joined: pd.DataFrame, targets: Targets, report: TableReport
) -> None:
    """
    Report every open row, with a proposed repair where there is one.

    Parameters
    ----------
    open_rows, joined
        Columns ``row``, ``raw_id``, ``id``, ``name``, ``year``.
    targets
        What rows may be joined to.
    report
        Takes the findings, severity error each: these rows' figures are left out.
    """
    if open_rows.empty:
        return
    taken = set(zip(joined["id"], joined["year"], strict=True))
    rest = open_rows
    held = rest[rest["id"].isin(list(targets.two_places))]
    if len(held):
        report.add("rows_of_two_places", Severity.ERROR, held)
        rest = rest.drop(held.index)
    for level, ids in targets.finer.items():
        own = rest[rest["id"].isin(list(ids))]
        if len(own) and len(own) * 2 > len(rest):
            report.add("rows_of_finer_level", Severity.ERROR, own, params={"level": level})
            rest = rest.drop(own.index)
    rest = _zeros_lost_in_areas(rest, targets, report)
    for rule in id_rules(rest["id"], targets.names):
        found = _free(rest, rest["id"].map(rule.fits), taken)
        if len(found):
            repair = {"kind": rule.kind, "table": report.place, **rule.arguments}
            pairs = _pairs({text: rule.fits[text] for text in found["id"]})
            code, params = f"ids_fit_{rule.kind}", {"pairs": pairs}
            report.add(code, Severity.ERROR, found, params=params, repair=repair)
            rest = rest.drop(found.index)
    rest = _by_name(rest, taken, targets, report, any_by_id=len(joined) > 0)
    rest = _by_several_names(rest, targets, report)
    if len(rest):
        hints = _hints(rest, targets)
        code = "rows_without_area_hint" if hints else "rows_without_area"
        report.add(code, Severity.ERROR, rest, params={"hints": hints})


def _zeros_lost_in_areas(rest: pd.DataFrame, targets: Targets, report: TableReport) -> pd.DataFrame:
    """Propose to pad the ids of the boundaries where these are numbers and the table's are not."""
    written = rest["id"].str.strip()
    widths = set(written.str.len())
    if len(widths) != 1 or not written.str.isdigit().all():
        return rest
    width = widths.pop()
    padded = {area.zfill(width): area for area in targets.names if area.isdigit()}
    lost = any(len(area) < width for area in targets.names)
    if not lost or len(padded) < len(targets.names) or not (padded.keys() >= set(written)):
        return rest
    pairs = _pairs({padded[text]: text for text in dict.fromkeys(written)})
    repair: dict[str, object] = {"kind": "pad_ids", "level": targets.level, "width": width}
    params = {"pairs": pairs, "level": targets.level}
    report.add("area_ids_fit_pad_ids", Severity.ERROR, rest, params=params, repair=repair)
    return rest.iloc[:0]


def _free(rest: pd.DataFrame, area: pd.Series, taken: set[tuple[str, int]]) -> pd.DataFrame:
    """Rows whose proposed area has no row of that year yet, and only one proposal."""
    found = rest[area.notna()].assign(area=area[area.notna()])
    clash = pd.Series(
        [pair in taken for pair in zip(found["area"], found["year"], strict=True)],
        index=found.index,
        dtype=bool,
    )
    return found[~clash & ~found.duplicated(["area", "year"], keep=False)]


def written_names(rows: pd.DataFrame) -> pd.Series:
    """Name of each row; the id as written where the table has no names (or names for ids)."""
    return rows["name"].where(rows["name"].notna(), rows["raw_id"]).astype(str)


def areas_by_name(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.Series:
    """Area id that each row's name stands for; missing where none or several have that name."""
    known = unique_names(names)
    return written_names(rows).map(lambda name: known.get(fold_name(name))).astype(object)


def _by_name(
    rest: pd.DataFrame,
    taken: set[tuple[str, int]],
    targets: Targets,
    report: TableReport,
    *,
    any_by_id: bool,
) -> pd.DataFrame:
    found = _free(rest, areas_by_name(rest, targets.names), taken)
    if found.empty:
        return rest
    without_id = (found["raw_id"].str.strip() == "").any()
    repair: dict[str, object] = {"kind": "match_names", "table": report.place}
    if any_by_id and not without_id:
        ids = dict(zip(found["raw_id"].str.strip(), found["area"], strict=True))
        repair = {"kind": "set_id", "table": report.place, "ids": ids}
    pairs = _pairs(dict(zip(written_names(found), found["area"], strict=True)))
    report.add("ids_fit_names", Severity.ERROR, found, params={"pairs": pairs}, repair=repair)
    return rest.drop(found.index)


def _by_several_names(rest: pd.DataFrame, targets: Targets, report: TableReport) -> pd.DataFrame:
    known = unique_names(targets.names)
    for name, found in rest.groupby(written_names(rest), sort=False):
        parts = split_names(str(name), known)
        if not parts:
            continue
        new_id = str(found["raw_id"].iloc[0]).strip()
        repair = {
            "kind": "merge_areas",
            "level": targets.level,
            "ids": list(parts),
            "new_id": new_id,
            "name": str(name),
        }
        report.add(
            "row_of_several_areas",
            Severity.ERROR,
            found,
            params={"name": str(name), "parts": ", ".join(parts)},
            repair=repair if new_id else None,
        )
        rest = rest.drop(found.index)
    return rest


def _hints(rest: pd.DataFrame, targets: Targets) -> str:
    known = unique_names(targets.names)
    hints: dict[str, str] = {}
    for name in dict.fromkeys(written_names(rest)):
        near = near_name(name, known)
        if near is not None:
            hints[name] = f"{targets.names[near]} ({near})"
    return _pairs(hints)


def _pairs(pairs: Mapping[str, str]) -> str:
    first = list(pairs.items())[:_SHOWN_PAIRS]
    shown = [f"{left.strip() or '–'} → {right}" for left, right in first]
    return ", ".join(shown) + (", …" if len(pairs) > _SHOWN_PAIRS else "")
