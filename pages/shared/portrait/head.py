"""The head of a portrait: which area, how many people, what stands out, its action-area status."""

from __future__ import annotations

import streamlit as st

from data import portrait_text
from data.city import City
from data.portrait import Portrait, Spot
from pages.shared.html_table import html_table
from pages.shared.portrait import choices
from pages.shared.texts import language, plain, t
from reports.area_status import AreaStatus

_TO_TOP = """<script>{
  const heading = document.querySelector("[data-testid=stMain] h1");
  if (heading) {
    heading.tabIndex = -1;
    heading.style.outline = "none";
    heading.focus({preventScroll: true});
  }
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}</script>"""


def show(city: City, shown: Portrait) -> None:
    """Name, place, population and the generated short text."""
    lang = language()
    st.title(plain(shown.spot.name), anchor=False)
    place = portrait_text.place_words(shown, city, lang)
    st.caption(plain(" · ".join(one for one in (place, str(shown.year)) if one)))
    if words := portrait_text.population_words(shown, lang):
        st.markdown(f"**{plain(words)}**")
    # The first sentence says place and population, which stand above already.
    sentences = portrait_text.summary(shown, city, lang)[1:]
    st.markdown("\n".join(f"- {plain(one)}" for one in sentences))
    _upwards(city, shown.parents)


def _upwards(city: City, parents: tuple[Spot, ...]) -> None:
    """Ways to the portraits of the coarser areas around."""
    if not parents:
        return
    with st.container(horizontal=True, gap="small"):
        for spot in parents:
            open_button(city, spot)


def named(city: City, spot: Spot) -> str:
    """Name of an area with its level: an area and the one around it may have the same name."""
    level = city.package.level(spot.level).singular.as_text()[language()]
    return t("portrait_screen.named", level=level, area=spot.name)


def open_button(city: City, spot: Spot) -> None:
    """Button that opens the portrait of another area."""
    level = city.package.level(spot.level).singular.as_text()[language()]
    st.button(
        plain(t("portrait_screen.open", level=level, area=spot.name)),
        key=f"open.{spot.level}.{spot.area_id}",
        type="tertiary",
        on_click=choices.go_to,
        args=(spot,),
    )


def begin_at_top() -> None:
    """
    Take the reader to the heading of another portrait that was opened further down.

    The screen would else stay where the button was, in the middle of another area.
    """
    if st.session_state.pop(choices.OPENED, False):
        st.html(_TO_TOP, unsafe_allow_javascript=True)


def status(found: AreaStatus) -> None:
    """Whether the area is one of the action areas, what the rule says, and how it came to be."""
    st.header(plain(found.set_label or t("portrait_screen.status")), anchor=False)
    st.markdown(f"**{plain(found.today)}**")
    if found.recommendation:
        st.text(found.recommendation)
        st.caption(t("action.not_alone"))
    if found.reason:
        with st.expander(t("portrait_screen.status.reason"), key="status_reason"):
            st.text(found.reason)
    if not found.lines:
        return
    with st.expander(t("portrait_screen.status.history"), key="status_history"):
        st.html(
            html_table(
                t("portrait_screen.status.history"),
                [t("portrait_screen.status.date"), t("portrait_screen.status.entry")],
                [(one.date, one.text) for one in found.lines],
            )
        )
