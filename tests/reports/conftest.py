"""The made-up city with its rule, a history and decisions, read once for all reports."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from data.candidates import Candidates, candidates, rules
from data.city import City
from indicators.action_areas import Membership, Recommendation
from locales import LANGUAGES
from measures.decisions import Decision
from measures.timeline import Change, DecidedBy, Entry, Member, Part, PartKind
from reports.content import CandidatesContent, candidates_content
from reports.origins import candidates_origin

COMMAND = "python -m sozialraum candidates city.toml --rule aktionsraeume"
HOSTILE = "#let x = 1 $y$ *fett* _kursiv_ @quelle <marke> `roh` \\u{41} // weg /* */ [a] = h"


@pytest.fixture(scope="session")
def found(musterstadt: City) -> Candidates:
    return candidates(musterstadt, next(iter(rules(musterstadt).values())))


@pytest.fixture(scope="session")
def hostile() -> str:
    """Text of every kind that Typst would read as markup."""
    return HOSTILE


@pytest.fixture(scope="session")
def contents(musterstadt: City, found: Candidates) -> dict[str, CandidatesContent]:
    """
    Report of the made-up city by language.

    Members join in 2008; of two narrowed areas one is narrowed, the other stays whole.
    """
    table = found.table
    members = table.index[table["member_before"].eq(Membership.WHOLE)]
    entries = [entry(place, found.level, area) for place, area in enumerate(members, start=1)]
    narrowed, kept = table.index[table["recommendation"].eq(Recommendation.NARROW)]
    quarter = table["quarters"][narrowed][0]
    assert found.rule.quarters is not None
    part = Part(
        kind=PartKind.QUARTER,
        key=quarter,
        name=str(musterstadt.areas[found.rule.quarters.level]["name"][quarter]),
        level=found.rule.quarters.level,
    )
    entries += [
        entry(90, found.level, narrowed, change=Change.LEAVES, year=2019),
        entry(91, found.level, narrowed, part=part, year=2019),
    ]
    decisions = (
        decision(found, narrowed, Recommendation.NARROW, (quarter,)),
        decision(
            found, kept, Recommendation.KEEP, (), reason=f"Das Stadtteilbüro läuft. {HOSTILE}"
        ),
    )
    return {
        language: candidates_content(
            musterstadt,
            found,
            language=language,
            provenance=candidates_origin(musterstadt, found, language=language, ending="pdf"),
            badges=pd.Series("borderline", index=table.index),
            entries=entries,
            decisions=decisions,
        )
        for language in LANGUAGES
    }


def entry(
    sequence: int,
    level: str,
    area_id: str,
    *,
    change: Change = Change.JOINS,
    year: int = 2008,
    part: Part | None = None,
) -> Entry:
    """One change on 1 January, written down in 2019."""
    return Entry(
        sequence=sequence,
        member=Member(level=level, area_id=area_id, part=part),
        change=change,
        effective=dt.date(year, 1, 1),
        reason="nach Regel berechnet" if year == 2008 else "",
        reference="Drs. 12345-07" if year == 2008 else "Drs. 0815-19",
        decided_by=DecidedBy.COUNCIL,
        recorded_at=dt.datetime(2019, 1, 3, tzinfo=dt.UTC),
    )


def decision(
    found: Candidates,
    area_id: str,
    decided: Recommendation,
    quarters: tuple[str, ...],
    *,
    reason: str = "",
) -> Decision:
    """Decide on an area for which the rule proposes to narrow it."""
    return Decision(
        id=f"d-{area_id}",
        version=2,
        recorded_at=dt.datetime(2019, 1, 3, tzinfo=dt.UTC),
        set_id=1,
        level=found.level,
        area_id=area_id,
        rule_key=found.rule.key,
        rule_version=found.rule.version,
        rule="{}",
        base_year=found.base_year,
        year=found.year,
        data_version=found.version,
        fingerprint=found.fingerprint,
        command=COMMAND,
        recommendation=Recommendation.NARROW,
        quarters=found.table["quarters"][area_id],
        decided=decided,
        decided_quarters=quarters,
        reason=reason,
        reference="Drs. 0815-19",
        decided_by=DecidedBy.COMMITTEE,
        decided_on=dt.date(2019, 1, 2),
    )
