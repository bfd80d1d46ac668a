"""What a portrait consists of: the words that everything about an area is said in."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.catalogue import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An area by its level, id and name."""

    level: str
    area_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """
    Where a value lies among those of its level, without a rank.

    Attributes
    ----------
    fifth
        1 (lowest values) to 5 (highest values): fifth of the sorted areas in which the
        middle of all equal values lies, see `indicators.rank_bands.parts_of`.
    of
        Number of areas with a figure that may be shown.
    """

    fifth: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitLine:
    """
    One indicator of the area, as every table of the portrait shows it.

    Attributes
    ----------
    year
        Year of the figure: that of the portrait, or the latest one before it with figures. Of
        an indicator whose column is blank everywhere and always: that of the portrait.
    value, state
        The figure that may be shown (NaN else) in the indicator's unit, and its `CellState` text.
    interpolated
        Whether the value is an estimate after a boundary reform.
    city_value
        NaN where the city has none.
    parent_value, parent_state
        Figure of the next coarser area; NaN and empty text where there is none.
    difference
        value - city_value in points of the unit; NaN where one of the two lacks.
    worse, distinguishable
        Less favourable than the city; told apart from the rest of the city. None: not judged or
        not known.
    low, high
        Interval of 95 % in the unit; NaN where there is none.
    trend
        The last five years up to `year` with figures of the level, rising: index ``year``,
        columns ``value``, ``state``, ``interpolated``, ``city_value``.
    band
        None where the value may not be shown or fewer than ten areas have one.
    base_year, then, then_state
        The base year and the figure of that year; None, NaN and empty text where the indicator
        has no figures then or no earlier year.
    change
        value - then in points of the unit; NaN where one of the two lacks.
    """

    indicator: Indicator
    year: int
    value: float
    state: str
    interpolated: bool
    city_value: float
    parent_value: float
    parent_state: str
    difference: float
    worse: bool | None
    distinguishable: bool | None
    low: float
    high: float
    trend: pd.DataFrame
    band: Band | None
    base_year: int | None
    then: float
    then_state: str
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeProfile:
    """
    Share of the residents per age group, area beside city.

    Attributes
    ----------
    year
        Year of the counts.
    table
        One row per declared group, youngest first: ``label_de``, ``label_en``, ``first`` (age in
        years), ``last`` (Int64, <NA>: open end), ``sex`` ("", "female" or "male": one row per sex
        where the city declares them), ``count``, ``share``, ``city_share`` (per cent
        of all residents in the groups, of both sexes), ``state`` (`CellState` text). Labels are
        empty where the city gives none. NaN where withheld: small counts, and as many others
        that no sum gives them away (`indicators.adding_up`); possibly all.
    """

    year: int
    table: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class SubAreas:
    """
    Areas of the next finer level inside this one.

    Attributes
    ----------
    table
        One row per sub-area, by name: index ``area_id``; columns ``name``, ``population`` (NaN
        where unknown or withheld), ``population_state`` (`CellState` text), ``below`` and ``known``
        (numbers of main indicators that are less favourable than the city / of which it is known
        whether they are).
    figures
        Rows (area_id, indicator): ``value``, ``state``, ``worse`` (nullable), ``city_value``,
        ``year``, of the main indicators.
    """

    level: str
    table: pd.DataFrame
    figures: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """
    An area with a similar profile, and why.

    Attributes
    ----------
    distance
        Root mean square of the differences in standard deviations over the shared indicators, >= 0.
    alike, unlike
        Keys of main indicators, closest and furthest first.
    shared
        Number of main indicators that both have, of `asked`.
    """

    spot: Spot
    distance: float
    alike: tuple[str, ...]
    unlike: tuple[str, ...]
    shared: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """
    Everything that is shown of one area.

    Attributes
    ----------
    year
        Year asked for; lines say where theirs is another.
    base_year
        First year of the comparison over time; `year` itself where there is no earlier one.
    parents
        Coarser areas that it lies in, the nearest first.
    population, population_state, population_year
        Residents (NaN where unknown or withheld), `CellState` text, year (None: no table
        brings them).
    population_change
        Per cent since `population_base_year`; NaN where one of the two counts lacks.
    lines
        Main indicators, then supplementary ones, then context, each in the order of the
        catalogue; of those with figures at the level in `year` or before, and of those
        whose columns are there but blank.
    ages
        None where the city declares no age groups or has no counts of them.
    groups
        Rows of `data.groups.target_groups` of this area.
    inside
        None at the finest level, and where no area of the finer one lies in this one.
    similar
        Up to three, most similar first; equally similar ones by name.
    """

    spot: Spot
    year: int
    base_year: int
    parents: tuple[Spot, ...]
    population: float
    population_state: str
    population_year: int | None
    population_base_year: int | None
    population_change: float
    lines: tuple[PortraitLine, ...]
    ages: AgeProfile | None
    groups: pd.DataFrame
    inside: SubAreas | None
    similar: tuple[Similar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciles:
    """
    All areas of a level sorted by one indicator, those of a portrait marked.

    Attributes
    ----------
    level
        The next finer level where the area has sub-areas with figures, else its own.
    table
        One row per area with a figure that may be shown, rising by value: index ``area_id``;
        ``name``, ``value``, ``decile`` (Int64: 1 lowest values .. 10, equal values in the same;
        <NA> with fewer than ten areas), ``mark`` ("own": the area or one inside it; "sibling":
        another area of the same parent; "": any other). Equal values by name.
    lines
        The nine values between the deciles, rising; two meet where no area lies between them.
        Empty with fewer than ten areas.
    withheld, missing
        Marked areas without a place in the order, as (area_id, name) pairs.
    city_value
        In the indicator's unit.
    """

    indicator: Indicator
    level: str
    year: int
    table: pd.DataFrame
    lines: tuple[float, ...]
    withheld: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]
    city_value: float
