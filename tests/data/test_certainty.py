"""How sure figures are: from what is shown, in words where nothing can be said."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from data.certainty import certainty, certainty_of
from data.city import City
from data.errors import DescriptorError, UnknownChoiceError
from data.figures import area_figures
from data.rates.city_value import CityFigure
from data.rates.rest_of_city import compared_with_rest
from data.reading import read_city
from indicators.catalogue import Formula, Uncertainty
from indicators.comparison import Margin
from indicators.uncertainty import byar, q_values, wilson
from locales import LANGUAGES, translator

QUARTERS = {"level": "quartier", "year": 2018}


@pytest.fixture(scope="module")
def city(tiny_city: Path) -> City:
    return read_city(tiny_city)


def spoiled(path: Path, old: str, new: str, *, file: str = "city.toml") -> Path:
    target = path.parent / file
    text = target.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def whole(numerator: float, denominator: float) -> CityFigure:
    return CityFigure(
        value=math.nan,
        recomputed=math.nan,
        published=math.nan,
        numerator=numerator,
        denominator=denominator,
        areas_counted=1,
        areas_total=1,
        origin="",
    )


def test_a_share_has_the_wilson_interval_in_its_unit(city: City) -> None:
    table = certainty(city, indicator="transfer_rate", **QUARTERS).table

    low, high = wilson(50, 1000)
    assert_allclose(table.loc["01", ["low", "high"]].astype(float), [100 * low, 100 * high])
    assert table.loc["09", "low"] == 0  # exactly nobody in 2018
    assert table.loc["09", "high"] > 0


def test_events_have_the_byar_interval(make_tiny_city: Callable[[], Path]) -> None:
    path = spoiled(make_tiny_city(), 'unit = "%"', 'uncertainty = "events"\nunit = "%"')

    found = certainty(read_city(path), indicator="transfer_rate", **QUARTERS)

    low, high = byar(50, 1000)
    assert found.kind is Uncertainty.EVENTS
    assert_allclose(found.table.loc["01", ["low", "high"]].astype(float), [100 * low, 100 * high])


def test_withheld_and_missing_figures_have_no_certainty_at_all(city: City) -> None:
    table = certainty(city, indicator="transfer_rate", **QUARTERS).table.loc[["07", "08"]]

    assert table.drop(columns=["funnel", "side"]).isna().all(axis=None)
    assert table[["funnel", "side"]].eq("").all(axis=None)


def test_withheld_figures_take_no_part_in_the_correction_for_many_areas(city: City) -> None:
    table = certainty(city, indicator="transfer_rate", **QUARTERS).table
    shown = table["p_value"].dropna()

    assert list(shown.index) == ["01", "02", "03", "04", "05", "06", "09"]
    assert_allclose(table["q_value"].dropna(), q_values(shown))


def test_small_counts_have_no_interval(make_tiny_city: Callable[[], Path]) -> None:
    path = spoiled(make_tiny_city(), ";2018;1000;50;", ";2018;1000;2;", file="bestand.csv")

    table = certainty(read_city(path), indicator="transfer_rate", **QUARTERS).table

    assert table.drop(columns=["funnel", "side"]).loc["01"].isna().all()


def test_the_funnel_says_on_which_side_of_the_city_an_area_lies(city: City) -> None:
    table = certainty(city, indicator="transfer_rate", **QUARTERS).table

    # City 15 %, standard deviation of 1,000 people 1.13 points: limits about 12.8 and 17.3.
    assert table.loc["01", ["funnel", "side"]].to_list() == ["beyond_998", "below"]
    assert table.loc["03", ["funnel", "side"]].to_list() == ["inside", ""]
    assert table.loc["06", ["funnel", "side"]].to_list() == ["beyond_998", "above"]


def test_a_smoothed_rate_lies_between_the_figure_and_the_mean(city: City) -> None:
    table = certainty(city, indicator="transfer_rate", **QUARTERS).table

    assert 5 < table.loc["01", "smoothed"] < 15 < table.loc["06", "smoothed"] < 30


@pytest.mark.parametrize(
    ("margin", "marked"),
    [
        pytest.param("any", ["04", "05", "06"], id="any difference from 15 %"),
        pytest.param("p33", ["04", "05", "06"], id="at least 19.95 %"),
        pytest.param("p34", ["05", "06"], id="at least 20.1 %"),
        pytest.param("p100", ["06"], id="exactly twice the city value"),
        pytest.param("sig", ["04", "05", "06"], id="told from the rest"),
    ],
)
def test_the_margin_decides_which_areas_are_marked(
    city: City, margin: str, marked: list[str]
) -> None:
    chosen = Margin.from_key(margin)
    found = area_figures(city, indicator="transfer_rate", margin=chosen, **QUARTERS)

    worse = found.table["worse"]
    assert worse.index[worse.fillna(value=False)].to_list() == marked
    assert worse.index[worse.isna()].to_list() == ["07", "08"]
    assert found.margin == chosen


def test_a_small_difference_counts_as_a_difference_and_not_as_a_distinguishable_one(
    make_tiny_city: Callable[[], Path],
) -> None:
    path = spoiled(make_tiny_city(), ";2018;1000;150;", ";2018;1000;160;", file="bestand.csv")
    small = read_city(path)

    marks = [
        area_figures(
            small, indicator="transfer_rate", margin=Margin.from_key(key), **QUARTERS
        ).table.loc["03", "worse"]
        for key in ("any", "sig")
    ]

    assert marks == [True, False]


def test_a_neutral_indicator_is_marked_by_no_margin(city: City) -> None:
    for key in ("any", "p10", "sig"):
        found = area_figures(
            city, indicator="under_18_share", margin=Margin.from_key(key), **QUARTERS
        )
        assert found.table["worse"].isna().all()


@pytest.mark.parametrize(
    ("indicator", "reason"),
    [
        ("floor_space", "certainty.none.amount"),
        ("income_index", "certainty.none.index"),
        ("unemployment_change", "certainty.none.change"),
    ],
)
def test_where_nothing_can_be_told_nothing_is_marked_and_the_reason_is_said(
    musterstadt: City, indicator: str, reason: str
) -> None:
    found = certainty(musterstadt, indicator=indicator, level="sozialraum", year=2018)
    marks = area_figures(
        musterstadt,
        indicator=indicator,
        level="sozialraum",
        year=2018,
        margin=Margin.from_key("sig"),
    ).table["worse"]

    assert (found.kind, found.reason) == (Uncertainty.NONE, reason)
    assert found.table.drop(columns=["funnel", "side"]).isna().all(axis=None)
    assert marks.isna().all()


def test_every_counted_figure_of_musterstadt_has_an_interval_around_it(musterstadt: City) -> None:
    counted = [
        key for key, one in musterstadt.catalogue.items() if one.uncertainty is not Uncertainty.NONE
    ]

    for key in counted:
        figures = area_figures(musterstadt, indicator=key, level="quartier", year=2018)
        found = certainty_of(figures)
        value, table = figures.table["value"], found.table
        assert found.reason == ""
        assert (table["low"].notna() == value.notna()).all()
        inside = table["low"].le(value + 1e-9) & table["high"].ge(value - 1e-9)
        assert inside[value.notna()].all()
    assert len(counted) > 20


def test_a_rate_published_without_counts_says_so(city: City) -> None:
    figures = area_figures(city, indicator="transfer_rate", **QUARTERS)
    published = replace(figures.indicator, formula=Formula.PUBLISHED, uncertainty=Uncertainty.NONE)
    table = figures.table.assign(numerator=np.nan)

    found = certainty_of(replace(figures, indicator=published, table=table))

    assert found.reason == "certainty.none.published"
    assert found.table["distinguishable"].isna().all()


def test_more_cases_than_people_are_no_share_and_stop_nothing(
    make_tiny_city: Callable[[], Path],
) -> None:
    path = spoiled(make_tiny_city(), ";2018;1000;50;", ";2018;1000;1200;", file="bestand.csv")
    odd = read_city(path)

    found = certainty(odd, indicator="transfer_rate", **QUARTERS)
    marks = area_figures(
        odd, indicator="transfer_rate", margin=Margin.from_key("sig"), **QUARTERS
    ).table["worse"]

    assert (found.kind, found.reason) == (Uncertainty.NONE, "certainty.none.not_a_share")
    assert marks.isna().all()


def test_a_single_area_has_an_interval_and_nothing_to_be_compared_with(city: City) -> None:
    figures = area_figures(city, indicator="transfer_rate", **QUARTERS)
    alone = figures.table.loc[["01"]]

    found = compared_with_rest(figures.indicator, alone, whole(50, 1000))

    assert found.kind is Uncertainty.SHARE
    assert found.reason == "certainty.none.no_rest"
    assert found.table["distinguishable"].isna().all()


def test_an_unknown_choice_is_named(city: City) -> None:
    with pytest.raises(UnknownChoiceError):
        certainty(city, indicator="nothing", **QUARTERS)


def test_a_change_declared_as_counted_is_refused_in_both_languages(
    make_tiny_city: Callable[[], Path],
) -> None:
    path = spoiled(
        make_tiny_city(),
        'denominator = ["residents"]\nunit',
        'formula = "change"\nyears = 1\nuncertainty = "events"\nunit',
    )

    with pytest.raises(DescriptorError) as caught:
        read_city(path)

    (fault,) = caught.value.findings
    assert fault.code == "descriptor_uncertainty_without_counts"
    assert "transfer_rate" in fault.text("de")
    assert fault.remedy("de") != fault.remedy("en")


def test_a_ratio_is_a_share_unless_the_city_says_otherwise(musterstadt: City) -> None:
    kinds = {key: one.uncertainty for key, one in musterstadt.catalogue.items()}

    assert kinds["transfer_rate"] is Uncertainty.SHARE
    assert kinds["youth_welfare_rate"] is Uncertainty.EVENTS
    assert kinds["household_size"] is Uncertainty.NONE
    assert kinds["population_change"] is Uncertainty.NONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    reasons = ("published", "change", "index", "composite", "amount", "not_a_share", "no_rest")

    assert all(translator(language).text(f"certainty.none.{one}") for one in reasons)


def test_nothing_is_written_to_the_figures(city: City) -> None:
    figures = area_figures(city, indicator="transfer_rate", **QUARTERS)
    before = figures.table.copy()

    certainty_of(figures)

    pd.testing.assert_frame_equal(figures.table, before)
