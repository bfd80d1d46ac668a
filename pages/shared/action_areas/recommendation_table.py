"""All areas in one table, equal to the map: recommendation, reason, quarters, stability."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from data import reasons
from data.candidates import Candidates, by_change, stability
from data.city import City
from pages.shared.action_areas import recommendation_list
from pages.shared.action_areas.decided import Register
from pages.shared.development import tables
from pages.shared.texts import language, t


def show(city: City, found: Candidates, register: Register, *, changed: Collection[str]) -> None:
    """Draw the table inside an expander; it is built only when a reader opens it."""
    tables.folded(
        lambda: _table(city, found, register, changed),
        key="recommendation_table",
        title=t("action_areas.table", count=len(found.table)),
    )


def _table(
    city: City, found: Candidates, register: Register, changed: Collection[str]
) -> tables.Table:
    lang, table = language(), found.table
    ids = by_change(table)
    badges = stability(city, found)["badge"]
    words = {code: reasons.recommendation_word(code, lang) for code in recommendation_list.ORDER}
    columns: dict[str, list[str]] = {
        t("table.id"): ids,
        t("table.name"): [str(table.loc[one, "name"]) for one in ids],
        t("action_areas.column.before"): [
            t(f"action_areas.before.{table.loc[one, 'member_before']}") for one in ids
        ],
        t("action_areas.column.recommendation"): [
            words[table.loc[one, "recommendation"]] for one in ids
        ],
        t("action_areas.column.reason"): [
            reasons.short_reason(found, one, lang, city) for one in ids
        ],
        t("action_areas.column.quarters"): [_quarters(city, found, one) for one in ids],
        t("action_areas.column.stability"): [
            t(f"badge.{badges[one]}") if badges[one] else "" for one in ids
        ],
        t("action_areas.column.decided"): [register.words(one) for one in ids],
    }
    if changed:
        columns[t("action_areas.column.changed")] = [
            t("action_areas.changed") if one in changed else "" for one in ids
        ]
    return tables.Table(frame=pd.DataFrame(columns), numbers={}, alt=t("action_areas.table.alt"))


def _quarters(city: City, found: Candidates, area_id: str) -> str:
    rule = found.rule
    if rule.quarters is None:
        return ""
    names = city.areas[rule.quarters.level]["name"]
    return ", ".join(str(names[one]) for one in found.table.loc[area_id, "quarters"])
