"""Screen: which city is shown, the check report of its files, sources and licences."""

from __future__ import annotations

import streamlit as st

from pages.shared import check_report, footer, frame, notices, places, sources, url_state
from pages.shared.texts import language, plain, t

frame.ensure()
st.title(t("data_quality.title"), anchor=False)
key = places.chooser()
url_state.write("data_quality", city=key, lang=language())
with notices.shown_errors():
    place = places.chosen()
    city = places.read(place)
    note = city.package.city.note
    if note is not None:
        st.caption(plain(note.as_text()[language()]))
    st.caption(plain(footer.version_text(city)))
    check_report.show(city)
    sources.show(city)
