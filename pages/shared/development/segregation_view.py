"""Segregation and gap: how unevenly a group is spread over the city, year by year."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.city import City
from indicators.catalogue import Indicator
from indicators.charts.lines import lines_over_years
from locales import formats, phrases
from pages.shared import cached, painting
from pages.shared.development import axes, choices, draw, foot, sentences, tables
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

#: Columns of the two charts; shares are shown as per cent.
_INDICES = ("dissimilarity_corrected", "isolation_corrected", "share")
_ENDS = ("top_decile", "bottom_decile")
_SHARES = ("dissimilarity", "dissimilarity_corrected", "isolation", "isolation_corrected", "share")
_PERCENT = 100.0


def show(place: Place, city: City) -> dict[str, str | None]:
    """Draw the view; returns its part of the address."""
    chosen_figure = choices.level_and_indicator(place, city)
    if chosen_figure is None:
        st.title(t("development.segregation.nothing"), anchor=False)
        st.info(t("areas_only.why"))
        return {}
    level, key = chosen_figure
    indicator = city.catalogue[key]
    found = cached.segregation(*place.address, key, level)
    sentence = sentences.segregation(found["dissimilarity_corrected"], indicator, language())
    st.title(plain(sentence), anchor=False)
    label = city.package.level(level).label.as_text()[language()]
    st.caption(plain(label))
    left, right = st.columns(2, gap="medium")
    with left:
        _indices(found, indicator)
    with right:
        city_values = _city_values(place, city, key, level)
        _gap(found, city_values, indicator)
    tables.folded(
        lambda: _table(found, indicator),
        key="segregation_table",
        title=t("development.segregation.table"),
    )
    years = cached.years(*place.address, key, level)
    foot.show(place, city, key=key, level=level, year=years[-1])
    return {"level": level, "topic": city.catalogue[key].topic, "indicator": key}


def _city_values(place: Place, city: City, key: str, level: str) -> pd.Series:
    first = str(city.areas[level].index[0])
    return cached.series(*place.address, key, level, first)["city_value"]


def _indices(found: pd.DataFrame, indicator: Indicator) -> None:
    st.subheader(t("development.segregation.indices"), anchor=False)
    if found["dissimilarity_corrected"].isna().all():
        _why(found["reason"])
        return
    shown = (found[list(_INDICES)] * _PERCENT).apply(
        lambda column: painting.shown_values(column, 1)
    )
    draw.chart(
        lines_over_years(
            shown,
            labels={key: t(f"development.line.{key}") for key in _INDICES},
            axis=axes.of_unit("%", 1),
            reference="share",
            from_zero=True,
        ),
        key="segregation_chart",
        alt=_alternative("development.segregation.alt", found, indicator),
    )
    last = found.dropna(subset=["dissimilarity_corrected"]).iloc[-1]
    percent = {
        key: formats.with_unit(_PERCENT * float(last[key]), 1, "%", language()) for key in _INDICES
    }
    for key in ("dissimilarity", "isolation"):
        st.markdown(
            t(
                f"development.segregation.{key}",
                value=plain(percent[f"{key}_corrected"]),
                share=plain(percent["share"]),
                year=int(last.name),
            )
        )
    st.caption(t("development.segregation.corrected"))


def _gap(found: pd.DataFrame, city: pd.Series, indicator: Indicator) -> None:
    st.subheader(t("development.gap.title"), anchor=False)
    if found["gap"].isna().all():
        _why(found["gap_reason"])
        return
    frame = found[list(_ENDS)].assign(city=city.reindex(found.index))
    draw.chart(
        lines_over_years(
            frame.apply(lambda column: painting.shown_values(column, indicator.decimals)),
            labels={key: t(f"development.line.{key}") for key in (*_ENDS, "city")},
            axis=axes.of(indicator),
            reference="city",
        ),
        key="gap_chart",
        alt=_alternative("development.gap.alt", found, indicator),
    )
    known = found.dropna(subset=["gap"])
    first, last = known.iloc[0], known.iloc[-1]
    lang = language()
    st.markdown(
        t(
            "development.gap.sentence",
            top=plain(phrases.with_unit(float(last["top_decile"]), indicator, lang, dative=True)),
            bottom=plain(
                phrases.with_unit(float(last["bottom_decile"]), indicator, lang, dative=True)
            ),
            gap=plain(_points(float(last["gap"]), indicator)),
            before=plain(_points(float(first["gap"]), indicator)),
            base=int(first.name),
            year=int(last.name),
            n=int(last["decile_areas"]),
            count=int(last["decile_areas"]),
        )
    )


def _points(amount: float, indicator: Indicator) -> str:
    return formats.difference(
        amount,
        0.0,
        decimals=indicator.decimals,
        unit=indicator.unit[language()],
        language=language(),
        sign=False,
    )


def _why(reasons: pd.Series) -> None:
    """Say why there is no chart, in the words of the last year's reason."""
    st.info(t(f"change.reason.{reasons[reasons.ne('')].iloc[-1]}"))


def _alternative(key: str, found: pd.DataFrame, indicator: Indicator) -> str:
    return t(
        key,
        indicator=indicator.name[language()],
        base=int(found.index[0]),
        year=int(found.index[-1]),
    )


def _table(found: pd.DataFrame, indicator: Indicator) -> tables.Table:
    """One row per year, raw and corrected indices, both ends and the gap."""
    decimals = indicator.decimals
    heads = {key: t(f"development.column.{key}") for key in (*_SHARES, *_ENDS, "gap", "areas")}
    frame = pd.DataFrame(
        {
            t("control.year"): found.index.astype(str),
            **{
                heads[key]: painting.shown_values(found[key] * _PERCENT, 1).to_numpy()
                for key in _SHARES
            },
            **{
                heads[key]: painting.shown_values(found[key], decimals).to_numpy()
                for key in (*_ENDS, "gap")
            },
            heads["areas"]: found["areas"].astype(float).to_numpy(),
        }
    )
    return tables.Table(
        frame=frame,
        numbers={
            **{heads[key]: tables.Number(decimals=1) for key in _SHARES},
            **{heads[key]: tables.Number(decimals=decimals) for key in (*_ENDS, "gap")},
            heads["areas"]: tables.Number(decimals=0),
        },
        alt=t("development.segregation.table.alt"),
    )
