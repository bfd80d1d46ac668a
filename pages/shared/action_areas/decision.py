"""What is written when somebody decides on an area, and how it is read back in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from data.candidates import Candidates
from data.city import City
from data.rule_files import rule_json
from indicators.action_areas import Membership, Recommendation
from locales import formats
from locales.phrases import listing
from measures import consequences
from measures.decisions import AreaSet, Decision, NewDecision, NewEntry, SetKind
from measures.errors import ConflictError
from measures.sources import first_day
from measures.timeline import Change, DecidedBy, Member, members_at
from pages.shared.action_areas import set_sources
from pages.shared.action_areas.decided import Register
from pages.shared.html_table import html_terms
from pages.shared.texts import escaped, language, t


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the form holds."""

    decided: Recommendation
    quarters: tuple[str, ...]
    reason: str
    reference: str
    decided_by: DecidedBy
    decided_on: dt.date
    effective: dt.date


@dataclass(frozen=True, slots=True)
class Case:
    """An area to be decided on, with the result and the state of the register that are shown."""

    city: City
    found: Candidates
    register: Register
    area_id: str
    command: str

    def founding_ids(self) -> list[str]:
        """Areas that the first decision writes down as the members so far."""
        if self.register.entries:
            return []
        before = self.found.table["member_before"]
        return [str(one) for one in before.index[before.eq(Membership.WHOLE.value)]]

    def founding_day(self) -> dt.date:
        """Day from which they belong: the base year is over."""
        return first_day(self.found.base_year)

    def options(self) -> list[Recommendation]:
        """What can be decided: what is recommended, then what makes sense for the area today."""
        proposed = Recommendation(self.found.table.at[self.area_id, "recommendation"])
        own = self._own(self._held(dt.datetime.now(tz=dt.UTC).date()))
        whole = any(one.part is None for one in own)
        sensible = [
            *([Recommendation.KEEP] if own else []),
            *([] if whole else [Recommendation.NEW]),
            *([Recommendation.NARROW] if self.found.rule.quarters else []),
            Recommendation.WATCH,
            Recommendation.NONE,
        ]
        return [proposed, *(one for one in sensible if one is not proposed)]

    def effect(self, filled: Filled) -> str:
        """What the decision changes in the set, in one sentence."""
        name = str(self.found.table.at[self.area_id, "name"])
        date = formats.date(filled.effective, language())
        entries = self._entries(filled)
        if not entries:
            return t("action_areas.effect.same")
        if filled.decided is Recommendation.NARROW:
            if not filled.quarters:
                return t("action_areas.effect.no_parts")
            names = [self._quarters()[one] for one in filled.quarters]
            parts = listing(sorted(names, key=formats.sorting), language())
            return t("action_areas.effect.part", name=name, date=date, parts=parts)
        joins = any(one.change is Change.JOINS for one in entries)
        return t(f"action_areas.effect.{'joins' if joins else 'leaves'}", name=name, date=date)

    def save(self, filled: Filled, *, submit_key: str, expected_version: int) -> Decision:
        """
        Write the decision, its entries and, the first time, the members so far: all or none.

        Parameters
        ----------
        submit_key
            Key of the form: the same one is saved once.
        expected_version
            Version of the set that the reader saw.

        Raises
        ------
        MeasuresError
            If it is not acceptable, or others have saved since.
        """
        store = self.register.store
        assert store is not None  # noqa: S101 - no form without a register
        entries = [*self._founding(filled.decided_by), *self._entries(filled)]
        return store.decide(
            self._decision(self._set().id, filled),
            entries,
            expected_version=expected_version,
            submit_key=submit_key,
        )

    def _set(self) -> AreaSet:
        store, label = self.register.store, self.found.rule.name
        assert store is not None  # noqa: S101 - as above
        return self.register.area_set or store.create_set(
            self.city.package.city.key,
            self.register.name,
            label_de=label.de,
            label_en=label.en,
            kind=SetKind.ACTION_AREAS,
        )

    def _founding(self, decided_by: DecidedBy) -> list[NewEntry]:
        found = self.found
        return consequences.founding(
            found.level,
            self.founding_ids(),
            effective=self.founding_day(),
            reason=t(
                "action_areas.founding.reason",
                name=found.rule.name[language()],
                version=found.rule.version,
                year=found.base_year,
            ),
            decided_by=decided_by,
        )

    def _held(self, on: dt.date) -> list[Member]:
        """Members of the set on a day, those that the first decision writes down among them."""
        founding = [Member(level=self.found.level, area_id=one) for one in self.founding_ids()]
        return [*members_at(self.register.entries, on), *founding]

    def _own(self, held: list[Member]) -> list[Member]:
        """Members in the area itself."""
        own = (self.found.level, self.area_id)
        return [one for one in held if (one.level, one.area_id) == own]

    def _quarters(self) -> dict[str, str]:
        rule = self.found.rule
        if rule.quarters is None:
            return {}
        return self.city.areas[rule.quarters.level]["name"].astype(str).to_dict()

    def _entries(self, filled: Filled) -> list[NewEntry]:
        found, rule, names = self.found, self.found.rule, self._quarters()
        return consequences.carrying_out(
            filled.decided,
            Member(level=found.level, area_id=self.area_id),
            consequences.quarters(
                rule.quarters.level if rule.quarters else "",
                [(one, names[one]) for one in filled.quarters],
            ),
            held=self._held(filled.effective),
            effective=filled.effective,
            decided_by=filled.decided_by,
            reason=filled.reason,
            reference=filled.reference,
        )

    def _decision(self, set_id: int, filled: Filled) -> NewDecision:
        found = self.found
        row = found.table.loc[self.area_id]
        recommendation = Recommendation(row["recommendation"])
        narrowed = recommendation is Recommendation.NARROW
        return NewDecision(
            set_id=set_id,
            level=found.level,
            area_id=self.area_id,
            rule_key=found.rule.key,
            rule_version=found.rule.version,
            rule=rule_json(found.rule),
            base_year=found.base_year,
            year=found.year,
            data_version=found.version,
            fingerprint=found.fingerprint,
            command=self.command,
            recommendation=recommendation,
            quarters=tuple(row["quarters"]) if narrowed else (),
            decided=filled.decided,
            decided_quarters=filled.quarters,
            reason=filled.reason,
            reference=filled.reference,
            decided_by=filled.decided_by,
            decided_on=filled.decided_on,
            effective=filled.effective,
        )


