"""Then against now, decomposition, segregation, gap and clusters of a city's figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data.choices import chosen_figures, chosen_years
from data.city import City
from data.clusters import clusters, neighbours
from data.development import decomposition, then_and_now
from data.errors import MethodNotUsableError, UnknownChoiceError
from data.reading import read_city
from data.segregation import segregation
from indicators.catalogue import Formula
from indicators.comparison import Margin, MarginKind
from locales import LANGUAGES, translator

ROOT = Path(__file__).parents[2]
BREMEN = ROOT / "tests" / "cities" / "bremen.toml"
SHARED = ROOT / "../shared/data"

# A rate as published (weighted by the residents), a change, a ratio to the city's own, cases of
# which one person may have several, and a rate that is none.
FURTHER_INDICATORS = """
[[indicators]]
key = "published"
rate = "quote"
weight = ["residents"]
polarity = "lower_is_better"

[[indicators]]
key = "growth"
numerator = ["recipients"]
formula = "change"
years = 1
polarity = "neutral"

[[indicators]]
key = "ratio"
numerator = ["recipients"]
denominator = ["residents"]
formula = "index"
scale = 100
polarity = "lower_is_better"

[[indicators]]
key = "cases"
numerator = ["recipients"]
denominator = ["residents"]
uncertainty = "events"
polarity = "lower_is_better"

