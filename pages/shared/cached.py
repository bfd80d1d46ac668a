"""Cached reads for the screens: the only module that uses st.cache_*.

A city and what follows from it are large and never written to, so they are
shared between sessions without a copy (``cache_resource``). Arguments are
plain strings and numbers; `stamp` changes when the descriptor or a file that
it names changes, so a yearly update shows without a restart.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import streamlit as st

from data import figures as data_figures
from data.city import City
from data.figures import AreaFigures
from data.package import CityPackage, load_package
from data.reading import read_city
from geo.simplify import LevelGeometry, level_geometry
from indicators.classes import ClassBreaks

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
    declared = package(path, own)
    names = [level.file for level in declared.levels if level.file]
    names += [name for table in declared.tables for _, name in table.sources()]
    names += [area_set.file for area_set in declared.area_sets]
    return tuple(sorted(set(names)))


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
    """Years with figures, rising."""
    return tuple(data_figures.available_years(city(path, sign), indicator, level))


@st.cache_resource(show_spinner=False, max_entries=512)
def figures(path: str, sign: str, indicator: str, level: str, year: int) -> AreaFigures:
    """
    One indicator of one level and year.

    Kept although it is quick to make: the key figures of an area ask for all
    indicators of a year on every run, some 2 ms each.
    """
    return data_figures.area_figures(city(path, sign), indicator=indicator, level=level, year=year)


@st.cache_resource(show_spinner=False, max_entries=512)
def breaks(path: str, sign: str, indicator: str, level: str) -> ClassBreaks | None:
    """Class bounds of an indicator, the same for all its years; None without a single figure."""
    return data_figures.class_breaks(city(path, sign), indicator, level)


def trend(path: str, sign: str, indicator: str, level: str, area_id: str) -> pd.Series:
    """One area over the years: figure per year, NaN where there is none."""
    return data_figures.series(city(path, sign), indicator, level, area_id)["value"]
