"""Areas below the city average in many main indicators, and what a rule recommends."""

from __future__ import annotations

from data.candidates import rules
from data.errors import DataError
from data.figures import area_figures
from data.headline import where
from indicators.catalogue import Indicator
from locales import phrases
from measures.stories import Step, StepKind
from reports.blocks import Cell, TableBlock
from reports.city_chapters.blocks import Block, Bullets, Chapter, Section, Sheet, Tone, Words
from reports.city_chapters.scope import Scope
from reports.content import CandidatesContent, candidates_content
from reports.steps.below import Below, below_city, below_map
from reports.steps.candidates import apply_rule

_MAP_WIDTH, _MAP_HEIGHT = 170.0, 125.0  # mm
#: Areas that count as below the average: at least half of their known indicators are.
_LISTED = ("all", "most", "half")


def below_average(scope: Scope) -> Chapter:
    """In how many main indicators each area is less favourable than the city."""
    title = scope.text("city_report.below", level=scope.label[scope.language])
    found = below_city(scope.city, level=scope.level, year=scope.year)
    if not found.asked:
        return Chapter(title=title, blocks=(Words(text=scope.text("city_report.below.none")),))
    table = found.table
    judged = int(table["kind"].ne("unknown").sum())
    listed = int(table["kind"].isin(_LISTED).sum())
    sentence = scope.text(
        "city_report.below.headline",
        where=where(listed, judged, scope.label, scope.language),
        n=len(found.asked),
        asked=scope.count(len(found.asked)),
    )
    names = [one.name[scope.language] for one in found.asked]
    blocks: list[Block] = [
        Words(text=sentence if judged else scope.text("city_report.below.unknown"), tone=Tone.LEAD),
        Words(
            text=scope.text("city_report.below.how", names=phrases.listing(names, scope.language))
        ),
        Words(text=scope.text("city_report.below.no_verdict")),
    ]
    sheet = below_map(scope.setting, found, sentence, width=_MAP_WIDTH, height=_MAP_HEIGHT)
    blocks += [sheet] if sheet.svg else []
    blocks += _below_table(scope, found)
    return Chapter(title=title, blocks=tuple(blocks))


def _below_table(scope: Scope, found: Below) -> list[Block]:
    """Areas by name, with the indicators that are less favourable."""
    table = found.table
    before: list[Block] = []
    if scope.crowded:
        table = table[table["kind"].isin(_LISTED)]
        words = scope.text("city_report.below.crowded", count=scope.count(len(table)))
        before.append(Words(text=words))
    names = {str(key): str(name) for key, name in table["name"].items()}
    which = _which(scope, found)
    rows = tuple(
        (
            Cell(text=names[one]),
            Cell(
                text=scope.text(
                    "city_report.of",
                    count=scope.count(int(table["below"][one])),
                    total=scope.count(int(table["known"][one])),
                ),
                number=float(table["below"][one]),
            ),
            Cell(text="; ".join(which[one]) or scope.text("city_report.below.no_indicator")),
        )
        for one in scope.by_name(names)
    )
    if not rows:
        return before
    block = TableBlock(
        caption=scope.text("city_report.below.table", level=scope.label[scope.language]),
        header=(
            scope.singular,
            scope.text("city_report.column.number"),
            scope.text("city_report.column.which"),
        ),
        rows=rows,
        numeric=(False, False, False),
        note=scope.text("city_report.below.note"),
    )
    return [*before, Sheet(table=block, widths=(2.4, 0.9, 6.0))]


def _which(scope: Scope, found: Below) -> dict[str, list[str]]:
    """Area id -> names of the main indicators in which it is less favourable."""
    marks: list[tuple[Indicator, set[str]]] = []
    for one in found.asked:
        year = scope.year_of(one)
        assert year is not None  # noqa: S101 - it was looked at, so there is one
        table = area_figures(scope.city, indicator=one.key, level=scope.level, year=year).table
        worse = table["worse"].fillna(value=False).astype(bool)
        marks.append((one, {str(area_id) for area_id in table.index[worse]}))
    return {
        str(area_id): [one.name[scope.language] for one, areas in marks if str(area_id) in areas]
        for area_id in found.table.index
    }


def action_areas(scope: Scope) -> Chapter:
    """What the first rule of the city recommends, with reasons; or why there is nothing to say."""
    title = scope.text("city_report.action")
    rule = next(iter(rules(scope.city).values()), None)
    not_alone = Words(text=scope.text("action.not_alone"), tone=Tone.STRONG)
    if rule is None:
        return Chapter(
            title=title, blocks=(Words(text=scope.text("city_report.action.none")), not_alone)
        )
    try:
        found, unread = apply_rule(scope.setting, rule, Step(kind=StepKind.CANDIDATES))
    except DataError as error:
        words = scope.text("city_report.action.failed", reason=error.finding.text(scope.language))
        return Chapter(title=title, blocks=(Words(text=words), not_alone))
    content = candidates_content(
        scope.city, found, language=scope.language, provenance=scope.setting.provenance
    )
    blocks: list[Block] = [
        Words(text=content.headline, tone=Tone.LEAD),
        Words(text=content.subtitle, tone=Tone.SMALL),
        not_alone,
    ]
    if unread:
        blocks.append(Words(text=scope.text("city_report.action.unread"), tone=Tone.NOTICE))
    blocks += [content.sheet] if content.sheet.svg else []
    rule_words = Section(
        title=scope.text("action_report.heading.rule"), blocks=(Bullets(items=content.rule),)
    )
    return Chapter(
        title=title, blocks=tuple(blocks), sections=(_recommended(scope, content), rule_words)
    )


def _recommended(scope: Scope, content: CandidatesContent) -> Section:
    """List of the areas with their reasons, in the order of the numbers on the map."""
    columns = ("sign", "area", "recommendation", "reason")
    rows = tuple(
        tuple(Cell(text=words) for words in (one.sign, one.name, one.word, one.reason))
        for one in content.areas
        if one.number is not None
    )
    table = TableBlock(
        caption=scope.text("city_report.action.table"),
        header=tuple(scope.text(f"action_report.column.{one}") for one in columns),
        rows=rows,
        numeric=(False,) * len(columns),
    )
    sheet = (Sheet(table=table, widths=(0.75, 1.8, 1.5, 6.2)),) if rows else ()
    return Section(
        title=scope.text("action_report.heading.areas"),
        blocks=(*sheet, Words(text=content.others)),
        own_page=bool(rows),
    )
