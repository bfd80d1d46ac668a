"""The city as a whole: its main indicators now and then, and their way over the years."""

from __future__ import annotations

import math

from data.headline import stand
from indicators.catalogue import Formula, Indicator, Polarity, Role
from locales import formats, phrases
from reports.blocks import Cell, ChartBlock, ChartKind, Series, TableBlock
from reports.city_chapters.blocks import Block, Chapter, Drawing, Section, Sheet, Tone, Words
from reports.city_chapters.scope import Scope
from reports.drawings import lines
from reports.steps.city import residents_of_city

#: Years beside each other in one table.
_YEARS_PER_TABLE = 12
_CHART_HEIGHT = 36.0  # mm


def at_a_glance(scope: Scope) -> Chapter:
    """Residents, levels, and each main indicator now and in the base year."""
    main = scope.indicators(Role.MAIN)
    blocks: list[Block] = [Words(text=_people(scope)), Words(text=_levels(scope))]
    if not main:
        blocks.append(Words(text=scope.text("city_report.no_main"), tone=Tone.NOTICE))
        return Chapter(title=scope.text("city_report.glance"), blocks=tuple(blocks))
    blocks.append(_key_figures(scope, main))
    lacking = _without_figures(scope)
    if lacking:
        blocks.append(Words(text=lacking, tone=Tone.SMALL))
    return Chapter(title=scope.text("city_report.glance"), blocks=tuple(blocks))


def development(scope: Scope) -> Chapter:
    """Line and table of the city value of each main indicator."""
    sections = tuple(_over_the_years(scope, one) for one in scope.indicators(Role.MAIN))
    key = "city_report.development.lead" if sections else "city_report.no_main"
    return Chapter(
        title=scope.text("city_report.development"),
        blocks=(Words(text=scope.text(key)),),
        sections=sections,
    )


def _people(scope: Scope) -> str:
    """Say how many people live there, and how many did in the base year."""
    town = scope.city.package.city.name
    then, now = (
        residents_of_city(scope.setting, scope.level, year)
        for year in (scope.base_year, scope.year)
    )
    if math.isnan(now):
        return scope.text("city_report.people.unknown", city=town)
    date = stand(scope.city, scope.year, scope.language)
    text = scope.text("city_report.people", city=town, count=scope.count(now), date=date)
    if math.isnan(then):
        return text
    base = stand(scope.city, int(scope.base_year or 0), scope.language)
    return f"{text} {scope.text('city_report.people.then', count=scope.count(then), date=base)}"


def _levels(scope: Scope) -> str:
    """Say what the city is divided into, and which level the report looks at."""
    parts = [
        scope.text(
            "city_report.levels.one",
            count=scope.count(len(areas)),
            level=phrases.as_noun(scope.setting.label(level), scope.language),
        )
        for level, areas in scope.city.areas.items()
    ]
    return scope.text(
        "city_report.levels",
        levels=phrases.listing(parts, scope.language),
        level=phrases.as_noun(scope.label, scope.language),
    )


def _key_figures(scope: Scope, main: list[Indicator]) -> Sheet:
    base = [str(scope.base_year)] if scope.base_year is not None else []
    header = [
        scope.text("city_report.column.indicator"),
        *base,
        str(scope.year),
        *([scope.text("city_report.column.change")] if base else []),
        scope.text("city_report.column.below", level=scope.label[scope.language]),
    ]
    rows = tuple(_key_row(scope, one) for one in main)
    first, *others = header
    return Sheet(
        table=TableBlock(
            caption=scope.text("city_report.glance.table"),
            header=(first, *others),
            rows=rows,
            numeric=(False, *([True, True, False] if base else [True]), False),
            note=scope.text("city_report.glance.note"),
        ),
        widths=(3.0, 1.5, 1.5, 3.7, 1.7) if base else (4.0, 1.6, 2.4),
    )


def _key_row(scope: Scope, indicator: Indicator) -> tuple[Cell, ...]:
    """Name, then, now, change, areas below: of the years there are, named where they differ."""
    figures = scope.figures(indicator)
    assert figures is not None  # noqa: S101 - indicators of the scope have a year
    now = figures.city.value
    cells = [Cell(text=indicator.name[scope.language])]
    shown = _in_year(scope, scope.value(now, indicator), figures.year, scope.year)
    if scope.base_year is None:
        return (*cells, Cell(text=shown), Cell(text=_below(scope, indicator)))
    past = scope.past(indicator).city
    earlier = [year for year in past if scope.base_year <= year < figures.year]
    if not earlier:
        then, before = math.nan, scope.text("state.missing.sign")
    else:
        then = past[min(earlier)].value
        before = _in_year(scope, scope.value(then, indicator), min(earlier), scope.base_year)
    return (
        *cells,
        Cell(text=before),
        Cell(text=shown),
        Cell(text=_change(scope, indicator, then, now)),
        Cell(text=_below(scope, indicator)),
    )


def _in_year(scope: Scope, words: str, year: int, asked: int) -> str:
    """Name the year of a figure where it is not the one of its column."""
    return words if year == asked else scope.text("city_report.of_year", value=words, year=year)


