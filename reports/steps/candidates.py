"""What a rule recommends: the map, then the areas that change, with a short reason each."""

from __future__ import annotations

from collections.abc import Sequence

from data import reasons
from data.candidates import Candidates, candidates, rule_years
from data.candidates import rules as declared_rules
from data.headline import where
from indicators.action_areas import Recommendation, Rule
from indicators.catalogue import Indicator
from locales import formats
from measures.errors import MeasuresError
from measures.membership import members_before
from measures.stories import Step, StepKind
from reports.blocks import Cell, Slide, TableBlock
from reports.content import AreaLine, CandidatesContent, candidates_content
from reports.map_sheet import map_sheet
from reports.steps.setting import Setting, rule_of, slide, source_line, year_of
from reports.steps.tables import named, tables, with_rest

#: Slides with reasons after the map; what is left out is told.
_MOST_TABLES = 2
#: Rows with reasons that can be read from four metres away. Type a little smaller is
#: better than a slide with two rows: the room of the sentence above them is not counted.
_MOST_ROWS = 6
#: Room of the map, mm: it is shown larger, and its signs with it.
_MAP_WIDTH, _MAP_HEIGHT = 110.0, 100.0
#: Areas that stay are named up to here; the map has them all.
_MOST_NAMES, _MOST_SIGNS = 12, 230


def tell(setting: Setting, step: Step) -> list[Slide]:
    """
    Tell the recommendations of a rule, or that there is no rule.

    Raises
    ------
    UnknownChoiceError
        If the rule or one of the years does not exist (any more).
    DataError
        If the rule cannot be applied.
    """
    rule = rule_of(setting, step)
    if rule is None:
        return [_no_rule(setting)]
    found, unread = apply_rule(setting, rule, step)
    content = candidates_content(
        setting.city, found, language=setting.language, provenance=setting.provenance
    )
    return _slides(setting, found, content, unread=unread)


def apply_rule(setting: Setting, rule: Rule, step: Step) -> tuple[Candidates, bool]:
    """
    Apply a rule as the screen does, with the members that a set had before.

    Returns
    -------
    found, unread
        Whether the register could not be read: members are then those of the base year.
    """
    years = rule_years(setting.city, rule)
    last = rule.year if rule.year in years else years[-1] if years else None
    year = year_of(step.choices.get("year"), years, last)
    earlier = [one for one in years if one < year]
    first = rule.base_year if rule.base_year in earlier else earlier[0] if earlier else None
    base = year_of(step.choices.get("base_year"), earlier, first)
    unread = False
    try:
        members = members_before(setting.city, rule, base_year=base, register=setting.register)
    except MeasuresError:
        unread = True
        members = members_before(setting.city, rule, base_year=base, register=None)
    return candidates(setting.city, rule, base_year=base, year=year, members=members), unread


def _no_rule(setting: Setting) -> Slide:
    text = setting.text
    level = next(iter(setting.city.areas))
    return slide(
        setting,
        StepKind.CANDIDATES,
        text("slides.candidates.no_rule"),
        points=[text("slides.candidates.no_rule.why"), text("action.not_alone")],
        source=source_line(setting, level, [], None),
        notes=[text("slides.candidates.no_rule"), text("slides.candidates.no_rule.why")],
    )


def _slides(
    setting: Setting, found: Candidates, content: CandidatesContent, *, unread: bool
) -> list[Slide]:
    text, lang = setting.text, setting.language
    rule = found.rule
    source = source_line(setting, found.level, _used(setting, found), found.year)
    numbers = {one.area_id: one.number for one in content.areas if one.number is not None}
    sheet = map_sheet(
        setting.city,
        found,
        (),
        numbers=numbers,
        language=lang,
        width=_MAP_WIDTH,
        height=_MAP_HEIGHT,
    )
    warned = [text("slides.candidates.unread")] if unread else []
    proposed = [text("slides.candidates.proposed")] if not declared_rules(setting.city) else []
    first = slide(
        setting,
        StepKind.CANDIDATES,
        reasons.outcome(found, lang, setting.city),
        subtitle=content.subtitle,
        points=[_staying(setting, content), content.not_alone, *warned, *proposed],
        blocks=[sheet] if sheet.svg else [],
        source=source,
        notes=[
            content.headline,
            content.not_alone,
            *reasons.rule_sentences(rule, lang, setting.city),
        ],
    )
    return [first, *_changes(setting, found, content, source)]


def _changes(
    setting: Setting, found: Candidates, content: CandidatesContent, source: str
) -> list[Slide]:
    """Slides with the areas that do not just stay as they are; none where all do."""
    changed = [
        one
        for one in content.areas
        if one.number is not None and one.recommendation is not Recommendation.KEEP
    ]
    lists = _tables(setting, found, changed)
    shown = lists[:_MOST_TABLES]
    if len(lists) > len(shown):
        shown[-1] = with_rest(lists[len(shown) - 1 :], setting, "slides.rest")
    told = where(len(changed), len(found.table), setting.label(found.level), setting.language)
    return [
        slide(
            setting,
            StepKind.CANDIDATES,
            setting.text("slides.candidates.changes", where=told),
            subtitle=content.subtitle,
            points=[content.not_alone],
            blocks=[one],
            source=source,
            notes=_reasons(content, one),
        )
        for one in shown
    ]


def _staying(setting: Setting, content: CandidatesContent) -> str:
    """Sentence with names and numbers of those that stay as they are; empty where none does."""
    staying = [one for one in content.areas if one.recommendation is Recommendation.KEEP]
    if not staying:
        return ""
    names = named(
        [f"{one.name}\u00a0({one.number})" for one in staying],
        setting,
        most=_MOST_NAMES,
        signs=_MOST_SIGNS,
    )
    count = formats.number(len(staying), 0, setting.language)
    return setting.text("slides.candidates.staying", n=len(staying), count=count, names=names)


def _tables(setting: Setting, found: Candidates, areas: Sequence[AreaLine]) -> list[TableBlock]:
    """Areas in the order of the report, with their numbers on the map."""
    rows = [
        (
            Cell(text=one.sign),
            Cell(text=one.name),
            Cell(text=one.word),
            Cell(text=reasons.short_reason(found, one.area_id, setting.language, setting.city)),
        )
        for one in areas
    ]
    header = (
        setting.text("slides.column.number"),
        setting.singular(found.level),
        setting.text("slides.column.recommendation"),
        setting.text("slides.column.reason"),
    )
    caption = setting.text("slides.candidates.table")
    return tables(caption, header, rows, most=_MOST_ROWS)


def _reasons(content: CandidatesContent, table: TableBlock) -> list[str]:
    """Whole reasons of the areas of a table, for the presenter."""
    signs = {row[0].text for row in table.rows}
    return [one.reason for one in content.areas if one.sign in signs]


def _used(setting: Setting, found: Candidates) -> list[Indicator]:
    keys = dict.fromkeys(str(key) for key in found.conditions["indicator"])
    return [setting.city.catalogue[key] for key in keys if key in setting.city.catalogue]
