"""What stands behind all figures: city value, classes, signs, small numbers, limits, glossary."""

from __future__ import annotations

import streamlit as st

from data.city import City
from indicators.states import CellState
from locales import formats
from pages.shared.texts import escaped, language, t

_GLOSSARY = ("city_value", "unfavourable", "polarity", "level", "rate", "suppressed", "class")
_LIMITS = ("decide", "persons", "small", "levels", "years")


def show(city: City) -> None:
    """Draw all explanations, each under a heading of its own."""
    st.header(t("methods.rules"), anchor=False)
    for key in ("city_value", "below", "classes"):
        st.markdown(t(f"methods.{key}"))
    st.header(t("methods.signs"), anchor=False)
    st.html(_signs())
    st.header(t("methods.disclosure"), anchor=False)
    threshold = city.package.disclosure.threshold
    if threshold > 1:
        st.markdown(t("methods.disclosure.text", last=threshold - 1, threshold=threshold))
    else:
        st.markdown(t("methods.disclosure.off"))
    st.header(t("methods.limits"), anchor=False)
    st.markdown("\n".join(f"- {t(f'methods.limit.{key}')}" for key in _LIMITS))
    st.header(t("methods.glossary"), anchor=False)
    terms = "".join(
        f"<dt>{escaped(t(f'glossary.{key}'))}</dt><dd>{escaped(t(f'glossary.{key}.text'))}</dd>"
        for key in _GLOSSARY
    )
    st.html(f'<dl class="srm-passport">{terms}</dl>')


def _signs() -> str:
    rows = "".join(
        f'<tr><th scope="row">{escaped(formats.sign_of(state.value, language()))}</th>'
        f"<td>{escaped(t(f'state.{state.value}'))}</td>"
        f"<td>{escaped(t(f'state.{state.value}.long'))}</td></tr>"
        for state in CellState
        if state is not CellState.VALUE
    )
    heads = "".join(
        f'<th scope="col">{escaped(t(f"methods.signs.{key}"))}</th>'
        for key in ("sign", "state", "meaning")
    )
    return (
        '<div class="srm-scroll"><table class="srm-table">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
