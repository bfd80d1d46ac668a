"""What every chapter is told about: the city, one level, one year and the year before it all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.city import City
from data.figures import AllYears, AreaFigures, all_years, area_figures, available_years
from indicators.catalogue import Indicator, Role, Text
from locales import formats
from reports.steps.setting import Setting

#: Levels with more areas show their tables in parts: hundreds of rows per indicator find no reader.
MOST_AREAS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """
    What the report is about.

    Attributes
    ----------
    base_year
        First year of the comparison over time; None where there is no earlier one.
    """

    setting: Setting
    level: str
    year: int
    base_year: int | None

    @property
    def city(self) -> City:
        """The city."""
        return self.setting.city

    @property
    def language(self) -> str:
        """Language of all words."""
        return self.setting.language

    @property
    def label(self) -> Text:
        """Plural name of the level."""
        return self.setting.label(self.level)

    @property
    def singular(self) -> str:
        """Name of one area of the level."""
        return self.setting.singular(self.level)

    @property
    def crowded(self) -> bool:
        """Whether the level has too many areas for whole tables."""
        return len(self.city.areas[self.level]) > MOST_AREAS

    def text(self, key: str, /, **params: Any) -> str:
        """Words of the catalogue."""
        return self.setting.text(key, **params)

    def count(self, number: float) -> str:
        """A whole number as it is printed."""
        return formats.number(number, 0, self.language)

    def year_of(self, indicator: Indicator) -> int | None:
        """Latest year with figures up to the year of the report; None: there is none."""
        known = available_years(self.city, indicator.key, self.level)
        return max((year for year in known if year <= self.year), default=None)

    def figures(self, indicator: Indicator) -> AreaFigures | None:
        """Figures of that year; None without any."""
        year = self.year_of(indicator)
        if year is None:
            return None
        return area_figures(self.city, indicator=indicator.key, level=self.level, year=year)

    def past(self, indicator: Indicator) -> AllYears:
        """Figures of all years."""
        return all_years(self.city, indicator=indicator.key, level=self.level)

    def indicators(self, role: Role | None = None, topic: str | None = None) -> list[Indicator]:
        """Indicators of the catalogue with figures up to the year, in its order."""
        return [
            one
            for one in self.city.catalogue.values()
            if (role is None or one.role is role)
            and (topic is None or one.topic == topic)
            and self.year_of(one) is not None
        ]

    def value(self, value: float, indicator: Indicator) -> str:
        """A figure with its unit; the words for a missing one else."""
        unit = indicator.unit[self.language]
        return formats.with_unit(value, indicator.decimals, unit, self.language)

    def by_name(self, names: dict[str, str]) -> list[str]:
        """Ids in the order of their names."""
        return sorted(names, key=lambda one: (formats.sorting(names[one]), one))
