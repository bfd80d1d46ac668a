"""Counts that add up to a whole that is shown: no withheld one follows from the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.adding_up import withheld_besides_sums, withheld_parts, withheld_rows

THRESHOLD = 3


def parts(counts: Sequence[float], secret: Sequence[bool] = ()) -> tuple[bool, ...]:
    array = np.array(counts, dtype=float)
    marks = np.array(secret or [False] * len(array))
    return tuple(withheld_parts(array, marks, threshold=THRESHOLD).tolist())


def rows(counts: Sequence[Sequence[float]]) -> tuple[bool, ...]:
    array = np.array(counts, dtype=float)
    marks = np.zeros(array.shape, dtype=bool)
    return tuple(withheld_rows(array, marks, threshold=THRESHOLD).tolist())


@pytest.mark.parametrize(
    ("counts", "withheld"),
    [
        pytest.param([9, 30, 0, 41], [], id="no small count, and nobody is shown"),
        pytest.param([1, 30, 9, 41], [0, 2], id="a single one takes the next smallest with it"),
        pytest.param([1, 9, 9, 41], [0, 1, 2], id="all of the next smallest"),
        pytest.param([1, 2, 9, 41], [0, 1], id="one and two hide each other"),
        pytest.param([2, 2, 9, 41], [0, 1, 2], id="two and two are four: nobody is hidden"),
        pytest.param([1, 0, 0, 8], [0, 1, 2, 3], id="so few people are not described"),
        pytest.param([1, 2, 6], [0, 1], id="three on average are enough"),
    ],
)
def test_a_small_count_is_not_withheld_alone(counts: list[int], withheld: list[int]) -> None:
    assert [place for place, one in enumerate(parts(counts)) if one] == withheld


def test_what_came_in_as_secret_is_not_left_alone_either() -> None:
    alone = parts([np.nan, 30, 9, 41], [True, False, False, False])
    together = parts([np.nan, 30, np.nan, 41], [True, False, True, False])

    assert alone == (True, False, True, False)
    assert together == (True, False, True, False)


def test_what_was_never_counted_is_no_secret() -> None:
    assert not any(parts([np.nan, 30, 9, 41]))


def test_no_part_is_determined_even_for_those_who_know_the_rule() -> None:
    seen: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in (*product(range(8), repeat=3), *product(range(5), repeat=4)):
        if sum(counts) >= THRESHOLD:  # fewer residents are withheld themselves, and all groups
            marks = parts(counts)
            shown = tuple(-1 if mark else n for mark, n in zip(marks, counts, strict=True))
            seen[sum(counts), *shown].append(counts)

    for (_, *shown), possible in seen.items():
        for place, one in enumerate(shown):
            if one == -1:
                assert len({counts[place] for counts in possible}) > 1, (shown, possible)


def _others(counts: Sequence[int]) -> Iterator[list[int]]:
    """Other counts with the same sum: two exchanged, or one person elsewhere."""
    for first, second in product(range(len(counts)), repeat=2):
        if first != second:
            swapped, moved = list(counts), list(counts)
            swapped[first], swapped[second] = counts[second], counts[first]
            yield swapped
            if counts[first]:
                moved[first], moved[second] = counts[first] - 1, counts[second] + 1
                yield moved


COUNT = st.one_of(st.integers(0, 4), st.integers(0, 400))


@settings(max_examples=40)
@given(st.lists(COUNT, min_size=2, max_size=7))
def test_to_each_withheld_part_another_count_would_look_the_same(counts: list[int]) -> None:
    assume(sum(counts) >= THRESHOLD)
    marks = parts(counts)
    open_places = {place for place, mark in enumerate(marks) if mark}
    for other in _others(counts) if open_places else ():
        changed = {place for place, one in enumerate(counts) if one != other[place]}
        if changed & open_places and changed <= set(np.flatnonzero(marks)):
            open_places -= changed if parts(other) == marks else set()

    assert not open_places


@settings(max_examples=40)
@given(st.lists(COUNT, min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_the_parts_decides_nothing(counts: list[int], random: object) -> None:
    order = list(range(len(counts)))
    random.shuffle(order)  # type: ignore[attr-defined]

    assert parts([counts[one] for one in order]) == tuple(parts(counts)[one] for one in order)


def test_by_sex_both_counts_of_a_group_and_of_another_one_are_withheld() -> None:
    # Of 1 + 20 children, the sums of the group and of the women would tell who is missing.
    assert rows([[1, 20], [40, 41], [10, 12], [90, 80]]) == (True, False, True, False)


def test_by_sex_groups_are_added_until_a_person_could_be_elsewhere() -> None:
    # Nobody in the second group is a man, so that its women cannot change places with the one.
    assert rows([[1, 0], [4, 0], [30, 31], [90, 80]]) == (True, True, True, False)


def test_by_sex_everything_is_withheld_where_one_sex_is_not_there_at_all() -> None:
    assert rows([[1, 0], [40, 0], [30, 0]]) == (True, True, True)


@settings(max_examples=60)
@given(st.lists(st.tuples(COUNT, COUNT), min_size=2, max_size=7))
def test_by_sex_another_table_has_the_same_sums_of_rows_and_columns(
    table: list[tuple[int, int]],
) -> None:
    marks = rows(table)
    array = np.array(table)
    small = ((array > 0) & (array < THRESHOLD)).any(axis=1)
    assert (np.array(marks) >= small).all()
    assume(any(marks) and not all(marks))

    for row in np.flatnonzero(marks):
        tables = []
        for other in np.flatnonzero(marks):
            for step in (-1, 1):
                moved = array.copy()
                moved[row] += (step, -step)
                moved[other] -= (step, -step)
                if other != row and (moved >= 0).all():
                    tables.append(moved)
        assert tables
        assert (tables[0].sum(axis=0) == array.sum(axis=0)).all()
        assert (tables[0].sum(axis=1) == array.sum(axis=1)).all()
        assert (tables[0][row] != array[row]).all()


def besides(counts: object, blocks: Sequence[int]) -> list[int]:
    array = np.array(counts, dtype=float)
    secret = np.zeros(array.shape, dtype=bool)
    marks = withheld_besides_sums(array, secret, np.array(blocks), threshold=THRESHOLD)
    return [int(place) for place in np.flatnonzero(marks)]


@pytest.mark.parametrize(
    ("counts", "blocks", "withheld"),
    [
        pytest.param([2, 4, 3, 50], [0, 0, 0, 0], [0, 2], id="no other sum"),
        pytest.param([2, 4, 3, 50], [0, 0, 1, 1], [0, 1, 2], id="2 + 4 is known: 4 tells the 2"),
        pytest.param([2, 4, 3, 50], [0, 1, 1, 1], [0, 1, 2, 3], id="the sum is the small count"),
        pytest.param([2, 2, 5, 50], [0, 0, 1, 1], [0, 1, 2, 3], id="2 + 2 are four"),
        pytest.param([2, 0, 5, 50], [0, 0, 1, 1], [0, 1, 2, 3], id="few in the whole block"),
        pytest.param([9, 8, 5, 50], [0, 1, 1, 1], [], id="no small count"),
    ],
)
def test_sums_that_other_figures_show_tell_no_small_count(
    counts: list[int], blocks: list[int], withheld: list[int]
) -> None:
    assert besides(counts, blocks) == withheld


def test_by_sex_a_person_changes_places_within_what_is_added_up() -> None:
    table = [[1, 20], [40, 41], [10, 12], [90, 80]]

    assert besides(table, [0, 0, 0, 0]) == [0, 2]
    assert besides(table, [0, 0, 1, 1]) == [0, 1, 2]
    assert besides(table, [0, 1, 1, 1]) == [0, 1, 2, 3]


@settings(max_examples=40)
@given(st.lists(COUNT, min_size=4, max_size=4))
def test_beside_a_known_sum_another_count_would_look_the_same(counts: list[int]) -> None:
    marks = besides(counts, [0, 0, 1, 1])
    assert set(marks) >= {place for place, one in enumerate(counts) if 0 < one < THRESHOLD}
    for first, second in ((0, 1), (2, 3)):
        if len(marks) < len(counts) and 0 < min(counts[first], counts[second]) < THRESHOLD:
            changed = [*counts]
            changed[first], changed[second] = counts[second], counts[first]
            assert {first, second} <= set(marks)
            assert changed != counts
            assert besides(changed, [0, 0, 1, 1]) == marks
