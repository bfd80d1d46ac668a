"""The chart of all areas in tenths: order, marks, lines between the tenths."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators.charts.deciles import Lines, decile_chart
from indicators.charts.parts import Axis

MARKS = {"own": "Nord", "sibling": "daneben", "": "übrige"}


def areas(
    count: int, *, own: tuple[int, ...] = (3,), sibling: tuple[int, ...] = ()
) -> pd.DataFrame:
    """Areas with the figures 1, 2, 3, …; a tenth of twenty areas holds two."""
    marks = ["own" if one in own else "sibling" if one in sibling else "" for one in range(count)]
    return pd.DataFrame(
        {
            "name": [f"Gebiet <{one}>" for one in range(count)],
            "value": [float(one + 1) for one in range(count)],
            "decile": [one * 10 // count + 1 for one in range(count)],
            "mark": marks,
        },
        index=pd.Index([f"{one:02}" for one in range(count)], name="area_id"),
    )


def test_each_area_has_one_bar_in_the_order_given() -> None:
    figure = decile_chart(areas(20, sibling=(4, 5)), marks=MARKS, lines=Lines(), axis=Axis())

    bars = {
        int(x): float(y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)
    }
    assert bars == {place: place + 1.0 for place in range(20)}
    assert [trace.name for trace in figure.data] == ["übrige", "daneben", "Nord"]


def test_marks_differ_without_colour() -> None:
    figure = decile_chart(areas(20, sibling=(4,)), marks=MARKS, lines=Lines(), axis=Axis())

    looks = {(one.marker.color, one.marker.pattern.shape) for one in figure.data}
    assert len(looks) == 3
    assert figure.data[1].marker.pattern.shape == "/"


def test_nine_lines_lie_between_the_tenths_with_their_values() -> None:
    lines = Lines(deciles=[str(one) for one in range(1, 10)], city_value=10.5, city_label="Stadt")

    figure = decile_chart(areas(20), marks=MARKS, lines=lines, axis=Axis())

    upright = [one.x0 for one in figure.layout.shapes if one.x0 == one.x1]
    assert upright == [1.5 + 2 * one for one in range(9)]
    texts = [note.text for note in figure.layout.annotations]
    assert texts[:9] == [str(one) for one in range(1, 10)]
    assert "Stadt" in texts
    assert list(figure.layout.xaxis.ticktext) == [str(one) for one in range(1, 11)]


def test_few_areas_are_named_instead_of_parted() -> None:
    figure = decile_chart(areas(4), marks=MARKS, lines=Lines(), axis=Axis())

    assert list(figure.layout.xaxis.ticktext) == [f"Gebiet &lt;{one}&gt;" for one in range(4)]
    assert not figure.layout.shapes


@pytest.mark.parametrize(("own", "named"), [((3,), True), ((3, 4), False)])
def test_a_single_own_area_is_named(own: tuple[int, ...], *, named: bool) -> None:
    figure = decile_chart(areas(20, own=own), marks=MARKS, lines=Lines(), axis=Axis())

    texts = [note.text for note in figure.layout.annotations]
    assert ("<b>Gebiet &lt;3&gt;</b>" in texts) is named
