"""Withholding among counts that add up to a whole that is shown.

A small count that is withheld alone follows from the whole and the other parts. So other
parts are withheld with it, as few as are needed (secondary suppression: Hundepool et al.
2012, Statistical Disclosure Control, ch. 4). Sums along the hierarchy of areas
are not looked at here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.disclosure import is_small

Counts = NDArray[np.float64]
Marks = NDArray[np.bool_]

_DIGITS = 6  # counts that a reform divided differ by rounding errors


def withheld_parts(counts: Counts, secret: Marks, *, threshold: int) -> Marks:
    """
    Say which parts of a whole are withheld.

    Parameters
    ----------
    counts
        Shape (n,): persons; NaN where not known.
    secret
        Shape (n,): parts that came in as withheld; they count as small.
    threshold
        Smallest count that may be shown, see `indicators.disclosure.is_small`.

    Returns
    -------
    withheld
        Shape (n,). All parts where the whole is below `threshold` per part: so few people are
        not described. Else the small ones; and where these are all the same count, a
        single one above all, every part with the next smallest count as well. A
        part of nobody is shown.

    Notes
    -----
    No withheld count is determined by the whole and what is shown, not even for
    those who know this rule. The rule does not depend on the order of the parts, and at least
    two of the withheld counts differ: with their places exchanged, the same parts
    would have been withheld and the same would be seen.
    """
    small = _small(counts, threshold) | secret
    if not small.any():
        return small
    if float(np.nansum(counts)) < threshold * len(counts):
        return np.ones(len(counts), dtype=bool)
    kinds = np.unique(np.round(counts[small & ~np.isnan(counts)], _DIGITS))
    if len(kinds) + int((small & np.isnan(counts)).sum()) > 1:
        return small
    return small | _next_smallest(counts, small, threshold)


def withheld_rows(counts: Counts, secret: Marks, *, threshold: int) -> Marks:
    """
    Say which rows of a table of two columns are withheld, both sums of which are known.

    Parameters
    ----------
    counts, secret
        Shape (n, 2), as in `withheld_parts`: age groups by sex, say.
    threshold
        As in `withheld_parts`.

    Returns
    -------
    withheld
        Shape (n,): rows of which both counts are withheld. Rows with a small count; then, the
        smallest sums first, as many others as it takes until one person can be moved
        between the columns of each withheld row, and back in another one, with all sums kept.
        Where that is never so, and where the whole is below `threshold` per cell: all.

    Notes
    -----
    Sums of rows and of columns count as known, for other figures may show them: two
    tables fit everything that is known, and they differ in every withheld count. Without that
    knowledge there are more such tables.
    """
    chosen: Marks = np.any(_small(counts, threshold) | secret, axis=1)
    everything = np.ones(len(counts), dtype=bool)
    if not chosen.any():
        return chosen
    if float(np.nansum(counts)) < threshold * counts.size:
        return everything
    sums = np.nansum(counts, axis=1)
    while not _exchangeable(counts, chosen)[chosen].all():
        more = _next_smallest(sums, chosen, threshold)
        if not more.any():
            return everything
        chosen = chosen | more
    return chosen


def withheld_besides_sums(
    counts: Counts, secret: Marks, blocks: NDArray[np.int64], *, threshold: int
) -> Marks:
    """
    Say which parts are withheld where other figures show sums of some of them.

    Parameters
    ----------
    counts, secret
        As in `withheld_parts` with shape (n,), as in `withheld_rows` with shape (n, 2).
    blocks
        Shape (n,): number of the block of each part; every sum that other figures show has all
        parts of a block, or none. Residents under 18 and the single years below, say.
    threshold
        As in `withheld_parts`.

    Returns
    -------
    withheld
        Shape (n,). What is withheld of the whole, and of each block as if it were one.
        All parts where a block is too small for that: its sum is a small count, or nothing
        of its own could stand where the small count stands.

    Notes
    -----
    Within a block counts can change places, and all sums stay as they are.
    """
    by_rule = withheld_rows if counts.ndim > 1 else withheld_parts
    marks = by_rule(counts, secret, threshold=threshold)
    for block in np.unique(blocks):
        inside = blocks == block
        own = by_rule(counts[inside], secret[inside], threshold=threshold)
        if own.any() and not _told_nowhere(counts[inside], own, threshold):
            return np.ones(len(counts), dtype=bool)
        marks[inside] |= own
    return marks


def _told_nowhere(counts: Counts, withheld: Marks, threshold: int) -> bool:
    """Whether a block with withheld parts keeps them to itself, though its sum is known."""
    if bool(_small(np.nansum(counts, keepdims=True), threshold).any()):
        return False
    if counts.ndim > 1:
        return bool(_exchangeable(counts, withheld)[withheld].all())
    known = counts[withheld & ~np.isnan(counts)]
    unknown = int((withheld & np.isnan(counts)).sum())
    return len(np.unique(np.round(known, _DIGITS))) + unknown > 1


def _small(counts: Counts, threshold: int) -> Marks:
    flat = is_small(pd.Series(counts.ravel()), threshold)
    return flat.to_numpy(dtype=bool).reshape(counts.shape)


def _next_smallest(counts: Counts, taken: Marks, threshold: int) -> Marks:
    """All parts with the smallest count that may be shown and is not taken yet; none if none is."""
    free = ~taken & (np.nan_to_num(counts) >= max(threshold - 0.5, 0.5))
    if not free.any():
        return free
    return np.asarray(free & (np.round(counts, _DIGITS) == np.round(counts[free].min(), _DIGITS)))


def _exchangeable(counts: Counts, chosen: Marks) -> Marks:
    """Rows in which a person can change the column while one in another chosen row changes back."""
    someone = ~(counts < 1)  # of an unknown count it is taken to be so
    found = np.zeros(len(counts), dtype=bool)
    for row in np.flatnonzero(chosen):
        others = chosen.copy()
        others[row] = False
        first, second = someone[row]
        found[row] = bool(
            (first and someone[others, 1].any()) or (second and someone[others, 0].any())
        )
    return found
