"""What stands in a printed portrait, gathered once in the words of one language.

Every figure comes from `data.portrait`, every sentence from `data.portrait_text`;
nothing is computed here. How much of it has room on two pages decides the template.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data import portrait_text as say
from data.city import City
from data.headline import stand
from data.portrait import Portrait
from data.provenance import Provenance
from locales import translator
from measures.notes import AreaNote, Picture
from measures.register import Register
from reports import portrait_parts as parts
from reports.area_status import AreaStatus, area_status
from reports.fitting import brief
from reports.indicator_map import locator_map
from reports.map_sheet import MapSheet
from reports.portrait_parts import Chart, IndicatorRow, Table

_MAP_SIDE = 58.0  # mm


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitContent:
    """
    Everything that stands in a portrait, in words of one language.

    Attributes
    ----------
    level_label, date, data_version
        Plural name of the level, day of the figures, version of the data.
    area, name, district
        Id and name of the area; name of the coarsest area it lies in, empty where there is none.
    kicker
        What this is, of which city and date.
    made_up
        Empty for a real city.
    parent
        What the column of the parent is called; empty where there is none.
    main, supplementary
        Indicators, as many as have room; `main_note`, `supplementary_note` say how many more.
    charts_note
        Explains the marks of the charts.
    ages
        None where there are no figures by age.
    inside
        Sub-areas; None at the finest level.
    similar
        Pairs of a name and why the area is similar.
    definitions
        Pairs of an indicator's name and its definition.
    method
        Pairs of name and words: sources, licences, versions, parameters.
    dated
        Day of the newest thing in it: the same content, the same bytes.
    """

    language: str
    city: str
    level_label: str
    date: str
    data_version: str
    area: str
    name: str
    district: str
    title: str
    kicker: str
    made_up: str
    place: str
    population: str
    locator: MapSheet
    boundaries: str
    status: AreaStatus
    not_alone: str
    summary: tuple[str, ...]
    note: str
    picture: Picture | None
    parent: str
    main: tuple[IndicatorRow, ...]
    main_note: str
    charts: tuple[Chart, ...]
    charts_note: str
    ages: Chart | None
    groups: tuple[str, ...]
    supplementary: tuple[IndicatorRow, ...]
    supplementary_note: str
    inside_title: str
    inside_words: str
    inside: Table | None
    similar: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str], ...]
    method: tuple[tuple[str, str], ...]
    command: str
    footer: str
    dated: dt.date


def portrait_content(
    city: City,
    shown: Portrait,
    *,
    language: str,
    status: AreaStatus,
    note: AreaNote | None,
    provenance: Provenance,
) -> PortraitContent:
    """
    Gather the content of a printed portrait.

    Parameters
    ----------
    shown
        From `data.portrait.portrait`.
    language
        ``"de"`` or ``"en"``.
    status
        From `reports.area_status.area_status`.
    note
        The officer's own text and picture; None: nothing is written.
    provenance
        Says how to make the same file again.
    """
    translate = translator(language).format
    town, spot = city.package.city, shown.spot
    main, supplementary = parts.chosen(shown)
    date = stand(city, shown.year, language)
    label = parts.singular(city, spot.level, language)
    return PortraitContent(
        language=language,
        city=town.name,
        level_label=parts.plural(city, spot.level, language),
        date=date,
        data_version=city.version,
        area=spot.area_id,
        name=spot.name,
        district=shown.parents[-1].name if shown.parents else "",
        title=translate("portrait_report.title", area=spot.name, city=town.name),
        kicker=translate("portrait_report.kicker", level=label, city=town.name, date=date),
        made_up=translate("portrait_report.made_up") if town.made_up else "",
        place=say.place_words(shown, city, language),
        population=say.population_words(shown, language),
        locator=locator_map(city, spot, language=language, width=_MAP_SIDE, height=_MAP_SIDE),
        boundaries=parts.boundaries(city, spot.level, language),
        status=status,
        not_alone=translate("action.not_alone") if status.recommendation else "",
        summary=tuple(say.summary(shown, city, language)),
        note=note.text if note else "",
        picture=note.picture if note else None,
        parent=parts.column_of_parent(city, shown, language),
        main=parts.rows(shown, main[: parts.MOST_MAIN], language),
        main_note=parts.more(len(main) - parts.MOST_MAIN, language),
        charts=parts.charts(city, shown, main, language),
        charts_note=parts.charts_note(city, shown, main, language),
        ages=parts.ages(shown, language),
        groups=tuple(say.group_words(shown, language)),
        supplementary=parts.rows(shown, supplementary[: parts.MOST_SUPPLEMENTARY], language
        ),
        supplementary_note=parts.more(len(supplementary) - parts.MOST_SUPPLEMENTARY, language),
        inside_title=parts.inside_title(city, shown, language),
        inside_words=say.sub_area_words(shown, language, city),
        inside=parts.inside(shown, language),
        similar=parts.similar(city, shown, language),
        definitions=parts.definitions([*main, *supplementary], language),
        method=parts.method(city, shown, [*main, *supplementary], provenance, language),
        command=provenance.command,
        footer=translate(
            "portrait_report.footer", area=brief(spot.name), city=brief(town.name), date=date,
            version=city.version,
        ),
        dated=_dated(shown, note),
    )  # fmt: skip


def _dated(shown: Portrait, note: AreaNote | None) -> dt.date:
    days = [dt.date(shown.year, 12, 31)]
    days += [note.recorded_at.date()] if note else []
    return max(days)


def area_content(
    city: City,
    shown: Portrait,
    *,
    language: str,
    register: Register | None,
    provenance: Provenance,
) -> PortraitContent:
    """Gather the content of one portrait with what the register holds on its area."""
    spot = shown.spot
    return portrait_content(
        city,
        shown,
        language=language,
        status=area_status(city, spot, language=language, year=shown.year, register=register),
        note=register.note(city.package.city.key, spot.level, spot.area_id) if register else None,
        provenance=provenance,
    )
