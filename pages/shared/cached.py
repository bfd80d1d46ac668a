"""Cached reads for the screens: the only module that uses st.cache_*.

A city and what follows from it are large and never written to, so they are
shared between sessions without a copy (``cache_resource``). Arguments are
plain strings and numbers; `stamp` changes when the descriptor or a file that
it names changes, so a yearly update shows without a restart.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import streamlit as st

from data import certainty as data_certainty
from data import choices, development, groups, indices
from data import figures as data_figures
from data import segregation as data_segregation
from data import stability as data_stability
from data.certainty import Certainty
from data.city import City
from data.descriptor.package import CityPackage, load_package
from data.development import ThenNow
from data.figures import AreaFigures
from data.indices import CityIndex
from data.package_files import named_files
from data.reading import read_city
from geo.cut_out import Piece, cut_out
from geo.simplify import LevelGeometry, level_geometry
from indicators.catalogue import Text
from indicators.classes import ClassBreaks
from indicators.comparison import ANY, Margin

if TYPE_CHECKING:
    from measures.register import Register
    from reports.blocks import Slide

#: Ids of the areas behind an area set, so that none is taken for one of its own.
REST_PREFIX = "rest:"

_SHAPEFILE = (".shp", ".dbf", ".shx", ".prj", ".cpg")


def stamp(path: Path) -> str:
    """Hash over names, sizes and times of the descriptor and all files it names."""
    own = _file_sign(path)
    names = _named_files(str(path), own)
    files = [part for name in names for part in _parts(path.parent / name)]
    signs = [own, *(_file_sign(part) for part in files)]
    return hashlib.sha256("\n".join(signs).encode()).hexdigest()[:16]


def _parts(file: Path) -> list[Path]:
    if file.suffix.lower() != ".shp":
        return [file]
    return [file.with_suffix(ending) for ending in _SHAPEFILE]


def _file_sign(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return f"{path}:-"
    return f"{path}:{status.st_size}:{status.st_mtime_ns}"


@st.cache_resource(show_spinner=False, max_entries=64)
def _named_files(path: str, own: str) -> tuple[str, ...]:
    return named_files(package(path, own))


@st.cache_resource(show_spinner=False, max_entries=64)
def package(path: str, sign: str) -> CityPackage:
    """Read the descriptor alone; quick, for names and lists."""
    del sign  # part of the cache key only
    return load_package(Path(path))


@st.cache_resource(show_spinner=False, max_entries=6)
def city(path: str, sign: str) -> City:
    """Read the whole city with its report; takes seconds on the first call."""
    del sign
    return read_city(Path(path))


@st.cache_resource(show_spinner=False, max_entries=32)
def geometry(path: str, sign: str, level: str) -> LevelGeometry:
    """Boundaries of a level as the map sends them to the browser."""
    return level_geometry(city(path, sign).areas[level])


@st.cache_resource(show_spinner=False, max_entries=16)
def area_set_geometry(path: str, sign: str, name: str) -> LevelGeometry:
    """Polygons of an area set, and what they leave of the finest level behind them."""
    read = city(path, sign)
    members = read.area_sets[name]
    rest = read.areas[next(level.name for level in read.package.levels if level.name in read.areas)]
    rest = rest[["name", "geometry"]].to_crs(members.crs)
    rest["geometry"] = rest.geometry.difference(members.union_all())
    rest = rest[~rest.geometry.is_empty]
    rest.index = pd.Index([f"{REST_PREFIX}{area_id}" for area_id in rest.index])
    return level_geometry(pd.concat([rest, members[["name", "geometry"]]]))


@st.cache_resource(show_spinner=False, max_entries=256)
def indicators(path: str, sign: str, level: str) -> tuple[str, ...]:
    """Keys of the indicators that have figures at a level."""
    return tuple(data_figures.available_indicators(city(path, sign), level))


@st.cache_resource(show_spinner=False, max_entries=1024)
def years(path: str, sign: str, indicator: str, level: str) -> tuple[int, ...]:
    """Years with figures, rising; of an indicator or an index."""
    return tuple(choices.chosen_years(city(path, sign), indicator, level))


@st.cache_resource(show_spinner=False, max_entries=512)
def figures(
    path: str, sign: str, indicator: str, level: str, year: int, *, margin: str = ANY.key
) -> AreaFigures:
    """
    One indicator or index of one level and year; `margin` is the key of a margin.

    Kept although it is quick to make: the key figures of an area ask for all
    indicators of a year on every run, some 2 ms each.
    """
    return choices.chosen_figures(
        city(path, sign),
        indicator=indicator,
        level=level,
        year=year,
        margin=Margin.from_key(margin),
    )


@st.cache_resource(show_spinner=False, max_entries=512)
def breaks(path: str, sign: str, indicator: str, level: str) -> ClassBreaks | None:
    """Class bounds of an indicator, the same for all its years; None without a single figure."""
    return data_figures.class_breaks(city(path, sign), indicator, level)


@st.cache_resource(show_spinner=False, max_entries=64)
def methods(path: str, sign: str, level: str) -> tuple[tuple[str, Text], ...]:
    """Key and name of the index methods that have a year at a level."""
    read = city(path, sign)
    names = indices.definitions(read)
    return tuple((key, names[key].name) for key in indices.available_methods(read, level))


@st.cache_resource(show_spinner=False, max_entries=128)
def index(path: str, sign: str, method: str, level: str, year: int) -> CityIndex:
    """Index of one level and year, with what went into it."""
    return indices.city_index(city(path, sign), method=method, level=level, year=year)


@st.cache_resource(show_spinner=False, max_entries=128)
def certainty(path: str, sign: str, indicator: str, level: str, year: int) -> Certainty:
    """How sure the figures of one indicator, level and year are."""
    return data_certainty.certainty(city(path, sign), indicator=indicator, level=level, year=year)


@st.cache_resource(show_spinner=False, max_entries=64)
def stability(path: str, sign: str, method: str, level: str, year: int) -> pd.DataFrame:
    """How stable the classes of an index are; thousands of draws, so made once."""
    return data_stability.stability(city(path, sign), method=method, level=level, year=year)


def trend(path: str, sign: str, indicator: str, level: str, area_id: str) -> pd.Series:
    """One area over the years: figure per year, NaN where there is none."""
    return data_figures.series(city(path, sign), indicator, level, area_id)["value"]


# Development. Figures of two years, a whole series or a test of all areas: each is made once.


@st.cache_resource(show_spinner=False, max_entries=256)
def classes_over_years(path: str, sign: str, method: str, level: str) -> pd.DataFrame:
    """Classes of an index in all its years, see `data.indices.index_series`."""
    return indices.index_series(city(path, sign), method, level)


@st.cache_resource(show_spinner=False, max_entries=64)
def moving_methods(path: str, sign: str, level: str) -> dict[str, tuple[int, ...]]:
    """Index methods with classes of development at a level -> the years that have them."""
    read = city(path, sign)
    found = {
        method: tuple(indices.dynamics_years(read, method, level))
        for method in indices.available_methods(read, level)
    }
    return {method: moving for method, moving in found.items() if moving}


@st.cache_resource(show_spinner=False, max_entries=256)
def then_now(
    path: str, sign: str, indicator: str, level: str, years: tuple[int, int], *, margin: str
) -> ThenNow:
    """Figures of an earlier and a later year, see `data.development.then_and_now`."""
    return development.then_and_now(
        city(path, sign),
        indicator=indicator,
        level=level,
        base_year=years[0],
        year=years[1],
        margin=Margin.from_key(margin),
    )


@st.cache_resource(show_spinner=False, max_entries=256)
def decomposition(
    path: str, sign: str, indicator: str, level: str, years: tuple[int, int]
) -> pd.DataFrame:
    """Parts of each area's change, see `data.development.decomposition`."""
    return development.decomposition(
        city(path, sign), indicator=indicator, level=level, base_year=years[0], year=years[1]
    )


