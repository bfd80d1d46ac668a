"""Where the files of a screen's table come from: the line that makes them again."""

from __future__ import annotations

from data.city import City
from data.exports.values import export_name, named
from data.figures import AreaFigures
from data.indices import INDEX_PREFIX, CityIndex
from data.provenance import Provenance, provenance
from indicators.comparison import ANY


def values_origin(city: City, figures: AreaFigures, *, language: str, ending: str) -> Provenance:
    """
    Origin of the figures of one indicator.

    Parameters
    ----------
    ending
        ``"csv"`` or ``"xlsx"``.
    """
    return provenance(
        city,
        city.descriptor,
        "values",
        {
            "level": figures.level,
            "indicator": figures.indicator.key,
            "year": figures.year,
            "margin": None if figures.margin == ANY else figures.margin.key,
            "lang": language,
        },
        output=export_name(city, figures, ending),
    )


def check_origin(city: City, *, language: str) -> Provenance:
    """Origin of the check report as JSON, which the command prints."""
    return provenance(city, city.descriptor, "check", {"json": "", "lang": language})


def classes_origin(city: City, index: CityIndex, *, language: str, ending: str) -> Provenance:
    """Origin of the classes of an index, likewise."""
    definition = index.definition
    return provenance(
        city,
        city.descriptor,
        "classes",
        {
            "method": definition.key,
            "level": index.level,
            "year": index.year,
            "lang": language,
        },
        methods=(f"{definition.key} {definition.version}",),
        output=named(
            city, index.level, f"{INDEX_PREFIX}{definition.key}", str(index.year), ending=ending
        ),
    )
