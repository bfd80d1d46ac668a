"""Numbers are read per column; nothing changes its size by a power of ten."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from data.tables.number_cells import NumberFormat, is_number_somehow, read_cell
from data.tables.numbers import ParsedColumn, Verdict, nothing, parse_scanned, scan_column
from indicators.states import CellState

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
COMMA = NumberFormat(",")
POINT = NumberFormat(".")


def parse_column(
    cells: Sequence[object],
    *,
    form: NumberFormat | None = None,
    signs: Mapping[str, CellState] | None = None,
    missing_numbers: Sequence[float] = (),
) -> tuple[ParsedColumn, Verdict]:
    """Read one column on its own, as a table of that column alone is read."""
    scanned = scan_column(cells, form=form, signs=signs)
    votes = scanned.votes
    parsed = parse_scanned(
        scanned,
        decimal=votes.decimal,
        open_cells=votes.verdict is not Verdict.MIXED,
        missing_numbers=missing_numbers,
    )
    return (nothing(parsed) if votes.verdict is Verdict.UNDECIDED else parsed), votes.verdict


# text, value with a decimal comma, value with a decimal point (None: no number)
TEXTS = [
    ("0", 0, 0),
    ("7", 7, 7),
    ("-7", -7, -7),
    ("+7", 7, 7),
    ("007", 7, 7),
    ("-0", 0, 0),
    ("12345678", 12345678, 12345678),
    ("12,5", 12.5, None),
    ("12.5", None, 12.5),
    ("0,512", 0.512, None),
    ("0.512", None, 0.512),
    (",5", 0.5, None),
    (".5", None, 0.5),
    ("5,", None, None),
    ("5.", None, None),
    ("1.234", 1234, 1.234),
    ("1,234", 1.234, 1234),
    ("12.345", 12345, 12.345),
    ("123,456", 123.456, 123456),
    ("1234.567", None, 1234.567),
    ("1234,567", 1234.567, None),
    ("1.234,5", 1234.5, None),
    ("1,234.5", None, 1234.5),
    ("1.234.567", 1234567, None),
    ("1,234,567", None, 1234567),
    ("1.234.56", None, None),
    ("1,23,456", None, None),
    ("01.234", None, 1.234),
    ("1 234", 1234, 1234),
    (f"1{NBSP}234", 1234, 1234),
    (f"1{NARROW}234{NARROW}567,8", 1234567.8, None),
    (f"1{THIN}234.5", None, 1234.5),
    (f"1 234{NBSP}567", None, None),
    ("1  234", None, None),
    ("1 23", None, None),
    ("2018 2019", None, None),
    ("1'234.5", None, 1234.5),
    ("1\u2019234", 1234, 1234),
    ("1.234 567", None, None),
    ("   42  ", 42, 42),
    (f"{NBSP}42{NBSP}", 42, 42),
    ("\ufeff42", 42, 42),
    ("-  23", -23, -23),
    ("\u221223,5", -23.5, None),
    ("\u201323", -23, -23),
    ("23-", -23, -23),
    ("23,5 -", -23.5, None),
    ("-23-", None, None),
    ("--23", None, None),
    ("12,3 %", 12.3, None),
    ("12,3%", 12.3, None),
    ("12 %", 12, 12),
    ("% 12", None, None),
    ("12,3 r", 12.3, None),
    ("12,3p", 12.3, None),
    ("(12,3)", 12.3, None),
    ("(12,3", None, None),
    ("12,3)", None, None),
    ("12,3 1)", 12.3, None),
    ("12²", 12.0, 12.0),
    ("1e999", None, None),
    ("1e5", None, None),
    ("1e+05", 100000, 100000),
    ("-2.5e-05", None, -2.5e-05),
    ("1e+999", None, None),
    ("inf", None, None),
    ("-inf", None, None),
    ("nan", None, None),
    ("1_000", None, None),
    ("0x10", None, None),
    ("0b1", None, None),
    ("1/2", None, None),
    ("12 €", 12.0, 12.0),
    ("ca. 12", None, None),
    ("12-15", None, None),
    ("31.12.2018", None, None),
    ("\u0661\u0662", None, None),  # Arabic-Indic digits
    ("mittel", None, None),
    ("+/-", None, None),
    ("9" * 400, None, None),
    ("#DIV/0!", None, None),
    ("true", None, None),
]


@pytest.mark.parametrize(("text", "comma", "point"), TEXTS)
def test_a_text_is_read_in_both_ways(text: str, comma: float | None, point: float | None) -> None:
    read_comma, read_point, state, _ = read_cell(text, NumberFormat(), {})

    assert read_comma == comma if comma is not None else math.isnan(read_comma)
    assert read_point == point if point is not None else math.isnan(read_point)
    assert (state == "value") == (comma is not None or point is not None)
    assert is_number_somehow(text) == (state == "value")


@pytest.mark.parametrize(
    ("sign", "state"),
    [
        ("-", "zero"), ("–", "zero"), (" – ", "zero"), ("…", "later"), ("...", "later"),
        ("/", "unreliable"), (".", "suppressed"), ("x", "not_meaningful"), ("X", "not_meaningful"),
        ("", "missing"), ("  ", "missing"), (None, "missing"), ("k.A.", "missing"),
        ("k. A.", "missing"), (f"k.{NBSP}A.", "missing"), ("n/a", "missing"), ("NA", "missing"),
        ("#NV", "missing"), (float("nan"), "missing"),
    ],
)  # fmt: skip
def test_an_official_sign_keeps_its_meaning(sign: object, state: str) -> None:
    parsed, _ = parse_column([sign, "5"])

    assert parsed.states.tolist() == [state, "value"]
    assert parsed.values[0] == 0 if state == "zero" else math.isnan(parsed.values[0])
    assert not parsed.refused.any()


def test_a_plain_zero_is_exactly_none() -> None:
    parsed, _ = parse_column(["0", 0.0, "0,0", "1,5"])
    assert parsed.states.tolist() == ["zero", "zero", "zero", "value"]


def test_a_zero_declared_as_rounded_is_rounded_and_has_the_value_zero() -> None:
    signs = {"0": CellState.ROUNDED_ZERO}
    parsed, _ = parse_column(["0", 0.0, " 0 ", "–"], signs=signs)
    assert parsed.states.tolist() == ["rounded_zero"] * 3 + ["zero"]
    assert parsed.values.tolist() == [0.0] * 4


def test_a_declared_sign_goes_before_the_official_one() -> None:
    parsed, _ = parse_column(["-", "3"], signs={"-": CellState.MISSING})
    assert parsed.states.tolist() == ["missing", "value"]


def test_spreadsheet_numbers_pass_and_infinity_is_refused() -> None:
    parsed, verdict = parse_column([1.5, -2.0, float("inf")])
    assert parsed.values[:2].tolist() == [1.5, -2.0]
    assert parsed.refused.tolist() == [False, False, True]
    assert verdict is Verdict.NEUTRAL


@pytest.mark.parametrize(
    ("cells", "verdict", "values"),
    [
        (["1.234", "12,5"], "decided", [1234, 12.5]),
        (["1.234", "12.5"], "decided", [1.234, 12.5]),
        (["1,234", "0.5"], "decided", [1234, 0.5]),
        (["1.234", "1.234.567"], "decided", [1234, 1234567]),
        (["1.234", "0.512"], "decided", [1.234, 0.512]),
        (["12", "3456"], "neutral", [12, 3456]),
        (["1 234", "12"], "neutral", [1234, 12]),
        (["1.234", "987"], "undecided", [None, None]),
        (["1,234", "5,678"], "undecided", [None, None]),
        (["1,5", "1.5"], "undecided", [None, None]),
        (["1,5", "2,5", "3.5", "1.234"], "mixed", [1.5, 2.5, None, None]),
    ],
)
def test_the_column_decides_the_format(cells: list[str], verdict: str, values: list) -> None:
    parsed, found = parse_column(cells)
    assert found == verdict
    assert [None if math.isnan(value) else value for value in parsed.values] == values


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        (COMMA, "1.234", 1234),
        (COMMA, "12.5", None),
        (POINT, "1.234", 1.234),
        (POINT, "1,234", 1234),
        (POINT, "12,5", None),
        (NumberFormat(",", ""), "1.234", None),
        (NumberFormat(",", "."), "1 234", None),
        (NumberFormat(",", " "), f"1{NARROW}234", 1234),
        (NumberFormat(None, "."), "1.234", 1234),
        (NumberFormat(None, ","), "1,234", 1234),
        (NumberFormat(None, "'"), "1.234", 1.234),
        (NumberFormat(None, ""), "1234,5", 1234.5),
    ],
)
def test_the_declared_format_wins(form: NumberFormat, text: str, value: float | None) -> None:
    parsed, _ = parse_column([text], form=form)
    assert parsed.refused[0] == (value is None)
    assert parsed.values[0] == value if value is not None else math.isnan(parsed.values[0])


def test_declared_missing_numbers_are_missing_in_every_spelling() -> None:
    parsed, _ = parse_column(
        ["-9999", -9999.0, "-9.999", "8"], form=COMMA, missing_numbers=(-9999,)
    )
    assert parsed.states.tolist() == ["missing"] * 3 + ["value"]


def test_values_and_states_agree_on_what_is_there() -> None:
    parsed, _ = parse_column([text for text, _, _ in TEXTS] + ["-", "x", None], form=COMMA)
    has_value = [CellState(state).has_value for state in parsed.states]
    assert has_value == np.isfinite(parsed.values).tolist()


ROUNDABLE = st.integers(-(10**12), 10**12).map(lambda n: n / 1000)


@pytest.mark.parametrize(
    ("locale", "form"), [("de", COMMA), ("en", POINT), ("fr", COMMA), ("de_CH", POINT)]
)
@given(number=ROUNDABLE)
def test_what_a_locale_formats_is_read_back(locale: str, form: NumberFormat, number: float) -> None:
    text = format_decimal(number, format="#,##0.###", locale=locale)
    parsed, _ = parse_column([text], form=form)
    assert parsed.values[0] == pytest.approx(number, rel=1e-12)


@given(st.lists(ROUNDABLE, min_size=1, max_size=20))
def test_an_undeclared_column_is_right_or_undecided_but_never_wrong(numbers: list[float]) -> None:
    texts = [format_decimal(number, format="#,##0.###", locale="de") for number in numbers]
    parsed, verdict = parse_column(texts)
    for number, value in zip(numbers, parsed.values, strict=True):
        assert math.isnan(value) if verdict == "undecided" else value == pytest.approx(number)


@given(st.from_regex(r"-?[0-9]{1,6}([.,][0-9]{1,6})?", fullmatch=True))
def test_the_short_way_of_reading_agrees_with_the_long_one(text: str) -> None:
    for form in (NumberFormat(), COMMA, POINT, NumberFormat(None, "."), NumberFormat(None, "")):
        short, long = read_cell(text, form, {}), read_cell(f" {text}", form, {})
        np.testing.assert_array_equal(short[:2], long[:2])
        assert short[2:] == long[2:]


GERMAN_TEXTS = st.text(alphabet="0123456789.,", min_size=1, max_size=12)


@given(GERMAN_TEXTS)
def test_a_german_number_never_differs_from_the_strict_second_reader(text: str) -> None:
    parsed = parse_scanned(scan_column([text], form=COMMA), decimal=",")
    try:
        second = float(parse_decimal(text, locale="de", strict=True))
    except NumberFormatError:
        return
    # The second reader takes "00.123" and "5,"; refusing them is right, another size never is.
    if np.isfinite(parsed.values[0]):
        assert parsed.values[0] == pytest.approx(second)
    else:
        assert parsed.refused[0] or parsed.states[0] != "value"


@given(st.text(max_size=15))
def test_any_text_is_a_number_a_sign_or_refused(text: str) -> None:
    parsed, _ = parse_column([text], form=COMMA)
    assert CellState(parsed.states[0]).has_value == bool(np.isfinite(parsed.values[0]))
    if parsed.refused[0]:
        assert parsed.states[0] == "missing"