@st.cache_resource(show_spinner=False, max_entries=256)
def segregation(path: str, sign: str, indicator: str, level: str) -> pd.DataFrame:
    """Segregation and gap by year, see `data.segregation.segregation`."""
    return data_segregation.segregation(city(path, sign), indicator=indicator, level=level)


@st.cache_resource(show_spinner=False, max_entries=256)
def clusters(path: str, sign: str, indicator: str, level: str, year: int) -> pd.DataFrame:
    """Areas among areas like them, see `data.clusters.clusters`."""
    from data import clusters as data_clusters  # noqa: PLC0415 - takes seconds to import

    return data_clusters.clusters(city(path, sign), indicator=indicator, level=level, year=year)


def series(path: str, sign: str, indicator: str, level: str, area_id: str) -> pd.DataFrame:
    """One area and the city over the years, see `data.figures.series`; quick, so not kept."""
    return data_figures.series(city(path, sign), indicator, level, area_id)


# Area sets. A set has few states, and readers go back and forth between them.


@st.cache_resource(show_spinner=False, max_entries=64)
def geometry_with_parts(
    path: str, sign: str, level: str, parts: tuple[tuple[str, ...], ...]
) -> LevelGeometry:
    """
    Areas of a level, and parts of them as surfaces of their own.

    Parameters
    ----------
    parts
        Per part: its id on the map, id of its area, name, level and id of the
        quarter (else empty), GeoJSON (EPSG:4326) of a polygon (else empty).
    """
    if not parts:
        return geometry(path, sign, level)
    read = city(path, sign)
    pieces = [
        Piece(key=key, area_id=area_id, name=name, quarter=f"{finer}/{quarter}", geometry=drawn)
        for key, area_id, name, finer, quarter, drawn in parts
    ]
    named = {
        f"{finer}/{quarter}": read.areas[finer].geometry[quarter]
        for *_, finer, quarter, drawn in parts
        if not drawn and finer in read.areas and quarter in read.areas[finer].index
    }
    areas = read.areas[level]
    return level_geometry(cut_out(areas, pieces, gpd.GeoSeries(named, crs=areas.crs)))


