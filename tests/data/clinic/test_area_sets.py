"""Area sets of a descriptor: listed members, drawn polygons, and what does not fit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import get_args

import geopandas as gpd
import pytest
from shapely.geometry import box

from data import area_sets
from data.city import City
from data.clinic.set_members import Period
from data.descriptor.package import load_package
from data.descriptor.places import AreaSetModel, DecidedBy
from data.errors import DescriptorError, UnknownChoiceError
from data.findings import Finding, Severity
from data.reading import read_city
from measures import timeline

MakeCity = Callable[[], Path]
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "data-package.md"

HEAD = """
[[area_sets]]
name = "netz"
label = "Netze"
source = "erfunden"
licence = "CC0 1.0"
"""

DRAWN = f"""{HEAD}
file = "netz.geojson"
id = "nr"
name_column = "name"
"""


def with_members(path: Path, *members: str, head: str = HEAD) -> City:
    lines = "".join(f"  {{ {one} }},\n" for one in members)
    path.write_text(f"{path.read_text('utf-8')}{head}members = [\n{lines}]\n", "utf-8")
    return read_city(path)


def with_polygons(path: Path, text: str, **columns: list[str | None]) -> City:
    frame = gpd.GeoDataFrame(
        {"nr": ["a", "b"], "name": ["Alt", "Neu"], **columns},
        geometry=[box(500000, 5700000, 501000, 5701000), box(501000, 5700000, 501500, 5700500)],
        crs="EPSG:25832",
    )
    frame.to_crs(4326).to_file(path.parent / "netz.geojson", driver="GeoJSON")
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return read_city(path)


def of(city: City, code: str) -> Finding:
    (found,) = [one for one in city.report if one.code == code]
    for language in ("de", "en"):
        assert "{" not in found.text(language) + found.remedy(language)
    return found


def test_listed_areas_and_quarters_become_a_set_with_their_own_borders(
    make_tiny_city: MakeCity,
) -> None:
    city = with_members(
        make_tiny_city(),
        'level = "quartier", id = "02"',
        'level = "bezirk", id = "2", quarters = ["04", "05"]',
        'level = "bezirk", id = "3"',
    )

    shapes = city.area_sets["netz"]
    assert shapes["name"].to_dict() == {
        "02": "Ährenfeld",
        "04": "Dorfkern",
        "05": "Eichgrund",
        "3": "Nordbezirk",
    }
    assert shapes.geometry.area.to_list() == pytest.approx([1e6, 1e6, 1e6, 3e6])
    assert shapes.crs == city.areas["quartier"].crs
    assert of(city, "area_set_members_read").ids == ("02", "04", "05", "3")
    assert city.report.count(Severity.ERROR) == 0


def test_what_a_set_says_holds_for_members_that_say_nothing(make_tiny_city: MakeCity) -> None:
    head = f'{HEAD}from = 2010-01-01\nreason = "für alle"\ndecided_by = "council"\n'
    city = with_members(
        make_tiny_city(),
        'level = "quartier", id = "01"',
        'level = "quartier", id = "02", from = "01.07.2012", to = "2014-12-31", reason = "eigen", '
        'reference = "Drs. 1", end_reason = "fertig", decided_by = "department"',
        head=head,
    )

    first, second = (one.period for one in area_sets.listed(city, "netz"))
    assert first == Period(since=date(2010, 1, 1), reason="für alle", decided_by="council")
    assert second == Period(
        since=date(2012, 7, 1),
        until=date(2014, 12, 31),
        reason="eigen",
        reference="Drs. 1",
        end_reason="fertig",
        decided_by="department",
    )


def test_name_on_the_map_tells_when_a_member_ended(make_tiny_city: MakeCity) -> None:
    city = with_members(
        make_tiny_city(),
        'level = "quartier", id = "01", from = 2008-01-01, to = 2010-12-31',
        'level = "quartier", id = "01", from = 2013-01-01',
        'level = "quartier", id = "02", from = 2013-01-01',
        'level = "quartier", id = "03", to = 2013-01-01',
    )

    assert city.area_sets["netz"]["name"].to_list() == [
        "Am Anger (2008–2010, 2013–)",
        "Ährenfeld",
        "Birkenhof (–2013)",
    ]
    assert city.area_sets["netz"]["plain_name"].to_list() == ["Am Anger", "Ährenfeld", "Birkenhof"]


@pytest.mark.parametrize(
    ("member", "code", "ids", "word"),
    [
        ('level = "kiez", id = "01"', "area_set_unknown_level", ("01",), "kiez"),
        ('level = "quartier", id = "1"', "area_set_unknown_ids", ("1",), "quartier"),
        (
            'level = "bezirk", id = "1", quarters = ["04", "99"]',
            "area_set_quarters",
            ("04", "99"),
            "1",
        ),
        ('level = "quartier", id = "01", quarters = ["02"]', "area_set_quarters", ("02",), "01"),
        (
            'level = "quartier", id = "01", from = 2018-01-01, to = 2017-12-31',
            "area_set_dates",
            ("01",),
            "quartier",
        ),
        ('level = "quartier", id = "09", from = 2016-01-01', "area_set_twice", ("09",), "quartier"),
    ],
)
def test_member_that_does_not_fit_is_named_and_the_others_stand(
    make_tiny_city: MakeCity, member: str, code: str, ids: tuple[str, ...], word: str
) -> None:
    city = with_members(make_tiny_city(), 'level = "quartier", id = "09"', member)

    fault = of(city, code)
    assert fault.severity is Severity.ERROR
    assert fault.ids == ids
    assert word in fault.text("de")
    assert fault.remedy("de") != fault.remedy("en")
    assert list(city.area_sets["netz"].index) == ["09"]
    assert [one.place for one in area_sets.listed(city, "netz")] == [("quartier", "09")]


def test_quarter_inside_stands_beside_one_that_is_elsewhere(make_tiny_city: MakeCity) -> None:
    city = with_members(make_tiny_city(), 'level = "bezirk", id = "1", quarters = ["01", "04"]')

    assert of(city, "area_set_quarters").ids == ("04",)
    assert list(city.area_sets["netz"].index) == ["01"]


def test_member_that_comes_back_later_is_no_double(make_tiny_city: MakeCity) -> None:
    city = with_members(
        make_tiny_city(),
        'level = "quartier", id = "01", to = 2010-12-31',
        'level = "quartier", id = "01", from = 2011-01-01',
    )

    assert city.report.count(Severity.ERROR) == 0
    assert len(area_sets.listed(city, "netz")) == 2


def test_empty_set_is_declared_but_has_nothing_to_show(make_tiny_city: MakeCity) -> None:
    city = with_members(make_tiny_city())

    assert "netz" not in city.area_sets
    assert area_sets.listed(city, "netz") == []
    assert area_sets.polygons(city, "netz") is None
    assert of(city, "area_set_members_read").ids == ()


def test_polygons_and_listed_areas_make_one_set_with_ids_of_their_own(
    make_tiny_city: MakeCity,
) -> None:
    path = make_tiny_city()
    text = DRAWN + 'members = [{ level = "quartier", id = "05" }, { level = "bezirk", id = "2" }]\n'
    city = with_polygons(path, text.replace('id = "nr"', 'id = "kennung"'), kennung=["05", "x"])

    shapes = city.area_sets["netz"]
    assert list(shapes.index) == ["05", "x", "quartier.05", "2"]
    assert shapes["drawn"].to_list() == [True, True, False, False]
    drawn = area_sets.polygons(city, "netz")
    assert drawn is not None
    assert list(drawn[0].index) == ["05", "x"]


def test_columns_of_the_file_say_since_when_and_why(make_tiny_city: MakeCity) -> None:
    columns = """from = 2001-01-01
