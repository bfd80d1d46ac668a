"""Parts of a printed portrait: tables, charts and the lines about sources, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data import portrait_text as say
from data.city import City
from data.portrait import Deciles, Portrait, PortraitLine, deciles
from data.provenance import Provenance
from indicators.catalogue import Role
from indicators.states import CellState
from locales import formats, translator
from reports.drawings.age_pyramid import age_pyramid
from reports.drawings.decile_strip import decile_chart
from reports.drawings.sparkline import sparkline

#: Indicators that have room; how many more there are is said.
MOST_MAIN, MOST_SUPPLEMENTARY, MOST_CHARTS = 12, 12, 8
#: Number of charts -> how many of them stand beside each other; more of them: four.
COLUMNS = {0: 1, 1: 2, 2: 2, 3: 3, 5: 3, 6: 3}
_PAGE_WIDTH, _GUTTER, _CHART_HEIGHT = 174.0, 4.0, 25.0  # mm
_AGES_WIDTH = 84.0  # mm


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """
    One indicator as a row of a table; all words, empty where there is nothing to say.

    Attributes
    ----------
    unsure
        Whether a difference is named that cannot be told from chance.
    trend, trend_words
        Sparkline (SVG) and what it shows.
    """

    name: str
    value: str
    city: str
    parent: str
    difference: str
    certainty: str
    unsure: bool
    band: str
    change: str
    trend: str
    trend_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing (SVG; empty: nothing to draw) with its title, what it shows, and a note."""

    title: str
    svg: str
    alt: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of words: what its columns are called, and its rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def columns_of(charts: int) -> int:
    """Number of charts beside each other."""
    return COLUMNS.get(charts, 4)


def chosen(shown: Portrait) -> tuple[list[PortraitLine], list[PortraitLine]]:
    """
    Main and supplementary indicators.

    Where a city has declared no main ones, all that it has stand in their place: a portrait
    shows what there is.
    """
    main = [one for one in shown.lines if one.indicator.role is Role.MAIN]
    if not main:
        return list(shown.lines), []
    return main, [one for one in shown.lines if one.indicator.role is Role.SUPPLEMENTARY]


def more(count: int, language: str) -> str:
    """Say how many indicators had no room; empty where all had."""
    if count <= 0:
        return ""
    return translator(language).format("portrait_report.more_indicators", n=count)


def singular(city: City, level: str, language: str) -> str:
    """Name of one area of a level."""
    return city.package.level(level).singular.as_text()[language]


def column_of_parent(city: City, shown: Portrait, language: str) -> str:
    """Name of the parent's level without what explains it in brackets; empty without a parent."""
    if not shown.parents:
        return ""
    return re.sub(r"\s*\([^)]*\)$", "", singular(city, shown.parents[0].level, language))


def plural(city: City, level: str, language: str) -> str:
    """Name of the areas of a level."""
    return city.package.level(level).label.as_text()[language]


def rows(shown: Portrait, lines: Sequence[PortraitLine], language: str) -> tuple[IndicatorRow, ...]:
    """Put indicators into the rows of a table."""
    return tuple(_row(shown, line, language) for line in lines)


def _row(shown: Portrait, line: PortraitLine, language: str) -> IndicatorRow:
    one = line.indicator
    name = one.name[language]
    if line.year != shown.year:
        name = translator(language).format("portrait_report.of_year", name=name, year=line.year)
    parent = (
        say.value_words(line.parent_value, line.parent_state, one, language)
        if line.parent_state
        else ""
    )
    return IndicatorRow(
        name=name,
        value=say.value_words(line.value, line.state, one, language),
        city=say.value_words(line.city_value, CellState.VALUE.value, one, language),
        parent=parent,
        difference=(difference := say.difference_words(line, language)),
        certainty=say.certainty_words(line, language),
        unsure=bool(difference) and line.distinguishable is not True,
        band=translator(language).text(f"portrait_report.band.{line.band.fifth}")
        if line.band
        else "",
        change=say.change_words(line, language),
        trend=sparkline(line.trend),
        trend_words=say.trend_words(line, language),
    )


def charts(
    city: City, shown: Portrait, lines: Sequence[PortraitLine], language: str
) -> tuple[Chart, ...]:
    """Draw the deciles of the first indicators."""
    drawn = lines[:MOST_CHARTS]
    beside = columns_of(len(drawn))
    width = (_PAGE_WIDTH - (beside - 1) * _GUTTER) / beside
    return tuple(
        _chart(city, shown, deciles(city, shown, line.indicator.key), width, language)
        for line in drawn
    )


