"""Find areas for a model project: by need, among those that fulfil every criterion.

After Bremen, where departments looked for one area to work in together: great
need, a network of people and institutions at hand, and no other special
project at the time. Nothing is chosen here: all areas stay in the list, each with
the criteria it fails, and each criterion can be switched off.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from indicators.methods.interface import COMPARED_DECIMALS

#: What an area lacks whose need is not known.
NEED = "need"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """
    One thing that an area for a model project must fulfil.

    Attributes
    ----------
    key
        Short name, not `NEED`.
    fulfilled
        Nullable boolean per ``area_id``; ``<NA>`` or no row where it is not known.
    """

    key: str
    fulfilled: pd.Series


def find(
    need: pd.Series, criteria: Sequence[Criterion], *, off: Collection[str] = ()
) -> pd.DataFrame:
    """
    Put areas in the order of their need and say which fulfil every criterion.

    Parameters
    ----------
    need
        Per ``area_id``, any unit, higher is more; NaN where it is not known.
    criteria
        What an area must fulfil; named in this order.
    off
        Keys of criteria that are switched off; others are ignored.

    Returns
    -------
    areas
        One row per area of `need`, most need first, areas of equal need in the
        order of their ids, those of unknown need last: ``need``, ``rank``
        (Int64, 1 = most of all areas, the same for equal need; ``<NA>`` where it is not
        known), ``eligible`` (every criterion that is on is known to be
        fulfilled, and the need is known), ``failed`` and ``unknown`` (tuples
        of keys; `NEED` first where the need is not known). Equal need shares
        a rank: who of them is chosen is not for a list to say.

    Raises
    ------
    ValueError
        If two criteria have one key, or one is called like the need.

    Examples
    --------
    >>> need = pd.Series({"a": 1.0, "b": 3.0, "c": 2.0})
    >>> network = Criterion(key="network", fulfilled=pd.Series({"a": True, "b": False, "c": True}))
    >>> find(need, [network])[["rank", "eligible"]].to_dict("index")["c"]
    {'rank': 2, 'eligible': True}
    >>> find(need, [network], off=["network"])["eligible"].all()
    np.True_
    """
    keys = [one.key for one in criteria]
    if len({*keys, NEED}) <= len(keys):
        raise ValueError(f"Every criterion needs a key of its own, and none may be {NEED!r}.")
    known = need.sort_index().astype(float)
    # Sums of floating-point numbers must not tell apart what is equal.
    rounded = known.round(COMPARED_DECIMALS)
    told = pd.DataFrame(
        {
            one.key: one.fulfilled.reindex(known.index).astype("boolean")
            for one in criteria
            if one.key not in off
        },
        index=known.index,
    )
    failed, unknown = told.eq(False).fillna(False), told.isna()
    unknown.insert(0, NEED, known.isna())
    table = pd.DataFrame(
        {
            "need": known,
            "rank": rounded.rank(method="min", ascending=False).astype("Int64"),
            "eligible": ~(failed.any(axis=1) | unknown.any(axis=1)).astype(bool),
            "failed": _named(failed),
            "unknown": _named(unknown),
        }
    )
    return table.sort_values("rank", kind="stable", na_position="last")


def _named(marks: pd.DataFrame) -> pd.Series:
    """Names of the columns that are marked, a tuple per row."""
    rows = marks.to_numpy(dtype=bool)
    return pd.Series([tuple(marks.columns[row]) for row in rows], index=marks.index, dtype=object)