def written(one: Decision, names: Mapping[str, str]) -> str:
    """Build a saved decision as a list of terms: what, when, by whom, why, on which result."""
    lang = language()
    pairs = [
        (t("action_areas.written.decided"), _words(one.decided, one.decided_quarters, names)),
        (t("action_areas.written.proposed"), _words(one.recommendation, one.quarters, names)),
        (t("action_areas.written.reason"), one.reason),
        (t("action_areas.written.reference"), one.reference),
        (
            t("action_areas.written.by"),
            t(
                "action_areas.written.by.on",
                role=t(f"action_areas.role.{one.decided_by.value}"),
                date=formats.date(one.decided_on, lang),
            ),
        ),
        (
            t("action_areas.written.result"),
            t(
                "action_areas.written.rule",
                rule=one.rule_key,
                version=one.rule_version,
                base=one.base_year,
                year=one.year,
                fingerprint=one.fingerprint,
            ),
        ),
    ]
    date = formats.date(one.recorded_at.date(), lang)
    title = t("action_areas.written", date=date)
    return f'<section aria-label="{escaped(title)}">{html_terms(pairs)}</section>'


def since(city: City, conflict: ConflictError) -> list[str]:
    """What others have written since, one line each."""
    lines = []
    for one in conflict.decisions:
        name = city.area_name(one.level, one.area_id)
        lines.append(
            t(
                "action_areas.since.decision",
                role=t(f"action_areas.role.{one.decided_by.value}"),
                date=formats.date(one.recorded_at.date(), language()),
                name=name,
                word=t(f"action_areas.outcome.{one.decided.value}"),
            )
        )
    own = {one.id for one in conflict.decisions}
    for entry in conflict.entries:
        if entry.decision_id in own:
            continue
        lines.append(
            t(
                f"action_areas.since.{entry.change.value}",
                name=set_sources.member_name(city, entry.member),
                date=formats.date(entry.effective, language()),
            )
        )
    return lines


def _words(what: Recommendation, quarters: tuple[str, ...], names: Mapping[str, str]) -> str:
    word = t(f"action_areas.outcome.{what.value}")
    own = [names.get(one, one) for one in quarters]
    return f"{word}: {listing(own, language())}" if own else word
