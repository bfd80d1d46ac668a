"""The printed map of an indicator: colours, letters, legend and sentence of the screen."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from data.city import City
from data.errors import UnknownChoiceError
from data.figures import AreaFigures, area_figures, class_breaks
from data.headline import headline
from data.map_words import indicator_codes, interval_words
from data.portrait import Spot
from data.reading import read_city
from geo.print_map import print_map
from indicators.palette import DIVERGING
from indicators.states import CellState
from locales import LANGUAGES
from reports import indicator_map as module
from reports.indicator_map import POINTED_AT, indicator_map, locator_map
from reports.map_sheet import MapSheet

HOSTILE = '<script>alert("1")</script>'


@pytest.fixture(scope="module")
def tiny(tiny_city: Path) -> City:
    return read_city(tiny_city)


@pytest.fixture(scope="module")
def figures(tiny: City) -> AreaFigures:
    return area_figures(tiny, indicator="transfer_rate", level="quartier", year=2018)


@pytest.fixture(scope="module")
def sheet(tiny: City, figures: AreaFigures) -> MapSheet:
    return indicator_map(tiny, figures, language="de")


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    return [one.text or "" for one in root.iter() if one.tag.endswith("text")]


def test_areas_have_the_colours_and_letters_of_the_screen(
    tiny: City, figures: AreaFigures, sheet: MapSheet
) -> None:
    codes = indicator_codes(figures, class_breaks(tiny, "transfer_rate", "quartier"))
    letters = codes[figures.table["value"].notna()]

    assert sorted(one for one in texts(sheet.svg) if len(one) == 1 and one in "ABCDE") == sorted(
        letters
    )
    for letter, count in letters.value_counts().items():
        assert sheet.svg.count(f'fill="{DIVERGING[letter]}"') == count


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_has_bounds_counts_withheld_missing_and_the_line(
    tiny: City, figures: AreaFigures, language: str
) -> None:
    legend = [one.words for one in indicator_map(tiny, figures, language=language).legend]
    breaks = class_breaks(tiny, "transfer_rate", "quartier")
    assert breaks is not None
    codes = indicator_codes(figures, breaks)

    for letter, words in zip("ABCDE", legend, strict=False):
        assert words.startswith(
            interval_words(*breaks.interval(letter), figures.indicator, language)
        )
        assert f": {int(codes.eq(letter).sum())} " in words
    rest = " | ".join(legend[5:])
    expected = (
        ("geheim", "keine Angabe", "ungünstiger als die Stadt (dunkler Rand): 3 Gebiete")
        if language == "de"
        else ("unknown or secret", "no data", "less favourable than the city")
    )
    assert len(legend) == 8
    assert [words for words in expected if words not in rest] == []


def test_the_words_for_those_who_do_not_see_it_are_the_sentence_of_the_screen(
    tiny: City, figures: AreaFigures, sheet: MapSheet
) -> None:
    level = tiny.package.level("quartier").label.as_text()

    assert headline(figures, level, "de") in sheet.alt
    assert "Quartiere" in sheet.alt
    assert "31.12.2018" in sheet.alt


def test_marked_areas_have_a_double_line_and_their_names_in_the_legend(
    tiny: City, figures: AreaFigures, sheet: MapSheet
) -> None:
    marked = indicator_map(tiny, figures, language="de", marked=["01", "02", "nowhere"])

    assert [one.words for one in marked.legend[len(sheet.legend) :]] == [
        "Am Anger, Ährenfeld (doppelte Linie)"
    ]
    assert marked.svg.count("<path") == sheet.svg.count("<path") + 6


def test_a_level_is_simplified_once_for_all_maps_of_a_size(
    tiny: City, figures: AreaFigures, monkeypatch: pytest.MonkeyPatch
) -> None:
    indicator_map(tiny, figures, language="de", width=51, height=52)
    monkeypatch.setattr(module, "print_base", None)

    again = indicator_map(tiny, figures, language="en", width=51, height=52)
    assert again.svg == indicator_map(tiny, figures, language="de", width=51, height=52).svg


def test_a_map_of_a_kept_base_is_the_map_without_one(tiny: City, sheet: MapSheet) -> None:
    areas = tiny.areas["quartier"]
    paint = module.PrintPaint(codes={}, colours={})

    base = module.print_base(areas, width=80, height=70)
    assert print_map(areas, paint, base=base) == print_map(areas, paint, width=80, height=70)


def test_north_and_a_scale_stand_on_every_map(sheet: MapSheet) -> None:
    assert "N" in texts(sheet.svg)
    assert any(re.fullmatch(r"[125]0* k?m", one) for one in texts(sheet.svg))


def test_without_any_figure_every_area_shows_why(tiny: City, figures: AreaFigures) -> None:
    table = figures.table.assign(value=np.nan, state=CellState.SUPPRESSED.value, worse=None)
    nothing = replace(figures, table=table.astype({"worse": "boolean"}))
    legend = indicator_map(tiny, nothing, language="de").legend

    assert [one.words for one in legend if "9 Gebiete" in one.words] == [legend[5].words]
    assert "geheim" in legend[5].words


def test_a_level_without_geometry_gives_words_and_no_map(tiny: City, figures: AreaFigures) -> None:
    bare = tiny.areas["quartier"].assign(geometry=None).set_geometry("geometry", crs=25832)
    city = replace(tiny, areas=tiny.areas | {"quartier": bare})
    spot = Spot(level="quartier", area_id="01", name="Am Anger")

    assert indicator_map(city, figures, language="de").svg == ""
    assert indicator_map(city, figures, language="de").alt != ""
    assert locator_map(city, spot, language="de").svg == ""


def test_a_hostile_name_stays_text(tiny: City, figures: AreaFigures) -> None:
    named = replace(figures, table=figures.table.assign(name=HOSTILE))
    sheet = indicator_map(tiny, named, language="de", marked=["01"])

    assert "<script" not in sheet.svg
    assert HOSTILE in sheet.legend[-1].words


def test_the_small_map_points_at_one_area(tiny: City) -> None:
    spot = Spot(level="quartier", area_id="05", name="Eichgrund")
    sheet = locator_map(tiny, spot, language="en", width=40, height=40)

    assert sheet.svg.count(POINTED_AT) == 1
    assert "Eichgrund" in sheet.alt
    root = ElementTree.fromstring(sheet.svg)  # noqa: S314 - our own text
    assert float(root.attrib["width"].removesuffix("mm")) <= 40


@pytest.mark.parametrize(("level", "area_id"), [("nowhere", "05"), ("quartier", "99")])
def test_the_small_map_of_no_area_is_refused(tiny: City, level: str, area_id: str) -> None:
    with pytest.raises(UnknownChoiceError):
        locator_map(tiny, Spot(level=level, area_id=area_id, name="x"), language="de")
