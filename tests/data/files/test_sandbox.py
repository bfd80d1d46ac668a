"""Every format that a city may bring, read through the child process as a whole."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

import data
from data.errors import BoundaryError, DataError, TableError, UnsafeFileError
from data.files.raw_tables import read_csv
from data.files.sandbox import Raw, RawBoundaries, RawTable, ReadLimits, ReadRequest, read_all

# UTM 32 as a .prj writes it, but with the zone number in front of the easting.
ZONED_PRJ = (
    'PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",'
    'SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",2500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def two_areas() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"id": ["001", "002"], "name": ["Köln", "Süd"], "count": [12, 3], "share": [0.5, 2.0]},
        geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)],
        crs="EPSG:25832",
    )


def shapefile(
    folder: Path, name: str, *, without: tuple[str, ...] = (), codec: str = "UTF-8"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    two_areas().to_file(folder / f"{name}.shp", encoding=codec)
    for ending in without:
        (folder / name).with_suffix(ending).unlink()
    return folder / f"{name}.shp"


def zipped(target: Path, *files: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for main in files:
            for file in sorted(main.parent.glob(f"{main.stem}.*")):
                archive.write(file, f"{inside}{file.name}")
                archive.writestr(f"__MACOSX/{inside}._{file.name}", b"\x00\x05\x16\x07")
    return target


def workbook(target: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Daten"
    sheet.append(["id", "name", "wert", "stand", "aktiv"])
    sheet.append(["001", "Süd", 12, date(2018, 1, 2), True])
    sheet.append([2, "Nord", "1.234", "=C2*2", None])
    sheet["E3"] = "#DIV/0!"
    sheet["E3"].data_type = "e"
    book.create_sheet("Zweites")["B2"] = "dort"
    book.save(target)
    return target


def ods(target: Path, rows: str, name: str = "Blatt") -> Path:
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
    return target


ODS_ROWS = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>id</text:p>'
    '</table:table-cell><table:table-cell office:value-type="string"><text:p>wert</text:p>'
    "</table:table-cell></table:table-row>"
    '<table:table-row><table:table-cell office:value-type="string"><text:p>007</text:p>'
    '</table:table-cell><table:table-cell office:value-type="float" office:value="1.5">'
    "<text:p>1,5</text:p></table:table-cell></table:table-row>"
    # LibreOffice ends every sheet like this.
    '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row>'
)


def geojson(target: Path, **members: object) -> Path:
    def feature(properties: dict[str, object]) -> dict[str, object]:
        ring = [[7.0, 51.0], [7.1, 51.0], [7.1, 51.1], [7.0, 51.0]]
        polygon = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": properties, "geometry": polygon}

    features = [
        feature({"id": "001", "n": 1, "big": 12345678901234567890, "ok": True, "none": None}),
        feature({"id": 2, "n": 2.5, "geometry": "mein"}),
    ]
    target.write_text(json.dumps({"type": "FeatureCollection", "features": features} | members))
    return target


def _tables(root: Path) -> dict[str, ReadRequest]:
    def table(name: str, content: bytes, **options: str) -> ReadRequest:
        (root / name).write_bytes(content)
        return ReadRequest(kind="table", path=root / name, label=name, **options)

    wb, sheet = workbook(root / "a.xlsx"), ods(root / "a.ods", ODS_ROWS)
    frame = {"id": ["01", None], "n": [1, 2], "x": [0.5, None], "b": [True, False]}
    pq.write_table(pa.table(frame), root / "a.parquet")
    return {
        "german csv": table("g.csv", "\ufeffid;name;wert\r\n001;Köln;1,5\r\n".encode()),
        "old windows csv": table("w.csv", "id;name\n1;Süd\n".encode("cp1252")),
        "quoted comma csv": table("q.csv", b'id,name\n1,"A, B\nC"\n2,"say ""hi"""\n'),
        "tab csv": table("t.tsv", b"id\tname\n1\ta,b\n"),
        "pipe csv": table("p.txt", b"id|name\n1|a,b\n"),
        "declared csv": table("d.csv", b"a,b;c\n1,2;3\n", separator=";", encoding="utf-8"),
        "wrong encoding csv": table("e.csv", b"id\nok\nS\xfcd\n", encoding="utf-8"),
        "ragged csv": table("r.csv", b"id;a\n1;2\n3\n4;5\n6;7;8\n\n\n"),
        "empty csv": table("0.csv", b""),
        "blank csv": table("b.csv", b"\xef\xbb\xbf \r\n ;;\r\n"),
        "nul csv": table("n.csv", b"id;a\n1;2\n3;4\x005\n"),
        "one column csv": table("o.csv", b"id\n1\n2\n"),
        "sheet": ReadRequest(kind="table", path=wb, label="a.xlsx", sheet="Daten"),
        "second sheet": ReadRequest(kind="table", path=wb, label="a.xlsx", sheet="Zweites"),
        "no sheet named": ReadRequest(kind="table", path=wb, label="a.xlsx"),
        "sheet not there": ReadRequest(kind="table", path=wb, label="a.xlsx", sheet="Fehlt"),
        "ods": ReadRequest(kind="table", path=sheet, label="a.ods"),
        "parquet": ReadRequest(kind="table", path=root / "a.parquet", label="a.parquet"),
    }


