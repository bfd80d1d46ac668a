"""Areas are listed by what changes for them, never by need."""

from __future__ import annotations

import pandas as pd

from data.candidates import by_change, leaving

_AREAS = {
    "1": ("Ahorn", "whole", "keep"),
    "2": ("Birke", "none", "none"),
    "3": ("Ulme", "none", "new"),
    "4": ("Esche", "whole", "none"),
    "5": ("Erle", "none", "watch"),
    "6": ("Buche", "whole", "narrow"),
    "7": ("Äsche", "none", "new"),
}


def table() -> pd.DataFrame:
    columns = ["name", "member_before", "recommendation"]
    return pd.DataFrame.from_dict(_AREAS, orient="index", columns=columns)


def test_what_changes_stands_first_and_names_go_as_a_dictionary_has_them() -> None:
    assert by_change(table()) == ["7", "3", "6", "4", "5", "1", "2"]


def test_only_a_member_without_a_recommendation_leaves() -> None:
    assert leaving(table()) == {"4"}
