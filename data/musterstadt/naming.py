"""Invented names. Generic words, put together so that no known place is meant."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_FIRST = (
    "Erlen", "Reiher", "Mühlen", "Schlüssel", "Hütten", "Krähen", "Zechen", "Garten", "Weißdorn",
    "Ginster", "Ziegel", "Amsel", "Kiebitz", "Holunder", "Köhler", "Schäfer", "Lerchen", "Gießer",
    "Brunnen", "Hasel", "Sperber", "Töpfer", "Wacholder", "Kupfer", "Flößer", "Dachs", "Linden",
    "Storchen", "Schmiede", "Fähr", "Ulmen", "Weber", "Igel", "Gärtner", "Kranich", "Salz",
    "Eschen", "Glocken", "Färber", "Distel", "Kuckucks", "Bernstein", "Böttcher", "Ahorn", "Seiler",
)  # fmt: skip
_SECOND = (
    "feld", "kamp", "brink", "siedlung", "grund", "höhe", "wiesen", "horst", "winkel", "loh",
    "acker", "bruch", "anger", "hang", "gärten", "kolonie", "platz", "bogen", "eck", "rain",
)  # fmt: skip
_OLD_TOWN = ("Altstadt", "Stadtgraben", "Bahnhofsviertel", "Marktviertel", "Neue Vorstadt")
#: Left out: places of this name are well known, or the word is clumsy.
_LEFT_OUT = frozenset({
    "Lerchenfeld", "Gartenfeld", "Gartengärten", "Gärtnergärten", "Brunnenfeld", "Webergrund",
    "Weberplatz", "Amselgrund", "Lindenhöhe", "Weberwiesen", "Mühlenfeld", "Mühlengrund",
    "Eschenbruch", "Gartenkolonie", "Lindenplatz", "Brunnenplatz", "Salzgrund", "Hüttenfeld",
    "Ziegelwiesen",
})  # fmt: skip
_UNINHABITED = {"harbour": "Hafenbecken Nord", "forest": "Stadtforst", "works": "Hüttengelände"}
INNER = 3  # Stadtbezirke named by compass
_COMPASS = ("Nord", "Nordost", "Ost", "Südost", "Süd", "Südwest", "West", "Nordwest")


def quarter_names(
    distance: Sequence[float], uninhabited: dict[int, str], rng: np.random.Generator
) -> list[str]:
    """
    One unique name per Quartier.

    Parameters
    ----------
    distance
        Metres from the centre; the innermost quarters get names of a town centre.
    uninhabited
        Quarter -> ``harbour``, ``forest`` or ``works``.
    """
    pool = [a + b for a in _FIRST for b in _SECOND if a + b not in _LEFT_OUT]
    drawn = [pool[i] for i in rng.permutation(len(pool))]
    inner = [n for n in np.argsort(distance).tolist() if n not in uninhabited][: len(_OLD_TOWN)]
    names: list[str] = []
    forests = 0
    for quarter in range(len(distance)):
        kind = uninhabited.get(quarter)
        if kind == "forest":
            forests += 1
            names.append(f"{_UNINHABITED[kind]} {'I' * forests}")
        elif kind is not None:
            names.append(_UNINHABITED[kind])
        elif quarter in inner:
            names.append(_OLD_TOWN[inner.index(quarter)])
        else:
            names.append(drawn.pop(0))
    return names


def borough_name(number: int, east: float, north: float, largest: str) -> str:
    """Name of a Stadtbezirk: the three inner ones by compass, the others after a Sozialraum."""
    if number > INNER:
        return largest
    turn = int(np.floor((np.degrees(np.arctan2(east, north)) % 360.0 + 22.5) / 45.0)) % 8
    return f"Innenstadt-{_COMPASS[turn]}"
