"""Reading a whole city: one faulty file never hides the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import Polygon, box

from data.city import City
from data.errors import BoundaryError, DescriptorError
from data.findings import Finding, Severity
from data.reading import read_city
from indicators.states import CellState

MakeCity = Callable[[], Path]


def codes(city: City) -> list[str]:
    return [finding.code for finding in city.report]


def only(city: City, code: str) -> Finding:
    (found,) = [finding for finding in city.report if finding.code == code]
    return found


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def quartiere(path: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(path.parent / "quartiere.gpkg", layer="quartiere")


def write_quartiere(path: Path, frame: gpd.GeoDataFrame) -> None:
    (path.parent / "quartiere.gpkg").unlink()
    frame.to_file(path.parent / "quartiere.gpkg", layer="quartiere", driver="GPKG")


@pytest.fixture(scope="module")
def city(tiny_city: Path) -> City:
    return read_city(tiny_city)


def test_tiny_city_reads_without_a_fault(city: City) -> None:
    assert city.report.count(Severity.ERROR) == 0
    assert list(city.areas) == ["quartier", "bezirk"]
    assert only(city, "join_complete").params["year"] == "2016–2018"


def test_every_area_has_a_row_in_every_year(city: City) -> None:
    values = city.observations["quartier"].values
    assert values.index.names == ["year", "area_id"]
    assert len(values) == 27
    assert values.loc[(2018, "04"), "recipients"] == 200.0
    assert city.observations["quartier"].states.shape == values.shape


def test_states_come_through_to_the_observations(city: City) -> None:
    states = city.observations["quartier"].states["recipients"]
    assert states[(2018, "07")] == CellState.SUPPRESSED
    assert states[(2018, "08")] == CellState.MISSING
    assert states[(2018, "09")] == CellState.ZERO


def test_level_without_file_is_united_from_its_areas(city: City) -> None:
    bezirke = city.areas["bezirk"]
    assert bezirke["name"].to_list() == ["Südbezirk", "Mittelbezirk", "Nordbezirk"]
    assert bezirke.geometry.area.to_list() == pytest.approx([3e6] * 3)
    assert bezirke["parent_id"].to_list() == [None] * 3
    assert city.areas["quartier"].loc["05", "parent_id"] == "2"


def test_version_changes_with_a_single_byte_of_a_table(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    before = read_city(path).version
    assert read_city(path).version == before
    edit(path.parent / "bestand.csv", "01;Am Anger;2016;1000;", "01;Am Anger;2016;1001;")
    assert read_city(path).version != before
    assert len(before) == 16


def test_missing_table_is_an_error_and_the_map_goes_on(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    (path.parent / "bestand.csv").unlink()
    city = read_city(path)
    assert city.report.has_errors
    assert len(city.areas["quartier"]) == 9
    assert city.observations == {}


def test_missing_boundaries_of_the_first_level_stop_the_reading(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    (path.parent / "quartiere.gpkg").unlink()
    with pytest.raises(BoundaryError, match=r"quartiere\.gpkg"):
        read_city(path)


def test_missing_descriptor_stops_the_reading(tmp_path: Path) -> None:
    with pytest.raises(DescriptorError):
        read_city(tmp_path / "city.toml")


def test_id_column_that_is_not_there_names_the_nearest(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    edit(path, 'id = "nr"', 'id = "nummer"')
    with pytest.raises(BoundaryError) as caught:
        read_city(path)
    assert caught.value.finding.code == "boundary_column_missing"
    assert "nr" in caught.value.finding.params["near"]


def test_files_outside_the_folder_are_refused_for_uploads(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    (path.parent / "bestand.csv").rename(path.parent.parent / "bestand.csv")
    edit(path, 'file = "bestand.csv"', 'file = "../bestand.csv"')
    assert read_city(path).observations["quartier"].values.notna().any(axis=None)
    city = read_city(path, allow_outside=False)
    assert only(city, "file_outside_package").severity is Severity.ERROR
    assert city.observations == {}


def test_invalid_and_empty_features_are_listed(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    frame = quartiere(path)
    bow_tie = Polygon([(500000, 5700000), (501000, 5701000), (501000, 5700000), (500000, 5701000)])
    frame.loc[0, "geometry"] = bow_tie
    frame.loc[8, "geometry"] = None
    write_quartiere(path, frame)
    city = read_city(path)
    assert only(city, "geometry_repaired").params["after"] == 500_000
    assert only(city, "features_without_area").rows == (9,)
    assert "09" not in city.areas["quartier"].index
    assert only(city, "rows_without_area").ids == ("09",)


def test_layer_outside_the_region_is_an_error_that_names_likely_systems(
    make_tiny_city: MakeCity,
) -> None:
    path = make_tiny_city()
    write_quartiere(path, quartiere(path).set_crs(25833, allow_override=True))
    found = only(read_city(path), "outside_region")
    assert found.params["share"] == 100
    assert "EPSG:25832" in found.params["likely"]
    assert len(found.rows) == 9


def test_declared_crs_replaces_a_wrong_one_with_a_warning(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    write_quartiere(path, quartiere(path).set_crs(25833, allow_override=True))
    edit(path, 'layer = "quartiere"', 'layer = "quartiere"\ncrs = "EPSG:25832"')
    city = read_city(path)
    assert only(city, "crs_declared_used").severity is Severity.WARNING
    assert "outside_region" not in codes(city)


def test_one_id_for_two_places_is_proposed_as_a_rename_and_repaired(
    make_tiny_city: MakeCity,
) -> None:
    path = make_tiny_city()
    frame = quartiere(path)
    frame.loc[8, ["nr", "name"]] = ["01", "Inselchen"]
    write_quartiere(path, frame)
    city = read_city(path)
    found = only(city, "id_of_two_places")
    assert found.rows == (1, 9)
    assert found.repair is not None
    assert found.repair["new_id"] == "09"
    assert "01" not in city.areas["quartier"].index

    where = ", ".join(f'{c} = "{v}"' for c, v in found.repair["where"].items())
    repair = f"""
