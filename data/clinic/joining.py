"""All tables of a city joined to the areas of their levels, or of earlier boundaries.

One table is joined in `data.clinic.join`; here it is given the areas that its
rows may mean, and what only shows over all tables of a level is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from data.city import Vintage
from data.clinic.join import Joined, Place, join_table
from data.clinic.layers import Layer
from data.clinic.proposals import PLACEHOLDER, Targets
from data.clinic.repair_notes import repair_note
from data.clinic.subtotals import compare_subtotals
from data.descriptor.package import CityPackage
from data.descriptor.repairs import AcceptAreas, PadIds, Repair
from data.descriptor.tables import TableModel
from data.findings import Finding, Severity
from data.tables.table import TableRows


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """One file of one table."""

    model: TableModel
    label: str
    rows: TableRows


@dataclass(slots=True, kw_only=True)
class JoinedTables:
    """
    What became of the tables.

    Attributes
    ----------
    by_level
        Joined tables of each level or vintage, in the order of the descriptor.
    findings
        What did not fit.
    used
        Repairs that were of use.
    """

    by_level: dict[str, list[Joined]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    used: list[Repair] = field(default_factory=list)


def join_tables(
    parts: Sequence[TablePart],
    package: CityPackage,
    *,
    areas: Mapping[str, gpd.GeoDataFrame],
    vintages: Mapping[str, Vintage],
    layers: Mapping[str, Layer],
) -> JoinedTables:
    """
    Join every table to the areas that it is for.

    Parameters
    ----------
    parts
        The tables, file by file.
    areas, vintages
        Areas of the levels and of earlier boundaries, as far as they could be built.
    layers
        What their boundary files brought: ids that stand for two places.
    """
    divisions = {**areas, **{name: vintage.areas for name, vintage in vintages.items()}}
    done = JoinedTables()
    for part in parts:
        level = part.model.level
        if level not in divisions:
            done.findings.append(_without_level(part))
            continue
        targets = _targets(level, divisions[level], package, areas, layers.get(level))
        one = join_table(part.model, part.rows, targets, package.repairs, label=part.label)
        done.findings += _numbers_as_ids(package, part, one)
        done.findings += one.findings
        done.findings += compare_subtotals(one, _ancestors(package, areas, level))
        done.used += one.used
        done.by_level.setdefault(level, []).append(one)
    for level, tables in done.by_level.items():
        _never_named(done, level, divisions[level].index, tables, package.repairs)
    return done


def _without_level(part: TablePart) -> Finding:
    return Finding(
        code="table_without_level",
        severity=Severity.ERROR,
        file=part.label,
        place=part.model.name,
        params={"level": part.model.level},
    )


def _targets(
    level: str,
    own: pd.DataFrame,
    package: CityPackage,
    areas: Mapping[str, gpd.GeoDataFrame],
    layer: Layer | None,
) -> Targets:
    """Areas that rows of a table of this level may mean: its own, and those of other levels."""
    order = [model.name for model in package.levels]
    at = order.index(package.level_of(level) or level)
    ids = {name: frozenset(areas[name].index) for name in order if name in areas}
    return Targets(
        level=level,
        names=dict(own["name"].astype(str)),
        coarser={name: ids[name] for name in order[at + 1 :] if name in ids},
        finer={name: ids[name] for name in order[:at] if name in ids},
        two_places=frozenset(shared.area_id for shared, _ in (layer.two_places if layer else [])),
        accepted=frozenset(
            area_id
            for repair in package.repairs
            if isinstance(repair, AcceptAreas) and repair.level == level
            for area_id in repair.ids
        ),
    )


def _numbers_as_ids(package: CityPackage, part: TablePart, joined: Joined) -> list[Finding]:
    """Ids that a spreadsheet made numbers: worth a word only while rows are open."""
    declared = any(
        isinstance(repair, PadIds) and repair.table == part.model.name for repair in package.repairs
    )
    if declared or not joined.counts[Place.OPEN.value]:
        return []
    return [found for found in part.rows.findings if found.code == "ids_were_numbers"]


def _ancestors(
    package: CityPackage, areas: Mapping[str, gpd.GeoDataFrame], level: str
) -> dict[str, pd.Series]:
    """Coarser level -> the area of it that each area of `level` belongs to."""
    found: dict[str, pd.Series] = {}
    if level not in areas:
        return found  # of old areas nobody said where they belong
    ids = areas[level]["parent_id"]
    above = package.parent_of(level)
    while above is not None and above in areas and above not in found:
        found[above] = ids
        ids = ids.map(areas[above]["parent_id"].to_dict())
        above = package.parent_of(above)
    return found


def _never_named(
    done: JoinedTables,
    level: str,
    areas: pd.Index,
    tables: Iterable[Joined],
    repairs: Iterable[Repair],
) -> None:
    """Report areas that no row of any table of the level is for."""
    named = {area_id for joined in tables for area_id in joined.rows["id"]}
    silent = [area_id for area_id in areas if area_id not in named]
    for repair in repairs:
        if isinstance(repair, AcceptAreas) and repair.level == level:
            accepted = tuple(area_id for area_id in silent if area_id in repair.ids)
            if accepted:
                done.used.append(repair)
                done.findings.append(repair_note(repair, level, accepted, len(accepted)))
                silent = [area_id for area_id in silent if area_id not in accepted]
    if silent:
        proposed = {"kind": "accept_areas", "level": level, "ids": silent, "reason": PLACEHOLDER}
        done.findings.append(
            Finding(
                code="areas_never_named",
                severity=Severity.WARNING,
                place=level,
                ids=tuple(silent),
                repair=proposed,
            )
        )
