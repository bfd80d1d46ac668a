"""View of the screen Methodik: index methods, the passport of one, and what it finds here."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from data import headline, indices
from data import method_words as words
from data.city import City
from data.errors import MethodNotUsableError
from data.indices import CityIndex
from indicators.methods.cdc_svi import SCHEME as PERCENTILE_RANK
from indicators.methods.english_iod import SCHEME as EXPONENTIAL_RANK
from indicators.methods.interface import ClassScheme, Definition
from indicators.methods.registry import RELEASED
from indicators.stability import KEPT, NEAR_CUT_OFF, Badge
from locales import formats
from pages.shared import cached, index_words, notices, screen_choices
from pages.shared.html_table import html_table, html_terms
from pages.shared.methods import choices
from pages.shared.methods.choices import Choices, Years
from pages.shared.places import Place
from pages.shared.texts import escaped, language, plain, t

_OVERVIEW = ("method", "version", "scheme", "levels")
_STABILITY = "methods_stability"
#: Kinds of computation that gather inputs in themes or domains.
_GROUPED = {PERCENTILE_RANK, EXPONENTIAL_RANK}


def show(place: Place, city: City) -> Choices:
    """Draw the view and return its choices."""
    usable = indices.definitions(city)
    known = dict(RELEASED) | usable
    years = choices.index_years(place, city)
    st.header(t("methods.indices"), anchor=False)
    st.markdown(t("methods.indices.not_alone"))
    st.html(_overview(city, known, usable=usable, years=years))
    st.header(t("methods.index_passport"), anchor=False)
    names = {key: one.name[language()] for key, one in known.items()}
    method = choices.method(names, label=t("methods.method"), default=next(iter(years), None))
    if method not in years:
        _what_is_lacking(known[method], declared=method in usable)
        _definition(known[method])
        return {"method": method}
    with st.grid(2, min_column_width=150, key="index_controls"):
        level = str(screen_choices.level(place, city, years[method].__contains__))
        year = screen_choices.year(years[method][level])
    try:
        _result(place, city, method, level, year)
    except MethodNotUsableError as error:
        notices.show_finding(error.finding)
        _definition(known[method])
    return {"method": method, "level": level, "year": str(year)}


def _overview(
    city: City,
    known: Mapping[str, Definition],
    *,
    usable: Collection[str],
    years: Years,
) -> str:
    """All methods, with the levels and years that have them, or why there are none."""
    lang = language()
    rows = []
    for key, one in known.items():
        found = "; ".join(
            f"{city.package.level(level).label.as_text()[lang]}: {formats.runs(shown)}"
            for level, shown in years.get(key, {}).items()
        )
        state = "no_year" if key in usable else "unbound"
        rows.append(
            (
                one.name[lang],
                one.version,
                words.scheme(one, lang),
                found or t(f"methods.unusable.{state}.short"),
            )
        )
    heads = [t(f"methods.term.{key}") for key in _OVERVIEW]
    return html_table(t("methods.indices.overview"), heads, rows, cards=True)


def _what_is_lacking(definition: Definition, *, declared: bool) -> None:
    """Say what the city would have to declare to use a method."""
    lang = language()
    if declared:
        st.info(t("methods.unusable.no_year"))
        return
    if not definition.slots:
        st.info(t("methods.unusable.main"))
        return
    st.info(t("methods.unusable.slots", n=len(definition.slots)))
    rows = [(slot.key, slot.name[lang]) for slot in definition.slots]
    heads = [t("methods.input.slot"), t("methods.input.meaning")]
    st.html(html_table(t("methods.unusable.slots.caption"), heads, rows))
    st.markdown(t("methods.unusable.snippet"))
    lines = ["[[methods]]", f'use = "{definition.key}"', "", "[methods.inputs]"]
    lines += [f'{slot.key} = "…"' for slot in definition.slots]
    snippet = "\n".join(lines)
    st.html(f'<pre class="srm-scroll" tabindex="0">{escaped(snippet)}</pre>')


def _result(place: Place, city: City, method: str, level: str, year: int) -> None:
    """Draw what the method finds at a level in a year, after its definition."""
    index = cached.index(*place.address, method, level, year)
    st.markdown(f"**{plain(sentence(city, index))}**")
    with st.grid(2, min_column_width=320, key="index_classes"):
        st.html(_classes(index, index.definition.status, "status"))
        if index.definition.dynamics is not None and len(index.figures.dynamics_inputs):
            st.html(_classes(index, index.definition.dynamics, "dynamics"))
        elif index.definition.dynamics is not None:
            st.caption(t("methods.dynamics.not_here"))
    st.html(_inputs(city, index))
    _definition(index.definition, *_here(index))
    _exclusions(index)
    _stability(place, index)


def _definition(definition: Definition, *more: tuple[str, str]) -> None:
    st.subheader(t("methods.definition"), anchor=False)
    st.html(html_terms([*words.terms(definition, language()), *more]))


def sentence(city: City, index: CityIndex) -> str:
    """Say how many areas are in the classes that the method calls burdened."""
    lang, table = language(), index.outcome.table
    burdened = table["status_class"].isin(index.definition.status.attention)
    taking_part = int((~table["excluded"].astype(bool)).sum())
    out = len(table) - taking_part
    return t(
        "methods.index.sentence" if out else "methods.index.sentence.everyone",
        where=headline.where(
            int(burdened.sum()), taking_part, city.package.level(index.level).label.as_text(), lang
        ),
        labels=index_words.attention(index.definition, lang),
        year=index.year,
        excluded=formats.number(out, 0, lang),
        n=out,
    )


def _here(index: CityIndex) -> list[tuple[str, str]]:
    """Terms that belong to this city, level and year."""
    checked = (
        ""
        if index.population_checked or not index.definition.minimum_population
        else t("methods.population.unknown")
    )
    return [
        (t("methods.term.population"), checked),
        (t("methods.term.fingerprint"), t("methods.fingerprint", value=index.fingerprint)),
    ]


def _inputs(city: City, index: CityIndex) -> str:
    """Indicators that go in, as the city binds them."""
    lang = language()
    status = {one.indicator for one in index.inputs if not one.dynamics}
    grouped = index.definition.scheme in _GROUPED
    keys = ["name", "slot", "part", "direction", "weight", *(["group"] if grouped else [])]
    rows = []
    for one in index.inputs:
        name = city.catalogue[one.indicator].name[lang]
        if one.dynamics and one.indicator in status:  # the change is computed from the indicator
            name = t("index_view.input.change", name=name)
        row = [
            name,
            one.slot,
            t(f"methods.part.{'dynamics' if one.dynamics else 'status'}"),
            t(f"methods.direction.{one.input.polarity.value}"),
            words.cut_off(one.input.weight, lang),
        ]
        if grouped:
            row.append(_group(city, one.input.group, one.input.group_weight))
        rows.append(row)
    heads = [t(f"methods.input.{key}") for key in keys]
    return html_table(t("methods.inputs"), heads, rows, numbers=(4,), cards=True)


def _group(city: City, group: str, weight: float) -> str:
    """Theme or domain of an input, in words where it is a topic of the city."""
    if not group:
        return "–"
    topics = {topic.key: topic.name[language()] for topic in city.package.topic_list()}
    return t(
        "methods.input.group_weight",
        group=topics.get(group, group),
        weight=words.cut_off(weight, language()),
    )


def _classes(index: CityIndex, scheme: ClassScheme, part: str) -> str:
    """Table of the classes, the least favourable first, with the areas in each."""
    lang = language()
    counts = index.outcome.table[f"{part}_class"].value_counts()
    places = range(len(scheme.codes))
    rows = [
        (
            scheme.labels[place][lang],
            scheme.codes[place],
            words.interval(scheme, place, lang),
            formats.number(int(counts.get(scheme.codes[place], 0)), 0, lang),
            t(
                "methods.class.attention"
                if scheme.codes[place] in scheme.attention
                else "methods.class.no_attention"
            ),
        )
        for place in (reversed(places) if scheme.burden_rises else places)
    ]
    heads = [t(f"methods.class.{key}") for key in ("label", "code", "bounds", "areas", "mark")]
    caption = t(f"methods.classes.{part}", year=index.year)
    return html_table(caption, heads, rows, numbers=(3,), cards=True)


def _exclusions(index: CityIndex) -> None:
    st.subheader(t("methods.exclusions"), anchor=False)
    lang, table = language(), index.outcome.table
    out = table.index[table["excluded"].astype(bool)]
    if not len(out):
        st.markdown(t("methods.exclusions.none"))
        return
    rows = [
        (str(index.names[area]), str(area), reason[lang] if (reason := index.reasons[area]) else "")
        for area in sorted(out, key=lambda area: formats.sorting(str(index.names[area])))
    ]
    heads = [t("table.name"), t("table.id"), t("methods.exclusions.reason")]
    count = formats.number(len(out), 0, lang)
    with st.expander(t("methods.exclusions.count", n=len(out), count=count)):
        st.html(html_table(t("methods.exclusions.caption"), heads, rows, cards=True))


def _stability(place: Place, index: CityIndex) -> None:
    """The rule in words; the draws behind the counts are made when a reader asks for them."""
    st.subheader(t("methods.stability"), anchor=False)
    st.markdown(
        t(
            "methods.stability.rule",
            near=words.cut_off(NEAR_CUT_OFF, language()),
            kept=formats.with_unit(KEPT * 100, 0, "%", language()),
        )
    )
    box = st.expander(t("methods.stability.counts"), on_change="rerun", key=_STABILITY)
    if not box.open:
        return
    lang = language()
    found = cached.stability(*place.address, index.definition.key, index.level, index.year)
    counts = found["badge"].value_counts()
    rows = [
        (
            t(f"badge.{badge.value}"),
            formats.number(int(counts.get(badge.value, 0)), 0, lang),
            t(f"badge.{badge.value}.long"),
        )
        for badge in Badge
    ]
    heads = [t(f"methods.stability.{key}") for key in ("badge", "areas", "meaning")]
    with box:
        st.html(html_table(t("methods.stability.caption"), heads, rows, numbers=(1,), cards=True))
