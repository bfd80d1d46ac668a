"""Small made-up tables for the index methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import pytest

from indicators.catalogue import Polarity
from indicators.methods.compute import Figures
from indicators.methods.interface import Input

MakeFigures = Callable[..., Figures]


@pytest.fixture(scope="session")
def make_figures() -> MakeFigures:
    """Return a function that makes figures of areas "00", "01", ... from columns of numbers."""

    def make(
        columns: Mapping[str, Sequence[float]],
        *,
        inputs: Sequence[Input] | None = None,
        dynamics: Mapping[str, Sequence[float]] | None = None,
        city_values: Mapping[str, float] | None = None,
        population: Sequence[float] | None = None,
        declared: Mapping[str, str] | None = None,
    ) -> Figures:
        count = len(next(iter(columns.values()), ()))
        ids = pd.Index([f"{place:02d}" for place in range(count)], name="area_id")
        return Figures(
            status=pd.DataFrame(dict(columns), index=ids, dtype=float),
            inputs=_burdens(columns) if inputs is None else inputs,
            city_values=city_values or {},
            dynamics=pd.DataFrame(dict(dynamics or {}), index=ids, dtype=float),
            dynamics_inputs=_burdens(dynamics or {}),
            population=None if population is None else pd.Series(population, index=ids),
            declared=declared or {},
        )

    return make


def _burdens(columns: Mapping[str, Sequence[float]]) -> list[Input]:
    return [Input(slot=slot, polarity=Polarity.LOWER_IS_BETTER) for slot in columns]
