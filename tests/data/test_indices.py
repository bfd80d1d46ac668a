"""Indices of a city: bound, declared, computed from what may be shown, and explained."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data.city import City
from data.errors import MethodNotUsableError, UnknownChoiceError
from data.exports.classes import RESULT_COLUMNS, classes_csv, classes_frame
from data.exports.formula import formula_text
from data.indices import (
    INDEX_PREFIX,
    available_methods,
    city_index,
    class_changes,
    definitions,
    index_figures,
    index_series,
    index_years,
    threshold_example,
)
from data.reading import read_city
from indicators.catalogue import Formula, Polarity
from indicators.states import CellState

#: Transfer rates count twice: in 2016 the index then rises evenly from the first Quartier to the
#: ninth, (place - 5) / sqrt(60 / 9).
OWN = """
[[methods]]
key = "kleinstadt-index"
name = { de = "Index der Kleinstadt", en = "Index of Kleinstadt" }
summary = "Erfunden."
scheme = "z-sum"
indicators = [{ key = "transfer_rate", weight = 2 }, { key = "gymnasium_rate" }]
"""
STEP = math.sqrt(60 / 9)

MakeCity = Callable[..., City]


@pytest.fixture
def make_city(make_tiny_city: Callable[[], Path]) -> MakeCity:
    """Read a tiny city with additions to its descriptor and, where asked, changed rows."""

    def make(
        methods: str = "",
        *,
        population: bool = True,
        rows: Callable[[list[str]], list[str]] = lambda rows: rows,
    ) -> City:
        path = make_tiny_city()
        text = path.read_text(encoding="utf-8")
        if population:
            text = text.replace("\n[disclosure]", 'population = ["residents"]\n\n[disclosure]')
        path.write_text(f"{text}\n{methods}", encoding="utf-8")
        table = path.parent / "bestand.csv"
        head, *lines = table.read_text(encoding="utf-8").splitlines()
        table.write_text("\n".join([head, *rows(lines)]) + "\n", encoding="utf-8")
        return read_city(path)

    return make


def own(city: City, year: int = 2016) -> pd.DataFrame:
    return city_index(city, method="kleinstadt-index", level="quartier", year=year).table


# Binding


def test_methods_without_slots_take_the_judging_main_indicators(make_city: MakeCity) -> None:
    city = make_city()

    assert available_methods(city, "quartier") == ["cdc-svi", "english-iod", "min-max", "count"]
    found = city_index(city, method="cdc-svi", level="quartier", year=2017)
    assert [(one.slot, one.input.polarity, one.input.group) for one in found.inputs] == [
        ("transfer_rate", Polarity.LOWER_IS_BETTER, "transfer"),
        ("gymnasium_rate", Polarity.HIGHER_IS_BETTER, "population"),
    ]
    assert found.definition.status.cut_offs == (0.9,)


def test_methods_with_slots_bind_themselves_to_indicators_of_their_names(
    make_tiny_city: Callable[[], Path],
) -> None:
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8")
    for indicator, slot in (
        ("transfer_rate", "s1"),
        ("gymnasium_rate", "s3"),
        ("under_18_share", "s4"),
    ):
        text = text.replace(f'key = "{indicator}"', f'key = "{slot}"')
    path.write_text(text, encoding="utf-8")
    city = read_city(path)

    assert "berlin-mss-3" in definitions(city)
    assert "berlin-mss-4" not in definitions(city)
    found = city_index(city, method="berlin-mss-3", level="quartier", year=2016)
    # A neutral indicator takes the direction of the slot, another one keeps its own.
    assert [(one.slot, one.input.polarity, one.dynamics) for one in found.inputs] == [
        ("s1", Polarity.LOWER_IS_BETTER, False),
        ("s3", Polarity.HIGHER_IS_BETTER, False),
        ("s4", Polarity.LOWER_IS_BETTER, False),
        ("d1", Polarity.LOWER_IS_BETTER, True),
        ("d3", Polarity.HIGHER_IS_BETTER, True),
        ("d4", Polarity.LOWER_IS_BETTER, True),
    ]


def test_a_published_change_goes_into_the_dynamics_as_it_is(make_city: MakeCity) -> None:
    city = make_city(
        """
