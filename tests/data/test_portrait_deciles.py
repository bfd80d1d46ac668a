"""All areas sorted by one indicator: nobody split from an equal, nobody withheld in a place."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.city import City
from data.errors import UnknownChoiceError
from data.figures import area_figures
from data.portrait import deciles, portrait
from data.reading import read_city


@pytest.fixture(scope="module")
def tiny(tiny_city: Path) -> City:
    return read_city(tiny_city)


def test_a_district_is_shown_by_its_quarters(tiny: City) -> None:
    shown = portrait(tiny, level="bezirk", area_id="3")
    found = deciles(tiny, shown, "transfer_rate")

    assert (found.level, found.year, found.city_value) == ("quartier", 2018, pytest.approx(15))
    assert found.table.index.to_list() == ["09", "01", "02", "03", "04", "05", "06"]
    assert found.table["value"].to_list() == pytest.approx([0, 5, 10, 15, 20, 25, 30])
    assert found.table["mark"].to_list() == ["own"] + [""] * 6
    assert (found.withheld, found.missing) == ((("07", "Gänsewiese"),), (("08", "Hasenberg"),))


def test_a_quarter_stands_among_those_of_its_district(tiny: City) -> None:
    shown = portrait(tiny, level="quartier", area_id="07")
    found = deciles(tiny, shown, "transfer_rate")

    assert found.table["mark"].to_list() == ["sibling"] + [""] * 6
    assert found.withheld == (("07", "Gänsewiese"),)
    assert found.missing == (("08", "Hasenberg"),)


def test_fewer_than_ten_areas_have_no_deciles(tiny: City) -> None:
    found = deciles(tiny, portrait(tiny, level="quartier", area_id="01"), "gymnasium_rate")

    assert len(found.table) == 9
    assert found.table["decile"].isna().all()
    assert found.lines == ()


def test_equal_values_stand_by_name(tiny: City) -> None:
    shown = portrait(tiny, level="quartier", area_id="01", year=2017)

    names = deciles(tiny, shown, "transfer_rate").table["name"].to_list()
    assert names[:3] == ["Ährenfeld", "Am Anger", "Birkenhof"]


def test_an_unknown_indicator_is_named(tiny: City) -> None:
    with pytest.raises(UnknownChoiceError, match="nope"):
        deciles(tiny, portrait(tiny, level="quartier", area_id="01"), "nope")


def test_where_no_sub_area_has_a_figure_the_areas_own_level_is_shown(
    make_tiny_city: Callable[[], Path],
) -> None:
    path = make_tiny_city()
    table = path.parent / "bestand.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    blank = [
        ";".join([*row.split(";")[:6], "", ""]) if row[:2] in {"07", "08", "09"} else row
        for row in rows
    ]
    table.write_text("\n".join(blank) + "\n", encoding="utf-8")
    city = read_city(path)

    found = deciles(city, portrait(city, level="bezirk", area_id="3"), "gymnasium_rate")

    assert (found.level, found.table.index.to_list()) == ("bezirk", ["1", "2"])
    assert found.missing == (("3", "Nordbezirk"),)


def test_an_indicator_without_any_figure_gives_no_order(make_tiny_city: Callable[[], Path]) -> None:
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8")
    text = text.replace('to_gymnasium = "Gymnasium"', 'to_gymnasium = "Gymnasium"\nblank = "Leer"')
    path.write_text(text.replace('["under_18"]', '["blank"]'), encoding="utf-8")
    table = path.parent / "bestand.csv"
    rows = table.read_text(encoding="utf-8").replace(";Gymnasium\n", ";Gymnasium;Leer\n")
    table.write_text(rows, encoding="utf-8")
    city = read_city(path)

    found = deciles(city, portrait(city, level="quartier", area_id="01"), "under_18_share")

    assert found.table.empty
    assert (found.lines, found.year) == ((), 2018)
    assert math.isnan(found.city_value)
    assert found.missing[0] == ("02", "Ährenfeld")


def test_deciles_of_musterstadt_hold_a_tenth_each_and_fit_their_lines(musterstadt: City) -> None:
    shown = portrait(musterstadt, level="sozialraum", area_id="0101")
    found = deciles(musterstadt, shown, "sgb2_rate")
    figures = area_figures(musterstadt, indicator="sgb2_rate", level="quartier", year=2018).table

    known = figures["value"].dropna()
    assert found.level == "quartier"
    assert len(found.table) == len(known)
    pd.testing.assert_series_equal(found.table["value"], known[found.table.index])
    assert set(found.table["decile"].value_counts()) <= {len(known) // 10, len(known) // 10 + 1}
    lines = np.array([-np.inf, *found.lines, np.inf])
    place = found.table["decile"].to_numpy(dtype=int)
    values = found.table["value"].to_numpy()
    assert ((lines[place - 1] < values) & (values < lines[place])).all()
    assert set(found.table.index[found.table["mark"] == "own"]) <= set(
        figures.index[figures["parent_id"] == "0101"]
    )
