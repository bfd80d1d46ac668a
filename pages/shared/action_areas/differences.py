"""What a rule that is tried out changes: said plainly, with the way back."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from data import candidates, reasons
from data.candidates import Candidates
from indicators.action_areas import Recommendation
from locales import formats
from pages.shared.action_areas import what_if
from pages.shared.texts import language, plain, t

_NAMED = 3  # so many areas are named in the sentence itself


def between(saved: Candidates, found: Candidates) -> pd.DataFrame:
    """
    Areas to which two rules give another recommendation, or leave other parts.

    Returns
    -------
    differing
        Rows of `data.candidates.changes`; parts behind a recommendation for the
        whole area decide nothing, so other ones are no difference.
    """
    rows = candidates.changes(saved, found)
    parts_count = rows["after"].eq(Recommendation.NARROW.value)
    return rows[rows["before"].ne(rows["after"]) | parts_count]


def show(differing: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Say that a rule is tried out and what it changes; many areas by name in a folded list."""
    kinds = _by_kind(differing, names)
    count = len(differing)
    if not count:
        words = t("action_areas.what_if.nothing")
    elif count <= _NAMED:
        listed = "; ".join(f"{name} ({kind})" for kind, own in kinds.items() for name in own)
        words = t("action_areas.what_if.changes", n=count, areas=listed)
    else:
        words = t("action_areas.what_if.count", count=formats.number(count, 0, language()))
    with st.container(key="tried_out", gap="xsmall"):
        st.info(f"**{t('action_areas.tried_out')}** {plain(words)}")
        if count > _NAMED:
            with st.expander(t("action_areas.what_if.which"), key="what_if_changes"):
                lines = [
                    f"- {plain(kind)} ({len(own)}): {plain('; '.join(own))}"
                    for kind, own in kinds.items()
                ]
                st.markdown("\n".join(lines))
        back("what_if_back")


def back(key: str) -> None:
    """Draw the button that takes every change back."""
    st.button(t("action_areas.what_if.back"), key=key, on_click=what_if.back_to_rule)


def _by_kind(differing: pd.DataFrame, names: Mapping[str, str]) -> dict[str, list[str]]:
    """Names per kind of change, what changes most first."""
    order = [one.value for one in candidates.BY_CHANGE]
    kinds: dict[tuple[int, int], list[str]] = {}
    for area_id, before, after in zip(
        differing.index, differing["before"], differing["after"], strict=True
    ):
        kinds.setdefault((order.index(after), order.index(before)), []).append(str(area_id))
    return {
        _kind(order[before], order[after]): sorted((names[one] for one in own), key=formats.sorting)
        for (after, before), own in sorted(kinds.items())
    }


def _kind(before: str, after: str) -> str:
    first, second = (reasons.recommendation_word(one, language()) for one in (before, after))
    if before == after:
        return t("action_areas.what_if.parts", word=second)
    return t("action_areas.what_if.one", before=first, after=second)