[[indicators]]
key = "too_many"
numerator = ["residents"]
denominator = ["pupils"]
polarity = "lower_is_better"
"""


@pytest.fixture(scope="module")
def tiny(tiny_city: Path) -> City:
    return read_city(tiny_city)


@pytest.fixture
def varied(make_tiny_city: Callable[[], Path]) -> City:
    """Read the tiny city with a column of published rates, and in 2017 without its residents."""
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8").replace(
        'to_gymnasium = "Gymnasium"\n',
        'to_gymnasium = "Gymnasium"\n[tables.columns.quote]\ncolumn = "Quote"\nkind = "rate"\n',
    )
    common = 'name = "x"\ndefinition = "x"\ntopic = "transfer"\nunit = "%"\nsource = "x"\n'
    path.write_text(text + FURTHER_INDICATORS.replace("\nkey", f"\n{common}key"), encoding="utf-8")
    table = path.parent / "bestand.csv"
    header, *rows = table.read_text(encoding="utf-8").splitlines()
    lines = [f"{header};Quote"]
    for row in rows:
        cells = row.split(";")
        quote = str(2 * int(cells[0]))
        if cells[2] == "2017":
            cells[3] = ""
        lines.append(";".join([*cells, quote]))
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_city(path)


def compared(city: City, indicator: str = "transfer_rate", **changes: object) -> pd.DataFrame:
    choice = {"level": "quartier", "base_year": 2016, "year": 2018} | changes
    return then_and_now(city, indicator=indicator, **choice).table  # type: ignore[arg-type]


# Then against now


def test_areas_fall_into_the_four_quadrants(tiny: City) -> None:
    # 2016: 2 to 18 %, city 10 %. 2018: 5 to 30 % in 01 to 06, secret, blank, none; city 15 %.
    found = then_and_now(
        tiny, indicator="transfer_rate", level="quartier", base_year=2016, year=2018
    )

    assert (found.city_then, found.city_now) == (pytest.approx(10.0), pytest.approx(15.0))
    assert found.table["quadrant"].to_list() == [
        *["stays_better"] * 3,  # 03 lies just at the city value
        *["became_worse"] * 2,
        "stays_worse",
        *["", ""],
        "became_better",
    ]
    assert found.table.loc["02", ["then", "now", "change"]].to_list() == pytest.approx([4, 10, 6])
    assert found.table.loc["07", ["then_state", "now_state"]].to_list() == ["value", "suppressed"]
    assert pd.isna(found.table.loc["07", ["now", "change", "worse_now"]]).all()
    assert (found.indicator.key, found.base_year, found.year) == ("transfer_rate", 2016, 2018)


def test_persistence_counts_the_years_in_between(tiny: City) -> None:
    # 2017 is 10 % everywhere, so nobody is worse then.
    found = compared(tiny)

    assert found.loc["06", ["years_worse", "years_known", "longest_run"]].to_list() == [2, 3, 1]
    assert found.loc["07", ["years_worse", "years_known", "longest_run"]].to_list() == [1, 2, 1]
    assert compared(tiny, year=2017)["years_known"].eq(2).all()


def test_the_margin_decides_who_counts_as_worse(tiny: City) -> None:
    # By half of the city value: more than 15 % in 2016 (08, 09), 22.5 % in 2018 (05, 06).
    found = compared(tiny, margin=Margin(MarginKind.RELATIVE, 50.0))

    assert found.index[found["worse_then"]].to_list() == ["08", "09"]
    assert found.index[found["worse_now"].fillna(False)].to_list() == ["05", "06"]


def test_an_indicator_that_does_not_judge_has_no_quadrants(tiny: City) -> None:
    found = compared(tiny, "under_18_share")

    assert found["quadrant"].eq("").all()
    assert found["years_known"].eq(0).all()
    assert found["change"].eq(0.0).all()


def test_a_coarser_level_is_compared_by_its_own_rates(tiny: City) -> None:
    found = compared(tiny, level="bezirk", year=2017)

    assert found["then"].to_list() == pytest.approx([4.0, 10.0, 16.0])
    assert found["now"].to_list() == pytest.approx([10.0, 10.0, 10.0])
    assert found["quadrant"].to_list() == ["stays_better", "stays_better", "became_better"]


@pytest.mark.parametrize(
    "changes",
    [
        {"indicator": "nothing"},
        {"indicator": "index.nothing"},
        {"level": "kiez"},
        {"year": 2019},
        {"base_year": 2015},
        {"base_year": 2018},
        {"base_year": 2018, "year": 2016},
    ],
)
def test_unknown_choices_are_named(tiny: City, changes: dict[str, object]) -> None:
    with pytest.raises(UnknownChoiceError) as caught:
        compared(tiny, **changes)

    assert caught.value.finding.code.startswith("unknown_")


def test_an_index_stands_where_an_indicator_can(tiny: City) -> None:
    # Two indicators; in 2018 area 04 is worse than the city in both, see `data.indices`.
    found = then_and_now(tiny, indicator="index.count", level="quartier", base_year=2016, year=2018)

    assert found.indicator.formula is Formula.COMPOSITE
    assert pd.isna(found.city_now)
    assert found.table.loc["04", "quadrant"] == "became_worse"
    assert found.table.loc["01", "quadrant"] == "stays_better"
    assert found.table.loc["07", "quadrant"] == ""


def test_a_year_whose_index_cannot_be_computed_is_unknown_in_between(
    make_tiny_city: Callable[[], Path],
) -> None:
    path = make_tiny_city()
    table = path.parent / "bestand.csv"
    swapped = {";2016;": ";2017;", ";2017;": ";2016;"}
    lines = [
        next((line.replace(a, b) for a, b in swapped.items() if a in line), line)
        for line in table.read_text(encoding="utf-8").splitlines()
    ]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    city = read_city(path)

    # The sum of both indicators is the same everywhere in what is now 2017: no class can be told.
    with pytest.raises(MethodNotUsableError):
        chosen_figures(city, indicator="index.min-max", level="quartier", year=2017)
    found = compared(city, "index.min-max")
    assert found.loc["01", "years_known"] == 2
    with pytest.raises(MethodNotUsableError):
        compared(city, "index.min-max", year=2017)


# Decomposition


def test_with_the_same_population_all_of_the_change_is_the_numerators(tiny: City) -> None:
    found = decomposition(
        tiny, indicator="transfer_rate", level="quartier", base_year=2016, year=2018
    )

    assert found.columns.to_list() == ["name", "change", "by_numerator", "by_population", "reason"]
    assert found["change"].to_list()[:6] == pytest.approx([3, 6, 9, 12, 15, 18])
    assert found["by_numerator"].to_list()[:6] == pytest.approx([3, 6, 9, 12, 15, 18])
    assert found["by_population"].to_list()[:6] == [0.0] * 6
    assert found["reason"].to_list() == [*[""] * 6, "withheld", "no_figure", ""]


@pytest.mark.parametrize(
    ("indicator", "reason"), [("published", "no_counts"), ("ratio", "not_a_ratio")]
)
def test_what_is_no_ratio_of_counts_is_not_taken_apart(
    varied: City, indicator: str, reason: str
) -> None:
    found = decomposition(varied, indicator=indicator, level="quartier", base_year=2016, year=2018)

    assert found.loc["01", "reason"] == reason
    assert found[["by_numerator", "by_population"]].isna().all(axis=None)
    assert found.loc["01", "change"] == compared(varied, indicator).loc["01", "change"]


# Segregation and gap


def test_segregation_by_hand(tiny: City) -> None:
    # 2016, Bezirke: 120, 300, 480 of 3,000 each; D = (180 + 0 + 180) / (2 x 9,000 x .1 x .9).
    found = segregation(tiny, indicator="transfer_rate", level="bezirk")
    first = found.loc[2016]

    assert found.index.to_list() == [2016, 2017, 2018]
    assert first["dissimilarity"] == pytest.approx(360 / 1620)
    assert first["isolation"] == pytest.approx((120**2 + 300**2 + 480**2) / 3000 / 900)
    assert (first["share"], first["areas"]) == (pytest.approx(0.1), 3)
    assert 0.21 < first["dissimilarity_corrected"] < first["dissimilarity"]
    assert found["reason"].eq("").all()
    # In 2017 the shares are equal everywhere.
    assert found.loc[2017, ["dissimilarity", "dissimilarity_corrected"]].to_list() == [0.0, 0.0]


def test_gap_by_hand(tiny: City) -> None:
    found = segregation(tiny, indicator="transfer_rate", level="quartier")

    assert found.loc[2016, ["top_decile", "bottom_decile", "gap"]].to_list() == [18.0, 2.0, 16.0]
    assert found.loc[2017, "gap"] == 0.0
    # 07 is withheld and 08 unknown: seven areas are ordered, from none to 30 %.
    ends = ["top_decile", "bottom_decile", "decile_areas", "gap_areas"]
    assert found.loc[2018, ends].to_list() == [30.0, 0.0, 1, 7]


def with_recipients(path: Path, count: int) -> City:
    """Tiny city with so many recipients in 01 in 2016."""
    table = path.parent / "bestand.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("01;Am Anger;2016;1000;20;", f"01;Am Anger;2016;1000;{count};"),
        encoding="utf-8",
    )
    return read_city(path)


def test_segregation_counts_what_is_withheld_and_the_gap_does_not(
    make_tiny_city: Callable[[], Path],
) -> None:
    city = with_recipients(make_tiny_city(), 2)
    found = segregation(city, indicator="transfer_rate", level="quartier").loc[2016]

    assert (found["areas"], found["gap_areas"]) == (9, 8)
    assert found["share"] == pytest.approx(882 / 9000)
    assert found["bottom_decile"] == pytest.approx(4.0)


@pytest.mark.parametrize("pair", [(1, 2), (998, 999)], ids=["few", "all but few"])
def test_segregation_does_not_tell_which_small_count_is_withheld(
    make_tiny_city: Callable[[], Path], pair: tuple[int, int]
) -> None:
    rows = [
        segregation(
            with_recipients(make_tiny_city(), count), indicator="transfer_rate", level="quartier"
        ).loc[2016]
        for count in pair
    ]

    assert rows[0].drop("share").to_dict() == rows[1].drop("share").to_dict()
    assert rows[0]["dissimilarity"] > 0


def test_published_rates_are_weighted_and_need_their_weights(varied: City) -> None:
    found = segregation(varied, indicator="published", level="quartier")
    counted = segregation(varied, indicator="transfer_rate", level="quartier")

    columns = ["dissimilarity", "dissimilarity_corrected", "isolation", "gap"]
    assert found.loc[2016, columns].to_list() == pytest.approx(counted.loc[2016, columns].to_list())
    assert found.loc[2017, ["reason", "gap_reason"]].to_list() == ["no_weights", "no_weights"]
    assert found.loc[2017, columns].isna().all()


@pytest.mark.parametrize(
    ("indicator", "reason", "gap_reason"),
    [
        ("growth", "not_a_share", "not_a_rate"),
        ("ratio", "not_a_share", ""),
        ("cases", "not_a_share", ""),
        ("too_many", "group_exceeds_total", ""),
        ("index.count", "not_a_share", "not_a_rate"),
    ],
)
def test_what_is_no_share_is_said_and_not_computed(
    varied: City, indicator: str, reason: str, gap_reason: str
) -> None:
    found = segregation(varied, indicator=indicator, level="quartier").loc[2018]

    assert found["reason"] == reason
    assert pd.isna(found[["dissimilarity", "dissimilarity_corrected", "isolation", "share"]]).all()
    assert found["gap_reason"] == gap_reason
    assert pd.isna(found["gap"]) == bool(gap_reason)


@pytest.mark.parametrize("choice", [("nothing", "quartier"), ("transfer_rate", "kiez")])
def test_segregation_of_nothing_known_is_an_error(tiny: City, choice: tuple[str, str]) -> None:
    with pytest.raises(UnknownChoiceError):
        segregation(tiny, indicator=choice[0], level=choice[1])


def test_years_of_an_index_and_an_indicator(tiny: City) -> None:
    assert chosen_years(tiny, "transfer_rate", "quartier") == [2016, 2017, 2018]
    assert chosen_years(tiny, "index.count", "quartier") == [2016, 2017, 2018]


# Clusters


def test_neighbours_are_found_once(tiny: City) -> None:
    found = neighbours(tiny, "quartier")

    # 3 x 3 squares: 12 borders and 8 corners, in both directions.
    assert len(found.links) == 40
    assert found.islands == ()
    assert neighbours(tiny, "quartier") is found


def test_clusters_carry_quadrants_and_reasons(tiny: City) -> None:
    first = clusters(tiny, indicator="transfer_rate", level="quartier", year=2016)
    # South-west lowest, north-east highest.
    assert first.loc["01", "quadrant"] == "LL"
    assert first.loc["09", "quadrant"] == "HH"
    assert first["p_value"].between(0, 1).all()
    assert first["reason"].eq("").all()

    last = clusters(tiny, indicator="transfer_rate", level="quartier", year=2018)
    assert last["reason"].to_list() == [*[""] * 6, "no_figure", "no_figure", ""]
    assert last.loc["07", ["quadrant", "state"]].to_list() == ["", "suppressed"]
    assert pd.isna(last.loc["07", "significant"])


@pytest.mark.parametrize(
    ("level", "year", "reason"),
    [("quartier", 2017, "no_spread"), ("bezirk", 2016, "too_few_areas")],
)
def test_a_level_that_tells_nothing_says_why(
    tiny: City, level: str, year: int, reason: str
) -> None:
    found = clusters(tiny, indicator="transfer_rate", level=level, year=year)

    assert found["reason"].eq(reason).all()
    assert found["quadrant"].eq("").all()
    assert found["significant"].isna().all()
    tested = clusters(tiny, indicator="transfer_rate", level="quartier", year=2016)
    assert found.dtypes.to_dict() == tested.dtypes.to_dict()


def test_clusters_of_an_index(tiny: City) -> None:
    found = clusters(tiny, indicator="index.count", level="quartier", year=2018)

    assert found["quadrant"].ne("").sum() == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language: str) -> None:
    codes = ["withheld", "no_figure", "no_counts", "not_a_ratio", "not_a_share", "not_a_rate"]
    codes += ["no_weights", "group_exceeds_total", "no_group", "too_few_areas", "no_neighbour"]
    codes += ["no_spread", "not_finite"]
    words = translator(language)

    assert {key for key in words.keys() if key.startswith("change.reason.")} == {  # noqa: SIM118
        f"change.reason.{code}" for code in codes
    }


# Cities


def test_in_musterstadt_most_areas_that_were_worse_still_are(musterstadt: City) -> None:
    table = compared(musterstadt, level="sozialraum", base_year=2007)
    counts = table["quadrant"].value_counts()

    assert counts.sum() == 39
    assert counts["stays_worse"] > counts["became_worse"] + counts["became_better"]
    always = table[table["quadrant"].eq("stays_worse")]
    assert always["years_worse"].median() == 12


def test_parts_of_a_change_add_up_in_musterstadt(musterstadt: City) -> None:
    found = decomposition(
        musterstadt, indicator="transfer_rate", level="quartier", base_year=2007, year=2018
    )
    change = compared(musterstadt, base_year=2007)["change"]
    known = found["reason"].eq("")

    assert known.sum() > 160
    sums = found["by_numerator"] + found["by_population"]
    assert sums[known].to_numpy() == pytest.approx(change[known].to_numpy(), abs=1e-9)


def test_in_musterstadt_quarters_are_further_apart_than_districts(musterstadt: City) -> None:
    fine, coarse = (
        segregation(musterstadt, indicator="transfer_rate", level=level)
        for level in ("quartier", "stadtbezirk")
    )

    assert (fine["dissimilarity_corrected"] > coarse["dissimilarity_corrected"]).all()
    assert fine["dissimilarity_corrected"].between(0, fine["dissimilarity"]).all()
    assert fine["share"].to_list() == pytest.approx(coarse["share"].to_list())
    assert (fine["gap"] > coarse["gap"]).all()


def test_musterstadt_has_clusters_of_both_kinds(musterstadt: City) -> None:
    found = clusters(musterstadt, indicator="transfer_rate", level="quartier", year=2018)
    kinds = found.loc[found["significant"].fillna(False), "quadrant"]

    assert {"HH", "LL"} <= set(kinds)
    assert len(found) == 171


@pytest.mark.cities
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not there")
def test_bremen_then_and_now_and_further_apart() -> None:
    bremen = read_city(BREMEN)
    choice = {"indicator": "sgb2_unter_65", "level": "ortsteil"}
    table = then_and_now(bremen, **choice, base_year=2006, year=2018).table
    by_year = segregation(bremen, **choice)

    assert table["worse_now"].sum() == 33
    assert table["quadrant"].isin(["stays_worse", "became_worse"]).sum() <= 33
    assert table["quadrant"].ne("").sum() == table[["then", "now"]].notna().all(axis=1).sum()
    # Residents are published for even years only.
    odd = by_year.index % 2 == 1
    assert by_year.loc[odd, "reason"].eq("no_weights").all()
    assert by_year.loc[~odd, "reason"].eq("").all()
    # Small Ortsteile are few: the correction is small, too, but there.
    even = by_year[~odd]
    assert (even["dissimilarity"] - even["dissimilarity_corrected"]).between(0, 0.002).all()
    assert even.loc[2018, "dissimilarity"] > even.loc[2006, "dissimilarity"]
    found = clusters(bremen, **choice, year=2018)
    high = found[found["significant"].fillna(False) & found["quadrant"].eq("HH")]
    assert "Gröpelingen" in set(high["name"])
