"""Years for which a rule has all its figures, and the two that are compared."""

from __future__ import annotations

from data.choices import chosen_years
from data.city import City
from data.errors import DataError, unknown_choice
from data.findings import Finding, Severity
from data.rules.figures import usable_method
from indicators.action_areas import Rule


def shared_years(city: City, rule: Rule) -> list[int]:
    """
    Years in which every condition has figures at the levels of the rule, rising.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator, method or level.
    """
    levels = [rule.level, *([rule.quarters.level] if rule.quarters else [])]
    shared: set[int] | None = None
    for level in levels:
        for one in rule.conditions:
            years = set(chosen_years(city, one.indicator, level))
            shared = years if shared is None else shared & years
        if rule.index is not None:
            years = _index_years(city, rule, level)
            shared = years if shared is None else shared & years
    return sorted(shared or ())


def _index_years(city: City, rule: Rule, level: str) -> set[int]:
    assert rule.index is not None  # noqa: S101  (asked for by rules with an index only)
    years = {
        year
        for method in rule.index.methods
        for year in chosen_years(city, f"index.{method}", level)
    }
    return {year for year in years if usable_method(city, rule.index, level, year) is not None}


def compared_years(
    city: City, rule: Rule, base_year: int | None, year: int | None, *, needs_base: bool
) -> tuple[int, int]:
    """
    Base year and present year: as asked, else as the rule says, else the first and the last.

    Parameters
    ----------
    needs_base
        Whether membership follows from the base year; else a city with a single
        year has that one as both.

    Raises
    ------
    UnknownChoiceError
        If a year asked for lacks figures.
    DataError
        If there is no year at all, or the base year is not the earlier one.
    """
    known = shared_years(city, rule)
    if not known:
        raise _refused("rule_no_years", city, rule)
    now = next(one for one in (year, rule.year, known[-1]) if one is not None)
    then = next(one for one in (base_year, rule.base_year, known[0]) if one is not None)
    for asked in (now, then):
        if asked not in known:
            raise unknown_choice("rule_year", str(asked), known)
    alone = len(known) == 1 and not needs_base
    if then >= now and not alone:
        code = "rule_one_year" if len(known) == 1 else "rule_base_year_not_earlier"
        raise _refused(code, city, rule, base_year=then, year=now, known=", ".join(map(str, known)))
    return then, now


def _refused(code: str, city: City, rule: Rule, **params: object) -> DataError:
    label = city.package.level(rule.level).label.as_text()
    named = {"rule": rule.name.de, "rule_en": rule.name.en}
    place = {"level": label.de, "level_en": label.en}
    return DataError(
        Finding(
            code=code,
            severity=Severity.ERROR,
            place=f"rules.{rule.key}",
            params={**named, **place, **params},
        )
    )