def _boundaries(root: Path) -> dict[str, ReadRequest]:
    def request(path: Path, **options: str) -> ReadRequest:
        return ReadRequest(kind="boundaries", path=path, label=f"grenzen/{path.name}", **options)

    plain = shapefile(root / "plain", "areas")
    other = shapefile(root / "other", "more")
    latin = shapefile(root / "latin", "areas", without=(".cpg",), codec="ISO-8859-1")
    utf8 = shapefile(root / "utf8", "areas", without=(".cpg",))
    lying = shapefile(root / "lying", "areas", codec="ISO-8859-1")
    lying.with_suffix(".cpg").write_text("UTF-8")
    zoned = shapefile(root / "zoned", "areas")
    zoned.with_suffix(".prj").write_text(ZONED_PRJ)
    upper = shapefile(root / "upper", "areas")
    for file in list(upper.parent.iterdir()):
        file.rename(file.with_suffix(file.suffix.upper()))
    twice = shapefile(root / "twice", "areas")
    header = twice.with_suffix(".dbf")
    header.write_bytes(header.read_bytes().replace(b"name\x00", b"id\x00\x00\x00", 1))
    nul = shapefile(root / "nul", "areas")
    records = nul.with_suffix(".dbf")
    records.write_bytes(records.read_bytes().replace("Süd".encode(), b"S\x00ad"))
    dos = shapefile(root / "dos", "areas", without=(".cpg",), codec="CP850")
    marked = bytearray(dos.with_suffix(".dbf").read_bytes())
    marked[29] = 0x02  # dBASE's number of code page 850
    dos.with_suffix(".dbf").write_bytes(marked)
    waiting = root / "wal.gpkg"
    two_areas().to_file(waiting, layer="fein")
    with closing(sqlite3.connect(waiting)) as base:
        base.execute("PRAGMA journal_mode=WAL")
    umlauts = two_areas().rename(columns={"name": "größe"}).assign(größe=["€ „ß“", "ÿ ™ š"])
    umlauts.to_file(root / "umlauts.shp", encoding="CP1252")
    (root / "umlauts.cpg").write_text("ANSI 1252")
    cut = shapefile(root / "cut", "areas")
    wide = cut.with_suffix(".dbf")
    wide.write_bytes(wide.read_bytes().replace("Süd".encode().ljust(80), b"x" * 79 + b"\xc3"))
    text = root / "text.shp"
    text.write_text("id;name\n1;2\n")
    two = root / "two.gpkg"
    two_areas().to_file(two, layer="fein")
    two_areas().head(1).to_file(two, layer="grob")
    one = root / "one.gpkg"
    two_areas().to_file(one, layer="fein")
    two_areas().to_file(root / "a.fgb")
    with zipfile.ZipFile(root / "gpkg.zip", "w") as archive:
        archive.write(two, "daten/two.gpkg")
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    crs84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    odd = {"type": "name", "properties": {"name": "/etc/passwd"}}
    return {
        "shapefile": request(plain),
        "without prj": request(shapefile(root / "prj", "areas", without=(".prj",))),
        "without shx": request(shapefile(root / "shx", "areas", without=(".shx",))),
        "without dbf": request(shapefile(root / "dbf", "areas", without=(".dbf",))),
        "latin without cpg": request(latin),
        "utf8 without cpg": request(utf8),
        "lying cpg": request(lying),
        "two columns of one name": request(twice),
        "nul in a name": request(nul),
        "umlauts in a header": request(root / "umlauts.shp"),
        "sign cut in two": request(cut),
        "dos without cpg": request(dos),
        "gpkg in wal mode": request(waiting),
        "zoned prj": request(zoned),
        "upper case": request(upper.with_suffix(".SHP")),
        "text named shp": request(text),
        "folder": request(root / "plain"),
        "missing": request(root / "nowhere.shp"),
        "zip": request(zipped(root / "one.zip", plain, inside="ordner/")),
        "zip of two": request(zipped(root / "two.zip", plain, other)),
        "zip, layer chosen": request(root / "two.zip", layer="more"),
        "zip, layer not there": request(root / "two.zip", layer="none"),
        "zip with gpkg": request(root / "gpkg.zip", layer="grob"),
        "gpkg": request(one),
        "gpkg of two": request(two),
        "gpkg, layer chosen": request(two, layer="grob"),
        "flatgeobuf": request(root / "a.fgb"),
        "geojson": request(geojson(root / "a.geojson")),
        "geojson, epsg": request(geojson(root / "b.geojson", crs=named)),
        "geojson, crs84": request(geojson(root / "c.json", crs=crs84)),
        "geojson, odd crs": request(geojson(root / "d.geojson", crs=odd)),
    }


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Raw]:
    root = tmp_path_factory.mktemp("files")
    requests = _tables(root) | _boundaries(root)
    results = dict(zip(requests, read_all(list(requests.values())), strict=True))
    return results.__getitem__