def _change(scope: Scope, indicator: Indicator, then: float, now: float) -> str:
    """Change with its sign, and whether it is for the better."""
    if indicator.formula is Formula.INDEX:
        return scope.text("city_report.change.always")
    gap = formats.displayed_gap(now, then, indicator.decimals)
    if math.isnan(gap):
        return scope.text("state.missing.sign")
    words = formats.difference(
        now,
        then,
        decimals=indicator.decimals,
        unit=indicator.unit[scope.language],
        language=scope.language,
    )
    if gap == 0:
        return scope.text("city_report.change.same")
    if indicator.polarity is Polarity.NEUTRAL:
        return words
    better = (gap > 0) == (indicator.polarity is Polarity.HIGHER_IS_BETTER)
    side = scope.text(f"city_report.change.{'better' if better else 'worse'}")
    return f"{words} ({side})"


def _below(scope: Scope, indicator: Indicator) -> str:
    """How many of the areas with a figure are less favourable; words where nothing is judged."""
    figures = scope.figures(indicator)
    if figures is None or indicator.polarity is Polarity.NEUTRAL:
        return scope.text("city_report.describes")
    known = figures.table["worse"].notna()
    return scope.text(
        "city_report.of",
        count=scope.count(int(figures.table["worse"].fillna(value=False).sum())),
        total=scope.count(int(known.sum())),
    )


def _without_figures(scope: Scope) -> str:
    """Main indicators of the catalogue that have no figures at the level up to the year."""
    lacking = [
        one.name[scope.language]
        for one in scope.city.catalogue.values()
        if one.role is Role.MAIN and scope.year_of(one) is None
    ]
    if not lacking:
        return ""
    return scope.text(
        "city_report.without_figures",
        names=phrases.listing(lacking, scope.language),
        level=phrases.as_noun(scope.label, scope.language),
    )


def _over_the_years(scope: Scope, indicator: Indicator) -> Section:
    figures = scope.past(indicator).city
    values = {year: one.value for year, one in sorted(figures.items()) if year <= scope.year}
    known = {year: value for year, value in values.items() if not math.isnan(value)}
    name = indicator.name[scope.language]
    if not known or indicator.formula is Formula.INDEX:
        key = "city_report.always_scale" if known else "city_report.no_city_value"
        scale = scope.value(indicator.scale, indicator)
        return Section(
            title=name, blocks=(Words(text=scope.text(key, indicator=name, scale=scale)),)
        )
    sentence = _moved(scope, indicator, known)
    chart = ChartBlock(
        kind=ChartKind.LINES,
        caption=name,
        alt=scope.text("city_report.line_alt", indicator=name, sentence=sentence),
        categories=tuple(str(year) for year in values),
        series=(
            Series(
                name=scope.city.package.city.name,
                values=tuple(known.get(year) for year in values),
            ),
        ),
        unit=indicator.unit[scope.language],
        decimals=indicator.decimals,
    )
    svg = lines.draw(chart, language=scope.language, height=_CHART_HEIGHT) if len(known) > 1 else ""
    return Section(
        title=name,
        blocks=(
            Words(text=sentence, tone=Tone.LEAD),
            *([Drawing(svg=svg, alt=chart.alt)] if svg else []),
            *_year_tables(scope, indicator, values),
        ),
        together=True,
    )


def _year_tables(scope: Scope, indicator: Indicator, values: dict[int, float]) -> list[Sheet]:
    """City values, a dozen years beside each other."""
    unit = indicator.unit[scope.language]
    head = scope.text("city_report.column.year")
    caption = scope.text("city_report.city_values", indicator=indicator.name[scope.language])
    sheets = []
    pairs = list(values.items())
    for at in range(0, len(pairs), _YEARS_PER_TABLE):
        some = pairs[at : at + _YEARS_PER_TABLE]
        cells = [
            Cell(text=formats.number(value, indicator.decimals, scope.language), number=value)
            for _, value in some
        ]
        first = (
            scope.text("city_report.city_row", unit=unit)
            if unit
            else scope.text("city_report.city_row.no_unit")
        )
        sheets.append(
            Sheet(
                table=TableBlock(
                    caption=caption,
                    header=(head, *(str(year) for year, _ in some)),
                    rows=((Cell(text=first), *cells),),
                    numeric=(False, *([True] * len(some))),
                ),
                widths=(2.6, *([1.0] * len(some))),
            )
        )
    return sheets


def _moved(scope: Scope, indicator: Indicator, known: dict[int, float]) -> str:
    """How the city value went from the first year to the last, as one sentence."""
    first, last = min(known), max(known)
    now = phrases.with_unit(known[last], indicator, scope.language, dative=True)
    subject = phrases.heading(phrases.subject(indicator, scope.language))
    if first == last:
        return scope.text("city_report.moved.once", subject=subject, now=now, year=last)
    gap = formats.displayed_gap(known[last], known[first], indicator.decimals)
    kind = "same" if gap == 0 else "up" if gap > 0 else "down"
    amount = formats.difference(
        known[last],
        known[first],
        decimals=indicator.decimals,
        unit=indicator.unit[scope.language],
        language=scope.language,
        sign=False,
    )
    text = scope.text(
        f"city_report.moved.{kind}",
        subject=subject,
        then=phrases.with_unit(known[first], indicator, scope.language, dative=True),
        base=first,
        now=now,
        year=last,
        amount=amount,
    )
    if gap == 0 or indicator.polarity is Polarity.NEUTRAL:
        return text
    better = (gap > 0) == (indicator.polarity is Polarity.HIGHER_IS_BETTER)
    side = scope.text(f"city_report.moved.{'better' if better else 'worse'}")
    return f"{text} {side}"
