"""What the sentences are made of: the trace in plain types, names, figures as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from data.candidates import AREA, Candidates
from data.choices import chosen_figures
from data.city import City
from data.indices import INDEX_PREFIX, city_index, definitions
from data.rules.lines import Line
from indicators.catalogue import Indicator
from indicators.comparison import Margin, MarginKind
from indicators.states import CellState
from locales import formats, phrases, translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A result, told in one language."""

    found: Candidates
    city: City
    language: str

    def say(self, key: str, /, **params: Any) -> str:
        """Text of the catalogue with its places filled."""
        return translator(self.language).format(key, **params)

    def listing(self, words: Sequence[str]) -> str:
        """``A, B und C``."""
        return phrases.listing(words, self.language)

    def amount(self, value: float) -> str:
        """Points or a count: a decimal place only where there is one."""
        return formats.number(value, 0 if float(value).is_integer() else 1, self.language)

    def lines(self, area_id: str, place: str = AREA) -> list[Line]:
        """Trace of an area or one of its quarters in the present year, in the order of the rule."""
        return self.found.lines[area_id][place]

    def quarters_in_trace(self, area_id: str) -> list[str]:
        """Ids of the quarters of an area, in the order of the trace."""
        return [one for one in self.found.lines[area_id] if one != AREA]

    def indicator(self, line: Line) -> Indicator:
        """Entry of the catalogue behind a line that is no index."""
        return self.city.catalogue[line.indicator]

    def name(self, line: Line) -> str:
        """Name of the indicator or the index."""
        if line.is_index:
            method = line.indicator.removeprefix(INDEX_PREFIX)
            return definitions(self.city)[method].name[self.language]
        return self.indicator(line).name[self.language]

    def value(self, line: Line, *, dative: bool = False) -> str:
        """Figure with its unit."""
        return phrases.with_unit(line.value, self.indicator(line), self.language, dative=dative)

    def limits(self, line: Line) -> str:
        """What the figure is compared with: city value, and the threshold of the margin."""
        margin = line.margin or Margin()
        form = margin.kind.value
        if margin.kind is MarginKind.DISTINGUISHABLE:
            form = "sure" if line.met else "unsure"
        city, threshold = (
            phrases.with_unit(figure, self.indicator(line), self.language)
            for figure in (line.city_value, line.threshold)
        )
        return self.say(f"reason.limits.{form}", city=city, threshold=threshold)

    def against_city(self, line: Line) -> str:
        """City value alone."""
        city = phrases.with_unit(line.city_value, self.indicator(line), self.language)
        return self.say("reason.limits.any", city=city)

    def _where(self, line: Line) -> tuple[str, str]:
        """Level and id of the area that a line is about."""
        asked = self.found.rule.quarters
        if line.place == AREA or asked is None:
            return self.found.level, line.area_id
        return asked.level, line.place

    def state(self, line: Line) -> str:
        """Why it is not known whether a condition is met."""
        level, area_id = self._where(line)
        table = chosen_figures(
            self.city, indicator=line.indicator, level=level, year=line.year
        ).table
        state = str(table.loc[area_id, "state"])
        if CellState(state).has_value:
            return self.say("reason.no_development" if line.is_index else "reason.untold")
        return self.say(f"state.{state}")

    def classes(self, line: Line) -> tuple[str, str]:
        """Labels of the status and of the development of an index; empty without one."""
        level, area_id = self._where(line)
        method = line.indicator.removeprefix(INDEX_PREFIX)
        index = city_index(self.city, method=method, level=level, year=line.year)
        schemes = (index.definition.status, index.definition.dynamics)
        codes = (str(index.table[one][area_id]) for one in ("status_class", "dynamics_class"))
        status, dynamics = (
            scheme.label(code)[self.language] if scheme is not None and code else ""
            for scheme, code in zip(schemes, codes, strict=True)
        )
        return status, dynamics

    def class_words(self, line: Line) -> str:
        """Class of an index in words: ``Status niedrig, Dynamik negativ``."""
        status, dynamics = self.classes(line)
        form = "status" if dynamics else "class"
        return self.say(f"reason.short.{form}", status=status, dynamics=dynamics)

    def quarters(self, ids: Iterable[str]) -> str:
        """Quarters by name, behind the name of their level: ``Quartiere Nord und Ost``."""
        asked = self.found.rule.quarters
        if asked is None:
            return ""
        names = self.city.areas[asked.level]["name"]
        listed = [str(names[one]) for one in ids]
        level = self.city.package.level(asked.level)
        words = (level.singular if len(listed) == 1 else level.label).as_text()
        return f"{phrases.as_noun(words, self.language)} {self.listing(listed)}"
