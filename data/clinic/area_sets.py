"""Area sets (action areas and the like): polygons of their own, listed areas, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from data.clinic.layers import read_date
from data.clinic.placement import (
    boundary_finding,
    nothing_left,
    place,
    require_columns,
    taken,
    with_ids,
)
from data.clinic.set_members import Period, SetMember
from data.descriptor.places import FIRST_DAY, LAST_DAY, AreaSetModel, CityModel
from data.findings import Finding, Severity
from geo.boundaries import dissolve

if TYPE_CHECKING:
    from data.files.sandbox import RawBoundaries

#: Columns of the areas of a set; see `data.city.City.area_sets`.
SET_COLUMNS = ["name", "plain_name", "drawn", "period"]


def build_area_set(
    model: AreaSetModel, raw: RawBoundaries, city: CityModel
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """
    Turn the features of a file into an area set: polygons of their own.

    Returns
    -------
    shapes, findings
        Columns `SET_COLUMNS` and ``geometry``, indexed by the id as text;
        features with one id are united and listed.

    Raises
    ------
    BoundaryError
        If there is no CRS, a column is not there, or no feature is left.
    """
    findings: list[Finding] = list(raw.findings)
    require_columns(raw, model.columns, model.name)
    frame = place(raw, model.name, model.crs, city, findings)
    frame["area_id"] = [taken(value, None) for value in frame[model.id]]
    frame = with_ids(frame, raw, model.name, findings)
    periods = _periods(frame, model, raw, findings)
    frame = frame.loc[periods.index]
    if frame.empty:
        raise nothing_left(raw, model.name, findings)
    names = frame[model.name_column] if model.name_column else frame["area_id"]
    described = _described(frame, names, periods)
    twice = frame["area_id"][frame["area_id"].duplicated()].unique()
    if len(twice):
        findings.append(
            boundary_finding(
                "pieces_united", Severity.NOTE, raw, model.name, ids=tuple(sorted(twice))
            )
        )
    differing = _of_several_times(frame["area_id"], periods)
    if differing:
        findings.append(
            boundary_finding(
                "area_set_several_times", Severity.WARNING, raw, model.name, ids=differing
            )
        )
    united = dissolve(described, frame["area_id"])
    findings.append(
        boundary_finding("area_set_read", Severity.OK, raw, model.name, ids=tuple(united.index))
    )
    return united.rename_axis("area_id"), findings


def listed_areas(
    members: Sequence[SetMember], areas: Mapping[str, gpd.GeoDataFrame], taken_ids: Sequence[str]
) -> gpd.GeoDataFrame | None:
    """
    Areas and quarters that a set lists, as its map shows them; None without any.

    Parameters
    ----------
    members
        Those that the city has.
    areas
        Level -> its areas.
    taken_ids
        Ids of the polygons of the same set.

    Returns
    -------
    shapes
        Columns `SET_COLUMNS` and ``geometry``, one row per area or quarter,
        indexed by its id; ``level.id`` where the set has that id already.
    """
    times: dict[tuple[str, str], list[Period]] = {}
    for one in members:
        times.setdefault(one.place, []).append(one.period)
    if not times:
        return None
    seen = set(taken_ids)
    rows, ids = [], []
    for (level, area_id), periods in times.items():
        ids.append(f"{level}.{area_id}" if area_id in seen else area_id)
        seen.add(ids[-1])
        area = areas[level].loc[area_id]
        rows.append(
            {
                "name": shown_name(area["name"], periods),
                "plain_name": area["name"],
                "drawn": False,
                "geometry": area.geometry,
            }
        )
    crs = next(iter(areas.values())).crs
    return gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=[*SET_COLUMNS, "geometry"], index=pd.Index(ids, name="area_id")),
        geometry="geometry",
        crs=crs,
    )


def shown_name(name: str, periods: Sequence[Period]) -> str:
    """
    Name with the years of its membership, where the set says when it ends.

    Examples
    --------
    >>> shown_name("Altdorf", [Period(since=date(2012, 1, 1), until=date(2016, 12, 31))])
    'Altdorf (2012–2016)'
    >>> shown_name("Altdorf", [Period(since=date(2012, 1, 1))])
    'Altdorf'
    """
    if all(one.until is None for one in periods):
        return name
    years = [
        "–".join(str(day.year) if day else "" for day in (one.since, one.until))
        for one in sorted(periods, key=lambda one: one.since or date.min)
    ]
    return f"{name} ({', '.join(years)})"


def _described(frame: gpd.GeoDataFrame, names: pd.Series, periods: pd.Series) -> gpd.GeoDataFrame:
    """Columns of the set for each feature of the file; a blank name becomes the id."""
    plain = names.fillna(frame["area_id"])
    shown = [shown_name(name, [one]) for name, one in zip(plain, periods, strict=True)]
    columns = {"name": shown, "plain_name": plain, "drawn": True, "period": periods}
    return gpd.GeoDataFrame(columns, index=frame.index, geometry=frame.geometry, crs=frame.crs)


def _periods(
    frame: gpd.GeoDataFrame, model: AreaSetModel, raw: RawBoundaries, findings: list[Finding]
) -> pd.Series:
    """Time and grounds of each feature; those that end before they begin are left out."""
    days = []
    for column, of_all in (
        (model.from_column, model.valid_from),
        (model.to_column, model.valid_to),
    ):
        written = frame[column] if column else pd.Series(None, frame.index, dtype=object)
        found, wrong = _days(written, of_all)
        days.append(found)
        if wrong:
            params: dict[str, object] = {"column": column}
            findings.append(
                boundary_finding(
                    "area_set_days_unreadable",
                    Severity.WARNING,
                    raw,
                    model.name,
                    rows=wrong,
                    params=params,
                )
            )
    reasons = _words(frame, model.reason_column, model.reason)
    references = _words(frame, model.reference_column, model.reference)
    periods = [
        Period(
            since=a,
            until=b,
            reason=c,
            reference=d,
            end_reason=model.end_reason or "",
            decided_by=model.decided_by or "",
        )
        for a, b, c, d in zip(*days, reasons, references, strict=True)
    ]
    possible = np.array([one.is_possible for one in periods], dtype=bool)
    if not possible.all():
        findings.append(
            boundary_finding(
                "area_set_polygon_dates",
                Severity.ERROR,
                raw,
                model.name,
                rows=tuple(int(row) for row in frame.index[~possible]),
                ids=tuple(frame.loc[~possible, "area_id"]),
            )
        )
    return pd.Series(periods, index=frame.index, dtype=object)[possible]


def _days(written: pd.Series, of_all: date | None) -> tuple[list[date | None], tuple[int, ...]]:
    """Days of a column, that of all where a cell is blank; rows whose text is no day."""
    days: list[date | None] = []
    wrong: list[int] = []
    for row, text in zip(written.index, written, strict=True):
        blank = not isinstance(text, str) or not text.strip()
        day = of_all if blank else _believed(read_date(text))
        if not blank and day is None:
            wrong.append(int(row))
        days.append(day)
    return days, tuple(wrong)


def _believed(day: date | None) -> date | None:
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def _words(frame: gpd.GeoDataFrame, column: str | None, otherwise: str | None) -> list[str]:
    if column is None:
        return [otherwise or ""] * len(frame)
    return [
        text.strip() if isinstance(text, str) and text.strip() else otherwise or ""
        for text in frame[column]
    ]


def _of_several_times(ids: pd.Series, periods: pd.Series) -> tuple[str, ...]:
    """Ids whose features belong to the set at different times."""
    times: dict[str, set[tuple[date | None, date | None]]] = {}
    for area_id, one in zip(ids, periods, strict=True):
        times.setdefault(area_id, set()).add((one.since, one.until))
    return tuple(sorted(area_id for area_id, found in times.items() if len(found) > 1))
