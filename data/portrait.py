"""The portrait of one area: every figure that its screen, its page and its slides show.

One function gathers what may be shown of an area beside its city and its
parent; nothing that draws or words it computes anything again.
"""

from __future__ import annotations

import pandas as pd

from data.candidates import rules
from data.city import City
from data.errors import level_without_figures, unknown_choice
from data.groups import GROUP_COLUMNS, group_years, target_groups
from data.portraits.ages import age_profile
from data.portraits.alike import similar_areas
from data.portraits.deciles import deciles_of
from data.portraits.inside import sub_areas
from data.portraits.lines import lines_of
from data.portraits.looks import latest, levels_with_figures, years_with_figures
from data.portraits.parts import (
    AgeProfile,
    Band,
    Deciles,
    Portrait,
    PortraitLine,
    Similar,
    Spot,
    SubAreas,
)
from data.portraits.people import people_of
from data.portraits.places import parents_of, spot_of
from data.rules.recent import Recent

__all__ = [
    "AgeProfile",
    "Band",
    "Deciles",
    "Portrait",
    "PortraitLine",
    "Similar",
    "Spot",
    "SubAreas",
    "deciles",
    "parents_of",
    "portrait",
    "portrait_levels",
    "portrait_years",
    "spot_of",
]

#: Portraits kept per city: all areas of the two levels that are printed, and some years of a few.
_KEPT = 320


def portrait_levels(city: City) -> list[str]:
    """Levels with areas of which something can be shown, from fine to coarse."""
    return city.remember(lambda: levels_with_figures(city), "portrait_levels").copy()


def portrait_years(city: City, level: str) -> list[int]:
    """
    Years in which any indicator has figures at a level, rising.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level.
    """
    if level not in city.areas:
        raise unknown_choice("level", level, city.areas)
    return city.remember(
        lambda: years_with_figures(city, level, main_only=False), "portrait_years", level
    ).copy()


def portrait(
    city: City,
    *,
    level: str,
    area_id: str,
    year: int | None = None,
    base_year: int | None = None,
) -> Portrait:
    """
    Gather everything that is shown of one area, or recall it.

    Parameters
    ----------
    level, area_id
        The area.
    year
        One of `portrait_years`; None: the last in which a main indicator has figures at the
        level, else any.
    base_year
        An earlier one of `portrait_years` from which changes count; None: that of the city's
        first rule, else the first in which a main indicator (else any) has figures. Where
        no year is earlier than `year`, it is `year` and nothing is compared.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level or area, or no figures for a year asked for.
    """
    spot = spot_of(city, level, area_id)
    now = _year(city, level, year)
    then = _base_year(city, level, now, base_year)
    kept: Recent[Portrait] = city.remember(lambda: Recent(_KEPT), "portraits")
    return kept.get(lambda: _portrait(city, spot, now, then), (level, area_id, now, then))


def deciles(city: City, shown: Portrait, indicator: str) -> Deciles:
    """
    Sort all areas of a level by one indicator and mark those of a portrait.

    Parameters
    ----------
    shown
        The portrait whose area, or whose sub-areas where these have figures, are marked.
    indicator
        Key in the catalogue.

    Returns
    -------
    deciles
        Of the latest year with figures that is not after `shown.year`; without
        rows where there is none.

    Raises
    ------
    UnknownChoiceError
        If the city has no such indicator.
    """
    return deciles_of(city, shown, indicator)


def _portrait(city: City, spot: Spot, year: int, base_year: int) -> Portrait:
    parents = parents_of(city, spot)
    people = people_of(city, spot.level, spot.area_id, year=year, base_year=base_year)
    return Portrait(
        spot=spot,
        year=year,
        base_year=base_year,
        parents=parents,
        population=people.count,
        population_state=people.state,
        population_year=people.year,
        population_base_year=people.base_year,
        population_change=people.change,
        lines=lines_of(city, spot, parents, year=year, base_year=base_year),
        ages=age_profile(city, spot, year),
        groups=_groups(city, spot, year),
        inside=sub_areas(city, spot, year),
        similar=similar_areas(city, spot, year),
    )


def _year(city: City, level: str, asked: int | None) -> int:
    """Year of the portrait."""
    known = portrait_years(city, level)
    if not known:
        raise level_without_figures(level)
    if asked is None:
        judged = years_with_figures(city, level, main_only=True)
        asked = (judged or known)[-1]
    if asked not in known:
        raise unknown_choice("year", str(asked), known)
    return asked


def _base_year(city: City, level: str, year: int, asked: int | None) -> int:
    """First year of the comparison."""
    earlier = [one for one in portrait_years(city, level) if one < year]
    if asked is not None:
        if asked not in earlier:
            raise unknown_choice("year", str(asked), earlier)
        return asked
    declared = [rule.base_year for rule in rules(city).values()][:1]
    judged = years_with_figures(city, level, main_only=True)
    wanted = [*(one for one in declared if one is not None), *judged[:1], *earlier[:1]]
    return next((one for one in wanted if one in earlier), year)


def _groups(city: City, spot: Spot, year: int) -> pd.DataFrame:
    """Target groups of the area in the latest year that has any."""
    of = latest(group_years(city, spot.level), year)
    if of is None:
        return pd.DataFrame(columns=list(GROUP_COLUMNS))
    every = city.remember(
        lambda: target_groups(city, spot.level, of), "portrait_groups", spot.level, str(of)
    )
    return every[every["area_id"].eq(spot.area_id)].reset_index(drop=True)
