"""View of the screen Methodik: two index methods, and the areas that they see differently."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from data import headline, indices
from data.city import City
from data.errors import MethodNotUsableError
from data.indices import CityIndex
from locales import formats
from pages.shared import cached, index_words, notices, screen_choices
from pages.shared.html_table import NARROW, html_table
from pages.shared.methods import choices
from pages.shared.methods.choices import OTHER, Choices, Years
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

#: Kinds of change as from `data.indices.class_changes`, in the order of the table.
_KINDS = ("only_first", "only_second", "class", "leaves", "joins")


def show(place: Place, city: City) -> Choices:
    """Draw the view and return its choices."""
    st.header(t("methods.compare"), anchor=False)
    st.markdown(t("methods.compare.why"))
    years = choices.index_years(place, city)
    partners = {key: _partners(years, key) for key in years}
    partners = {key: found for key, found in partners.items() if found}
    if not partners:
        st.info(t("methods.compare.too_few"))
        return {}
    names = {key: one.name[language()] for key, one in indices.definitions(city).items()}
    with st.grid(2, min_column_width=320, key="compare_methods"):
        first = choices.method(
            {key: names[key] for key in partners}, label=t("methods.compare.first")
        )
        offered = {key: names[key] for key in partners[first]}
        second = screen_choices.method(offered, label=t("methods.compare.second"), key=OTHER)
    common = partners[first][second]
    with st.grid(2, min_column_width=150, key="compare_controls"):
        level = str(screen_choices.level(place, city, common.__contains__))
        year = screen_choices.year(common[level])
    try:
        _result(place, city, (first, second), level, year)
    except MethodNotUsableError as error:
        notices.show_finding(error.finding)
    return {"method": first, OTHER: second, "level": level, "year": str(year)}


def _partners(years: Years, first: str) -> Years:
    """Other methods that have a level and year in common with `first`, with these."""
    found: Years = {}
    for key, levels in years.items():
        shared = {
            level: sorted(set(known) & set(levels.get(level, ())))
            for level, known in years[first].items()
        }
        shared = {level: known for level, known in shared.items() if known}
        if key != first and shared:
            found[key] = shared
    return found


def _result(place: Place, city: City, methods: tuple[str, str], level: str, year: int) -> None:
    first, second = (cached.index(*place.address, key, level, year) for key in methods)
    changes = indices.class_changes(
        city, first=methods[0], second=methods[1], level=level, year=year
    )
    counts = _counts(first, second)
    st.markdown(f"**{plain(sentence(city, counts, level))}**")
    st.html(_judgements(first, second, counts), width=NARROW)
    st.subheader(t("methods.changes"), anchor=False)
    if changes.empty:
        st.markdown(t("methods.changes.none"))
        return
    if first.definition.status.codes != second.definition.status.codes:
        st.caption(t("methods.changes.other_classes"))
    st.html(_changes(changes, first, second))


def _counts(first: CityIndex, second: CityIndex) -> dict[str, int]:
    """Areas that take part in both, by who calls them burdened, and areas that do not."""
    left, right = (
        one.table["status_class"].isin(one.definition.status.attention) for one in (first, second)
    )
    both = ~(first.table["excluded"].astype(bool) | second.table["excluded"].astype(bool))
    return {
        "both": int((both & left & right).sum()),
        "only_first": int((both & left & ~right).sum()),
        "only_second": int((both & ~left & right).sum()),
        "neither": int((both & ~left & ~right).sum()),
        "not_compared": int((~both).sum()),
    }


def sentence(city: City, counts: dict[str, int], level: str) -> str:
    """Say in how many areas both methods see burden, and in how many only one does."""
    lang = language()
    compared = sum(count for kind, count in counts.items() if kind != "not_compared")
    return t(
        "methods.compare.sentence",
        where=headline.where(
            counts["both"], compared, city.package.level(level).label.as_text(), lang
        ),
        first=_in_so_many(counts["only_first"]),
        second=_in_so_many(counts["only_second"]),
    )


def _in_so_many(count: int) -> str:
    return formats.number(count, 0, language()) if count else t("methods.compare.nowhere")


def _judgements(first: CityIndex, second: CityIndex, counts: dict[str, int]) -> str:
    """Table of the counts, with the names of both methods."""
    lang = language()
    names = {"first": first.definition.name[lang], "second": second.definition.name[lang]}
    heads = [t("methods.compare.group"), t("methods.compare.areas")]
    rows = [
        (t(f"methods.compare.{kind}", **names), formats.number(count, 0, lang))
        for kind, count in counts.items()
    ]
    return html_table(t("methods.compare.counts", year=first.year), heads, rows, numbers=(1,))


def _changes(changes: pd.DataFrame, first: CityIndex, second: CityIndex) -> str:
    """Table of the areas, by kind of change and name."""
    lang = language()
    order = changes.assign(
        kind=changes["change"].map(_KINDS.index), sorting=changes["name"].map(formats.sorting)
    ).sort_values(["kind", "sorting"])
    words = partial(_class_words, language=lang)
    rows = [
        (
            str(row["name"]),
            str(area),
            words(first, str(row["first_code"])),
            words(second, str(row["second_code"])),
            t(f"methods.changes.{row['change']}"),
        )
        for area, row in order.iterrows()
    ]
    heads = [
        t("table.name"),
        t("table.id"),
        t("methods.compare.first"),
        t("methods.compare.second"),
        t("methods.changes.change"),
    ]
    caption = t("methods.changes.caption", n=len(rows), count=formats.number(len(rows), 0, lang))
    return html_table(caption, heads, rows, cards=True)


def _class_words(index: CityIndex, code: str, *, language: str) -> str:
    """Class of an area in words; an area without one takes no part."""
    return index_words.class_words(index.definition.status, code, language) or t(
        "methods.changes.no_part"
    )
