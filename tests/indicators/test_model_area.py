"""The finder of a model area: by need, each exclusion named, and nobody chosen by a list."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.model_area import Criterion, find

NAN = float("nan")
NEED = pd.Series({"a": 10.0, "b": 30.0, "c": 20.0, "d": NAN})
NETWORK = Criterion(
    key="network",
    fulfilled=pd.Series({"a": True, "b": False, "c": True, "d": True}, dtype="boolean"),
)
FREE = Criterion(
    key="no_other_project",
    fulfilled=pd.Series({"a": True, "b": False, "c": pd.NA}, dtype="boolean"),
)


def test_most_need_comes_first_and_unknown_need_last() -> None:
    found = find(NEED, [])

    assert found.index.to_list() == ["b", "c", "a", "d"]
    assert found["rank"].to_list() == [1, 2, 3, pd.NA]
    assert found["need"].to_list()[:3] == [30.0, 20.0, 10.0]


def test_every_criterion_that_an_area_fails_is_named_in_their_order() -> None:
    found = find(NEED, [NETWORK, FREE])

    assert found["failed"].to_dict() == {
        "b": ("network", "no_other_project"),
        "c": (),
        "a": (),
        "d": (),
    }


def test_what_is_not_known_is_named_and_makes_nobody_eligible() -> None:
    found = find(NEED, [NETWORK, FREE])

    assert found["unknown"].to_dict() == {
        "b": (),
        "c": ("no_other_project",),
        "a": (),
        "d": ("need", "no_other_project"),
    }
    assert found["eligible"].to_dict() == {"b": False, "c": False, "a": True, "d": False}


def test_a_criterion_that_is_switched_off_excludes_nobody() -> None:
    found = find(NEED, [NETWORK, FREE], off=["no_other_project", "another_city's"])

    assert found.loc["b", "failed"] == ("network",)
    assert found.loc["c", "unknown"] == ()
    assert found["eligible"].to_dict() == {"b": False, "c": True, "a": True, "d": False}


def test_with_all_criteria_off_need_alone_remains_and_must_be_known() -> None:
    found = find(NEED, [NETWORK, FREE], off={"network", "no_other_project"})

    assert found["eligible"].to_dict() == {"b": True, "c": True, "a": True, "d": False}
    assert found.loc["d", "unknown"] == ("need",)


def test_equal_need_shares_a_rank_and_stands_in_the_order_of_ids() -> None:
    need = pd.Series({"z": 0.3, "y": 0.1 + 0.2, "x": 0.5, "w": 0.1})

    found = find(need, [])

    assert found.index.to_list() == ["x", "y", "z", "w"]
    assert found["rank"].to_list() == [1, 2, 2, 4]


@pytest.mark.parametrize("keys", [["network", "network"], ["need"]])
def test_keys_that_cannot_be_told_apart_are_refused(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="key of its own"):
        find(NEED, [Criterion(key=key, fulfilled=NETWORK.fulfilled) for key in keys])


@given(st.permutations(list("abcd")))
def test_the_order_of_rows_changes_nothing(order: list[str]) -> None:
    expected = find(NEED, [NETWORK, FREE])

    pd.testing.assert_frame_equal(find(NEED[order], [NETWORK, FREE]), expected)


def test_an_empty_list_stays_empty() -> None:
    assert find(NEED.iloc[:0], [NETWORK]).empty