def codes(raw: Raw) -> list[str]:
    if isinstance(raw, DataError):
        return [raw.finding.code]
    return [finding.code for finding in raw.findings]


def cells(raw: Raw) -> list[list[object]]:
    assert isinstance(raw, RawTable), raw
    return raw.cells.to_numpy().tolist()


def frame_of(raw: Raw) -> gpd.GeoDataFrame:
    assert isinstance(raw, RawBoundaries), raw
    return raw.frame


@pytest.mark.parametrize(
    ("name", "separator", "encoding", "expected"),
    [
        ("german csv", ";", "utf-8-sig", [["id", "name", "wert"], ["001", "Köln", "1,5"]]),
        ("old windows csv", ";", "cp1252", [["id", "name"], ["1", "Süd"]]),
        (
            "quoted comma csv",
            ",",
            "utf-8",
            [["id", "name"], ["1", "A, B\nC"], ["2", 'say "hi"']],
        ),
        ("tab csv", "\t", "utf-8", [["id", "name"], ["1", "a,b"]]),
        ("pipe csv", "|", "utf-8", [["id", "name"], ["1", "a,b"]]),
        ("declared csv", ";", "utf-8", [["a,b", "c"], ["1,2", "3"]]),
    ],
)
def test_csv_is_read_as_text_with_its_own_separator_and_encoding(
    read: Callable[[str], Raw],
    name: str,
    separator: str,
    encoding: str,
    expected: list[list[str]],
) -> None:
    raw = read(name)

    assert cells(raw) == expected
    assert isinstance(raw, RawTable)
    assert (raw.separator, raw.encoding) == (separator, encoding)
    assert raw.cells.index.to_list() == list(range(1, len(expected) + 1))


