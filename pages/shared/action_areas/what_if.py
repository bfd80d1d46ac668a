"""What if the rule were another one: its parts as controls, never decided upon.

Each control is a short key from a closed list, so that a changed rule can be
linked to. A control that stands as the rule says is left out of the link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from data.city import City
from indicators.action_areas import Condition, Persistence, Rule
from indicators.comparison import Margin
from locales import formats
from pages.shared import margins, url_state
from pages.shared.places import Place
from pages.shared.texts import language, plain, t
from pages.shared.url_state import linked_selectbox

#: Most conditions whose weight a link can change.
MOST_CONDITIONS = 12
LEAST, MARGIN, BASE, YEAR, LASTING, INDEX = "wk", "wmargin", "wbase", "wyear", "wlasting", "windex"
WEIGHTS = tuple(f"w{place}" for place in range(1, MOST_CONDITIONS + 1))
KEYS = (LEAST, MARGIN, BASE, YEAR, LASTING, INDEX, *WEIGHTS)

_AS_DECLARED, _OFF, _REQUIRED, _ON = "rule", "off", "must", "on"
_POINTS = ("0.5", "1", "2", "3")
_LONGEST = 5  # years of a persistence
_SEEN, _FORGOTTEN = "what_if.of", "what_if.forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What the controls ask for.

    Attributes
    ----------
    saved, rule
        The declared rule, and the one that the controls make of it.
    saved_years, years
        Base year and present year of either.
    link
        What the controls add to the address.
    """

    saved: Rule
    rule: Rule
    saved_years: tuple[int, int]
    years: tuple[int, int]
    link: Mapping[str, str | None]

    @property
    def changed(self) -> bool:
        """Whether anything differs from the declared rule."""
        return self.rule != self.saved or self.years != self.saved_years


@dataclass(frozen=True, slots=True, kw_only=True)
class _Control:
    """A choice with its closed list, what the rule says, and words for each option."""

    key: str
    options: Sequence[str]
    default: str
    label: str
    words: Mapping[str, str]

    def draw(self, link: dict[str, str | None]) -> str:
        """Draw it as a select box, unless there is no choice; what differs goes into the link."""
        if len(self.options) == 1:
            return self.options[0]
        forgotten: set[str] = st.session_state.get(_FORGOTTEN, set())
        if self.key in forgotten or url_state.gone_from_address(self.key):
            forgotten.discard(self.key)
            st.session_state[self.key] = self.default
        chosen = linked_selectbox(
            self.label,
            list(self.options),
            key=self.key,
            format_func=self.words.__getitem__,
            default=self.default,
        )
        link[self.key] = None if chosen == self.default else chosen
        return chosen


def panel(place: Place, city: City, rule: Rule, years: Sequence[int]) -> Asked:
    """
    Draw the controls in an expander that begins closed; return what they ask for.

    Parameters
    ----------
    years
        Years in which the rule can be applied, rising; not empty.
    """
    _forget_another_rule(place, rule)
    saved_years = _declared_years(rule, years)
    link: dict[str, str | None] = dict.fromkeys(KEYS)
    with st.expander(t("action_areas.what_if"), key="what_if"):
        st.caption(t("action_areas.what_if.hint"))
        row = st.grid(3, min_column_width=130, key="what_if_rule")
        conditions = _conditions(city, rule, link)
        with row:
            drawn = {one.key: one.draw(link) for one in _of_rule(rule, conditions)}
            chosen_years = _years(years, saved_years, link)
    return Asked(
        saved=rule,
        rule=_changed(rule, conditions, drawn),
        saved_years=saved_years,
        years=chosen_years,
        link=link,
    )


def back_to_rule() -> None:
    """Take every change back (callback)."""
    st.session_state[_FORGOTTEN] = set(KEYS)


def _forget_another_rule(place: Place, rule: Rule) -> None:
    """Changes of one rule mean nothing for another: of another city, or chosen instead."""
    own = (place.key, rule.key, rule.version)
    seen = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = own
    if seen is not None and seen != own:
        back_to_rule()


def _declared_years(rule: Rule, years: Sequence[int]) -> tuple[int, int]:
    year = rule.year if rule.year in years else years[-1]
    base = rule.base_year if rule.base_year in years else years[0]
    return base, year


def _years(
    years: Sequence[int], saved: tuple[int, int], link: dict[str, str | None]
) -> tuple[int, int]:
    """Base year and present year, the base year always the earlier one."""
    texts = {str(year): str(year) for year in years}
    later = list(texts)[1:] or list(texts)
    year = _Control(
        key=YEAR,
        options=later,
        default=str(saved[1]) if str(saved[1]) in later else later[-1],
        label=t("action_areas.what_if.year"),
        words=texts,
    ).draw(link)
    earlier = [one for one in texts if int(one) < int(year)] or list(texts)
    base = _Control(
        key=BASE,
        options=earlier,
        default=str(saved[0]) if str(saved[0]) in earlier else earlier[0],
        label=t("action_areas.what_if.base"),
        words=texts,
    ).draw(link)
    return int(base), int(year)