[[repairs]]
kind = "rename_area"
level = "quartier"
id = "01"
where = {{ {where} }}
new_id = "09"
reason = "Im Norden liegt das Inselchen."
"""
    path.write_text(path.read_text(encoding="utf-8") + repair, encoding="utf-8")
    repaired = read_city(path)
    assert not repaired.report.has_errors
    assert len(repaired.areas["quartier"]) == 9
    assert only(repaired, "repair_applied").params["kind"] == "rename_area"


def test_pieces_of_one_place_are_united_and_noted(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    frame = quartiere(path)
    piece = frame.loc[[0]].set_geometry([box(499000, 5700000, 499900, 5700900)], crs=25832)
    write_quartiere(path, gpd.GeoDataFrame(pd.concat([frame, piece])))
    city = read_city(path)
    assert only(city, "pieces_united").ids == ("01",)
    assert city.areas["quartier"].geometry["01"].area == pytest.approx(1e6 + 810_000)


def test_repair_that_changes_nothing_is_a_warning(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    repair = '\n[[repairs]]\nkind = "trim_ids"\ntable = "bestand"\nreason = "früher nötig"\n'
    path.write_text(path.read_text(encoding="utf-8") + repair, encoding="utf-8")
    found = only(read_city(path), "repair_unused")
    assert (found.severity, found.place) == (Severity.WARNING, "bestand")


def test_areas_valid_on_the_reference_date_are_kept(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    frame = quartiere(path)
    frame["von"] = ["2019-01-01"] + ["2000-01-01"] * 8
    frame["bis"] = [None] * 7 + ["31.12.2017", "31.12.2018"]
    write_quartiere(path, frame)
    edit(path, 'name_column = "name"', 'name_column = "name"\nvalid_from = "von"\nvalid_to = "bis"')
    city = read_city(path)
    assert only(city, "areas_not_valid").ids == ("01", "08")
    assert list(city.areas["quartier"].index) == ["02", "03", "04", "05", "06", "07", "09"]


def test_united_areas_take_the_row_of_both(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    table = path.parent / "bestand.csv"
    lines = [line for line in table.read_text("utf-8").splitlines() if not line.startswith("02;")]
    lines = [line.replace("01;Am Anger;", "12;Am Anger und Ährenfeld;") for line in lines]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = only(read_city(path), "row_of_several_areas")
    assert found.repair is not None
    assert found.repair["ids"] == ["01", "02"]

    repair = """
[[repairs]]
kind = "merge_areas"
level = "quartier"
ids = ["01", "02"]
new_id = "12"
name = "Am Anger und Ährenfeld"
reason = "Die Zahlen werden gemeinsam erhoben."
"""
    path.write_text(path.read_text(encoding="utf-8") + repair, encoding="utf-8")
    city = read_city(path)
    assert not city.report.has_errors
    assert city.areas["quartier"].geometry["12"].area == pytest.approx(2e6)
    assert city.areas["quartier"].loc["12", "name"] == "Am Anger und Ährenfeld"


def test_city_row_is_kept_apart_and_compared(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    table = path.parent / "bestand.csv"
    total = "99;Kleinstadt insgesamt;2016;9000;900;1350;450;180\n"
    wrong = "99;Kleinstadt insgesamt;2017;9000;999;1350;450;180\n"
    table.write_text(table.read_text(encoding="utf-8") + total + wrong, encoding="utf-8")
    city = read_city(path)
    totals = city.observations["quartier"].totals
    assert totals.loc[2016, "residents"] == 9000.0
    found = only(city, "subtotal_differs")
    assert (found.params["published"], found.params["sum"]) == ("999", "900")
    assert only(city, "subtotals_agree").params["count"] == 9
    assert np.isnan(city.observations["quartier"].values.loc[(2018, "08"), "recipients"])


def test_a_total_does_not_give_a_secret_figure_away(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    table = path.parent / "bestand.csv"
    total = "99;Kleinstadt insgesamt;2018;9000;1057;1350;450;180\n"
    table.write_text(table.read_text(encoding="utf-8") + total, encoding="utf-8")

    found = only(read_city(path), "subtotal_incomplete")

    assert found.params["without"] == 2  # 07 is secret, 08 is blank
    assert not {"published", "sum"} & set(found.params)
    assert "1057" not in str(found.as_dict("de"))


def test_measure_in_two_tables_is_an_error_and_the_first_counts(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    (path.parent / "zweite.csv").write_text("Nr;Einwohner\n01;5\n", encoding="utf-8")
    second = """
