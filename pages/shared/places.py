"""The city that this session looks at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from data.city import City
from data.errors import DataError
from pages.shared import cached, packages, url_state
from pages.shared.labels import unique
from pages.shared.texts import t

KEY = "city"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city by its key in links, its descriptor and the state of its files."""

    key: str
    path: Path
    stamp: str

    @property
    def address(self) -> tuple[str, str]:
        """What the cached reads ask for: path and stamp."""
        return str(self.path), self.stamp


def chosen() -> Place:
    """
    City of the link or of this session; the first of the list otherwise.

    Raises
    ------
    DescriptorError
        If its descriptor cannot be read.
    """
    offered = packages.choices()
    key = url_state.settle(KEY, offered, next(iter(offered))) or next(iter(offered))
    return Place(key=key, path=offered[key], stamp=cached.stamp(offered[key]))


def read(place: Place) -> City:
    """
    Read the city, with a word for the seconds that the first time takes.

    Raises
    ------
    DataError
        If the descriptor or all of its files cannot be used.
    """
    with st.spinner(t("city.reading"), show_time=False):
        return cached.city(*place.address)


def chooser() -> str:
    """Select box of the cities that this server offers, by key."""
    offered = list(packages.choices())
    names = unique({key: label(key) for key in offered})
    return url_state.linked_selectbox(
        t("city.chooser"),
        offered,
        key=KEY,
        format_func=names.__getitem__,
        placeholder=t("control.placeholder"),
    )


def label(key: str) -> str:
    """Name of a city in lists; its key where the descriptor cannot be read."""
    path = packages.choices()[key]
    try:
        return cached.package(str(path), cached.stamp(path)).city.name
    except DataError:
        return key
