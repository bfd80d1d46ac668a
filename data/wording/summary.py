"""A whole result in one or two sentences."""

from __future__ import annotations

from data.wording.telling import Telling
from indicators.action_areas import Membership, Recommendation, Why
from locales import phrases


def headline(telling: Telling) -> str:
    """Say who was a member and what is proposed, see `data.reasons.headline`."""
    table = telling.found.table
    if table.empty:
        return telling.say("action.headline.empty")
    return f"{_before(telling)} {_now(telling)}"


def _before(telling: Telling) -> str:
    found = telling.found
    members = int(found.table["member_before"].ne(Membership.NONE.value).sum())
    form = "base" if found.member_source == "base_year" else "before"
    level = telling.city.package.level(found.level).label.as_text()
    key = f"action.headline.{form}" if members else f"action.headline.{form}.none"
    if len(found.table) == 1:
        key += ".only"
    return telling.say(
        key,
        n=members,
        count=telling.amount(members),
        total=telling.amount(len(found.table)),
        level=phrases.in_sentence(level, telling.language),
        base=found.base_year,
    )


def outcome(telling: Telling) -> str:
    """Say the same in a line, see `data.reasons.outcome`."""
    table = telling.found.table
    if table.empty:
        return telling.say("action.headline.empty")
    members = int(table["member_before"].ne(Membership.NONE.value).sum())
    key = "action.outcome" if members else "action.outcome.none"
    return telling.say(key, n=members, count=telling.amount(members), parts=_parts(telling))


def _now(telling: Telling) -> str:
    return telling.say("action.headline.now", year=telling.found.year, parts=_parts(telling))


def _parts(telling: Telling) -> str:
    found = telling.found
    counts = found.table["recommendation"].value_counts()
    former = found.table["why"].eq(Why.FORMER.value) & found.table["recommendation"].eq(
        Recommendation.NONE.value
    )
    numbers = {
        one.value: int(counts.get(one.value, 0))
        for one in Recommendation
        if one is not Recommendation.NONE
    } | {Why.FORMER.value: int(former.sum())}
    parts = [
        telling.say(f"action.headline.{key}", n=number, count=telling.amount(number))
        for key, number in numbers.items()
        if number
    ]
    return telling.listing(parts) if parts else telling.say("action.headline.nothing")
