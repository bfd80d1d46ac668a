r"""How stable the class of an area is: four looks at what another choice would have given.

After the OECD/JRC Handbook on Constructing Composite Indicators (2008) and
Saisana, Saltelli & Tarantola (2005). None of the looks changes a published
class.

1. **Distance** of the unrounded index to the nearest cut-off, in standard
   deviations of the index.
2. **Weights**: share of draws that keep the class when the weights of the
   inputs are drawn from Dirichlet(1, …, 1), every mixture being as likely as
   any other; the declared weights play no part. The draw takes the place of
   `Input.weight` and reaches groups of inputs the way the method's `combine`
   documents; weights of groups stay as declared.
3. **Sampling**: share of draws that keep the class when every count of the
   year is drawn again (`indicators.redraw`), for all areas at once, so that
   the mean moves with them; inputs independently of each other, though the same
   persons may stand behind two of them. Known only where counts are held for
   every input. City values, sums over everybody, stay as they are.
4. **Methods**: share of the other schemes that put the area in the same class
   when every class keeps its size; ties go to the class the area has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.methods.compute import Figures, Outcome
from indicators.methods.interface import COMPARED_DECIMALS, Array, Definition, Input, Method
from indicators.redraw import Counted, HeldCounts, blocks

#: Nearer to a cut-off than this, in standard deviations of the index, an area is a borderline case.
NEAR_CUT_OFF = 0.1
#: Share of draws that must keep a class that is to be called stable.
KEPT = 0.95
DRAWS = 2000

Places = npt.NDArray[np.int8]


class Badge(StrEnum):
    """
    The verdict on a class; empty text for areas that take no part.

    `BORDERLINE` comes before `DEPENDS`. Close to a cut-off any change tips an
    area, new weights among others: said first, "depends on the weights" would
    swallow nearly every borderline case and blame the weights for what the
    figures themselves leave open. Said second it tells something of its own:
    the figures are clear, and the class is a matter of what counts for more.
    """

    STABLE = "stable"
    BORDERLINE = "borderline"
    DEPENDS = "depends_on_weights"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """The published computation, areas in the order of their ids."""

    ids: list[str]
    figures: Array
    city_values: Array
    index: Array
    places: Places


def stability(
    method: Method,
    figures: Figures,
    outcome: Outcome,
    *,
    counts: Mapping[str, Counted],
    others: Sequence[Method],
    draws: int = DRAWS,
    seed: int = 1,
) -> pd.DataFrame:
    """
    Look at the status class of every area in four ways.

    Parameters
    ----------
    method, figures, outcome
        What was computed, from what, and the result; nothing of it is changed.
    counts
        Counts behind the inputs, by slot; an input that rests on none is left out.
    others
        Methods of the other schemes.
    draws
        Draws of weights, and draws of counts.
    seed
        The same seed gives the same result, whatever the order of the areas.

    Returns
    -------
    table
        One row per area in the order of `Figures.status`: ``distance`` (>= 0),
        ``cut_off`` (the nearest, in the unit of the index), ``weights_share``,
        ``sampling_share`` (NaN without counts), ``methods_share`` (each 0 to 1;
        NaN without other methods) and ``badge`` (`Badge` text). Areas that
        take no part: NaN and empty.
    """
    point = _point(figures, outcome, method)
    weights_seed, sampling_seed = np.random.SeedSequence(seed).spawn(2)
    weights = np.random.default_rng(weights_seed).dirichlet(
        np.ones(len(figures.inputs)), size=draws
    )
    distance, cut_off = distances(point.index, method.definition)
    table = pd.DataFrame(
        {
            "distance": distance,
            "cut_off": cut_off,
            "weights_share": _weights_share(method, point, figures.inputs, weights),
            "sampling_share": _sampling_share(
                method,
                point,
                figures.inputs,
                counts,
                draws=draws,
                random=np.random.default_rng(sampling_seed),
            ),
            "methods_share": _methods_share(method, others, point, figures.inputs),
        },
        index=pd.Index(point.ids, name=figures.status.index.name),
    )
    table["badge"] = badges(table)
    table = table.reindex(figures.status.index)
    return table.assign(badge=table["badge"].fillna(""))


def distances(index: Array, definition: Definition) -> tuple[Array, Array]:
    """
    Distance to the nearest cut-off, and that cut-off.

    Parameters
    ----------
    index
        Finite indices of the areas that take part, shape (areas,).
    definition
        Its status classes; of two equally near cut-offs the lower is named.

    Returns
    -------
    distance
        In standard deviations (ddof = 0) of the index over the areas, >= 0;
        NaN where all areas have the same index.
    cut_off
        In the unit of the index.

    Notes
    -----
    Between two whole numbers lies no area. Of a count of disadvantages the
    distance is therefore taken to the middle of the step: 4 and 5 are equally
    far from "at least 5".
    """
    bounds = np.array(definition.status.cut_offs)
    middles = bounds
    if not definition.compares_areas and (index == np.rint(index)).all():
        middles = bounds - np.where(definition.status.to_upper, 0.5, -0.5)
    gaps = np.abs(index[:, np.newaxis] - middles)
    nearest = gaps.argmin(axis=1)
    spread = np.std(index) if np.ptp(index) > 0 else np.nan
    return gaps[np.arange(len(index)), nearest] / spread, bounds[nearest]


def badges(table: pd.DataFrame) -> pd.Series:
    """
    Put the four looks into one word.

    Borderline: nearer than `NEAR_CUT_OFF` to a cut-off, or kept in fewer than
    `KEPT` of the draws of counts. Else dependent on the weights: kept in fewer
    than `KEPT` of the draws of weights. Else stable. What is not known speaks
    against nobody. Agreement of the methods is shown, but earns no badge: the
    other schemes measure other things.

    Parameters
    ----------
    table
        Columns ``distance``, ``sampling_share``, ``weights_share``.

    Examples
    --------
    >>> columns = ["distance", "sampling_share", "weights_share"]
    >>> areas = [[0.5, 0.99, 0.99], [0.05, 1.0, 0.4], [0.5, 0.99, 0.4]]
    >>> badges(pd.DataFrame(areas, columns=columns)).to_list()
    ['stable', 'borderline', 'depends_on_weights']
    """
    borderline = table["distance"].lt(NEAR_CUT_OFF) | table["sampling_share"].lt(KEPT)
    depends = table["weights_share"].lt(KEPT)
    words = np.select(
        [borderline, depends], [Badge.BORDERLINE.value, Badge.DEPENDS.value], Badge.STABLE.value
    )
    return pd.Series(words.astype(object), index=table.index)


def _point(figures: Figures, outcome: Outcome, method: Method) -> _Point:
    ids = sorted(outcome.table.index[~outcome.table["excluded"]])
    slots = [one.slot for one in figures.inputs]
    index = outcome.table.loc[ids, "status_index"].to_numpy(dtype=float)
    return _Point(
        ids=ids,
        figures=figures.status.loc[ids, slots].to_numpy(dtype=float),
        city_values=np.array([figures.city_values.get(slot, np.nan) for slot in slots]),
        index=index,
        places=method.definition.status.places(index),
    )


def _kept(method: Method, sums: Array, point: _Point) -> Array:
    """Draws in which each area keeps its class; `sums` has shape (draws, areas)."""
    places = method.definition.status.places(method.index(sums))
    kept: Array = (places == point.places).sum(axis=0, dtype=float)
    return kept


def _weights_share(method: Method, point: _Point, inputs: Sequence[Input], weights: Array) -> Array:
    standardised = method.standardise(point.figures, inputs, point.city_values)
    kept = np.zeros(len(point.ids))
    for block in blocks(len(weights), standardised.size):
        kept += _kept(method, method.combine(standardised, inputs, weights[block]), point)
    return kept / len(weights)


def _sampling_share(
    method: Method,
    point: _Point,
    inputs: Sequence[Input],
    counts: Mapping[str, Counted],
    *,
    draws: int,
    random: np.random.Generator,
) -> Array:
    if any(one.slot not in counts for one in inputs):
        return np.full(len(point.ids), np.nan)
    held = HeldCounts.of([counts[one.slot] for one in inputs], pd.Index(point.ids))
    declared = np.array([one.weight for one in inputs])
    kept = np.zeros(len(point.ids))
    for block in blocks(draws, point.figures.size):
        figures = held.again(point.figures, draws=block.stop - block.start, random=random)
        standardised = method.standardise(figures, inputs, point.city_values)
        kept += _kept(method, method.combine(standardised, inputs, declared), point)
    return np.where(held.known.all(axis=1), kept / draws, np.nan)


def _methods_share(
    method: Method, others: Sequence[Method], point: _Point, inputs: Sequence[Input]
) -> Array:
    if not others:
        return np.full(len(point.ids), np.nan)
    weights = np.array([one.weight for one in inputs])
    sign = 1 if method.definition.status.burden_rises else -1
    own, places = sign * point.index, sign * point.places.astype(int)
    agreeing = np.zeros(len(point.ids))
    for other in others:
        standardised = other.standardise(point.figures, inputs, point.city_values)
        burden = np.round(other.combine(standardised, inputs, weights), COMPARED_DECIMALS)
        order = np.lexsort((own, burden))
        theirs = np.empty_like(places)
        theirs[order] = np.sort(places)
        agreeing += theirs == places
    return agreeing / len(others)
