"""One sentence that says what the map shows, and the line that defines it."""

from __future__ import annotations

import math
import re

from data.city import City
from data.figures import AreaFigures
from indicators.catalogue import Indicator, Polarity, Text
from locales import formats, translator

# German names whose article follows from the ending of the first word, or from that word. Where
# nothing fits, the sentence is built without an article: better plain than wrong.
_ARTICLES = (
    (re.compile(r".*(quote|dichte|rate|zahl|intensität|struktur|ung|heit|keit)"), "die"),
    (re.compile(r"(.*anteil|.*index|.*saldo|.*abstand)"), "der"),
)


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
    where = _where(count, with_value, len(table), level, language)
    side = "above" if indicator.polarity is Polarity.LOWER_IS_BETTER else "below"
    article = _article(indicator) if language == "de" else None
    return translate(
        f"headline.{side}.{'with_article' if article else 'plain'}",
        where=where if article else where[0].lower() + where[1:],
        article=article,
        indicator=indicator.name[language],
        city=_with_unit(figures.city.value, indicator, language),
    )


def subtitle(city: City, figures: AreaFigures, level: Text, language: str) -> str:
    """Indicator, unit, level and year or reference date."""
    unit = figures.indicator.unit[language]
    return translator(language).format(
        "headline.subtitle" if unit else "headline.subtitle.no_unit",
        indicator=figures.indicator.name[language],
        unit=unit,
        level=level[language],
        date=stand(city, figures.year, language),
    )


def stand(city: City, year: int, language: str) -> str:
    """Reference date of a year where the city names one for it, else the year."""
    declared = city.package.city.reference_date or ""
    if re.fullmatch(r"\d\d\.\d\d\.", declared):  # a day of every year
        return formats.date(f"{year}-{declared[3:5]}-{declared[:2]}", language)
    return formats.date(declared, language) if declared.startswith(f"{year}-") else str(year)


def _where(count: int, with_value: int, total: int, level: Text, language: str) -> str:
    """``In 14 von 39 Sozialräumen``, with its forms for none, one and all."""
    form = "some"
    if count == 0:
        form = "none"
    elif count == with_value:
        form = "all" if count > 1 else "only"
    elif count == 1:
        form = "one"
    known = "" if with_value == total else ".known"
    return translator(language).format(
        f"headline.where.{form}{known}",
        count=formats.number(count, 0, language),
        total=formats.number(with_value, 0, language),
        level=_in_sentence(level, language),
    )


def _describing(figures: AreaFigures, language: str) -> str:
    values, indicator = figures.table["value"], figures.indicator
    key = "headline.range" if math.isnan(figures.city.value) else "headline.range.city"
    return translator(language).format(
        key,
        indicator=indicator.name[language],
        low=_with_unit(float(values.min()), indicator, language),
        high=_with_unit(float(values.max()), indicator, language),
        city=_with_unit(figures.city.value, indicator, language),
    )


def _with_unit(value: float, indicator: Indicator, language: str) -> str:
    return formats.with_unit(value, indicator.decimals, indicator.unit[language], language)


def _article(indicator: Indicator) -> str | None:
    first = indicator.name.de.split()[0].lower()
    return next((article for pattern, article in _ARTICLES if pattern.fullmatch(first)), None)


def _in_sentence(level: Text, language: str) -> str:
    """Plural noun after a number: German takes the dative; an English word has no capital."""
    if language != "en":
        return " ".join(_dative(word) for word in level.de.split(" "))
    german_word = level.en.split(" ")[0] == level.de.split(" ")[0]
    return (
        level.en if german_word or level.en[1:2].isupper() else level.en[0].lower() + level.en[1:]
    )


def _dative(word: str) -> str:
    """
    Dative plural of a German noun or adjective: an n, unless it ends in n or s.

    Examples
    --------
    >>> _dative("Sozialräume"), _dative("Regionen"), _dative("Viertel")
    ('Sozialräumen', 'Regionen', 'Vierteln')
    """
    return f"{word}n" if re.search(r"[a-zäöüß](e|er|el)$", word) else word
