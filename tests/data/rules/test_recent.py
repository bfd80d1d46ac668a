"""The store of results of tried rules keeps the latest, and does not grow."""

from __future__ import annotations

import pytest

from data.rules.recent import Recent


def test_what_was_made_is_kept() -> None:
    kept: Recent[list[int]] = Recent(2)

    assert kept.get(lambda: [1], "a") is kept.get(lambda: [2], "a")


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept: Recent[int] = Recent(2)
    kept.get(lambda: 1, "a")
    kept.get(lambda: 2, "b")
    kept.get(lambda: 0, "a")
    kept.get(lambda: 3, "c")

    assert len(kept) == 2
    assert [kept.get(lambda: 9, key) for key in ("a", "c", "b")] == [1, 3, 9]


def test_what_cannot_be_made_is_not_kept() -> None:
    kept: Recent[int] = Recent(2)
    with pytest.raises(ZeroDivisionError):
        kept.get(lambda: 1 // 0, "a")

    assert kept.get(lambda: 1, "a") == 1
