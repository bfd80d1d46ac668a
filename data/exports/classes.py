"""The classes of an index as a table for people and scripts to take away."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from data.exports.cells import csv_file
from data.indices import CityIndex
from indicators.catalogue import Text
from indicators.methods.interface import ClassScheme

#: Columns after the inputs, in this order.
RESULT_COLUMNS = (
    "sum",
    "status_index",
    "status_class",
    "status_label",
    "dynamics_index",
    "dynamics_class",
    "dynamics_label",
    "overall",
    "excluded",
    "reason",
    "stability",
)

#: Columns whose signs are published codes and stay as they are, ``+/-`` included.
CODE_COLUMNS = ("status_class", "dynamics_class", "overall")

_FIRST = ("area_id", "name")


def classes_frame(index: CityIndex, *, badges: pd.Series, language: str) -> pd.DataFrame:
    """
    One row per area: inputs with their z, index, classes, reason.

    Parameters
    ----------
    badges
        Code of the stability of each class per ``area_id``
        (`indicators.stability.Badge`), empty text for areas that take no part.
    language
        Language of labels and reasons.

    Returns
    -------
    frame
        ``area_id``, ``name``, per input of the status and the development its
        figure under the name of its slot and its standardised figure as
        ``z_<slot>`` (float, NaN where there is none), then `RESULT_COLUMNS`.
        An input that is named like one of these columns is called
        ``input_<slot>``. All areas of the level, in its order.
    """
    table = index.table
    columns: dict[str, object] = {
        "area_id": table.index.astype(str),
        "name": index.names.reindex(table.index).to_numpy(),
    }
    columns |= _inputs(index)
    dynamics = index.definition.dynamics
    columns |= {
        "sum": table["sum"].to_numpy(dtype=float),
        "status_index": table["status_index"].to_numpy(dtype=float),
        "status_class": table["status_class"].to_numpy(),
        "status_label": _labels(index.definition.status, table["status_class"], language),
        "dynamics_index": table["dynamics_index"].to_numpy(dtype=float),
        "dynamics_class": table["dynamics_class"].to_numpy(),
        "dynamics_label": _labels(dynamics, table["dynamics_class"], language),
        "overall": table["overall"].to_numpy(),
        "excluded": table["excluded"].to_numpy(dtype=bool),
        "reason": [one[language] if isinstance(one, Text) else "" for one in index.reasons],
        "stability": badges.reindex(table.index).fillna("").to_numpy(),
    }
    return pd.DataFrame(columns)


def classes_csv(index: CityIndex, *, badges: pd.Series, language: str) -> bytes:
    """
    Classes of an index as CSV, in the dialect of `values_csv`, numbers with all their digits.

    Published codes such as ``+/-`` are written as they are; no code that a
    descriptor can declare is a formula.
    """
    frame = classes_frame(index, badges=badges, language=language)
    rows = frame.itertuples(index=False, name=None)
    return csv_file(list(frame.columns), rows, digits=None, verbatim=CODE_COLUMNS)


def _inputs(index: CityIndex) -> dict[str, np.ndarray]:
    """Figure and standardised figure of each input, by the name of its column."""
    figures = pd.concat([index.figures.status, index.figures.dynamics], axis=1)
    slots = [one.slot for one in index.inputs]
    taken = {*_FIRST, *RESULT_COLUMNS, *(f"z_{slot}" for slot in slots)}
    nothing = np.full(len(index.table), np.nan)
    columns = {}
    for slot in slots:
        name = f"input_{slot}" if slot in taken else slot
        for column, source in ((name, figures), (f"z_{slot}", index.outcome.standardised)):
            there = slot in source.columns
            columns[column] = source[slot].to_numpy(dtype=float) if there else nothing
    return columns


def _labels(scheme: ClassScheme | None, codes: Iterable[str], language: str) -> list[str]:
    if scheme is None:
        return ["" for _ in codes]
    words = dict(zip(scheme.codes, (label[language] for label in scheme.labels), strict=True))
    return [words.get(code, "") for code in codes]
