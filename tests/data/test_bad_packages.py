"""Packages with faults, as they come: each is named with file and remedy, the rest goes on."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from pyproj import CRS
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import sozialraum
from data.city import City
from data.errors import DataError
from data.findings import Finding, Severity
from data.reading import read_city

MakeCity = Callable[[], Path]
ROOT = Path(__file__).resolve().parents[2]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def boundaries(city: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(city.parent / "quartiere.gpkg", layer="quartiere")


def with_file(city: Path, name: str, **declared: str) -> Path:
    """Let the first level come from another file; return where it belongs."""
    lines = "".join(f'{key} = "{value}"\n' for key, value in declared.items())
    edit(city, 'file = "quartiere.gpkg"\nlayer = "quartiere"\n', f'file = "{name}"\n{lines}')
    return city.parent / name


def shapefile(city: Path, name: str = "q.shp") -> Path:
    path = with_file(city, name)
    boundaries(city).to_file(path)
    return path


def text_named_shp(city: Path) -> None:
    with_file(city, "q.shp").write_text("id;name\n1;a\n", encoding="utf-8")


def climbing_zip(city: Path) -> None:
    with zipfile.ZipFile(with_file(city, "q.zip"), "w") as archive:
        archive.writestr("../../q.shp", b"x")


def no_boundaries(city: Path) -> None:
    with_file(city, "fehlt.shp")


def two_layers(city: Path) -> None:
    path = with_file(city, "zwei.gpkg")
    for layer in ("alt", "neu"):
        boundaries(city).to_file(path, layer=layer, driver="GPKG")


def no_crs(city: Path) -> None:
    frame = boundaries(city).set_crs(None, allow_override=True)
    path = with_file(city, "q.geojson")
    shapes = json.loads(frame.to_json())
    path.write_text(json.dumps(shapes), encoding="utf-8")


def no_prj(city: Path) -> None:
    shapefile(city).with_suffix(".prj").unlink()


def no_dbf(city: Path) -> None:
    shapefile(city).with_suffix(".dbf").unlink()


def wrong_units(city: Path) -> None:
    boundaries(city).set_crs(4326, allow_override=True).to_file(
        with_file(city, "q.gpkg"), driver="GPKG"
    )


def only_points(city: Path) -> None:
    frame = boundaries(city)
    frame.geometry = frame.centroid
    frame.to_file(with_file(city, "q.gpkg"), driver="GPKG")


# What stops the reading: code, and what the message must name.
STOPPING = [
    pytest.param(text_named_shp, "file_not_as_named", ["q.shp"], id="a text file named .shp"),
    pytest.param(climbing_zip, "zip_climbs", ["q.zip", "../../q.shp"], id="a zip that climbs out"),
    pytest.param(no_boundaries, "file_missing", ["fehlt.shp"], id="boundaries are missing"),
    pytest.param(two_layers, "layer_not_chosen", ["zwei.gpkg", "alt", "neu"], id="two layers"),
    pytest.param(no_crs, "outside_region", ["q.geojson", "EPSG:25832"], id="metres without a CRS"),
    pytest.param(no_prj, "crs_missing", ["q.shp", "EPSG:25832"], id="no .prj"),
    pytest.param(no_dbf, "dbf_missing", ["q.shp"], id="no .dbf"),
    pytest.param(wrong_units, "outside_region", ["q.gpkg", "EPSG:25832"], id="degrees on metres"),
    pytest.param(only_points, "no_areas", ["q.gpkg"], id="points only"),
]


def table(city: Path) -> Path:
    return city.parent / "bestand.csv"


def empty(city: Path) -> None:
    table(city).write_text("", encoding="utf-8")


def header_only(city: Path) -> None:
    table(city).write_text(table(city).read_text("utf-8").splitlines()[0] + "\n", "utf-8")


def two_id_columns(city: Path) -> None:
    edit(table(city), "Nr;Name;", "Nr;Nr;")
    edit(city, 'id = "Nr"\nname_column = "Name"\n', 'id = "Nr"\n')


def no_id_column(city: Path) -> None:
    edit(city, 'id = "Nr"', 'id = "Nummer"')


def no_year_column(city: Path) -> None:
    edit(city, 'year = "Jahr"', 'year = "Jahrgang"')


def huge(city: Path) -> None:
    os.truncate(table(city), 200_000_000)  # sparse: it is refused by its size alone


def title_rows(city: Path) -> None:
    text = table(city).read_text("utf-8")
    table(city).write_text(f"Bestand in Kleinstadt;\n\n{text}", "utf-8")


def bomb(city: Path) -> None:
    """Write a workbook of 1 kB whose only cell is the last one of the sheet."""
    book = openpyxl.Workbook()
    buffer = io.BytesIO()
    book.save(buffer)
    with (
        zipfile.ZipFile(buffer) as old,
        zipfile.ZipFile(city.parent / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                content = b"".join(
                    [
                        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/',
                        b'2006/main"><sheetData>' + cell + b"</sheetData></worksheet>",
                    ]
                )
            new.writestr(name, content)
    edit(city, 'file = "bestand.csv"\nseparator = ";"\nencoding = "utf-8"', 'file = "b.xlsx"')


def wrong_level(city: Path) -> None:
    edit(city, 'level = "quartier"\nfile = "bestand.csv"', 'level = "bezirk"\nfile = "bestand.csv"')


def second_level_unreadable(city: Path) -> None:
    edit(city, 'names = { "1"', 'file = "b.shp"\nid = "nr"\nnames = { "1"')
    (city.parent / "b.shp").write_text("kein Shapefile", "utf-8")


def open_quote(city: Path) -> None:
    edit(table(city), "05;Eichgrund;2018", '05;"Eichgrund;2018')


def unknown_measure(city: Path) -> None:
    edit(city, 'numerator = ["recipients"]', 'numerator = ["recipient"]')


def numeric_ids_in_boundaries(city: Path) -> None:
    frame = boundaries(city)
    frame["nr"] = frame["nr"].astype(int)
    frame.to_file(with_file(city, "q.shp"))


# What leaves something out while the rest goes on: an error each.
PARTIAL = [
    pytest.param(empty, "file_empty", ["bestand.csv"], id="an empty table"),
    pytest.param(header_only, "table_empty", ["bestand.csv"], id="a table with a header only"),
    pytest.param(two_id_columns, "id_column_twice", ["Nr", "A, B"], id="two id columns"),
    pytest.param(
        no_id_column, "id_column_not_there", ["Nummer", "bestand.csv"], id="no such id column"
    ),
    pytest.param(
        no_year_column, "year_column_not_there", ["Jahrgang", "Jahr"], id="no such year column"
    ),
    pytest.param(huge, "file_too_large", ["bestand.csv", "200 MB", "50 MB"], id="200 MB"),
    pytest.param(title_rows, "header_elsewhere", ["Nr", "bestand.csv", "3"], id="title rows"),
    pytest.param(bomb, "table_too_wide", ["b.xlsx"], id="a workbook that swells"),
    pytest.param(wrong_level, "rows_of_finer_level", ["bestand", "quartier"], id="wrong level"),
    pytest.param(second_level_unreadable, "file_not_as_named", ["b.shp"], id="second level"),
    pytest.param(open_quote, "csv_quote_open", ["bestand.csv", "24"], id="an open quotation mark"),
    pytest.param(
        unknown_measure,
        "indicator_without_measure",
        ["transfer_rate", "recipient", "recipients", "city.toml"],
        id="a measure that no table brings",
    ),
    pytest.param(
        numeric_ids_in_boundaries, "area_ids_fit_pad_ids", ["quartier", "1 → 01"], id="lost zeros"
    ),
]


def require_clear(finding: Finding, named: list[str], folder: Path) -> None:
    for language in ("de", "en"):
        text = finding.text(language)
        assert all(word in text for word in named), text
        assert finding.remedy(language)
        assert str(folder) not in text + finding.remedy(language)
    assert finding.text("de") != finding.text("en")


@pytest.mark.parametrize(("spoil", "code", "named"), STOPPING)
def test_package_without_its_first_level_stops_with_a_clear_word(
    make_tiny_city: MakeCity, spoil: Callable[[Path], None], code: str, named: list[str]
) -> None:
    path = make_tiny_city()
    spoil(path)
    with pytest.raises(DataError) as caught:
        read_city(path)
    assert caught.value.finding.code == code
    require_clear(caught.value.finding, named, path.parent)


@pytest.mark.parametrize(("spoil", "code", "named"), PARTIAL)
def test_fault_is_an_error_and_the_sound_part_is_read(
    make_tiny_city: MakeCity, spoil: Callable[[Path], None], code: str, named: list[str]
) -> None:
    path = make_tiny_city()
    spoil(path)
    city = read_city(path)
    (finding,) = [one for one in city.report if one.code == code]
    assert finding.severity is Severity.ERROR
    require_clear(finding, named, path.parent)
    assert len(city.areas["quartier"]) == 9


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("spoil", [text_named_shp, climbing_zip, huge, two_id_columns])
def test_command_line_names_the_fault_and_ends_with_one(
    make_tiny_city: MakeCity, spoil: Callable[[Path], None], language: str
) -> None:
    path = make_tiny_city()
    spoil(path)
    done = CliRunner().invoke(sozialraum.app, ["check", str(path), "--lang", language])
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert str(path.parent) not in done.output
    assert isinstance(done.exception, SystemExit)


def test_year_that_is_not_there_is_named_with_those_that_are(tiny_city: Path) -> None:
    asked = ["--level", "quartier", "--indicator", "transfer_rate", "--year", "1999"]
    done = CliRunner().invoke(sozialraum.app, ["values", str(tiny_city), *asked])
    assert done.exit_code == 1
    assert "1999" in done.stderr
    assert "2018" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("spoil", [text_named_shp, no_prj, empty, huge, unknown_measure])
def test_app_goes_on_with_what_is_sound(
    make_tiny_city: MakeCity, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None]
) -> None:
    path = make_tiny_city()
    spoil(path)
    monkeypatch.setenv("CITY", str(path))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    said = " ".join(str(one.value) for kind in (app.error, app.warning, app.text) for one in kind)
    assert str(path.parent) not in said


# --- what is odd, but sound enough to be read


def test_tenth_of_broken_rows_is_listed_and_the_others_count(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    lines = table(path).read_text("utf-8").splitlines()
    lines[3] = "03;kaputt"
    lines[7] = "07;Gänsewiese;2016;viele;140;210;50;28"
    lines[10] = "xx;yy;zz;;;;;"
    table(path).write_text("\n".join(lines), "utf-8")
    city = read_city(path)
    by_code = {one.code: one for one in city.report}
    assert by_code["csv_ragged"].rows == (4,)
    assert by_code["year_unreadable"].rows == (4, 11)
    assert "D8: viele" in by_code["cells_not_numbers"].text("de")
    values = city.observations["quartier"].values["recipients"]
    assert values[(2016, "07")] == 140
    assert values.notna().sum() == 27 - 2 - 2  # two broken rows, one secret and one blank cell


@dataclass(frozen=True)
class Told:
    """A file that lacks something, and what is said about it."""

    ending: str
    code: str


@pytest.mark.parametrize("told", [Told(".shx", "shx_restored"), Told(".cpg", "cpg_missing")])
def test_shapefile_without_a_side_file_is_read_with_a_note(
    make_tiny_city: MakeCity, told: Told
) -> None:
    path = make_tiny_city()
    shapefile(path).with_suffix(told.ending).unlink()
    city = read_city(path)
    assert [one.severity for one in city.report if one.code == told.code] == [Severity.NOTE]
    assert city.areas["quartier"]["name"].iloc[1] == "Ährenfeld"


def test_false_easting_of_the_prj_is_taken_as_written(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    frame = boundaries(path)
    frame.geometry = frame.geometry.translate(2_000_000, 0)
    target = with_file(path, "q.shp")
    frame.to_file(target)
    usual = CRS(25832).to_wkt("WKT1_ESRI")
    changed = usual.replace('"False_Easting",500000.0', '"False_Easting",2500000.0')
    assert changed != usual
    target.with_suffix(".prj").write_text(changed, "utf-8")
    city = read_city(path)
    assert not city.report.has_errors
    west, south, *_ = city.areas["quartier"].total_bounds
    assert (west, south) == pytest.approx((500_000, 5_700_000), abs=1)


def test_zone_number_before_the_easting_is_recognised(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    frame = boundaries(path)
    frame.geometry = frame.geometry.translate(32_000_000, 0)
    frame.to_file(with_file(path, "q.shp"))
    (finding,) = [one for one in read_city(path).report if one.code == "outside_region"]
    assert "EPSG:4647" in finding.text("de")


def test_all_figures_secret_is_said_once_a_column_and_nothing_is_drawn_from_it(
    make_tiny_city: MakeCity,
) -> None:
    path = make_tiny_city()
    head, *rows = table(path).read_text("utf-8").splitlines()
    secret = [";".join([*row.split(";")[:3], *["."] * 5]) for row in rows]
    table(path).write_text("\n".join([head, *secret]), "utf-8")
    city = read_city(path)
    assert sum(one.code == "column_without_figures" for one in city.report) == 5
    assert set(city.observations["quartier"].states["recipients"]) == {"suppressed"}


def test_part_above_its_whole_is_listed_with_area_and_year(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    edit(table(path), "01;Am Anger;2018;1000;50;", "01;Am Anger;2018;1000;1500;")
    (finding,) = [one for one in read_city(path).report if one.code == "part_above_whole"]
    assert finding.severity is Severity.WARNING
    assert finding.ids == ("01",)
    assert "01 (2018): 1500 > 1000" in finding.text("de")
    require_clear(finding, ["transfer_rate", "2018"], path.parent)


def test_measure_of_an_unread_table_is_not_reported_twice(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    empty(path)
    city: City = read_city(path)
    assert [one.code for one in city.report.of(Severity.ERROR)] == ["file_empty"]
