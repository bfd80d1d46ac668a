"""What the descriptor says for indices, against what was read: residents and excluded areas.

A misspelt measure of residents would let areas in that are too small to be
compared; a misspelt id would leave no area out.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.city import Observations
from data.descriptor.package import CityPackage
from data.findings import Finding, Severity
from data.rates.counts import names_of
from data.tables.brought import brought_measures


def check_methods_against_data(
    package: CityPackage,
    areas: Mapping[str, pd.DataFrame],
    observations: Mapping[str, Observations],
    *,
    file: str,
) -> list[Finding]:
    """
    Check ``[city] population`` and the exclusions of every method.

    Parameters
    ----------
    areas, observations
        What was read, by level.
    file
        Name of the descriptor, for messages.

    Returns
    -------
    findings
        An error if no table brings the residents (not where one could not be
        read that may have brought them); a warning per method and level with
        ids that no area has.
    """
    findings = []
    known, complete = brought_measures(package, observations)
    wanted = names_of(package.city.population)
    unknown = [name for name in wanted if name not in known]
    if unknown and complete:
        findings.append(
            Finding(
                code="population_without_measure",
                severity=Severity.ERROR,
                file=file,
                place="city.population",
                params={"measures": ", ".join(unknown)},
            )
        )
    for method in package.methods:
        for exclusion in method.exclusions:
            if exclusion.level not in areas:
                continue
            there = areas[exclusion.level].index
            strange = tuple(area_id for area_id in exclusion.ids if area_id not in there)
            if strange:
                findings.append(
                    Finding(
                        code="exclusion_of_unknown_area",
                        severity=Severity.WARNING,
                        file=file,
                        place=method.name_in_links,
                        ids=strange,
                        params={"level": exclusion.level},
                    )
                )
    return findings
