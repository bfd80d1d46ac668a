"""Stories in the register: every version stays, and nobody's save is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locales import LANGUAGES
from measures.errors import ConflictError, DecisionError
from measures.register import Register, open_register
from measures.stories import (
    CHOICES,
    NAME_LENGTH,
    STANDARD,
    Step,
    StepKind,
    Story,
    numbered_name,
    story_name,
)

CITY = "99999001"
STEPS = (
    Step(kind=StepKind.CITY, choices={"level": "sozialraum"}, note="Guten Tag\nund willkommen"),
    Step(kind=StepKind.METHOD),
)

Saving = Callable[..., Story]
numbers = count(1)


def saving(register: Register) -> Saving:
    """Save a form that is filled in as `other` says."""

    def save(**other: Any) -> Story:
        form: dict[str, Any] = {
            "name": "",
            "title": "Ausschuss",
            "steps": STEPS,
            "expected_version": 0,
            "written_by": "Fachbereich",
            "submit_key": f"form {next(numbers)}",
        }
        return register.save_story(CITY, **{**form, **other})

    return save


@pytest.fixture
def save(register: Register) -> Saving:
    return saving(register)


@pytest.fixture(scope="module")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A register for tests that need no second database."""
    opened = open_register(f"sqlite:///{tmp_path_factory.mktemp('sitzungen') / 'a.db'}")
    yield opened
    opened.close()


def test_a_story_comes_back_as_it_was_saved_and_every_version_stays(
    register: Register, clock: Any, save: Saving
) -> None:
    first = save()
    clock.time -= dt.timedelta(days=1)  # somebody puts the clock back
    second = save(name="ausschuss", title="Ausschuss 2019", steps=STEPS[::-1], expected_version=1)

    assert first == Story(
        city_key=CITY,
        name="ausschuss",
        title="Ausschuss",
        steps=STEPS,
        version=1,
        written_by="Fachbereich",
        recorded_at=dt.datetime(2020, 3, 1, 12, tzinfo=dt.UTC),
    )
    assert (second.version, second.recorded_at) == (2, first.recorded_at)
    assert register.story(CITY, "ausschuss") == second
    assert register.story(CITY, "ausschuss", 1) == first
    assert register.story(CITY, "ausschuss", 3) is None
    assert register.story("05913000", "ausschuss") is None
    for odd in ("", "ausschuss\x00", "\ud800", "' OR 1", "a" * 10_000):
        assert register.story(CITY, odd) is None


def test_a_new_story_never_takes_the_name_of_another(register: Register, save: Saving) -> None:
    names = [save(submit_key=key).name for key in "abc"]
    names.append(save(title="Standard").name)

    assert names == ["ausschuss", "ausschuss-2", "ausschuss-3", "standard-2"]
    with pytest.raises(DecisionError, match="gibt es nicht"):
        save(name="standard", expected_version=1)


def test_stories_are_listed_by_title_and_withdrawn_ones_are_not(
    register: Register, save: Saving
) -> None:
    for title in ("Übersicht", "Zahlen", "Ausschuss", "Oben"):
        save(title=title)
    save(title="Anfang", name="zahlen", expected_version=1)
    register.withdraw_story(
        CITY, "oben", expected_version=1, written_by="Fachbereich", submit_key="weg"
    )

    found = register.stories(CITY)

    assert [one.title for one in found] == ["Anfang", "Ausschuss", "Übersicht"]
    assert [one.version for one in found] == [2, 1, 1]
    assert register.story(CITY, "oben") is None
    assert register.story(CITY, "oben", 1) is not None
    assert save(title="Oben", submit_key="neu").name == "oben-2"


def test_the_ready_story_is_always_there_and_in_no_list(one_file: Register) -> None:
    found = one_file.story(CITY, "standard")

    assert found is not None
    assert (found.city_key, found.steps) == (CITY, STANDARD.steps)
    assert [one.kind.value for one in found.steps] == [
        "city",
        "then_now",
        "below",
        "candidates",
        "portrait",
        "method",
    ]
    assert "standard" not in {one.name for one in one_file.stories(CITY)}


def test_whoever_saves_second_is_told_what_the_first_saved(
    register: Register, save: Saving
) -> None:
    save()
    theirs = save(name="ausschuss", title="Von anderen", expected_version=1)

    with pytest.raises(ConflictError) as caught:
        save(name="ausschuss", title="Von mir", expected_version=1)

    assert caught.value.version == 2
    assert caught.value.stories == (theirs,)
    assert register.story(CITY, "ausschuss") == theirs
    for language in LANGUAGES:
        assert "2" in caught.value.text(language)
        assert caught.value.remedy(language)


def test_whoever_saves_a_withdrawn_story_is_told_and_may_bring_it_back(
    register: Register, save: Saving
) -> None:
    save()
    register.withdraw_story(CITY, "ausschuss", expected_version=1, written_by="", submit_key="weg")

    with pytest.raises(ConflictError, match="aus der Liste genommen") as caught:
        save(name="ausschuss", expected_version=1)
    back = save(name="ausschuss", expected_version=caught.value.version)

    assert (back.version, register.stories(CITY)) == (3, [back])


