"""Lines over the years: gaps stay gaps, names do not lie on each other, colour is never alone."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts import parts
from indicators.charts.lines import HEIGHT, MOST_LINES, lines_over_years
from indicators.charts.parts import Axis, spread

YEARS = pd.Index([2015, 2016, 2017, 2018], name="year")
LABELS = {"01": "Nord", "02": "<b>Ost</b>", "city": "Stadt"}


def figures(**changes: list[float]) -> pd.DataFrame:
    columns = {
        "01": [10.0, math.nan, 12.0, 13.0],
        "02": [20.0, 21.0, 22.0, math.nan],
        "city": [15.0, 15.5, 16.0, 16.5],
        **changes,
    }
    return pd.DataFrame(columns, index=YEARS)


def drawn(frame: pd.DataFrame | None = None, **changes: object) -> dict:
    shown = figures() if frame is None else frame
    arguments = {"labels": LABELS, "axis": Axis(), "reference": "city", **changes}
    return lines_over_years(shown, **arguments).to_dict()


def test_a_year_without_figure_interrupts_the_line() -> None:
    frame = figures()
    first = lines_over_years(frame, labels=LABELS, axis=Axis(), reference="city").data[0]

    assert first.connectgaps is False
    assert math.isnan(first.y[1])


def test_lines_differ_in_dash_and_symbol_and_the_city_is_thick() -> None:
    north, east, city = drawn()["data"]

    assert north["line"]["dash"] != east["line"]["dash"]
    assert north["marker"]["symbol"] != east["marker"]["symbol"]
    assert city["mode"] == "lines"
    assert city["line"]["width"] > north["line"]["width"]


def test_each_line_is_named_at_its_last_figure_and_no_name_is_markup() -> None:
    notes = drawn()["layout"]["annotations"]

    assert [(note["text"], note["x"]) for note in notes] == [
        ("Nord", 2018),
        ("&lt;b&gt;Ost&lt;/b&gt;", 2017),
        ("<b>Stadt</b>", 2018),
    ]


def test_names_of_equal_figures_lie_below_each_other() -> None:
    same = figures(**{"01": [16.5] * 4, "02": [16.5] * 4})
    ends = sorted(note["ay"] for note in drawn(same)["layout"]["annotations"])

    assert np.diff(ends).min() >= 16.9


def test_a_line_without_any_figure_is_not_drawn() -> None:
    shown = drawn(figures(**{"02": [math.nan] * 4}))

    assert [trace["name"] for trace in shown["data"]] == ["Nord", "Stadt"]


def test_nothing_to_draw_is_an_empty_plot() -> None:
    empty = figures(**dict.fromkeys(LABELS, [math.nan] * 4))

    assert not drawn(empty).get("data")


def test_amounts_begin_at_zero() -> None:
    assert drawn(from_zero=True)["layout"]["yaxis"]["range"][0] == 0.0
    assert drawn()["layout"]["yaxis"]["range"][0] > 0.0


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    many = pd.DataFrame({str(i): [1.0] * 4 for i in range(MOST_LINES + 1)}, index=YEARS)

    with pytest.raises(ValueError, match="told apart"):
        lines_over_years(many, labels={column: column for column in many}, axis=Axis())


def test_the_last_year_has_a_tick_however_many_there_are() -> None:
    years = pd.Index(range(2000, 2024), name="year")
    ticks = drawn(pd.DataFrame({"01": 1.0}, index=years))["layout"]["xaxis"]["tickvals"]

    assert ticks[-1] == 2023
    assert len(ticks) <= 4


@pytest.mark.parametrize("page", ["#ffffff", "#14181d"], ids=["light", "dark"])
@pytest.mark.parametrize("colour", [*parts.LINE_COLOURS, parts.CITY, parts.MARKED])
def test_lines_are_seen_on_light_and_dark_pages(colour: str, page: str) -> None:
    assert Color(colour).contrast(page) >= 3.0


@given(
    st.lists(st.floats(0.0, 100.0), min_size=1, max_size=8),
    st.floats(0.1, 40.0),
)
def test_spread_keeps_the_distance_the_order_and_the_room(places: list[float], gap: float) -> None:
    moved = spread(np.array(places), gap=gap, low=0.0, high=100.0)

    step = min(gap, 100.0 / max(len(places) - 1, 1))
    order = np.argsort(places, kind="stable")
    assert np.diff(moved[order]).min(initial=step) >= step - 1e-9
    assert moved.min() >= -1e-9
    assert moved.max() <= 100.0 + 1e-9


def test_chart_has_the_height_that_its_names_are_placed_for() -> None:
    assert drawn()["layout"]["height"] == HEIGHT
