"""How long the stability of all classes of a city takes, beside two loops over draws.

542 made-up areas with made-up counts; every draw classifies all of them anew.
The plain loop calls `indicators.methods.compute.compute` once a draw, as one
would write it first: most of its time goes into tables. The lean loop takes the
same steps as the project, on arrays, draw by draw: what is left is the gain of
doing many draws at once. All are given the same weights and must agree on them.

Run with ``python benchmarks/stability.py``; needs nothing but the project.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from indicators.catalogue import Polarity, Uncertainty
from indicators.methods.compute import Figures, compute
from indicators.methods.interface import Input, Method
from indicators.methods.registry import RELEASED, fitted, method_for
from indicators.redraw import Counted
from indicators.stability import stability

TARGET = 2.0  # seconds for the method that is timed against the loop
SEED = 1
SAME = 1e-9  # shares of draws that differ by less are the same
SLOTS = ("unemployed", "long_term", "transfer", "child_poverty")
#: Methods that are timed; the first one is held against the loop.
METHODS = ("berlin-mss-4", "cdc-svi", "english-iod", "min-max", "count")


def made_up_counts(areas: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """People and cases per area and input: one burden behind all inputs, everything made up."""
    rng = np.random.default_rng(SEED)
    ids = pd.Index([f"{place:04}" for place in range(areas)], name="area_id")
    people = rng.integers(300, 6000, (areas, len(SLOTS)))
    burden = rng.normal(size=(areas, 1)) + 0.4 * rng.normal(size=people.shape)
    cases = rng.binomial(people, 1 / (1 + np.exp(2.2 - 0.6 * burden)))
    return (
        pd.DataFrame(people.astype(float), index=ids, columns=list(SLOTS)),
        pd.DataFrame(cases.astype(float), index=ids, columns=list(SLOTS)),
    )


def figures_of(people: pd.DataFrame, cases: pd.DataFrame) -> Figures:
    """Shares in per cent, with the city's own as ratio of sums."""
    return Figures(
        status=cases / people * 100,
        inputs=[Input(slot=slot, polarity=Polarity.LOWER_IS_BETTER) for slot in SLOTS],
        city_values=(cases.sum() / people.sum() * 100).to_dict(),
        dynamics=people.iloc[:, :0],
        dynamics_inputs=[],
        population=None,
        declared={},
    )


def looped(
    method: Method, figures: Figures, people: pd.DataFrame, cases: pd.DataFrame, draws: int
) -> pd.DataFrame:
    """Shares of draws that keep the class, draw by draw."""
    weights_seed, sampling_seed = np.random.SeedSequence(SEED).spawn(2)
    weights = np.random.default_rng(weights_seed).dirichlet(np.ones(len(SLOTS)), size=draws)
    rng = np.random.default_rng(sampling_seed)
    classes = compute(method, figures).table["status_class"]
    kept = pd.DataFrame(0.0, index=classes.index, columns=["weights_share", "sampling_share"])
    for row in weights:
        inputs = [replace(one, weight=w) for one, w in zip(figures.inputs, row, strict=True)]
        found = compute(method, replace(figures, inputs=inputs)).table["status_class"]
        kept["weights_share"] += found.eq(classes)
        drawn = rng.binomial(people.to_numpy(dtype=int), cases / people)
        status = pd.DataFrame(drawn, index=people.index, columns=people.columns) / people * 100
        found = compute(method, replace(figures, status=status)).table["status_class"]
        kept["sampling_share"] += found.eq(classes)
    return kept / draws


def lean_looped(
    method: Method, figures: Figures, people: pd.DataFrame, cases: pd.DataFrame, draws: int
) -> pd.DataFrame:
    """Likewise, with nothing but the steps of the method."""
    weights_seed, sampling_seed = np.random.SeedSequence(SEED).spawn(2)
    weights = np.random.default_rng(weights_seed).dirichlet(np.ones(len(SLOTS)), size=draws)
    rng = np.random.default_rng(sampling_seed)
    city, scheme, even = np.zeros(len(SLOTS)), method.definition.status, np.ones(len(SLOTS))
    totals, shares = people.to_numpy(dtype=int), (cases / people).to_numpy()
    standardised = method.standardise(figures.status.to_numpy(), figures.inputs, city)
    sums = method.combine(standardised, figures.inputs, even)
    classes = scheme.places(method.index(sums))
    kept = np.zeros((len(people), 2))
    for row in weights:
        sums = method.combine(standardised, figures.inputs, row)
        kept[:, 0] += scheme.places(method.index(sums)) == classes
        status = rng.binomial(totals, shares) / totals * 100
        drawn = method.standardise(status, figures.inputs, city)
        sums = method.combine(drawn, figures.inputs, even)
        kept[:, 1] += scheme.places(method.index(sums)) == classes
    columns = ["weights_share", "sampling_share"]
    return pd.DataFrame(kept / draws, index=people.index, columns=columns)


def timed(call: Callable[[], pd.DataFrame]) -> tuple[float, pd.DataFrame]:
    """Seconds that a call took, and its answer."""
    start = time.perf_counter()
    answer = call()
    return time.perf_counter() - start, answer


def vectorised(key: str, figures: Figures, counts: dict[str, Counted], draws: int) -> pd.DataFrame:
    """The stability of one method as the project computes it."""
    method = method_for(fitted(RELEASED[key], figures.inputs))
    others = [method_for(RELEASED[one]) for one in METHODS if one not in {key, "count"}]
    outcome = compute(method, figures)
    return stability(method, figures, outcome, counts=counts, others=others, draws=draws, seed=SEED)


def compare(
    name: str, kept: pd.DataFrame, slow: float, table: pd.DataFrame, seconds: float
) -> None:
    """Print the line of a loop, and hold its shares against the vectorised ones."""
    print(f"{name:14} {slow:8.2f} s   {METHODS[0]}, {slow / seconds:.1f} times as long")
    gaps = kept.sub(table[list(kept.columns)]).abs().max()
    # Other draws of counts, the same draws of weights.
    print(f"largest difference of a share under sampling: {gaps['sampling_share']:.3f}")
    print(f"largest difference of a share under weights: {gaps['weights_share']:.3f}")
    assert gaps["weights_share"] < SAME, f"the {name} and the vectorised draws disagree"


def main() -> int:
    """Print one line a method, the loop, and whether the target is met; 1 if not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, default=542)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--without-loop", action="store_true")
    options = parser.parse_args()
    people, cases = made_up_counts(options.areas)
    figures = figures_of(people, cases)
    counts = {
        slot: Counted(kind=Uncertainty.SHARE, count=cases[slot], base=people[slot], scale=100.0)
        for slot in SLOTS
    }
    print(f"{options.areas} areas, {len(SLOTS)} inputs; {options.draws:,} draws of weights,")
    print(f"{options.draws:,} draws of counts, three or four other methods")
    results = {}
    for key in METHODS:
        results[key] = timed(lambda key=key: vectorised(key, figures, counts, options.draws))
        print(f"{key:14} {results[key][0]:8.2f} s")
    seconds, table = results[METHODS[0]]
    if not options.without_loop:
        method = method_for(RELEASED[METHODS[0]])
        for name, loop in (("lean loop", lean_looped), ("plain loop", looped)):
            slow, kept = timed(
                lambda loop=loop: loop(method, figures, people, cases, options.draws)
            )
            compare(name, kept, slow, table, seconds)
    verdict = "pass" if seconds < TARGET else "FAIL"
    print(f"{verdict}  {METHODS[0]}: less than {TARGET:.0f} s: {seconds:.2f}")
    return 0 if seconds < TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