def test_a_form_that_is_sent_eight_times_at_once_is_saved_once(
    register: Register, save: Saving
) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: save(submit_key="a"), range(8)))

    assert {one.version for one in made} == {1}
    assert register.stories(CITY) == [made[0]]
    with pytest.raises(DecisionError, match="anderem Inhalt"):
        save(title="Etwas anderes", submit_key="a")


def test_of_two_who_save_at_once_one_is_told(register: Register, save: Saving) -> None:
    save()

    def change(title: str) -> str:
        try:
            return save(name="ausschuss", title=title, expected_version=1).title
        except ConflictError as conflict:
            return f"nach {conflict.stories[0].title}"

    with ThreadPoolExecutor(2) as pool:
        told = set(pool.map(change, ["A", "B"]))

    assert told in ({"A", "nach A"}, {"B", "nach B"})


def test_eight_new_stories_of_one_title_at_once_get_eight_names(
    register: Register, save: Saving
) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda key: save(submit_key=str(key)).name, range(8)))

    assert names == {"ausschuss", *(f"ausschuss-{number}" for number in range(2, 9))}


@pytest.mark.parametrize(
    ("form", "code"),
    [
        pytest.param({"title": " \u200b\x00"}, "story_without_title", id="title of nothing"),
        pytest.param({"title": "T" * 121}, "text_too_long", id="long title"),
        pytest.param({"steps": ()}, "story_without_steps", id="no step"),
        pytest.param({"steps": STEPS * 16}, "story_too_long", id="32 steps"),
        pytest.param({"name": "Über uns"}, "story_name", id="name no link can carry"),
        pytest.param({"name": "a" * 61}, "story_name", id="long name"),
        pytest.param({"name": "../a", "expected_version": 1}, "story_name", id="a path"),
        pytest.param({"name": "neu", "expected_version": 1}, "no_such_story", id="none there"),
        pytest.param({"written_by": "W" * 101}, "text_too_long", id="long name of a writer"),
        pytest.param({"submit_key": ""}, "id_not_acceptable", id="form without a key"),
        pytest.param(
            {"steps": [Step(kind=StepKind.CITY, note="N" * 1_001)]}, "text_too_long", id="long note"
        ),
        pytest.param(
            {"steps": [Step(kind="dance")]},  # type: ignore[arg-type]
            "not_in_list",
            id="unknown step",
        ),
        pytest.param(
            {"steps": [Step(kind=StepKind.CITY, choices={"colour": "red"})]},
            "not_in_list",
            id="unknown choice",
        ),
        pytest.param(
            {"steps": [Step(kind=StepKind.CITY, choices={"area": "1" * 201})]},
            "id_not_acceptable",
            id="long choice",
        ),
        pytest.param(
            {"steps": [Step(kind=StepKind.CITY, choices={"area": "1\x00"})]},
            "id_not_acceptable",
            id="choice with a control sign",
        ),
    ],
)
def test_what_is_not_acceptable_is_refused_in_both_languages_and_not_saved(
    one_file: Register, form: dict[str, Any], code: str
) -> None:
    with pytest.raises(DecisionError) as caught:
        saving(one_file)(**form)

    assert caught.value.code == code
    assert all(caught.value.text(language) for language in LANGUAGES)
    assert all(caught.value.remedy(language) for language in LANGUAGES)
    assert one_file.story(CITY, "ausschuss") is None


def test_a_story_cannot_be_withdrawn_before_it_is_there(one_file: Register) -> None:
    for version in (0, 1):
        with pytest.raises(DecisionError, match="gibt es nicht"):
            one_file.withdraw_story(
                CITY, "keine", expected_version=version, written_by="", submit_key="weg"
            )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Straße & Öffentlichkeit – Teil 2", "strasse-oeffentlichkeit-teil-2"),
        ("Łódź, Crème brûlée", "odz-creme-brulee"),
        ("Ausschuss\u2013März", "ausschuss-maerz"),
        ("A" * 80, "a" * 60),
        ("Привет", "sitzung"),
        ("STANDARD", "standard"),
    ],
)
def test_the_name_follows_from_the_title(title: str, name: str) -> None:
    assert story_name(title) == name


@given(st.text(max_size=200), st.integers(2, 9_999))
def test_every_title_gives_a_name_that_a_link_can_carry(title: str, number: int) -> None:
    for name in (story_name(title), numbered_name(story_name(title), number)):
        assert len(name) <= NAME_LENGTH
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert name == name.strip("-") != ""


# Letters of one script and line breaks: what `clean_text` composes or removes has its own tests.
words = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=50)
values = words.filter(bool)
steps = st.builds(
    Step,
    kind=st.sampled_from(StepKind),
    choices=st.dictionaries(st.sampled_from(CHOICES), values, max_size=6),
    note=st.lists(words, max_size=3).map("\n".join).map(str.strip),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(title=words.map("A".__add__), made=st.lists(steps, min_size=1, max_size=4))
def test_what_was_saved_is_what_is_read(one_file: Register, title: str, made: list[Step]) -> None:
    saved = saving(one_file)(title=title, steps=made)

    found = one_file.story(CITY, saved.name)

    assert found == saved
    assert found is not None
    assert (found.title, found.steps) == (title, tuple(made))
