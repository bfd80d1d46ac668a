"""Then against now: which areas were less favourable than the city, and which still are."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data.city import City
from data.development import ThenNow
from indicators.catalogue import Polarity
from indicators.change import Quadrant
from indicators.charts.quadrants import then_against_now
from indicators.comparison import ANY
from locales import formats, phrases
from pages.shared import (
    cached,
    controls,
    labels,
    painting,
    reform_notes,
    screen_choices,
    selection,
    url_state,
)
from pages.shared.development import area_choice, axes, choices, draw, foot, sentences, tables
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_FEWEST = 2  # years that can be set against each other
_GROUP = "group"
_GROUPS = tuple(one.value for one in Quadrant)


def show(place: Place, city: City) -> dict[str, str | None]:
    """Draw the view; returns its part of the address."""
    row = st.grid(3, min_column_width=150, key="controls")
    with row:
        level = screen_choices.level(place, city, lambda name: bool(_offered(place, city, name)))
    if level is None:
        st.title(t("development.then_now.nothing"), anchor=False)
        st.info(t("development.then_now.declare"))
        return {}
    offered = _offered(place, city, level)
    with row:
        key = controls.choose_indicator(city, offered)
        known = cached.years(*place.address, key, level)
        base = screen_choices.year(
            known[:-1], key=choices.BASE, first=True, label=t("development.base")
        )
        later = [year for year in known if year > base]
        year = screen_choices.year(later, label=t("development.year"))
        margin = controls.choose_margin() if offered[key].judged else ANY
    found = cached.then_now(*place.address, key, level, (base, year), margin=margin.key)
    area, group = _body(place, city, found)
    return {
        "level": level,
        "topic": offered[key].topic,
        "indicator": key,
        "base": str(base),
        "year": str(year),
        "margin": margin.key if offered[key].judged else None,
        "group": group,
        "area": area,
    }


def _offered(place: Place, city: City, level: str) -> dict[str, controls.Offer]:
    """Indicators that have two years at a level; an index is not compared with a city value."""
    offered = choices.of_catalogue(controls.offers(place, city, level), city)
    return {
        key: one
        for key, one in offered.items()
        if len(cached.years(*place.address, key, level)) >= _FEWEST
    }


def _body(place: Place, city: City, found: ThenNow) -> tuple[str | None, str | None]:
    """Draw everything below the controls; returns the chosen area and group."""
    names = labels.unique(found.table["name"].astype(str).to_dict())
    area, group = selection.settle(names), None
    label = city.package.level(found.level).label.as_text()
    sentence = sentences.then_now(
        found.table["quadrant"],
        found.indicator,
        years=(found.base_year, found.year),
        level=label,
        language=language(),
    )
    st.title(plain(sentence), anchor=False)
    st.caption(plain(_definition(found, label[language()])))
    left, right = st.columns([60, 40], gap="medium")
    with left:
        _chart(found, area)
    with right:
        selection.search_box(names)
        if area is not None:
            _area(place, found, area)
        if found.indicator.polarity is not Polarity.NEUTRAL:
            group = _groups(found, names, area)
    for year in (found.base_year, found.year):
        figures = cached.figures(*place.address, found.indicator.key, found.level, year)
        if note := reform_notes.legend(figures):
            st.caption(plain(f"{year}: {note}"))
    tables.folded(
        lambda: _table(place, found), key="then_now_table", title=t("development.then_now.table")
    )
    foot.show(place, city, key=found.indicator.key, level=found.level, year=found.year)
    return area, group


def _definition(found: ThenNow, level: str) -> str:
    """Level, both city values, areas without figure, margin."""
    lang = language()
    parts = [level]
    for year, value in ((found.base_year, found.city_then), (found.year, found.city_now)):
        if not math.isnan(value):
            parts.append(t("development.city", year=year, value=_figure(value, found)))
    lacking = int((found.table["then"].isna() | found.table["now"].isna()).sum())
    if lacking:
        shown = formats.number(lacking, 0, lang)
        parts.append(t("development.lacking", n=lacking, count=shown))
    if found.margin != ANY:
        parts.append(t("development.margin", mark=phrases.mark(found.margin, lang)))
    return " · ".join(parts)


def _figure(value: float, found: ThenNow, state: str = "value") -> str:
    indicator = found.indicator
    if state == "value" and math.isnan(value):
        state = "missing"
    return formats.figure(
        value,
        state,
        decimals=indicator.decimals,
        unit=indicator.unit[language()],
        language=language(),
    )


def _chart(found: ThenNow, area: str | None) -> None:
    indicator = found.indicator
    judged = indicator.polarity is not Polarity.NEUTRAL
    counts = found.table["quadrant"].value_counts()
    shown = found.table.assign(
        then=painting.shown_values(found.table["then"], indicator.decimals),
        now=painting.shown_values(found.table["now"], indicator.decimals),
    )
    draw.chart(
        then_against_now(
            shown,
            axis=axes.of(indicator),
            titles=(str(found.base_year), str(found.year)),
            corners={
                code: t(f"development.corner.{code}", count=int(counts.get(code, 0)))
                for code in _GROUPS
            }
            if judged
            else {},
            city=(found.city_then, found.city_now),
            city_label=t("strip.city"),
            unfavourable_is_high=indicator.polarity is Polarity.LOWER_IS_BETTER if judged else None,
            marked=area,
        ),
        key="then_now_chart",
        alt=_alternative(found, counts, judged=judged),
    )
    st.caption(t("development.then_now.hint" if judged else "development.then_now.hint.neutral"))


def _alternative(found: ThenNow, counts: pd.Series, *, judged: bool) -> str:
    both = int((found.table["then"].notna() & found.table["now"].notna()).sum())
    text = t(
        "development.then_now.alt",
        indicator=found.indicator.name[language()],
        base=found.base_year,
        year=found.year,
        count=both,
    )
    if not judged:
        return text
    parts = [
        t("development.group", words=t(f"development.quadrant.{code}"), count=counts.get(code, 0))
        for code in _GROUPS
    ]
    return f"{text} {phrases.heading('; '.join(parts))}."


def _area(place: Place, found: ThenNow, area_id: str) -> None:
    """The two figures of the chosen area, what the change is made of, how long it has lasted."""
    row = found.table.loc[area_id]
    with st.container(border=True, key="card"):
        st.subheader(plain(str(row["name"])), anchor=False)
        parts = cached.decomposition(
            *place.address, found.indicator.key, found.level, (found.base_year, found.year)
        ).loc[area_id]
        text = sentences.decomposition(
            parts,
            figures=(float(row["then"]), float(row["now"])),
            years=(found.base_year, found.year),
            indicator=found.indicator,
            language=language(),
        )
        if not text:
            then, now = (_figure(row[s], found, str(row[f"{s}_state"])) for s in ("then", "now"))
            text = f"{found.base_year}: {then} · {found.year}: {now}"
        st.text(text)
        if parts["reason"]:
            st.caption(t(f"change.reason.{parts['reason']}"))
        if row["quadrant"]:
            st.text(t(f"development.quadrant.{row['quadrant']}.sentence"))
        if found.indicator.polarity is not Polarity.NEUTRAL and row["years_known"]:
            st.caption(
                t(
                    "development.years_worse",
                    n=int(row["years_worse"]),
                    count=int(row["years_worse"]),
                    total=int(row["years_known"]),
                )
            )


def _groups(found: ThenNow, names: dict[str, str], area: str | None) -> str:
    """List the areas of one quadrant; which one is part of the address."""
    table = found.table
    counts = table["quadrant"].value_counts()
    group = url_state.linked_selectbox(
        t("development.groups"),
        _GROUPS,
        key=_GROUP,
        format_func=lambda code: t(
            "development.group",
            words=t(f"development.quadrant.{code}"),
            count=int(counts.get(code, 0)),
        ),
        placeholder=t("control.placeholder"),
    )
    area_choice.show(
        [str(one) for one in table.index[table["quadrant"].eq(group)]],
        names,
        area,
        label=phrases.heading(t(f"development.quadrant.{group}")),
        caption=lambda one: (
            f"{_figure(table.loc[one, 'then'], found)} → {_figure(table.loc[one, 'now'], found)}"
        ),
    )
    return group


def _table(place: Place, found: ThenNow) -> tables.Table:
    """One row per area: both figures, the change and its parts, the quadrant, years worse."""
    table, indicator = found.table, found.indicator
    unit, decimals = indicator.unit[language()], indicator.decimals
    parts = cached.decomposition(
        *place.address, indicator.key, found.level, (found.base_year, found.year)
    ).reindex(table.index)
    then, now = (
        f"{year} ({unit})" if unit else str(year) for year in (found.base_year, found.year)
    )
    heads = {
        key: t(f"development.column.{key}")
        for key in ("change", "by_numerator", "by_population", "quadrant", "years_worse")
    }
    frame = pd.DataFrame(
        {
            t("table.id"): table.index.astype(str),
            t("table.name"): table["name"].to_numpy(),
            then: painting.shown_values(table["then"], decimals).to_numpy(),
            now: painting.shown_values(table["now"], decimals).to_numpy(),
            heads["change"]: [
                formats.displayed_gap(b, a, decimals)
                for a, b in zip(table["then"], table["now"], strict=True)
            ],
            **{
                heads[key]: painting.shown_values(parts[key], decimals).to_numpy()
                for key in ("by_numerator", "by_population")
            },
            heads["quadrant"]: [
                t(f"development.quadrant.{code}") if code else "" for code in table["quadrant"]
            ],
            heads["years_worse"]: [
                t("development.years_of", count=int(worse), total=int(known)) if known else ""
                for worse, known in zip(table["years_worse"], table["years_known"], strict=True)
            ],
        }
    )
    signed = tables.Number(decimals=decimals, signed=True)
    return tables.Table(
        frame=frame,
        numbers={
            then: tables.Number(decimals=decimals),
            now: tables.Number(decimals=decimals),
            **{heads[key]: signed for key in ("change", "by_numerator", "by_population")},
        },
        states={then: table["then_state"], now: table["now_state"]},
        alt=t("development.then_now.table.alt"),
        note=t("development.then_now.table.note"),
    )
