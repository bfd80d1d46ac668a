"""All portraits of a level as one file: made step by step, seen to grow, stopped at will.

The file is handed over in the run that made it and kept nowhere else: another
choice on the screen, and it has to be made again.
"""

from __future__ import annotations

import streamlit as st

from data.city import City
from locales import formats
from pages.shared import cached, notices
from pages.shared import register as registers
from pages.shared.places import Place
from pages.shared.texts import language, plain, t
from reports import origins

_MAKE, _STOP = "book_make", "book_stop"
#: Pages are set in one piece, with some ten megabytes of memory for each area: of a server that
#: others use, too, no more than this is asked.
_MOST_AREAS = 200


@st.fragment
def show(place: Place, level: str, year: int) -> None:
    """Draw the button; pressed, the progress with a way to stop, and at last the file."""
    city = cached.city(*place.address)
    count = len(city.areas[level])
    label = city.package.level(level).label.as_text()[language()]
    written = formats.number(count, 0, language())
    st.header(t("portrait_screen.book"), anchor=False)
    st.caption(plain(t("portrait_screen.book.hint", level=label, count=written)))
    if count > _MOST_AREAS:
        most = formats.number(_MOST_AREAS, 0, language())
        st.info(plain(t("portrait_screen.book.too_many", most=most)))
        return
    wanted = st.button(t("portrait_screen.book.make"), key=_MAKE)
    if st.session_state.get(_STOP):
        st.info(t("portrait_screen.book.stopped"))
    if wanted:
        # A run of this part alone is not inside the one that says what is wrong with the page.
        with notices.shown_errors():
            _make(city, level, year)


def _make(city: City, level: str, year: int) -> None:
    """
    Make the file.

    A press on the button that stops begins another run: it ends this one at the next
    step of the bar, and what was made so far goes with it.
    """
    from reports.portrait_book import book_contents, portraits_pdf  # noqa: PLC0415 - on demand

    lang, count = language(), len(city.areas[level])
    origin = origins.book_origin(city, level, year=year, language=lang)
    place_of_progress = st.container()
    bar = place_of_progress.progress(0.0, text=t("portrait_screen.book.begin"))
    stop = place_of_progress.empty()
    stop.button(t("portrait_screen.book.stop"), key=_STOP)
    store, _ = registers.opened_or_none()
    contents = []
    for content in book_contents(
        city, level, language=lang, register=store, provenance=origin, year=year
    ):
        contents.append(content)
        done = len(contents)
        bar.progress(
            min(done / (count + 1), 1.0),
            text=t("portrait_screen.book.step", done=done, count=count),
        )
    # Drawn again while the pages are set: there a press on the other button ends this run.
    made = portraits_pdf(
        contents,
        beat=lambda: bar.progress(count / (count + 1), text=t("portrait_screen.book.typeset")),
    )
    bar.progress(1.0, text=t("portrait_screen.book.done"))
    stop.download_button(
        t("portrait_screen.book.take"),
        made,
        file_name=origins.file_name(
            city, "portraits", level, str(year), city.version[:8], language=lang, ending="pdf"
        ),
        mime="application/pdf",
        on_click="ignore",
        key="book_take",
    )