[[methods]]
use = "berlin-mss-3"
inputs = { s1 = "transfer_rate", s3 = "transfer_rate", s4 = "transfer_rate" }
dynamics = { d1 = "under_18_share", d3 = "under_18_share", d4 = "under_18_share" }
"""
    )

    found = city_index(city, method="berlin-mss-3", level="quartier", year=2016)

    assert found.figures.dynamics["d1"].to_list() == pytest.approx([3.0 * n for n in range(1, 10)])
    assert found.table.loc["09", "overall"] == "4-"
    assert found.table.loc["01", "overall"] == "1+"


def test_musterstadt_has_all_methods_and_one_of_its_own(musterstadt: City) -> None:
    city = musterstadt

    assert list(definitions(city)) == [
        "berlin-mss-4",
        "berlin-mss-3",
        "hamburg",
        "cdc-svi",
        "english-iod",
        "min-max",
        "count",
        "musterstadt-index",
    ]
    assert definitions(city)["count"].status.cut_offs == (4.0,)
    for level, areas in {"quartier": 150, "sozialraum": 39, "stadtbezirk": 12}.items():
        for method in available_methods(city, level):
            found = city_index(city, method=method, level=level, year=2018)
            assert (~found.table["excluded"]).sum() >= areas, (level, method)
            assert found.population_checked


# Own methods


def test_an_own_method_is_computed_with_its_weights(make_city: MakeCity) -> None:
    table = own(make_city(OWN))

    expected = [(place - 5) / STEP for place in range(1, 10)]
    assert table["status_index"].to_list() == pytest.approx(expected)
    # Without classes of its own it has Berlin's: beyond one, and beyond one and a half deviations.
    assert table["status_class"].to_list() == ["1", "1", "2", "2", "2", "2", "2", "3", "4"]
    assert (table["dynamics_class"] == "").all()


def test_own_classes_are_cut_where_the_city_says(make_city: MakeCity) -> None:
    classes = """
cut_offs = [0.0, 1.2]
codes = ["A", "B", "C"]
labels = ["oben", { de = "Mitte", en = "middle" }, "unten"]
attention = ["B", "C"]
"""
    city = make_city(OWN + classes)

    table = own(city)
    figures = index_figures(city, method="kleinstadt-index", level="quartier", year=2016)

    # The fifth Quartier lies exactly on the bound 0, which belongs to the class below.
    assert table["status_class"].to_list() == [*"AAAAABBB", "C"]
    assert figures.table["worse"].to_list() == [False] * 5 + [True] * 4


def test_dynamics_are_the_change_over_the_window(make_city: MakeCity) -> None:
    city = make_city(f"{OWN}dynamics_years = 1\n")

    assert (own(city, 2016)["dynamics_class"] == "").all()  # there is no 2015
    found = city_index(city, method="kleinstadt-index", level="quartier", year=2017)
    # From 2, 4, ... 18 % to 10 % everywhere: the first Quartier has gained most burden.
    assert found.figures.dynamics["change_transfer_rate"].to_list() == pytest.approx(
        [10.0 - 2 * place for place in range(1, 10)]
    )
    assert found.table["dynamics_class"].to_list() == ["-", "-", *["+/-"] * 5, "+", "+"]
    assert found.table["overall"].iloc[0] == found.table["status_class"].iloc[0] + "-"


def test_an_area_without_an_earlier_figure_keeps_its_status(make_city: MakeCity) -> None:
    def spoil(rows: list[str]) -> list[str]:
        return [row.replace("2016;1000;60", "2016;1000;.") for row in rows]

    table = own(make_city(f"{OWN}dynamics_years = 1\n", rows=spoil), 2017)

    assert table.loc["03", "status_class"] != ""
    assert table.loc["03", "dynamics_class"] == ""
    assert table.loc["04", "dynamics_class"] != ""


def test_a_count_has_the_k_and_the_margin_of_the_city(make_city: MakeCity) -> None:
    city = make_city(
        """
