"""Age groups against the measures that the tables bring: a misspelt one would hide them all."""

from __future__ import annotations

from collections.abc import Mapping

from data.city import Observations
from data.descriptor.package import CityPackage
from data.findings import Finding, Severity
from data.tables.headers import nearest


def check_age_groups_against_data(
    package: CityPackage, observations: Mapping[str, Observations], *, file: str
) -> list[Finding]:
    """
    Look for measures of age groups that no table brings.

    Parameters
    ----------
    observations
        What was read, by level.
    file
        Name of the descriptor, for messages.

    Returns
    -------
    findings
        An error per group with such measures. A measure whose table could not be
        read is not named again.
    """
    brought = {str(name) for one in observations.values() for name in one.values.columns}
    known = brought | {name for table in package.tables for name in table.columns}
    undeclared = {package.level_of(table.level) for table in package.tables if not table.columns}
    if not undeclared <= set(observations):
        return []  # a table that names its columns itself could not be read: it may have them
    findings = []
    for group in package.age_groups:
        unknown = [name for _, names in group.counted() for name in names if name not in known]
        if unknown:
            findings.append(
                Finding(
                    code="age_group_without_measure",
                    severity=Severity.ERROR,
                    file=file,
                    place="age_groups",
                    params={
                        "first": group.first,
                        "measures": ", ".join(unknown),
                        "nearest": ", ".join(nearest(sorted(known), unknown[0])) or "–",
                    },
                )
            )
    return findings
