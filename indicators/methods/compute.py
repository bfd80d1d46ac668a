"""Compute a method for one level and year: who takes part, the steps, the classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.methods.errors import InputsError, NoSpreadError, NotFiniteError, TooFewAreasError
from indicators.methods.interface import Array, ClassScheme, Input, Method

#: Reasons for taking no part; a declared exclusion carries its own text beside this code.
MISSING_INPUT = "missing_input"
SMALL_POPULATION = "small_population"
UNKNOWN_POPULATION = "unknown_population"
DECLARED = "declared"
_FEWEST = 2  # areas that can be compared with each other


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
    """

    table: pd.DataFrame
    standardised: pd.DataFrame


def compute(method: Method, figures: Figures) -> Outcome:
    """
    Compute the index and its classes.

    Areas without a figure in any input, below the minimum population or
    declared as excluded are left out **before** anything is standardised.
    An area that lacks only its development keeps its status.

    Raises
    ------
    InputsError
        If there is not a single input, or a column is lacking.
    NotFiniteError
        If a figure is infinite.
    TooFewAreasError
        If fewer than two areas take part.
    NoSpreadError
        If all areas have the same index and the method compares areas with each other. (Where only
        the development is the same everywhere, it is 0 and thus stable.)
    """
    _require(figures.status, figures.inputs)
    reasons = exclusions(method, figures)
    # Sums of floating-point numbers depend on their order: in the order of ids, no class does.
    included = sorted(reasons.index[reasons.eq("")])
    status = _index(method, figures.status.loc[included], figures.inputs, figures.city_values)
    if method.definition.compares_areas and np.ptp(status["index"]) == 0:
        raise NoSpreadError
    scheme = method.definition.status
    table = pd.DataFrame(index=figures.status.index)
    table["sum"] = status["sum"].reindex(table.index)
    table["status_index"] = status["index"].reindex(table.index)
    table["status_class"] = _codes(scheme, table["status_index"])
    parts = [status.drop(columns=["sum", "index"])]
    table["dynamics_sum"], table["dynamics_index"] = np.nan, np.nan
    table["dynamics_class"] = ""
    if method.definition.dynamics is not None and len(figures.dynamics_inputs):
        _require(figures.dynamics, figures.dynamics_inputs)
        known = figures.dynamics.loc[included].dropna()
        if len(known) >= _FEWEST:
            change = _index(method, known, figures.dynamics_inputs, {})
            table["dynamics_sum"] = change["sum"].reindex(table.index)
            table["dynamics_index"] = change["index"].reindex(table.index)
            table["dynamics_class"] = _codes(method.definition.dynamics, table["dynamics_index"])
            parts.append(change.drop(columns=["sum", "index"]))
    table["overall"] = (table["status_class"] + table["dynamics_class"]).where(
        table["dynamics_class"].ne(""), ""
    )
    table["excluded"] = reasons.ne("")
    table["reason"] = reasons
    standardised = pd.concat(parts, axis=1).reindex(table.index)
    return Outcome(table=table, standardised=standardised)


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
        reasons[population < minimum] = SMALL_POPULATION
    reasons[ids.isin(list(figures.declared))] = DECLARED
    return reasons


def _require(frame: pd.DataFrame, inputs: Sequence[Input]) -> None:
    missing = [one.slot for one in inputs if one.slot not in frame.columns]
    if missing or not inputs:
        raise InputsError(missing or ["at least one input"])
    for one in inputs:
        infinite = np.isinf(frame[one.slot].to_numpy(dtype=float))
        if infinite.any():
            raise NotFiniteError(one.slot, [str(area) for area in frame.index[infinite]])


def _index(
    method: Method, frame: pd.DataFrame, inputs: Sequence[Input], city_values: Mapping[str, float]
) -> pd.DataFrame:
    """Standardised figures, ``sum`` and ``index`` of areas that all have figures."""
    if len(frame) < _FEWEST:
        raise TooFewAreasError(len(frame), _FEWEST)
    slots = [one.slot for one in inputs]
    reference: Array = np.array([city_values.get(slot, np.nan) for slot in slots])
    standardised = method.standardise(frame[slots].to_numpy(dtype=float), inputs, reference)
    sums = method.combine(standardised, inputs, np.array([one.weight for one in inputs]))
    result = pd.DataFrame(standardised, index=frame.index, columns=slots)
    return result.assign(sum=sums, index=method.index(sums))


def _codes(scheme: ClassScheme, index: pd.Series) -> pd.Series:
    """Class code per area; empty text where there is no index."""
    codes = np.array([*scheme.codes, ""], dtype=object)  # place -1 is the last
    return pd.Series(codes[scheme.places(index.to_numpy(dtype=float))], index=index.index)
