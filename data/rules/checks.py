"""What rules say about single areas, against what was read: a misspelt id would exclude nobody."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.descriptor.package import CityPackage
from data.findings import Finding, Severity


def check_rules_against_data(
    package: CityPackage, areas: Mapping[str, pd.DataFrame], *, file: str
) -> list[Finding]:
    """
    Check the exclusions of every rule.

    Parameters
    ----------
    areas
        What was read, by level.
    file
        Name of the descriptor, for messages.

    Returns
    -------
    findings
        A warning per rule with ids that no area of its level has.
    """
    findings = []
    for rule in package.rules:
        if rule.level not in areas:
            continue
        known = areas[rule.level].index
        named = [area_id for one in rule.exclusions for area_id in one.ids]
        strange = tuple(area_id for area_id in named if area_id not in known)
        if strange:
            findings.append(
                Finding(
                    code="rule_excludes_unknown_area",
                    severity=Severity.WARNING,
                    file=file,
                    place=rule.key,
                    ids=strange,
                    params={"level": rule.level},
                )
            )
    return findings
