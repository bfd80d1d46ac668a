"""Who lives there: ages against the city, and target groups with what they need."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import portrait_text
from data.city import City
from data.portrait import AgeProfile, Portrait
from indicators.charts.age_pyramid import Words, age_pyramid
from locales import formats
from pages.shared import painting
from pages.shared.action_areas import groups_tables
from pages.shared.development import axes, draw, tables
from pages.shared.html_table import html_table
from pages.shared.texts import language, plain, t

_DECIMALS = 1
_LEFT = "male"


def show(city: City, shown: Portrait) -> None:
    """Ages beside target groups; what the city has alone takes the whole width."""
    if shown.ages is None or shown.groups.empty:
        _ages(shown)
        _groups(shown)
    else:
        left, right = st.columns(2, gap="medium")
        with left:
            _ages(shown)
        with right:
            _groups(shown)
    _group_tables(city, shown)


def _ages(shown: Portrait) -> None:
    """Age groups of the area beside those of the city; nothing where the city has none."""
    profile = shown.ages
    if profile is None:
        return
    words = portrait_text.age_words(profile, language())
    st.header(t("portrait_screen.ages"), anchor=False)
    st.text(words)
    draw.chart(
        age_pyramid(
            _rows(profile),
            words=Words(
                area=shown.spot.name,
                city=t("strip.city"),
                left=t("portrait_screen.ages.male"),
                right=t("portrait_screen.ages.female"),
            ),
            axis=axes.of_unit("%", _DECIMALS),
        ),
        key="ages",
        alt=t("portrait_screen.ages.alt", words=words, year=profile.year),
    )
    hints = [t("portrait_screen.ages.hint", year=profile.year)]
    years = set((profile.table["last"] - profile.table["first"]).dropna())
    hints += [t("portrait_screen.ages.uneven")] if len(years) > 1 else []
    st.caption(plain(" ".join(hints)))
    tables.folded(
        lambda: _table(profile, shown.spot.name),
        key="age_table",
        title=t("portrait_screen.ages.table"),
    )


def _rows(profile: AgeProfile) -> pd.DataFrame:
    table = profile.table
    return pd.DataFrame(
        {
            "label": [_label(row) for _, row in table.iterrows()],
            "share": painting.shown_values(table["share"], _DECIMALS).to_numpy(),
            "city_share": painting.shown_values(table["city_share"], _DECIMALS).to_numpy(),
            "sign": [formats.sign_of(str(one), language()) for one in table["state"]],
            "left": table["sex"].eq(_LEFT).to_numpy(),
        }
    )


def _label(row: pd.Series) -> str:
    return portrait_text.age_label(row, language())


def _table(profile: AgeProfile, area: str) -> tables.Table:
    """One row per group: residents, share, share in the city."""
    table = profile.table
    sexes = [t(f"portrait_screen.ages.{one}") if one else "" for one in table["sex"]]
    group, count = t("portrait_screen.ages.group"), t("portrait_screen.ages.count")
    own = t("portrait_screen.ages.share", area=area)
    city = t("portrait_screen.ages.city_share")
    frame = pd.DataFrame(
        {
            group: [_label(row) for _, row in table.iterrows()],
            **({t("portrait_screen.ages.sex"): sexes} if any(sexes) else {}),
            count: table["count"].to_numpy(dtype=float),
            own: painting.shown_values(table["share"], _DECIMALS).to_numpy(),
            city: painting.shown_values(table["city_share"], _DECIMALS).to_numpy(),
        }
    )
    return tables.Table(
        frame=frame,
        numbers={
            count: tables.Number(decimals=0),
            own: tables.Number(decimals=_DECIMALS),
            city: tables.Number(decimals=_DECIMALS),
        },
        states={count: table["state"], own: table["state"]},
        alt=t("portrait_screen.ages.table.alt"),
    )


def _groups(shown: Portrait) -> None:
    """Which target groups are hit most, in words."""
    if shown.groups.empty:
        return
    st.header(t("portrait_screen.groups"), anchor=False)
    for sentence in portrait_text.group_words(shown, language()):
        st.text(sentence)


def _group_tables(city: City, shown: Portrait) -> None:
    """Each figure of a target group beside the city's, on demand."""
    if shown.groups.empty:
        return
    rows = groups_tables.ordered(shown.groups, shown.spot.area_id)
    judged = rows["judged"].astype(bool)
    area, others = shown.spot.name, rows[~judged]
    with st.expander(t("portrait_screen.groups.all"), key="groups"):
        _group_table(city, rows[judged], t("groups.table", area=area))
        _group_table(city, others, t("groups.others.table", area=area))


def _group_table(city: City, rows: pd.DataFrame, caption: str) -> None:
    if rows.empty:
        return
    cells = [groups_tables.row_of(city, row) for _, row in rows.iterrows()]
    st.html(html_table(caption, groups_tables.heads(), cells, numbers=(2, 3), cards=True))
