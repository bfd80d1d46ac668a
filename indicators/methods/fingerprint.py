"""A short hash of everything that decides a result: the same hash is always the same result.

It covers the computation (scheme, parameters, cut-offs, codes, which of them are
burdened), the version, which stands for the code that computes, the inputs with
their directions and weights, and the figures of the areas that take part. It
does not cover what decides nothing: words, the order of rows, columns that no
input names, figures of areas that take no part (only that they take none, and by
which rule), and city values where a method compares areas with each other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple

import pandas as pd

from indicators.methods.compute import Figures, exclusions
from indicators.methods.interface import ClassScheme, Definition, Input
from indicators.methods.registry import method_for

_DIGITS = 16


def fingerprint(definition: Definition, figures: Figures) -> str:
    """
    Fingerprint of a result.

    Parameters
    ----------
    definition
        As computed, that is fitted to its inputs (`registry.fitted`).
    figures
        As handed to `indicators.methods.compute.compute`.

    Returns
    -------
    fingerprint
        16 hexadecimal digits (64 bits of SHA-256).

    Raises
    ------
    UnknownSchemeError
        If no implementation of the definition exists.
    """
    reasons = exclusions(method_for(definition), figures)
    included = sorted(reasons.index[reasons.eq("")])
    content: dict[str, object] = {
        "definition": deciding_content(definition),
        "inputs": _inputs(figures.inputs),
        "figures": _rows(figures.status.loc[included], figures.inputs),
        "excluded": {area: reason for area, reason in reasons.items() if reason},
    }
    if not definition.compares_areas:
        slots = [one.slot for one in figures.inputs]
        content["city_values"] = [_number(figures.city_values.get(one)) for one in slots]
    if definition.dynamics is not None and figures.dynamics_inputs:
        slots = [one.slot for one in figures.dynamics_inputs]
        known = figures.dynamics[slots].reindex(included).dropna()
        content["dynamics_inputs"] = _inputs(figures.dynamics_inputs)
        content["dynamics"] = _rows(known, figures.dynamics_inputs)
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:_DIGITS]


def deciding_content(definition: Definition) -> dict[str, object]:
    """
    What of a definition decides the result, as plain values.

    The minimum population is not among it: whom it excludes is.
    """
    return {
        "key": definition.key,
        "version": definition.version,
        "scheme": definition.scheme,
        "parameters": {name: _number(value) for name, value in definition.parameters.items()},
        "status": _classes(definition.status),
        "dynamics": None if definition.dynamics is None else _classes(definition.dynamics),
        "special_attention": sorted(definition.special_attention),
    }


def _classes(scheme: ClassScheme) -> Mapping[str, object]:
    pairs = zip(scheme.cut_offs, scheme.to_upper, strict=True)
    return {
        "bounds": [[_number(bound), upper] for bound, upper in pairs],
        "codes": scheme.codes,
        "attention": sorted(scheme.attention),
        "burden_rises": scheme.burden_rises,
    }


def _inputs(inputs: Sequence[Input]) -> list[list[str]]:
    """All parts of each input; weights as exact text."""
    return [
        [part if isinstance(part, str) else _number(part) for part in astuple(one)]
        for one in inputs
    ]


def _number(value: float | None) -> str:
    """Exact text of a number, whether it came as an integer or not; -0 is 0."""
    return "nan" if value is None else (float(value) + 0.0).hex()


def _rows(frame: pd.DataFrame, inputs: Sequence[Input]) -> list[list[str]]:
    """Id and exact figures of each area, by id."""
    slots = [one.slot for one in inputs]
    rows = zip(frame.index, frame[slots].to_numpy(dtype=float), strict=True)
    return [[str(area), *map(_number, row)] for area, row in rows]
