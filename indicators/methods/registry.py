"""Every released method by its key, and the implementation that belongs to a definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from indicators.methods import cdc_svi, count, english_iod, min_max, z_sum
from indicators.methods.berlin_mss import BERLIN_MSS_3, BERLIN_MSS_4
from indicators.methods.errors import UnknownMethodError, UnknownSchemeError
from indicators.methods.hamburg import HAMBURG
from indicators.methods.interface import Definition, Input, Method

#: Released definitions by key. What is here never changes: a change is a new version.
RELEASED: Mapping[str, Definition] = MappingProxyType(
    {
        definition.key: definition
        for definition in (
            BERLIN_MSS_4,
            BERLIN_MSS_3,
            HAMBURG,
            cdc_svi.CDC_SVI,
            english_iod.ENGLISH_IOD,
            min_max.MIN_MAX,
            count.COUNT,
        )
    }
)

_IMPLEMENTATIONS: Mapping[str, Callable[..., Method]] = MappingProxyType(
    {
        z_sum.SCHEME: z_sum.ZSum,
        cdc_svi.SCHEME: cdc_svi.PercentileRank,
        english_iod.SCHEME: english_iod.ExponentialRank,
        min_max.SCHEME: min_max.MinMax,
        count.SCHEME: count.Count,
    }
)


def released(key: str) -> Definition:
    """
    Definition of a released method.

    Raises
    ------
    UnknownMethodError
        If there is none of that key.
    """
    if key not in RELEASED:
        raise UnknownMethodError(key, RELEASED)
    return RELEASED[key]


def method_for(definition: Definition) -> Method:
    """
    Implementation of a definition, by its scheme.

    Raises
    ------
    UnknownSchemeError
        If no implementation exists.
    """
    if definition.scheme not in _IMPLEMENTATIONS:
        raise UnknownSchemeError(definition.scheme, _IMPLEMENTATIONS)
    return _IMPLEMENTATIONS[definition.scheme](definition=definition)


def fitted(definition: Definition, inputs: Sequence[Input]) -> Definition:
    """
    Definition for exactly these inputs; the same where it does not depend on them.

    Only the count of disadvantages does: see `indicators.methods.count.fitted_count`.

    Raises
    ------
    CutOffError
        If the count asks for more inputs than there are.
    """
    return (
        count.fitted_count(definition, inputs) if definition.scheme == count.SCHEME else definition
    )
