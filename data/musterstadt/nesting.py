"""Nest areas: grow contiguous groups, and number them as a statistical office would.

Stadtbezirk ``01``, Sozialraum ``0101``, Quartier ``010101``: the id of each
level starts with the id of its parent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.musterstadt.arrays import Floats
from data.musterstadt.geography import Land

SOZIALRAEUME = 39
STADTBEZIRKE = 12
_TRIES = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Nesting:
    """
    Ids of all areas.

    Attributes
    ----------
    quartier
        Id of each cell of the land, six digits.
    """

    quartier: list[str]

    @property
    def order(self) -> list[int]:
        """Cells in the order of their ids."""
        return sorted(range(len(self.quartier)), key=lambda cell: self.quartier[cell])


def nest(land: Land, rng: np.random.Generator) -> Nesting:
    """Group cells to Sozialräume and these to Stadtbezirke, never across the river."""
    spaces = _both_banks(land.bank, land.neighbours, land.centres, SOZIALRAEUME, rng)
    space_bank = [land.bank[spaces.index(number)] for number in range(SOZIALRAEUME)]
    links: list[set[int]] = [set() for _ in range(SOZIALRAEUME)]
    for cell, others in enumerate(land.neighbours):
        links[spaces[cell]] |= {spaces[other] for other in others} - {spaces[cell]}
    middles = _middles(spaces, land.centres)
    boroughs = _both_banks(space_bank, links, middles, STADTBEZIRKE, rng)
    return _numbered(land.centres, spaces, middles, boroughs)


def _numbered(centres: Floats, spaces: list[int], middles: Floats, boroughs: list[int]) -> Nesting:
    """Give ids from the centre outwards, Stadtbezirke beyond it clockwise from the north."""
    borough_middles = _middles(boroughs, middles)
    distance = np.hypot(*borough_middles.T)
    bearing = np.arctan2(borough_middles[:, 0], borough_middles[:, 1]) % (2 * np.pi)
    inner = set(np.argsort(distance)[:3].tolist())
    by_place = sorted(range(STADTBEZIRKE), key=lambda b: (b not in inner, bearing[b]))
    space_ids: dict[int, str] = {}
    for number, borough in enumerate(by_place, start=1):
        members = [space for space in range(len(boroughs)) if boroughs[space] == borough]
        members.sort(key=lambda space: float(np.hypot(*middles[space])))
        space_ids |= {space: f"{number:02d}{i:02d}" for i, space in enumerate(members, start=1)}
    ids = [""] * len(spaces)
    for space, space_id in space_ids.items():
        members = [cell for cell in range(len(spaces)) if spaces[cell] == space]
        members.sort(key=lambda cell: float(np.hypot(*centres[cell])))
        for i, cell in enumerate(members, start=1):
            ids[cell] = f"{space_id}{i:02d}"
    return Nesting(quartier=ids)


def _middles(groups: Sequence[int], centres: Floats) -> Floats:
    labels = np.asarray(groups)
    means = [centres[labels == group].mean(axis=0) for group in range(max(groups) + 1)]
    return np.round(np.array(means), 1)


def _both_banks(
    bank: Sequence[int],
    links: list[set[int]],
    centres: Floats,
    count: int,
    rng: np.random.Generator,
) -> list[int]:
    """Grow `count` groups, shared out to the banks by their number of areas."""
    side = np.asarray(bank)
    north = round(count * float((side == 0).mean()))
    groups = [-1] * len(bank)
    first = 0
    for number, share in ((0, north), (1, count - north)):
        members = np.flatnonzero(side == number).tolist()
        grown = min(
            (_grow(members, links, centres, share, rng) for _ in range(_TRIES)),
            key=lambda found: _unevenness(found, centres),
        )
        for member, group in grown.items():
            groups[member] = first + group
        first += share
    return groups


def _unevenness(grown: dict[int, int], centres: Floats) -> float:
    """Small for groups of equal number and compact shape."""
    members = np.fromiter(grown, dtype=int)
    groups = np.array([grown[member] for member in members.tolist()])
    sizes = np.bincount(groups)
    middles = _middles(groups.tolist(), centres[members])
    spread = np.square(centres[members] - middles[groups]).sum()
    total = np.square(centres[members] - centres[members].mean(axis=0)).sum()
    return round(float(sizes.std() / sizes.mean() + len(sizes) * spread / total), 9)


def _grow(
    members: list[int], links: list[set[int]], centres: Floats, count: int, rng: np.random.Generator
) -> dict[int, int]:
    """Grow groups from scattered starts; the smallest group takes its nearest free neighbour."""
    starts = [int(rng.choice(members))]
    while len(starts) < count:
        gaps = np.min([np.hypot(*(centres[members] - centres[s]).T) for s in starts], axis=0)
        # Quarters are dense in the centre: measure the gap in quarters, not in metres.
        reach = 1_500.0 + 0.6 * np.hypot(*centres[members].T)
        chance = np.round((gaps / reach) ** 2, 9)
        starts.append(int(rng.choice(members, p=chance / chance.sum())))
    grown = {start: group for group, start in enumerate(starts)}
    inside = [{start} for start in starts]
    while len(grown) < len(members):
        for group in sorted(range(count), key=lambda g: (len(inside[g]), g)):
            free = {n for member in inside[group] for n in links[member] if n not in grown}
            if free:
                middle = centres[sorted(inside[group])].mean(axis=0)
                nearby = sorted(free)
                distance = np.hypot(*(centres[nearby] - middle).T).round(3)
                taken = nearby[int(distance.argmin())]
                grown[taken] = group
                inside[group].add(taken)
                break
    return grown
