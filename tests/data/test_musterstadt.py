"""The generator of the made-up city: areas, counts, files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.musterstadt.arrays import persons
from data.musterstadt.files import write
from data.musterstadt.generate import Musterstadt, generate
from data.musterstadt.society import calibrated

DEMO = Path(__file__).parents[2] / "data" / "demo"
BOUNDARIES = {"quartiere.zip": 171, "sozialraeume.shp": 39, "stadtbezirke.shp": 12}
WORKBOOKS = ("transferleistungen.xlsx", "wohnen.xlsx", "schule.ods")

#: Part, whole: no Quartier may have more of the part in any year.
PARTS = [
    ("foreigners", "population"),
    ("migration_background", "population"),
    ("eu2", "foreigners"),
    ("refugees", "foreigners"),
    ("asylblg", "refugees"),
    ("unemployed_long_term", "unemployed"),
    ("unemployed_under_25", "unemployed"),
    ("households", "population"),
    ("households_children", "households"),
    ("single_parents", "households_children"),
    ("dwellings_vacant", "dwellings"),
    ("dwellings_social", "dwellings"),
    ("transitions_gymnasium", "transitions"),
    ("leavers_abitur", "leavers"),
    ("normal_weight", "examined"),
    ("severely_disabled", "population"),
]


@pytest.fixture(scope="module")
def city() -> Musterstadt:
    return generate()


@pytest.fixture(scope="module")
def written(city: Musterstadt, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write(city, folder)
    return folder


def _boundaries(folder: Path, name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(folder / name)


def test_the_same_seed_writes_the_bundled_texts(written: Path) -> None:
    texts = sorted(path.relative_to(written) for path in written.rglob("*.csv"))
    assert len(texts) == 6 + 12
    for text in texts:
        assert (DEMO / text).read_bytes() == (written / text).read_bytes(), text


@pytest.mark.parametrize("name", WORKBOOKS)
def test_the_same_seed_writes_the_bundled_workbooks(written: Path, name: str) -> None:
    bundled, again = (
        pd.read_excel(folder / name, header=None, engine="calamine", dtype=object)
        for folder in (DEMO, written)
    )
    pd.testing.assert_frame_equal(bundled, again)


@pytest.mark.parametrize("name", BOUNDARIES)
def test_the_same_seed_draws_the_bundled_boundaries(written: Path, name: str) -> None:
    bundled, again = (_boundaries(folder, name) for folder in (DEMO, written))
    assert bundled.drop(columns="geometry").equals(again.drop(columns="geometry"))
    assert bundled.geometry.to_wkb().equals(again.geometry.to_wkb())


def test_containers_hold_nothing_of_the_clock(written: Path) -> None:
    for name in (*WORKBOOKS, "quartiere.zip"):
        with zipfile.ZipFile(written / name) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} <= {1980, 2019}, name
    assert (written / "sozialraeume.dbf").read_bytes()[1:4] == bytes([119, 3, 1])  # 2019-03-01


@pytest.mark.parametrize(("name", "count"), BOUNDARIES.items())
def test_boundaries_are_a_valid_coverage_in_utm_32(name: str, count: int) -> None:
    areas = _boundaries(DEMO, name)
    assert len(areas) == count
    assert areas.crs.to_epsg() == 25832
    assert set(areas.geom_type) == {"Polygon"}
    assert areas.is_valid.all()
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())
    assert 260 < areas.area.sum() / 1e6 < 290


def test_every_id_starts_with_the_id_of_the_area_around_it() -> None:
    quarters, spaces, boroughs = (_boundaries(DEMO, name) for name in BOUNDARIES)
    for fine, coarse, column in ((quarters, spaces, "SR_NR"), (spaces, boroughs, "SB_NR")):
        identifier = fine.columns[0]
        around = fine.set_geometry(fine.representative_point()).sjoin(
            coarse[[column, "geometry"]].rename(columns={column: "around"}), predicate="within"
        )
        assert len(around) == len(fine)
        assert (around[identifier].str[: len(around["around"].iloc[0])] == around["around"]).all()
        assert fine["NAME"].is_unique


def test_the_river_keeps_both_banks_apart() -> None:
    whole = shapely.union_all(_boundaries(DEMO, "stadtbezirke.shp").geometry.to_numpy())
    north, south = shapely.get_parts(whole)
    assert 100 < shapely.distance(north, south) < 300


def test_age_groups_add_up_to_all_residents(city: Musterstadt) -> None:
    groups = city.counts.filter(like="age_")
    assert groups.shape[1] == 9
    assert groups.sum(axis=1).equals(city.counts["population"])


@pytest.mark.parametrize(("part", "whole"), PARTS)
def test_no_part_exceeds_its_whole(city: Musterstadt, part: str, whole: str) -> None:
    assert city.counts[part].ge(0).all()
    assert city.counts[part].le(city.counts[whole]).all()


def test_nobody_is_counted_twice_among_the_transfers(city: Musterstadt) -> None:
    counts = city.counts
    under_15 = counts[["age_under_3", "age_3_5", "age_6_14"]].sum(axis=1)
    older = counts[["age_65_79", "age_80_plus"]].sum(axis=1)
    of_children = counts[["sgb2_under_15", "sgb12_under_15", "asylblg_under_15"]].sum(axis=1)
    of_older = counts[["sgb12_65_plus", "asylblg_65_plus"]].sum(axis=1)
    of_all = counts[["sgb2", "sgb12", "asylblg"]].sum(axis=1)
    assert of_children.le(under_15).all()
    assert of_older.le(older).all()
    assert (of_all - of_children - of_older).le(counts["population"] - under_15 - older).all()
    full, part = counts["employees_full_time"], counts["employees_part_time"]
    assert (full + part).equals(counts["employees"])


def test_the_city_has_the_size_it_should_have(city: Musterstadt) -> None:
    residents = city.counts.groupby("year")["population"].sum()
    assert list(residents.index) == list(range(2007, 2019))
    assert abs(residents[2018] - 582_500) < 100
    last = city.counts.xs(2018, level="year")["population"]
    uninhabited = city.quarters.index[city.quarters["kind"] != ""]
    assert len(uninhabited) == 5
    assert last[uninhabited].max() <= 60
    assert last.drop(uninhabited).lt(300).sum() == 2


def test_figures_change_slowly_from_year_to_year(city: Musterstadt) -> None:
    rates = (city.counts["sgb2"] / city.counts["population"]).rename("rate").reset_index()
    rate = rates.pivot_table(index="area_id", columns="year", values="rate")
    large = city.counts["population"].groupby("area_id").min() > 1_000
    steps = rate[large].diff(axis=1).iloc[:, 1:]
    assert steps.abs().max().max() < 0.05
    assert rate[large][2007].corr(rate[large][2008]) > 0.98


def test_the_dirt_is_there() -> None:
    population = (DEMO / "bevoelkerung.csv").read_bytes()
    assert population.startswith(b"\xef\xbb\xbf")
    assert ";Musterstadt insgesamt;2018;582." in population.decode("utf-8-sig")
    origin = (DEMO / "staatsangehoerigkeit.csv").read_text(encoding="cp1252")
    assert [line.split(";")[2] for line in origin.splitlines() if ";.;" in line] == ["2011"]
    housing = pd.read_excel(DEMO / "wohnen.xlsx", header=None, skiprows=3, engine="calamine")
    assert housing[0].dropna().between(10_101, 129_999).all()
    assert housing[6].isna().sum() == 1
    school = pd.read_excel(DEMO / "schule.ods", engine="calamine", dtype=object)
    assert school["Abgänge ohne Abschluss"].isin(["x", "…"]).sum() == 2


def test_one_name_of_the_health_table_is_spelled_differently() -> None:
    names = set(_boundaries(DEMO, "quartiere.zip")["NAME"])
    health = pd.read_csv(DEMO / "gesundheit.csv", sep=";", dtype=str)
    (other,) = set(health["Quartier"]) - names
    assert other.replace("ue", "ü") in names


def test_the_demo_stays_small() -> None:
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < 3_000_000


@given(
    st.lists(st.tuples(st.floats(-3, 3), st.integers(1, 9_000)), min_size=2, max_size=20),
    st.floats(0.01, 0.95),
)
def test_calibrated_shares_meet_the_share_of_the_city(
    areas: list[tuple[float, int]], share: float
) -> None:
    score = np.array([[one] for one, _ in areas])
    whole = np.array([[many] for _, many in areas])
    found = calibrated(score, whole, np.array([share]))
    assert ((found >= 0) & (found <= 1)).all()
    assert (found * whole).sum() / whole.sum() == pytest.approx(share, abs=1e-5)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_whole_persons_lie_within_a_half_of_what_is_expected(expected: list[float]) -> None:
    assert np.abs(persons(np.array(expected)) - np.array(expected)).max() <= 0.500001
