"""Indices where a screen or a file needs them: over the years, as an indicator, two compared.

A single index is computed in `data.methods.results`, whose functions are
offered here, too: this is the module to import.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.city import City
from data.errors import MethodNotUsableError
from data.figures import AreaFigures, area_figures
from data.methods.bindings import BoundInput
from data.methods.inputs import shown_inputs, worst_state
from data.methods.results import (
    INDEX_PREFIX,
    CityIndex,
    available_methods,
    binding_of,
    city_index,
    definitions,
    dynamics_years,
    index_years,
)
from data.rates.city_value import CityFigure
from indicators.catalogue import Formula, Indicator, Polarity, Role, Text
from indicators.comparison import worse_than_city
from indicators.methods.compute import MISSING_INPUT
from indicators.states import CellState
from locales import translator

__all__ = [
    "INDEX_PREFIX",
    "INDEX_TOPIC",
    "SERIES_COLUMNS",
    "BoundInput",
    "CityIndex",
    "ThresholdExample",
    "as_indicator",
    "available_methods",
    "city_index",
    "class_changes",
    "definitions",
    "dynamics_years",
    "index_figures",
    "index_series",
    "index_years",
    "threshold_example",
]

#: Topic of all indices.
INDEX_TOPIC = "index"

SERIES_COLUMNS = ("status_index", "status_class", "dynamics_class")


def index_series(city: City, method: str, level: str) -> pd.DataFrame:
    """
    All years of an index.

    Returns
    -------
    series
        Columns `SERIES_COLUMNS`, indexed by (year, area_id): NaN and empty text
        where an area takes no part. A year that allows no index has no rows.

    Raises
    ------
    UnknownChoiceError
        If the city has no such method or level.
    """
    tables = {}
    for year in index_years(city, method, level):
        try:
            found = city_index(city, method=method, level=level, year=year)
        except MethodNotUsableError:
            continue
        tables[year] = found.table[list(SERIES_COLUMNS)]
    if not tables:
        index = pd.MultiIndex.from_arrays([[], []], names=["year", "area_id"])
        return pd.DataFrame(columns=list(SERIES_COLUMNS), index=index)
    return pd.concat(tables, names=["year", "area_id"])


def index_figures(city: City, *, method: str, level: str, year: int) -> AreaFigures:
    """
    An index where an indicator can stand.

    Returns
    -------
    figures
        ``value`` is the status index. ``worse`` says whether the class is one
        that the method calls burdened. An area that takes no part has the
        state of its inputs where these are lacking, else
        `CellState.NOT_MEANINGFUL`. There is no figure of the city: an index
        says where areas stand among each other.

    Raises
    ------
    UnknownChoiceError, MethodNotUsableError
        As from `city_index`.
    """
    found = city_index(city, method=method, level=level, year=year)
    outcome = found.table
    excluded = outcome["excluded"].astype(bool)
    lacking = outcome["reason"].eq(MISSING_INPUT)
    states = pd.Series(CellState.VALUE.value, index=outcome.index, dtype=object)
    states[excluded] = CellState.NOT_MEANINGFUL.value
    inputs = shown_inputs(city, binding_of(city, method, level), level, year)
    states[lacking] = worst_state(inputs.states)
    table = city.named_areas(level).assign(
        numerator=np.nan,
        denominator=np.nan,
        value=outcome["status_index"],
        state=states,
        interpolated=inputs.interpolated & ~excluded,
        worse=_attention(found),
    )
    return AreaFigures(
        indicator=as_indicator(found),
        level=level,
        year=year,
        table=table,
        city=_no_city_figure(included=int((~excluded).sum()), total=len(excluded)),
    )


def as_indicator(index: CityIndex) -> Indicator:
    """Entry of the catalogue for an index; its `numerator` names the indicators that go in."""
    definition = index.definition
    return Indicator(
        key=f"{INDEX_PREFIX}{definition.key}",
        name=definition.name,
        definition=definition.summary,
        topic=INDEX_TOPIC,
        numerator=tuple(one.indicator for one in index.inputs if not one.dynamics),
        denominator=(),
        unit=Text(de=translator("de").text("index.unit"), en=translator("en").text("index.unit")),
        polarity=Polarity.LOWER_IS_BETTER
        if definition.status.burden_rises
        else Polarity.HIGHER_IS_BETTER,
        source="; ".join(definition.literature),
        formula=Formula.COMPOSITE,
        role=Role.CONTEXT,
        decimals=2,
        complement_is_sensitive=False,
    )


def _no_city_figure(*, included: int, total: int) -> CityFigure:
    return CityFigure(
        value=math.nan,
        recomputed=math.nan,
        published=math.nan,
        numerator=math.nan,
        denominator=math.nan,
        areas_counted=included,
        areas_total=total,
        origin="",
    )


def class_changes(city: City, *, first: str, second: str, level: str, year: int) -> pd.DataFrame:
    """
    Areas that two methods see differently.

    Returns
    -------
    changes
        Indexed by ``area_id``: ``name``; ``first_code``, ``second_code`` (empty
        where the area takes no part); ``first_attention``, ``second_attention``
        (nullable boolean: whether the class counts as burdened); ``change``:
        ``only_first`` or ``only_second`` calls the area burdened,
        ``joins`` or ``leaves`` where it takes part in one of the two only,
        ``class`` where both judge alike but in another class. The last is
        said only of methods with the same classes: the fourth of four and the
        tenth of ten cannot be compared.

    Raises
    ------
    UnknownChoiceError, MethodNotUsableError
        As from `city_index`.
    """
    one = city_index(city, method=first, level=level, year=year)
    other = city_index(city, method=second, level=level, year=year)
    table = pd.DataFrame({"name": one.names})
    for prefix, index in (("first", one), ("second", other)):
        table[f"{prefix}_code"] = index.table["status_class"]
        table[f"{prefix}_attention"] = _attention(index)
    same_classes = one.definition.status.codes == other.definition.status.codes
    left, right = table["first_attention"], table["second_attention"]
    change = pd.Series("", index=table.index, dtype=object)
    if same_classes:
        change[table["first_code"].ne(table["second_code"])] = "class"
    change[(left & ~right).fillna(value=False)] = "only_first"
    change[(~left & right).fillna(value=False)] = "only_second"
    change[left.isna() & right.notna()] = "joins"
    change[left.notna() & right.isna()] = "leaves"
    table["change"] = change
    return table[change.ne("")]


def _attention(index: CityIndex) -> pd.Series:
    """Whether each class counts as burdened; ``<NA>`` for areas that take no part."""
    table = index.table
    burdened = table["status_class"].isin(index.definition.status.attention).astype("boolean")
    return burdened.mask(table["excluded"].astype(bool))


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdExample:
    """
    Areas on the worse side of the city value, and of the unweighted mean of the areas.

    Attributes
    ----------
    city_value, unweighted_mean
        In the unit of the indicator.
    areas
        How many areas have a figure that may be shown.
    beyond_city, beyond_mean
        How many of them are worse than each; of a neutral indicator, higher.
    between
        Ids of the areas that the choice between the two decides about.
    """

    indicator: Indicator
    level: str
    year: int
    city_value: float
    unweighted_mean: float
    areas: int
    beyond_city: int
    beyond_mean: int
    between: tuple[str, ...]


def threshold_example(city: City, indicator: str, level: str, year: int) -> ThresholdExample | None:
    """
    Show why the city value is not the mean of the areas' rates.

    Returns
    -------
    example
        None where there is no city value or no area with a figure.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator, level or year.
    """
    found = area_figures(city, indicator=indicator, level=level, year=year)
    values = found.table["value"].dropna()
    if values.empty or math.isnan(found.city.value):
        return None
    neutral = found.indicator.polarity is Polarity.NEUTRAL
    polarity = Polarity.LOWER_IS_BETTER if neutral else found.indicator.polarity
    mean = float(values.mean())
    beyond_city = worse_than_city(values, found.city.value, polarity).astype(bool)
    beyond_mean = worse_than_city(values, mean, polarity).astype(bool)
    return ThresholdExample(
        indicator=found.indicator,
        level=level,
        year=year,
        city_value=found.city.value,
        unweighted_mean=mean,
        areas=len(values),
        beyond_city=int(beyond_city.sum()),
        beyond_mean=int(beyond_mean.sum()),
        between=tuple(str(area) for area in values.index[beyond_city != beyond_mean]),
    )
