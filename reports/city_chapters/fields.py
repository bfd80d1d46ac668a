"""One chapter for each field of life: map and table of its main indicators, the rest in brief."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data import headline, map_words
from data.certainty import certainty_of
from data.figures import AreaFigures, class_breaks
from data.glossary import signs
from indicators.catalogue import Indicator, Polarity, Role, Topic
from indicators.classes import LETTERS
from locales import formats, phrases
from reports.blocks import Cell, TableBlock
from reports.city_chapters.blocks import Block, Chapter, Section, Sheet, Tone, Words
from reports.city_chapters.scope import Scope
from reports.indicator_map import indicator_map

_MAP_HEIGHT = 125.0  # mm


def fields_of_life(scope: Scope) -> list[Chapter]:
    """Chapters in the order of the topics; topics without figures have none."""
    chapters = []
    for topic in scope.city.package.topic_list():
        used = scope.indicators(topic=topic.key)
        if used:
            chapters.append(_field(scope, topic, used))
    return chapters


def _field(scope: Scope, topic: Topic, used: list[Indicator]) -> Chapter:
    main = [one for one in used if one.role is Role.MAIN]
    others = [one for one in used if one.role is not Role.MAIN]
    sections = [_main_indicator(scope, one) for one in main]
    brief = _brief(scope, topic, others)
    parts = [
        scope.text(f"city_report.field.{kind}", n=count, count=scope.count(count))
        for kind, count in (("main", len(main)), ("others", len(others)))
        if count
    ]
    lead = scope.text("city_report.field.lead", parts=phrases.listing(parts, scope.language))
    if sections and brief:
        title = scope.text("city_report.field.further")
        sections.append(Section(title=title, blocks=tuple(brief)))
        brief = []
    return Chapter(
        title=topic.name[scope.language],
        blocks=(Words(text=lead), *brief),
        sections=tuple(sections),
    )


def _main_indicator(scope: Scope, indicator: Indicator) -> Section:
    """Sentence, definition, map with legend, table of the areas."""
    figures = scope.figures(indicator)
    assert figures is not None  # noqa: S101 - indicators of the scope have a year
    name, lang = indicator.name[scope.language], scope.language
    blocks: list[Block] = [
        Words(text=headline.headline(figures, scope.label, lang), tone=Tone.LEAD),
        Words(text=headline.subtitle(scope.city, figures, scope.label, lang), tone=Tone.SMALL),
        Words(text=indicator.definition[lang]),
    ]
    if not figures.table["value"].notna().any():
        states = figures.table["state"].value_counts()
        counted = "; ".join(
            scope.text(
                "indicator_map.counted",
                words=scope.text(f"state.{state}"),
                areas=scope.text("legend.count", n=int(count), count=scope.count(int(count))),
            )
            for state, count in states.items()
        )
        words = scope.text("city_report.all_missing", states=counted)
        return Section(title=name, blocks=(*blocks, Words(text=words)), own_page=False)
    sheet = indicator_map(scope.city, figures, language=lang, height=_MAP_HEIGHT)
    blocks += [sheet] if sheet.svg else []
    blocks.append(Words(text=map_words.city_line(figures, lang), tone=Tone.SMALL))
    blocks += _areas(scope, figures)
    return Section(title=name, blocks=tuple(blocks), own_page=True)


def _areas(scope: Scope, figures: AreaFigures) -> list[Block]:
    """Table of all areas by name, or of one class where there are hundreds."""
    indicator, lang = figures.indicator, scope.language
    codes = map_words.indicator_codes(
        figures, class_breaks(scope.city, indicator.key, figures.level)
    )
    table = figures.table
    before: list[Block] = []
    if scope.crowded:
        first = LETTERS[0]
        table = table[codes.eq(first)]
        meaning = map_words.class_words(indicator, lang)[first]
        words = scope.text(
            "city_report.crowded",
            areas=scope.count(len(figures.table)),
            level=scope.label[lang],
            count=scope.count(len(table)),
            letter=first,
            meaning=meaning,
        )
        before.append(Words(text=words))
    names = {str(key): str(name) for key, name in table["name"].items()}
    told = certainty_of(figures).table["distinguishable"]
    judges = indicator.polarity is not Polarity.NEUTRAL and not math.isnan(figures.city.value)
    rows = tuple(
        _area_row(scope, figures, one, letter=str(codes[one]), told=told, judges=judges)
        for one in scope.by_name(names)
    )
    columns = ["class", "value", "difference", *(["judgement"] if judges else [])]
    block = TableBlock(
        caption=scope.text(
            "city_report.areas.table",
            indicator=indicator.name[lang],
            level=scope.label[lang],
            date=headline.stand(scope.city, figures.year, lang),
        ),
        header=(scope.singular, *(scope.text(f"city_report.column.{one}") for one in columns)),
        rows=rows,
        numeric=(False, False, True, True, *([False] if judges else [])),
        note=_notes(scope, table, judged=judges, told=bool(told.fillna(value=False).any())),
    )
    widths = (2.9, 0.8, 1.5, 2.4, 2.5) if judges else (4.0, 1.0, 2.0, 3.0)
    return [*before, Sheet(table=block, widths=widths)] if rows else before


def _area_row(
    scope: Scope,
    figures: AreaFigures,
    area_id: str,
    *,
    letter: str,
    told: pd.Series,
    judges: bool,
) -> tuple[Cell, ...]:
    row: Any = figures.table.loc[area_id]
    indicator, lang = figures.indicator, scope.language
    value, unit = float(row["value"]), indicator.unit[lang]
    shown = formats.figure(
        value, str(row["state"]), decimals=indicator.decimals, unit=unit, language=lang
    )
    if bool(row["interpolated"]):
        shown = scope.text("city_report.estimate", value=shown)
    gap = formats.difference(
        value, figures.city.value, decimals=indicator.decimals, unit=unit, language=lang
    )
    cells = [
        Cell(text=str(row["name"])),
        Cell(text=letter if letter in LETTERS else ""),
        Cell(text=shown, number=None if math.isnan(value) else value),
        Cell(text=gap),
    ]
    if judges:
        shown_gap = formats.displayed_gap(value, figures.city.value, indicator.decimals)
        words = _judgement(scope, row["worse"], told[area_id], gap=shown_gap)
        cells.append(Cell(text=words))
    return tuple(cells)


def _judgement(scope: Scope, worse: object, told: object, *, gap: float) -> str:
    """Which side of the city, and whether the area is told apart from the rest of the city."""
    if pd.isna(worse):  # type: ignore[call-overload]
        return ""
    kind = "worse" if worse else "better" if gap else "same"
    text = scope.text(f"city_report.judgement.{kind}")
    if pd.isna(told) or not told:  # type: ignore[call-overload]
        return text
    return scope.text("city_report.judgement.told", judgement=text)


def _notes(scope: Scope, table: pd.DataFrame, *, judged: bool, told: bool) -> str:
    """Explain signs that occur, estimates, and what told apart means."""
    states = set(table["state"])
    named = {state: scope.text(f"state.{state}") for state in states}
    parts = [
        scope.text("city_report.sign", sign=sign, meaning=meaning)
        for sign, meaning, _ in signs(scope.language)
        if sign and meaning in named.values()
    ]
    if table["interpolated"].any():
        parts.append(scope.text("city_report.estimate.note"))
    if judged and told:
        parts.append(scope.text("city_report.judgement.note"))
    return " ".join(parts)


def _brief(scope: Scope, topic: Topic, others: list[Indicator]) -> list[Block]:
    """One row for each supplementary or describing indicator."""
    rows = []
    for one in others:
        figures = scope.figures(one)
        if figures is None:
            continue
        values = figures.table["value"].dropna()
        low, high = (
            (scope.value(float(edge), one) for edge in (values.min(), values.max()))
            if len(values)
            else [scope.text("state.missing.sign")] * 2
        )
        rows.append(
            (
                Cell(text=one.name[scope.language]),
                Cell(text=str(figures.year)),
                Cell(text=scope.value(figures.city.value, one)),
                Cell(text=low),
                Cell(text=high),
                Cell(text=_below(scope, figures)),
            )
        )
    if not rows:
        return []
    columns = ("indicator", "year", "city", "lowest", "highest")
    below = scope.text("city_report.column.below", level=scope.label[scope.language])
    block = TableBlock(
        caption=scope.text("city_report.brief.table", topic=topic.name[scope.language]),
        header=(*(scope.text(f"city_report.column.{one}") for one in columns), below),
        rows=tuple(rows),
        numeric=(False, True, True, True, True, False),
        note=scope.text("city_report.brief.note", level=scope.label[scope.language]),
    )
    return [Sheet(table=block, widths=(3.6, 0.8, 1.5, 1.5, 1.5, 1.6))]


def _below(scope: Scope, figures: AreaFigures) -> str:
    """How many areas are less favourable, of those with a figure."""
    if figures.indicator.polarity is Polarity.NEUTRAL:
        return scope.text("city_report.describes")
    worse = figures.table["worse"]
    return scope.text(
        "city_report.of",
        count=scope.count(int(worse.fillna(value=False).sum())),
        total=scope.count(int(worse.notna().sum())),
    )
