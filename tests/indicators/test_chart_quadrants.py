"""Then against now: dots, corners and lines say the same without colour."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from indicators.charts.parts import Axis
from indicators.charts.quadrants import SIGNS, then_against_now

IDS = ["01", "02", "03", "04", "05"]
CORNERS = {
    "stays_worse": "war und\nist ungünstiger: 1",
    "became_worse": "ist ungünstiger geworden: 1",
    "became_better": "ist günstiger geworden: 1",
    "stays_better": "war und ist günstiger: 1",
}


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Nord", "<i>Ost</i>", "Süd", "West", "Mitte"],
            "then": [20.0, 5.0, 18.0, 4.0, math.nan],
            "now": [22.0, 19.0, 6.0, 3.0, 10.0],
            "quadrant": ["stays_worse", "became_worse", "became_better", "stays_better", ""],
        },
        index=IDS,
    )


def drawn(frame: pd.DataFrame | None = None, **changes: object) -> dict:
    arguments = {
        "axis": Axis(decimals=1, suffix=" %", suffix_on_axis=True),
        "titles": ("2007", "2018"),
        "corners": CORNERS,
        "city": (10.0, 12.0),
        "city_label": "Stadt",
        "unfavourable_is_high": True,
        **changes,
    }
    return then_against_now(table() if frame is None else frame, **arguments).to_dict()


def corner_of(figure: dict, words: str) -> tuple[str, str]:
    found = [note for note in figure["layout"]["annotations"] if words in note["text"]]
    assert len(found) == 1
    return found[0]["yanchor"], found[0]["xanchor"]


def test_an_area_without_one_of_the_two_figures_has_no_dot() -> None:
    shown = [name for trace in drawn()["data"] for name in trace["text"]]

    assert shown == ["Nord", "&lt;i&gt;Ost&lt;/i&gt;", "Süd", "West"]


def test_every_quadrant_has_a_symbol_of_its_own() -> None:
    symbols = [trace["marker"]["symbol"] for trace in drawn()["data"]]

    assert len(set(symbols)) == len(CORNERS)
    assert len({symbol for symbol, _ in SIGNS.values()}) == len(SIGNS)


@pytest.mark.parametrize(
    ("unfavourable_is_high", "expected"),
    [
        pytest.param(
            True,
            {
                "stays_worse": ("top", "right"),
                "became_worse": ("top", "left"),
                "became_better": ("bottom", "right"),
                "stays_better": ("bottom", "left"),
            },
            id="a transfer rate",
        ),
        pytest.param(
            False,
            {
                "stays_worse": ("bottom", "left"),
                "became_worse": ("bottom", "right"),
                "became_better": ("top", "left"),
                "stays_better": ("top", "right"),
            },
            id="transitions to the Gymnasium",
        ),
    ],
)
def test_words_stand_in_the_corner_where_their_areas_lie(
    unfavourable_is_high: bool, expected: dict[str, tuple[str, str]]
) -> None:
    figure = drawn(unfavourable_is_high=unfavourable_is_high)

    words = {key: text.split("\n")[-1] for key, text in CORNERS.items()}
    assert {key: corner_of(figure, text) for key, text in words.items()} == expected


def test_a_describing_indicator_has_no_quadrants() -> None:
    frame = table().assign(quadrant="")
    figure = drawn(frame, unfavourable_is_high=None, corners={})

    assert [note["text"] for note in figure["layout"]["annotations"]] == ["Stadt", "Stadt"]
    assert [trace["marker"]["symbol"] for trace in figure["data"]] == ["circle-open"]


def test_city_is_a_line_in_each_direction_and_none_without_a_figure() -> None:
    both = [shape["line"]["dash"] for shape in drawn()["layout"]["shapes"]]
    one = [shape["line"]["dash"] for shape in drawn(city=(math.nan, 12.0))["layout"]["shapes"]]

    assert both == ["dot", "dash", "dash"]
    assert one == ["dot", "dash"]


def test_the_chosen_area_is_ringed_and_named() -> None:
    figure = drawn(marked="03")
    ring = figure["data"][-1]

    assert (ring["x"], ring["y"]) == ([18.0], [6.0])
    assert "<b>Süd</b>" in [note["text"] for note in figure["layout"]["annotations"]]


@pytest.mark.parametrize("marked", ["05", "99"])
def test_an_area_without_a_dot_cannot_be_ringed(marked: str) -> None:
    assert len(drawn(marked=marked)["data"]) == 4


def test_both_axes_have_one_scale_so_that_the_diagonal_means_no_change() -> None:
    layout = drawn()["layout"]
    (x_low, x_high), (y_low, y_high) = (layout[f"{axis}axis"]["range"] for axis in "xy")

    assert (x_low + x_high) / 2 == pytest.approx((y_low + y_high) / 2)
    diagonal = layout["shapes"][0]
    assert (diagonal["x0"], diagonal["x1"]) == (diagonal["y0"], diagonal["y1"]) == (3.0, 22.0)


def test_no_area_at_all_is_an_empty_plot_and_no_fault() -> None:
    figure = drawn(table().iloc[4:], city=(math.nan, math.nan))

    assert "data" not in figure or figure["data"] == []


def test_one_figure_for_all_has_room_around_it() -> None:
    same = table().iloc[:1].assign(then=3.0, now=3.0)
    low, high = drawn(same, city=(3.0, 3.0))["layout"]["xaxis"]["range"]

    assert low < 3.0 < high