[[methods]]
use = "count"
at_least = 1
margin = 50
indicators = [{ key = "transfer_rate" }, { key = "under_18_share", direction = "lower_is_better" }]
"""
    )

    table = city_index(city, method="count", level="quartier", year=2016).table

    # City 10 % and 15 %: at least half as much again have 16 and 18 %, and 24 and 27 %.
    assert table["sum"].to_list() == [0.0] * 7 + [2.0, 2.0]
    assert table["status_class"].to_list() == ["0"] * 7 + ["1", "1"]


def test_weights_without_a_word_are_the_base_weights(make_tiny_city: Callable[[], Path]) -> None:
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        'key = "transfer_rate"', 'key = "transfer_rate"\nbase_weight = 2.0'
    ) + OWN.replace(", weight = 2", "")
    path.write_text(text, encoding="utf-8")

    assert own(read_city(path))["status_class"].to_list() == [*"1122222", "3", "4"]


# Who takes no part


def test_a_declared_exclusion_is_left_out_before_anything_is_standardised(
    make_city: MakeCity,
) -> None:
    exclusion = """
[[methods.exclusions]]
ids = ["09"]
level = "quartier"
years = [2016]
reason = { de = "Neubaugebiet", en = "newly built" }
"""
    city = make_city(OWN + exclusion)

    found = city_index(city, method="kleinstadt-index", level="quartier", year=2016)

    # Eight areas are left: mean 4.5, deviation sqrt(63 / 12).
    expected = [(place - 4.5) / math.sqrt(63 / 12) for place in range(1, 9)]
    assert found.table["status_index"].to_list()[:8] == pytest.approx(expected)
    assert found.table.loc["09", "excluded"]
    assert (found.reasons["09"].de, found.reasons["09"].en) == ("Neubaugebiet", "newly built")
    assert found.reasons["01"] is None
    assert not own(city, 2017).loc["09", "excluded"]


def test_areas_with_withheld_or_missing_figures_take_no_part(make_city: MakeCity) -> None:
    city = make_city(OWN)

    found = city_index(city, method="kleinstadt-index", level="quartier", year=2018)
    figures = index_figures(city, method="kleinstadt-index", level="quartier", year=2018)

    assert list(found.table.index[found.table["excluded"]]) == ["07", "08"]
    assert found.reasons["07"].de == "geheim gehalten: Transferleistungsquote"
    assert found.reasons["08"].en == "no data: Transfer payment rate"
    assert found.outcome.standardised.loc["07"].isna().all()
    assert figures.table.loc["07", "state"] == CellState.SUPPRESSED
    assert figures.table.loc["08", "state"] == CellState.MISSING
    assert figures.table.loc["09", "state"] == CellState.VALUE
    assert pd.isna(figures.table.loc["07", "worse"])
    # Neither figure nor z of the withheld area is in the file: 28 of 50 transitions are.
    text = classes_csv(found, badges=pd.Series(dtype=object), language="de").decode()
    (line,) = [row for row in text.splitlines() if row.startswith("07,")]
    assert line.startswith("07,Gänsewiese,,,56.0000")
    assert line.endswith(",,,,,,,,,,true,geheim gehalten: Transferleistungsquote,")


@pytest.mark.parametrize(
    ("residents", "words"),
    [
        pytest.param("299", "weniger als 300 Einwohnerinnen und Einwohner (299)", id="told"),
        pytest.param("2", "weniger als 300 Einwohnerinnen und Einwohner", id="too few to be told"),
        pytest.param("", "keine Angabe: Transferleistungsquote", id="unknown"),
    ],
)
def test_areas_below_the_minimum_population_take_no_part(
    make_city: MakeCity, residents: str, words: str
) -> None:
    def shrink(rows: list[str]) -> list[str]:
        return [
            row.replace("2016;1000;40;60", f"2016;{residents};{residents and 0};0") for row in rows
        ]

    found = city_index(
        make_city(OWN, rows=shrink), method="kleinstadt-index", level="quartier", year=2016
    )

    assert found.table.loc["02", "excluded"]
    assert found.reasons["02"].de == words


def test_without_residents_the_minimum_is_not_checked_and_that_is_said(
    make_city: MakeCity,
) -> None:
    found = city_index(
        make_city(OWN, population=False), method="kleinstadt-index", level="quartier", year=2016
    )

    assert not found.population_checked
    assert not found.table["excluded"].any()


def test_a_misspelt_measure_of_residents_is_an_error(make_tiny_city: Callable[[], Path]) -> None:
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8")
    text = text.replace("\n[disclosure]", 'population = ["residentz"]\n\n[disclosure]')
    path.write_text(text, encoding="utf-8")

    (finding,) = [f for f in read_city(path).report if f.code == "population_without_measure"]

    assert "residentz" in finding.text("de")
    assert finding.remedy("en")


def test_an_excluded_area_that_does_not_exist_is_warned_of(make_city: MakeCity) -> None:
    city = make_city(
        f'{OWN}exclusions = [{{ ids = ["9", "01"], level = "quartier", reason = "x" }}]\n'
    )

    (finding,) = [f for f in city.report if f.code == "exclusion_of_unknown_area"]
    assert finding.ids == ("9",)
    assert "kleinstadt-index" in finding.text("en")


# Figures that allow no index


def test_figures_that_cancel_out_are_said_and_not_classed(make_city: MakeCity) -> None:
    # Equal weights: what the transfer rate adds, the transitions take away.
    city = make_city(OWN.replace(", weight = 2", ""))

    with pytest.raises(MethodNotUsableError) as caught:
        own(city)

    assert caught.value.finding.code == "method_no_spread"
    assert "Index der Kleinstadt, Quartiere, 2016" in caught.value.finding.text("de")
    assert "Index of Kleinstadt, Quarters, 2016" in caught.value.finding.text("en")
    # The other years are there: 2017 has the same transfer rate everywhere.
    series = index_series(city, "kleinstadt-index", "quartier")
    assert series.index.get_level_values("year").unique().to_list() == [2017, 2018]


def test_too_few_areas_are_said(make_city: MakeCity) -> None:
    city = make_city(f"{OWN}minimum_population = 1001\n")

    with pytest.raises(MethodNotUsableError) as caught:
        own(city)

    assert caught.value.finding.code == "method_too_few_areas"
    assert "0" in caught.value.finding.text("en")
    assert index_series(city, "kleinstadt-index", "quartier").empty


def test_a_count_without_a_city_value_is_said(make_tiny_city: Callable[[], Path]) -> None:
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        'recipients = "Beziehende"', 'quote = { column = "Beziehende", kind = "rate" }'
    )
    text = text.replace('numerator = ["recipients"]\ndenominator = ["residents"]', 'rate = "quote"')
    path.write_text(text, encoding="utf-8")

    with pytest.raises(MethodNotUsableError) as caught:
        city_index(read_city(path), method="count", level="quartier", year=2016)

    assert caught.value.finding.code == "method_city_values"
    assert "transfer_rate" in caught.value.finding.text("de")


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ({"method": "nothing"}, "kleinstadt-index"),
        ({"level": "kiez"}, "quartier"),
        ({"year": 1999}, "2016, 2017, 2018"),
    ],
)
def test_a_wrong_choice_names_the_right_ones(
    make_city: MakeCity, asked: dict[str, object], known: str
) -> None:
    chosen = {"method": "kleinstadt-index", "level": "quartier", "year": 2016} | asked

    with pytest.raises(UnknownChoiceError) as caught:
        city_index(make_city(OWN), **chosen)

    for language in ("de", "en"):
        assert known in caught.value.finding.remedy(language)
        assert str(next(iter(asked.values()))) in caught.value.finding.text(language)


# The same hash, the same result


def test_the_fingerprint_changes_with_what_decides_and_with_nothing_else(
    make_city: MakeCity,
) -> None:
    def fingerprint(methods: str = OWN, **changes: object) -> str:
        city = make_city(methods, **changes)
        return city_index(city, method="kleinstadt-index", level="quartier", year=2016).fingerprint

    def one_more(rows: list[str]) -> list[str]:
        return [row.replace("2016;1000;60", "2016;1000;61") for row in rows]

    usual = fingerprint()
    exclusion = 'exclusions = [{ ids = ["05"], level = "quartier", reason = "x" }]\n'

    assert fingerprint(rows=lambda rows: rows[::-1]) == usual
    assert fingerprint(OWN.replace("Erfunden.", "Anders gesagt.")) == usual
    assert (
        fingerprint(rows=lambda rows: [r.replace("2016;1000;60", "2016;1000;61") for r in rows])
        != usual
    )
    assert fingerprint(OWN.replace("weight = 2", "weight = 3")) != usual
    assert fingerprint(OWN + exclusion) != usual
    assert len(usual) == 16


def test_classes_do_not_depend_on_the_order_of_rows(make_city: MakeCity) -> None:
    forwards, backwards = make_city(OWN), make_city(OWN, rows=lambda rows: rows[::-1])

    pd.testing.assert_frame_equal(own(forwards), own(backwards), check_exact=True)


# Where indices are used


def test_an_index_stands_where_an_indicator_can(make_city: MakeCity) -> None:
    city = make_city(OWN)

    figures = index_figures(city, method="kleinstadt-index", level="quartier", year=2016)

    assert figures.indicator.key == f"{INDEX_PREFIX}kleinstadt-index"
    assert figures.indicator.formula is Formula.COMPOSITE
    assert formula_text(figures.indicator) == "f(transfer_rate, gymnasium_rate)"
    assert figures.indicator.polarity is Polarity.LOWER_IS_BETTER
    assert figures.table["worse"].to_list() == [False] * 7 + [True, True]
    assert figures.table[["numerator", "denominator"]].isna().all(axis=None)
    assert math.isnan(figures.city.value)
    assert (figures.city.origin, figures.city.areas_counted) == ("", 9)


def test_an_index_of_ranks_from_the_most_deprived_is_better_when_it_is_higher(
    make_city: MakeCity,
) -> None:
    figures = index_figures(make_city(), method="english-iod", level="quartier", year=2017)

    assert figures.indicator.polarity is Polarity.HIGHER_IS_BETTER


def test_a_coarser_level_is_computed_from_its_own_sums(make_city: MakeCity) -> None:
    city = make_city(OWN)

    table = city_index(city, method="kleinstadt-index", level="bezirk", year=2016).table

    # 4, 10, 16 % of transfer, 16, 40, 64 % of transitions: evenly spaced, deviation sqrt(2 / 3).
    assert table["status_index"].to_list() == pytest.approx(
        [-math.sqrt(1.5), 0.0, math.sqrt(1.5)], abs=1e-12
    )


def test_years_need_every_input(make_city: MakeCity) -> None:
    def without(rows: list[str]) -> list[str]:
        return [f"{row.rsplit(';', 1)[0]};" if ";2017;" in row else row for row in rows]

    city = make_city(OWN, rows=without)

    assert index_years(city, "kleinstadt-index", "quartier") == [2016, 2018]


def test_areas_that_two_methods_see_differently_are_listed(make_city: MakeCity) -> None:
    other = OWN.replace("kleinstadt-index", "umgekehrt").replace("weight = 2", "weight = 0.5")
    exclusion = 'exclusions = [{ ids = ["05"], level = "quartier", reason = "x" }]\n'
    city = make_city(OWN + other + exclusion)

    changes = class_changes(
        city, first="kleinstadt-index", second="umgekehrt", level="quartier", year=2016
    )

    assert changes["change"].to_dict() == {
        "01": "only_second",
        "02": "only_second",
        "05": "leaves",
        "08": "only_first",
        "09": "only_first",
    }
    assert changes.loc["09", ["first_code", "second_code"]].to_list() == ["4", "1"]
    assert class_changes(
        city, first="umgekehrt", second="umgekehrt", level="quartier", year=2016
    ).empty


def test_methods_with_other_classes_differ_only_in_who_is_burdened(make_city: MakeCity) -> None:
    city = make_city(OWN)

    changes = class_changes(
        city, first="kleinstadt-index", second="min-max", level="quartier", year=2018
    )

    assert set(changes["change"]) <= {"only_first", "only_second"}


def test_the_city_value_is_compared_with_the_mean_of_the_areas(make_city: MakeCity) -> None:
    def weigh(rows: list[str]) -> list[str]:
        # 100,000 residents at 17 % in the ninth Quartier pull the city up, not the mean.
        return [
            row.replace("09;Inselchen;2016;1000;180", "09;Inselchen;2016;100000;17000")
            for row in rows
        ]

    city = make_city(rows=weigh)

    found = threshold_example(city, "transfer_rate", "quartier", 2016)

    assert found is not None
    # City (20 + 40 + ... + 160 + 17000) / 108000 = 16.4 %; mean (2 + ... + 16 + 17) / 9 = 9.9 %.
    assert found.city_value == pytest.approx(17720 / 1080)
    assert found.unweighted_mean == pytest.approx(89 / 9)
    assert (found.areas, found.beyond_city, found.beyond_mean) == (9, 1, 5)
    assert found.between == ("05", "06", "07", "08")


# The table to take away


def test_the_table_has_inputs_with_their_z_and_then_the_result(make_city: MakeCity) -> None:
    city = make_city(f"{OWN}dynamics_years = 1\n")
    found = city_index(city, method="kleinstadt-index", level="quartier", year=2017)
    badges = pd.Series("stable", index=found.table.index)

    frame = classes_frame(found, badges=badges, language="en")

    assert list(frame.columns) == [
        "area_id", "name",
        "transfer_rate", "z_transfer_rate", "gymnasium_rate", "z_gymnasium_rate",
        "change_transfer_rate", "z_change_transfer_rate",
        "change_gymnasium_rate", "z_change_gymnasium_rate",
        *RESULT_COLUMNS,
    ]  # fmt: skip
    assert frame.loc[0, "dynamics_label"] == "negative"
    assert frame["stability"].eq("stable").all()


def test_the_columns_are_the_same_in_a_year_without_dynamics(make_city: MakeCity) -> None:
    city = make_city(f"{OWN}dynamics_years = 1\n")
    frames = [
        classes_frame(
            city_index(city, method="kleinstadt-index", level="quartier", year=year),
            badges=pd.Series(dtype=object),
            language="de",
        )
        for year in (2016, 2017)
    ]

    assert list(frames[0].columns) == list(frames[1].columns)
    assert frames[0]["z_change_transfer_rate"].isna().all()


def test_inputs_named_like_a_result_or_a_change_keep_columns_of_their_own(
    make_tiny_city: Callable[[], Path],
) -> None:
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8") + f"{OWN}dynamics_years = 1\n"
    text = text.replace('"transfer_rate"', '"sum"').replace('"gymnasium_rate"', '"change_sum"')
    path.write_text(text, encoding="utf-8")
    found = city_index(read_city(path), method="kleinstadt-index", level="quartier", year=2017)

    frame = classes_frame(found, badges=pd.Series(dtype=object), language="de")

    assert list(frame.columns)[2:10] == [
        "input_sum", "z_sum", "change_sum", "z_change_sum",
        "change_change_sum", "z_change_change_sum",
        "change_change_change_sum", "z_change_change_change_sum",
    ]  # fmt: skip
    assert not frame.columns.duplicated().any()
    assert frame["input_sum"].to_list() == pytest.approx([10.0] * 9)


def test_published_codes_are_written_as_they_are_and_names_are_defused(
    make_city: MakeCity,
) -> None:
    city = make_city(f"{OWN}dynamics_years = 1\n")
    found = city_index(city, method="kleinstadt-index", level="quartier", year=2017)
    spoiled = found.names.mask(found.names.index == "01", "=HYPERLINK(1)")
    object.__setattr__(found, "names", spoiled)

    text = classes_csv(found, badges=pd.Series(dtype=object), language="de").decode()

    first = text.splitlines()[1].split(",")
    assert first[1] == "'=HYPERLINK(1)"
    header = text.splitlines()[0].split(",")
    assert first[header.index("dynamics_class")] == "-"
    assert first[header.index("z_transfer_rate")] == "0"
