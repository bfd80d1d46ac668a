"""The rule of a city that declares none: two thirds of its main indicators."""

from __future__ import annotations

import math

from data.city import City
from data.figures import available_indicators, available_years
from indicators.action_areas import Condition, Persistence, QuarterRule, Rule
from indicators.catalogue import Polarity, Role, Text
from indicators.comparison import Margin, MarginKind
from locales import translator

KEY = "proposal"
#: Recommendations are read area by area: finer levels make no list that anyone can discuss.
MOST_AREAS = 100
#: Three of four, and what is far from the average: 10 % beyond the city value.
_WHOLE, _FAR = 3, Margin(MarginKind.RELATIVE, 10)
_LASTING = Persistence(years=2, of=3)


def proposed_rule(city: City) -> Rule | None:
    """See `data.candidates.proposed_rule`."""
    judging = [
        key
        for key, one in city.catalogue.items()
        if one.role is Role.MAIN and one.polarity is not Polarity.NEUTRAL
    ]
    found = _level(city, judging)
    if found is None:
        return None
    level, chosen = found
    return Rule(
        key=KEY,
        version="1",
        name=_text("rules.proposal.name"),
        summary=_text("rules.proposal.summary"),
        level=level,
        conditions=tuple(Condition(indicator=key) for key in chosen),
        at_least=float(math.ceil(2 * len(chosen) / 3)),
        persistence=_LASTING if len(_years(city, chosen, level)) >= _LASTING.of else None,
        quarters=_quarters(city, level, chosen),
        minimum_population=300,
    )


def _text(key: str) -> Text:
    return Text(de=translator("de").text(key), en=translator("en").text(key))


def _level(city: City, judging: list[str]) -> tuple[str, list[str]] | None:
    """Finest level of at most `MOST_AREAS` areas with figures, else the one with fewest areas."""
    usable = {}
    for declared in city.package.levels:
        if declared.name in city.areas:
            there = set(available_indicators(city, declared.name))
            chosen = [key for key in judging if key in there]
            if chosen and _years(city, chosen, declared.name):
                usable[declared.name] = chosen
    if not usable:
        return None
    small = [name for name in usable if len(city.areas[name]) <= MOST_AREAS]
    name = small[0] if small else min(usable, key=lambda one: len(city.areas[one]))
    return name, usable[name]


def _years(city: City, chosen: list[str], level: str) -> set[int]:
    return set.intersection(*(set(available_years(city, key, level)) for key in chosen))


def _quarters(city: City, level: str, chosen: list[str]) -> QuarterRule | None:
    """Next finer level, where it has the same figures in the same years."""
    finer = [
        one.name
        for one in city.package.levels
        if one.name in city.areas and city.package.parent_of(one.name) == level
    ]
    years = _years(city, chosen, level)
    fits = [name for name in finer if years <= _years(city, chosen, name)]
    return QuarterRule(level=fits[-1], whole=_WHOLE, far=_FAR) if fits else None
