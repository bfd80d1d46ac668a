"""The generated short text of a portrait: a few plain sentences that say what the figures say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from data.city import City
from data.figures import area_figures, available_years
from data.portrait import Portrait, PortraitLine
from data.wording.portrait_lines import shown_gap, unknown_sentence
from data.wording.portrait_places import (
    residents_sentence,
    sub_area_sentences,
)
from indicators.catalogue import Indicator, Polarity, Role
from locales import LANGUAGES, formats, phrases, translator

#: Sentences of a summary, and words of one of them that names figures.
FEWEST, MOST = 4, 7
_LONGEST = 27
_MOST_NAMED = 3


def summary(shown: Portrait, city: City, language: str) -> list[str]:
    """Say what the figures say, see `data.portrait_text.summary`."""
    teller = _Summary(shown=shown, city=city, language=language)
    # What is least needed goes first where there is too much to say.
    parts: list[tuple[int, str]] = [
        (0, residents_sentence(shown, city, language)),
        (0, teller.counted()),
        (0, teller.named("worse", teller.worse)),
        (2, teller.named("better", teller.better)),
        (1, teller.development()),
        (3, teller.certainty()),
        (0, teller.lacking()),
        (1, teller.inside()),
        (2, teller.estimated()),
        (4, teller.described()),
        (0, teller.say("portrait_text.summary.context")),
    ]
    told = [(rank, sentence) for rank, sentence in parts if sentence]
    while len(told) > MOST:
        last = max(rank for rank, _ in told)
        told.remove(next(one for one in reversed(told) if one[0] == last))
    sentences = [sentence for _, sentence in told]
    if len(sentences) < FEWEST:
        sentences.insert(1, teller.say("portrait_text.summary.compared"))
    return sentences


@dataclass(frozen=True, kw_only=True)
class _Summary:
    """What the sentences are made of."""

    shown: Portrait
    city: City
    language: str

    def say(self, key: str, /, **params: object) -> str:
        return translator(self.language).format(key, **params)

    def amount(self, count: int) -> str:
        return formats.number(count, 0, self.language)

    @cached_property
    def lines(self) -> list[PortraitLine]:
        """Main indicators; all, where the city names none as such."""
        main = [one for one in self.shown.lines if one.indicator.role is Role.MAIN]
        return main or list(self.shown.lines)

    @cached_property
    def kind(self) -> str:
        """Word for what is counted: main indicators, or indicators."""
        main = any(one.indicator.role is Role.MAIN for one in self.shown.lines)
        return "main" if main else "any"

    @cached_property
    def judged(self) -> list[PortraitLine]:
        """Lines that can be said to be more or less favourable than the city."""
        return [
            one for one in self.lines if one.worse is not None and not math.isnan(shown_gap(one))
        ]

    @cached_property
    def worse(self) -> list[PortraitLine]:
        return self._striking(one for one in self.judged if one.worse and shown_gap(one) != 0)

    @cached_property
    def better(self) -> list[PortraitLine]:
        return self._striking(one for one in self.judged if not one.worse and shown_gap(one) != 0)

    def _striking(self, lines: Iterable[PortraitLine]) -> list[PortraitLine]:
        return sorted(lines, key=self._distance, reverse=True)

    def _distance(self, line: PortraitLine) -> float:
        """Distance to the city in standard deviations of the areas: comparable between units."""
        spread = self._spread(line)
        return abs(line.difference) / spread if spread > 0 else 0.0

    def _spread(self, line: PortraitLine) -> float:
        return self._known(line.indicator, line.year)[1]

    def _known(self, indicator: Indicator, year: int) -> tuple[float, float]:
        """City value, and standard deviation of the areas; NaN where the city has no figures."""
        key, level = indicator.key, self.shown.spot.level
        return self.city.remember(
            lambda: _city_and_spread(self.city, key, level, year),
            "portrait_spread",
            key,
            level,
            str(year),
        )

    def counted(self) -> str:
        """How many of the judging indicators are less favourable, alike, more favourable."""
        if not self.judged:
            key = "uncompared" if self.lines else "nothing"
            return self.say(f"portrait_text.summary.{key}")
        lacking = any(
            math.isnan(one.value) and one.indicator.polarity is not Polarity.NEUTRAL
            for one in self.lines
        )
        alike = len(self.judged) - len(self.worse) - len(self.better)
        numbers = {"worse": len(self.worse), "alike": alike, "better": len(self.better)}
        return self._shares("counted", numbers, f"{self.kind}.{'some' if lacking else 'judged'}")

    def _shares(self, topic: str, numbers: dict[str, int], kind: str) -> str:
        """``Von 6 … sind 4 ungünstiger als in der Stadt, 1 etwa gleich und 1 günstiger``."""
        key, total = f"portrait_text.summary.{topic}", sum(numbers.values())
        words = {"base": self.shown.base_year, "total": self.amount(total)}
        whole = next((one for one, number in numbers.items() if number == total), "")
        if whole:
            form = "only" if total == 1 else "all"
            of = self.say(f"portrait_text.kind.{kind}.{'one' if total == 1 else 'many'}")
            verdict = self.say(f"{key}.verdict.{whole}")
            return self.say(f"{key}.{form}", kind=of, verdict=verdict, **words)
        first, *_ = numbers
        parts = [
            self.say(
                f"{key}.{one}" if number else f"{key}.{one}.none",
                n=number,
                count=self.amount(number),
            )
            for one, number in numbers.items()
            if number or one == first
        ]
        return self.say(
            key,
            n=max(numbers[first], 1),
            kind=self.say(f"portrait_text.kind.{kind}.many"),
            parts=phrases.listing(parts, self.language),
            **words,
        )

    def named(self, side: str, lines: Sequence[PortraitLine]) -> str:
        """Name the most striking of them with their figures, as many as a sentence bears."""
        sure = [one for one in lines if one.distinguishable is not False] or list(lines)
        most = min(_MOST_NAMED, len(sure))
        both = [replace(self, language=one) for one in LANGUAGES]  # they name the same
        while most > 1 and any(
            _words(one.naming(side, lines, sure[:most])) > _LONGEST for one in both
        ):
            most -= 1
        return self.naming(side, lines, sure[:most]) if most else ""

    def naming(
        self, side: str, lines: Sequence[PortraitLine], shown: Sequence[PortraitLine]
    ) -> str:
        """One sentence with some of the lines."""
        form = "only" if len(lines) == 1 else "all" if len(shown) == len(lines) else "some"
        return self.say(
            f"portrait_text.summary.{side}.{form}",
            n=len(shown),
            items=phrases.listing([self._item(one) for one in shown], self.language),
        )

    def _item(self, line: PortraitLine) -> str:
        dated = "" if line.year == self.shown.year else ".dated"
        return self.say(
            f"portrait_text.summary.item{dated}",
            subject=phrases.subject(line.indicator, self.language),
            value=phrases.with_unit(line.value, line.indicator, self.language, dative=True),
            city=phrases.with_unit(line.city_value, line.indicator, self.language),
            year=line.year,
        )

    def development(self) -> str:
        """How many judging indicators moved more, or less, favourably than the city's did."""
        found = {one.indicator.key: one for one in self.judged}
        known = {key: self._move(one) for key, one in found.items()}
        moves = {key: move for key, move in known.items() if move is not None}
        if not moves:
            return ""
        numbers = {
            "better": sum(one < 0 for one in moves.values()),
            "worse": sum(one > 0 for one in moves.values()),
            "alike": sum(one == 0 for one in moves.values()),
        }
        if len(moves) > 1:
            return self._shares("moved", numbers, f"{self.kind}.compared")
        verdict = next(one for one, number in numbers.items() if number)
        return self.say(
            "portrait_text.summary.moved.one",
            base=self.shown.base_year,
            subject=phrases.subject(found[next(iter(moves))].indicator, self.language),
            verdict=self.say(f"portrait_text.summary.moved.verdict.{verdict}"),
        )

    def _move(self, line: PortraitLine) -> float | None:
        """
        Change of the distance to the city since the base year, above 0 on the unfavourable side.

        0 also where the figures as shown and the exact ones do not agree on the direction.
        """
        if line.base_year != self.shown.base_year or math.isnan(line.then):
            return None
        whole, _ = self._known(line.indicator, line.base_year)
        decimals = line.indicator.decimals
        before = formats.displayed_gap(line.then, whole, decimals)
        if math.isnan(before):
            return None
        exact = (line.value - line.city_value) - (line.then - whole)
        move = float(formats.rounded(shown_gap(line) - before, decimals))
        side = -1.0 if line.indicator.polarity is Polarity.HIGHER_IS_BETTER else 1.0
        return side * move if move * exact > 0 else 0.0

    def certainty(self) -> str:
        """Name the differences that may be chance."""
        unsure = [
            one for one in self.judged if one.distinguishable is False and shown_gap(one) != 0
        ]
        if not unsure:
            return ""
        if len(unsure) > _MOST_NAMED:
            return self.say(
                "portrait_text.summary.unsure.count",
                count=self.amount(len(unsure)),
                kind=self.say(f"portrait_text.kind.{self.kind}.plain"),
            )
        names = [
            self.say("portrait_text.quoted", name=one.indicator.name[self.language])
            for one in unsure
        ]
        listed = phrases.listing(names, self.language)
        return self.say("portrait_text.summary.unsure", items=listed)

    def lacking(self) -> str:
        """Name the main indicators without a figure, and why."""
        unknown = [
            (one.indicator.name[self.language], one.state)
            for one in self.lines
            if math.isnan(one.value)
        ]
        return unknown_sentence(unknown, self.language)

    def estimated(self) -> str:
        """Say that a figure is an estimate after a boundary reform."""
        return self.say("reason.estimated") if any(one.interpolated for one in self.lines) else ""

    def inside(self) -> str:
        """Whether some of the areas inside differ from the rest."""
        return next(iter(sub_area_sentences(self.shown, self.language, self.city)), "")

    def described(self) -> str:
        """Figures that do not judge."""
        neutral = [
            one
            for one in self.lines
            if one.indicator.polarity is Polarity.NEUTRAL and not math.isnan(shown_gap(one))
        ]
        clauses = [
            self.say(
                "reason.clause.next" if place else "reason.clause",
                subject=phrases.subject(one.indicator, self.language),
                year=one.year,
                value=phrases.with_unit(one.value, one.indicator, self.language, dative=True),
                limits=self.say(
                    "reason.limits.any",
                    city=phrases.with_unit(one.city_value, one.indicator, self.language),
                ),
            )
            for place, one in enumerate(neutral[:2])
        ]
        if not clauses:
            return ""
        return f"{phrases.heading(phrases.listing(clauses, self.language))}."


def _city_and_spread(city: City, key: str, level: str, year: int) -> tuple[float, float]:
    if key not in city.catalogue or year not in available_years(city, key, level):
        return math.nan, math.nan
    figures = area_figures(city, indicator=key, level=level, year=year)
    return figures.city.value, float(figures.table["value"].std(ddof=0))


def _words(sentence: str) -> int:
    """Words of a sentence; a figure and its unit are one."""
    return len(sentence.split(" "))
