"""Phrases whose grammar follows from a name: an indicator as a subject, a level after a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indicators.catalogue import Indicator, Text
from indicators.comparison import Margin
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
    return as_noun(level, language)


def as_noun(level: Text, language: str) -> str:
    """Name of a level inside a sentence: an English word has no capital, a German name keeps it."""
    if language != "en":
        return level.de
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


def heading(text: str) -> str:
    """
    Words with a capital at their beginning.

    Examples
    --------
    >>> heading("ungünstiger als die Stadt")
    'Ungünstiger als die Stadt'
    """
    return re.sub(r"^\w", lambda first: first[0].upper(), text)


def listing(words: Sequence[str], language: str) -> str:
    """
    Write words one after the other as a sentence does.

    Examples
    --------
    >>> listing(["Nord", "Ost", "West"], "de"), listing(["Nord"], "en")
    ('Nord, Ost und West', 'Nord')
    """
    *first, last = words or [""]
    if not first:
        return last
    return translator(language).format("phrase.and", first=", ".join(first), last=last)


def mark(margin: Margin, language: str) -> str:
    """Say what an area beyond a margin is: ``mindestens 10 % ungünstiger als die Stadt``."""
    return translator(language).format(
        f"margin.mark.{margin.kind.value}", percent=percent(margin.percent, language)
    )


def percent(value: float, language: str) -> str:
    """Write per cents with a decimal place only where they have one."""
    return formats.with_unit(value, 0 if float(value).is_integer() else 1, "%", language)
