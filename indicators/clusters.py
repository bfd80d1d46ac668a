"""Local Moran: areas whose neighbours are like them, more than chance would have it.

This is the only module that imports esda (and with it libpysal and
scikit-learn, seconds of start); only `data.clusters` imports it. esda draws
the permutations; how they become p-values is done here, because esda's own
are one-sided and count ties on one side only.
"""

from __future__ import annotations

import threading
import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from esda.moran import Moran_Local
from libpysal.graph import Graph
from scipy.stats import false_discovery_control

from indicators.errors import IndicatorDataError

Array = npt.NDArray[np.float64]

#: With 9,999 permutations the smallest p-value is 0.0002; fewer would leave nothing to be found
#: after the correction for several hundred areas.
PERMUTATIONS = 9_999
SEED = 20_150_401
#: Expected share of false alarms among the areas called a cluster.
FALSE_DISCOVERY_RATE = 0.05
#: A permuted sum closer than this to the observed one is the same sum added in another order.
_TIE = 1e-9
#: Fewer areas than this cannot be rearranged often enough to mean anything.
LEAST_AREAS = 5

#: esda's numbers of the quadrants of the Moran scatterplot.
_QUADRANTS = {1: "HH", 2: "LH", 3: "LL", 4: "HL"}

# esda seeds numpy's global generator, and quiets warnings for the whole process while it computes.
_ONE_AT_A_TIME = threading.Lock()


class ClustersError(IndicatorDataError):
    """Base class: no clusters can be looked for in these figures."""


