"""Age groups against the measures that the tables bring: a misspelt one would hide them all."""

from __future__ import annotations

from collections.abc import Mapping

from data.city import Observations
from data.descriptor.package import CityPackage
from data.findings import Finding, Severity
from data.tables.brought import brought_measures
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
    known, complete = brought_measures(package, observations)
    if not complete:
        return []
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
