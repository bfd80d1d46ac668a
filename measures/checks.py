"""Checks of what is to be saved: closed lists, dates, lengths, clean text.

What a form hands over is input like any other. Text that people read loses its
control characters; ids are never altered, only refused.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from indicators.action_areas import Recommendation
from measures.decisions import NewDecision, NewEntry, SetKind
from measures.drawn import checked_polygon
from measures.errors import DecisionError
from measures.timeline import Change, DecidedBy, Member, Part, PartKind

ID_LENGTH = 200
NAME_LENGTH = 200
REFERENCE_LENGTH = 200
REASON_LENGTH = 2_000
OVERRIDE_LENGTH = 10
RULE_LENGTH = 100_000
COMMAND_LENGTH = 4_000
SUBMIT_KEY_LENGTH = 100
#: Entries of one save: every area of a large city, with its quarters.
MOST_ENTRIES = 10_000
MOST_QUARTERS = 1_000
FIRST_DAY = dt.date(1900, 1, 1)
YEARS_AHEAD = 10

_Choice = TypeVar("_Choice", bound=StrEnum)
#: Cc control, Cs halves of characters; of the format characters those that reorder text.
_REORDERING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = re.compile(f"[{_REORDERING}]")
#: Signs without width, as copied from a PDF: they make no text, and hide words from a search.
_WIDTHLESS = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SET_NAME = re.compile("[a-z][a-z0-9_]{0,59}")


def checked_entry(entry: NewEntry, today: dt.date, *, reason_needed: bool) -> NewEntry:
    """
    Entry with clean texts.

    Raises
    ------
    DecisionError
        If a date, a member, a polygon or a text is not acceptable.
    """
    reason = clean_text(entry.reason, "reason", REASON_LENGTH, lines=True)
    if reason_needed and not has_words(reason):
        raise DecisionError("reason_missing")
    _check_effective(entry.effective, today)
    return replace(
        entry,
        member=_member(entry.member),
        change=chosen(Change, entry.change, "change"),
        reason=reason,
        reference=clean_text(entry.reference, "reference", REFERENCE_LENGTH),
        decided_by=decided_by(entry.decided_by),
    )


def checked_decision(decision: NewDecision, today: dt.date) -> NewDecision:
    """
    Decision with clean texts; its quarters once each, in the order of ids.

    Raises
    ------
    DecisionError
        If something else was decided than proposed and no reason is given, if an
        area is narrowed to nothing, or if a date, an id or a text is not acceptable.
    """
    recommendation = chosen(Recommendation, decision.recommendation, "recommendation")
    found = replace(
        decision,
        level=checked_id(decision.level, "level"),
        area_id=checked_id(decision.area_id, "area_id"),
        rule_key=checked_id(decision.rule_key, "rule_key"),
        rule_version=checked_id(decision.rule_version, "rule_version"),
        data_version=checked_id(decision.data_version, "data_version"),
        fingerprint=checked_id(decision.fingerprint, "fingerprint"),
        rule=_json(decision.rule),
        command=clean_text(decision.command, "command", COMMAND_LENGTH),
        recommendation=recommendation,
        decided=chosen(Recommendation, decision.decided, "decided"),
        quarters=_quarters(decision.quarters),
        decided_quarters=_quarters(decision.decided_quarters),
        reason=clean_text(decision.reason, "reason", REASON_LENGTH, lines=True),
        reference=clean_text(decision.reference, "reference", REFERENCE_LENGTH),
        decided_by=decided_by(decision.decided_by),
    )
    # One day of grace: the day begins earlier in Berlin than in UTC.
    if not FIRST_DAY <= found.decided_on <= today + dt.timedelta(days=1):
        raise DecisionError("decided_on_out_of_range", first=FIRST_DAY.year)
    if found.effective is not None:
        _check_effective(found.effective, today)
    if not FIRST_DAY.year <= found.base_year <= found.year <= today.year:
        raise DecisionError("years_out_of_range", first=FIRST_DAY.year)
    if found.decided is Recommendation.NARROW and not found.decided_quarters:
        raise DecisionError("narrow_without_quarters")
    if found.overridden and (len(found.reason) < OVERRIDE_LENGTH or not has_words(found.reason)):
        raise DecisionError("override_without_reason", n=OVERRIDE_LENGTH)
    return found


def checked_set_name(name: str) -> str:
    """Name of a set: lower-case letters, digits and ``_``, beginning with a letter."""
    if not _SET_NAME.fullmatch(name):
        raise DecisionError("set_name")
    return name


def set_kind(kind: str) -> SetKind:
    """Kind of a set, from its closed list."""
    return chosen(SetKind, kind, "kind")


def decided_by(role: str) -> DecidedBy:
    """Role that decides; "unknown" is for sets that a city declares, not for people who save."""
    found = chosen(DecidedBy, role, "decided_by")
    if found is DecidedBy.UNKNOWN:
        raise DecisionError("not_in_list", field="decided_by")
    return found


def checked_id(text: str, field: str, length: int = ID_LENGTH) -> str:
    """Id as it is: not empty, not too long, no character that cannot be seen."""
    if not text or len(text) > length or text != text.strip() or _has_unseen(text):
        raise DecisionError("id_not_acceptable", field=field, n=length)
    return text


def clean_text(text: str, field: str, length: int, *, lines: bool = False) -> str:
    r"""
    Text without signs that cannot be seen, composed (NFC), without blanks at its ends.

    Parameters
    ----------
    lines
        Whether line breaks stay; else they become blanks.

    Raises
    ------
    DecisionError
        If it has more than `length` characters then.

    Examples
    --------
    >>> clean_text(" Drs.\t0815\x00\r\n/18 ", "reference", 20)
    'Drs. 0815 /18'
    """
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    whole = _WIDTHLESS.sub("", whole)
    spaced = whole.replace("\t", " ") if lines else re.sub(r"\s", " ", whole)
    seen = "".join(one for one in spaced if one == "\n" or not _has_unseen(one)).strip()
    if len(seen) > length:
        raise DecisionError("text_too_long", field=field, n=length)
    return seen


def has_words(text: str) -> bool:
    """Whether a text has a letter or a digit."""
    return any(one.isalnum() for one in text)


def chosen(kind: type[_Choice], text: str, field: str) -> _Choice:
    """Member of a closed list."""
    if text not in list(kind):
        raise DecisionError("not_in_list", field=field)
    return kind(text)


def _check_effective(day: dt.date, today: dt.date) -> None:
    last = _years_later(today, YEARS_AHEAD)
    if not FIRST_DAY <= day <= last:
        raise DecisionError("date_out_of_range", first=FIRST_DAY.year, last=last.year)


def _has_unseen(text: str) -> bool:
    kinds = {unicodedata.category(one) for one in text}
    return bool(_UNSEEN.search(text)) or not kinds.isdisjoint({"Cc", "Cs"})


def _quarters(ids: Iterable[str]) -> tuple[str, ...]:
    found = sorted({checked_id(one, "quarters") for one in ids})
    if len(found) > MOST_QUARTERS:
        raise DecisionError("too_many", n=MOST_QUARTERS)
    return tuple(found)


def _json(text: str) -> str:
    """JSON text of an object, as it is: it must be read back letter by letter."""
    if len(text) > RULE_LENGTH:
        raise DecisionError("text_too_long", field="rule", n=RULE_LENGTH)
    try:
        readable = isinstance(json.loads(text), dict) and "\x00" not in text
        text.encode()
    except (ValueError, RecursionError) as error:
        raise DecisionError("rule_not_readable") from error
    if not readable:
        raise DecisionError("rule_not_readable")
    return text


def _member(member: Member) -> Member:
    level = checked_id(member.level, "level")
    area_id = checked_id(member.area_id, "area_id")
    return Member(level=level, area_id=area_id, part=_part(member.part) if member.part else None)


def _part(part: Part) -> Part:
    kind = chosen(PartKind, part.kind, "part")
    key = checked_id(part.key, "part")
    name = clean_text(part.name, "name", NAME_LENGTH)
    if kind is PartKind.QUARTER:
        if part.geometry or part.share is not None:
            raise DecisionError("quarter_with_geometry")
        return Part(kind=kind, key=key, name=name, level=checked_id(part.level, "level"))
    if part.level or part.share is None or not 0 < part.share <= 1:
        raise DecisionError("polygon_without_share")
    return Part(
        kind=kind, key=key, name=name, geometry=checked_polygon(part.geometry), share=part.share
    )


def _years_later(day: dt.date, years: int) -> dt.date:
    """Same day some years later; the last of February for its 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
