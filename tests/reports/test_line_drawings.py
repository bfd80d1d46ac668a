"""Lines and bars: every figure stands there as a number, gaps are gaps, names stay text."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.blocks import ChartBlock, ChartKind, Series
from reports.drawings import bars, lines

HOSTILE = '<script>alert("1")</script> & #let x'


def chart(
    values: tuple[float | None, ...],
    *,
    names: tuple[str, ...] = (),
    reference: tuple[float, str] | None = None,
    marked: frozenset[int] = frozenset(),
    others: tuple[Series, ...] = (),
) -> ChartBlock:
    return ChartBlock(
        kind=ChartKind.LINES,
        caption="",
        alt="",
        categories=names or tuple(str(2007 + place) for place in range(len(values))),
        series=(Series(name="Stadt", values=values), *others),
        unit="%",
        decimals=1,
        reference=reference,
        marked=marked,
    )


def words(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    return [one.text or "" for one in root.iter() if one.tag.endswith("text")]


def test_each_year_and_each_figure_of_a_line_is_written_beside_it() -> None:
    found = words(lines.draw(chart((17.1, 18.25, 16.0)), language="de"))

    assert {"2007", "2008", "2009", "17,1", "18,3", "16,0"} <= set(found)


def test_a_year_without_a_figure_breaks_the_line() -> None:
    whole = lines.draw(chart((1.0, 2.0, 3.0, 4.0)), language="de")
    broken = lines.draw(chart((1.0, 2.0, None, 4.0)), language="de")

    longest = [max(re.findall(r'd="(M[^"]+)"', svg), key=len) for svg in (whole, broken)]
    assert [one.count("M") for one in longest] == [1, 2]
    assert broken.count("<circle") == 3


def test_of_many_years_only_the_first_and_last_figure_are_written_at_the_points() -> None:
    values = tuple(1000.5 + place for place in range(60))
    found = words(lines.draw(chart(values), language="de"))

    assert "1\u202f000,5" in found
    assert "1\u202f059,5" in found
    assert "1\u202f030,5" not in found
    assert "2066" in found


def test_several_lines_are_named_at_their_ends_and_differ_in_their_dashes() -> None:
    others = (Series(name="Nord", values=(3.0, 3.0)), Series(name="Süd", values=(3.0, 3.0)))
    svg = lines.draw(chart((3.0, 3.0), others=others), language="de")
    dashes = re.findall(r'stroke-dasharray="([^"]+)"', svg)
    heights = re.findall(r'y="([\d.]+)"[^>]*>(?:Stadt|Nord|Süd)<', svg)

    assert {"Stadt", "Nord", "Süd"} <= set(words(svg))
    assert len(set(dashes)) == 2
    assert len(set(heights)) == 3


def test_without_a_single_figure_nothing_is_drawn() -> None:
    assert lines.draw(chart((None, None)), language="de") == ""
    assert bars.draw(chart((), names=()), language="de") == ""


def test_every_bar_has_its_number_and_a_category_without_one_says_so() -> None:
    svg = bars.draw(chart((12.3, None), names=("Nord", "Süd")), language="de")

    assert {"Nord", "Süd", "12,3\u202f%", "ohne Wert"} <= set(words(svg))


def test_bars_are_as_long_as_their_figures_and_the_city_line_stands_at_its_value() -> None:
    svg = bars.draw(
        chart((10.0, 20.0), names=("Nord", "Süd"), reference=(20.0, "Stadt: 20,0 %")),
        language="de",
    )
    bar = re.findall(r'd="M([\d.]+) [\d.]+h([\d.]+)v', svg)
    lengths = [float(length) for _, length in bar]
    city = max(float(x) for x in re.findall(r'd="M([\d.]+) [\d.]+L', svg))

    assert lengths[1] == pytest.approx(2 * lengths[0], abs=0.02)
    assert city == pytest.approx(float(bar[1][0]) + lengths[1], abs=0.02)


def test_marked_bars_stand_out_without_their_colour() -> None:
    svg = bars.draw(chart((1.0, 2.0), names=("Nord", "Süd"), marked=frozenset({1})), language="de")

    bold = re.findall(r'font-weight="bold"[^>]*>([^<]+)<', svg)
    assert "Süd" in bold
    assert "Nord" not in bold


def test_a_long_name_is_shortened_and_says_so() -> None:
    long = "Gebiet " * 40
    found = words(bars.draw(chart((1.0,), names=(long,)), language="de", width=100))

    assert any(word.endswith("…") and word.startswith("Gebiet") for word in found)
    assert max(len(word) for word in found) < 40


def test_no_name_becomes_markup() -> None:
    others = (Series(name=HOSTILE, values=(1.0, 2.0)),)
    drawn = lines.draw(chart((1.0, 2.0), others=others), language="de", width=300)
    barred = bars.draw(
        chart((1.0,), names=(HOSTILE,), reference=(1.0, HOSTILE)), language="de", width=300
    )

    assert HOSTILE in words(drawn)
    assert HOSTILE in words(barred)
    assert "<script" not in drawn + barred


@settings(max_examples=60)
@given(values=st.lists(st.none() | st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=30))
def test_whatever_the_figures_are_nothing_lies_outside_the_drawing(
    values: list[float | None],
) -> None:
    block = chart(tuple(values))
    for svg in (
        lines.draw(block, language="de", width=170, height=60),
        bars.draw(block, language="de", width=170, height=150),
    ):
        if not svg:
            continue
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
        height = float(root.attrib["height"].removesuffix("mm"))
        for one in root.iter():
            for name, most in (("x", 170), ("cx", 170), ("y", height), ("cy", height)):
                assert 0 <= float(one.attrib.get(name, 0)) <= most