reference = "Drs. 7"
from_column = "seit"
to_column = "bis"
reason_column = "grund"
"""
    city = with_polygons(
        make_tiny_city(),
        DRAWN + columns,
        seit=["01.05.2007", None],
        bis=["2018-12-31", None],
        grund=["  Beschluss  ", ""],
    )

    found = area_sets.polygons(city, "netz")
    assert found is not None
    drawn, periods = found
    assert drawn["name"].to_dict() == {"a": "Alt", "b": "Neu"}
    assert city.area_sets["netz"]["name"].to_list() == ["Alt (2007–2018)", "Neu"]
    assert periods["a"] == Period(
        since=date(2007, 5, 1), until=date(2018, 12, 31), reason="Beschluss", reference="Drs. 7"
    )
    assert periods["b"] == Period(since=date(2001, 1, 1), reference="Drs. 7")


def test_cell_that_is_no_day_is_listed_and_counts_as_not_said(make_tiny_city: MakeCity) -> None:
    city = with_polygons(
        make_tiny_city(), DRAWN + 'from_column = "seit"\n', seit=["bald", "1492-01-01"]
    )

    warning = of(city, "area_set_days_unreadable")
    assert warning.severity is Severity.WARNING
    assert len(warning.rows) == 2
    found = area_sets.polygons(city, "netz")
    assert found is not None
    assert {one.since for one in found[1].values()} == {None}


def test_polygon_that_ends_before_it_begins_is_left_out(make_tiny_city: MakeCity) -> None:
    text = DRAWN + 'from_column = "seit"\nto_column = "bis"\n'
    city = with_polygons(
        make_tiny_city(), text, seit=["2018-01-01", None], bis=["2017-01-01", "2017-01-01"]
    )

    assert of(city, "area_set_polygon_dates").ids == ("a",)
    assert list(city.area_sets["netz"].index) == ["b"]


def test_pieces_of_different_times_are_a_warning(make_tiny_city: MakeCity) -> None:
    text = (DRAWN + 'from_column = "seit"\n').replace('id = "nr"', 'id = "kennung"')
    city = with_polygons(
        make_tiny_city(), text, kennung=["x", "x"], seit=["2010-01-01", "2012-01-01"]
    )

    assert of(city, "area_set_several_times").ids == ("x",)
    found = area_sets.polygons(city, "netz")
    assert found is not None
    assert found[1]["x"].since == date(2010, 1, 1)


def test_column_that_the_file_does_not_have_costs_the_polygons_only(
    make_tiny_city: MakeCity,
) -> None:
    text = f'{DRAWN}from_column = "seitt"\nmembers = [{{ level = "quartier", id = "05" }}]\n'
    city = with_polygons(make_tiny_city(), text, seit=["2010", "2011"])

    assert "seitt" in of(city, "boundary_column_missing").text("de")
    assert list(city.area_sets["netz"].index) == ["05"]


def test_polygons_far_away_are_an_error_and_the_city_still_reads(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    far = gpd.GeoDataFrame(
        {"nr": ["a"], "name": ["Fern"]}, geometry=[box(20, 10, 21, 11)], crs=4326
    )
    far.to_file(path.parent / "netz.geojson", driver="GeoJSON")
    path.write_text(path.read_text("utf-8") + DRAWN, "utf-8")

    city = read_city(path)

    assert of(city, "outside_region").place == "netz"
    assert len(city.areas["quartier"]) == 9


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, "descriptor_area_set_without_members"),
        (f'{HEAD}file = "netz.geojson"\n', "descriptor_level_without_id"),
        (f'{HEAD}members = []\nfrom_column = "seit"\n', "descriptor_area_set_columns"),
        (f"{HEAD}members = []\nfrom = 1066-10-14\n", "descriptor_area_set_day"),
        (f'{HEAD}members = []\nto = "demnächst"\n', "descriptor_day"),
        (f'{HEAD}members = []\nkind = "club"\n', "descriptor_literal_error"),
        (f'{HEAD}members = []\ndecided_by = "Frau Muster"\n', "descriptor_literal_error"),
        (f'{HEAD}members = []\nlevel = "kiez"\n', "descriptor_no_such_level"),
        (
            f'{HEAD}members = [{{ level = "quartier", id = "01", von = 2010-01-01 }}]\n',
            "descriptor_extra_forbidden",
        ),
    ],
)
def test_fault_of_the_descriptor_names_its_key(
    make_tiny_city: MakeCity, text: str, code: str
) -> None:
    path = make_tiny_city()
    path.write_text(path.read_text("utf-8") + text, "utf-8")

    with pytest.raises(DescriptorError) as caught:
        load_package(path)

    (fault,) = caught.value.findings
    assert fault.code == code
    assert "netz" in fault.text("de")
    for language in ("de", "en"):
        assert "{" not in fault.text(language) + fault.remedy(language)


def test_names_of_members_are_text_and_nothing_else(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    hostile = "<script>alert(1)</script> {n} %s"
    city = with_polygons(path, DRAWN.replace('"name"\n', '"titel"\n'), titel=[hostile, None])

    assert city.area_sets["netz"]["name"].to_list() == [hostile, "b"]


def test_set_that_is_not_there_is_refused_with_those_that_are(make_tiny_city: MakeCity) -> None:
    city = with_members(make_tiny_city())

    with pytest.raises(UnknownChoiceError) as caught:
        area_sets.listed(city, "aktion")

    assert "aktion" in caught.value.finding.text("de")
    assert "netz" in caught.value.finding.remedy("en")


def test_example_of_the_document_is_valid() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (sets,) = [one["area_sets"] for one in map(tomllib.loads, blocks) if set(one) == {"area_sets"}]

    model = AreaSetModel.model_validate(sets[0])

    assert model.members is not None
    assert model.members[0].valid_from == date(2009, 5, 1)
    assert model.members[1].valid_to == date(2016, 12, 31)


def test_roles_of_the_descriptor_are_those_of_the_history() -> None:
    assert set(get_args(DecidedBy)) == {one.value for one in timeline.DecidedBy}
