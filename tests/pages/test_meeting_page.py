"""The screen Sitzung: stories are put together and saved; links that lead nowhere lead back."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from measures.register import Register, open_register
from measures.settings import database_url
from measures.stories import STANDARD, Step, StepKind
from pages.shared.meeting.draft import Draft, Row

#: Key of the tiny city.
CITY = "99999001"
KINDS = [kind.value for kind in StepKind]


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    monkeypatch.setenv("SOZIALRAUM_DATA", str(tmp_path))
    monkeypatch.delenv("SOZIALRAUM_DATABASE", raising=False)
    return open_register(database_url())


def opened(app: AppTest, **link: str) -> AppTest:
    for key, value in link.items():
        app.query_params[key] = value
    app.switch_page("pages/meeting.py").run()
    assert not app.exception
    return app


def press(app: AppTest, beginning: str, place: int = 0) -> AppTest:
    """Press the button of the step at a place whose key begins so."""
    buttons = [one for one in app.button if str(one.key).startswith(beginning)]
    buttons[place].click().run()
    assert not app.exception
    return app


def steps(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.subheader]


def saved(register: Register, title: str, *kinds: StepKind) -> str:
    story = register.save_story(
        CITY,
        name="",
        title=title,
        steps=[Step(kind=kind) for kind in kinds],
        expected_version=0,
        written_by="Sozialamt",
        submit_key=title,
    )
    return story.name


def test_every_city_begins_with_the_ready_story_and_each_button_says_its_step(
    app: AppTest, register: Register
) -> None:
    opened(app)
    labels = [one.label for one in app.button]

    assert app.selectbox(key="story").value == STANDARD.name
    assert len(steps(app)) == len(KINDS)
    assert steps(app)[0] == "1. Die Stadt auf einen Blick"
    assert not app.warning
    assert len(labels) == len(set(labels))
    assert "Schritt 2 nach oben" in labels
    assert app.button(key=next(one.key for one in app.button if "up_" in str(one.key))).disabled


def test_steps_are_added_moved_and_removed(app: AppTest, register: Register) -> None:
    opened(app, story=saved(register, "Runde", StepKind.CITY, StepKind.METHOD, StepKind.CITY))
    press(app, "remove_", 2)
    press(app, "down_", 0)
    app.selectbox(key="meeting.add.kind").set_value("below")
    app.button(key="add").click().run()

    assert [one.split(". ")[1] for one in steps(app)] == [
        "Wie gerechnet wurde",
        "Die Stadt auf einen Blick",
        "Gebiete ungünstiger als die Stadt",
    ]
    assert any("noch nicht gespeichert" in one.value for one in app.info)


def test_story_is_saved_with_choices_and_notes(app: AppTest, register: Register) -> None:
    first = saved(register, "Runde", StepKind.CITY, StepKind.THEN_NOW)
    opened(app, story=first)
    press(app, "edit_", 1)
    field = {one.label: one for one in app.selectbox}
    field["Indikator"].set_value("transfer_rate")
    app.text_area[0].set_value("Auf den Norden zeigen.").run()
    app.radio(key=f"meeting.how.{first}.de").set_value("new")
    app.text_input(key=f"meeting.title.{first}").set_value("Ausschuss im März")
    press(app, f"FormSubmitter:save_{first}")

    story = register.story(CITY, "ausschuss-im-maerz")
    assert story is not None
    assert [one.kind for one in story.steps] == [StepKind.CITY, StepKind.THEN_NOW]
    assert dict(story.steps[1].choices) == {"indicator": "transfer_rate"}
    assert story.steps[1].note == "Auf den Norden zeigen."
    assert app.selectbox(key="story").value == "ausschuss-im-maerz"
    assert "Ausschuss im März" in app.success[0].value


def test_story_without_a_name_is_refused_and_its_steps_stay(
    app: AppTest, register: Register
) -> None:
    name = saved(register, "Runde", StepKind.CITY, StepKind.METHOD)
    opened(app, story=name)
    press(app, "remove_", 0)
    app.text_input(key=f"meeting.title.{name}").set_value(" ")
    press(app, f"FormSubmitter:save_{name}")

    assert app.warning
    assert [one.version for one in register.stories(CITY)] == [1]
    assert steps(app) == ["1. Wie gerechnet wurde"]


def test_conflict_shows_theirs_and_keeps_mine(app: AppTest, register: Register) -> None:
    name = saved(register, "Runde", StepKind.CITY, StepKind.METHOD)
    opened(app, story=name)
    press(app, "remove_", 1)
    register.save_story(
        CITY,
        name=name,
        title="Runde der anderen",
        steps=[Step(kind=StepKind.BELOW)],
        expected_version=1,
        written_by="Jugendamt",
        submit_key="theirs",
    )
    press(app, f"FormSubmitter:save_{name}")

    texts = [one.value for one in app.text]
    assert any("Runde der anderen" in one and "Jugendamt" in one for one in texts)
    assert steps(app) == ["1. Die Stadt auf einen Blick"]
    press(app, f"FormSubmitter:save_{name}")
    newest = register.story(CITY, name)
    assert newest is not None
    assert newest.version == 3
    assert [one.kind for one in newest.steps] == [StepKind.CITY]


def test_withdrawing_asks_once_more(app: AppTest, register: Register) -> None:
    name = saved(register, "Runde", StepKind.CITY)
    opened(app, story=name)
    press(app, "withdraw")
    assert register.story(CITY, name) is not None

    press(app, "withdraw_do")

    assert register.story(CITY, name) is None
    assert app.selectbox(key="story").value == STANDARD.name


def test_without_a_register_the_ready_story_stays(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SOZIALRAUM_DATABASE", f"sqlite:///{tmp_path}/file/massnahmen.db")
    opened(app)

    assert len(steps(app)) == len(KINDS)
    assert app.warning
    assert not [one for one in app.button if "FormSubmitter" in str(one.key)]


def test_link_to_no_story_leads_to_those_there_are(app: AppTest, register: Register) -> None:
    for name in ("x" * 10_000, "../standard", ""):
        opened(app, story=name, present="1")

        assert any("nicht mehr" in one.value for one in app.warning), name[:20]
        assert app.selectbox(key="story").value == STANDARD.name


def test_nonsense_for_a_step_is_no_error(app: AppTest, register: Register) -> None:
    name = saved(register, "Kurz", StepKind.METHOD)
    for step in ("0", "999", "²", "1" * 5_000):
        opened(app, story=name, present="1", step=step)

        assert not app.error, step[:20]
        assert not app.title  # of the preparing state


def test_step_at_an_end_stays_there() -> None:
    rows = [Row(id=kind, step=Step(kind=StepKind(kind))) for kind in KINDS[:2]]
    draft = Draft(version=1, begun_with=tuple(row.step for row in rows), rows=list(rows))
    draft.move(KINDS[0], -1)
    draft.move(KINDS[1], 1)

    assert draft.rows == rows
    assert not draft.changed
