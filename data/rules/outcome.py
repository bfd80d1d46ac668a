"""What a rule proposes, as a table by area, and the hash of the result."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

import numpy as np
import pandas as pd

from data.city import City
from data.methods.inputs import residents
from data.rules.applied import Applied, runs, settled
from data.rules.looks import Look
from data.rules.trace import nullable, nullable_years
from indicators.action_areas import Rule, Why
from indicators.disclosure import is_small

_DIGITS = 16
#: Reasons behind which stand the quarters that meet the rule.
_SPEAKING = {Why.BELOW.value, Why.QUARTERS_WHOLE.value, Why.QUARTERS_ONLY.value}


def outcome(city: City, found: Applied) -> pd.DataFrame:
    """
    One row per area, see `data.candidates.Candidates.table`.

    Notes
    -----
    Residents are named only where their number may be shown.
    """
    rule, proposal = found.rule, found.proposal
    now = found.areas[found.year]
    states = {year: settled(rule, one) for year, one in found.areas.items()}
    window = list(states)[-len(found.basis.window) :]
    was, was_known = states[found.base]
    known = np.stack([states[year][1] for year in window])
    since = runs(np.stack([one for one, _ in states.values()]), list(states))
    people = residents(city, rule.level, found.year)
    shown = pd.Series(np.nan, index=now.ids) if people is None else people.reindex(now.ids)
    shown = shown.mask(is_small(shown, city.package.disclosure.threshold))
    table = city.named_areas(rule.level)
    return table.assign(
        member_before=np.asarray(found.basis.facts.membership, dtype=object),
        recommendation=proposal.recommendation.astype(object),
        why=proposal.why.astype(object),
        quarters=_speaking(found),
        points=proposal.points,
        possible=float(rule.weights.sum()),
        below_then=nullable(was, was_known),
        below_now=nullable(*states[found.year]),
        years_below=proposal.years_below,
        years_known=known.sum(axis=0),
        since=nullable_years(since),
        population=shown.to_numpy(dtype=float),
    )


def _speaking(found: Applied) -> pd.Series:
    """Ids of the quarters that stand behind each recommendation, in the order of ids."""
    now = found.areas[found.year]
    texts: list[tuple[str, ...]] = [()] * len(now.ids)
    parents = found.basis.facts.parents
    if parents is not None and found.quarters:
        ids = found.quarters[found.year].ids.to_numpy()
        for place, why in enumerate(found.proposal.why):
            if why == Why.HIDDEN_QUARTERS.value:
                marked = found.proposal.quarters_far
            elif why in _SPEAKING:
                marked = found.proposal.quarters_below
            else:
                continue
            texts[place] = tuple(sorted(ids[marked & (parents == place)]))
    return pd.Series(texts, index=now.ids, dtype=object)


def fingerprint(found: Applied) -> str:
    """
    Hash of everything that decides the result, and of the result.

    Words, the order of rows and figures of areas that take no part decide nothing.

    Returns
    -------
    fingerprint
        16 hexadecimal digits (64 bits of SHA-256).
    """
    rule, facts = found.rule, found.basis.facts
    now = found.areas[found.year]
    used = sorted({found.base, *list(found.areas)[-len(found.basis.window) :]})
    content = {
        "rule": _deciding(rule),
        "years": [found.base, found.year],
        "areas": [_look(found.areas[year]) for year in used],
        "quarters": [_look(one) for year, one in found.quarters.items() if year == found.year],
        "result": sorted(
            zip(
                now.ids,
                facts.membership.tolist(),
                facts.excluded.tolist(),
                found.proposal.recommendation.tolist(),
                found.proposal.why.tolist(),
                found.proposal.points.tolist(),
                strict=True,
            )
        ),
        "parents": _quarters(found),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:_DIGITS]


def _deciding(rule: Rule) -> dict[str, object]:
    """What of a rule decides: no words, and of its years and exclusions only what they lead to."""
    left_out = {"name", "summary", "base_year", "year", "exclusions", "area_set"}
    return {name: value for name, value in asdict(rule).items() if name not in left_out}


def _look(one: Look) -> list[object]:
    evidence = one.evidence
    codes = one.index.codes if one.index else [""] * len(one.ids)
    rows = sorted(
        [area, *map(_number, values), *marks, str(code)]
        for area, values, marks, code in zip(
            one.ids,
            evidence.values.tolist(),
            evidence.marks.met.tolist(),
            codes,
            strict=True,
        )
    )
    return [one.year, one.index.key if one.index else "", _numbers(evidence.city_values), rows]


def _numbers(values: np.ndarray) -> list[str]:
    return [_number(value) for value in values.tolist()]


def _number(value: float) -> str:
    """Exact text of a number; -0 is 0."""
    return (value + 0.0).hex()


def _quarters(found: Applied) -> list[tuple[str, str]]:
    """Each quarter with its area, by id."""
    parents = found.basis.facts.parents
    if parents is None or not found.quarters:
        return []
    areas, ids = found.areas[found.year].ids, found.quarters[found.year].ids
    return sorted(
        (str(one), str(areas[parent]))
        for one, parent in zip(ids, parents.tolist(), strict=True)
        if parent >= 0
    )
