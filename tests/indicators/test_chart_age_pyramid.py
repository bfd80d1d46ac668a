"""The chart of ages: one side or two, the city as a mark, signs where a figure lacks."""

from __future__ import annotations

import math

import pandas as pd

from indicators.charts.age_pyramid import Words, age_pyramid
from indicators.charts.parts import Axis

WORDS = Words(area="Nord", city="Stadt", left="männlich", right="weiblich")


def ages(*, sexes: bool = False) -> pd.DataFrame:
    rows = [
        ("0 bis 17", 20.0, 15.0, "", False),
        ("18 bis 64", 50.0, 60.0, "", False),
        ("65 und älter", math.nan, 25.0, ".", False),
    ]
    if sexes:
        rows = [*rows, ("0 bis 17", 10.0, 8.0, "", True), ("18 bis 64", 20.0, 30.0, "", True)]
    return pd.DataFrame(rows, columns=["label", "share", "city_share", "sign", "left"])


def test_bars_are_the_area_and_marks_the_city() -> None:
    figure = age_pyramid(ages(), words=WORDS, axis=Axis())

    bars, city, _ = figure.data
    assert list(bars.x)[:2] == [20.0, 50.0]
    assert list(city.x) == [15.0, 60.0, 25.0]
    assert (bars.name, city.name) == ("Nord", "Stadt")
    assert figure.layout.xaxis.range[0] == 0


def test_withheld_group_shows_its_sign_and_no_bar() -> None:
    figure = age_pyramid(ages(), words=WORDS, axis=Axis())

    signs = figure.data[2]
    assert [text.strip() for text in signs.text] == ["."]
    assert list(signs.y) == ["65 und älter"]
    assert math.isnan(figure.data[0].x[2])


def test_two_sexes_go_to_two_sides_and_axis_has_no_minus() -> None:
    figure = age_pyramid(ages(sexes=True), words=WORDS, axis=Axis(suffix_on_axis=True, suffix=" %"))

    left = [trace for trace in figure.data if trace.type == "bar" and max(trace.x) <= 0]
    assert [list(trace.x) for trace in left] == [[-10.0, -20.0]]
    assert [list(trace.customdata) for trace in left] == [[10.0, 20.0]]
    assert not any("-" in text for text in figure.layout.xaxis.ticktext)
    assert [note.text for note in figure.layout.annotations] == ["männlich", "weiblich"]
    assert figure.layout.xaxis.range[0] == -figure.layout.xaxis.range[1]


def test_text_of_a_file_is_no_html() -> None:
    words = Words(area="<b>%{x}</b>", city="Stadt")

    figure = age_pyramid(ages(), words=words, axis=Axis())

    assert figure.data[0].name == "&lt;b&gt;%&#123;x}&lt;/b&gt;"
