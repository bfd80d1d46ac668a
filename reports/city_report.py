"""The social report of a city: what stands in it, gathered once; `city_report_pdf` sets it.

Every figure comes from the doors of `data`, every sentence from the functions of
the screens and the slides; nothing is computed here but the order.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass

from data.candidates import rules
from data.city import City
from data.errors import level_without_figures, unknown_choice
from data.figures import available_indicators, available_years
from data.headline import stand
from data.provenance import Provenance
from geo.print_map import PrintPaint, print_map
from locales import translator
from measures.register import Register
from reports.city_chapters import annex, areas, fields, overview
from reports.city_chapters.blocks import Chapter
from reports.city_chapters.scope import MOST_AREAS, Scope
from reports.fitting import brief
from reports.origins import report_origin
from reports.steps.setting import Setting, main_years

_COVER_WIDTH, _COVER_HEIGHT = 130.0, 105.0  # mm


@dataclass(frozen=True, slots=True, kw_only=True)
class CityReport:
    """
    Everything that stands in the report, in words of one language.

    Attributes
    ----------
    cover
        Outlines of the areas (SVG) for the first page; empty without any geometry.
    facts
        Pairs of name and words under the title.
    made_up
        Stands on every page; empty for a real city.
    origin
        Pairs of name and words that say where the file comes from.
    command
        Line of the command line that makes the same file again.
    dated
        Day that the document carries.
    """

    language: str
    level: str
    year: int | None
    title: str
    subtitle: str
    cover: str
    facts: tuple[tuple[str, str], ...]
    made_up: str
    footer: str
    chapters: tuple[Chapter, ...]
    origin: tuple[tuple[str, str], ...]
    command: str
    dated: dt.date


def city_report(
    city: City,
    *,
    language: str,
    register: Register | None,
    provenance: Provenance | None = None,
    level: str | None = None,
    year: int | None = None,
) -> CityReport:
    """
    Gather the report of a city.

    Parameters
    ----------
    register
        What people decided, for the members before; None: there is none.
    provenance
        Where the file comes from; None: the command ``report`` makes it.
    level
        Level of maps and tables; None: `report_level`.
    year
        Year of the report; indicators without figures for it are shown in their latest year
        before it. None: the last in which a main indicator (else any) has figures.

    Raises
    ------
    UnknownChoiceError
        If the city has no such level, or no figures at it up to that year.
    """
    chosen = report_level(city) if level is None else level
    if chosen not in city.areas:
        raise unknown_choice("level", chosen, city.areas)
    of = _year(city, chosen, year)
    origin = provenance or report_origin(city, chosen, year=of, language=language)
    setting = Setting(city=city, language=language, register=register, provenance=origin)
    scope = Scope(setting=setting, level=chosen, year=of, base_year=_base_year(city, chosen, of))
    town = city.package.city
    text = translator(language).format
    return CityReport(
        language=language,
        level=chosen,
        year=of,
        title=text("city_report.title", city=town.name),
        subtitle=text("city_report.subtitle", year=of),
        cover=_cover(city, chosen),
        facts=_facts(scope),
        made_up=_made_up(city, language),
        footer=text("city_report.footer", city=brief(town.name), year=of, version=city.version),
        chapters=(
            overview.at_a_glance(scope),
            overview.development(scope),
            *fields.fields_of_life(scope),
            areas.below_average(scope),
            areas.action_areas(scope),
            annex.methods(scope),
            annex.terms(scope),
            annex.sources(scope),
        ),
        origin=tuple(pair for pair in origin.lines(language) if pair[1] != origin.command),
        command=origin.command,
        dated=_dated(city, of),
    )


def report_level(city: City) -> str:
    """
    Level of a report when nobody asks for another.

    Returns
    -------
    level
        That of the first rule; else the finest with figures that has at most `MOST_AREAS`
        areas; else the coarsest.
    """
    rule = next(iter(rules(city).values()), None)
    if rule is not None and rule.level in city.areas:
        return rule.level
    small = (one for one in city.areas if len(city.areas[one]) <= MOST_AREAS)
    return next((one for one in small if available_indicators(city, one)), list(city.areas)[-1])


def _year(city: City, level: str, asked: int | None) -> int:
    """Year of the report."""
    known = sorted({year for key in city.catalogue for year in available_years(city, key, level)})
    if not known:
        raise level_without_figures(level)
    wanted = asked if asked is not None else (main_years(city, level) or known)[-1]
    if wanted not in known:
        raise unknown_choice("year", str(wanted), known)
    return wanted


def _base_year(city: City, level: str, year: int) -> int | None:
    """Year of the comparison: that of the first rule, else the first with a main indicator."""
    earlier = [one for one in main_years(city, level) if one < year]
    rule = next(iter(rules(city).values()), None)
    if rule is not None and rule.base_year in earlier:
        return rule.base_year
    return next(iter(earlier), None)


def _cover(city: City, level: str) -> str:
    """Outlines of the areas, without any figure."""
    shapes = city.areas[level]
    if (shapes.geometry.isna() | shapes.geometry.is_empty).all():
        return ""
    codes = {str(area_id): "area" for area_id in shapes.index}
    paint = PrintPaint(codes=codes, colours={"area": "#e4ebf3"})
    return print_map(shapes, paint, width=_COVER_WIDTH, height=_COVER_HEIGHT)


def _facts(scope: Scope) -> tuple[tuple[str, str], ...]:
    lang = scope.language
    pairs = (
        ("level", scope.label[lang]),
        ("date", stand(scope.city, scope.year, lang)),
        ("data_version", scope.city.version),
    )
    return tuple((scope.text(f"city_report.fact.{key}"), words) for key, words in pairs)


def _made_up(city: City, language: str) -> str:
    return translator(language).text("city_report.made_up") if city.package.city.made_up else ""


def _dated(city: City, year: int) -> dt.date:
    """Last day of the year, or the reference date of the city where it is later."""
    days = [dt.date(year, 12, 31)]
    with contextlib.suppress(ValueError):  # "31.12." is a day of every year
        days.append(dt.date.fromisoformat(city.package.city.reference_date or ""))
    return max(days)