def test_guessed_encoding_is_reported(read: Callable[[str], Raw]) -> None:
    assert codes(read("old windows csv")) == ["csv_not_utf8"]


def test_ragged_rows_are_kept_and_named(read: Callable[[str], Raw]) -> None:
    raw = read("ragged csv")

    assert cells(raw)[2:5] == [["3", None, None], ["4", "5", None], ["6", "7", "8"]]
    assert isinstance(raw, RawTable)
    [finding] = raw.findings
    assert (finding.code, finding.rows) == ("csv_ragged", (3, 5))
    assert "3, 5" in finding.text("de")


@pytest.mark.parametrize(
    ("name", "code", "rows"),
    [
        ("wrong encoding csv", "csv_encoding", (3,)),
        ("nul csv", "csv_nul", (3,)),
        ("empty csv", "file_empty", ()),
        ("blank csv", "file_empty", ()),
    ],
)
def test_csv_that_is_no_text_is_an_error_with_its_row(
    read: Callable[[str], Raw], name: str, code: str, rows: tuple[int, ...]
) -> None:
    raw = read(name)

    assert isinstance(raw, TableError)
    assert (raw.finding.code, raw.finding.rows) == (code, rows)


def test_file_of_one_column_gets_a_warning(read: Callable[[str], Raw]) -> None:
    assert codes(read("one column csv")) == ["csv_one_column"]


def test_sheet_keeps_text_as_text_and_numbers_as_numbers(
    read: Callable[[str], Raw],
) -> None:
    raw = read("sheet")

    assert cells(raw) == [
        ["id", "name", "wert", "stand", "aktiv"],
        ["001", "Süd", 12.0, "2018-01-02", "true"],
        [2.0, "Nord", "1.234", None, None],
    ]
    assert isinstance(raw, RawTable)
    assert raw.sheets == ("Daten", "Zweites")
    assert [(f.code, f.rows) for f in raw.findings] == [
        ("formula_without_value", (3,)),
        ("cell_error", (3,)),
    ]


def test_empty_area_before_the_first_cell_keeps_row_numbers(
    read: Callable[[str], Raw],
) -> None:
    assert cells(read("second sheet")) == [[None, None], [None, "dort"]]


def test_sheet_that_was_not_named_is_told(read: Callable[[str], Raw]) -> None:
    raw = read("no sheet named")

    assert isinstance(raw, RawTable)
    assert raw.sheet == "Daten"
    assert "sheet_assumed" in codes(raw)


def test_missing_sheet_names_those_that_are_there(read: Callable[[str], Raw]) -> None:
    raw = read("sheet not there")

    assert isinstance(raw, TableError)
    assert "Daten, Zweites" in str(raw)


def test_ods_ends_where_its_content_ends(read: Callable[[str], Raw]) -> None:
    assert cells(read("ods")) == [["id", "wert"], ["007", 1.5]]


