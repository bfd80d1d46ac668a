"""How the figures of an indicator are written on the axes of a chart."""

from __future__ import annotations

from indicators.catalogue import Indicator
from indicators.charts.parts import Axis
from locales import formats
from pages.shared.texts import language


def of(indicator: Indicator) -> Axis:
    """Axis in the indicator's unit; a short unit follows the numbers, a long one the hover text."""
    return of_unit(indicator.unit[language()], indicator.decimals)


def of_unit(unit: str, decimals: int) -> Axis:
    """Axis in any unit as the catalogue writes it, e.g. ``"%"``."""
    lang = language()
    return Axis(
        decimals=decimals,
        separators=".," if lang == "en" else ",\u202f",
        suffix=formats.unit_suffix(unit, lang),
        suffix_on_axis=unit == "%",
    )
