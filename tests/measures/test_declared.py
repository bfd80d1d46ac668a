"""Sets of a descriptor as a history: levels, parts, days."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import Polygon, box

from data.city import City
from data.errors import UnknownChoiceError
from data.reading import read_city
from measures.declared import UNDATED, declared_entries, is_dated, last_day, set_infos
from measures.timeline import Change, DecidedBy, Entry, PartKind, members_at, spans

MakeCity = Callable[[], Path]

HEAD = """
[[area_sets]]
name = "netz"
label = { de = "Netze", en = "Networks" }
kind = "network"
source = "erfunden"
licence = "CC0 1.0"
"""
X, Y = 500_000, 5_700_000  # south-west corner of the tiny city


def with_set(path: Path, *members: str, more: str = "") -> City:
    lines = "".join(f"  {{ {one} }},\n" for one in members)
    path.write_text(f"{path.read_text('utf-8')}{HEAD}{more}members = [\n{lines}]\n", "utf-8")
    return read_city(path)


def square(x: float, y: float, width: float = 1000, height: float = 1000) -> Polygon:
    return box(X + x, Y + y, X + x + width, Y + y + height)


#: Sets that are drawn: their polygons, and what else the descriptor says.
DRAWN = {
    "breit": ([square(0, 0, 1250)], ""),
    "bezirk": ([square(0, 0, 1500)], 'level = "bezirk"\n'),
    "doppelt": ([square(0, 0)] * 2, 'from_column = "seit"\nto_column = "bis"\n'),
    "draussen": ([square(90_000, 0)], ""),
    "rand": ([square(0, -900)], ""),
    "alles": ([square(-5_000, -5_000, 20_000, 20_000)], ""),
    "hand": ([square(100, 100, 0.01, 0.01)], ""),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, tiny_city: Path) -> City:
    """Tiny city with the sets of `DRAWN`, read once."""
    folder = tmp_path_factory.mktemp("gezeichnet")
    shutil.copytree(tiny_city.parent, folder, dirs_exist_ok=True)
    text = tiny_city.read_text("utf-8")
    for name, (shapes, more) in DRAWN.items():
        frame = gpd.GeoDataFrame(
            {
                "nr": ["x", "y"][: len(shapes)],
                "name": ["Fläche x", "Fläche y"][: len(shapes)],
                "seit": ["2010-01-01", "2005-01-01"][: len(shapes)],
                "bis": [None, "2012-12-31"][: len(shapes)],
            },
            geometry=shapes,
            crs="EPSG:25832",
        )
        frame.to_file(folder / f"{name}.gpkg", driver="GPKG")
        text += HEAD.replace('"netz"', f'"{name}"')
        text += f'file = "{name}.gpkg"\nid = "nr"\nname_column = "name"\n{more}'
    (folder / "city.toml").write_text(text, "utf-8")
    return read_city(folder / "city.toml")


def brief(entries: list[Entry]) -> list[tuple[str, str, str]]:
    """Place, part and day of each entry, as the eye checks them."""
    return [
        (
            f"{one.member.level} {one.member.area_id}",
            one.member.part.key if one.member.part else "",
            f"{one.change} {one.effective}",
        )
        for one in entries
    ]


def test_listed_members_join_on_their_day_and_leave_after_their_last(
    make_tiny_city: MakeCity,
) -> None:
    city = with_set(
        make_tiny_city(),
        'level = "quartier", id = "02", from = 2012-01-01, to = 2016-12-31, reason = "warum", '
        'reference = "Drs. 1", end_reason = "fertig", decided_by = "council"',
        'level = "quartier", id = "01", from = 2008-04-01',
    )

    entries = declared_entries(city, "netz")

    assert brief(entries) == [
        ("quartier 01", "", "joins 2008-04-01"),
        ("quartier 02", "", "joins 2012-01-01"),
        ("quartier 02", "", "leaves 2017-01-01"),
    ]
    assert [one.sequence for one in entries] == [1, 2, 3]
    assert {one.recorded_at for one in entries} == {None}
    joined, left = entries[1:]
    assert (joined.reason, joined.reference, joined.decided_by) == (
        "warum",
        "Drs. 1",
        DecidedBy.COUNCIL,
    )
    assert (left.reason, left.reference, left.decided_by) == ("fertig", "", DecidedBy.COUNCIL)
    assert entries[0].decided_by is DecidedBy.UNKNOWN


def test_last_day_is_still_inside_and_the_next_is_not(make_tiny_city: MakeCity) -> None:
    city = with_set(make_tiny_city(), 'level = "quartier", id = "02", to = 2016-12-31')
    entries = declared_entries(city, "netz")

    assert len(members_at(entries, dt.date(2016, 12, 31))) == 1
    assert members_at(entries, dt.date(2017, 1, 1)) == []
    (span,) = spans(entries)
    assert last_day(span) == dt.date(2016, 12, 31)


def test_member_without_a_day_has_one_and_says_that_it_is_not_known(
    make_tiny_city: MakeCity,
) -> None:
    city = with_set(
        make_tiny_city(),
        'level = "quartier", id = "01"',
        'level = "quartier", id = "02", from = 1900-01-02',
    )

    undated, dated = declared_entries(city, "netz")

    assert undated.effective == UNDATED == dt.date(1900, 1, 1)
    assert not is_dated(undated)
    assert is_dated(dated)
    (first, _) = spans([undated, dated])
    assert last_day(first) is None


def test_quarters_are_parts_of_their_area_and_keep_their_names(make_tiny_city: MakeCity) -> None:
    city = with_set(make_tiny_city(), 'level = "bezirk", id = "2", quarters = ["04", "06"]')

    entries = declared_entries(city, "netz")

    assert brief(entries) == [
        ("bezirk 2", "04", "joins 1900-01-01"),
        ("bezirk 2", "06", "joins 1900-01-01"),
    ]
    part = entries[0].member.part
    assert part is not None
    assert (part.kind, part.level, part.name) == (PartKind.QUARTER, "quartier", "Dorfkern")


@pytest.mark.parametrize(
    ("member", "level", "expected"),
    [
        ('level = "quartier", id = "04"', "bezirk", [("bezirk 2", "04")]),
        (
            'level = "bezirk", id = "1"',
            "quartier",
            [("quartier 01", ""), ("quartier 02", ""), ("quartier 03", "")],
        ),
        ('level = "bezirk", id = "2", quarters = ["05"]', "quartier", [("quartier 05", "")]),
        ('level = "bezirk", id = "2", quarters = ["05"]', "bezirk", [("bezirk 2", "05")]),
        ('level = "bezirk", id = "2"', "bezirk", [("bezirk 2", "")]),
    ],
)
def test_members_are_related_to_the_level_that_is_asked_for(
    make_tiny_city: MakeCity, member: str, level: str, expected: list[tuple[str, str]]
) -> None:
    city = with_set(make_tiny_city(), member)

    entries = declared_entries(city, "netz", level)

    assert [(place, part) for place, part, _ in brief(entries)] == expected


def test_polygon_is_whole_areas_and_parts_with_share_and_border(drawn: City) -> None:
    whole, piece = (one.member for one in declared_entries(drawn, "breit"))

    assert (whole.level, whole.area_id, whole.part) == ("quartier", "01", None)
    assert piece.area_id == "02"
    assert piece.part is not None
    assert (piece.part.kind, piece.part.key, piece.part.name) == (
        PartKind.POLYGON,
        "x",
        "Fläche x",
    )
    assert piece.part.share == pytest.approx(0.25, abs=1e-6)
    border = shapely.from_geojson(piece.part.geometry)
    assert border.is_valid
    metric = gpd.GeoSeries([border], crs=4326).to_crs(25832)
    assert metric.area[0] == pytest.approx(250_000, rel=1e-4)
    assert json.loads(piece.part.geometry)["type"] == "Polygon"


def test_polygons_are_related_to_the_level_asked_for_or_declared(drawn: City) -> None:
    (declared,) = declared_entries(drawn, "bezirk")
    asked = declared_entries(drawn, "bezirk", "quartier")

    assert declared.member.level == "bezirk"
    assert declared.member.part is not None
    assert declared.member.part.share == pytest.approx(0.5, abs=1e-6)
    assert [one.member.area_id for one in asked] == ["01", "02"]


def test_two_polygons_over_one_area_make_one_membership_of_both_times(drawn: City) -> None:
    """One since 2010, the other from 2005 to 2012."""
    entries = declared_entries(drawn, "doppelt")

    assert brief(entries) == [("quartier 01", "", "joins 2005-01-01")]


def test_member_that_comes_back_has_two_spans(make_tiny_city: MakeCity) -> None:
    city = with_set(
        make_tiny_city(),
        'level = "quartier", id = "01", from = 2008-01-01, to = 2010-12-31',
        'level = "quartier", id = "01", from = 2011-01-01, reason = "wieder"',
    )

    entries = declared_entries(city, "netz")

    assert [one.change for one in entries] == [Change.JOINS, Change.LEAVES, Change.JOINS]
    assert [last_day(one) for one in spans(entries)] == [dt.date(2010, 12, 31), None]


@pytest.mark.parametrize("name", ["draussen", "rand"])
def test_polygon_without_any_area_brings_no_member(drawn: City, name: str) -> None:
    entries = declared_entries(drawn, name)

    assert {one.member.area_id for one in entries} <= {"01"}  # 100 m of it, or nothing
    assert all(one.member.part for one in entries)


def test_polygon_over_everything_makes_every_area_a_whole_member(drawn: City) -> None:
    entries = declared_entries(drawn, "alles")

    assert [one.member.area_id for one in entries] == list(drawn.areas["quartier"].index)
    assert all(one.member.part is None for one in entries)


def test_a_polygon_smaller_than_a_hand_keeps_its_border(drawn: City) -> None:
    (entry,) = declared_entries(drawn, "hand")

    assert entry.member.part is not None
    assert not shapely.from_geojson(entry.member.part.geometry).is_empty


def test_empty_set_has_no_entries(make_tiny_city: MakeCity) -> None:
    assert declared_entries(with_set(make_tiny_city()), "netz") == []


def test_sets_tell_what_they_are_and_where_they_come_from(make_tiny_city: MakeCity) -> None:
    (info,) = set_infos(with_set(make_tiny_city()))

    assert (info.name, info.kind, info.source, info.licence) == (
        "netz",
        "network",
        "erfunden",
        "CC0 1.0",
    )
    assert info.label.de == "Netze"
    assert info.label.en == "Networks"


@pytest.mark.parametrize(("name", "level"), [("aktion", None), ("netz", "kiez")])
def test_unknown_set_or_level_is_refused(
    make_tiny_city: MakeCity, name: str, level: str | None
) -> None:
    city = with_set(make_tiny_city())

    with pytest.raises(UnknownChoiceError):
        declared_entries(city, name, level)


def test_caller_may_change_the_list_it_got(make_tiny_city: MakeCity) -> None:
    city = with_set(make_tiny_city(), 'level = "quartier", id = "01"')

    declared_entries(city, "netz").clear()

    assert len(declared_entries(city, "netz")) == 1
