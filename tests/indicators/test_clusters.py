"""Local Moran: quadrants and p-values by hand, what is left out, and that it always is the same."""

from __future__ import annotations

import itertools
import math
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from indicators.clusters import (
    NoClusterSpreadError,
    NotFiniteClusterError,
    RepeatedClusterAreasError,
    TooFewClusterAreasError,
    local_moran,
)

NAN = math.nan


def links(*pairs: str) -> pd.DataFrame:
    rows = [(a, b) for pair in pairs for a, b in (pair, pair[::-1])]
    return pd.DataFrame(rows, columns=["focal", "neighbour"], dtype=object)


def grid(side: int) -> tuple[list[str], pd.DataFrame]:
    """Squares ``xy``; those that share a border or a corner are neighbours."""
    ids = [f"{x:02}{y:02}" for x in range(side) for y in range(side)]
    rows = [
        (f"{x:02}{y:02}", f"{x + dx:02}{y + dy:02}")
        for x, y in itertools.product(range(side), repeat=2)
        for dx, dy in itertools.product((-1, 0, 1), repeat=2)
        if (dx, dy) != (0, 0) and 0 <= x + dx < side and 0 <= y + dy < side
    ]
    return ids, pd.DataFrame(rows, columns=["focal", "neighbour"], dtype=object)


def patchy(side: int, seed: int = 5) -> tuple[pd.Series, pd.DataFrame]:
    """A grid in which the west is high."""
    ids, touching = grid(side)
    random = np.random.default_rng(seed)
    west = np.array([int(area[:2]) < side // 3 for area in ids])
    return pd.Series(random.normal(10, 2, len(ids)) + 8 * west, index=ids), touching


CHAIN = links("ab", "bc", "cd", "de", "ef")


def test_quadrants_and_local_moran_of_a_chain_by_hand() -> None:
    # Mean 3, deviations 3, 3, -3, 1, -3, -1: squares 9 + 9 + 9 + 1 + 9 + 1 = 38.
    values = pd.Series([6.0, 6.0, 0.0, 4.0, 0.0, 2.0], index=list("abcdef"))
    found = local_moran(values, CHAIN, permutations=99)

    # Mean of the neighbours: 3, 0, 2, -3, 0, -3. A mean of just 0 counts as low.
    assert found["quadrant"].to_list() == ["HH", "HL", "LH", "HL", "LL", "LL"]
    # I = 5 z (mean of neighbours' z) / 38: 45/38, 0, -30/38, -15/38, 0, 15/38.
    by_hand = np.array([45, 0, -30, -15, 0, 15]) / 38
    assert found["moran"].to_numpy() == pytest.approx(by_hand, abs=1e-8)


def test_p_values_are_those_of_all_rearrangements() -> None:
    # An area holds its figure; its two neighbours get any two of the other seven figures.
    values = pd.Series([9.0, 7.5, 8.1, 1.2, 3.3, 0.4, 2.9, 4.6], index=list("abcdefgh"))
    ring = links("ab", "bc", "cd", "de", "ef", "fg", "gh", "ha")
    found = local_moran(values, ring, permutations=9_999)

    for place, area in enumerate(values.index):
        others = values.drop(area)
        sums = [a + b for a, b in itertools.combinations(others, 2)]
        own = values.iloc[place - 1] + values.iloc[(place + 1) % 8]
        upper = np.mean([one >= own - 1e-9 for one in sums])
        lower = np.mean([one <= own + 1e-9 for one in sums])
        exact = min(1.0, 2 * min(upper, lower))
        assert found.loc[area, "p_value"] == pytest.approx(exact, abs=0.03)


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    found = local_moran(*patchy(7))
    p_values = found["p_value"].sort_values()
    steps = p_values * len(p_values) / np.arange(1, len(p_values) + 1)
    by_hand = steps[::-1].cummin().clip(upper=1)

    assert found["q_value"].to_dict() == pytest.approx(by_hand.to_dict())
    assert (found["significant"] == (found["q_value"] <= 0.05)).all()


def test_a_high_west_is_found_and_nothing_is_found_in_noise() -> None:
    values, touching = patchy(9)
    found = local_moran(values, touching)
    high = found.index[(found["quadrant"] == "HH") & found["significant"]]
    assert len(high) > 10
    assert {area[:2] for area in high} <= {"00", "01", "02"}

    noise = pd.Series(np.random.default_rng(8).normal(size=len(values)), index=values.index)
    assert not local_moran(noise, touching)["significant"].any()


def test_areas_without_figure_are_left_out_with_their_links() -> None:
    values, touching = patchy(6)
    with_gap = values.copy()
    with_gap["0303"] = NAN
    without = values.drop("0303")

    whole, left = local_moran(with_gap, touching), local_moran(without, touching)
    pd.testing.assert_frame_equal(whole.drop("0303"), left)
    row = whole.loc["0303"]
    assert row["quadrant"] == ""
    assert pd.isna(row[["moran", "p_value", "q_value", "significant"]]).all()


def test_islands_are_not_tested_but_belong_to_the_city() -> None:
    values, touching = patchy(6)
    # The island comes first, in the middle and last in the order of the ids.
    for island in ("0000a", "0303a", "zz"):
        found = local_moran(pd.concat([values, pd.Series({island: 100.0})]), touching)
        assert found.loc[island, "quadrant"] == ""
        assert pd.isna(found.loc[island, "significant"])
        assert found.drop(island)["p_value"].notna().all()
        # One very high figure makes all others low.
        assert set(found.drop(island)["quadrant"]) <= {"LL", "LH", "HL", "HH"}
        assert (found["quadrant"] == "LL").sum() > 6


def test_an_area_whose_neighbours_have_no_figure_is_not_tested() -> None:
    values = pd.Series([1.0, 2.0, 4.0, 3.0, NAN, 6.0], index=list("abcdef"))
    found = local_moran(values, CHAIN, permutations=99)

    assert found["quadrant"].to_list()[4:] == ["", ""]
    assert found["p_value"].notna().to_list() == [True, True, True, True, False, False]


def test_the_result_knows_neither_the_order_of_rows_nor_units() -> None:
    values, touching = patchy(7)
    values = values.round(0)  # many ties
    found = local_moran(values, touching)
    other = local_moran(
        values.sample(frac=1, random_state=1) * 0.37 + 12,
        touching.sample(frac=1, random_state=2),
    )

    assert other.index.to_list() != found.index.to_list()
    pd.testing.assert_frame_equal(other.loc[found.index], found, check_exact=False, atol=1e-8)
    assert other.loc[found.index, "p_value"].equals(found["p_value"])


def test_the_same_seed_gives_the_same_result_even_in_several_threads() -> None:
    values, touching = patchy(6)
    alone = local_moran(values, touching)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: local_moran(values, touching), range(8)))

    assert all(one.equals(alone) for one in together)
    assert not local_moran(values, touching, seed=2)["p_value"].equals(alone["p_value"])


