"""Notes on areas in the register: own text and picture, every version of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select

from locales import LANGUAGES
from measures.errors import ConflictError, DecisionError
from measures.notes import AreaNote, Picture
from measures.register import Register, open_register
from measures.tables import PICTURE

PLACE = ("99999001", "sozialraum", "01")
HOUSE = Picture(
    content=b"\xff\xd8\xff\x00 made up, never shown",
    media_type="image/jpeg",
    width=1_600,
    height=1_200,
    alt="Ein Haus",
    credit="Fachbereich",
)
numbers = count(1)

Saving = Callable[..., AreaNote]


@pytest.fixture
def save(register: Register) -> Saving:
    """Save a form that is filled in as `other` says."""

    def fill_in(**other: Any) -> AreaNote:
        form: dict[str, Any] = {
            "text": "Neu gebaut.\nSeit 2018.",
            "picture": None,
            "expected_version": 0,
            "written_by": "Fachbereich",
            "submit_key": f"form {next(numbers)}",
        }
        return register.save_note(*PLACE, **{**form, **other})

    return fill_in


def test_a_note_comes_back_as_it_was_saved_and_every_version_stays(
    register: Register, clock: Any, save: Saving
) -> None:
    first = save(picture=HOUSE)
    clock.time -= dt.timedelta(days=1)  # somebody puts the clock back
    second = save(text="Umgebaut.", picture=HOUSE, expected_version=1)
    third = save(text="Abgerissen.", expected_version=2)

    assert first == AreaNote(
        city_key="99999001",
        level="sozialraum",
        area_id="01",
        text="Neu gebaut.\nSeit 2018.",
        picture=HOUSE,
        version=1,
        written_by="Fachbereich",
        recorded_at=dt.datetime(2020, 3, 1, 12, tzinfo=dt.UTC),
    )
    assert third.recorded_at == first.recorded_at
    assert register.note(*PLACE) == third
    assert register.note_versions(*PLACE) == [third, second, first]
    assert register.note("99999001", "quartier", "01") is None
    assert register.note_versions("99999001", "sozialraum", "02") == []


def test_a_picture_of_many_versions_is_kept_once(
    register: Register, register_url: str, save: Saving
) -> None:
    for version, words in enumerate(["Ein Haus", "Ein Haus", "Ein neues Haus"]):
        save(picture=replace(HOUSE, alt=words), expected_version=version)
    engine = create_engine(register_url)
    with engine.connect() as connection:
        kept = connection.execute(select(func.count()).select_from(PICTURE)).scalar_one()
    engine.dispose()

    found = [one.picture for one in register.note_versions(*PLACE)]
    assert kept == 1
    assert [one.alt for one in found if one] == ["Ein neues Haus", "Ein Haus", "Ein Haus"]
    assert {one.content for one in found if one} == {HOUSE.content}


def test_a_note_of_nothing_takes_back_what_was_written_and_the_next_begins_afresh(
    register: Register, save: Saving
) -> None:
    first = save(picture=HOUSE)
    nothing = save(text=" \n", expected_version=1)

    assert nothing.is_taken_back
    assert register.note(*PLACE) is None
    assert register.note_versions(*PLACE) == [nothing, first]
    # Whoever is shown nothing fills in a form on version 0.
    again = save(text="Wieder da.")
    assert (again.version, register.note(*PLACE)) == (3, again)


def test_whoever_saves_second_is_told_what_the_first_saved(
    register: Register, save: Saving
) -> None:
    save()
    theirs = [save(text="Von anderen", expected_version=1), save(text="Noch", expected_version=2)]

    for seen in (0, 1):
        with pytest.raises(ConflictError) as caught:
            save(text="Von mir", expected_version=seen)
        assert caught.value.version == 3
        assert list(caught.value.notes)[-2:] == theirs
        assert all("3" in caught.value.text(language) for language in LANGUAGES)
    assert len(register.note_versions(*PLACE)) == 3


def test_of_two_who_save_at_once_one_is_told(register: Register, save: Saving) -> None:
    def write(text: str) -> str:
        try:
            return save(text=text, picture=HOUSE).text
        except ConflictError as conflict:
            return f"nach {conflict.notes[0].text}"

    with ThreadPoolExecutor(2) as pool:
        told = set(pool.map(write, ["A", "B"]))

    assert told in ({"A", "nach A"}, {"B", "nach B"})


def test_a_form_that_is_sent_eight_times_at_once_is_saved_once(
    register: Register, save: Saving
) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: save(picture=HOUSE, submit_key="a"), range(8)))

    assert made == register.note_versions(*PLACE) * 8
    with pytest.raises(DecisionError, match="anderem Inhalt"):
        save(submit_key="a", text="Etwas anderes")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        pytest.param({"text": "T" * 1_501}, "text_too_long", id="long text"),
        pytest.param({"written_by": "W" * 101}, "text_too_long", id="long name of a writer"),
        pytest.param({"submit_key": "k\n"}, "id_not_acceptable", id="key with a line break"),
        *(
            pytest.param({"picture": replace(HOUSE, **other)}, code, id=f"picture, {name}")
            for name, code, other in [
                ("not described", "picture_without_alt", {"alt": " … "}),
                ("described at length", "text_too_long", {"alt": "A" * 301}),
                ("of a long list of people", "text_too_long", {"credit": "C" * 201}),
                ("renamed", "picture_not_checked", {"media_type": "image/png"}),
                ("drawn by code", "picture_not_checked", {"media_type": "image/svg+xml"}),
                ("a page", "picture_not_checked", {"content": b"<script>"}),
                ("heavy", "picture_not_checked", {"content": b"\xff\xd8\xff" * 400_000}),
                ("wide", "picture_not_checked", {"width": 1_601}),
                ("of no height", "picture_not_checked", {"height": 0}),
            ]
        ),
    ],
)
def test_what_is_not_acceptable_is_refused_in_both_languages_and_not_saved(
    migrated_file: Any, form: dict[str, Any], code: str
) -> None:
    register = open_register(f"sqlite:///{migrated_file}")
    filled_in = {
        "text": "Neu",
        "picture": None,
        "expected_version": 0,
        "written_by": "",
        "submit_key": "a",
    }

    with pytest.raises(DecisionError) as caught:
        register.save_note(*PLACE, **{**filled_in, **form})

    assert caught.value.code == code
    assert all(caught.value.text(language) for language in LANGUAGES)
    assert all(caught.value.remedy(language) for language in LANGUAGES)
    assert register.note_versions(*PLACE) == []
    register.close()


def test_signs_that_cannot_be_seen_are_not_kept_and_a_picture_alone_is_a_note(
    register: Register, save: Saving
) -> None:
    first = save(text="Haus\x00\u202e und\r\nHof\u200b")
    second = save(text="\u200b\x00", picture=replace(HOUSE, alt="Ein\tHaus"), expected_version=1)

    assert (first.text, second.text) == ("Haus und\nHof", "")
    assert second.picture == replace(HOUSE, alt="Ein Haus")
    assert register.note(*PLACE) == second