def _conditions(city: City, rule: Rule, link: dict[str, str | None]) -> tuple[Condition, ...]:
    """Conditions with the weights that the reader gives them; those switched off are left out."""
    if not rule.conditions:
        return ()
    st.markdown(f"**{t('action_areas.what_if.weights')}**")
    found = []
    with st.grid(3, min_column_width=130, key="what_if_weights"):
        for key, one in zip(WEIGHTS, rule.conditions, strict=False):
            drawn = _weight(city, key, one).draw(link)
            if drawn != _OFF:
                must = drawn == _REQUIRED
                weight = one.weight if must else float(drawn)
                found.append(replace(one, required=must, weight=weight))
    found += rule.conditions[len(WEIGHTS) :]
    if not found and rule.index is None:
        st.caption(t("action_areas.what_if.none_left"))
        return rule.conditions
    return tuple(found)


def _weight(city: City, key: str, one: Condition) -> _Control:
    own = _REQUIRED if one.required else _short(one.weight)
    points = sorted({*_POINTS, *([] if one.required else [own])}, key=float)
    words = {
        text: t(
            "action_areas.what_if.points",
            n=1 if text == "1" else 2,
            points=formats.number(float(text), _decimals(float(text)), language()),
        )
        for text in points
    }
    return _Control(
        key=key,
        options=(_OFF, *points, _REQUIRED),
        default=own,
        label=plain(city.catalogue[one.indicator].name[language()]),
        words={
            _OFF: t("action_areas.what_if.off"),
            **words,
            _REQUIRED: t("action_areas.what_if.required"),
        },
    )


def _of_rule(rule: Rule, conditions: Sequence[Condition]) -> tuple[_Control, ...]:
    """Build the controls of the rule as a whole."""
    lasting = _lasting_options(rule)
    return (
        _least(rule, conditions),
        _Control(
            key=MARGIN,
            options=(_AS_DECLARED, *(margins.KEYS if rule.conditions else ())),
            default=_AS_DECLARED,
            label=t("action_areas.what_if.margin"),
            words={_AS_DECLARED: t("action_areas.what_if.as_declared")}
            | {key: margins.option(key, language()) for key in margins.KEYS},
        ),
        _Control(
            key=LASTING,
            options=list(lasting),
            default=_lasting_key(rule.persistence),
            label=t("action_areas.what_if.lasting"),
            words=lasting,
        ),
        _Control(
            key=INDEX,
            options=(_ON, _OFF) if rule.index and rule.conditions else (_ON,),
            default=_ON,
            label=t("action_areas.what_if.index"),
            words={key: t(f"action_areas.what_if.index.{key}") for key in (_ON, _OFF)},
        ),
    )


def _least(rule: Rule, conditions: Sequence[Condition]) -> _Control:
    """Points that are needed: every whole number that can be reached, and that of the rule."""
    total = sum(one.weight for one in conditions if not one.required)
    reachable = {float(number) for number in range(1, int(total) + 1)}
    own = min(rule.at_least, total)
    options = sorted({*reachable, own})
    words = {
        _short(one): t(
            "action_areas.what_if.least.of",
            points=formats.number(one, _decimals(one), language()),
            total=formats.number(total, _decimals(total), language()),
        )
        for one in options
    }
    return _Control(
        key=LEAST,
        options=list(words),
        default=_short(own),
        label=t("action_areas.what_if.least"),
        words=words,
    )


def _lasting_options(rule: Rule) -> dict[str, str]:
    pairs = {(years, of) for of in range(2, _LONGEST + 1) for years in range(2, of + 1)}
    if rule.persistence:
        pairs.add((rule.persistence.years, rule.persistence.of))
    words = {
        f"{years}of{of}": t("action_areas.what_if.lasting.of", years=years, of=of)
        for years, of in sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    }
    return {_OFF: t("action_areas.what_if.lasting.off"), **words}


def _lasting_key(persistence: Persistence | None) -> str:
    return f"{persistence.years}of{persistence.of}" if persistence else _OFF


def _changed(rule: Rule, conditions: Sequence[Condition], drawn: Mapping[str, str]) -> Rule:
    """Rule that the controls ask for; the declared one itself where nothing differs."""
    margin = drawn[MARGIN]
    if margin != _AS_DECLARED:
        wanted = Margin.from_key(margin)
        conditions = [replace(one, margin=wanted) for one in conditions]
    return replace(
        rule,
        conditions=tuple(conditions),
        at_least=float(drawn[LEAST]),
        persistence=_persistence(drawn[LASTING]),
        index=rule.index if drawn[INDEX] == _ON else None,
    )


def _persistence(key: str) -> Persistence | None:
    """Persistence of a key as `_lasting_key` writes it."""
    if key == _OFF:
        return None
    years, _, of = key.partition("of")
    return Persistence(years=int(years), of=int(of))


def _short(number: float) -> str:
    return f"{number:g}"


def _decimals(number: float) -> int:
    return 0 if float(number).is_integer() else 1
