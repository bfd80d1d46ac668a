"""Bars: one per area in the order given, the city as a line, names that cannot become markup."""

from __future__ import annotations

import math

import pandas as pd

from indicators.charts.bars import bars
from indicators.charts.parts import Axis

VALUES = pd.Series({"1": 12.5, "2": math.nan, "3": 4.0})
NAMES = pd.Series({"1": "Hafen", "2": "<b>Süd</b>", "3": "Eine Siedlung mit sehr langem Namen"})


def drawn(city_value: float = 8.0):
    return bars(
        VALUES,
        names=NAMES,
        marked={"1"},
        city_value=city_value,
        city_label="Stadt",
        axis=Axis(suffix=" %", suffix_on_axis=True),
    )


def test_one_bar_per_area_from_top_to_bottom() -> None:
    figure = drawn()

    assert list(figure.data[0].y) == ["1", "2", "3"]
    assert list(figure.data[0].x)[::2] == [12.5, 4.0]
    assert figure.layout.yaxis.autorange == "reversed"


def test_marked_bar_has_another_fill_and_a_stronger_edge() -> None:
    marker = drawn().data[0].marker

    assert marker.color[0] != marker.color[2]
    assert marker.line.width[0] > marker.line.width[2]


def test_city_is_a_line_with_its_name_and_only_where_it_has_a_figure() -> None:
    assert [shape.x0 for shape in drawn().layout.shapes] == [8.0]
    assert drawn().layout.annotations[0].text == "Stadt"
    assert not drawn(math.nan).layout.shapes


def test_names_are_shortened_on_the_axis_and_never_markup() -> None:
    figure = drawn()

    assert figure.layout.yaxis.ticktext[1] == "&lt;b&gt;Süd&lt;/b&gt;"
    assert figure.layout.yaxis.ticktext[2].endswith("…")
    assert figure.data[0].customdata[2] == "Eine Siedlung mit sehr langem Namen"
