"""History of one area in a set: when in, when out, why, on whose decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from data import reasons
from data.city import City
from locales import formats
from measures import declared
from measures.decisions import Decision
from measures.history import Event
from measures.timeline import Change, Entry, Member
from pages.shared.html_table import html_table
from pages.shared.texts import language, plain, t


def show(city: City, events: Sequence[Event], name: str) -> None:
    """
    Draw the history of one area: entries, and the decisions on recommendations among them.

    Parameters
    ----------
    events
        As from `measures.history.area_history`.
    """
    with st.container(border=True, key="card"):
        st.subheader(plain(t("area_sets.area.title", name=name)), anchor=False)
        if not events:
            st.text(t("area_sets.area.never"))
            return
        heads = ["date", "change", "reason", "reference", "decided_by", "recorded"]
        rows = [
            _entry_row(one.entry) if one.entry else _decision_row(one.decision, city)
            for one in events
            if one.entry or one.decision
        ]
        st.html(
            html_table(
                t("area_sets.area.table", name=name),
                [t(f"area_sets.column.{one}") for one in heads],
                rows,
                cards=True,
            )
        )


def _entry_row(entry: Entry) -> tuple[str, ...]:
    return (
        day(entry.effective),
        change_words(entry.change, entry.member),
        entry.reason or "–",
        entry.reference or "–",
        t(f"area_sets.role.{entry.decided_by.value}"),
        moment(entry.recorded_at),
    )


def _decision_row(decision: Decision | None, city: City) -> tuple[str, ...]:
    assert decision is not None  # noqa: S101 - for types: an event is an entry or a decision
    return (
        day(decision.decided_on),
        decision_line(decision, city),
        decision.reason or "–",
        decision.reference or "–",
        t(f"area_sets.role.{decision.decided_by.value}"),
        moment(decision.recorded_at),
    )


def decision_line(decision: Decision, city: City) -> str:
    """One decision with the recommendation that it took over or overrode."""
    key = "overridden" if decision.overridden else "taken"
    quarters = ", ".join(quarter_name(city, decision.level, one) for one in decision.quarters)
    own = ", ".join(quarter_name(city, decision.level, one) for one in decision.decided_quarters)
    return t(
        f"area_sets.decision.{key}",
        recommendation=_with_quarters(decision.recommendation, quarters),
        decided=_with_quarters(decision.decided, own),
        rule=f"{decision.rule_key} {decision.rule_version}",
    )


def _with_quarters(code: str, quarters: str) -> str:
    word = reasons.recommendation_word(code, language())
    return f"{word} ({quarters})" if quarters else word


def quarter_name(city: City, level: str, quarter: str) -> str:
    """Name of a quarter of any level finer than `level`; its id where there is none."""
    for finer in (one.name for one in city.package.levels):
        if finer == level:
            break
        if finer in city.areas and quarter in city.areas[finer].index:
            return city.area_name(finer, quarter)
    return quarter


def change_words(change: Change, member: Member) -> str:
    """Joins or leaves, as a whole or with a named part."""
    if member.part is None:
        return t(f"area_sets.change.{change.value}")
    return t(f"area_sets.change.{change.value}.part", part=member.part.name or member.part.key)


def day(value: dt.date) -> str:
    """A day in words, or that nobody has named it."""
    if value <= declared.UNDATED:
        return t("area_sets.undated")
    return formats.date(value, language())


def moment(value: dt.datetime | None) -> str:
    """Day on which an entry was written; declared entries have none."""
    return t("area_sets.declared") if value is None else formats.date(value.date(), language())
