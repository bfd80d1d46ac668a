"""Need against help: target groups beside the city, by distance and certainty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data.city import City
from data.errors import UnknownChoiceError
from data.groups import GROUP_COLUMNS, group_years, most_hit, target_groups
from data.reading import read_city
from locales import LANGUAGES

#: Each group of the tiny city by the indicator that is to speak of it.
GROUPS = {"transfer_rate": "Arme", "gymnasium_rate": "Kinder", "under_18_share": "Junge"}


@pytest.fixture
def tiny(make_tiny_city: Callable[[], Path]) -> City:
    """Tiny city whose three indicators speak of a group each."""
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8")
    for key, group in GROUPS.items():
        line = f'key = "{key}"\n'
        text = text.replace(line, f'{line}target_group = {{ de = "{group}", en = "{group}" }}\n')
    path.write_text(text, encoding="utf-8")
    return read_city(path)


def row(table: pd.DataFrame, area_id: str, indicator: str) -> pd.Series:
    return table[table["area_id"].eq(area_id) & table["indicator"].eq(indicator)].iloc[0]


def test_the_gap_is_a_share_of_the_city_value_on_the_worse_side(tiny: City) -> None:
    table = target_groups(tiny, "quartier", 2018)

    # 30 % against 15 %, and 24 of 50 = 48 % against 40 %, where more is better.
    assert row(table, "06", "transfer_rate")["gap"] == pytest.approx(100)
    assert row(table, "06", "transfer_rate")["worse"]
    assert row(table, "06", "gymnasium_rate")["gap"] == pytest.approx(-20)
    assert not row(table, "06", "gymnasium_rate")["worse"]
    assert row(table, "01", "gymnasium_rate")["gap"] == pytest.approx(80)
    assert row(table, "01", "gymnasium_rate")["distinguishable"]


def test_what_describes_is_shown_and_not_judged(tiny: City) -> None:
    share = row(target_groups(tiny, "quartier", 2018), "09", "under_18_share")

    assert share["gap"] == pytest.approx(80)  # 27 % against 15 %
    assert not share["judged"]
    assert share["worse"] is pd.NA


def test_a_withheld_figure_has_no_gap_and_no_interval(tiny: City) -> None:
    secret = row(target_groups(tiny, "quartier", 2018), "07", "transfer_rate")

    assert secret["state"] == "suppressed"
    assert secret[["value", "gap", "low", "high"]].isna().all()
    assert secret["worse"] is pd.NA
    assert secret["distinguishable"] is pd.NA


def test_groups_hit_most_are_judged_and_worse_the_certain_ones_first(tiny: City) -> None:
    table = target_groups(tiny, "quartier", 2018)

    # In 04 transfers are 20 % (a third above 15 %), transitions 32 % (a fifth below 40 %).
    assert row(table, "04", "transfer_rate")["distinguishable"]
    assert not row(table, "04", "gymnasium_rate")["distinguishable"]  # 16 of 50 may be chance
    assert most_hit(table, "04")["group"].to_list() == ["Arme", "Kinder"]
    assert most_hit(table, "04", 1)["group"].to_list() == ["Arme"]
    assert most_hit(table, "09")["group"].to_list() == []


def test_a_certain_gap_comes_before_a_wider_one_and_each_group_once() -> None:
    columns = ["group", "indicator", "gap", "distinguishable"]
    rows = [
        ["Kinder", "wide", 90.0, False],
        ["Kinder", "sure", 20.0, True],
        ["Alte", "unsaid", 50.0, None],
        ["Alte", "unsure", 60.0, False],
    ]
    table = pd.DataFrame(rows, columns=columns).assign(
        area_id="01", worse=pd.array([True] * 4, dtype="boolean"), judged=True
    )
    table["distinguishable"] = table["distinguishable"].astype("boolean")

    assert most_hit(table, "01")["indicator"].to_list() == ["sure", "unsure"]


def test_a_city_without_groups_has_no_rows(tiny_city: Path) -> None:
    city = read_city(tiny_city)

    table = target_groups(city, "quartier", 2018)

    assert list(table.columns) == list(GROUP_COLUMNS)
    assert table.empty
    assert most_hit(table, "01").empty
    assert group_years(city, "quartier") == []


def test_a_year_without_figures_names_those_with_figures(tiny: City) -> None:
    with pytest.raises(UnknownChoiceError) as caught:
        target_groups(tiny, "quartier", 1999)

    assert caught.value.finding.params["known"] == "2016, 2017, 2018"


def test_musterstadt_speaks_of_each_group_that_a_city_helps(musterstadt: City) -> None:
    city = musterstadt

    table = target_groups(city, "sozialraum", 2018)

    groups = {
        one.target_group[language]
        for one in city.catalogue.values()
        if one.target_group
        for language in LANGUAGES
    }
    assert {
        "Kinder unter 15 Jahren",
        "ältere Menschen",
        "Jugendliche und junge Erwachsene",
        "Menschen mit Behinderung",
        "Zugewanderte",
    } == set(table["group"])
    assert {"Children under 15", "Older people", "Immigrants"} <= groups
    assert "unemployment_share_under_25" in set(table["indicator"])
    hit = most_hit(table, "0302")
    assert len(hit) == 3
    assert hit["distinguishable"].all()
    assert hit["gap"].is_monotonic_decreasing
