"""A rule in words: every parameter that decides, so that a council can read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.city import City
from data.indices import definitions
from indicators.action_areas import Condition, Rule
from locales import formats, phrases, translator


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A rule of a city, read in one language."""

    rule: Rule
    city: City
    language: str

    def say(self, key: str, /, **params: Any) -> str:
        return translator(self.language).format(key, **params)

    def amount(self, value: float) -> str:
        return formats.number(value, 0 if float(value).is_integer() else 1, self.language)

    def level(self, name: str) -> str:
        return phrases.as_noun(self.city.package.level(name).label.as_text(), self.language)

    def indicator(self, one: Condition) -> str:
        return self.city.catalogue[one.indicator].name[self.language]

    def mark(self, one: Condition) -> str:
        return phrases.mark(one.margin, self.language)


def rule_sentences(rule: Rule, language: str, city: City) -> list[str]:
    """Read a rule, see `data.reasons.rule_sentences`."""
    reading = _Reading(rule=rule, city=city, language=language)
    return [
        reading.say(
            "rule_words.title",
            name=rule.name[language],
            version=rule.version,
            summary=rule.summary[language],
        ),
        reading.say("rule_words.level", level=reading.level(rule.level)),
        reading.say("rule_words.all_required"),
        *_required(reading),
        *_index(reading),
        *_counting(reading),
        *_before(reading),
        *_persistence(reading),
        *_quarters(reading),
        *_watch(reading),
        *_left_out(reading),
    ]


def _required(reading: _Reading) -> list[str]:
    return [
        reading.say("rule_words.required", indicator=reading.indicator(one), mark=reading.mark(one))
        for one in reading.rule.conditions
        if one.required
    ]


def _index(reading: _Reading) -> list[str]:
    asked = reading.rule.index
    if asked is None:
        return []
    known = definitions(reading.city)
    first = known[asked.methods[0]]
    classes = []
    for status, dynamics in asked.classes:
        label = first.status.label(status)[reading.language]
        if dynamics is None or first.dynamics is None:
            classes.append(label)
        else:
            change = first.dynamics.label(dynamics)[reading.language]
            classes.append(reading.say("rule_words.index.pair", status=label, dynamics=change))
    choice = f" {reading.say('rule_words.index.or')} "
    names = list(dict.fromkeys(known[one].name[reading.language] for one in asked.methods))
    sentences = [
        reading.say("rule_words.index", methods=", ".join(names), classes=choice.join(classes))
    ]
    if len(asked.methods) > 1:
        sentences.append(reading.say("rule_words.index.first"))
    return sentences


def _counting(reading: _Reading) -> list[str]:
    counting = [one for one in reading.rule.conditions if not one.required]
    if not counting:
        return []
    least = reading.amount(reading.rule.at_least)
    plain = ", ".join(reading.indicator(one) for one in counting)
    if reading.rule.at_least <= 0:
        return [reading.say("rule_words.uncounted", indicators=plain)]
    if any(one.weight != 1 for one in counting):
        items = [
            reading.say(
                "rule_words.points.item",
                n=1 if one.weight == 1 else 2,
                indicator=reading.indicator(one),
                mark=reading.mark(one),
                count=reading.amount(one.weight),
            )
            for one in counting
        ]
        total = reading.amount(sum(one.weight for one in counting))
        return [
            reading.say("rule_words.points", least=least, total=total, indicators=", ".join(items))
        ]
    total = reading.amount(len(counting))
    if len({one.margin for one in counting}) == 1:
        mark = reading.mark(counting[0])
        return [
            reading.say("rule_words.count", total=total, least=least, mark=mark, indicators=plain)
        ]
    items = [
        reading.say(
            "rule_words.count.item", indicator=reading.indicator(one), mark=reading.mark(one)
        )
        for one in counting
    ]
    return [
        reading.say("rule_words.count.mixed", total=total, least=least, indicators=", ".join(items))
    ]


def _before(reading: _Reading) -> list[str]:
    """Who was a member before, and the two years."""
    rule = reading.rule
    declared = {one.name: one.label.as_text() for one in reading.city.package.area_sets}
    if rule.area_set:
        form = "set" if rule.area_set in declared else "decided"
        form += "" if rule.base_year is not None else ".first"
    else:
        form = "base" if rule.base_year is not None else "first"
    label = declared.get(rule.area_set)
    year = "rule_words.year" if rule.year is not None else "rule_words.year.last"
    return [
        reading.say(
            f"rule_words.before.{form}",
            base=rule.base_year,
            set=label[reading.language] if label else "",
        ),
        reading.say(year, year=rule.year),
        reading.say("rule_words.stays"),
    ]


def _persistence(reading: _Reading) -> list[str]:
    asked = reading.rule.persistence
    if asked is None:
        return []
    return [
        reading.say(
            "rule_words.persistence",
            years=reading.amount(asked.years),
            of=reading.amount(asked.of),
        )
    ]


def _quarters(reading: _Reading) -> list[str]:
    asked = reading.rule.quarters
    if asked is None:
        return []
    level = reading.level(asked.level)
    return [
        *(
            reading.say(
                f"rule_words.quarters.{key}", n=number, count=reading.amount(number), level=level
            )
            for key, number in (("whole", asked.whole), ("narrow", asked.narrow))
        ),
        reading.say("rule_words.quarters.far", mark=phrases.mark(asked.far, reading.language)),
    ]


def _watch(reading: _Reading) -> list[str]:
    asked = reading.rule.watch
    short = asked.points_short
    cases = [reading.say("rule_words.watch.unknown")]
    if short > 0:
        cases.append(
            reading.say(
                "rule_words.watch.short", n=1 if short == 1 else 2, count=reading.amount(short)
            )
        )
    flags = {
        "not_persistent": asked.not_persistent and reading.rule.persistence is not None,
        "hidden_quarters": asked.hidden_quarters and reading.rule.quarters is not None,
        "former": asked.former,
    }
    cases += [reading.say(f"rule_words.watch.{key}") for key, flag in flags.items() if flag]
    return [reading.say("rule_words.watch", cases="; ".join(cases))]


def _left_out(reading: _Reading) -> list[str]:
    least = reading.rule.minimum_population
    sentences = []
    if least:
        sentences.append(reading.say("rule_words.population", count=reading.amount(least)))
    names = reading.city.areas[reading.rule.level]["name"]
    for one in reading.rule.exclusions:
        areas = ", ".join(str(names.get(area_id, area_id)) for area_id in one.ids)
        sentences.append(
            reading.say(
                "rule_words.exclusion", areas=areas, reason=one.reason[reading.language].rstrip(".")
            )
        )
    return sentences
