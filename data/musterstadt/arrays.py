"""Arrays of the generator: one row per area, one column per year unless said otherwise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Persons = NDArray[np.int64]


def persons(expected: Floats) -> Persons:
    """
    Round to whole persons or pieces, halves up.

    Rounding to six places first makes the result the same on processors whose
    last bits differ.
    """
    return np.asarray(np.floor(np.round(expected, 6) + 0.5), dtype=np.int64)
