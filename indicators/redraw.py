"""The counts of a year drawn again: what a repetition of the same year might have brought.

Each count is drawn around what was counted (parametric bootstrap, Efron &
Tibshirani 1993, ch. 6.5): shares from the binomial distribution, events from
the Poisson distribution. Denominators stay as they are. A count of zero stays
zero, and of a share of all nobody is taken away: around them there is no spread
to draw from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.catalogue import Uncertainty
from indicators.methods.interface import Array

#: Numbers in one block of draws; bounds memory to some tens of megabytes.
_BLOCK = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """
    The counts behind one input.

    Attributes
    ----------
    kind
        How chance acts on them, not `Uncertainty.NONE`.
    count, base
        Numerator and denominator per ``area_id``; NaN where they are not held.
    scale
        Figure = count / base x scale.
    """

    kind: Uncertainty
    count: pd.Series
    base: pd.Series
    scale: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCounts:
    """
    The counts behind several inputs, side by side.

    Attributes
    ----------
    kinds, scales
        Per input, as in `Counted`.
    count, base
        Shape (areas, inputs); 0 where they are not known.
    known
        Same shape: whether both are held and somebody is in the denominator.
    """

    kinds: tuple[Uncertainty, ...]
    scales: tuple[float, ...]
    count: Array
    base: Array
    known: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, inputs: Sequence[Counted], area_ids: pd.Index) -> HeldCounts:
        """Take the counts of these areas, in their order."""
        count, base = (
            np.stack([one.reindex(area_ids).to_numpy(dtype=float) for one in columns], axis=1)
            for columns in ([one.count for one in inputs], [one.base for one in inputs])
        )
        known = (base > 0) & ~np.isnan(count)
        return cls(
            kinds=tuple(one.kind for one in inputs),
            scales=tuple(one.scale for one in inputs),
            count=np.where(known, count, 0.0),
            base=np.where(known, base, 0.0),
            known=known,
        )

    def again(self, figures: Array, *, draws: int, random: np.random.Generator) -> Array:
        """
        Figures of the year drawn again, shape (draws, areas, inputs).

        Parameters
        ----------
        figures
            The figures as they are, (areas, inputs); kept where no counts are known.
        draws
            How often to draw.
        random
            Source of chance; the same state gives the same figures.
        """
        again = np.empty((draws, *figures.shape))
        for place, (kind, scale) in enumerate(zip(self.kinds, self.scales, strict=True)):
            count, base = self.count[:, place], self.base[:, place]
            known = self.known[:, place]
            drawn = _drawn(kind, count, base, draws, random)
            rates = drawn / np.where(known, base, 1.0) * scale
            again[..., place] = np.where(known, rates, figures[:, place])
        return again


def _drawn(
    kind: Uncertainty, count: Array, base: Array, draws: int, random: np.random.Generator
) -> Array:
    """Counts drawn again, shape (draws, areas)."""
    # Area by area, the axes swapped afterwards: with each change of its parameters NumPy prepares
    # its generator anew, which takes longer than a draw.
    size = (len(count), draws)
    if kind is Uncertainty.EVENTS:
        return random.poisson(count[:, np.newaxis], size).T.astype(float)
    people = np.rint(base)
    share = np.clip(count / np.maximum(people, 1.0), 0.0, 1.0)
    drawn = random.binomial(people.astype(np.int64)[:, np.newaxis], share[:, np.newaxis], size)
    return drawn.T.astype(float)


def blocks(draws: int, size: int) -> Iterator[slice]:
    """
    Cut draws into blocks, each draw holding `size` numbers.

    Examples
    --------
    >>> [(one.start, one.stop) for one in blocks(1000, 4000)]
    [(0, 500), (500, 1000)]
    """
    step = max(1, _BLOCK // max(size, 1))
    return (slice(start, min(start + step, draws)) for start in range(0, draws, step))
