"""Dortmund's action areas on its statistische Bezirke: which are whole, which are parts.

Thirteen action areas and two quarters, as the city published them. Two quarters of
a few streets must never count as the Bezirk that they lie in.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data.city import City
from measures.declared import declared_entries, is_dated, set_infos
from measures.membership import membership
from measures.timeline import Entry, PartKind

HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(
    not (HERE / "../../../shared/data/dortmund").is_dir(),
    reason="the public test data (../shared/data/dortmund) is not there",
)

#: Bezirke that one action area covers; Eving is covered by two together.
WHOLE = {
    "Dorstfelder Brücke",
    "Dorstfeld",
    "Hafen",
    "Nordmarkt",
    "Borsigplatz",
    "Lindenhorst",
    "Scharnhorst-Ost",
    "Hörde",
    "Bövinghausen",
    "Marten",
    "Westrich",
    "Bodelschwingh",
    "Nette",
    "Westerfilde",
}
#: Polygon and Bezirk -> share of the Bezirk in per cent.
PARTS = {
    ("Meylantviertel", "Wickede"): 3,
    ("Wambeler Heide", "Alt-Scharnhorst"): 15,
    ("Eving I/Kemminghausen", "Eving"): 90,
    ("Lindenhorst/Eving II", "Eving"): 9,
    ("Nette", "Mengede"): 10,
    ("Nette", "Schwieringhausen"): 17,
}


@pytest.fixture(scope="module")
def entries(dortmund: City) -> list[Entry]:
    return declared_entries(dortmund, "aktionsraeume")


def name_of(city: City, area_id: str) -> str:
    return str(city.areas["bezirk"].loc[area_id, "name"])


def test_set_is_that_of_the_action_areas(dortmund: City) -> None:
    (info,) = set_infos(dortmund)

    assert (info.name, info.kind) == ("aktionsraeume", "action_areas")
    assert len(dortmund.area_sets["aktionsraeume"]) == 15


def test_bezirke_that_an_action_area_covers_are_whole(dortmund: City, entries: list[Entry]) -> None:
    whole = {name_of(dortmund, one.member.area_id) for one in entries if one.member.part is None}

    assert whole == WHOLE


def test_everything_else_is_a_part_with_its_share(dortmund: City, entries: list[Entry]) -> None:
    shares = {
        (one.member.part.name, name_of(dortmund, one.member.area_id)): one.member.part.share
        for one in entries
        if one.member.part is not None and one.member.part.share is not None
    }

    assert {place: round(100 * share) for place, share in shares.items()} == PARTS
    assert {one.member.part.kind for one in entries if one.member.part} == {PartKind.POLYGON}


def test_no_city_day_is_invented(entries: list[Entry]) -> None:
    assert not any(is_dated(one) for one in entries)


def test_quarters_do_not_make_their_bezirk_a_whole_member(
    dortmund: City, entries: list[Entry]
) -> None:
    ids = dortmund.areas["bezirk"].index

    found = membership(entries, dt.date(2018, 12, 31), "bezirk", ids)

    by_name = {name_of(dortmund, str(area_id)): text for area_id, text in found.items()}
    assert by_name["Wickede"] == by_name["Alt-Scharnhorst"] == "part"
    assert {name for name, text in by_name.items() if text == "whole"} == WHOLE | {"Eving"}
    assert {name for name, text in by_name.items() if text == "part"} == {
        "Wickede",
        "Alt-Scharnhorst",
        "Mengede",
        "Schwieringhausen",
    }
