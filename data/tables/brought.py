"""Which measures the tables of a city bring: what a descriptor names must be among them."""

from __future__ import annotations

from collections.abc import Mapping

from data.city import Observations
from data.descriptor.package import CityPackage


def brought_measures(
    package: CityPackage, observations: Mapping[str, Observations]
) -> tuple[frozenset[str], bool]:
    """
    Measures that were read or that a table declares.

    Parameters
    ----------
    observations
        What was read, by level.

    Returns
    -------
    known, complete
        Whether there can be no others: a table that names its columns itself and could not
        be read may have brought any measure.
    """
    read = {str(name) for one in observations.values() for name in one.values.columns}
    declared = {name for table in package.tables for name in table.columns}
    undeclared = {package.level_of(table.level) for table in package.tables if not table.columns}
    return frozenset(read | declared), undeclared <= set(observations)
