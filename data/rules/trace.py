"""The trace of a rule: every condition of every area and quarter, with what stands behind it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.city import City
from data.rules.applied import Applied, runs
from data.rules.looks import Look, sure
from indicators.action_areas import Array, Rule

#: What stands in the column `place` for the area itself.
AREA = "area"

COLUMNS = (
    "area_id", "place", "position", "year", "indicator", "required", "weight", "margin", "value",
    "city_value", "threshold", "met", "gap", "distinguishable", "low", "high", "interpolated",
    "class_code", "since", "years_worse", "years_known",
)  # fmt: skip


def trace(city: City, found: Applied) -> pd.DataFrame:
    """
    One row per area, place and condition, see `data.candidates.Candidates.conditions`.

    Returns
    -------
    conditions
        Areas in the order of the level, each first itself (base year, then the
        present year), then its quarters. Quarters of no area are left out.
    """
    years = sorted({found.base, found.year})
    ids = found.areas[found.year].ids.to_numpy()
    rows = [
        _rows(city, found.rule, found.areas, one).assign(
            owner=np.repeat(np.arange(len(ids)), len(found.rule.weights)), place=AREA, order=-1
        )
        for one in years
    ]
    parents = found.basis.facts.parents
    if found.quarters and parents is not None:
        looks = found.quarters
        quarter = np.repeat(np.arange(len(parents)), len(found.rule.weights))
        table = _rows(city, found.rule, looks, found.year)
        table["owner"], table["order"] = parents[quarter], quarter
        table["place"] = looks[found.year].ids.to_numpy()[quarter]
        rows.append(table[table["owner"] >= 0])
    whole = pd.concat(rows, ignore_index=True)
    whole = whole.sort_values(["owner", "order", "year", "position"], ignore_index=True)
    whole["area_id"] = ids[whole["owner"].to_numpy()]
    return whole[list(COLUMNS)]


def _rows(city: City, rule: Rule, looks: dict[int, Look], year: int) -> pd.DataFrame:
    """Rows of one level and year, by area and condition; the areas' ids are not yet in it."""
    here = looks[year]
    evidence, marks = here.evidence, here.evidence.marks
    years = [one for one in looks if one <= year]
    met = np.stack([looks[one].evidence.marks.met for one in years])
    known = np.stack([looks[one].evidence.marks.known for one in years])
    areas, places = marks.met.shape
    low, high, told = _sure(city, rule, here)
    margins = [one.margin.key for one in rule.conditions]
    names = [one.indicator for one in rule.conditions]
    codes = np.full((areas, places), "", dtype=object)
    if here.index is not None:
        names, margins = [*names, here.index.key], [*margins, ""]
        codes[:, -1] = here.index.codes
    each = {
        "position": np.arange(places),
        "indicator": np.array(names, dtype=object),
        "required": rule.required,
        "weight": rule.weights,
        "margin": np.array(margins, dtype=object),
        "city_value": evidence.city_values,
        "threshold": evidence.thresholds,
    }
    cells = {
        "value": here.shown,
        "met": nullable(marks.met, marks.known),
        "gap": evidence.gaps(),
        "distinguishable": nullable(told == 1, ~np.isnan(told)),
        "low": low,
        "high": high,
        "interpolated": here.interpolated,
        "class_code": codes,
        "since": nullable_years(runs(met, years)),
        "years_worse": met.sum(axis=0),
        "years_known": known.sum(axis=0),
    }
    flat = {name: one if one.ndim == 1 else one.ravel() for name, one in cells.items()}
    return pd.DataFrame({name: np.tile(one, areas) for name, one in each.items()} | flat).assign(
        year=year
    )


def nullable_years(years: Array) -> pd.api.extensions.ExtensionArray:
    """Whole numbers in one row, ``<NA>`` where nothing is known."""
    return pd.Series(years.ravel()).astype("Int64").array


def nullable(flags: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> pd.arrays.BooleanArray:
    """Nullable booleans in one row, ``<NA>`` where nothing is known."""
    return pd.arrays.BooleanArray(flags.ravel().copy(), ~known.ravel())


def _sure(city: City, rule: Rule, here: Look) -> tuple[Array, Array, Array]:
    """Interval and comparison of each figure, NaN for an index; shape (areas, conditions)."""
    found = sure(city, rule, here.level, here.year)
    nothing = [np.full(len(here.ids), np.nan)] * (here.index is not None)
    low, high, told = (
        np.stack([*columns, *nothing], axis=1)
        for columns in (
            [one.low for one in found],
            [one.high for one in found],
            [one.told for one in found],
        )
    )
    return low, high, told
