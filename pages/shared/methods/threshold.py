"""Why the city value is not the mean of the areas: shown with the figures of the city itself."""

from __future__ import annotations

import streamlit as st

from data import headline
from data.city import City
from data.indices import ThresholdExample, threshold_example
from indicators.catalogue import Polarity
from locales import formats
from pages.shared import screen_choices
from pages.shared.html_table import NARROW, html_table
from pages.shared.methods import choices
from pages.shared.methods.choices import Choices
from pages.shared.places import Place
from pages.shared.texts import language, plain, t

_NAMED = 12  # areas that are listed by name


def show(place: Place, city: City, indicator: str) -> Choices:
    """Draw sentence and table for a level and year of one indicator; return these choices."""
    years = choices.years_by_level(place, city, indicator)
    if not years:
        return {}
    st.header(t("methods.threshold"), anchor=False)
    st.markdown(t("methods.threshold.why"))
    with st.grid(2, min_column_width=150, key="threshold_controls"):
        level = str(screen_choices.level(place, city, years.__contains__))
        year = screen_choices.year(years[level])
    found = threshold_example(city, indicator, level, year)
    if found is None:
        st.info(t("methods.threshold.none"))
    else:
        st.markdown(f"**{plain(sentence(city, found))}**")
        st.html(_table(found), width=NARROW)
        if names := _between(city, found):
            st.caption(plain(names))
    return {"level": level, "year": str(year)}


def sentence(city: City, found: ThresholdExample) -> str:
    """Say how many areas lie beyond the city value, and how many beyond the mean of the areas."""
    lang = language()
    side = "below" if found.indicator.polarity is Polarity.HIGHER_IS_BETTER else "above"
    kind = "same" if found.beyond_city == found.beyond_mean else "differs"
    return t(
        f"methods.threshold.{side}.{kind}",
        where=headline.where(
            found.beyond_city, found.areas, city.package.level(found.level).label.as_text(), lang
        ),
        indicator=found.indicator.name[lang],
        year=found.year,
        mean=formats.number(found.beyond_mean, 0, lang),
    )


def _table(found: ThresholdExample) -> str:
    indicator, lang = found.indicator, language()
    side = "below" if indicator.polarity is Polarity.HIGHER_IS_BETTER else "above"
    rows = [
        [
            t(f"methods.threshold.{key}"),
            formats.with_unit(value, indicator.decimals, indicator.unit[lang], lang),
            t(
                "methods.of",
                count=formats.number(beyond, 0, lang),
                total=formats.number(found.areas, 0, lang),
            ),
        ]
        for key, value, beyond in (
            ("city", found.city_value, found.beyond_city),
            ("mean", found.unweighted_mean, found.beyond_mean),
        )
    ]
    heads = [t("methods.threshold.measure"), t("methods.threshold.value"),
             t(f"methods.threshold.areas.{side}")]  # fmt: skip
    return html_table(t("methods.threshold.caption"), heads, rows, numbers=(1, 2))


def _between(city: City, found: ThresholdExample) -> str:
    """Names of the areas that the choice of the measure decides about, as far as they are few."""
    names = sorted(
        (str(city.areas[found.level].at[area, "name"]) for area in found.between),
        key=formats.sorting,
    )
    if not names or len(names) > _NAMED:
        return ""
    return t("methods.threshold.between", n=len(names), names=", ".join(names))
