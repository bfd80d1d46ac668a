"""Figures draw what they are given."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.strip import distribution_strip, stacked

IDS = ["01", "02", "03", "04"]


def strip(**changes: object) -> dict:
    return drawn(**changes).to_dict()


def drawn(**changes: object) -> go.Figure:
    arguments = {
        "names": pd.Series(["Nord", "<b>Ost</b>", "Süd", "West"], index=IDS),
        "fills": pd.Series(["#b35806", "#f7f7f7", "#542788", "#bdbdbd"], index=IDS),
        "worse": pd.Series([True, False, False, pd.NA], index=IDS, dtype="boolean"),
        "city_value": 15.0,
        "city_label": "Stadt",
        **changes,
    }
    values = pd.Series([20.0, 15.0, 10.0, math.nan], index=IDS)
    return distribution_strip(values, **arguments)


def test_an_area_without_figure_has_no_dot() -> None:
    assert [list(trace["text"]) for trace in strip()["data"]] == [
        ["&lt;b&gt;Ost&lt;/b&gt;", "Süd"],
        ["Nord"],
    ]


def test_unfavourable_areas_have_another_sign_than_colour_alone() -> None:
    others, unfavourable = strip()["data"]

    assert list(unfavourable["text"]) == ["Nord"]
    assert unfavourable["marker"]["symbol"] != others["marker"]["symbol"]


def test_names_are_not_taken_for_markup() -> None:
    assert strip()["data"][0]["text"][0] == "&lt;b&gt;Ost&lt;/b&gt;"


def test_the_chosen_area_is_ringed_and_named() -> None:
    figure = strip(marked="03")

    assert figure["data"][2]["x"] == [10.0]
    assert "<b>Süd</b>" in [note["text"] for note in figure["layout"]["annotations"]]


def test_hover_writes_the_figure_as_the_reader_knows_it_and_no_foreign_markup() -> None:
    trace = strip(decimals=2, suffix=" <i>{x}")["data"][0]

    assert trace["hovertemplate"] == "%{text} · %{x:,.2f} &lt;i&gt;&#123;x}<extra></extra>"


def test_colours_are_sent_as_places_in_one_scale() -> None:
    for trace in drawn().data:
        marker = trace["marker"]
        steps = [colour for _, colour in marker["colorscale"]]
        fills = {"Nord": "#b35806", "&lt;b&gt;Ost&lt;/b&gt;": "#f7f7f7", "Süd": "#542788"}
        assert [steps[place] for place in marker["color"]] == [fills[n] for n in trace["text"]]
        assert (marker["cmin"], marker["cmax"]) == (0, len(steps) - 1)


def test_one_colour_alone_needs_no_scale() -> None:
    same = pd.Series("#b35806", index=IDS)

    assert strip(fills=same)["data"][0]["marker"]["color"] == "#b35806"


def test_long_numbers_keep_their_last_decimal() -> None:
    long = pd.Series([1_234_567.8], index=["01"])
    arguments = {"names": pd.Series(["Nord"], index=["01"]), "city_label": "Stadt"}
    plain = {"fills": pd.Series(["#b35806"], index=["01"]), "city_value": math.nan}
    no_mark = pd.Series([False], index=["01"], dtype="boolean")

    figure = distribution_strip(long, worse=no_mark, **arguments, **plain)

    assert figure.data[0].x[0] == 1_234_567.8


@pytest.mark.parametrize("marked", [None, "04", "99"])
def test_an_area_without_a_dot_cannot_be_ringed(marked: str | None) -> None:
    assert len(strip(marked=marked)["data"]) == 2


def test_no_city_value_means_no_line() -> None:
    assert not strip(city_value=math.nan)["layout"].get("shapes")
    assert len(strip()["layout"]["shapes"]) == 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.integers(1, 20))
def test_dots_never_lie_on_each_other(values: list[float], bins: int) -> None:
    heights = stacked(np.array(values), bins=bins)

    assert heights.min() == 1
    assert sum(heights == 1) <= bins
    assert heights.max() <= len(values)
