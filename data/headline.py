"""One sentence that says what a map shows, and the line that defines it: screens, pages, slides."""

from __future__ import annotations

import math
import re

from data.city import City
from data.figures import AreaFigures
from indicators.catalogue import Polarity, Text
from locales import formats, translator
from locales.phrases import in_sentence, percent, subject, with_unit

_FEMININE_PLURAL = re.compile(r"(ion|ung|heit|keit|schaft|zon|gemeind|fläch|lag)en$")


def headline(figures: AreaFigures, level: Text, language: str) -> str:
    """
    Say in how many areas the figure lies on the unfavourable side of the city value.

    Parameters
    ----------
    figures
        What the map shows.
    level
        Plural name of the level, e.g. ``"Sozialräume"``.
    language
        ``"de"`` or ``"en"``.
    """
    translate = translator(language).format
    table, indicator = figures.table, figures.indicator
    with_value = int(table["value"].notna().sum())
    if not with_value:
        return translate(
            "headline.no_values", indicator=indicator.name[language], year=figures.year
        )
    if indicator.polarity is Polarity.NEUTRAL or math.isnan(figures.city.value):
        return _describing(figures, language)
    count = int(table["worse"].fillna(False).sum())
    side = "above" if indicator.polarity is Polarity.LOWER_IS_BETTER else "below"
    margin = figures.margin
    key = f"headline.{side}.{margin.kind.value}"
    return translate(
        f"{key}.none" if count == 0 else key,
        where=where(count, with_value, level, language),
        subject=subject(indicator, language),
        city=with_unit(figures.city.value, indicator, language, dative=True),
        percent=percent(margin.percent, language),
    )


def subtitle(city: City, figures: AreaFigures, level: Text, language: str) -> str:
    """Indicator, unit, level, year or reference date, and how many areas have no figure."""
    translate = translator(language).format
    unit = figures.indicator.unit[language]
    text = translate(
        "headline.subtitle" if unit else "headline.subtitle.no_unit",
        indicator=figures.indicator.name[language],
        unit=unit,
        level=level[language],
        date=stand(city, figures.year, language),
    )
    lacking = int(figures.table["value"].isna().sum())
    if not lacking:
        return text
    shown = formats.number(lacking, 0, language)
    return f"{text} · {translate('headline.lacking', n=lacking, count=shown)}"


def stand(city: City, year: int, language: str) -> str:
    """Reference date of a year where the city names one for it, else the year."""
    declared = city.package.city.reference_date or ""
    if re.fullmatch(r"\d\d\.\d\d\.", declared):  # a day of every year
        return formats.date(f"{year}-{declared[3:5]}-{declared[:2]}", language)
    return formats.date(declared, language) if declared.startswith(f"{year}-") else str(year)


def where(count: int, with_value: int, level: Text, language: str) -> str:
    """``In 14 von 39 Sozialräumen``, with its forms for none, one and all that have a figure."""
    form = "some"
    if with_value == 1:
        form = "only" if count else "none.only"
    elif count == with_value:
        form = "all"
    elif count <= 1:
        form = "one" if count else "none"
        form += ".feminine" if _FEMININE_PLURAL.search(level.de.split(" ")[0]) else ""
    return translator(language).format(
        f"headline.where.{form}",
        count=formats.number(count, 0, language),
        total=formats.number(with_value, 0, language),
        level=in_sentence(level, language),
    )


def _describing(figures: AreaFigures, language: str) -> str:
    values, indicator = figures.table["value"], figures.indicator
    key = "headline.range" if math.isnan(figures.city.value) else "headline.range.city"
    return translator(language).format(
        key,
        indicator=indicator.name[language],
        low=formats.number(float(values.min()), indicator.decimals, language),
        high=with_unit(float(values.max()), indicator, language, dative=True),
        city=with_unit(figures.city.value, indicator, language),
    )
