"""Helpers of the screens: escaping, labels, repairs as TOML, list of cities."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.findings import repair_toml
from indicators.palette import STATE_CODES
from indicators.states import CellState
from pages.shared import packages
from pages.shared.labels import unique
from pages.shared.texts import plain


@pytest.mark.parametrize(
    "hostile",
    ["![a](b)", "[a](b)", "<img src=x>", "`a`", "*a*", "_a_", "$a$", "~~a~~", "a|b", "&lt;"],
)
def test_marks_of_markdown_are_escaped(hostile: str) -> None:
    escaped = plain(hostile)

    for mark in "[]<>`*_$~|&":
        assert escaped.count(mark) == escaped.count(f"\\{mark}") == hostile.count(mark)


@pytest.mark.parametrize("hostile", [":material/home:", ":smile:", "http://h", "www.h.de"])
def test_what_streamlit_finds_in_finished_text_is_broken_up(hostile: str) -> None:
    assert hostile not in plain(hostile)
    assert plain(hostile).replace("\u2060", "") == hostile


@pytest.mark.parametrize("hostile", ["# a", "- a", "1. a", "+ a"])
def test_a_name_does_not_begin_a_heading_or_a_list(hostile: str) -> None:
    assert plain(hostile) != hostile


@pytest.mark.parametrize("harmless", ["Nord-Ost", "SGB II: Quote (65+)", "17,3\u202f%", "Ä. ö."])
def test_ordinary_names_stay_as_they_are(harmless: str) -> None:
    assert plain(harmless) == harmless


@given(st.dictionaries(st.text("abc", min_size=1), st.sampled_from(["Mitte", "Nord", "Süd"])))
def test_labels_of_a_list_are_told_apart(labels: dict[str, str]) -> None:
    assert len(set(unique(labels).values())) == len(labels)


@pytest.mark.parametrize(
    "repair",
    [
        {"kind": "pad_ids", "table": "bestand", "width": 3},
        {"kind": "set_id", "table": "t", "ids": {'1 "x"': "01", "ä=b": "02"}},
        {"kind": "dissolve", "level": "quartier", "ids": ["01", "02"], "reason": "…"},
    ],
)
def test_proposed_repair_reads_back_as_it_was_proposed(repair: dict[str, object]) -> None:
    assert tomllib.loads(repair_toml(repair)) == {"repairs": [repair]}


def test_every_state_without_number_has_a_code_for_the_map() -> None:
    assert set(STATE_CODES) == {state for state in CellState if not state.has_value}


def test_named_city_comes_first_and_the_made_up_one_is_always_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "city.toml").touch()
    (tmp_path / "Berlin.toml").touch()
    monkeypatch.setenv("CITY", str(tmp_path / "Berlin.toml"))
    monkeypatch.setenv("SOZIALRAUM_CITIES", str(tmp_path))

    assert list(packages.choices()) == ["berlin", "a", "demo"]


def test_two_cities_of_one_name_get_two_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "city.toml").touch()
    monkeypatch.delenv("CITY", raising=False)
    monkeypatch.setenv("SOZIALRAUM_CITIES", str(tmp_path))

    assert list(packages.choices()) == ["demo", "demo-2"]
