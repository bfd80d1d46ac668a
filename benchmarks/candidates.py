"""How long action areas take: the list, how sure it is, and what would change it.

Musterstadt with its declared rule from its files, and a made-up city of 542
areas and 2,000 quarters from figures alone. Beside the made-up city stands a
plain loop over areas on tables, as one would write it first; it must
agree with the project on every recommendation and on every draw.

Run with ``python benchmarks/candidates.py``; needs nothing but the project.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data import candidates as door
from data.reading import read_city
from indicators.action_areas import (
    Condition,
    Facts,
    Persistence,
    QuarterRule,
    Rule,
    Watch,
    members_by,
    recommend,
)
from indicators.catalogue import Polarity, Text, Uncertainty
from indicators.comparison import ANY, Margin, MarginKind, worse_than_city
from indicators.evidence import Basis, Evidence
from indicators.redraw import HeldCounts
from indicators.rule_stability import rule_stability
from indicators.tipping import tipping

DEMO = Path(__file__).resolve().parents[1] / "data" / "demo" / "city.toml"
TARGET = 1.0  # seconds for each look at Musterstadt
SEED = 1
KEYS = [f"indicator {place}" for place in range(7)]
YEARS = 5
PEOPLE = 1500
CITY_VALUE = 20.0
FAR = Margin(MarginKind.RELATIVE, 20)
NAME = Text(de="Vergleich", en="benchmark")
RULE = Rule(
    key="benchmark",
    version="1",
    name=NAME,
    summary=NAME,
    level="area",
    conditions=tuple(Condition(indicator=key) for key in KEYS),
    at_least=5,
    persistence=Persistence(years=3, of=YEARS),
    quarters=QuarterRule(level="quarter", whole=3, far=FAR),
    watch=Watch(points_short=1),
)

Rows = npt.NDArray[np.float64]
Answer = TypeVar("Answer")


def timed(call: Callable[[], Answer]) -> tuple[float, Answer]:
    """Seconds that a call took, and its answer."""
    start = time.perf_counter()
    answer = call()
    return time.perf_counter() - start, answer


def counted(cases: Rows, margin: Margin) -> Evidence:
    """Shares in per cent beside a city value, with the counts behind them."""
    base = np.full(cases.shape, float(PEOPLE))
    return Evidence.of(
        cases / base * 100,
        np.full(len(KEYS), CITY_VALUE),
        polarities=[Polarity.LOWER_IS_BETTER] * len(KEYS),
        margins=[margin] * len(KEYS),
        counts=HeldCounts(
            kinds=(Uncertainty.SHARE,) * len(KEYS),
            scales=(100.0,) * len(KEYS),
            count=cases,
            base=base,
            known=np.ones(cases.shape, dtype=bool),
        ),
    )


def made_up_city(areas: int, quarters: int) -> Basis:
    """One burden behind all figures of an area and its quarters, everything made up."""
    random = np.random.default_rng(SEED)
    burden = random.normal(size=(areas, 1))
    parents = np.sort(random.integers(0, areas, quarters))

    def cases(of: Rows) -> Rows:
        noise = 0.4 * random.normal(size=(len(of), len(KEYS)))
        return random.binomial(PEOPLE, 1 / (1 + np.exp(1.4 - 0.5 * (of + noise)))).astype(float)

    window = tuple(counted(cases(burden), ANY) for _ in range(YEARS))
    base, inside = counted(cases(burden), ANY), cases(burden[parents])
    near, far = counted(inside, ANY), counted(inside, FAR)
    return Basis(
        window=window,
        base=base,
        quarters=near,
        far=far,
        facts=Facts(
            membership=members_by(RULE, base.marks),
            excluded=np.zeros(areas, dtype=bool),
            window=tuple(one.marks for one in window),
            quarters=near.marks,
            far=far.marks,
            parents=parents,
        ),
    )


def met(values: Rows, margin: Margin = ANY) -> pd.Series:
    """Whether places meet the rule, indicator by indicator on a table."""
    table = pd.DataFrame(values, columns=KEYS)
    worse = [
        worse_than_city(table[key], CITY_VALUE, Polarity.LOWER_IS_BETTER, margin) for key in KEYS
    ]
    return pd.concat(worse, axis=1).sum(axis=1).ge(RULE.at_least)


def looped(basis: Basis, window: list[Rows], base: Rows, inside: Rows) -> list[str]:
    """Recommendations for figures without a gap, area by area."""
    years = pd.concat([met(one) for one in window], axis=1)
    points = pd.DataFrame(window[-1]).gt(CITY_VALUE).sum(axis=1)
    member = met(base)
    quarters = pd.DataFrame({"area": basis.facts.parents, "near": met(inside)})
    quarters["far"] = met(inside, FAR)
    said = []
    for area in range(len(base)):
        own = quarters[quarters["area"].eq(area)]
        here, far = int(own["near"].sum()), int(own["far"].sum())
        now, enough = bool(years.iloc[area, -1]), here >= RULE.quarters.whole
        lasting = int(years.iloc[area].sum()) + (enough and not now) >= RULE.persistence.years
        if member.iloc[area]:
            word = "keep" if now or enough else "narrow" if here >= RULE.quarters.narrow else ""
        else:
            word = ("new" if lasting else "watch") if now or enough else ""
        close = points.iloc[area] >= RULE.at_least - RULE.watch.points_short
        said.append(word or ("watch" if close or far else "none"))
    return said


def beside_the_loop(basis: Basis, draws: int) -> float:
    """Hold the project against the loop; seconds of the loop for one draw."""
    figures = [one.values for one in basis.window]
    seconds, said = timed(lambda: looped(basis, figures, basis.base.values, basis.quarters.values))
    assert said == recommend(RULE, basis.facts).recommendation.tolist(), "the loop disagrees"
    random = np.random.default_rng(SEED)
    for _ in range(draws):
        again = [
            one.counts.again(one.values, draws=1, random=random)[0]
            for one in (*basis.window, basis.base, basis.quarters)
        ]
        *window, base, inside = again
        facts = replace(
            basis.facts,
            membership=members_by(RULE, basis.base.marks_of(base)),
            window=tuple(e.marks_of(v) for e, v in zip(basis.window, window, strict=True)),
            quarters=basis.quarters.marks_of(inside),
            far=basis.far.marks_of(inside),
        )
        said = looped(basis, window, base, inside)
        assert said == recommend(RULE, facts).recommendation.tolist(), "the loop disagrees"
    return seconds


def musterstadt() -> float:
    """Print the lines of Musterstadt; seconds of its slowest look once figures are at hand."""
    city = read_city(DEMO)
    rule = next(iter(door.rules(city).values()))
    other = replace(rule, at_least=rule.at_least + 1)
    print(f"Musterstadt: {len(city.areas[rule.level])} areas, rule {rule.key}")
    first, found = timed(lambda: door.candidates(city, rule))
    print(f"  list, first look              {first:8.2f} s   reads all figures of the rule")
    lines = {
        "list, after a change of the rule": timed(lambda: door.candidates(city, other))[0],
        "how sure (500 draws)": timed(lambda: door.stability(city, found))[0],
        "what would change it": timed(lambda: door.tipping(found))[0],
    }
    for name, seconds in lines.items():
        print(f"  {name:32}{seconds:6.2f} s")
    return max(lines.values())


def made_up(areas: int, quarters: int, draws: int, checked: int) -> None:
    """Print the lines of the made-up city."""
    basis = made_up_city(areas, quarters)
    print(f"made-up city: {areas} areas, {quarters:,} quarters, {len(KEYS)} indicators")
    listed, _ = timed(lambda: recommend(RULE, basis.facts))
    sure, table = timed(lambda: rule_stability(RULE, basis, draws=draws))
    nearest, found = timed(lambda: tipping(RULE, basis))
    kept = table["sampling_share"].mean()
    print(f"  list                          {listed:8.3f} s")
    print(f"  how sure ({draws} draws)          {sure:8.2f} s   {kept:.0%} kept on average")
    named = sum(one is not None for one in found)
    print(f"  what would change it          {nearest:8.2f} s   named for {named} areas")
    loop = beside_the_loop(basis, checked)
    print(f"  list, plain loop              {loop:8.2f} s   {loop / listed:.0f} times as long")
    print(f"  agrees on the list and on {checked} draws; {draws} draws would take the loop")
    print(f"  some {loop * draws:,.0f} s, the project {sure:.1f} s with the weights")


def main() -> int:
    """Print both cities, and whether the target is met; 1 if not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, default=542)
    parser.add_argument("--quarters", type=int, default=2000)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--checked", type=int, default=3, help="draws checked against the loop")
    options = parser.parse_args()
    slowest = musterstadt()
    made_up(options.areas, options.quarters, options.draws, options.checked)
    verdict = "pass" if slowest < TARGET else "FAIL"
    print(
        f"{verdict}  Musterstadt: each look but the first less than {TARGET:.0f} s: {slowest:.2f}"
    )
    return 0 if slowest < TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