def test_parquet_has_its_names_in_row_one(read: Callable[[str], Raw]) -> None:
    assert cells(read("parquet")) == [
        ["id", "n", "x", "b"],
        ["01", 1.0, 0.5, "true"],
        [None, 2.0, None, "false"],
    ]


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("shapefile", "areas"),
        ("without shx", "areas"),
        ("utf8 without cpg", "areas"),
        ("latin without cpg", "areas"),
        ("lying cpg", "areas"),
        ("dos without cpg", "areas"),
        ("gpkg in wal mode", "fein"),
        ("upper case", "areas"),
        ("zip", "areas"),
        ("zip, layer chosen", "more"),
        ("gpkg", "fein"),
        ("flatgeobuf", "a"),
    ],
)
def test_layer_has_text_attributes_geometry_and_crs(
    read: Callable[[str], Raw], name: str, layer: str
) -> None:
    frame = frame_of(read(name))
    by_id = frame.sort_values("id")  # FlatGeobuf sorts by place

    assert frame.columns.to_list() == ["id", "name", "count", "share", "geometry"]
    assert by_id.drop(columns="geometry").to_numpy().tolist() == [
        ["001", "Köln", "12", "0.5"],
        ["002", "Süd", "3", "2"],
    ]
    assert frame.index.to_list() == [1, 2]
    assert frame.crs is not None
    assert frame.crs.to_epsg() == 25832
    assert frame.geometry.area.to_list() == [1.0, 1.0]
    raw = read(name)
    assert isinstance(raw, RawBoundaries)
    assert raw.layer == layer


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shapefile", []),
        ("without shx", ["shx_restored"]),
        ("without prj", ["prj_missing"]),
        ("latin without cpg", ["cpg_missing"]),
        ("utf8 without cpg", ["cpg_missing"]),
        ("lying cpg", ["cpg_wrong"]),
        ("dos without cpg", ["cpg_missing"]),
        ("two columns of one name", ["duplicate_columns"]),
        ("nul in a name", ["value_cut_by_nul"]),
        ("upper case", []),
        ("zip", []),
        ("gpkg", []),
        ("flatgeobuf", []),
        ("geojson, odd crs", ["crs_not_understood", "column_called_geometry"]),
    ],
)
def test_what_a_file_does_not_say_is_reported(
    read: Callable[[str], Raw], name: str, expected: list[str]
) -> None:
    assert codes(read(name)) == expected


def test_header_and_signs_of_windows_are_kept(read: Callable[[str], Raw]) -> None:
    frame = frame_of(read("umlauts in a header"))

    assert frame["größe"].to_list() == ["€ „ß“", "ÿ ™ š"]
    assert codes(read("umlauts in a header")) == []


def test_sign_that_the_width_of_a_field_cuts_in_two_is_told(read: Callable[[str], Raw]) -> None:
    raw = read("sign cut in two")

    assert codes(raw) == ["text_broken"]
    assert frame_of(raw)["name"].to_list() == ["Köln", "x" * 79 + "\ufffd"]


def test_missing_prj_gives_no_crs(read: Callable[[str], Raw]) -> None:
    assert frame_of(read("without prj")).crs is None


def test_prj_is_taken_as_it_is_written_and_not_by_its_name(
    read: Callable[[str], Raw],
) -> None:
    crs = frame_of(read("zoned prj")).crs

    assert crs is not None
    assert crs.to_epsg() != 25832
    easting = [p.value for p in crs.coordinate_operation.params if p.name == "False easting"]
    assert easting == [2_500_000.0]


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("without dbf", BoundaryError, "dbf_missing"),
        ("text named shp", UnsafeFileError, "file_not_as_named"),
        ("folder", UnsafeFileError, "file_is_folder"),
        ("missing", UnsafeFileError, "file_missing"),
        ("zip of two", BoundaryError, "layer_not_chosen"),
        ("zip, layer not there", BoundaryError, "layer_missing"),
        ("gpkg of two", BoundaryError, "layer_not_chosen"),
    ],
)
def test_unusable_boundaries_are_a_typed_error(
    read: Callable[[str], Raw], name: str, kind: type[DataError], code: str
) -> None:
    raw = read(name)

    assert isinstance(raw, kind)
    assert raw.finding.code == code
    assert "grenzen/" in str(raw)
    assert "/tmp" not in str(raw)  # noqa: S108 - no path of the server in a message


def test_layers_are_named_where_one_must_be_chosen(read: Callable[[str], Raw]) -> None:
    assert "areas, more" in str(read("zip of two"))
    assert "fein, grob" in str(read("gpkg of two"))


@pytest.mark.parametrize("name", ["gpkg, layer chosen", "zip with gpkg"])
def test_chosen_layer_is_read_and_all_are_listed(read: Callable[[str], Raw], name: str) -> None:
    raw = read(name)

    assert isinstance(raw, RawBoundaries)
    assert (raw.layer, raw.layers, len(raw.frame)) == ("grob", ("fein", "grob"), 1)


