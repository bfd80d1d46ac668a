"""Primary suppression: counts of one and two persons are withheld, zero is not."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.disclosure import suppress
from indicators.rates import rates


def table(pairs: list[tuple[int, int]]) -> pd.DataFrame:
    ids = [str(place) for place in range(len(pairs))]
    frames = [
        pd.DataFrame({"value": [float(p[side]) for p in pairs], "state": "value"}, index=ids)
        for side in (0, 1)
    ]
    return rates(*frames, scale=100)


@pytest.mark.parametrize(
    ("numerator", "denominator", "state"),
    [
        pytest.param(0, 50, "zero", id="nobody is not a person"),
        pytest.param(1, 50, "suppressed", id="one"),
        pytest.param(2, 50, "suppressed", id="two"),
        pytest.param(3, 50, "value", id="three may be shown"),
        pytest.param(48, 50, "suppressed", id="two are not: the complement"),
        pytest.param(50, 50, "value", id="all of them"),
    ],
)
def test_small_counts_and_small_complements_are_withheld(
    numerator: int, denominator: int, state: str
) -> None:
    shown = suppress(table([(numerator, denominator)]), threshold=3, complement_is_sensitive=True)

    assert shown.loc["0", "state"] == state


def test_a_complement_that_is_no_person_is_shown() -> None:
    shown = suppress(table([(48, 50)]), threshold=3, complement_is_sensitive=False)

    assert shown.loc["0", "state"] == "value"


def test_the_true_table_is_left_as_it_was() -> None:
    true = table([(1, 50)])

    suppress(true, threshold=3, complement_is_sensitive=True)

    assert true.loc["0", "numerator"] == 1


counts = st.integers(min_value=0, max_value=40)


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=30), st.integers(0, 10))
def test_no_small_count_can_be_read_or_recomputed_from_its_row(rows: list, threshold: int) -> None:
    pairs = [(min(row), max(row)) for row in rows]

    shown = suppress(table(pairs), threshold=threshold, complement_is_sensitive=True)

    hidden = shown[shown["state"] == "suppressed"]
    assert hidden[["numerator", "denominator", "value"]].isna().all(axis=None)
    for place, (n, d) in enumerate(pairs):
        small = any(0 < count < threshold for count in (n, d, d - n))
        assert (shown["state"].iloc[place] == "suppressed") == small


def test_what_came_in_as_secret_cannot_be_told_from_what_was_withheld_here() -> None:
    rates = table([(1, 50), (10, 50)])
    rates.loc["1", ["numerator", "value"]] = float("nan")
    rates.loc["1", "state"] = "suppressed"

    shown = suppress(rates, threshold=3, complement_is_sensitive=True)

    assert shown[["numerator", "denominator", "value"]].isna().all(axis=None)
