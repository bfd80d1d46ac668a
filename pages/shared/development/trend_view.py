"""Trend of one indicator: chosen areas over the years, against the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from data.city import City
from indicators.catalogue import Indicator, Polarity
from indicators.charts.lines import lines_over_years
from indicators.comparison import worse_than_city
from locales import formats, phrases
from pages.shared import cached, labels, painting, selection
from pages.shared.development import axes, choices, draw, foot, sentences, tables
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_CITY, _AREA = "city", "area:"  # columns of the chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """
    What the chart and the table show.

    Attributes
    ----------
    series
        ``area_id`` -> ``value``, ``state``, ``city_value`` by year.
    city
        City value by year.
    """

    indicator: Indicator
    level: str
    names: Mapping[str, str]
    series: Mapping[str, pd.DataFrame]
    city: pd.Series


def show(place: Place, city: City) -> dict[str, str | None]:
    """Draw the view; returns its part of the address."""
    chosen_figure = choices.level_and_indicator(place, city)
    if chosen_figure is None:
        st.title(t("development.trend.nothing"), anchor=False)
        st.info(t("areas_only.why"))
        return {}
    level, key = chosen_figure
    head = st.container(gap="xsmall")
    names = labels.unique(city.areas[level]["name"].astype(str).to_dict())
    area = selection.settle(names)
    chosen = choices.areas(names, preferred=_preferred(place, key, level, area))
    trend = _trend(place, city.catalogue[key], level, chosen, names)
    with head:
        st.title(plain(sentences.trend(trend.city, trend.indicator, language())), anchor=False)
        label = city.package.level(level).label.as_text()[language()]
        st.caption(plain(label))
    _chart(trend)
    tables.show(_summary(trend))
    tables.folded(lambda: _table(trend), key="trend_table", title=t("development.trend.table"))
    years = cached.years(*place.address, key, level)
    foot.show(place, city, key=key, level=level, year=years[-1])
    return {
        "level": level,
        "topic": city.catalogue[key].topic,
        "indicator": key,
        "areas": choices.areas_in_link(chosen),
        "area": area,
    }


def _preferred(place: Place, key: str, level: str, area: str | None) -> list[str]:
    """The chosen area, and the two ends of the last year."""
    years = cached.years(*place.address, key, level)
    values = cached.figures(*place.address, key, level, years[-1]).table["value"].dropna()
    ends = [] if values.empty else [str(values.idxmax()), str(values.idxmin())]
    return list(dict.fromkeys([*([area] if area else []), *ends]))


def _trend(
    place: Place, indicator: Indicator, level: str, chosen: Sequence[str], names: Mapping[str, str]
) -> Trend:
    series = {one: cached.series(*place.address, indicator.key, level, one) for one in chosen}
    # Without an area the city's own line is still there: any area brings it along.
    any_area = next(iter(series.values()), None)
    if any_area is None:
        any_area = cached.series(*place.address, indicator.key, level, next(iter(names)))
    return Trend(
        indicator=indicator, level=level, names=names, series=series, city=any_area["city_value"]
    )


def _chart(trend: Trend) -> None:
    indicator, lang = trend.indicator, language()
    columns = {f"{_AREA}{one}": own["value"] for one, own in trend.series.items()}
    frame = pd.DataFrame({**columns, _CITY: trend.city})
    shown = frame.apply(lambda column: painting.shown_values(column, indicator.decimals))
    names = {f"{_AREA}{one}": trend.names[one] for one in trend.series}
    draw.chart(
        lines_over_years(
            shown,
            labels={**names, _CITY: t("strip.city")},
            axis=axes.of(indicator),
            reference=_CITY,
        ),
        key="trend_chart",
        alt=t(
            "development.trend.alt",
            indicator=indicator.name[lang],
            base=int(frame.index[0]),
            year=int(frame.index[-1]),
            areas=", ".join(names.values()) or "–",
        ),
    )
    unit = indicator.unit[lang]
    parts = [t("development.trend.hint")]
    parts += [t("development.unit", unit=unit)] if unit else []
    if estimated := _estimated(trend):
        parts.append(t("development.trend.estimated", areas=estimated))
    st.caption(plain(" ".join(parts)))


def _estimated(trend: Trend) -> str:
    """Areas and years whose figure a boundary reform made an estimate."""
    found = {
        trend.names[one]: [int(year) for year in own.index[own["interpolated"]]]
        for one, own in trend.series.items()
    }
    return "; ".join(f"{name} {formats.runs(years)}" for name, years in found.items() if years)


def _summary(trend: Trend) -> tables.Table:
    """One row per line: first and last figure, change, years less favourable than the city."""
    indicator = trend.indicator
    rows = [_summary_row(trend.names[one], own, indicator) for one, own in trend.series.items()]
    city = pd.DataFrame({"value": trend.city, "city_value": trend.city})
    rows.append(_summary_row(t("strip.city"), city, indicator))
    keys = ["line", "first", "last", "change"]
    if indicator.polarity is not Polarity.NEUTRAL:
        keys.append("years_worse")
    heads = [t(f"development.column.{key}") for key in keys]
    frame = pd.DataFrame([row[: len(keys)] for row in rows], columns=heads)
    return tables.Table(frame=frame, numbers={}, alt=t("development.trend.summary.alt"))


def _summary_row(name: str, own: pd.DataFrame, indicator: Indicator) -> tuple[str, ...]:
    known = own["value"].dropna()
    if known.empty:
        missing = t("state.missing.sign")
        return name, missing, missing, "", ""
    ends = [
        f"{phrases.with_unit(float(known.loc[year]), indicator, language())} ({year})"
        for year in (known.index[0], known.index[-1])
    ]
    change = formats.difference(
        float(known.iloc[-1]),
        float(known.iloc[0]),
        decimals=indicator.decimals,
        unit=indicator.unit[language()],
        language=language(),
    )
    marks = pd.concat(
        [
            worse_than_city(
                own.loc[[year], "value"], own.loc[year, "city_value"], indicator.polarity
            )
            for year in known.index
        ]
    ).dropna()
    worse = t("development.years_of", count=int(marks.sum()), total=len(marks))
    is_city = own["value"].equals(own["city_value"])
    return name, *ends, change, "–" if is_city or marks.empty else worse


def _table(trend: Trend) -> tables.Table:
    """One row per year, one column per line."""
    decimals = trend.indicator.decimals
    names = labels.unique({one: trend.names[one] for one in trend.series})
    columns = {names[one]: own for one, own in trend.series.items()}
    city = t("strip.city")
    frame = pd.DataFrame(
        {
            t("control.year"): trend.city.index.astype(str),
            **{
                name: painting.shown_values(own["value"], decimals).to_numpy()
                for name, own in columns.items()
            },
            city: painting.shown_values(trend.city, decimals).to_numpy(),
        }
    )
    number = tables.Number(decimals=decimals)
    return tables.Table(
        frame=frame,
        numbers={**dict.fromkeys(columns, number), city: number},
        states={name: own["state"] for name, own in columns.items()},
        alt=t("development.trend.table.alt"),
    )
