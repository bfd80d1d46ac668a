"""Sentences about an index: what is burdened, which method, what it does not decide."""

from __future__ import annotations

import math

import pandas as pd

from data import headline
from data.indices import CityIndex
from indicators.catalogue import Text
from indicators.methods.interface import ClassScheme, Definition
from locales import formats, translator
from pages.shared import painting
from pages.shared.views import View


def attention(definition: Definition, language: str) -> str:
    """
    Labels of the classes that the method calls burdened: ``niedrig oder sehr niedrig``.

    The most burdened class comes last.
    """
    return burdened(definition.status, language) or definition.name[language]


def burdened(scheme: ClassScheme, language: str) -> str:
    """Labels of the burdened classes of a status or a development; empty if there are none."""
    codes = scheme.codes if scheme.burden_rises else scheme.codes[::-1]
    labels = [scheme.label(code)[language] for code in codes if code in scheme.attention]
    *first, last = labels or [""]
    if not first:
        return last
    return translator(language).format("index_view.or", first=", ".join(first), last=last)


def mark(definition: Definition, language: str) -> str:
    """Say what an outlined area is: ``Status niedrig oder sehr niedrig``."""
    return translator(language).format(
        f"index_view.mark.{_kind(definition)}", labels=attention(definition, language)
    )


def outline(index: CityIndex, language: str) -> str:
    """Words of the legend for the outline."""
    return translator(language).format("legend.outline", mark=mark(index.definition, language))


def sentence(view: View, level: Text, language: str) -> str:
    """
    Say in how many areas the index finds burden.

    Parameters
    ----------
    level
        Plural name of the level.
    """
    assert view.index is not None  # noqa: S101 - for types
    definition = view.index.definition
    taking_part = int(view.figures.table["value"].notna().sum())
    return translator(language).format(
        f"headline.index.{_kind(definition)}",
        where=headline.where(len(view.marked), taking_part, level, language),
        labels=attention(definition, language),
    )


def subtitle(index: CityIndex, *, level: Text, date: str, language: str) -> str:
    """Method with its version, level, date, and how many areas take no part."""
    translate = translator(language).format
    text = translate("headline.subtitle.no_unit", indicator=method(index.definition, language),
                     level=level[language], date=date)  # fmt: skip
    excluded = int(index.table["excluded"].sum())
    if not excluded:
        return text
    shown = formats.number(excluded, 0, language)
    return f"{text} · {translate('headline.excluded', n=excluded, count=shown)}"


def method(definition: Definition, language: str) -> str:
    """Name of the method with its version."""
    return translator(language).format(
        "index_view.method", name=definition.name[language], version=definition.version
    )


def method_line(index: CityIndex, language: str) -> str:
    """Line under the legend: method, version, and the word of caution."""
    caution = translator(language).text("index_view.not_alone")
    return f"{method(index.definition, language)}. {caution}"


def short(index: CityIndex, language: str) -> str:
    """Heading of a class: ``Status 2019``; the name of the method is too long for it."""
    return translator(language).format(
        f"index_view.short.{_kind(index.definition)}", year=index.year
    )


def status(view: View, area_id: str, language: str) -> str:
    """Class of an area in words with its code, or why it takes no part."""
    found = view.class_of(area_id)
    if found is not None:
        return painting.index_class_words(found, language)
    return painting.reason_words(view.excluded.get(view.codes[area_id]), language)


def dynamics(index: CityIndex, area_id: str, language: str) -> str:
    """Class of the development in words with its code; empty where there is none."""
    return class_words(
        index.definition.dynamics, str(index.table.loc[area_id, "dynamics_class"]), language
    )


def class_words(scheme: ClassScheme | None, code: str, language: str) -> str:
    """Label of a class with its code; empty without one."""
    if scheme is None or not code:
        return ""
    label = scheme.label(code)[language]
    return f"{label} ({code})" if label != code else code


def index_value(row: pd.Series, column: str, decimals: int, language: str) -> str:
    """Index of an area as shown; empty where there is none."""
    value = float(row[column])
    return "" if math.isnan(value) else formats.number(value, decimals, language)


def _kind(definition: Definition) -> str:
    """Methods with a development speak of a status, others of a class."""
    return "class" if definition.dynamics is None else "status"
