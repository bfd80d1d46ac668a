"""Compute a method for one level and year: who takes part, the steps, the classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.disclosure import COUNT_NOISE
from indicators.methods.errors import (
    DuplicateAreasError,
    InputsError,
    NoSpreadError,
    NotFiniteError,
    TooFewAreasError,
)
from indicators.methods.interface import Array, ClassScheme, Input, Method

#: Reasons for taking no part; a declared exclusion carries its own text beside this code.
MISSING_INPUT = "missing_input"
SMALL_POPULATION = "small_population"
UNKNOWN_POPULATION = "unknown_population"
DECLARED = "declared"
_FEWEST = 2  # areas that can be compared with each other
_LARGEST = 1e100  # squares of larger numbers are infinite; no figure of an area comes near


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    What goes into a computation.

    Attributes
    ----------
    status
        One row per area, indexed by ``area_id``, one column per slot of
        `inputs`, unrounded; NaN where there is no figure.
    inputs
        What the columns of `status` mean.
    city_values
        City value per slot; NaN where there is none.
    dynamics, dynamics_inputs
        Likewise for the development, change of each input; may be empty.
    population
        Residents per area, same index; NaN unknown. None: not asked for.
    declared
        ``area_id`` -> reason of exclusions that the city declares.
    """

    status: pd.DataFrame
    inputs: Sequence[Input]
    city_values: Mapping[str, float]
    dynamics: pd.DataFrame
    dynamics_inputs: Sequence[Input]
    population: pd.Series | None
    declared: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    Result of a method.

    Attributes
    ----------
    table
        One row per area in the order of `Figures.status`: ``sum``,
        ``status_index``, ``dynamics_sum``, ``dynamics_index`` (float, NaN where
        there is none), ``status_class``, ``dynamics_class``, ``overall`` (text,
        empty where there is none), ``excluded`` (bool), ``reason`` (code, empty
        for areas that take part).
    standardised
        Standardised figures per slot of status and dynamics, higher = more
        burden; NaN for areas that take no part.
    details
        Further published figures per area, by name (see `Method.details`);
        NaN for areas that take no part, no columns for methods without.
    """

    table: pd.DataFrame
    standardised: pd.DataFrame
    details: pd.DataFrame = field(default_factory=pd.DataFrame)


def compute(method: Method, figures: Figures) -> Outcome:
    """
    Compute the index and its classes.

    Areas without a figure in any input, below the minimum population or
    declared as excluded are left out **before** anything is standardised.
    An area that lacks only its development keeps its status; so do all areas
    where the development is known of fewer than two or is the same everywhere.

    Parameters
    ----------
    method
        Of a definition that is fitted to its inputs (`registry.fitted`).
    figures
        What goes in; not modified.

    Raises
    ------
    InputsError
        If there is not a single input, or a column is lacking.
    DuplicateAreasError
        If an area has several rows.
    NotFiniteError
        If a figure is infinite, or too large to be computed with.
    TooFewAreasError
        If fewer areas take part than the method needs: two that it can
        compare, or one if it judges each by itself.
    NoSpreadError
        If all areas have the same index and the method compares areas with each other.
    CityValuesError
        If the method compares with the city and a city value is not known.
    """
    definition = method.definition
    ids = figures.status.index
    _require(figures.status, figures.inputs)
    reasons = exclusions(method, figures)
    # Sums of floating-point numbers depend on their order: in the order of ids, no class does.
    included = sorted(reasons.index[reasons.eq("")])
    needed = _FEWEST if definition.compares_areas else 1
    if len(included) < needed:
        raise TooFewAreasError(len(included), needed)
    status = _steps(method, figures.status.loc[included], figures.inputs, figures.city_values)
    if definition.compares_areas and not status.differ:
        raise NoSpreadError
    table = pd.DataFrame(index=ids)
    table["sum"], table["status_index"] = status.sums.reindex(ids), status.index.reindex(ids)
    table["status_class"] = _codes(definition.status, table["status_index"])
    table["dynamics_sum"], table["dynamics_index"], table["dynamics_class"] = np.nan, np.nan, ""
    standardised = [status.standardised]
    change = _development(method, figures, included)
    if change is not None and definition.dynamics is not None:
        table["dynamics_sum"] = change.sums.reindex(ids)
        table["dynamics_index"] = change.index.reindex(ids)
        table["dynamics_class"] = _codes(definition.dynamics, table["dynamics_index"])
        standardised.append(change.standardised)
    developed = table["dynamics_class"].ne("")
    table["overall"] = (table["status_class"] + table["dynamics_class"]).where(developed, "")
    table["excluded"], table["reason"] = reasons.ne(""), reasons
    return Outcome(
        table=table,
        standardised=pd.concat(standardised, axis=1).reindex(ids),
        details=status.details.reindex(ids),
    )


def exclusions(method: Method, figures: Figures) -> pd.Series:
    """Reason per area for taking no part, empty text for those that do; a declared one first."""
    ids = figures.status.index
    reasons = pd.Series("", index=ids, dtype=object)
    columns = [one.slot for one in figures.inputs]
    reasons[figures.status[columns].isna().any(axis=1)] = MISSING_INPUT
    minimum = method.definition.minimum_population
    if figures.population is not None and minimum > 0:
        population = figures.population.reindex(ids)
        reasons[population.isna() & reasons.eq("")] = UNKNOWN_POPULATION
        # Residents carried over a boundary reform are sums of fractions: 300 may be 299.99999999.
        reasons[population < minimum - COUNT_NOISE] = SMALL_POPULATION
    reasons[ids.isin(list(figures.declared))] = DECLARED
    return reasons


def _require(frame: pd.DataFrame, inputs: Sequence[Input]) -> None:
    missing = [one.slot for one in inputs if one.slot not in frame.columns]
    if missing or not inputs:
        raise InputsError(missing or ["at least one input"])
    if not frame.index.is_unique:
        raise DuplicateAreasError(map(str, frame.index[frame.index.duplicated()].unique()))
    for one in inputs:
        infinite = np.abs(frame[one.slot].to_numpy(dtype=float)) > _LARGEST
        if infinite.any():
            raise NotFiniteError(one.slot, [str(area) for area in frame.index[infinite]])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """What a method makes of areas that all have figures; all indexed by ``area_id``."""

    standardised: pd.DataFrame
    sums: pd.Series
    index: pd.Series
    details: pd.DataFrame

    @property
    def differ(self) -> bool:
        """Whether the index tells any two areas apart."""
        return bool(np.ptp(self.index.to_numpy()) > 0)


def _steps(
    method: Method, frame: pd.DataFrame, inputs: Sequence[Input], city_values: Mapping[str, float]
) -> _Steps:
    slots = [one.slot for one in inputs]
    reference: Array = np.array([city_values.get(slot, np.nan) for slot in slots])
    standardised = method.standardise(frame[slots].to_numpy(dtype=float), inputs, reference)
    sums = method.combine(standardised, inputs, np.array([one.weight for one in inputs]))
    details = method.details(standardised, inputs)
    return _Steps(
        standardised=pd.DataFrame(standardised, index=frame.index, columns=slots),
        sums=pd.Series(sums, index=frame.index),
        index=pd.Series(method.index(sums), index=frame.index),
        details=pd.DataFrame(dict(details), index=frame.index),
    )


def _development(method: Method, figures: Figures, included: list[str]) -> _Steps | None:
    """The same steps for the change of each input; None where nothing can be told from it."""
    if method.definition.dynamics is None or not figures.dynamics_inputs:
        return None
    _require(figures.dynamics, figures.dynamics_inputs)
    slots = [one.slot for one in figures.dynamics_inputs]
    known = figures.dynamics[slots].reindex(included).dropna()
    if len(known) < _FEWEST:
        return None
    steps = _steps(method, known, figures.dynamics_inputs, {})
    return steps if steps.differ else None


def _codes(scheme: ClassScheme, index: pd.Series) -> pd.Series:
    """Class code per area; empty text where there is no index."""
    codes = np.array([*scheme.codes, ""], dtype=object)  # place -1 is the last
    return pd.Series(codes[scheme.places(index.to_numpy(dtype=float))], index=index.index)
