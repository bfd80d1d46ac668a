"""What a rule proposes, as a table for people and scripts to take away."""

from __future__ import annotations

import pandas as pd

from data.candidates import AREA, Candidates
from data.city import City
from data.exports.cells import csv_file
from data.reasons import reason
from indicators.action_areas import Membership

CANDIDATE_COLUMNS = (
    "area_id",
    "name",
    "member_before",
    "recommendation",
    "quarters",
    "conditions_met",
    "stability",
    "reason_de",
    "reason_en",
)

#: Column of a result that follows a rule which is tried out.
TRIED_OUT = "tried_out"

#: What stands between several ids or keys in one cell.
BETWEEN = ";"

_MEMBER = {Membership.WHOLE: "true", Membership.PART: "part", Membership.NONE: "false"}


def candidates_frame(city: City, found: Candidates, badges: pd.Series) -> pd.DataFrame:
    """
    One row per area with the columns of the command line.

    Parameters
    ----------
    badges
        Code of the stability of each recommendation per ``area_id``
        (`indicators.stability.Badge`), see `data.candidates.stability`.

    Returns
    -------
    frame
        Columns `CANDIDATE_COLUMNS`, all text, in the order of the areas.
        `member_before`: ``true``, ``part`` or ``false``. `quarters`: ids of the
        quarters that speak. `conditions_met`: keys of the conditions that the area
        itself meets in the present year, in the order of the rule.
    """
    table = found.table
    ids = [str(area_id) for area_id in table.index]
    met = _met(found)
    return pd.DataFrame(
        {
            "area_id": ids,
            "name": table["name"].astype(str).to_numpy(),
            "member_before": [_MEMBER[Membership(one)] for one in table["member_before"]],
            "recommendation": table["recommendation"].astype(str).to_numpy(),
            "quarters": [BETWEEN.join(one) for one in table["quarters"]],
            "conditions_met": [BETWEEN.join(met.get(area_id, ())) for area_id in ids],
            "stability": badges.reindex(table.index).fillna("").astype(str).to_numpy(),
            "reason_de": [reason(found, area_id, "de", city) for area_id in ids],
            "reason_en": [reason(found, area_id, "en", city) for area_id in ids],
        },
        columns=list(CANDIDATE_COLUMNS),
    )


def candidates_csv(
    city: City, found: Candidates, badges: pd.Series, *, tried_out: bool = False
) -> bytes:
    """
    Write `candidates_frame` as CSV, in the dialect of `data.exports.values.values_csv`.

    Parameters
    ----------
    tried_out
        Whether the rule is another than the declared one: a further column
        says so in every row, which no new name of the file takes away.
    """
    frame = candidates_frame(city, found, badges)
    if tried_out:
        frame[TRIED_OUT] = "true"
    return csv_file(list(frame.columns), frame.itertuples(index=False, name=None))


def _met(found: Candidates) -> dict[str, list[str]]:
    """Keys of the conditions that each area meets."""
    trace = found.conditions
    rows = trace[
        trace["place"].eq(AREA)
        & trace["year"].eq(found.year)
        & trace["met"].fillna(value=False).astype(bool)
    ].sort_values("position", kind="stable")
    met: dict[str, list[str]] = {}
    for area_id, indicator in zip(rows["area_id"], rows["indicator"], strict=True):
        met.setdefault(str(area_id), []).append(str(indicator))
    return met
