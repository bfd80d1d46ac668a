"""Three real cities: every trap of their files is found, and repaired as declared.

The files are public statistics kept outside the project; without them these
tests are left out. Figures compared here are the publishers' own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.city import City
from data.descriptor.package import load_package
from data.findings import Finding, Severity
from data.reading import read_city
from indicators.states import CellState

HERE = Path(__file__).parent
SHARED = HERE / "../../../shared/data"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public test data (../shared/data) is not there"
)


def found(city: City, code: str, place: str = "") -> list[Finding]:
    return [f for f in city.report if f.code == code and place in ("", f.place)]


@pytest.fixture(scope="module")
def unrepaired(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], City]:
    """Read a city without its declared repairs."""
    folder = tmp_path_factory.mktemp("unrepaired")

    def read(name: str) -> City:
        text = (HERE / name).read_text(encoding="utf-8").split("[[repairs]]")[0]
        text = text.replace("../../../shared/data", SHARED.resolve().as_posix())
        (folder / name).write_text(text, encoding="utf-8")
        return read_city(folder / name)

    return read


@pytest.fixture(scope="module")
def berlin_unrepaired(unrepaired: Callable[[str], City]) -> City:
    return unrepaired("berlin.toml")


# Berlin


def test_berlin_joins_every_row_of_the_result_tables(berlin: City) -> None:
    joined = found(berlin, "join_complete", "mss_ergebnis")
    counts = [(f.params["year"], f.params["matched"], f.params["rows"]) for f in joined]
    assert counts == [
        ("2013", 434, 434),
        ("2015", 435, 435),
        ("2017", 436, 436),
        ("2019", 436, 436),
    ]
    assert berlin.report.count(Severity.ERROR) == 0


def test_berlin_without_repairs_misses_the_other_schlossstrasse(berlin_unrepaired: City) -> None:
    joined = found(berlin_unrepaired, "join_counts", "mss_ergebnis")
    assert [f.params["known"] for f in joined] == [433, 434, 435, 435]
    # The row of the id of two places joins neither of them.
    assert [f.params["matched"] for f in joined] == [432, 433, 434, 434]
    missing = found(berlin_unrepaired, "rows_without_area", "mss_ergebnis")
    assert {f.ids for f in missing} == {("04030417",)}


def test_berlin_one_id_for_two_places_is_found_with_its_repair(berlin_unrepaired: City) -> None:
    (trap,) = found(berlin_unrepaired, "id_of_two_places")
    assert trap.ids == ("06010102",)
    assert trap.params["metres"] == 5208
    assert trap.repair is not None
    assert trap.repair["where"] == {"BEZIRKSNAM": "Charlottenburg-Wilmersdorf"}
    assert trap.repair["new_id"] == "04030417"
    assert "06010102" not in berlin_unrepaired.areas["plr"].index


def test_berlin_both_schlossstrassen_have_their_own_figures(berlin: City) -> None:
    values = berlin.observations["plr"].values
    assert values.loc[(2013, "04030417"), "einwohner"] == 10426
    assert values.loc[(2013, "06010102"), "einwohner"] == 8515
    assert berlin.areas["plr"].loc["04030417", "parent_id"] == "040304"


def test_berlin_area_in_no_table_is_found_and_accepted(
    berlin: City, berlin_unrepaired: City
) -> None:
    (silent,) = found(berlin_unrepaired, "areas_never_named")
    assert silent.ids == ("09041403",)
    assert found(berlin, "areas_never_named") == []
    accepted = [f for f in found(berlin, "repair_applied") if f.params["kind"] == "accept_areas"]
    assert [f.ids for f in accepted] == [("09041403",)]


def test_berlin_levels_nest(berlin: City) -> None:
    assert {level: len(areas) for level, areas in berlin.areas.items()} == {
        "plr": 448,
        "bzr": 138,
        "pgr": 60,
        "bezirk": 12,
    }
    assert sorted(berlin.areas["bezirk"].index) == [f"{n:02}" for n in range(1, 13)]
    assert berlin.areas["plr"]["parent_id"].isin(berlin.areas["bzr"].index).all()
    assert found(berlin, "areas_in_other_parent") == []


def test_berlin_zero_filled_rows_are_found_and_become_missing(
    berlin: City, berlin_unrepaired: City
) -> None:
    warned = found(berlin_unrepaired, "zero_filled_rows", "mss_anteile_plr")
    assert [len(f.ids) for f in warned] == [13, 12, 11]
    assert len(found(berlin_unrepaired, "zero_filled_rows", "mss_anteile_plr_2019")[0].ids) == 11
    assert all("10010203" in f.ids for f in warned)

    observations = berlin.observations["plr"]
    for year, area in ((2013, "10010203"), (2017, "04020314"), (2019, "04041239")):
        assert observations.values.loc[(year, area), "einwohner"] > 300
        assert np.isnan(observations.values.loc[(year, area), "s1"])
        assert observations.states.loc[(year, area), "s1"] == CellState.MISSING
    assert berlin_unrepaired.observations["plr"].values.loc[(2013, "10010203"), "s1"] == 0


def test_berlin_z_tables_are_mapped_by_content_and_not_by_header(berlin: City) -> None:
    # Checked with the publisher's rule: the sum of the z-values, standardised again (ddof = 0).
    values = berlin.observations["plr"].values
    for year in (2013, 2017):
        z = values.loc[year][["z_s1", "z_s2", "z_s3", "z_s4"]].dropna()
        total = z.sum(axis=1)
        of_table = values.loc[year].loc[z.index]
        assert total.to_numpy() == pytest.approx(of_table["z_summe_status"].to_numpy(), abs=2e-4)
        standardised = (total - total.mean()) / total.std(ddof=0)
        index = of_table["z_index_status"].to_numpy()
        assert standardised.to_numpy() == pytest.approx(index, abs=2e-4)
    words = berlin.observations["plr"].texts["z_klasse_status"].loc[2013].dropna()
    assert set(words) == {"hoch", "mittel", "niedrig", "sehr niedrig"}


@pytest.mark.parametrize("year", [2015, 2017, 2019])
@pytest.mark.parametrize("measure", ["k05", "k09", "k14", "k15", "k16"])
def test_berlin_shifted_context_headers_are_mapped_by_content(
    berlin: City, year: int, measure: str
) -> None:
    # K05, K09, K14, K15, K16 are shares or means over residents: they must add up to the regions.
    fine = berlin.observations["plr"].values.loc[year][[measure, "einwohner"]].dropna()
    parents = berlin.areas["plr"].loc[fine.index, "parent_id"]
    sums = (fine[measure] * fine["einwohner"]).groupby(parents).sum()
    means = sums / fine["einwohner"].groupby(parents).sum()
    published = berlin.observations["bzr"].values.loc[year][measure].reindex(means.index)
    assert np.corrcoef(means, published)[0, 1] > 0.99
    assert (means - published).abs().median() < 0.05


def test_berlin_shifted_headers_leave_no_figure_under_a_wrong_name(berlin: City) -> None:
    values = berlin.observations["plr"].values
    for cut_off in ("k10", "k11", "k12", "k13"):
        assert values[cut_off].loc[2013].notna().sum() == 434
        assert values[cut_off].loc[[2015, 2017, 2019]].isna().all()


def test_berlin_sign_that_means_not_collected_is_not_zero(berlin: City) -> None:
    states = berlin.observations["plr"].states["k02"]
    assert set(states.loc[2017]) == {CellState.MISSING}
    assert set(states.loc[2019]) == {CellState.MISSING}
    files = ", ".join(f.file for f in found(berlin, "column_without_figures"))
    assert "mss-2017-00-4-1.csv" in files


def test_berlin_bezirk_ids_keep_their_leading_zero(berlin: City) -> None:
    values = berlin.observations["bezirk"].values
    assert values.loc[(2013, "01"), "einwohner"] == 339974
    bezirke = found(berlin, "join_complete", "mss_anteile_bezirk")
    assert [f.params["matched"] for f in bezirke] == [12, 12, 12]


def test_berlin_classes_in_words_are_kept_as_texts(berlin: City) -> None:
    texts = berlin.observations["plr"].texts
    assert set(texts["dynamik_index"].dropna()) == {"+", "+/-", "-"}
    counts = texts["status_klasse"].loc[2013].value_counts()
    assert counts.to_dict() == {"mittel": 264, "hoch": 80, "niedrig": 52, "sehr niedrig": 38}


# Bremen


def test_bremen_joins_all_ortsteile_in_every_table(bremen: City) -> None:
    assert len(bremen.areas["ortsteil"]) == 88
    joined = found(bremen, "join_complete")
    assert {(f.place, f.params["matched"], f.params["areas"]) for f in joined} == {
        ("sozialleistungen", 88, 88),
        ("erwerbstaetigkeit", 88, 88),
        ("bevoelkerung", 88, 88),
    }
    assert bremen.report.count(Severity.ERROR) == 0


def test_bremen_pieces_of_one_ortsteil_are_united_and_listed(bremen: City) -> None:
    assert sorted(f.ids for f in found(bremen, "pieces_united")) == [("244",), ("524",)]
    assert bremen.areas["ortsteil"].loc["244", "name"] == "Grolland"


def test_bremen_umlauts_are_read_without_a_cpg(bremen: City) -> None:
    assert "Überseestadt" in set(bremen.areas["ortsteil"]["name"])
    assert len(found(bremen, "cpg_missing")) == 1


def test_bremen_parents_and_the_city_are_not_counted_with_the_ortsteile(bremen: City) -> None:
    aside = found(bremen, "rows_set_aside", "bevoelkerung")
    assert len(aside[0].rows) == 24
    population = bremen.observations["ortsteil"].values["bev_insgesamt"].loc[2018]
    total = bremen.observations["ortsteil"].totals["bev_insgesamt"]
    assert population.sum() == total[2018]


def test_bremen_city_rate_of_2018_is_compared_with_the_published_one(bremen: City) -> None:
    observations = bremen.observations["ortsteil"]
    assert round(observations.totals.loc[2018, "sgb2_unter_65"], 2) == 17.43
    rates = observations.values.loc[2018, "sgb2_unter_65"]
    assert round(rates.mean(), 2) == 15.42  # the mean of the rates is not the rate of the city
    (line,) = [
        f for f in found(bremen, "city_rate_differs") if f.params["indicator"] == "sgb2_unter_65"
    ]
    assert line.params["published"] == 17.43
    # Weighted with the residents under 65: as near as the published counts allow.
    assert line.params["recomputed"] == pytest.approx(17.43, abs=0.25)


def test_bremen_blank_cells_are_missing_and_not_zero(bremen: City) -> None:
    states = bremen.observations["ortsteil"].states["sgb2_unter_65"]
    assert states[(2018, "124")] == CellState.MISSING


def test_bremen_joins_by_name_after_folding_umlauts(tmp_path: Path) -> None:
    text = (HERE / "bremen.toml").read_text(encoding="utf-8")
    text = text.replace("../../../shared/data", SHARED.resolve().as_posix())
    text = re.sub(r'id = "SCH"\nid_part.*\n', 'id = "OBJID"\n', text)
    (tmp_path / "bremen.toml").write_text(text, encoding="utf-8")
    city = read_city(tmp_path / "bremen.toml")
    (line,) = found(city, "ids_fit_names", "bevoelkerung")
    # 86 names are unique; Grolland and Aumund-Hammersbeck have two features of their own here.
    assert len(line.ids) == 86
    assert "437" in line.ids  # Ueberseestadt in the table, Überseestadt on the map
    assert line.repair is not None
    assert line.repair["kind"] == "match_names"


# Dortmund


def test_dortmund_reads_all_areas_with_the_id_of_zeros(dortmund: City) -> None:
    areas = dortmund.areas["bezirk"]
    assert len(areas) == 62
    assert "000" in areas.index
    assert areas.geometry.is_valid.all()


def test_dortmund_reads_all_action_areas_and_lists_the_repaired_one(dortmund: City) -> None:
    shapes = dortmund.area_sets["aktionsraeume"]
    assert len(shapes) == 15
    assert {"Meylantviertel", "Wambeler Heide"} <= set(shapes["name"])
    assert shapes.geometry.is_valid.all()
    (repaired,) = found(dortmund, "geometry_repaired")
    assert repaired.place == "aktionsraeume"
    assert repaired.params["before"] == repaired.params["after"]


@pytest.mark.parametrize(("name", "share"), [("Meylantviertel", 0.03), ("Wambeler Heide", 0.15)])
def test_dortmund_small_quarters_do_not_swallow_their_bezirk(
    dortmund: City, name: str, share: float
) -> None:
    shapes = dortmund.area_sets["aktionsraeume"].set_index("name").geometry
    bezirke = dortmund.areas["bezirk"].geometry
    common = bezirke.intersection(shapes[name]).area
    assert (common / bezirke.area).max() == pytest.approx(share, abs=0.01)


def test_dortmund_overlapping_borders_are_a_note(dortmund: City) -> None:
    (line,) = found(dortmund, "areas_overlap")
    assert line.severity is Severity.NOTE
    assert line.params["largest"] > 10_000


# All


@pytest.mark.parametrize("name", ["berlin", "bremen", "dortmund"])
def test_every_finding_speaks_both_languages_and_no_server_path(
    name: str, request: pytest.FixtureRequest
) -> None:
    city: City = request.getfixturevalue(name)
    for finding in city.report:
        for language in ("de", "en"):
            text = finding.text(language) + finding.remedy(language)
            assert "{" not in text
            assert str(Path.cwd()) not in text


@pytest.mark.parametrize("name", ["berlin", "bremen", "dortmund"])
def test_indicators_name_measures_that_a_table_brings(name: str) -> None:
    package = load_package(HERE / f"{name}.toml")
    measures = {measure for table in package.tables for measure in table.columns}
    used = {
        part.removeprefix("-")
        for indicator in package.catalogue().values()
        for part in (*indicator.numerator, *indicator.denominator)
    }
    assert used <= measures


def test_every_area_has_a_row_in_every_year_that_a_table_covers(berlin: City, bremen: City) -> None:
    for city in (berlin, bremen):
        for level, observations in city.observations.items():
            years = observations.values.index.get_level_values("year").unique()
            full = pd.MultiIndex.from_product([years, city.areas[level].index])
            assert observations.values.index.equals(full.set_names(["year", "area_id"]))
