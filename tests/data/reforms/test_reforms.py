"""Boundary reforms: counts of earlier areas in the areas of today.

The made-up city counted in other quarters until 2015: ``west`` was divided into
01 (60 %) and 02 (40 %), ``unten`` and ``oben`` became 03, the rest stayed. In
2014 and 2015 each old area has 1,000 residents, ``oben`` and ``unten`` 500 each.
"""

from __future__ import annotations

import csv
import io
import math
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from shapely.geometry import box

from data.city import City, Observations
from data.descriptor.package import load_package
from data.errors import DescriptorError
from data.exports.values import VALUE_COLUMNS, values_csv
from data.exports.values_workbook import values_xlsx
from data.figures import area_figures, available_years, class_breaks, series
from data.findings import Finding, Severity
from data.package_files import named_files
from data.reading import read_city
from data.reforms.carrying import carry_counts
from data.reforms.sections import CrosswalkModel, VintageModel
from geo.interpolation import compose
from indicators.states import CellState

MakeCity = Callable[[], Path]

UNCHANGED = ["04", "05", "06", "07", "08", "09"]

VINTAGE = """
[[vintages]]
name = "quartier_alt"
level = "quartier"
until = "31.12.2015"
source = "Amt für erfundene Zahlen, Grenzen bis 2015"
licence = "CC0 1.0"
crosswalk = { file = "umstieg.csv", from = "alt", to = "neu", share = "Anteil", separator = ";" }
"""

TABLE = """
[[tables]]
name = "bestand_alt"
level = "quartier_alt"
file = "bestand_alt.csv"
separator = ";"
id = "Nr"
year = "Jahr"
source = "Amt für erfundene Zahlen, Bestand bis 2015"
licence = "CC0 1.0"
columns = { residents = "Einwohner", recipients = "Beziehende" }
"""

CROSSWALK = ["west;01;0,6", "west;02;0,4", "oben;03;1", "unten;03;1"]
CROSSWALK += [f"{area};{area};1" for area in UNCHANGED]

OLD = {"west": (1000, 100), "oben": (500, 50), "unten": (500, 25)}
OLD |= dict.fromkeys(UNCHANGED, (1000, 200))


