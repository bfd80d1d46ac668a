"""Where an area lies, how many people live there, and what lies inside it."""

from __future__ import annotations

import math
import re

from data.city import City
from data.headline import where
from data.portrait import Portrait, Spot
from data.wording.portrait_lines import few, known_state
from indicators.catalogue import Text
from indicators.states import CellState
from locales import formats, phrases, translator

# German levels whose gender is sure; any other level stands behind the name, in brackets.
_GERMAN_FEMININE = re.compile(r".*(region|zone|gemeinde|stadt|ung|heit|schaft)", re.I)
_GERMAN_IN_THE = re.compile(
    r".*(raum|bezirk|teil|kreis|block|quartier|viertel|gebiet|distrikt|bereich|sprengel)", re.I
)
_EXPLANATION = re.compile(r"\s*\([^)]*\)$")


def place_words(shown: Portrait, city: City, language: str) -> str:
    """``Sozialraum im Stadtbezirk Innenstadt-Nordost``; without a parent ``Ortsteil in Bremen``."""
    own = _singular(city, shown.spot.level, language)
    if not shown.parents:
        return translator(language).format(
            "portrait_text.place", level=own, place=city.package.city.name
        )
    nearest, *others = shown.parents
    words = translator(language).format(
        f"portrait_text.place.{_gender(city, nearest)}",
        own=own,
        level=_singular(city, nearest.level, language),
        name=nearest.name,
    )
    further = [f"{_singular(city, one.level, language)} {one.name}" for one in others]
    return ", ".join([words, *further])


def _gender(city: City, spot: Spot) -> str:
    """How a German sentence goes on to a place: its article follows from the word."""
    word = city.package.level(spot.level).singular.as_text().de
    if _GERMAN_IN_THE.fullmatch(word):
        return "in_the"
    return "feminine" if _GERMAN_FEMININE.fullmatch(word) else "other"


def _singular(city: City, level: str, language: str) -> str:
    return phrases.as_noun(unexplained(city.package.level(level).singular.as_text()), language)


def plain_label(city: City, level: str, language: str) -> str:
    """Plural of a level behind a number."""
    label = unexplained(city.package.level(level).label.as_text())
    return phrases.in_sentence(label, language)


def unexplained(level: Text) -> Text:
    """Name of a level without the explanation in brackets: a sentence is no place for it."""
    return Text(de=level.de, en=_EXPLANATION.sub("", level.en))


def population_words(shown: Portrait, language: str) -> str:
    """``12 345 Menschen (2018), 4,3 % mehr als 2007``, or why no number stands there."""
    texts = translator(language)
    if shown.population_year is None:
        return texts.text("portrait_text.population.none")
    if not CellState(shown.population_state).has_value or math.isnan(shown.population):
        return texts.format(
            "portrait_text.population.state",
            year=shown.population_year,
            state=texts.text(f"state.{known_state(shown.population_state)}"),
        )
    words = texts.format(
        "portrait_text.population",
        n=round(shown.population),
        count=formats.number(shown.population, 0, language),
        year=shown.population_year,
    )
    change = population_change_words(shown, language)
    return f"{words}, {change}" if change else words


def residents_words(count: float, state: str, language: str) -> str:
    """Number of residents, or the sign of its state."""
    if math.isnan(count):
        return formats.sign_of(known_state(state), language)
    return formats.number(count, 0, language)


def residents_sentence(shown: Portrait, city: City, language: str) -> str:
    """Say where the area lies, and how many people live there."""
    say = translator(language).format
    places = {"name": shown.spot.name, "place": place_words(shown, city, language)}
    if shown.population_year is None:
        return say("portrait_text.summary.place", **places)
    if not CellState(shown.population_state).has_value or math.isnan(shown.population):
        state = say(f"state.{known_state(shown.population_state)}")
        return say("portrait_text.summary.withheld", state=state, **places)
    change = population_change_words(shown, language)
    return say(
        "portrait_text.summary.residents",
        n=round(shown.population),
        count=formats.number(shown.population, 0, language),
        year=shown.population_year,
        change=f", {change}" if change else "",
        **places,
    )


def population_change_words(shown: Portrait, language: str) -> str:
    """``4,3 % mehr als 2007``; empty where one of the two counts lacks."""
    change = shown.population_change
    if math.isnan(change) or shown.population_base_year is None:
        return ""
    gap = formats.rounded(change, 1)
    side = "more" if gap > 0 else "fewer" if gap < 0 else "same"
    return translator(language).format(
        f"portrait_text.population.{side}",
        change=formats.with_unit(abs(change), 1, "%", language),
        year=shown.population_base_year,
    )


def sub_area_words(shown: Portrait, language: str, city: City) -> str:
    """
    In how many areas inside this one most of the judging main indicators are less favourable.

    Returns
    -------
    words
        One or two sentences, with names where they are few; empty where nothing lies inside.
    """
    return " ".join(sub_area_sentences(shown, language, city))


def sub_area_sentences(shown: Portrait, language: str, city: City) -> list[str]:
    """Sentences of `sub_area_words`: what is known, then of how many nothing is."""
    inside = shown.inside
    if inside is None or inside.table.empty:
        return []
    names, label = (
        inside.table["name"].astype(str),
        city.package.level(inside.level).label.as_text(),
    )
    marks = inside.figures["worse"].astype("boolean").groupby(level="area_id")
    known, worse = marks.count(), marks.sum()
    told = [one for one in names.index if known.get(one, 0) > 0]
    most = [str(names[one]) for one in told if 2 * int(worse[one]) > int(known[one])]
    form = "none" if not most else "all" if len(most) == len(told) else "some"
    say = translator(language).format
    sentences = []
    if told:
        sentence = say(
            f"portrait_text.inside.{form}",
            where=where(len(most), len(told), unexplained(label), language),
            names=few(most, language),
        )
        sentences.append(sentence)
    if lacking := len(names) - len(told):
        count = formats.number(lacking, 0, language)
        sentences.append(say("portrait_text.inside.lacking", n=lacking, count=count))
    return sentences
