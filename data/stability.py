"""How stable the classes of an index are, from the counts that its inputs rest on.

Every area that takes part has all its inputs shown, so the counts drawn again
are counts that are shown, too.
"""

from __future__ import annotations

import pandas as pd

from data.certainty import certainty_of
from data.city import City
from data.figures import AreaFigures, area_figures
from data.indices import CityIndex, city_index
from indicators.catalogue import Uncertainty
from indicators.methods.count import SCHEME as COUNT
from indicators.methods.interface import Method
from indicators.methods.registry import RELEASED, method_for
from indicators.redraw import Counted
from indicators.stability import DRAWS
from indicators.stability import stability as stability_of


def stability(
    city: City, *, method: str, level: str, year: int, draws: int = DRAWS, seed: int = 1
) -> pd.DataFrame:
    """
    Look at the status class of every area of an index in four ways.

    Parameters
    ----------
    draws, seed
        See `indicators.stability.stability`; no class that is shown depends on them.

    Returns
    -------
    table
        As from `indicators.stability.stability`, one row per area of the level.

    Raises
    ------
    UnknownChoiceError, MethodNotUsableError
        As `data.indices.city_index`.
    """
    index = city_index(city, method=method, level=level, year=year)
    return stability_of(
        method_for(index.definition),
        index.figures,
        index.outcome,
        counts=_counts(city, index),
        others=_others(index.definition.scheme),
        draws=draws,
        seed=seed,
    )


def _others(scheme: str) -> list[Method]:
    """One method of each other scheme that gives areas an order; a count of a few does not."""
    by_scheme = {one.scheme: one for one in reversed(list(RELEASED.values()))}
    return [method_for(by_scheme[one]) for one in sorted(by_scheme) if one not in {scheme, COUNT}]


def _counts(city: City, index: CityIndex) -> dict[str, Counted]:
    """Counts behind the inputs of the status, by slot; inputs without counts are left out."""
    found = {}
    for bound in index.inputs:
        if bound.dynamics:
            continue
        figures = area_figures(city, indicator=bound.indicator, level=index.level, year=index.year)
        kind = certainty_of(figures).kind
        if kind is not Uncertainty.NONE:
            found[bound.slot] = _counted(figures, kind)
    return found


def _counted(figures: AreaFigures, kind: Uncertainty) -> Counted:
    return Counted(
        kind=kind,
        count=figures.table["numerator"],
        base=figures.table["denominator"],
        scale=figures.indicator.scale,
    )
