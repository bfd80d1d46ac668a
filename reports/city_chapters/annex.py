"""Annex: how the figures are made, a passport of every indicator, terms, sources, origin."""

from __future__ import annotations

from collections.abc import Iterable

from data import method_words
from data.figures import available_years
from data.glossary import glossary, signs, small_numbers
from data.indices import available_methods, definitions
from data.passport import passport
from indicators.catalogue import Indicator
from indicators.uncertainty import FALSE_DISCOVERIES
from locales import formats
from reports.blocks import Cell, TableBlock
from reports.city_chapters.blocks import (
    Block,
    Bullets,
    Chapter,
    Heading,
    Section,
    Sheet,
    Terms,
    Tone,
    Words,
)
from reports.city_chapters.scope import Scope

_RULES = ("city_value", "below", "classes")
_LIMITS = ("decide", "index", "persons", "small", "levels", "years")
#: Mark of bold words in texts that the screen reads as Markdown.
_BOLD = "**"


def methods(scope: Scope) -> Chapter:
    """Rules, small numbers, certainty, limits, index methods, passports."""
    false_alarms = formats.with_unit(FALSE_DISCOVERIES * 100, 0, "%", scope.language)
    certain = scope.text("methods.note.uncertainty.text", false=false_alarms)
    limits = tuple(_plain(scope.text(f"methods.limit.{key}")) for key in _LIMITS)
    rules = [scope.text(f"methods.{key}") for key in _RULES]
    return Chapter(
        title=scope.text("city_report.methods"),
        sections=(
            Section(title=scope.text("methods.rules"), blocks=tuple(_paragraphs(rules))),
            Section(
                title=scope.text("methods.disclosure"),
                blocks=(*_paragraphs([small_numbers(scope.city, scope.language)]), _signs(scope)),
            ),
            Section(
                title=scope.text("methods.note.uncertainty"),
                blocks=tuple(_paragraphs([certain])),
            ),
            Section(title=scope.text("methods.limits"), blocks=(Bullets(items=limits),)),
            _index_methods(scope),
            _passports(scope),
        ),
    )


def terms(scope: Scope) -> Chapter:
    """Glossary, in the order of the alphabet."""
    pairs = sorted(glossary(scope.language), key=lambda pair: formats.sorting(pair[0]))
    return Chapter(title=scope.text("methods.glossary"), blocks=(Terms(pairs=tuple(pairs)),))


def sources(scope: Scope) -> Chapter:
    """Sources and licences of figures and boundaries."""
    rows = [
        (source, licence, "; ".join(names))
        for (source, licence), names in _by_source(scope).items()
    ]
    columns = ("source", "licence", "used_for")
    table = TableBlock(
        caption=scope.text("city_report.sources.table"),
        header=tuple(scope.text(f"city_report.column.{one}") for one in columns),
        rows=tuple(tuple(Cell(text=words) for words in row) for row in rows),
        numeric=(False,) * len(columns),
    )
    return Chapter(
        title=scope.text("city_report.sources"),
        blocks=(Sheet(table=table, widths=(3.2, 1.8, 5.0)),),
    )


def _by_source(scope: Scope) -> dict[tuple[str, str], list[str]]:
    """(source, licence) -> what comes from there."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in scope.indicators():
        found.setdefault((one.source, one.licence), []).append(one.name[scope.language])
    for level in scope.city.package.levels:
        if level.name in scope.city.areas:
            label = level.label.as_text()[scope.language]
            words = scope.text("city_report.sources.boundaries", level=label)
            if level.date:
                day = formats.date(level.date, scope.language)
                words = scope.text("city_report.sources.dated", words=words, date=day)
            found.setdefault((level.source, level.licence), []).append(words)
    return found


def _plain(text: str) -> str:
    """Text without the marks that the screen reads as bold."""
    return text.replace(_BOLD, "")


def _paragraphs(texts: Iterable[str]) -> list[Words]:
    return [
        Words(text=_plain(part)) for text in texts for part in text.split("\n\n") if part.strip()
    ]


def _signs(scope: Scope) -> Sheet:
    heads = ("sign", "state", "meaning")
    return Sheet(
        table=TableBlock(
            caption=scope.text("methods.signs.caption"),
            header=tuple(scope.text(f"methods.signs.{key}") for key in heads),
            rows=tuple(tuple(Cell(text=words) for words in row) for row in signs(scope.language)),
            numeric=(False,) * len(heads),
        ),
        widths=(1.0, 2.2, 6.0),
    )


def _index_methods(scope: Scope) -> Section:
    """Methods that the city can use at the level of the report, with their versions."""
    known = definitions(scope.city)
    blocks: list[Block] = [Words(text=scope.text("city_report.indices.lead"))]
    for key in available_methods(scope.city, scope.level):
        one = known[key]
        blocks += [
            Heading(
                text=scope.text(
                    "index_view.method", name=one.name[scope.language], version=one.version
                )
            ),
            Terms(pairs=tuple(method_words.terms(one, scope.language)[2:])),  # name, version above
        ]
    if len(blocks) == 1:
        blocks = [Words(text=scope.text("city_report.indices.none"))]
    return Section(title=scope.text("city_report.indices"), blocks=tuple(blocks), columns=2)


def _passports(scope: Scope) -> Section:
    used = scope.indicators()
    if not used:
        blocks: tuple[Block, ...] = (Words(text=scope.text("city_report.no_indicators")),)
        return Section(title=scope.text("city_report.passports"), blocks=blocks)
    return Section(
        title=scope.text("city_report.passports"),
        blocks=(
            Words(text=scope.text("city_report.passports.lead"), tone=Tone.PLAIN),
            *(block for one in used for block in _passport(scope, one)),
        ),
        own_page=True,
        columns=2,
    )


def _passport(scope: Scope, indicator: Indicator) -> tuple[Block, Block]:
    years = available_years(scope.city, indicator.key, scope.level)
    pairs = [
        *passport(scope.city, indicator, scope.language),
        (scope.text("passport.years"), formats.runs(years)),
    ]
    return Heading(text=indicator.name[scope.language]), Terms(pairs=tuple(pairs))
