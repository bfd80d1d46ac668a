"""A city, read: areas of each level, the measures, and the report of the join clinic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from data.descriptor.package import CityPackage
from data.findings import Report
from indicators.catalogue import Indicator

if TYPE_CHECKING:
    import geopandas as gpd

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """
    Measures of one level.

    Attributes
    ----------
    values
        One row per (year, area_id) (int, str), one column per measure, float.
        NaN where the state has no value.
    states
        Same shape; `indicators.states.CellState` values as plain text.
    totals
        The city's own rows as published: one row per year, same columns;
        empty where the tables bring none.
    texts
        Same rows as `values`, one column per measure of words; missing where
        there is none.
    carried
        One row per year, same columns: name of the vintage whose counts were
        carried over, empty text where the level's own tables bring the figures.
        Without any row where nothing was carried.
    """

    values: pd.DataFrame
    states: pd.DataFrame
    totals: pd.DataFrame
    texts: pd.DataFrame = field(default_factory=pd.DataFrame)
    carried: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """
    Areas of a level as they were before a reform, and what was counted in them.

    Attributes
    ----------
    level
        The level that they are an earlier form of.
    areas
        Columns ``name`` and ``parent_id`` (always None), indexed by
        ``area_id`` (text): old ids, which may mean another place today.
    shares
        Columns ``old``, ``new``, ``share`` (above 0, up to 1): where the counts
        of each old area go among the areas of `level`.
    broken
        Old areas whose shares are faulty or lead out of the level in part.
    observations
        Measures in the old areas, as their tables bring them.
    """

    level: str
    areas: pd.DataFrame
    shares: pd.DataFrame
    broken: frozenset[str] = frozenset()
    observations: Observations


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """
    Everything that the screens, the command line and the reports read.

    Attributes
    ----------
    areas
        Level -> one row per area, indexed by ``area_id`` (text); columns
        ``name``, ``parent_id`` (text or None) and ``geometry`` in the city's
        metric CRS, valid and dissolved.
    observations
        Level -> measures that a table of this level brings, and counts carried
        over from tables of its vintages.
    vintages
        Name -> earlier areas of a level; those whose counts were carried over.
    catalogue
        Indicators by key, in the order of the descriptor.
    area_sets
        Name -> what a declared set shows on a map: its drawn polygons, and the
        areas it lists (columns ``name``, with the years where it ends,
        ``plain_name``, ``drawn``, ``period`` (of polygons) and ``geometry``).
        Sets without any are left out.
    version
        Hash over the descriptor and every file it names (16 hex digits).
    descriptor
        Name of the descriptor's file in `folder`, for commands that repeat something.
    """

    package: CityPackage
    folder: Path
    areas: dict[str, gpd.GeoDataFrame]
    observations: dict[str, Observations]
    vintages: dict[str, Vintage] = field(default_factory=dict)
    area_sets: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    report: Report
    version: str
    descriptor: str = "city.toml"
    catalogue: dict[str, Indicator] = field(init=False)
    _memo: dict[tuple[str, ...], Any] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Convert the catalogue once: every figure looks its indicator up."""
        object.__setattr__(self, "catalogue", self.package.catalogue())

    def named_areas(self, level: str) -> pd.DataFrame:
        """Areas of a level without their geometry, a copy: ``name`` and ``parent_id``."""
        return pd.DataFrame(self.areas[level], columns=["name", "parent_id"])

    def area_name(self, level: str, area_id: str) -> str:
        """Name of an area; its id where the city no longer has the area or its level."""
        areas = self.areas.get(level)
        known = areas is not None and area_id in areas.index
        return str(areas["name"][area_id]) if areas is not None and known else area_id

    def remember(self, make: Callable[[], Result], *key: str) -> Result:
        """
        Return what `make` returned at the first call with this key.

        A city is never written to after reading, so what follows from it may be kept as long
        as it lives. The first word of the key names what is kept. Two threads that
        ask at once may both compute; they get the same.
        """
        if key not in self._memo:
            self._memo[key] = make()
        found: Result = self._memo[key]
        return found
