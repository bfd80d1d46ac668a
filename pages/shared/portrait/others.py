"""Other areas: those inside this one, and those with a similar profile."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import portrait_text
from data.city import City
from data.portrait import Portrait, Spot, SubAreas
from locales import phrases
from pages.shared.html_table import html_table
from pages.shared.labels import unique
from pages.shared.portrait import choices, head
from pages.shared.texts import language, plain, t

_MOST_BUTTONS = 12
_OPEN = "open_inside"


def inside(city: City, shown: Portrait) -> None:
    """Areas of the next finer level inside this one; nothing at the finest level."""
    found = shown.inside
    if found is None or found.table.empty:
        return
    label = city.package.level(found.level).label.as_text()[language()]
    title = t("portrait_screen.inside", level=label, area=shown.spot.name)
    st.header(plain(title), anchor=False)
    st.text(portrait_text.sub_area_words(shown, language(), city))
    names = unique(found.table["name"].astype(str).to_dict())
    st.html(
        html_table(
            t("portrait_screen.inside.table", level=label, area=shown.spot.name),
            [
                t("table.name"),
                t("portrait_screen.inside.population"),
                t("portrait_screen.inside.below"),
            ],
            [_row(names[str(area_id)], row) for area_id, row in found.table.iterrows()],
            numbers=(1,),
            cards=True,
        )
    )
    _ways(city, found, names)
    if not found.figures.empty:
        with st.expander(t("portrait_screen.inside.figures"), key="inside_figures"):
            _figures(city, found, names)


def _row(name: str, row: pd.Series) -> tuple[str, ...]:
    lang = language()
    known = int(row["known"])
    below = t("portrait_screen.inside.below_of", count=int(row["below"]), total=known)
    people = portrait_text.residents_words(row["population"], row["population_state"], lang)
    return name, people, below if known else "–"


def _ways(city: City, found: SubAreas, names: dict[str, str]) -> None:
    """Buttons to their portraits; a select box where there are many."""
    spots = {
        str(area_id): Spot(level=found.level, area_id=str(area_id), name=names[str(area_id)])
        for area_id in found.table.index
    }
    if len(spots) <= _MOST_BUTTONS:
        with st.container(horizontal=True, gap="small"):
            for spot in spots.values():
                head.open_button(city, spot)
        return

    def chosen() -> None:
        area_id = st.session_state[_OPEN]
        if area_id in spots:
            choices.go_to(spots[area_id])

    st.selectbox(
        t("portrait_screen.inside.open"),
        list(spots),
        index=None,
        key=_OPEN,
        format_func=names.__getitem__,
        placeholder=t("area.search.placeholder"),
        on_change=chosen,
    )


def _figures(city: City, found: SubAreas, names: dict[str, str]) -> None:
    """All main indicators of all areas inside; a mark stands where one is less favourable."""
    keys = list(dict.fromkeys(found.figures.index.get_level_values(1)))
    catalogue, lang = city.catalogue, language()
    rows = []
    for area_id in found.table.index:
        cells = [names[str(area_id)]]
        for key in keys:
            if (area_id, key) not in found.figures.index:
                cells.append(t("state.missing.sign"))
                continue
            one = found.figures.loc[(area_id, key)]
            words = portrait_text.value_words(
                float(one["value"]), str(one["state"]), catalogue[key], lang
            )
            worse = not pd.isna(one["worse"]) and bool(one["worse"])
            cells.append(f"▲ {words}" if worse else words)
        rows.append(cells)
    heads = [t("table.name"), *(catalogue[key].name[lang] for key in keys)]
    label = city.package.level(found.level).label.as_text()[lang]
    caption = t("portrait_screen.inside.figures.table", level=label)
    st.html(html_table(caption, heads, rows, numbers=range(1, len(heads)), cards=True))
    st.caption(t("portrait_screen.inside.hint"))


def similar(city: City, shown: Portrait) -> None:
    """Areas with a similar profile, why they are similar, and the way to them."""
    if not shown.similar:
        return
    level = phrases.as_noun(city.package.level(shown.spot.level).label.as_text(), language())
    st.header(t("portrait_screen.similar"), anchor=False)
    st.caption(plain(t("portrait_screen.similar.hint", level=level)))
    for column, one in zip(st.columns(len(shown.similar)), shown.similar, strict=True):
        with column.container(border=True, gap="xsmall", height="stretch"):
            head.open_button(city, one.spot)
            st.text(portrait_text.similar_words(one, shown, city, language()))