def with_vintage(
    path: Path,
    *,
    vintage: str = VINTAGE,
    table: str = TABLE,
    crosswalk: list[str] | None = None,
    rows: list[str] | None = None,
) -> Path:
    """Add the earlier quarters to a tiny city; their table has the years 2014 and 2015."""
    lines = ["alt;neu;Anteil", *(CROSSWALK if crosswalk is None else crosswalk)]
    (path.parent / "umstieg.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if rows is None:
        rows = [f"{old};{year};{n};{k}" for year in (2014, 2015) for old, (n, k) in OLD.items()]
    table_lines = ["Nr;Jahr;Einwohner;Beziehende", *rows]
    (path.parent / "bestand_alt.csv").write_text("\n".join(table_lines) + "\n", encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8") + vintage + table, encoding="utf-8")
    return path


def spoilt(old: str, cell: str) -> list[str]:
    """Rows of 2015 with another number of recipients in one old area."""
    return [f"{a};2015;{n};{cell if a == old else k}" for a, (n, k) in OLD.items()]


def only(city: City, code: str) -> Finding:
    (found,) = [finding for finding in city.report if finding.code == code]
    return found


def codes(city: City) -> set[str]:
    return {finding.code for finding in city.report}


def errors(city: City) -> list[str]:
    return [finding.code for finding in city.report.of(Severity.ERROR)]


@pytest.fixture(scope="module")
def reformed(tmp_path_factory: pytest.TempPathFactory, tiny_city: Path) -> City:
    folder = tmp_path_factory.mktemp("reform")
    for file in tiny_city.parent.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return read_city(with_vintage(folder / "city.toml"))


def test_old_years_are_years_of_the_level_of_today(reformed: City) -> None:
    assert errors(reformed) == []
    assert available_years(reformed, "transfer_rate", "quartier") == [2014, 2015, 2016, 2017, 2018]
    assert available_years(reformed, "gymnasium_rate", "quartier") == [2016, 2017, 2018]


def test_counts_are_divided_united_and_left_and_rates_computed_anew(reformed: City) -> None:
    table = area_figures(reformed, indicator="transfer_rate", level="quartier", year=2015).table

    assert table["denominator"].to_list()[:4] == [600.0, 400.0, 1000.0, 1000.0]
    assert table["numerator"].to_list()[:4] == [60.0, 40.0, 75.0, 200.0]
    assert table["value"].to_list()[:4] == pytest.approx([10.0, 10.0, 7.5, 20.0])


def test_only_parts_of_divided_areas_are_marked(reformed: City) -> None:
    then = area_figures(reformed, indicator="transfer_rate", level="quartier", year=2015).table
    now = area_figures(reformed, indicator="transfer_rate", level="quartier", year=2016).table

    assert then.index[then["interpolated"]].to_list() == ["01", "02"]
    assert not now["interpolated"].any()
    assert then["interpolated"].dtype == bool


def test_a_coarser_area_that_holds_all_parts_is_exact(reformed: City) -> None:
    found = area_figures(reformed, indicator="transfer_rate", level="bezirk", year=2015)

    assert found.table.loc["1", "value"] == pytest.approx((100 + 75) / 2000 * 100)
    assert not found.table["interpolated"].any()


def test_a_coarser_area_that_holds_one_part_is_marked(make_tiny_city: MakeCity) -> None:
    moved = {"west;02;0,4": "west;04;0,4", "oben;03;1": "oben;02;1"}
    divided = [moved.get(row, row) for row in CROSSWALK]
    city = read_city(with_vintage(make_tiny_city(), crosswalk=divided))

    table = area_figures(city, indicator="transfer_rate", level="bezirk", year=2015).table

    assert table["interpolated"].to_list() == [True, True, False]


def test_the_city_value_is_that_of_the_old_areas(reformed: City) -> None:
    city = area_figures(reformed, indicator="transfer_rate", level="quartier", year=2015).city

    assert city.value == pytest.approx((100 + 75 + 6 * 200) / 8000 * 100)
    assert (city.areas_counted, city.areas_total) == (9, 9)


def test_a_secret_old_area_makes_its_parts_secret_and_takes_nothing_else_from_the_city(
    make_tiny_city: MakeCity,
) -> None:
    rows = spoilt("unten", ".")
    city = read_city(with_vintage(make_tiny_city(), rows=rows))

    found = area_figures(city, indicator="transfer_rate", level="quartier", year=2015)

    assert found.table.loc["03", "state"] == CellState.SUPPRESSED
    assert found.table.loc["01", "state"] == CellState.VALUE
    # 50 recipients of "oben" are known, although 03 cannot be shown.
    assert found.city.numerator == 100 + 50 + 6 * 200
    assert found.city.denominator == 7500
    assert (found.city.areas_counted, found.city.areas_total) == (8, 9)


def test_a_blank_cell_leaves_both_parts_missing_and_unmarked(make_tiny_city: MakeCity) -> None:
    city = read_city(with_vintage(make_tiny_city(), rows=spoilt("west", "")))

    table = area_figures(city, indicator="transfer_rate", level="quartier", year=2015).table

    assert table["state"].to_list()[:2] == ["missing", "missing"]
    assert not table["interpolated"].any()


def test_a_share_of_nothing_takes_no_state_along(make_tiny_city: MakeCity) -> None:
    rows = spoilt("west", ".")
    city = read_city(with_vintage(make_tiny_city(), crosswalk=[*CROSSWALK, "west;09;0"], rows=rows))

    states = city.observations["quartier"].states["recipients"].xs(2015, level="year")

    assert states[["01", "02", "09"]].to_list() == ["suppressed", "suppressed", "value"]


def test_interpolated_counts_below_the_threshold_are_withheld(make_tiny_city: MakeCity) -> None:
    # 4 recipients are divided into 2.4 and 1.6: both below 3.
    city = read_city(with_vintage(make_tiny_city(), rows=spoilt("west", "4")))

    table = area_figures(city, indicator="transfer_rate", level="quartier", year=2015).table

    assert table["state"].to_list()[:2] == ["suppressed", "suppressed"]
    assert not table["interpolated"].any()


def test_noise_of_floats_withholds_nothing(make_tiny_city: MakeCity) -> None:
    # All 20 of 20 in both parts; as sums of shares the complement may come out as 1e-15.
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8")
    text = text.replace('numerator = ["recipients"]', 'numerator = ["recipients", "under_18"]')
    path.write_text(text, encoding="utf-8")
    table = TABLE.replace('"Beziehende" }', '"Beziehende", under_18 = "Kinder" }')
    with_vintage(path, table=table)
    rows = ["Nr;Jahr;Einwohner;Beziehende;Kinder", *(f"{a};2015;21;14;7" for a in OLD)]
    (path.parent / "bestand_alt.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    city = read_city(path)

    found = area_figures(city, indicator="transfer_rate", level="quartier", year=2015).table

    assert found["value"].to_list() == pytest.approx([100.0] * 9)
    assert "part_above_whole" not in codes(city)


def test_published_rates_and_words_stay_behind_with_a_warning(make_tiny_city: MakeCity) -> None:
    table = TABLE.replace(
        'recipients = "Beziehende" }',
        'recipients = { column = "Beziehende", kind = "rate" } }',
    )
    city = read_city(with_vintage(make_tiny_city(), table=table))

    observed = city.observations["quartier"]
    states = observed.states["recipients"].xs(2015, level="year")
    assert set(states) == {"missing"}
    assert observed.values["residents"].xs(2015, level="year")["01"] == 600.0
    found = only(city, "vintage_rates_stay")
    assert found.severity is Severity.WARNING
    assert "recipients" in found.text("de")
    assert available_years(city, "transfer_rate", "quartier") == [2016, 2017, 2018]


def test_the_tables_of_today_win_over_carried_years(make_tiny_city: MakeCity) -> None:
    rows = [f"{old};{year};{n};{k}" for year in (2015, 2016) for old, (n, k) in OLD.items()]
    city = read_city(with_vintage(make_tiny_city(), rows=rows))

    today = area_figures(city, indicator="transfer_rate", level="quartier", year=2016)

    assert today.city.value == pytest.approx(10.0)
    assert not today.table["interpolated"].any()
    assert only(city, "vintage_year_on_both").params["years"] == "2016"
    assert only(city, "vintage_tables_late").params["year"] == "2016"
    assert only(city, "vintage_carried").params["years"] == "2015"


def test_the_report_says_what_is_exact_and_what_is_an_estimate(reformed: City) -> None:
    found = only(reformed, "vintage_carried")

    assert found.params["exact"] == 7
    assert found.ids == ("01", "02")
    assert found.params["years"] == "2014–2015"
    assert "01, 02" in found.text("de")
    assert "01, 02" in found.text("en")


def test_class_bounds_and_series_take_the_old_years_in(reformed: City) -> None:
    breaks = class_breaks(reformed, "transfer_rate", "quartier")
    trend = series(reformed, "transfer_rate", "quartier", "01")

    assert breaks is not None
    assert trend.index.to_list() == [2014, 2015, 2016, 2017, 2018]
    assert trend["value"].to_list() == pytest.approx([10.0, 10.0, 2.0, 10.0, 5.0])
    assert trend["interpolated"].to_list() == [True, True, False, False, False]


CHANGE = """
[[indicators]]
key = "growth"
name = "Wachstum"
definition = "Veränderung der Einwohnerzahl"
topic = "population"
numerator = ["residents"]
formula = "change"
years = 2
unit = "%"
polarity = "neutral"
source = "Amt für erfundene Zahlen"
"""


def test_a_change_over_the_reform_is_marked_where_one_end_is_an_estimate(
    make_tiny_city: MakeCity,
) -> None:
    city = read_city(with_vintage(make_tiny_city(), table=TABLE + CHANGE))

    found = area_figures(city, indicator="growth", level="quartier", year=2016)

    assert found.table.loc["01", "value"] == pytest.approx((1000 - 600) / 600 * 100)
    assert found.table.index[found.table["interpolated"]].to_list() == ["01", "02"]
    assert found.city.value == pytest.approx((9000 - 8000) / 8000 * 100)


BY_AREA = """
[[vintages]]
name = "quartier_alt"
level = "quartier"
file = "alt.gpkg"
id = "nr"
by = "area"
source = "Amt für erfundene Zahlen, Grenzen bis 2015"
licence = "CC0 1.0"
"""


def old_boundaries(path: Path) -> None:
    """Write squares as in the crosswalk, but ``west`` is divided in halves."""
    shapes = {"west": box(500000, 5700000, 502000, 5701000)}
    shapes |= {"unten": box(502000, 5700000, 503000, 5700500)}
    shapes |= {"oben": box(502000, 5700500, 503000, 5701000)}
    for place, area in enumerate(UNCHANGED):
        x, y = 500000 + place % 3 * 1000, 5701000 + place // 3 * 1000
        shapes[area] = box(x, y, x + 1000, y + 1000)
    frame = gpd.GeoDataFrame({"nr": list(shapes)}, geometry=list(shapes.values()), crs="EPSG:25832")
    frame.to_file(path.parent / "alt.gpkg", driver="GPKG")


def test_without_a_table_old_areas_are_divided_by_area(make_tiny_city: MakeCity) -> None:
    path = with_vintage(make_tiny_city(), vintage=BY_AREA)
    old_boundaries(path)
    city = read_city(path)

    table = area_figures(city, indicator="transfer_rate", level="quartier", year=2015).table

    assert errors(city) == []
    assert table["denominator"].to_list()[:4] == pytest.approx([500.0, 500.0, 1000.0, 1000.0])
    assert table.index[table["interpolated"]].to_list() == ["01", "02"]
    assert only(city, "vintage_by_area").params["slivers"] == 0


def test_old_areas_beyond_the_city_are_told(make_tiny_city: MakeCity) -> None:
    path = with_vintage(make_tiny_city(), vintage=BY_AREA)
    old_boundaries(path)
    frame = gpd.read_file(path.parent / "alt.gpkg")
    frame.loc[frame["nr"] == "unten", "geometry"] = box(502000, 5699000, 503000, 5700500)
    frame.loc[frame["nr"] == "04", "geometry"] = box(510000, 5699000, 511000, 5700000)
    frame.to_file(path.parent / "alt.gpkg", driver="GPKG")
    city = read_city(path)

    assert only(city, "vintage_areas_outside").ids == ("unten",)
    assert only(city, "vintage_areas_outside").params["largest"] == 67
    assert only(city, "vintage_areas_lost").ids == ("04",)
    assert only(city, "vintage_areas_new").ids == ("04",)
    found = area_figures(city, indicator="transfer_rate", level="quartier", year=2015)
    assert found.table.loc["04", "state"] == CellState.MISSING
    assert found.city.denominator == 8000


@pytest.mark.parametrize(
    ("row", "instead", "code", "ids"),
    [
        pytest.param("west;02;0,4", "west;02;0,2", "crosswalk_sum", ("west",), id="sum"),
        pytest.param("west;02;0,4", "west;02;x", "crosswalk_unusable", ("west",), id="no number"),
        pytest.param("west;02;0,4", "west;02;-0,4", "crosswalk_unusable", ("west",), id="below 0"),
        pytest.param("west;02;0,4", "west;;0,4", "crosswalk_unusable", ("west",), id="no new area"),
        pytest.param("west;02;0,4", "west;77;0,4", "crosswalk_unknown_new", ("77",), id="unknown"),
    ],
)
def test_faulty_rows_of_a_crosswalk_are_named_and_nothing_is_guessed(
    make_tiny_city: MakeCity, row: str, instead: str, code: str, ids: tuple[str, ...]
) -> None:
    crosswalk = [instead if one == row else one for one in CROSSWALK]
    city = read_city(with_vintage(make_tiny_city(), crosswalk=crosswalk))

    found = only(city, code)
    assert found.severity is Severity.ERROR
    assert found.ids == ids
    assert 3 in found.rows
    assert found.text("de") != found.text("en")
    states = city.observations["quartier"].states["residents"].xs(2015, level="year")
    assert states["01"] == CellState.MISSING
    assert states["03"] == CellState.VALUE


def test_shares_in_per_cent_and_rounded_ones_are_scaled_to_the_whole(
    make_tiny_city: MakeCity,
) -> None:
    crosswalk = ["west;01;59,6", "west;02;40", *(f"{a};03;100" for a in ("oben", "unten"))]
    crosswalk += [f"{area};{area};100" for area in UNCHANGED]
    vintage = VINTAGE.replace('share = "Anteil"', 'share = "Anteil", scale = 100')
    city = read_city(with_vintage(make_tiny_city(), vintage=vintage, crosswalk=crosswalk))

    residents = city.observations["quartier"].values["residents"].xs(2015, level="year")

    assert residents.sum() == pytest.approx(8000.0)
    assert residents["01"] == pytest.approx(1000 * 59.6 / 99.6)


def test_without_shares_whole_areas_are_put_together(make_tiny_city: MakeCity) -> None:
    crosswalk = [row.rsplit(";", 1)[0] + ";" for row in CROSSWALK if not row.startswith("west;02")]
    vintage = VINTAGE.replace(', share = "Anteil"', "")
    city = read_city(with_vintage(make_tiny_city(), vintage=vintage, crosswalk=crosswalk))

    assert only(city, "vintage_carried_exactly").params["exact"] == 8
    assert only(city, "vintage_areas_new").ids == ("02",)


def test_missing_zeros_in_a_crosswalk_are_seen_and_restored_by_a_repair(
    make_tiny_city: MakeCity,
) -> None:
    crosswalk = [row.replace(";0", ";", 1) for row in CROSSWALK]
    city = read_city(path := with_vintage(make_tiny_city(), crosswalk=crosswalk))
    found = only(city, "crosswalk_unknown_new")
    assert found.repair is not None
    assert (found.repair["kind"], found.repair["level"], found.repair["width"]) == (
        "pad_ids",
        "quartier",
        2,
    )

    repair = '[[repairs]]\nkind = "pad_ids"\nlevel = "quartier"\nwidth = 2\nreason = "Nullen"\n'
    path.write_text(path.read_text(encoding="utf-8") + repair, encoding="utf-8")
    repaired = read_city(path)

    assert errors(repaired) == []
    assert "repair_unused" not in codes(repaired)


CHAIN = """
[[vintages]]
name = "quartier_uralt"
level = "quartier_alt"
source = "Amt für erfundene Zahlen, Grenzen bis 2010"
licence = "CC0 1.0"
crosswalk = { file = "uralt.csv", from = "alt", to = "neu", share = "Anteil", separator = ";" }

[[tables]]
name = "bestand_uralt"
level = "quartier_uralt"
file = "bestand_uralt.csv"
separator = ";"
id = "Nr"
year = 2010
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
columns = { residents = "Einwohner" }
"""


def test_a_vintage_may_lead_over_a_later_one(make_tiny_city: MakeCity) -> None:
    path = with_vintage(make_tiny_city(), table=TABLE + CHAIN)
    chain = ["alt;neu;Anteil", "A;west;0,5", "A;oben;0,5", "B;unten;1"]
    chain += [f"{area};{area};1" for area in UNCHANGED]
    (path.parent / "uralt.csv").write_text("\n".join(chain) + "\n", encoding="utf-8")
    rows = ["Nr;Einwohner", *(f"{area};1000" for area in ("A", "B", *UNCHANGED))]
    (path.parent / "bestand_uralt.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    city = read_city(path)

    residents = city.observations["quartier"].values["residents"].xs(2010, level="year")

    # A: half to west (60 % of it to 01, 40 % to 02), half by way of "oben" to 03; B to 03.
    assert residents.to_list()[:4] == pytest.approx([300.0, 200.0, 1500.0, 1000.0])
    assert city.vintages["quartier_uralt"].level == "quartier"


def test_a_table_of_todays_areas_on_a_vintage_is_reported_by_the_join(
    make_tiny_city: MakeCity,
) -> None:
    rows = [f"{i:02};2015;10;1" for i in range(1, 10)]
    city = read_city(with_vintage(make_tiny_city(), rows=rows))

    assert any(finding.place == "bestand_alt" for finding in city.report.of(Severity.ERROR))


def test_a_crosswalk_that_is_not_there_leaves_the_city_standing(make_tiny_city: MakeCity) -> None:
    path = with_vintage(make_tiny_city())
    (path.parent / "umstieg.csv").unlink()
    city = read_city(path)

    assert available_years(city, "transfer_rate", "quartier") == [2016, 2017, 2018]
    assert only(city, "table_without_level").place == "bestand_alt"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("crosswalk =", 'by = "area"\ncrosswalk =', "descriptor_crosswalk_or_area"),
        (VINTAGE.splitlines()[-1], "", "descriptor_crosswalk_or_area"),
        (VINTAGE.splitlines()[-1], 'by = "area"', "descriptor_area_without_file"),
        ('until = "31.12.2015"', 'until = "Ende 2015"', "descriptor_day"),
        ('level = "quartier"\nuntil', 'level = "dorf"\nuntil', "descriptor_no_such_level"),
        ('"quartier"\nuntil', '"quartier_alt"\nuntil', "descriptor_vintages_in_a_circle"),
        ('name = "quartier_alt"', 'name = "bezirk"', "descriptor_declared_twice"),
        ('from = "alt"', 'old = "alt"', "descriptor_missing"),
    ],
)
def test_a_faulty_vintage_is_refused_with_its_own_words(
    make_tiny_city: MakeCity, old: str, new: str, code: str
) -> None:
    assert old in VINTAGE
    path = with_vintage(make_tiny_city(), vintage=VINTAGE.replace(old, new))

    with pytest.raises(DescriptorError) as caught:
        load_package(path)

    found = {finding.code: finding for finding in caught.value.findings}
    assert code in found
    assert found[code].remedy("de") != found[code].remedy("en")


def test_files_of_a_vintage_are_named_and_change_the_version(reformed: City) -> None:
    assert {"umstieg.csv", "bestand_alt.csv"} <= set(named_files(reformed.package))
    crosswalk = reformed.folder / "umstieg.csv"
    before = crosswalk.read_bytes()
    try:
        crosswalk.write_bytes(before.replace(b"0,6", b"0,7").replace(b"0,4", b"0,3"))
        changed = read_city(reformed.folder / "city.toml")
    finally:
        crosswalk.write_bytes(before)
    assert changed.version != reformed.version


def test_files_say_which_figures_are_estimates_and_only_where_some_are(reformed: City) -> None:
    then = area_figures(reformed, indicator="transfer_rate", level="quartier", year=2015)
    now = area_figures(reformed, indicator="transfer_rate", level="quartier", year=2016)

    rows = list(csv.DictReader(io.StringIO(values_csv(then).decode())))
    assert [row["interpolated"] for row in rows][:3] == ["true", "true", "false"]
    assert values_csv(now).decode().splitlines()[0] == ",".join(VALUE_COLUMNS)
    book = openpyxl.load_workbook(io.BytesIO(values_xlsx(reformed, then, language="de")))
    assert [book["Werte"].cell(row, len(VALUE_COLUMNS) + 1).value for row in (2, 4)] == [
        "ja",
        "nein",
    ]
    assert any("früheren Grenzen" in str(row[1].value) for row in book.worksheets[1].iter_rows())


DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "data-package.md"


@pytest.mark.parametrize("model", [VintageModel, CrosswalkModel])
def test_every_key_of_a_vintage_is_documented(model: type[BaseModel]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text.split("## `[[vintages]]`")[1].split("\n## ")[0]

    for name, field in model.model_fields.items():
        assert re.search(rf"`{field.alias or name}`", section), name


def test_the_documents_example_of_a_vintage_is_valid() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text.split("## `[[vintages]]`")[1].split("\n## ")[0]
    example = re.search(r"```toml\n(.*?)```", section, re.DOTALL)
    assert example is not None
    declared = tomllib.loads(example[1])

    first, second = (VintageModel.model_validate(one) for one in declared["vintages"])

    assert first.crosswalk is not None
    assert (first.crosswalk.old, first.crosswalk.new) == ("PLR_ALT", "PLR_NEU")
    assert second.by == "area"
    assert declared["tables"][0]["level"] == first.name


def counted(cells: dict[str, float | str], year: int = 2015) -> Observations:
    """Observations of one measure: a text is a state, a number a value."""
    index = pd.MultiIndex.from_product([[year], list(cells)], names=["year", "area_id"])
    numbers = [math.nan if isinstance(c, str) else float(c) for c in cells.values()]
    states = [c if isinstance(c, str) else "zero" if c == 0 else "value" for c in cells.values()]
    return Observations(
        values=pd.DataFrame({"n": numbers}, index=index),
        states=pd.DataFrame({"n": states}, index=index, dtype=object),
        totals=pd.DataFrame(),
    )


def pairs(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["old", "new", "share"])


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("suppressed", "missing", "suppressed"),
        ("missing", 7, "missing"),
        (0, 0, "zero"),
        (0, 7, "value"),
        ("later", "unreliable", "unreliable"),
    ],
)
def test_states_are_carried_as_in_any_sum(one: float | str, other: float | str, state: str) -> None:
    found = carry_counts(
        counted({"a": one, "b": other}),
        pairs(("a", "x", 0.5), ("a", "y", 0.5), ("b", "x", 1.0)),
        ["x", "y", "z"],
        measures=["n"],
    )

    assert found.states["n"].to_list()[0] == state
    assert found.states["n"].to_list()[2] == "missing"


OLD_IDS, MID_IDS, NEW_IDS = list("abcd"), list("klm"), list("xyz")


def crosswalks(old: list[str], new: list[str]) -> st.SearchStrategy[pd.DataFrame]:
    """Shares in hundredths that sum to 1 for each old area."""

    def table(weights: list[list[int]]) -> pd.DataFrame:
        return pairs(
            *(
                (a, b, weight / sum(row))
                for a, row in zip(old, weights, strict=True)
                for b, weight in zip(new, row, strict=True)
                if weight
            )
        )

    row = st.lists(st.integers(0, 100), min_size=len(new), max_size=len(new)).filter(any)
    return st.lists(row, min_size=len(old), max_size=len(old)).map(table)


NUMBERS = st.lists(st.integers(0, 50_000), min_size=len(OLD_IDS), max_size=len(OLD_IDS))
LAW = settings(max_examples=40)


@LAW
@given(numbers=NUMBERS, shares=crosswalks(OLD_IDS, NEW_IDS))
def test_the_city_counts_the_same_before_and_after(
    numbers: list[int], shares: pd.DataFrame
) -> None:
    observed = counted(dict(zip(OLD_IDS, numbers, strict=True)))

    found = carry_counts(observed, shares, NEW_IDS, measures=["n"])

    assert found.values["n"].sum() == pytest.approx(sum(numbers))
    assert (found.values["n"].dropna() >= 0).all()


@LAW
@given(numbers=NUMBERS, shares=crosswalks(OLD_IDS, NEW_IDS), seed=st.integers(0, 99))
def test_the_order_of_rows_changes_nothing(
    numbers: list[int], shares: pd.DataFrame, seed: int
) -> None:
    cells = dict(zip(OLD_IDS, numbers, strict=True))
    shuffled = dict(reversed(cells.items()))

    one = carry_counts(counted(cells), shares, NEW_IDS, measures=["n"])
    other = carry_counts(
        counted(shuffled), shares.sample(frac=1, random_state=seed), NEW_IDS, measures=["n"]
    )

    assert np.allclose(one.values, other.values, equal_nan=True)
    assert one.states.equals(other.states)


@LAW
@given(numbers=NUMBERS, first=crosswalks(OLD_IDS, MID_IDS), second=crosswalks(MID_IDS, NEW_IDS))
def test_two_steps_are_one_step_with_the_composed_shares(
    numbers: list[int], first: pd.DataFrame, second: pd.DataFrame
) -> None:
    observed = counted(dict(zip(OLD_IDS, numbers, strict=True)))
    # An area between to which nothing leads holds nobody; it would otherwise be missing.
    between = carry_counts(observed, first, MID_IDS, measures=["n"])
    reached = second[second["old"].isin(first["new"])]

    stepwise = carry_counts(between, reached, NEW_IDS, measures=["n"])
    at_once = carry_counts(observed, compose(first, second), NEW_IDS, measures=["n"])

    assert np.allclose(stepwise.values, at_once.values, equal_nan=True)
    assert stepwise.states.equals(at_once.states)
