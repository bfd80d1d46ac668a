"""The stability of classes, for whole cities."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.certainty import certainty_of
from data.city import City
from data.errors import UnknownChoiceError
from data.indices import city_index, index_figures
from data.reading import read_city
from data.stability import stability
from indicators.stability import Badge
from locales import LANGUAGES, translator

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "../shared/data"
SOCIAL = {"level": "sozialraum", "year": 2018}


def test_every_sozialraum_has_a_badge_and_the_shares_behind_it(musterstadt: City) -> None:
    table = stability(musterstadt, method="berlin-mss-4", draws=200, **SOCIAL)

    assert list(table.index) == list(musterstadt.areas["sozialraum"].index)
    assert table["badge"].isin(list(Badge)).all()
    assert table.drop(columns="badge").notna().all(axis=None)


def test_quarters_that_take_no_part_have_none(musterstadt: City) -> None:
    choice = {"method": "berlin-mss-4", "level": "quartier", "year": 2018}
    excluded = city_index(musterstadt, **choice).table["excluded"]

    table = stability(musterstadt, draws=50, **choice)

    assert 0 < excluded.sum() < len(excluded)
    assert table["badge"].eq("").equals(excluded)
    assert table.loc[excluded, "weights_share"].isna().all()


def test_the_same_seed_gives_the_same_and_no_seed_changes_a_class(musterstadt: City) -> None:
    choice = {"method": "berlin-mss-4", **SOCIAL}
    before = city_index(musterstadt, **choice)
    classes = before.table.copy()

    first, again, other = (
        stability(musterstadt, draws=100, seed=seed, **choice) for seed in (1, 1, 2)
    )
    after = city_index(musterstadt, **choice)

    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)
    pd.testing.assert_frame_equal(after.table, classes)
    assert after.fingerprint == before.fingerprint


def test_an_index_with_an_amount_among_its_inputs_says_nothing_of_chance(
    musterstadt: City,
) -> None:
    inputs = city_index(musterstadt, method="min-max", **SOCIAL).inputs
    assert "income_index" in {one.indicator for one in inputs}

    table = stability(musterstadt, method="min-max", draws=50, **SOCIAL)

    assert table["sampling_share"].isna().all()
    assert table["badge"].ne("").all()


@pytest.mark.parametrize(("method", "others"), [("berlin-mss-4", 3), ("min-max", 3), ("count", 4)])
def test_agreement_is_a_share_of_the_other_schemes(
    musterstadt: City, method: str, others: int
) -> None:
    share = stability(musterstadt, method=method, draws=10, **SOCIAL)["methods_share"]

    assert (share * others).round(9).isin(range(others + 1)).all()


def test_an_index_has_no_interval_and_points_to_its_stability(musterstadt: City) -> None:
    found = certainty_of(index_figures(musterstadt, method="berlin-mss-4", **SOCIAL))

    assert found.reason == "certainty.none.composite"
    assert found.table["low"].isna().all()


def test_an_unknown_method_is_named(musterstadt: City) -> None:
    with pytest.raises(UnknownChoiceError):
        stability(musterstadt, method="nothing", **SOCIAL)


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public test data (../shared/data) is not there"
)
def test_berlins_published_shares_leave_chance_open_and_every_class_gets_its_badge() -> None:
    berlin = read_city(ROOT / "tests" / "cities" / "berlin.toml")
    choice = {"method": "berlin-mss-3", "level": "plr", "year": 2019}
    index = city_index(berlin, **choice).table

    table = stability(berlin, draws=200, **choice)

    took_part = table["badge"].ne("")
    assert took_part.equals(~index["excluded"])
    assert table["sampling_share"].isna().all()
    near = table["distance"].lt(0.1)
    assert table.loc[near, "badge"].eq(Badge.BORDERLINE).all()
    # Why "borderline" is said first: most of those near a cut-off depend on the weights as well.
    assert table.loc[near, "weights_share"].lt(0.95).mean() > 0.5
    # The status index has a standard deviation of 1, so the distance is that of the index itself.
    gap = (index["status_index"] - table["cut_off"]).abs()
    pd.testing.assert_series_equal(gap, table["distance"], check_names=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_badge_has_a_word_and_a_sentence(language: str) -> None:
    texts = translator(language)

    assert all(texts.text(f"badge.{badge}") for badge in Badge)
    assert all(texts.text(f"badge.{badge}.long").endswith(".") for badge in Badge)
