"""Indicators against the measures that the tables bring: named wrongly, or parts above the whole.

A misspelt measure would leave an indicator empty without a word, and a share
above 100 per cent tells of a wrong column long before a map does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from data.city import Observations
from data.descriptor.indicators import IndicatorModel
from data.descriptor.package import CityPackage
from data.findings import Finding, Severity
from data.tables.brought import brought_measures
from data.tables.headers import nearest
from data.years import years_text

_PER_CENT = 100.0
_NOISE = 1e-6  # sums of counts that a reform divided differ by this much without meaning


def check_indicators(
    package: CityPackage, observations: Mapping[str, Observations], *, file: str
) -> list[Finding]:
    """
    Check every indicator of a descriptor against what was read.

    Parameters
    ----------
    package
        The descriptor.
    observations
        Measures by level.
    file
        Name of the descriptor, for messages.

    Returns
    -------
    findings
        An error per indicator that names a measure which no table brings; a
        warning per level at which parts exceed their whole. A measure whose
        table could not be read is not named again.
    """
    known, complete = brought_measures(package, observations)
    findings = []
    for indicator in package.indicators:
        unknown = [name for name in _measures(indicator) if name not in known]
        if unknown and complete:
            findings.append(_without_measure(indicator, unknown, known, file))
        if indicator.scale == _PER_CENT and indicator.unit.de.startswith("%"):
            findings += [
                found
                for level, one in observations.items()
                if (found := _above_whole(indicator, level, one)) is not None
            ]
    return findings


def _measures(indicator: IndicatorModel) -> list[str]:
    rate = [indicator.rate] if indicator.rate is not None else []
    terms = [*rate, *indicator.numerator, *indicator.denominator, *indicator.weight]
    return list(dict.fromkeys(term.removeprefix("-") for term in terms))


def _without_measure(
    indicator: IndicatorModel, unknown: list[str], known: Iterable[str], file: str
) -> Finding:
    near = nearest(sorted(known), unknown[0])
    return Finding(
        code="indicator_without_measure",
        severity=Severity.ERROR,
        file=file,
        place=indicator.key,
        params={
            "name": indicator.name.de,
            "name_en": indicator.name.en,
            "measures": ", ".join(unknown),
            "nearest": ", ".join(near) or "–",
        },
    )


def _sum(values: pd.DataFrame, terms: Sequence[str]) -> pd.Series:
    """Add measures; a leading ``-`` subtracts, and NaN where one of them has no value."""
    signs = np.array([-1.0 if term.startswith("-") else 1.0 for term in terms])
    named = values[[term.removeprefix("-") for term in terms]].to_numpy(dtype=float)
    return pd.Series(named @ signs, index=values.index)


def _above_whole(indicator: IndicatorModel, level: str, observed: Observations) -> Finding | None:
    if indicator.formula != "ratio" or not indicator.denominator:
        return None
    names = {str(name) for name in observed.values.columns}
    if not set(_measures(indicator)) <= names:
        return None
    part = _sum(observed.values, indicator.numerator)
    whole = _sum(observed.values, indicator.denominator)
    above = pd.DataFrame({"part": part, "whole": whole})[part > whole + _NOISE]
    if above.empty:
        return None
    (year, area_id) = above.index[0]
    years = above.index.get_level_values("year").unique()
    return Finding(
        code="part_above_whole",
        severity=Severity.WARNING,
        place=indicator.key,
        ids=tuple(dict.fromkeys(str(one) for one in above.index.get_level_values("area_id"))),
        params={
            "level": level,
            "years": years_text([int(one) for one in years]),
            "first": f"{area_id} ({year}): {above['part'].iloc[0]:g} > {above['whole'].iloc[0]:g}",
            "measures": f"{', '.join(indicator.numerator)} > {', '.join(indicator.denominator)}",
        },
    )