[[tables]]
name = "zweite"
level = "quartier"
file = "zweite.csv"
separator = ";"
id = "Nr"
year = 2018
columns = { residents = "Einwohner" }
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
"""
    path.write_text(path.read_text(encoding="utf-8") + second, encoding="utf-8")
    city = read_city(path)
    assert only(city, "measure_in_two_tables").params["measure"] == "residents"
    assert city.observations["quartier"].values.loc[(2018, "01"), "residents"] == 1000.0


def test_unknown_parent_is_an_error_and_the_area_stays(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    frame = quartiere(path)
    frame.loc[0, "bezirk"] = None
    write_quartiere(path, frame)
    city = read_city(path)
    assert only(city, "areas_without_parent").ids == ("01",)
    assert city.areas["quartier"].loc["01", "parent_id"] is None


def test_every_finding_of_a_spoiled_city_speaks_both_languages(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    frame = quartiere(path)
    frame.loc[8, "nr"] = "01"
    frame.loc[7, "geometry"] = box(501500, 5702000, 502500, 5703000)
    write_quartiere(path, frame.set_crs(25833, allow_override=True))
    city = read_city(path)
    assert {"id_of_two_places", "areas_overlap", "outside_region"} <= set(codes(city))
    for finding in city.report:
        for language in ("de", "en"):
            assert "{" not in finding.text(language) + finding.remedy(language)


def as_geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    content = json.loads(frame.set_crs(None, allow_override=True).to_json())
    (path.parent / "q.geojson").write_text(json.dumps(content), encoding="utf-8")
    edit(path, 'file = "quartiere.gpkg"\nlayer = "quartiere"', 'file = "q.geojson"')


def test_geojson_in_metres_is_refused_until_its_crs_is_declared(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    as_geojson(path, quartiere(path))
    with pytest.raises(BoundaryError) as caught:
        read_city(path)
    assert caught.value.finding.code == "outside_region"
    edit(path, 'file = "q.geojson"', 'file = "q.geojson"\ncrs = "EPSG:25832"')
    assert len(read_city(path).areas["quartier"]) == 9


def test_exchanged_axes_are_named(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    frame = quartiere(path).to_crs(4326)
    turned = shapely.transform(frame.geometry.array, lambda xy: xy[:, ::-1])
    as_geojson(path, frame.set_geometry(gpd.GeoSeries(turned, crs=4326)))
    assert only(read_city(path), "coordinates_swapped").params["share"] == 100


def test_plan_without_a_place_on_the_globe_is_a_clear_error(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    quartiere(path).to_file(path.parent / "q.shp")
    (path.parent / "q.prj").write_text('LOCAL_CS["Plan",UNIT["metre",1]]', encoding="ascii")
    edit(path, 'file = "quartiere.gpkg"\nlayer = "quartiere"', 'file = "q.shp"')
    with pytest.raises(BoundaryError) as caught:
        read_city(path)
    assert caught.value.finding.code == "crs_unreadable"


def test_layer_without_crs_names_the_systems_that_would_fit(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    quartiere(path).to_file(path.parent / "q.shp")
    (path.parent / "q.prj").unlink()
    edit(path, 'file = "quartiere.gpkg"\nlayer = "quartiere"', 'file = "q.shp"')
    with pytest.raises(BoundaryError) as caught:
        read_city(path)
    assert caught.value.finding.code == "crs_missing"
    assert caught.value.finding.params["likely"] == "EPSG:25832, EPSG:32632"


def test_parents_are_found_by_overlap_where_only_the_level_is_declared(
    make_tiny_city: MakeCity,
) -> None:
    path = make_tiny_city()
    bezirke = quartiere(path).dissolve("bezirk").reset_index()[["bezirk", "geometry"]]
    bezirke.to_file(path.parent / "bezirke.gpkg", driver="GPKG")
    edit(path, 'parent_column = "bezirk"', 'parent = "bezirk"')
    edit(path, 'name = "bezirk"\n', 'name = "bezirk"\nfile = "bezirke.gpkg"\nid = "bezirk"\n')
    city = read_city(path)
    assert only(city, "parents_by_overlap").params["count"] == 9
    assert city.areas["quartier"]["parent_id"].to_list() == ["1"] * 3 + ["2"] * 3 + ["3"] * 3
    assert city.areas["bezirk"].loc["2", "name"] == "Mittelbezirk"


def test_level_that_nobody_names_as_parent_is_an_error(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    edit(path, 'parent_column = "bezirk"\n', "")
    city = read_city(path)
    assert only(city, "level_not_built").place == "bezirk"
    assert list(city.areas) == ["quartier"]
