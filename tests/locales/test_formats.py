"""Numbers, differences and dates as readers see them."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import formats

NNBSP = "\u202f"
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        pytest.param(0.0, 0, "0", "0", id="nothing"),
        pytest.param(17.3, 1, "17,3", "17.3", id="decimal sign"),
        pytest.param(12345.0, 0, f"12{NNBSP}345", "12,345", id="groups of three"),
        pytest.param(1234567.891, 2, f"1{NNBSP}234{NNBSP}567,89", "1,234,567.89", id="two groups"),
        pytest.param(-3.25, 1, "−3,3", "−3.3", id="true minus, half away from zero"),
        pytest.param(2.675, 2, "2,68", "2.68", id="rounds what is written, not the binary number"),
        pytest.param(-0.04, 1, "0,0", "0.0", id="never minus nothing"),
        pytest.param(math.nan, 1, "k. A.", "n/a", id="no number"),
        pytest.param(math.inf, 1, "∞", "∞", id="no bound"),
    ],
)
def test_numbers_follow_the_rules_of_each_language(
    value: float, decimals: int, german: str, english: str
) -> None:
    assert formats.number(value, decimals, "de") == german
    assert formats.number(value, decimals, "en") == english


@pytest.mark.parametrize(
    ("unit", "german", "english"),
    [
        pytest.param("%", f"17,3{NNBSP}%", "17.3%", id="per cent"),
        pytest.param("je 1.000", f"17,3{NBSP}je 1.000", f"17.3{NBSP}je 1.000", id="words"),
        pytest.param("", "17,3", "17.3", id="no unit"),
    ],
)
def test_unit_follows_with_the_space_of_the_language(unit: str, german: str, english: str) -> None:
    assert formats.with_unit(17.3, 1, unit, "de") == german
    assert formats.with_unit(17.3, 1, unit, "en") == english


def test_per_cents_differ_by_percentage_points_of_the_shown_figures() -> None:
    text = formats.difference(41.24, 17.35, decimals=1, unit="%", language="de")

    assert text == f"+23,8{NBSP}Prozentpunkte"  # 41,2 - 17,4, as a reader subtracts


def test_difference_to_nothing_is_an_empty_text() -> None:
    assert formats.difference(1.0, math.nan, decimals=1, unit="%", language="de") == ""


@pytest.mark.parametrize(
    ("state", "expected"),
    [("suppressed", "."), ("missing", "k. A."), ("zero", "–"), ("unreliable", "/"), ("later", "…")],
)
def test_a_state_without_number_is_written_as_its_official_sign(state: str, expected: str) -> None:
    assert formats.figure(math.nan, state, decimals=1, unit="%", language="de") == expected


@pytest.mark.parametrize(
    ("written", "german", "english"),
    [
        ("2018-12-31", "31.12.2018", "31 December 2018"),
        ("Juni 2018", "Juni 2018", "Juni 2018"),
    ],
)
def test_dates_are_written_out_and_free_text_stays(written: str, german: str, english: str) -> None:
    assert formats.date(written, "de") == german
    assert formats.date(written, "en") == english


@given(st.floats(-1e9, 1e9), st.integers(0, 4), st.sampled_from(["de", "en"]))
def test_a_written_number_reads_back_as_the_rounded_number(
    value: float, decimals: int, language: str
) -> None:
    text = formats.number(value, decimals, language).replace("−", "-")
    plain = text.replace(",", "") if language == "en" else text.replace(NNBSP, "").replace(",", ".")

    assert Decimal(plain) == formats.rounded(value, decimals)
    assert abs(Decimal(repr(value)) - Decimal(plain)) <= Decimal(1).scaleb(-decimals) / 2


@given(st.lists(st.integers(0, 60), unique=True).map(sorted))
def test_runs_lose_no_number(numbers: list[int]) -> None:
    found: list[int] = []
    for run in filter(None, formats.runs(numbers).split(", ")):
        first, _, last = run.partition("–")
        found += range(int(first), int(last or first) + 1)

    assert found == numbers