# Action areas.


@st.cache_resource(show_spinner=False, max_entries=4)
def register(url: str) -> Register:
    """Open the register of decisions once per server; a failed attempt is not kept."""
    from measures.register import open_register  # noqa: PLC0415 - only one screen needs a database

    return open_register(url)


@st.cache_resource(show_spinner=False, max_entries=128)
def geometry_inside(path: str, sign: str, level: str, parent_id: str) -> LevelGeometry:
    """Areas of a level that lie in one area of the next coarser one."""
    areas = city(path, sign).areas[level]
    return level_geometry(areas[areas["parent_id"].eq(parent_id)])


@st.cache_resource(show_spinner=False, max_entries=64)
def target_groups(path: str, sign: str, level: str, year: int) -> pd.DataFrame:
    """Target groups of all areas beside the city, see `data.groups.target_groups`."""
    return groups.target_groups(city(path, sign), level, year)


# The meeting. What people decide changes slides, too: they are kept for a short time only.


@st.cache_resource(show_spinner=False, max_entries=256, ttl=60)
def slides(
    path: str, sign: str, story: tuple[str, int, str], *, language: str, url: str, state: str
) -> tuple[Slide, ...]:
    """
    Slides of a story, see `reports.slides.slides`.

    Parameters
    ----------
    story
        Name, version and steps (`measures.stories.steps_json`).
    url, state
        Where the register is, empty: nowhere; and what of it slides depend on.
    """
    from measures.stories import STANDARD, Story, steps_from  # noqa: PLC0415 - only one screen
    from reports import origins  # noqa: PLC0415
    from reports import slides as drawing  # noqa: PLC0415 - takes seconds to import

    del state
    read = city(path, sign)
    name, version, steps = story
    told = Story(
        city_key=read.package.city.key,
        name=name,
        title=name,
        steps=steps_from(steps),
        version=version,
        written_by="",
        recorded_at=STANDARD.recorded_at,
    )
    return drawing.slides(
        read,
        told,
        language=language,
        register=register(url) if url else None,
        provenance=origins.story_origin(read, told, language=language, ending="pptx"),
    )
