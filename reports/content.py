"""What a report on action areas says, gathered once for the page and the workbook.

Every figure and every sentence comes from the functions that the screen calls;
nothing is computed here but the order of the areas and their numbers on the map.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data import reasons
from data.candidates import Candidates, by_change, leaving
from data.choices import chosen_figures
from data.city import City
from data.provenance import Provenance
from indicators.action_areas import Membership, Recommendation, Why
from indicators.catalogue import Indicator
from indicators.palette import RECOMMENDATION_CODES
from locales import formats, translator
from measures.decisions import Decision
from measures.timeline import Entry
from reports.fitting import brief
from reports.history import DecisionLine, EntryLine, Strip, decision_lines, entry_lines, year_strip
from reports.map_sheet import MapSheet, map_sheet
from reports.traces import conditions_frame, quarters_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """
    One area as a report lists it.

    Attributes
    ----------
    number
        Its number on the map, from 1; None for an area that was no member and is not recommended.
    recommendation
        Code; `word` says it in the language of the report.
    before, stability, decided
        In words; empty where there is nothing to say.
    quarter_ids, quarter_names
        Quarters that speak for the recommendation.
    """

    area_id: str
    name: str
    number: int | None
    recommendation: Recommendation
    word: str
    before: str
    quarter_ids: tuple[str, ...]
    quarter_names: tuple[str, ...]
    reason: str
    stability: str
    decided: str
    excluded: bool

    @property
    def sign(self) -> str:
        """Sign of the recommendation and number, as the map and its legend show them."""
        code = RECOMMENDATION_CODES[self.recommendation]
        return code if self.number is None else f"{code}\u00a0{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatesContent:
    """
    Everything that stands in a report on action areas, in words of one language.

    Attributes
    ----------
    title, subtitle, headline, not_alone, made_up, tried_out
        `made_up` is empty for a real city, `tried_out` for a declared rule.
    areas
        All areas of the level: what changes comes first.
    others
        Sentence about the areas without one.
    sheet
        The map with its legend.
    history_note
        Says what the history does not hold; empty where it needs no words.
    method
        Pairs of name and words: versions, sources, licences.
    conditions, quarters
        The trace, as `reports.traces` makes it.
    dated
        Day of the newest thing in the report: the same content, the same bytes.
    """

    language: str
    city: str
    title: str
    subtitle: str
    headline: str
    not_alone: str
    made_up: str
    tried_out: str
    areas: tuple[AreaLine, ...]
    others: str
    sheet: MapSheet
    rule: tuple[str, ...]
    history_note: str
    strip: Strip
    entries: tuple[EntryLine, ...]
    decisions: tuple[DecisionLine, ...]
    method: tuple[tuple[str, str], ...]
    command: str
    conditions: pd.DataFrame
    quarters: pd.DataFrame
    footer: str
    dated: dt.date


def candidates_content(
    city: City,
    found: Candidates,
    *,
    language: str,
    provenance: Provenance,
    tried_out: bool = False,
    badges: pd.Series | None = None,
    entries: Sequence[Entry] = (),
    decisions: Sequence[Decision] = (),
) -> CandidatesContent:
    """
    Gather the content of a report.

    Parameters
    ----------
    found
        What the rule gives, from `data.candidates.candidates`.
    language
        ``"de"`` or ``"en"``.
    provenance
        Where the report comes from, see `reports.origins.candidates_origin`.
    tried_out
        Whether the rule is another than the declared one: the report says so.
    badges
        Stability (`indicators.stability.Badge` text) by area id; None if it is not looked at.
    entries, decisions
        History of the area set, and what was decided on its areas.
    """
    translate = translator(language).format
    town = city.package.city
    level = city.package.level(found.level).label.as_text()[language]
    rule = found.rule
    areas = _area_lines(city, found, badges, decisions, language)
    numbers = {one.area_id: one.number for one in areas if one.number is not None}
    return CandidatesContent(
        language=language,
        city=town.name,
        title=translate("action_report.title", city=town.name),
        subtitle=translate(
            "action_report.subtitle",
            rule=rule.name[language],
            version=rule.version,
            level=level,
            base_year=found.base_year,
            year=found.year,
        ),
        headline=reasons.headline(found, language, city),
        not_alone=translate("action.not_alone"),
        made_up=_made_up(city, language),
        tried_out=translate("action_report.tried_out") if tried_out else "",
        areas=areas,
        others=_others(areas, language),
        sheet=map_sheet(city, found, entries, numbers=numbers, language=language),
        rule=tuple(reasons.rule_sentences(rule, language, city)),
        history_note=_history_note(found, entries, language),
        strip=year_strip(city, entries, last_year=found.year),
        entries=entry_lines(city, entries, language),
        decisions=decision_lines(city, decisions, language),
        method=_method(city, found, provenance, language),
        command=provenance.command,
        conditions=conditions_frame(city, found, language),
        quarters=quarters_frame(city, found, language),
        footer=translate("action_report.footer", city=brief(town.name), version=city.version),
        dated=_dated(city, found, entries, decisions),
    )


def _area_lines(
    city: City,
    found: Candidates,
    badges: pd.Series | None,
    decisions: Sequence[Decision],
    language: str,
) -> tuple[AreaLine, ...]:
    """All areas in the order of the report."""
    translate = translator(language).format
    decided: dict[str, str] = {}
    for one in sorted(decisions, key=lambda one: (one.decided_on, one.recorded_at)):
        if one.level == found.level:
            decided[one.area_id] = reasons.recommendation_word(one.decided, language)
    names = _quarter_names(city, found)
    table = found.table.loc[by_change(found.table)]
    gone = leaving(found.table)
    lines = []
    for number, (area_id, row) in enumerate(table.iterrows(), start=1):
        code = Recommendation(row["recommendation"])
        ids = tuple(str(quarter) for quarter in row["quarters"])
        badge = "" if badges is None else str(badges.get(area_id, ""))
        before = Membership(row["member_before"])
        lines.append(
            AreaLine(
                area_id=str(area_id),
                name=str(row["name"]),
                number=number if code is not Recommendation.NONE or area_id in gone else None,
                recommendation=code,
                word=reasons.recommendation_word(code.value, language),
                before=translate(f"action_report.before.{before.value}"),
                quarter_ids=ids,
                quarter_names=tuple(names.get(one, one) for one in ids),
                reason=reasons.reason(found, str(area_id), language, city),
                stability=translate(f"badge.{badge}") if badge else "",
                decided=decided.get(str(area_id), ""),
                excluded=row["why"] == Why.EXCLUDED,
            )
        )
    return tuple(lines)


def _quarter_names(city: City, found: Candidates) -> dict[str, str]:
    if found.rule.quarters is None:
        return {}
    names = city.named_areas(found.rule.quarters.level)["name"]
    return {str(key): str(name) for key, name in names.items()}


def _others(areas: Sequence[AreaLine], language: str) -> str:
    """Say how many areas have no recommendation, and which take no part."""
    translate = translator(language).format
    rest = [one for one in areas if one.number is None]
    excluded = [one.name for one in rest if one.excluded]
    if not rest:
        return translate("action_report.others.none")
    text = translate("action_report.others", n=len(rest))
    if excluded:
        names = ", ".join(excluded)
        text += " " + translate("action_report.excluded", n=len(excluded), names=names)
    return text


def _made_up(city: City, language: str) -> str:
    town = city.package.city
    if not town.made_up:
        return ""
    note = town.note.as_text()[language] if town.note else ""
    return translator(language).format("action_report.made_up", note=note).strip()


def _history_note(found: Candidates, entries: Sequence[Entry], language: str) -> str:
    translate = translator(language).format
    if entries:
        return ""
    key = "computed" if found.member_source == "base_year" else "declared"
    return translate(f"action_report.no_history.{key}", year=found.base_year)


def _method(
    city: City, found: Candidates, provenance: Provenance, language: str
) -> tuple[tuple[str, str], ...]:
    """Versions, hashes, sources and licences, one pair each; the command has its own place."""
    translate = translator(language).format
    used = _indicators(city, found)
    boundaries = city.package.level(found.level)
    sources = "; ".join(dict.fromkeys(one.source for one in used))
    licences = "; ".join(dict.fromkeys(one.licence or boundaries.licence for one in used))
    pairs = [
        ("rule", f"{found.rule.name[language]} ({found.rule.key})"),
        ("rule_version", found.rule.version),
        ("fingerprint", found.fingerprint),
        ("stability", translate("action_report.stability")),
        ("source", sources),
        ("licence", licences),
        (
            "boundaries",
            f"{boundaries.source} ({boundaries.licence})"
            + (f", {formats.date(boundaries.date, language)}" if boundaries.date else ""),
        ),
    ]
    own = [(translate(f"action_report.method.{key}"), words) for key, words in pairs if words]
    elsewhere = (provenance.command, provenance.city)
    origin = [pair for pair in provenance.lines(language) if pair[1] not in elsewhere]
    return (*own, *origin)


def _indicators(city: City, found: Candidates) -> list[Indicator]:
    """Indicators and indices behind the conditions, in the order of the rule."""
    newest = found.conditions.groupby("indicator", sort=False)["year"].max()
    return [
        city.catalogue[key]
        if key in city.catalogue
        else chosen_figures(city, indicator=str(key), level=found.level, year=int(year)).indicator
        for key, year in newest.items()
    ]


def _dated(
    city: City, found: Candidates, entries: Sequence[Entry], decisions: Sequence[Decision]
) -> dt.date:
    days = [dt.date(found.year, 12, 31)]
    with contextlib.suppress(ValueError):  # "31.12.", a day of every year: the present one is there
        days.append(dt.date.fromisoformat(city.package.city.reference_date or ""))
    days += [one.recorded_at.date() for one in entries if one.recorded_at is not None]
    days += [one.recorded_at.date() for one in decisions]
    return max(days)
