"""Drawings for paper: bars, lines and marks where the figures are, all text escaped."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.portrait import AgeProfile, Deciles
from indicators.catalogue import Indicator, Polarity, Text
from indicators.palette import SEQUENTIAL
from reports.drawings import svg
from reports.drawings.age_pyramid import age_pyramid
from reports.drawings.decile_strip import FILLS, decile_chart
from reports.drawings.sparkline import sparkline

HOSTILE = '</svg><script>alert(1)</script>"&'
RATE = Indicator(
    key="rate",
    name=Text(de="Quote", en="Rate"),
    definition=Text(de="Quote.", en="Rate."),
    topic="t",
    numerator=("a",),
    denominator=("b",),
    unit=Text(de="%", en="%"),
    polarity=Polarity.LOWER_IS_BETTER,
    source="Amt",
)


def deciles(values: list[float], marks: dict[int, str], *, city: float = 10.0) -> Deciles:
    table = pd.DataFrame(
        {
            "name": [f"Gebiet {place}" for place in range(len(values))],
            "value": values,
            "decile": [place * 10 // max(len(values), 1) + 1 for place in range(len(values))],
            "mark": [marks.get(place, "") for place in range(len(values))],
        },
        index=pd.Index([str(place) for place in range(len(values))], name="area_id"),
    )
    return Deciles(
        indicator=RATE,
        level="quartier",
        year=2018,
        table=table,
        lines=tuple(float(one) for one in range(1, 10)) if len(values) >= 10 else (),
        withheld=(),
        missing=(),
        city_value=city,
    )


def profile(sexes: tuple[str, ...] = ("",), **changes: object) -> AgeProfile:
    rows = [
        {
            "label_de": label,
            "label_en": label,
            "first": first,
            "last": last,
            "sex": sex,
            "count": 10.0 * share,
            "share": share,
            "city_share": 50.0,
            "state": "value",
        }
        for label, first, last, share in (("jung", 0, 17, 20.0), ("alt", 18, 120, 80.0))
        for sex in sexes
    ]
    return AgeProfile(year=2018, table=pd.DataFrame(rows).assign(**changes))


def texts(drawing: str) -> list[str]:
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
    return [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]


def fills(drawing: str, colour: str) -> str:
    return "".join(re.findall(f'<path d="([^"]*)" fill="{colour}"', drawing))


def test_each_area_has_a_bar_in_the_fill_of_its_mark() -> None:
    drawn = decile_chart(deciles([1.0 * n for n in range(1, 13)], {3: "own", 4: "sibling"}),
                         language="de")  # fmt: skip

    assert fills(drawn, FILLS["own"]).count("z") == 1
    assert fills(drawn, FILLS["sibling"]).count("z") == 1
    assert fills(drawn, FILLS[""]).count("z") == 10


def test_marks_differ_in_lightness_as_grey_print_shows_it() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255

    own, sibling, other = (lightness(FILLS[mark]) for mark in ("own", "sibling", ""))

    assert own + 0.2 < sibling
    assert sibling + 0.3 < other


def test_deciles_are_numbered_and_the_city_is_named() -> None:
    drawn = texts(decile_chart(deciles([1.0 * n for n in range(20)], {}), language="de"))

    assert [one for one in drawn if re.fullmatch(r"\d+\.", one)] == [f"{n}." for n in range(1, 11)]
    assert "Stadt 10,0\u202f%" in drawn


def test_fewer_than_ten_areas_have_no_deciles() -> None:
    drawn = texts(decile_chart(deciles([1.0, 2.0, 3.0], {}), language="en"))

    assert [one for one in drawn if one.endswith(".")] == []
    assert "City 10.0%" in drawn


def test_bars_below_zero_hang_from_the_line_of_zero() -> None:
    drawn = decile_chart(deciles([-10.0, 10.0], {0: "own"}, city=math.nan), language="de",
                         width=60, height=30)  # fmt: skip

    heights = [float(one) for one in re.findall(r"v(-?[\d.]+)", fills(drawn, FILLS["own"]))]
    above = [float(one) for one in re.findall(r"v(-?[\d.]+)", fills(drawn, FILLS[""]))]
    assert heights == [-above[0]]
    assert not any(one.startswith("Stadt") for one in texts(drawn))


def test_without_any_figure_there_is_no_chart() -> None:
    assert decile_chart(deciles([], {}), language="de") == ""


def test_the_oldest_stand_on_top_and_a_withheld_share_is_its_sign() -> None:
    shown = profile(share=[math.nan, 80.0], state=["suppressed", "value"])

    drawn = texts(age_pyramid(shown, language="de"))

    assert drawn.index("alt") < drawn.index("jung")
    assert {"80,0\u202f%", "50,0\u202f%", "."} <= set(drawn)


def test_two_sexes_make_two_sides() -> None:
    drawn = age_pyramid(profile(("female", "male")), language="de")

    assert {"männlich", "weiblich"} <= set(texts(drawn))
    assert texts(drawn).count("alt") == 1
    widths = [float(one) for one in re.findall(r"h(-?[\d.]+)v", fills(drawn, SEQUENTIAL["C"]))]
    assert sorted(one > 0 for one in widths) == [False, False, True, True]


def test_without_shares_there_is_no_pyramid() -> None:
    nothing = profile(share=math.nan, city_share=math.nan, state="missing")

    assert age_pyramid(nothing, language="de") == ""


def trend(values: list[float]) -> pd.DataFrame:
    years = pd.Index(range(2014, 2014 + len(values)), name="year")
    return pd.DataFrame({"value": values, "city_value": 5.0}, index=years)


def test_a_year_without_a_figure_breaks_the_line() -> None:
    gap = sparkline(trend([1.0, 2.0, math.nan, 3.0, 4.0]))

    own = re.findall('<path d="([^"]*)"', gap)[1]
    assert own.count("M") == 2
    assert own.count("L") == 2
    assert gap.count("<circle") == 1


def test_a_year_without_neighbours_is_a_dot() -> None:
    assert sparkline(trend([1.0, math.nan, 3.0, math.nan, math.nan])).count("<circle") == 2


def test_no_figure_at_all_is_no_drawing() -> None:
    assert sparkline(trend([math.nan] * 3)) == ""


@pytest.mark.parametrize(
    "draw",
    [
        lambda: age_pyramid(profile(label_de=HOSTILE), language="de"),
        lambda: svg.drawing(9, 9, [svg.text(1, 1, HOSTILE + "\x00")]),
    ],
)
def test_a_hostile_word_stays_a_word(draw: Callable[[], str]) -> None:
    drawn = draw()

    assert HOSTILE in texts(drawn)
    assert "<script" not in drawn


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.floats(-1e6, 1e6, allow_nan=False),
    st.integers(1, 8),
)
def test_ticks_enclose_what_they_are_for(one: float, other: float, count: int) -> None:
    ticks = svg.nice_ticks(one, other, count=count)

    slack = 1e-6 * max(abs(one), abs(other), 1.0)
    assert ticks[0] <= min(one, other) + slack
    assert ticks[-1] >= max(one, other) - slack
    assert ticks == sorted(ticks)
    assert 2 <= len(ticks) <= 2 * count + 4
