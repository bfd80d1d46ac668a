"""What a form hands over is looked at before it is written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.action_areas import Recommendation
from measures.checks import checked_decision, checked_entry, checked_set_name, clean_text
from measures.decisions import NewDecision, NewEntry
from measures.drawn import MOST_CHARACTERS, checked_polygon
from measures.errors import DecisionError
from measures.timeline import DecidedBy, Member, Part, PartKind

TODAY = dt.date(2024, 2, 29)
CORNERS = [[7.0, 51.0], [8.0, 51.0], [8.0, 52.0], [7.0, 52.0], [7.0, 51.0]]


def polygon(corners: object = CORNERS, **other: object) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [corners], **other})


@pytest.fixture
def form() -> NewDecision:
    return NewDecision(
        set_id=1,
        level="sozialraum",
        area_id="01",
        rule_key="aktionsplan",
        rule_version="1",
        rule="{}",
        base_year=2007,
        year=2018,
        data_version="v",
        fingerprint="f",
        command="python -m sozialraum candidates city.toml",
        recommendation=Recommendation.NARROW,
        quarters=("01a", "01b"),
        decided=Recommendation.NARROW,
        decided_quarters=("01b", "01a"),
        decided_by=DecidedBy.COUNCIL,
        decided_on=TODAY,
    )


def refused(code: str, action: Callable[[], object]) -> None:
    with pytest.raises(DecisionError) as caught:
        action()
    assert caught.value.code == code


def with_(form: object, **changes: object) -> object:
    import dataclasses

    return dataclasses.replace(form, **changes)


def test_the_order_of_quarters_makes_no_override(form: NewDecision) -> None:
    found = checked_decision(form, TODAY)

    assert not found.overridden
    assert found.decided_quarters == ("01a", "01b")


@pytest.mark.parametrize(
    "changes", [{"decided": Recommendation.KEEP}, {"decided_quarters": ("01a",)}]
)
def test_an_override_needs_a_reason_of_ten_characters(
    form: NewDecision, changes: dict[str, object]
) -> None:
    for reason in (
        "",
        "zu kurz",
        "\u200b" * 10,
        "." * 10,
        "neun \x00\x00\x00\x00\x00lang",
        "         9         ",
    ):
        refused(
            "override_without_reason",
            lambda reason=reason: checked_decision(with_(form, **changes, reason=reason), TODAY),
        )
    found = checked_decision(with_(form, **changes, reason="zehn genau"), TODAY)

    assert found.overridden


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (dt.date(1899, 12, 31), False),
        (dt.date(1900, 1, 1), True),
        (TODAY, True),
        (dt.date(2024, 3, 1), True),  # already tomorrow where the city lies
        (dt.date(2024, 3, 2), False),
    ],
)
def test_a_decision_is_not_of_the_future(form: NewDecision, day: dt.date, *, allowed: bool) -> None:
    if allowed:
        assert checked_decision(with_(form, decided_on=day), TODAY).decided_on == day
    else:
        refused(
            "decided_on_out_of_range",
            lambda: checked_decision(with_(form, decided_on=day), TODAY),
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"effective": dt.date(1899, 12, 31)}, "date_out_of_range"),
        ({"base_year": 1899}, "years_out_of_range"),
        ({"base_year": 2019}, "years_out_of_range"),
        ({"year": 2025}, "years_out_of_range"),
        ({"rule": "[]"}, "rule_not_readable"),
        ({"rule": "{"}, "rule_not_readable"),
        ({"rule": "[" * 50_000}, "rule_not_readable"),
        ({"rule": '{"a": "\ud800"}'}, "rule_not_readable"),
        ({"rule": '{"a": "' + "x" * 100_000 + '"}'}, "text_too_long"),
        (
            {"decided": Recommendation.NARROW, "decided_quarters": ()},
            "narrow_without_quarters",
        ),
        ({"area_id": ""}, "id_not_acceptable"),
        ({"area_id": " 01"}, "id_not_acceptable"),
        ({"area_id": "0\x001"}, "id_not_acceptable"),
        ({"area_id": "0\u202e1"}, "id_not_acceptable"),
        ({"level": "x" * 201}, "id_not_acceptable"),
        ({"fingerprint": ""}, "id_not_acceptable"),
        ({"quarters": ("",)}, "id_not_acceptable"),
        ({"quarters": tuple(map(str, range(1_001)))}, "too_many"),
        ({"reason": "x" * 2_001}, "text_too_long"),
        ({"reference": "x" * 201}, "text_too_long"),
        ({"command": "x" * 4_001}, "text_too_long"),
        ({"decided_by": "Frau Beispiel"}, "not_in_list"),
        ({"decided_by": "unknown"}, "not_in_list"),
        ({"decided": "vielleicht"}, "not_in_list"),
        ({"recommendation": "KEEP"}, "not_in_list"),
    ],
)
def test_a_decision_that_is_not_acceptable_says_why(
    form: NewDecision, changes: dict[str, object], code: str
) -> None:
    refused(code, lambda: checked_decision(with_(form, **changes), TODAY))


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (dt.date(1899, 12, 31), False),
        (dt.date(1900, 1, 1), True),
        (dt.date(2034, 2, 28), True),
        (dt.date(2034, 3, 1), False),
    ],
)
def test_an_entry_holds_from_1900_to_ten_years_ahead(
    joining: Callable[..., NewEntry], day: dt.date, *, allowed: bool
) -> None:
    entry = joining(effective=day)
    if allowed:
        assert checked_entry(entry, TODAY, reason_needed=True) == entry
    else:
        refused("date_out_of_range", lambda: checked_entry(entry, TODAY, reason_needed=True))


def test_an_entry_of_its_own_needs_a_reason(joining: Callable[..., NewEntry]) -> None:
    entry = joining(reason=" \x00\n")

    refused("reason_missing", lambda: checked_entry(entry, TODAY, reason_needed=True))
    assert checked_entry(entry, TODAY, reason_needed=False).reason == ""


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Part(kind=PartKind.QUARTER, key="", name="", level="q"), "id_not_acceptable"),
        (Part(kind=PartKind.QUARTER, key="a", name=""), "id_not_acceptable"),
        (Part(kind=PartKind.QUARTER, key="a", name="x" * 201, level="q"), "text_too_long"),
        (
            Part(kind=PartKind.QUARTER, key="a", name="", level="q", share=0.5),
            "quarter_with_geometry",
        ),
        (
            Part(kind=PartKind.QUARTER, key="a", name="", level="q", geometry=polygon()),
            "quarter_with_geometry",
        ),
        (
            Part(kind=PartKind.POLYGON, key="a", name="", geometry=polygon()),
            "polygon_without_share",
        ),
        (
            Part(kind=PartKind.POLYGON, key="a", name="", geometry=polygon(), share=1.01),
            "polygon_without_share",
        ),
        (
            Part(kind=PartKind.POLYGON, key="a", name="", geometry=polygon(), share=float("nan")),
            "polygon_without_share",
        ),
        (
            Part(kind=PartKind.POLYGON, key="a", name="", geometry="", share=0.5),
            "polygon_not_readable",
        ),
        (Part(kind="line", key="a", name=""), "not_in_list"),
    ],
)
def test_a_part_that_is_not_acceptable_says_why(
    joining: Callable[..., NewEntry], part: Part, code: str
) -> None:
    entry = joining(member=Member(level="sozialraum", area_id="01", part=part))

    refused(code, lambda: checked_entry(entry, TODAY, reason_needed=True))


@given(st.text(max_size=300))
def test_clean_text_has_nothing_unseen_and_is_clean_already(text: str) -> None:
    found = clean_text(text, "reason", 10_000, lines=True)

    assert clean_text(found, "reason", 10_000, lines=True) == found
    assert not any(ord(one) < 32 and one != "\n" for one in found)
    found.encode()


def test_line_breaks_stay_in_a_reason_and_become_blanks_in_a_reference() -> None:
    text = "Rat\r\nam 1. Mai\u202e"

    assert clean_text(text, "reason", 99, lines=True) == "Rat\nam 1. Mai"
    assert clean_text(text, "reference", 99) == "Rat am 1. Mai"


def test_a_polygon_keeps_its_corners_and_loses_everything_else() -> None:
    high = [[*corner, 90.0] for corner in CORNERS]
    text = polygon(high, crs={"type": "link", "href": "http://example.org"}, note="<script>")

    assert json.loads(checked_polygon(text)) == {"type": "Polygon", "coordinates": [CORNERS]}


def test_two_polygons_at_once_are_one_part() -> None:
    east = [[x + 2, y] for x, y in CORNERS]
    text = json.dumps({"type": "MultiPolygon", "coordinates": [[CORNERS], [east]]})

    assert json.loads(checked_polygon(text)) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "polygon_not_readable"),
        ("kein JSON", "polygon_not_readable"),
        ("[" * 100_000, "polygon_not_readable"),
        ("[]", "polygon_not_readable"),
        ('{"type": "Polygon"}', "polygon_not_readable"),
        ('{"type": "Polygon", "coordinates": []}', "polygon_not_readable"),
        ('{"type": "Polygon", "coordinates": "x"}', "polygon_not_readable"),
        ('{"type": "Point", "coordinates": [7, 51]}', "polygon_not_readable"),
        ('{"type": ["Polygon"], "coordinates": []}', "polygon_not_readable"),
        (polygon([[7, 51], [8, 51]]), "polygon_not_readable"),
        (polygon([[7, 51], [8, 51], [8, 52], [7, 52]]), "polygon_not_readable"),
        (polygon([[7, 51], [8, 51], [8, float("nan")], [7, 51]]), "polygon_not_readable"),
        (polygon([[7, 51], [8, 51], [8, 1e999], [7, 51]]), "polygon_not_readable"),
        (polygon([[x * 50_000, y] for x, y in CORNERS]), "polygon_off_the_globe"),
        (polygon([[y, x * 13] for x, y in CORNERS]), "polygon_off_the_globe"),
        (polygon([[7, 51], [8, 52], [8, 51], [7, 52], [7, 51]]), "polygon_not_valid"),
        (polygon([[7, 51], [8, 52], [7, 51], [7, 51]]), "polygon_not_valid"),
        (polygon() + " " * MOST_CHARACTERS, "polygon_too_large"),
    ],
)
def test_a_polygon_that_is_not_acceptable_says_why(text: str, code: str) -> None:
    refused(code, lambda: checked_polygon(text))


@pytest.mark.parametrize("name", ["", "Aktionsräume", "1a", "a" * 61, "a b", "a\n", "_a"])
def test_the_name_of_a_set_is_a_plain_word(name: str) -> None:
    refused("set_name", lambda: checked_set_name(name))