def test_the_process_keeps_its_random_numbers_and_its_warnings() -> None:
    np.random.seed(7)
    expected = np.random.random()
    np.random.seed(7)
    before = list(warnings.filters)

    local_moran(*patchy(5), permutations=99)

    assert np.random.random() == expected
    assert warnings.filters == before


def test_higher_figures_mean_the_mirrored_quadrants_and_the_same_p_values() -> None:
    values, touching = patchy(7)
    found, mirrored = local_moran(values, touching), local_moran(-values, touching)

    swapped = found["quadrant"].str.translate(str.maketrans("HL", "LH"))
    assert mirrored["quadrant"].equals(swapped)
    assert mirrored["p_value"].to_numpy() == pytest.approx(found["p_value"].to_numpy())


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        pytest.param([5.0] * 6, NoClusterSpreadError, id="all equal"),
        pytest.param([0.1 + 0.2, 0.3, 0.3, 0.3, 0.3, 0.3], NoClusterSpreadError, id="but noise"),
        pytest.param([0.0] * 6, NoClusterSpreadError, id="all nought"),
        pytest.param([NAN] * 6, TooFewClusterAreasError, id="all missing"),
        pytest.param([1.0, NAN, NAN, NAN, NAN, NAN], TooFewClusterAreasError, id="one area"),
        pytest.param([1.0, 2.0, 3.0, 4.0, NAN, NAN], TooFewClusterAreasError, id="four areas"),
        pytest.param([1.0, 2, 3, 4, 5, math.inf], NotFiniteClusterError, id="infinite"),
    ],
)
def test_figures_that_tell_nothing_are_a_typed_error(
    cells: list[float], error: type[Exception]
) -> None:
    with pytest.raises(error):
        local_moran(pd.Series(cells, index=list("abcdef")), CHAIN)


def test_an_area_with_two_figures_is_a_typed_error() -> None:
    with pytest.raises(RepeatedClusterAreasError, match="'e'") as caught:
        local_moran(pd.Series(range(6), index=list("abcdee"), dtype=float), CHAIN)

    assert caught.value.area_ids == ("e",)


def test_ids_are_taken_as_they_are_and_not_lost() -> None:
    named = local_moran(pd.Series([1.0, 2, 3, 4, 5, 7], index=list("abcdef")), CHAIN)
    places = {area: place for place, area in enumerate("abcdef")}
    numbered = local_moran(
        pd.Series([1.0, 2, 3, 4, 5, 7]), CHAIN.map(places.get), permutations=9_999
    )

    assert numbered.set_index(named.index).equals(named)


def test_areas_of_which_none_touches_another_are_a_typed_error() -> None:
    values = pd.Series(range(6), index=list("abcdef"), dtype=float)
    with pytest.raises(TooFewClusterAreasError):
        local_moran(values, links())
