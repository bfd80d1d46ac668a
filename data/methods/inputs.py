"""What goes into an index: figures that may be shown, residents, and the words of each exclusion.

An index is computed from what a reader may see. An area with a withheld figure
takes no part: its z-value, or its class beside the others, would give the
figure away.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.city import City
from data.figures import area_figures, available_years
from data.methods.bindings import Binding, BoundInput
from data.rates.counts import counts, covered_years
from indicators.catalogue import Text
from indicators.disclosure import is_small
from indicators.methods.compute import (
    DECLARED,
    MISSING_INPUT,
    SMALL_POPULATION,
    UNKNOWN_POPULATION,
    Figures,
)
from indicators.states import ORDER_IN_SUMS, CellState
from locales import translator
from locales.formats import number


def years_of(city: City, binding: Binding, level: str) -> list[int]:
    """Years in which a table of the level brings every input of the status, rising."""
    shared: set[int] | None = None
    for one in binding.status:
        years = set(available_years(city, one.indicator, level))
        shared = years if shared is None else shared & years
    return sorted(shared or ())


def moving_years_of(city: City, binding: Binding, level: str) -> list[int]:
    """Years of the status that have the inputs of the development, too, rising."""
    years = years_of(city, binding, level)
    if not binding.development:
        return []
    if binding.change_is_published:
        known = [available_years(city, one.indicator, level) for one in binding.development]
        return [year for year in years if all(year in published for published in known)]
    return [year for year in years if year - binding.definition.dynamics_years in years]


def figures_of(city: City, binding: Binding, level: str, year: int) -> Figures:
    """
    Gather the figures of a level and year.

    Notes
    -----
    Without a table of residents for this year the minimum population cannot be
    checked: `Figures.population` is None. The development is left out where a
    change is not published for this year, or the year before the window lacks
    an input.
    """
    shown = shown_inputs(city, binding, level, year)
    moving = _development(city, binding, level, year)
    return Figures(
        status=shown.values,
        inputs=[one.input for one in binding.status],
        city_values=shown.city_values,
        dynamics=pd.DataFrame(index=shown.values.index) if moving is None else moving,
        dynamics_inputs=[] if moving is None else [one.input for one in binding.development],
        population=residents(city, level, year) if binding.definition.minimum_population else None,
        declared=_texts_by_area(binding, level, year, "de"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInputs:
    """
    Inputs of the status of an index as a reader sees them, one level and year.

    Attributes
    ----------
    values, states
        Figure and state of each area (index) and input (columns named by slot).
    interpolated
        Per area, whether any of its inputs is an estimate after a boundary reform.
    city_values
        By slot.
    """

    values: pd.DataFrame
    states: pd.DataFrame
    interpolated: pd.Series
    city_values: dict[str, float]


def shown_inputs(city: City, binding: Binding, level: str, year: int) -> ShownInputs:
    """Gather the inputs of the status, or recall them: years before and reasons need them again."""
    return city.remember(
        lambda: _gathered(city, binding.status, level, year),
        *("inputs", binding.definition.key, level, str(year)),
    )


def _gathered(city: City, inputs: Sequence[BoundInput], level: str, year: int) -> ShownInputs:
    found = {
        one.slot: area_figures(city, indicator=one.indicator, level=level, year=year)
        for one in inputs
    }
    tables = {slot: figures.table for slot, figures in found.items()}
    marks = pd.DataFrame({slot: table["interpolated"] for slot, table in tables.items()})
    return ShownInputs(
        values=pd.DataFrame({slot: table["value"] for slot, table in tables.items()}, dtype=float),
        states=pd.DataFrame({slot: table["state"] for slot, table in tables.items()}),
        interpolated=marks.astype(bool).any(axis=1),
        city_values={slot: figures.city.value for slot, figures in found.items()},
    )


def _development(city: City, binding: Binding, level: str, year: int) -> pd.DataFrame | None:
    inputs = binding.development
    if year not in moving_years_of(city, binding, level):
        return None
    if binding.change_is_published:
        return _gathered(city, inputs, level, year).values
    before = year - binding.definition.dynamics_years
    now, earlier = (shown_inputs(city, binding, level, one).values for one in (year, before))
    change = now - earlier
    change.columns = pd.Index([one.slot for one in inputs])
    return change


def residents(city: City, level: str, year: int) -> pd.Series | None:
    """Residents per area (true counts; NaN unknown); None if the city names none for this year."""
    return city.remember(lambda: _residents_by_year(city, level), "residents", level).get(year)


def _residents_by_year(city: City, level: str) -> dict[int, pd.Series]:
    terms = city.package.city.population
    people = counts(city, terms, level)["value"]
    return {year: people.xs(year, level="year") for year in covered_years(city, level, terms)}


def worst_state(states: pd.DataFrame) -> pd.Series:
    """State of an index with these inputs: the last of them in the order of sums."""
    places = {state.value: place for place, state in enumerate(ORDER_IN_SUMS)}
    worst = states.apply(lambda column: column.map(places)).max(axis=1)
    return pd.Series([ORDER_IN_SUMS[int(place)].value for place in worst], index=worst.index)


def _texts_by_area(binding: Binding, level: str, year: int, language: str) -> dict[str, str]:
    """``area_id`` -> declared reason; of several the first counts."""
    found: dict[str, str] = {}
    for one in binding.exclusions:
        if one.level == level and (not one.years or year in one.years):
            for area_id in one.ids:
                found.setdefault(area_id, one.reason.as_text()[language])
    return found


def exclusion_texts(
    city: City, binding: Binding, level: str, year: int, reasons: pd.Series
) -> pd.Series:
    """
    Words of each exclusion.

    Parameters
    ----------
    reasons
        Codes as from `indicators.methods.compute.exclusions`.

    Returns
    -------
    texts
        `Text` per ``area_id``; None for areas that take part. Residents are
        named only where their number may be shown.
    """
    states = shown_inputs(city, binding, level, year).states
    people = residents(city, level, year)
    declared = {
        language: _texts_by_area(binding, level, year, language) for language in ("de", "en")
    }
    texts: dict[str, Text | None] = {}
    for area_id, code in reasons.items():
        area = str(area_id)
        if code == DECLARED:
            texts[area] = Text(de=declared["de"][area], en=declared["en"][area])
        elif code == MISSING_INPUT:
            texts[area] = _missing(city, binding, dict(states.T[area]))
        elif code in {SMALL_POPULATION, UNKNOWN_POPULATION}:
            count = math.nan if people is None else float(people.get(area, math.nan))
            texts[area] = _few(city, binding, count)
        else:
            texts[area] = None
    return pd.Series(texts, index=reasons.index, dtype=object)


def _missing(city: City, binding: Binding, states: Mapping[str, str]) -> Text:
    """Which inputs are lacking, the withheld ones first if there are any."""
    by_state: dict[bool, list[str]] = {True: [], False: []}
    for one in binding.status:
        state = CellState(states[one.slot])
        if not state.has_value:
            by_state[state is CellState.SUPPRESSED].append(one.indicator)
    parts = []
    for withheld, key in ((True, "index.reason.suppressed"), (False, "index.reason.missing")):
        if by_state[withheld]:
            parts.append(_in_both(key, city, by_state[withheld]))
    return Text(de="; ".join(one.de for one in parts), en="; ".join(one.en for one in parts))


def _in_both(key: str, city: City, indicators: Iterable[str]) -> Text:
    named = [city.catalogue[indicator].name for indicator in indicators]
    return Text(
        de=translator("de").format(key, indicators=", ".join(name.de for name in named)),
        en=translator("en").format(key, indicators=", ".join(name.en for name in named)),
    )


def _few(city: City, binding: Binding, count: float) -> Text:
    minimum = binding.definition.minimum_population
    if math.isnan(count):
        key = "index.reason.population_unknown"
    elif bool(is_small(pd.Series([count]), city.package.disclosure.threshold)[0]):
        key = "index.reason.population_small"
    else:
        key = "index.reason.population_known"
    words = {
        language: translator(language).format(
            key, minimum=number(minimum, 0, language), residents=number(count, 0, language)
        )
        for language in ("de", "en")
    }
    return Text(de=words["de"], en=words["en"])
