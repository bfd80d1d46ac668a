"""Where a value lies among others, said in fifths and tenths and never as a rank.

A rank of 37 of 39 claims more than figures of small areas can tell, and it is read as a
verdict. A fifth or a tenth says on which side of its neighbours an area lies.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

#: Fewer values than this are not divided: a fifth would be a single area.
FEWEST = 10
FIFTHS = 5
TENTHS = 10


def parts_of(values: Values, parts: int) -> NDArray[np.int64]:
    """
    Say in which of so many equal parts of the sorted values each value lies.

    Parameters
    ----------
    values
        Shape (n,), any unit and order; NaN takes no part.
    parts
        Number of parts, > 0.

    Returns
    -------
    part
        Shape (n,): 1 (lowest values) to `parts` (highest); 0 where `values` is NaN.

    Notes
    -----
    The place of a value is that of the middle of all values equal to it,
    ``(lower + equal / 2) / n``: the same value lies in the same part, a higher
    one never in a lower part, and the order of the rows decides nothing. With many
    equal values some parts stay empty; if all are equal, all lie in the middle.

    Examples
    --------
    >>> parts_of(np.array([5.0, 1.0, 2.0, 3.0, 4.0, np.nan]), 5).tolist()
    [5, 1, 2, 3, 4, 0]
    >>> parts_of(np.array([7.0, 7.0, 7.0]), 5).tolist()
    [3, 3, 3]
    """
    known = ~np.isnan(values)
    found = np.zeros(len(values), dtype=np.int64)
    own = values[known]
    rising = np.sort(own)
    lower = np.searchsorted(rising, own, side="left")
    not_higher = np.searchsorted(rising, own, side="right")
    # Whole numbers throughout: lower + equal / 2 = (lower + not_higher) / 2.
    found[known] = (lower + not_higher) * parts // (2 * max(1, len(own))) + 1
    return found


def lines_between(values: Values, parts: int) -> tuple[float, ...]:
    """
    Give the values that part one part of the sorted values from the next.

    Parameters
    ----------
    values, parts
        As in `parts_of`.

    Returns
    -------
    lines
        ``parts - 1`` values in the unit of `values`, rising: halfway between the
        highest value below the line and the lowest above it. Where a
        part is empty its two lines meet. Without any value there is no line.
    """
    own = values[~np.isnan(values)]
    if not len(own):
        return ()
    rising = np.sort(own)
    place = parts_of(rising, parts)
    cuts = [int(np.searchsorted(place, part, side="right")) for part in range(1, parts)]
    return tuple(_between(rising, cut) for cut in cuts)


def _between(rising: NDArray[Any], cut: int) -> float:
    """Halfway between the values on both sides of a cut; at an end the value there."""
    below = rising[max(0, cut - 1)]
    above = rising[min(len(rising) - 1, cut)]
    return float(below + (above - below) / 2)
