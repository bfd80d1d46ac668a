"""Files that want more than to be read: none leaks, asks another host, hangs or ends the app."""

from __future__ import annotations

import io
import json
import math
import socket
import sqlite3
import stat
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from data.errors import DataError, TableError, UnsafeFileError
from data.files.raw_geojson import plain_geojson
from data.files.sandbox import Raw, RawBoundaries, RawTable, ReadLimits, ReadRequest, read_all
from data.files.staging import format_of
from data.files.wire import RefusedError

SECRET = "streng-geheim-4711"  # noqa: S105 - a made-up word to look for
FORMATS = {"csv", "xlsx", "ods", "parquet", "shapefile", "gpkg", "geojson", "zip", "flatgeobuf"}
RING = [[7.0, 51.0], [7.1, 51.0], [7.1, 51.1], [7.0, 51.0]]


class Listener:
    """A local server that only counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/crs"
        self._thread = threading.Thread(target=self._count, daemon=True)
        self._thread.start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=5)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    server = Listener()
    yield server
    server.close()


def feature(coordinates: object = None, **members: object) -> dict[str, object]:
    polygon = {"type": "Polygon", "coordinates": [RING] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"id": "1"}, "geometry": polygon} | members


def collection(*features: object, **members: object) -> bytes:
    body = {"type": "FeatureCollection", "features": list(features)} | members
    return json.dumps(body).encode()


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry, target.encode()


def xlsx(sheet: str, *, before: str = "") -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return packed(
        (
            "[Content_Types].xml",
            f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/s.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>".encode(),
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r" Type="{office}/'
            'officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/worksheet"'
            ' Target="worksheets/s.xml"/></Relationships>'.encode(),
        ),
        (
            "xl/worksheets/s.xml",
            f'{before}<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData>'
            "</worksheet>".encode(),
        ),
    )


def ods(rows: str) -> bytes:
    names = ("office", "table", "text")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed(("mimetype", kind), ("content.xml", content.encode()))


def parquet(table: pa.Table) -> bytes:
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


def geopackage(folder: Path, *statements: str) -> bytes:
    path = folder / "made.gpkg"
    path.unlink(missing_ok=True)
    areas = gpd.GeoDataFrame({"id": ["1"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:25832")
    areas.to_file(path, layer="areas")
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA writable_schema=ON")
    for statement in statements:
        base.execute(statement)
    base.close()
    return path.read_bytes()


def shapefile_zip(folder: Path) -> bytes:
    """Shapefile whose second area has one coordinate that is not a number."""
    folder.mkdir()
    mark = 7777.25
    odd = shapely.Polygon([(2, 0), (3, mark), (3, 1)])
    frame = gpd.GeoDataFrame({"id": ["1", "2"]}, geometry=[box(0, 0, 1, 1), odd], crs=25832)
    frame.to_file(folder / "areas.shp")
    main = folder / "areas.shp"
    main.write_bytes(
        main.read_bytes().replace(struct.pack("<d", mark), struct.pack("<d", math.nan))
    )
    return packed(*((file.name, file.read_bytes()) for file in folder.iterdir()))


VIEW = (
    "INSERT INTO sqlite_master VALUES ('view', 'endless', 'endless', 0, "
    "'CREATE VIEW endless AS SELECT * FROM endless')"
)
VIEW_AS_LAYER = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
    "VALUES ('endless', 'features', 'endless', 25832)"
)
VIEW_GEOMETRY = (
    "INSERT INTO gpkg_geometry_columns VALUES ('endless', 'geom', 'POLYGON', 25832, 0, 0)"
)


def virtual(folder: Path) -> str:
    return (
        "INSERT INTO sqlite_master VALUES ('table', 'v', 'v', 0, "  # noqa: S608
        f"'CREATE VIRTUAL TABLE v USING VirtualOGR(''{folder / 'secret.csv'}'')')"
    )


def _leaking(root: Path) -> dict[str, bytes]:
    vrt = (
        '<OGRVRTDataSource><OGRVRTLayer name="environ"><SrcDataSource>'
        f"CSV:{root / 'secret.csv'}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    ).encode()
    environ = vrt.replace(str(root / "secret.csv").encode(), b"/proc/self/environ")
    gdalg = json.dumps(
        {
            "type": "gdal_streamed_alg",
            "command_line": f"gdal vector pipeline ! read {root / 'secret.csv'} ! write",
        }
    ).encode()
    return {
        "vrt.geojson": vrt,
        "vrt.shp": vrt,
        "vrt.gpkg": vrt,
        "vrt.fgb": environ,
        "vrt.csv": environ,
        "vrt.zip": packed(("a.geojson", vrt), ("readme.txt", b"-")),
        "vrt_shp.zip": packed(("a.shp", environ), ("a.dbf", vrt)),
        "gdalg.geojson": gdalg,
        "gdalg.csv": gdalg,
        "virtual.gpkg": geopackage(root, virtual(root)),
        "link.zip": packed(link("a.geojson", str(root / "secret.csv"))),
    }


def _calling(root: Path, address: str) -> dict[str, bytes]:
    crs = {"type": "link", "properties": {"href": address, "type": "ogcwkt"}}
    inner = {"type": "Polygon", "coordinates": [RING], "crs": crs}
    return {
        "link.geojson": collection(feature(), crs=crs),
        "link_feature.geojson": collection(feature(crs=crs)),
        "link_geometry.geojson": collection(feature(geometry=inner)),
        "link_nested.geojson": collection(
            feature(geometry={"type": "GeometryCollection", "geometries": [inner]})
        ),
        "wfs.geojson": f"<WFSDataSource><URL>{address}</URL></WFSDataSource>".encode(),
        "xxe.xlsx": xlsx(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>',
            before=f'<!DOCTYPE x [<!ENTITY x SYSTEM "{address}">]>',
        ),
        "xxe_file.xlsx": xlsx(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>',
            before=f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{root / "secret.csv"}">]>',
        ),
    }


def _swelling() -> dict[str, bytes]:
    laughs = "".join(
        f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' if i else '<!ENTITY l0 "ha">' for i in range(12)
    )
    filled = 'table:number-columns-repeated="16384" office:value-type="float" office:value="1"'
    cell = '<c r="XFD1048576"><v>1</v></c>'
    zeros = bytes(20_000_000)
    return {
        "corner.xlsx": xlsx(f'<row r="1048576">{cell}</row>'),
        "corner_row.xlsx": xlsx('<row r="1048576"><c><v>1</v></c></row><row r="1"/>'),
        "styled.xlsx": xlsx(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>'
        ),
        "laughs.xlsx": xlsx(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>',
            before=f"<!DOCTYPE x [{laughs}]>",
        ),
        "repeated.ods": ods(
            f'<table:table-row table:number-rows-repeated="1048576"><table:table-cell {filled}/>'
            "</table:table-row>"
        ),
        "bomb.xlsx": packed(("xl/workbook.xml", zeros)),
        "bomb.zip": packed(("a.geojson", zeros)),
        "many.zip": packed(*((f"{i}.geojson", b"{}") for i in range(1_001))),
        "nested.zip": packed(("inner.zip", packed(("a.geojson", collection(feature()))))),
        "long.parquet": parquet(pa.table({"a": pa.nulls(6_000_000, pa.int8())})),
        "heavy.parquet": parquet(
            pa.table(
                {
                    "a": pa.DictionaryArray.from_arrays(
                        pa.array([0] * 5_000, pa.int32()), ["x" * 900_000]
                    )
                }
            )
        ),
        "wide.csv": b"a;" * 1_000_000 + b"\n1;2\n",
        "deep.geojson": b'{"type":"FeatureCollection","features":' + b"[" * 200_000,
        "deep_inside.geojson": b'{"type":"Point","coordinates":' + b"[" * 900 + b"]" * 900 + b"}",
    }


def _climbing() -> dict[str, bytes]:
    plain = collection(feature())
    return {
        "climb.zip": packed(("../../a.geojson", plain)),
        "absolute.zip": packed(("/etc/a.geojson", plain)),
        "drive.zip": packed(("C:\\a.geojson", plain)),
        "backslash.zip": packed(("x\\..\\..\\a.geojson", plain)),
        "nothing.zip": packed(("readme.txt", b"-")),
        "broken.zip": packed(("a.geojson", plain))[:-30],
        "broken.xlsx": packed(("a.txt", b"-")),
        "broken.parquet": b"PAR1" + bytes(100) + b"PAR1",
        "broken.gpkg": b"SQLite format 3\x00" + bytes(200),
        "broken.fgb": b"fgb\x03fgb\x00" + b"\xff" * 200,
        "broken.shp": b"\x00\x00\x27\x0a" + b"\xff" * 200,
        "broken.geojson": plain[:-10],
        "old.xls.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        "picture.csv": b"%PDF-1.7 \x00",
    }


def _odd_geometry(root: Path) -> dict[str, bytes]:
    far = [[[1e308, 0.0], [1e308, 1.0], [0.0, 1.0], [1e308, 0.0]]]
    endless = collection(feature(), feature("ENDLESS")).replace(
        b'"ENDLESS"', b"[[[1e999,1],[0,1]]]"
    )
    return {
        "far.geojson": collection(feature(), feature(far), feature(geometry=None)),
        "endless.geojson": endless,
        "object.geojson": collection(feature(), feature([{"crs": 1}])),
        "twice.geojson": collection(feature()).replace(b'"id": "1"', b'"id": "1", "id": "2"'),
        "nan.zip": shapefile_zip(root / "nan"),
        "view.gpkg": geopackage(root, VIEW, VIEW_AS_LAYER, VIEW_GEOMETRY),
    }


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Callable[[str], Raw]:
    root = tmp_path_factory.mktemp("hostile")
    (root / "secret.csv").write_text(f"id,word\n1,{SECRET}\n")
    files = (
        _leaking(root)
        | _calling(root, listener.address)
        | _swelling()
        | _climbing()
        | _odd_geometry(root)
    )
    requests = []
    for name, content in files.items():
        (root / name).write_bytes(content)
        is_table = Path(name).suffix in {".csv", ".xlsx", ".ods", ".parquet"}
        kind = "table" if is_table else "boundaries"
        requests.append(ReadRequest(kind=kind, path=root / name, label=name))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_KEY", SECRET)
        results = dict(zip(files, read_all(requests), strict=True))
    return results.__getitem__


def everything(raw: Raw) -> str:
    if isinstance(raw, DataError):
        return str(raw) + str(raw.finding)
    content = raw.cells if isinstance(raw, RawTable) else raw.frame
    return str(content.to_dict()) + str(raw.findings)


def code(raw: Raw) -> str:
    assert isinstance(raw, DataError), everything(raw)[:500]
    return raw.finding.code


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vrt.geojson", "file_not_as_named"),
        ("vrt.shp", "file_not_as_named"),
        ("vrt.gpkg", "file_not_as_named"),
        ("vrt.fgb", "file_not_as_named"),
        ("vrt.zip", "geojson_broken"),
        ("vrt_shp.zip", "file_not_as_named"),
        ("gdalg.geojson", "geojson_broken"),
        ("virtual.gpkg", "gpkg_virtual"),
        ("link.zip", "zip_link"),
    ],
)
def test_file_that_points_to_other_files_is_refused(
    read: Callable[[str], Raw], name: str, expected: str
) -> None:
    assert code(read(name)) == expected


@pytest.mark.parametrize(
    "name",
    [
        "vrt.csv",
        "gdalg.csv",
        "vrt.geojson",
        "vrt.zip",
        "gdalg.geojson",
        "virtual.gpkg",
        "xxe_file.xlsx",
        "link.zip",
    ],
)
def test_nothing_of_another_file_or_of_the_environment_comes_back(
    read: Callable[[str], Raw], name: str
) -> None:
    assert SECRET not in everything(read(name))


@pytest.mark.parametrize("name", ["vrt.csv", "gdalg.csv"])
def test_command_in_a_csv_is_only_text(read: Callable[[str], Raw], name: str) -> None:
    raw = read(name)

    assert isinstance(raw, RawTable)
    assert raw.cells.shape[0] == 1


def test_no_file_makes_a_request(read: Callable[[str], Raw], listener: Listener) -> None:
    read("link.geojson")  # all files are read by now

    assert listener.calls == 0


def test_listener_would_have_seen_a_request() -> None:
    own = Listener()
    port = int(own.address.rsplit(":", 1)[1].removesuffix("/crs"))
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        assert connection.recv(1) == b""  # answered by closing, so it was counted
    own.close()

    assert own.calls == 1


def test_linked_crs_is_dropped_and_told(read: Callable[[str], Raw]) -> None:
    raw = read("link.geojson")

    assert isinstance(raw, RawBoundaries)
    assert [finding.code for finding in raw.findings] == ["crs_link_dropped"]
    assert raw.frame.crs is None
    assert raw.frame.geometry.notna().all()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("corner.xlsx", "table_too_wide"),
        ("corner_row.xlsx", "none"),
        ("repeated.ods", "table_too_wide"),
        ("laughs.xlsx", "sheet_broken"),
        ("bomb.xlsx", "zip_too_large"),
        ("bomb.zip", "zip_too_large"),
        ("many.zip", "zip_too_many"),
        ("nested.zip", "zip_nested"),
        ("long.parquet", "table_too_large"),
        ("wide.csv", "table_too_wide"),
        ("deep.geojson", "geojson_broken"),
    ],
)
def test_file_that_swells_is_refused(read: Callable[[str], Raw], name: str, expected: str) -> None:
    raw = read(name)

    if expected == "none":
        # A million rows of one column are within the limit: read, in reasonable time.
        assert isinstance(raw, RawTable)
        assert len(raw.cells) == 1_048_576
    else:
        assert code(raw) == expected


def test_parquet_that_unpacks_to_gigabytes_is_refused(read: Callable[[str], Raw]) -> None:
    assert code(read("heavy.parquet")) in {"file_too_heavy", "reader_died"}


def test_empty_formatted_cells_do_not_count(read: Callable[[str], Raw]) -> None:
    raw = read("styled.xlsx")

    assert isinstance(raw, RawTable)
    assert raw.cells.to_numpy().tolist() == [[1.0]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("climb.zip", "zip_climbs"),
        ("absolute.zip", "zip_climbs"),
        ("drive.zip", "zip_climbs"),
        ("backslash.zip", "zip_climbs"),
        ("nothing.zip", "zip_without_layer"),
        ("broken.zip", "file_broken"),
        ("broken.xlsx", "sheet_broken"),
        ("broken.parquet", "file_broken"),
        ("broken.gpkg", "file_broken"),
        ("broken.fgb", "file_broken"),
        ("broken.shp", "dbf_missing"),
        ("broken.geojson", "geojson_broken"),
        ("old.xls.xlsx", "file_old_office"),
        ("picture.csv", "file_not_as_named"),
    ],
)
def test_broken_and_climbing_files_are_named_and_refused(
    read: Callable[[str], Raw], name: str, expected: str
) -> None:
    raw = read(name)

    assert code(raw) == expected
    assert isinstance(raw, DataError)
    assert name in str(raw)
    assert raw.finding.remedy("de")
    assert raw.finding.remedy("en")


@pytest.mark.parametrize(
    ("name", "finding", "features", "left"),
    [
        ("far.geojson", "coordinates_not_finite", (2,), [True, False, False]),
        ("endless.geojson", "coordinates_not_finite", (2,), [True, False]),
        ("nan.zip", "coordinates_not_finite", (2,), [True, False]),
        ("object.geojson", "geometry_missing", (2,), [True, False]),
    ],
)
def test_impossible_outline_is_left_out_and_listed(
    read: Callable[[str], Raw], name: str, finding: str, features: tuple[int, ...], left: list[bool]
) -> None:
    raw = read(name)

    assert isinstance(raw, RawBoundaries), raw
    assert raw.frame.geometry.notna().to_list() == left
    assert finding in {f.code for f in raw.findings}
    assert features in {f.rows for f in raw.findings if f.code == finding}


def test_key_that_stands_twice_is_told(read: Callable[[str], Raw]) -> None:
    raw = read("twice.geojson")

    assert isinstance(raw, RawBoundaries)
    assert [f.code for f in raw.findings] == ["duplicate_columns"]


def test_view_of_a_geopackage_is_left_out_and_the_table_is_read(
    read: Callable[[str], Raw],
) -> None:
    raw = read("view.gpkg")

    assert isinstance(raw, RawBoundaries)
    assert (raw.layer, raw.layers) == ("areas", ("areas",))
    assert [f.code for f in raw.findings] == ["gpkg_views_left_out"]


def test_file_that_ends_the_child_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.xlsx"
    good.write_text("id;a\n1;2\n")
    bad.write_bytes(xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    order = [good, bad, good, bad, good]

    raws = read_all(
        [ReadRequest(kind="table", path=path, label=path.name) for path in order],
        limits=ReadLimits(cells=10**12, columns=10**6),  # so that calamine gets to see it
    )

    assert [isinstance(raw, RawTable) for raw in raws] == [True, False, True, False, True]
    assert [code(raw) for raw in raws if isinstance(raw, DataError)] == ["reader_died"] * 2


def test_file_that_uses_up_its_seconds_is_refused(tmp_path: Path) -> None:
    slow = tmp_path / "slow.csv"
    slow.write_text("1;2;3;4\n" * 1_200_000)

    [raw] = read_all(
        [ReadRequest(kind="table", path=slow, label="slow.csv")], limits=ReadLimits(cpu_seconds=0)
    )

    assert code(raw) == "reader_timeout"


def test_unreadable_file_and_pipe_are_refused(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.csv")
    names = ["pipe.csv", "with\x00nul.csv"]

    raws = read_all([ReadRequest(kind="table", path=tmp_path / name, label=name) for name in names])

    assert [code(raw) for raw in raws] == ["file_unreadable"] * 2
    assert all(isinstance(raw, UnsafeFileError) for raw in raws)


def test_errors_of_tables_are_table_errors(read: Callable[[str], Raw]) -> None:
    assert isinstance(read("broken.xlsx"), TableError)


members = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["crs", "type", "href", "geometry", "coordinates", "geometries"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(members, max_size=4), members)
def test_text_for_gdal_never_holds_a_crs(features: list[object], crs: object) -> None:
    raw = json.dumps({"type": "FeatureCollection", "features": features, "crs": crs}).encode()

    plain = plain_geojson(raw, ReadLimits())

    assert b'"crs"' not in plain.text.replace(b'\\"', b"")
    assert len(json.loads(plain.text)["features"]) == len(features)


@given(st.binary(max_size=64), st.text(max_size=6), st.sampled_from(["table", "boundaries"]))
def test_first_look_names_a_format_or_refuses(head: bytes, suffix: str, kind: str) -> None:
    try:
        found = format_of(head, suffix, kind)
    except RefusedError as refused:
        found = refused.note["code"]

    assert found in FORMATS or found.startswith(("file_", f"{kind}_"))
