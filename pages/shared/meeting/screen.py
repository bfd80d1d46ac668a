"""One page in three states: preparing, the slides full screen, the presenter's notes."""

from __future__ import annotations

import streamlit as st

from data.city import City
from measures.stories import STANDARD
from pages.shared import frame, notices, places, url_state
from pages.shared.meeting import prepare, stage, stories
from pages.shared.meeting.stories import Shelf
from pages.shared.places import Place
from pages.shared.texts import language, t

SCREEN = "meeting"
STORY, STEP = "story", "step"
#: Parameter of the address -> what the stage shows.
MODES = {"present": "slides", "notes": "notes"}
_MOST_DIGITS = 4


def run() -> None:
    """Draw the state that the address names."""
    frame.ensure()
    with notices.shown_errors():
        place = places.chosen()
        city = places.read(place)
        shelf = stories.shelf(city)
        mode = next((one for one in MODES if st.query_params.get(one) == "1"), None)
        if mode is None:
            name = prepare.show(place, city, shelf)
            _write(place, name)
        else:
            _present(place, city, shelf, mode)


def _present(place: Place, city: City, shelf: Shelf, mode: str) -> None:
    """Show a story; an unknown one leads to the list of those that there are."""
    name = url_state.asked(STORY, shelf.names()) or (
        STANDARD.name if STORY not in st.query_params else None
    )
    story = shelf.story(name) if name else None
    if story is None:
        st.session_state[stories.LOST] = True
        _leave(None)
        st.rerun()
    st.html(stage.BARE)
    with st.spinner(t("meeting.drawing"), show_time=False):
        shown = stage.slides(place, city, shelf, story)
    step = _asked_step(len(shown))
    _write(place, story.name, mode=mode, step=step)
    if stage.show(shown, mode=MODES[mode], step=step):
        _leave(story.name)
        st.rerun()


def _leave(name: str | None) -> None:
    """Go back to preparing; a step that the way back of the browser can undo."""
    kept = {
        key: value
        for key, value in st.query_params.to_dict().items()
        if key not in {*MODES, STORY, STEP}
    }
    st.query_params.from_dict(kept | ({STORY: name} if name else {}))
    st.session_state.pop(STORY, None)


def _asked_step(count: int) -> int:
    """Step of the address, from 1; nonsense is the first, too large a number the last."""
    asked = st.query_params.get(STEP, "")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= _MOST_DIGITS):
        return 1
    return min(max(int(asked), 1), count)


def _write(place: Place, name: str, *, mode: str | None = None, step: int | None = None) -> None:
    url_state.write(
        SCREEN,
        city=place.key,
        lang=language(),
        story=name,
        **{one: "1" if one == mode else None for one in MODES},
        step=None if step is None else str(step),
    )