class TooFewClusterAreasError(ClustersError):
    """
    Raised when too few areas have a figure, or none of them has a neighbour.

    Parameters
    ----------
    count
        Areas with a figure.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            f"{count} area(s) have a figure; {LEAST_AREAS} that touch each other are needed. "
            "Choose a finer level."
        )


class NoClusterSpreadError(ClustersError):
    """Raised when all areas have the same figure: none is high or low."""

    def __init__(self) -> None:
        super().__init__("All areas have the same figure; there are no high and low ones.")


class RepeatedClusterAreasError(ClustersError):
    """
    Raised when an area has more than one figure.

    Parameters
    ----------
    area_ids
        Areas concerned.
    """

    def __init__(self, area_ids: tuple[str, ...]) -> None:
        self.area_ids = area_ids
        super().__init__(
            f"{len(area_ids)} area(s) have several figures, e.g. {area_ids[:3]}: correct the table."
        )


class NotFiniteClusterError(ClustersError):
    """
    Raised when a figure is infinite.

    Parameters
    ----------
    area_ids
        Areas concerned.
    """

    def __init__(self, area_ids: tuple[str, ...]) -> None:
        self.area_ids = area_ids
        super().__init__(
            f"{len(area_ids)} area(s) have an infinite figure, e.g. {area_ids[:3]}. "
            "A rate over nobody is missing, not infinite: correct the table."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """Figures in the order of the ids, and who touches whom by place in that order."""

    ids: pd.Index
    values: Array
    graph: Graph
    linked: npt.NDArray[np.bool_]


def local_moran(
    values: pd.Series,
    links: pd.DataFrame,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> pd.DataFrame:
    r"""
    Find areas that lie among areas like them, or unlike them.

    .. math:: I_i = \frac{z_i}{m_2} \sum_j w_{ij} z_j

    with :math:`z` the deviation from the unweighted mean of the areas,
    :math:`m_2` its variance (divided by n - 1) and :math:`w` 1 / (number of neighbours) (Anselin
    1995, Local indicators of spatial association). The figure of an area is
    held fast while those of all others are shuffled `permutations` times.

    Parameters
    ----------
    values
        Figures per ``area_id`` (unique); NaN where there is none: such an
        area takes no part, and nobody has it as a neighbour.
    links
        Columns ``focal`` and ``neighbour`` as from `geo.neighbours.contiguity`:
        each pair in both directions.
    permutations
        Number of rearrangements.
    seed
        Of the rearrangements; the same seed gives the same result, whatever
        the order of the rows.

    Returns
    -------
    clusters
        Index of `values`: ``quadrant`` (``HH`` high among high, ``LL`` low
        among low, ``HL`` high among low, ``LH`` low among high), ``moran``
        (local I), ``p_value`` (two-sided, twice the smaller tail),
        ``q_value`` (Benjamini & Hochberg over the tested areas, as Caldas de
        Castro & Singer 2006 propose for local statistics) and ``significant``
        (nullable boolean, q <= `FALSE_DISCOVERY_RATE`). Areas without a figure
        or without a neighbour that has one are not tested: empty text, NaN
        and ``<NA>``. Islands with a figure still belong to the figures that
        are shuffled.

    Raises
    ------
    TooFewClusterAreasError, NoClusterSpreadError, NotFiniteClusterError,
    RepeatedClusterAreasError
        See there.
    """
    prepared = _prepare(values, links)
    places, observed, drawn = _permuted(prepared, permutations, seed)
    p_values = _two_sided(observed, drawn)
    tested = prepared.linked
    found = pd.DataFrame(
        {
            "quadrant": np.where(tested, [_QUADRANTS[int(q)] for q in places], "").astype(object),
            "moran": np.where(tested, observed, np.nan),
            "p_value": np.where(tested, p_values, np.nan),
            "q_value": np.nan,
            "significant": pd.Series(pd.NA, index=prepared.ids, dtype="boolean"),
        },
        index=prepared.ids,
    )
    q_values = false_discovery_control(p_values[tested], method="bh")
    found.loc[tested, "q_value"] = q_values
    found.loc[tested, "significant"] = q_values <= FALSE_DISCOVERY_RATE
    return _on_all_areas(found, values.index)


def _prepare(values: pd.Series, links: pd.DataFrame) -> _Prepared:
    if not values.index.is_unique:
        repeated = values.index[values.index.duplicated()].unique()
        raise RepeatedClusterAreasError(tuple(str(area) for area in repeated))
    known = values.dropna().astype(float).sort_index()
    infinite = known.index[~np.isfinite(known)]
    if len(infinite):
        raise NotFiniteClusterError(tuple(str(area) for area in infinite))
    inside = links[links["focal"].isin(known.index) & links["neighbour"].isin(known.index)]
    if len(known) < LEAST_AREAS or inside.empty:
        raise TooFewClusterAreasError(len(known))
    figures = known.to_numpy()
    spread = figures.std()
    if spread <= _TIE * np.abs(figures).max():
        raise NoClusterSpreadError
    place = pd.Series(np.arange(len(known)), index=known.index)
    pairs = pd.DataFrame(
        {
            "focal": place[inside["focal"]].to_numpy(),
            "neighbor": place[inside["neighbour"]].to_numpy(),
            "weight": 1.0,
        }
    ).drop_duplicates()
    linked = np.isin(np.arange(len(known)), pairs["focal"])
    alone = np.flatnonzero(~linked)  # libpysal writes an island as its own neighbour of weight 0
    islands = pd.DataFrame({"focal": alone, "neighbor": alone, "weight": 0.0})
    adjacency = pd.concat([pairs, islands]).sort_values(["focal", "neighbor"])
    # Standardised here so that a change of unit changes no digit that is compared.
    standardised = np.round((figures - figures.mean()) / spread, 9)
    return _Prepared(
        ids=known.index,
        values=standardised,
        graph=Graph.from_arrays(
            *(adjacency[column].to_numpy() for column in ("focal", "neighbor", "weight"))
        ),
        linked=linked,
    )


def _permuted(
    prepared: _Prepared, permutations: int, seed: int
) -> tuple[npt.NDArray[np.int_], Array, Array]:
    """Quadrants, local I and its permuted values (areas, permutations), as esda computes them."""
    # esda divides by the spread of an island's statistics, which is 0, for a figure not used here;
    # and it asks its own engine for p-values, not used either, in a way that it has deprecated.
    with _ONE_AT_A_TIME, np.errstate(invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        before = np.random.get_state()
        try:
            found = Moran_Local(
                prepared.values,
                prepared.graph,
                transformation="r",
                permutations=permutations,
                n_jobs=1,
                seed=seed,
            )
        finally:
            np.random.set_state(before)
    return found.q, found.Is, found.rlisas


def _two_sided(observed: Array, drawn: Array) -> Array:
    """Twice the smaller tail, the observed arrangement being one of the possible ones."""
    slack = _TIE * np.maximum(1.0, np.abs(observed))[:, None]
    upper = (drawn >= observed[:, None] - slack).sum(axis=1)
    lower = (drawn <= observed[:, None] + slack).sum(axis=1)
    doubled = 2 * (np.minimum(upper, lower) + 1) / (drawn.shape[1] + 1)
    return np.asarray(np.minimum(1.0, doubled), dtype=np.float64)


def _on_all_areas(found: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    whole = found.reindex(index)
    whole["quadrant"] = whole["quadrant"].fillna("")
    return whole
