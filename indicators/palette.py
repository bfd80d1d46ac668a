"""Colours of classes and states: for colour-blind readers and for grey print.

Orange to purple (PuOr of ColorBrewer, Harrower & Brewer 2003) for figures that
judge, one hue for figures that only describe. A test measures the difference
of neighbouring classes under three kinds of colour blindness and in grey; red
and green are never used for areas.
"""

from __future__ import annotations

from itertools import pairwise

from indicators.action_areas import Recommendation
from indicators.catalogue import Polarity
from indicators.states import CellState

#: Letter -> fill. A is the most burdened class, E the most favourable.
DIVERGING = {"A": "#b35806", "B": "#f1a340", "C": "#e6e6e6", "D": "#998ec3", "E": "#542788"}

#: Letter -> fill for indicators without direction. A is the highest class.
SEQUENTIAL = {"A": "#3f007d", "B": "#6a51a3", "C": "#9e9ac8", "D": "#cbc9e2", "E": "#f2f0f7"}

#: Fills of the classes of an index that has many of them, from the most burdened on: one way from
#: dark to pale, because a scale with two ends cannot keep ten classes apart in grey print.
RAMP = (
    "#571f02", "#742e06", "#923f06", "#ad5406", "#c76a0c",
    "#e08214", "#f09f42", "#febc6b", "#fedcae", "#fffaf3",
)  # fmt: skip

#: Fill of areas that take no part in an index; their pattern is one of its own, too.
EXCLUDED_COLOUR = "#ededed"

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

#: Fills of what a rule recommends. Purple: members before, wholly and in part; orange: not members
#: before, proposed and watched. Dark means that something is recommended; it judges nothing.
RECOMMENDATION_COLOURS = {
    Recommendation.KEEP: "#4d2a7c",
    Recommendation.NARROW: "#b3a8d9",
    Recommendation.NEW: "#d4670f",
    Recommendation.WATCH: "#fcd79c",
    Recommendation.NONE: "#f7f7f7",
}

#: One character per recommendation; maps draw the same sign as a pattern of the fill where
#: `geo.choropleth.PATTERNS` has one, so that none has to be told by its colour.
RECOMMENDATION_CODES = {
    Recommendation.KEEP: "■",
    Recommendation.NARROW: "◧",
    Recommendation.NEW: "✚",
    Recommendation.WATCH: "○",
    Recommendation.NONE: "□",
}


def class_colours(polarity: Polarity) -> dict[str, str]:
    """Letter -> hex colour for indicators of this polarity."""
    return SEQUENTIAL if polarity is Polarity.NEUTRAL else DIVERGING


def burden_colours(count: int, attention: int) -> tuple[str, ...]:
    """
    Fills for the classes of an index, from the most burdened class to the most favourable.

    Up to five classes take the colours of the same meaning from `DIVERGING`:
    classes that the method calls burdened are orange, the next is neutral and
    further ones are purple. More classes are drawn as steps of `RAMP`.

    Parameters
    ----------
    count
        Number of classes, at least 1.
    attention
        How many of them, from the most burdened on, the method calls burdened.

    Examples
    --------
    >>> burden_colours(4, 2)
    ('#b35806', '#f1a340', '#e6e6e6', '#998ec3')
    >>> burden_colours(2, 1)
    ('#b35806', '#e6e6e6')
    """
    burdened, others = tuple(DIVERGING[x] for x in "AB"), tuple(DIVERGING[x] for x in "CDE")
    if count == len(DIVERGING):
        return tuple(DIVERGING.values())
    if attention <= len(burdened) and count - attention <= len(others):
        return burdened[:attention] + others[: count - attention]
    return tuple(_step(place / max(count - 1, 1)) for place in range(count))


def _step(share: float) -> str:
    """Colour at a share (0 to 1) of the way along `RAMP`."""
    place = share * (len(RAMP) - 1)
    first, second = list(pairwise(RAMP))[min(int(place), len(RAMP) - 2)]
    rest = place - min(int(place), len(RAMP) - 2)
    mixed = (
        round(int(first[at : at + 2], 16) * (1 - rest) + int(second[at : at + 2], 16) * rest)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)
