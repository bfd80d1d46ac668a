"""One sentence that says what the map shows, and the line that defines it."""

from __future__ import annotations

import math
import re

from data.city import City
from data.figures import AreaFigures
from indicators.catalogue import Indicator, Polarity, Text
from locales import formats, translator

# German names whose article follows from their first word. Any other name is put in quotation marks
# behind "die Kennzahl": better plain than wrong.
_GERMAN_ARTICLES = (
    (
        re.compile(
            r".*(quote|dichte|rate|zahl|intensität|struktur|fläche|armut|ung|heit|keit)", re.I
        ),
        "die",
    ),
    (re.compile(r".*(anteil|index|saldo|abstand|bezug)", re.I), "der"),
)
# English names by their head noun, the last word before a preposition, a comma or a bracket.
_ENGLISH_HEAD = re.compile(r"[\s,(]+(?:of|in|to|with|without|under|over|aged|per|by|for)\b|[,(]")
_ENGLISH_WITH_ARTICLE = {"rate", "share", "index", "change", "ratio", "density", "number", "gap"}
_ENGLISH_WITHOUT = {"unemployment", "security", "poverty", "receipt", "mobility", "space"}
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
        percent=formats.with_unit(
            margin.percent, 0 if margin.percent.is_integer() else 1, "%", language
        ),
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


def with_unit(value: float, indicator: Indicator, language: str, *, dative: bool = False) -> str:
    """Figure with its unit; German asks for the dative after ``von`` and ``bis``."""
    unit = indicator.unit[language]
    if dative and language == "de":
        first, space, rest = unit.partition(" ")
        unit = f"{_dative(first)}{space}{rest}" if first[:1].isupper() else unit
    return formats.with_unit(value, indicator.decimals, unit, language)


def subject(indicator: Indicator, language: str) -> str:
    """Name of the indicator as the subject of the sentence, with an article where it is sure."""
    name = indicator.name[language]
    if language == "en":
        return _english_subject(name)
    first = indicator.name.de.split()[0]
    for pattern, article in _GERMAN_ARTICLES:
        if pattern.fullmatch(first):
            return f"{article} {name}"
    return translator(language).format("headline.subject", indicator=name)


def _english_subject(name: str) -> str:
    """
    English name inside a sentence: no capital at its beginning, unless it is an abbreviation.

    Examples
    --------
    >>> _english_subject("Transfer rate, under 15"), _english_subject("SGB II rate")
    ('the transfer rate, under 15,', 'the SGB II rate')
    """
    first = name.split(maxsplit=1)[0]
    spoken = name if re.search(r"[A-Z0-9]", first[1:]) else name[0].lower() + name[1:]
    head = _ENGLISH_HEAD.split(spoken, maxsplit=1)[0].split()[-1:]
    closed = f"{spoken}," if "," in spoken else spoken
    if head and head[0].lower() in _ENGLISH_WITH_ARTICLE:
        return f"the {closed}"
    if head and head[0].lower() in _ENGLISH_WITHOUT:
        return closed
    return translator("en").format("headline.subject", indicator=closed)


def in_sentence(level: Text, language: str) -> str:
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
