"""Exceptions of the indicators package."""

from __future__ import annotations


class IndicatorDataError(ValueError):
    """Base class: figures cannot be computed from what was given."""


class UnknownMeasureError(IndicatorDataError):
    """
    Raised when an indicator names a measure that no table brings.

    Parameters
    ----------
    indicator
        Key of the indicator.
    measures
        Names of the measures that are not there.
    """

    def __init__(self, indicator: str, measures: tuple[str, ...]) -> None:
        self.indicator = indicator
        self.measures = measures
        super().__init__(
            f"Indicator {indicator!r} needs {', '.join(measures)}, which no table brings. "
            "Declare the measure in the columns of a table, or correct the indicator."
        )


class NumeratorAboveDenominatorError(IndicatorDataError):
    """
    Raised when a part is larger than its whole.

    Parameters
    ----------
    area_ids
        The areas concerned.
    """

    def __init__(self, area_ids: tuple[str, ...]) -> None:
        self.area_ids = area_ids
        super().__init__(
            f"The numerator is larger than the denominator in {len(area_ids)} areas "
            f"(e.g. {', '.join(area_ids[:3])}). Check that both count the same persons."
        )