def _chart(city: City, shown: Portrait, found: Deciles, width: float, language: str) -> Chart:
    translate = translator(language).format
    areas = plural(city, found.level, language)
    unit = found.indicator.unit[language]
    without = len(found.withheld) + len(found.missing)
    return Chart(
        title=found.indicator.name[language],
        svg=decile_chart(found, language=language, width=width, height=_CHART_HEIGHT),
        alt=say.decile_words(found, shown, language, city),
        note=translate(
            "portrait_report.chart" if unit else "portrait_report.chart.no_unit",
            unit=unit,
            n=len(found.table),
            areas=areas,
        )
        + (" " + translate("portrait_report.chart.without", n=without) if without else ""),
    )


def charts_note(city: City, shown: Portrait, lines: Sequence[PortraitLine], language: str) -> str:
    """Explain marks and deciles, and say how many indicators have no chart here."""
    translate = translator(language).format
    inside = shown.inside
    level = inside.level if inside else shown.spot.level
    words = translate(
        "portrait_report.charts_note.inside" if inside else "portrait_report.charts_note",
        areas=plural(city, level, language),
        name=shown.spot.name,
    )
    rest = len(lines) - MOST_CHARTS
    return words + (" " + translate("portrait_report.charts_note.more", n=rest) if rest > 0 else "")


def ages(shown: Portrait, language: str) -> Chart | None:
    """Draw the age profile; None where the city has no figures by age."""
    if shown.ages is None:
        return None
    return Chart(
        title=translator(language).format("portrait_report.ages", year=shown.ages.year),
        svg=age_pyramid(shown.ages, language=language, width=_AGES_WIDTH),
        alt=say.age_words(shown.ages, language),
        note=translator(language).text("portrait_report.ages.note"),
    )


def inside(shown: Portrait, language: str) -> Table | None:
    """Put the sub-areas into a table; None at the finest level."""
    if shown.inside is None:
        return None
    translate = translator(language).format
    header = tuple(
        translate(f"portrait_report.column.{key}") for key in ("sub_area", "population", "below")
    )
    found = []
    missing = translator(language).text("state.missing.sign")
    for row in shown.inside.table.to_dict("records"):
        known = int(row["known"])
        below = translate("portrait_report.below", count=int(row["below"]), known=known)
        population = say.residents_words(row["population"], row["population_state"], language)
        found.append((str(row["name"]), population, below if known else missing))
    return Table(header=header, rows=tuple(found))


def inside_title(city: City, shown: Portrait, language: str) -> str:
    """Heading over the sub-areas; empty at the finest level."""
    if shown.inside is None:
        return ""
    areas = plural(city, shown.inside.level, language)
    return translator(language).format("portrait_report.inside", areas=areas, name=shown.spot.name)


def similar(city: City, shown: Portrait, language: str) -> tuple[tuple[str, str], ...]:
    """Names of similar areas, and why they are."""
    return tuple(
        (one.spot.name, say.similar_words(one, shown, city, language)) for one in shown.similar
    )


def definitions(lines: Sequence[PortraitLine], language: str) -> tuple[tuple[str, str], ...]:
    """Names of indicators with their definitions."""
    return tuple(
        (line.indicator.name[language], line.indicator.definition[language]) for line in lines
    )


def boundaries(city: City, level: str, language: str) -> str:
    """Source and licence of the boundaries that the small map shows."""
    declared = city.package.level(level)
    date = f", {formats.date(declared.date, language)}" if declared.date else ""
    return translator(language).format(
        "portrait_report.boundaries", source=declared.source, licence=declared.licence, date=date
    )


def method(
    city: City,
    shown: Portrait,
    lines: Sequence[PortraitLine],
    provenance: Provenance,
    language: str,
) -> tuple[tuple[str, str], ...]:
    """Sources and licences, then the lines of provenance but the command, which has its own."""
    text = translator(language).text
    used = [line.indicator for line in lines]
    level = city.package.level(shown.spot.level)
    pairs = [
        ("sources", "; ".join(dict.fromkeys(one.source for one in used))),
        ("licences", "; ".join(dict.fromkeys(one.licence or level.licence for one in used))),
    ]
    found = [(text(f"portrait_report.method.{key}"), words) for key, words in pairs if words]
    found.append((text("portrait_report.method.signs"), text("portrait_report.method.signs.words")))
    found += [
        (name, words)
        for name, words in provenance.lines(language)
        if words not in (provenance.command, provenance.city)
    ]
    return tuple(found)