def test_geojson_properties_stay_as_written(read: Callable[[str], Raw]) -> None:
    frame = frame_of(read("geojson"))

    assert frame.columns.to_list() == ["id", "n", "big", "ok", "none", "geometry_2", "geometry"]
    assert frame.loc[1].to_list()[:5] == ["001", "1", "12345678901234567890", "true", None]
    assert frame.loc[2].to_list()[:6] == ["2", "2.5", None, None, None, "mein"]
    assert frame.crs is not None
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.notna().all()


@pytest.mark.parametrize(
    ("name", "epsg"),
    [("geojson, epsg", 25832), ("geojson, crs84", 4326), ("geojson, odd crs", None)],
)
def test_named_crs_of_geojson_is_honoured(
    read: Callable[[str], Raw], name: str, epsg: int | None
) -> None:
    crs = frame_of(read(name)).crs

    assert (crs.to_epsg() if crs is not None else None) == epsg


def test_file_above_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(200_000_000)  # takes no room on the disk

    [raw] = read_all([ReadRequest(kind="table", path=large, label="large.csv")])

    assert isinstance(raw, UnsafeFileError)
    assert raw.finding.code == "file_too_large"
    assert "200 MB" in str(raw)
    assert "50 MB" in str(raw)


def test_file_that_takes_too_long_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("id;a\n1;2\n")

    raws = read_all(
        [ReadRequest(kind="table", path=table, label=f"{i}.csv") for i in range(2)],
        limits=ReadLimits(wall_seconds=0.01),  # less than the child needs to start
    )

    assert [codes(raw) for raw in raws] == [["reader_timeout"]] * 2
    assert [raw.finding.file for raw in raws if isinstance(raw, DataError)] == ["0.csv", "1.csv"]


def test_no_request_needs_no_child() -> None:
    assert read_all([]) == []


SOURCES = ["wire", "staging", "unpack", "raw", "raw_tables", "raw_sheets", "raw_geojson"]
SOURCES += ["raw_shapefile", "raw_boundaries", "raw_geopackage", "reader", "sandbox"]
CODE = re.compile(r'(?:note|RefusedError)\(\s*"([a-z0-9_]+)"|"(reader_[a-z]+)"')


def test_every_code_has_words_and_all_words_have_a_code() -> None:
    folder = Path(data.__file__).parent
    used = {"table_format_unknown", "boundaries_format_unknown"}  # their name is put together
    used |= {"formula_without_value", "cell_error", "rows_hidden"}
    for name in SOURCES:
        found = CODE.findall((folder / "files" / f"{name}.py").read_text(encoding="utf-8"))
        used |= {first or second for first, second in found}

    for language in ("de", "en"):
        path = folder.parent / "locales" / language / "files.po"
        with path.open("rb") as file:
            keys = {str(message.id) for message in read_po(file) if message.id}
        assert keys == {f"finding.{c}{end}" for c in used for end in ("", ".remedy")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("id;anteil, in %\n1;2,5\n2;3,5\n", ";", id="a decimal comma in every row"),
        pytest.param("Titel\n\nid,name\n1,a\n2,b\n", ",", id="a title above the table"),
        pytest.param("id\tname\n1\ta;b\n", "\t", id="a semicolon in one value"),
        pytest.param('id,name\n1,"a;b"\n2,"c;d"\n', ",", id="semicolons inside quotes"),
    ],
)
def test_separator_is_found(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")

    assert read_csv(path, separator=None, encoding=None, limits=ReadLimits()).separator == expected


fields = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=8
)


@given(rows=st.lists(st.lists(fields, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_was_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    table = [["id", "a", "b"], *rows, ["end", "", ""]]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(table)

    sheet = read_csv(path, separator=";", encoding="utf-8", limits=ReadLimits())

    read_rows = [[cell or "" for cell in row] for row in zip(*sheet.columns, strict=True)]
    assert read_rows == [[field if field.strip() else "" for field in row] for row in table]
