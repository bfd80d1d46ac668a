"""Colours of classes and states: for colour-blind readers and for grey print.

Orange to purple (PuOr of ColorBrewer, Harrower & Brewer 2003) for figures that
judge, one hue for figures that only describe. A test measures the difference
of neighbouring classes under three kinds of colour blindness and in grey; red
and green are never used for areas.
"""

from __future__ import annotations

from indicators.catalogue import Polarity
from indicators.states import CellState

#: Letter -> fill. A is the most burdened class, E the most favourable.
DIVERGING = {"A": "#b35806", "B": "#f1a340", "C": "#e6e6e6", "D": "#998ec3", "E": "#542788"}

#: Letter -> fill for indicators without direction. A is the highest class.
SEQUENTIAL = {"A": "#3f007d", "B": "#6a51a3", "C": "#9e9ac8", "D": "#cbc9e2", "E": "#f2f0f7"}

#: Fill of areas without a figure; each state also has its own pattern and legend entry.
STATE_COLOURS = {
    CellState.MISSING: "#ffffff",
    CellState.SUPPRESSED: "#bdbdbd",
    CellState.UNRELIABLE: "#d9d9d9",
    CellState.LATER: "#fafafa",
    CellState.NOT_MEANINGFUL: "#f2f2f2",
}

#: One character per state, as sent to the map and printed in German tables.
STATE_CODES = {
    CellState.MISSING: "-",
    CellState.SUPPRESSED: ".",
    CellState.UNRELIABLE: "/",
    CellState.LATER: "…",
    CellState.NOT_MEANINGFUL: "x",
}


def class_colours(polarity: Polarity) -> dict[str, str]:
    """Letter -> hex colour for indicators of this polarity."""
    return SEQUENTIAL if polarity is Polarity.NEUTRAL else DIVERGING
