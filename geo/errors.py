"""Exceptions of the geo package.

The functions here are called with data that `data/` has already read; these
errors name a broken precondition. What a reader of a city package sees are the
findings that `data/` makes of them, in German and English.
"""

from __future__ import annotations

from collections.abc import Iterable


class GeoDataError(ValueError):
    """Base class: boundary data cannot be used as it is."""


class MissingCrsError(GeoDataError):
    """Raised when coordinates have no reference system and none is declared."""

    def __init__(self) -> None:
        super().__init__(
            "the layer has no CRS, so its coordinates cannot be placed; "
            'declare one, for example crs = "EPSG:25832"'
        )


class NotMetricError(GeoDataError):
    """Raised when areas or distances are asked for in degrees."""

    def __init__(self, crs: object) -> None:
        self.crs = crs
        super().__init__(
            f"{crs} does not count in metres; reproject to the city's metric CRS first, "
            "for example EPSG:25832"
        )


class UnknownParentError(GeoDataError):
    """Raised when areas name a parent that the coarser level does not have.

    Parameters
    ----------
    parent_ids
        The parents that are not there.
    """

    def __init__(self, parent_ids: Iterable[str]) -> None:
        self.parent_ids = sorted(parent_ids)
        super().__init__(
            f"{len(self.parent_ids)} parents are not areas of the coarser level "
            f"(e.g. {self.parent_ids[:3]}); check how the parent is declared"
        )
