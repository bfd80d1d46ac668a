"""The lines below the headline: which rule, its words, and that it does not decide alone."""

from __future__ import annotations

import streamlit as st

from data import reasons
from data.candidates import Candidates
from data.candidates import rules as declared_rules
from data.city import City
from pages.shared.action_areas.what_if import Asked
from pages.shared.texts import language, plain, t


def show(city: City, asked: Asked, found: Candidates) -> None:
    """Name, version and years of the rule; its words are opened on demand."""
    rule, lang = asked.saved, language()
    line = t(
        "action_areas.rule.changed" if asked.changed else "action_areas.rule.line",
        name=rule.name[lang],
        version=rule.version,
        base=found.base_year,
        year=found.year,
    )
    st.caption(plain(f"{line}. {t('action.not_alone')}"))
    if rule.key not in declared_rules(city):
        st.caption(t("action_areas.rule.proposed"))
    with st.popover(t("action_areas.rule.words"), key="rule_words"):
        sentences = reasons.rule_sentences(found.rule, lang, city)
        st.markdown("\n".join(f"- {plain(one)}" for one in sentences))
