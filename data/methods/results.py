"""Indices of a city: the one source of every class that a screen, a file or the command line shows.

`indicators.methods` computes; this module says with which figures, and puts
words to what could not be computed. Results are remembered with the city.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.city import City
from data.errors import MethodNotUsableError, unknown_choice
from data.findings import Finding, Severity
from data.methods.bindings import Binding, BoundInput, bindings
from data.methods.inputs import (
    exclusion_texts,
    figures_of,
    moving_years_of,
    years_of,
)
from indicators.methods.compute import Figures, Outcome, compute
from indicators.methods.errors import (
    CityValuesError,
    MethodError,
    NoSpreadError,
    NotFiniteError,
    TooFewAreasError,
)
from indicators.methods.fingerprint import fingerprint
from indicators.methods.interface import Definition
from indicators.methods.registry import method_for

#: Key of an index where an indicator can stand: ``index.berlin-mss-4``.
INDEX_PREFIX = "index."


@dataclass(frozen=True, slots=True, kw_only=True)
class CityIndex:
    """
    A method computed for one level and year of a city.

    Attributes
    ----------
    definition
        What was computed.
    inputs
        Inputs of the status, then of the development, as bound in this city.
        The development's are there even where this year has none.
    figures
        What went in; `Figures.dynamics_inputs` is empty where this year has no
        development.
    outcome
        Index, classes, z-values.
    names
        Name per ``area_id``.
    reasons
        Words (`Text`) per ``area_id`` of why it takes no part; None for those that do.
    population_checked
        Whether residents were there to check the minimum population.
    fingerprint
        16 hex digits over everything that decides the result.
    """

    definition: Definition
    level: str
    year: int
    inputs: tuple[BoundInput, ...]
    figures: Figures
    outcome: Outcome
    names: pd.Series
    reasons: pd.Series
    population_checked: bool
    fingerprint: str

    @property
    def table(self) -> pd.DataFrame:
        """One row per area, see `indicators.methods.compute.Outcome`."""
        return self.outcome.table


def definitions(city: City) -> dict[str, Definition]:
    """Methods that this city can use, by key: released ones first, then its own."""
    return {key: one.definition for key, one in _bindings(city).items()}


def available_methods(city: City, level: str) -> list[str]:
    """
    Keys of the methods that have figures at `level`, in the order of `definitions`.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level.
    """
    return [key for key in _bindings(city) if index_years(city, key, level)]


def index_years(city: City, method: str, level: str) -> list[int]:
    """
    Years in which a level has every input of the status, rising.

    Raises
    ------
    UnknownChoiceError
        If the city has no such method or level.
    """
    return years_of(city, binding_of(city, method, level), level)


def dynamics_years(city: City, method: str, level: str) -> list[int]:
    """
    Years of `index_years` in which the development can be computed, too, rising.

    Raises
    ------
    UnknownChoiceError
        If the city has no such method or level.
    """
    return moving_years_of(city, binding_of(city, method, level), level)


def city_index(city: City, *, method: str, level: str, year: int) -> CityIndex:
    """
    Compute a method for a level and year, or recall it.

    Raises
    ------
    UnknownChoiceError
        If the city has no such method or level, or an input lacks that year.
    MethodNotUsableError
        If the figures do not allow an index: fewer than two areas take part,
        all are the same, or a figure is infinite.
    """
    return city.remember(
        lambda: _computed(city, method, level, year), "index", method, level, str(year)
    )


def _computed(city: City, method: str, level: str, year: int) -> CityIndex:
    binding = binding_of(city, method, level)
    years = years_of(city, binding, level)
    if year not in years:
        raise unknown_choice("index_year", str(year), years)
    figures = figures_of(city, binding, level, year)
    try:
        outcome = compute(method_for(binding.definition), figures)
    except MethodError as error:
        raise MethodNotUsableError(
            _unusable(error, city, binding.definition, level, year)
        ) from error
    return CityIndex(
        definition=binding.definition,
        level=level,
        year=year,
        inputs=binding.inputs,
        figures=figures,
        outcome=outcome,
        names=city.areas[level]["name"],
        reasons=exclusion_texts(city, binding, level, year, outcome.table["reason"]),
        population_checked=figures.population is not None,
        fingerprint=fingerprint(binding.definition, figures),
    )


def _bindings(city: City) -> dict[str, Binding]:
    return city.remember(lambda: bindings(city), "bindings")


def binding_of(city: City, method: str, level: str) -> Binding:
    """
    How a method is bound in a city.

    Raises
    ------
    UnknownChoiceError
        If the city has no such method or level.
    """
    known = _bindings(city)
    if method not in known:
        raise unknown_choice("method", method, known)
    if level not in city.areas:
        raise unknown_choice("level", level, city.areas)
    return known[method]


def _unusable(
    error: MethodError, city: City, definition: Definition, level: str, year: int
) -> Finding:
    """Finding for what a method cannot be computed from, in the words of both languages."""
    label = city.package.level(level).label.as_text()
    params: dict[str, object] = {
        "method": definition.name.de,
        "method_en": definition.name.en,
        "level": label.de,
        "level_en": label.en,
        "year": year,
    }
    ids: tuple[str, ...] = ()
    code = "method_not_usable"
    if isinstance(error, TooFewAreasError):
        code = "method_too_few_areas"
        params |= {"count": error.count, "needed": error.needed}
    elif isinstance(error, NoSpreadError):
        code = "method_no_spread"
    elif isinstance(error, NotFiniteError):
        code, ids = "method_not_finite", error.area_ids
        params |= {"slot": error.slot}
    elif isinstance(error, CityValuesError):
        code = "method_city_values"
        params |= {"slots": ", ".join(error.slots)}
    return Finding(code=code, severity=Severity.ERROR, place=level, ids=ids, params=params)
