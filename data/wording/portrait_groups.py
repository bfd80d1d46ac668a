"""Age groups, target groups and similar areas of a portrait in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.city import City
from data.groups import most_hit
from data.portrait import AgeProfile, Portrait, PortraitLine, Similar
from data.wording.portrait_lines import (
    difference_words,
    few,
    shown_gap,
    unknown_sentence,
    value_words,
)
from indicators.states import CellState
from locales import formats, phrases, translator

#: Percentage points from which on a group counts as larger or smaller than in the city.
_CLEAR = 1.0
_MOST_AGES = 3


def age_label(row: Mapping[Any, Any] | pd.Series, language: str) -> str:
    """Name of an age group, with its sex where the city counts both."""
    say = translator(language).format
    label = str(row["label_en" if language == "en" else "label_de"] or "")
    if not label:
        first, last = int(row["first"]), row["last"]
        form = "open" if pd.isna(last) else "one" if int(last) == first else "span"
        label = say(f"portrait_text.age.{form}", first=first, last=last)
    if not row["sex"]:
        return label
    return say("portrait_text.age.of", label=label, sex=say(f"portrait_text.age.{row['sex']}"))


def age_words(profile: AgeProfile | None, language: str) -> str:
    """
    Name the age groups whose share differs from the city's by a percentage point or more.

    Returns
    -------
    words
        Sentences on the larger and the smaller groups, at most three each, the widest gap
        first; both sexes of a group together. Groups that are not shown are named.
    """
    if profile is None:
        return ""
    texts, groups = translator(language), _both_sexes(profile.table, language)
    gaps = [
        formats.displayed_gap(*pair, 1)
        for pair in zip(groups["share"], groups["city_share"], strict=True)
    ]
    groups = groups.assign(gap=gaps)
    sentences = []
    for side, sign in (("larger", 1.0), ("smaller", -1.0)):
        clear = groups[groups["gap"] * sign >= _CLEAR]
        clear = clear.sort_values("gap", ascending=sign < 0, kind="stable").head(_MOST_AGES)
        items = [
            _item(
                str(name),
                formats.with_unit(share, 1, "%", language),
                formats.with_unit(whole, 1, "%", language),
                language,
            )
            for name, share, whole in zip(
                clear.index, clear["share"], clear["city_share"], strict=True
            )
        ]
        if items:
            sentences.append(
                texts.format(
                    f"portrait_text.ages.{side}",
                    n=len(items),
                    year=profile.year,
                    items=", ".join(items),
                )
            )
    if not sentences and groups["gap"].notna().any():
        sentences.append(texts.format("portrait_text.ages.alike", year=profile.year))
    unknown = groups[groups["gap"].isna()]
    if len(unknown):
        sentences.append(
            texts.format(
                "portrait_text.ages.unknown",
                items=few([str(one) for one in unknown.index], language),
            )
        )
    return " ".join(sentences)


def _both_sexes(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Share per group by its name; NaN where that of a sex is not shown."""
    names = [age_label({**row, "sex": ""}, language) for row in table.to_dict("records")]
    shares = table[["share", "city_share"]].set_axis(names)
    return shares.groupby(level=0, sort=False).sum(skipna=False)


def group_words(shown: Portrait, language: str) -> list[str]:
    """
    Say of the target groups that are hit most how they stand, of each the furthest figure.

    Returns
    -------
    sentences
        Up to three groups, then those of which nothing may be shown; one sentence if no group
        is less favourable than the city; empty without target groups.
    """
    if shown.groups.empty:
        return []
    texts = translator(language)
    lines = {one.indicator.key: one for one in shown.lines}
    hit = most_hit(shown.groups, shown.spot.area_id)
    sentences = [
        _group_sentence(lines[key], language)
        for key in hit["indicator"]
        if key in lines and shown_gap(lines[key]) != 0
    ]
    if not sentences and shown.groups["worse"].notna().any():
        sentences = [texts.text("portrait_text.groups.none")]
    unknown = [
        (lines[key].indicator.name[language], state)
        for key, state in zip(shown.groups["indicator"], shown.groups["state"], strict=True)
        if key in lines and not CellState(state).has_value
    ]
    return [*sentences, *([unknown_sentence(unknown, language)] if unknown else [])]


def _group_sentence(line: PortraitLine, language: str) -> str:
    group = line.indicator.target_group
    return translator(language).format(
        "portrait_text.groups.one",
        group=phrases.heading(group[language] if group else line.indicator.name[language]),
        item=_item(
            line.indicator.name[language],
            value_words(line.value, line.state, line.indicator, language),
            phrases.with_unit(line.city_value, line.indicator, language),
            language,
        ),
        difference=difference_words(line, language),
    )


def _item(name: str, value: str, whole: str, language: str) -> str:
    """``„SGB-II-Quote“ 24,1 % (Stadt 12,3 %)``."""
    say = translator(language).format
    limits = say("reason.limits.any", city=whole)
    quoted = say("portrait_text.quoted", name=name)  # a name may end in a number
    return say("reason.item", indicator=quoted, value=value, limits=limits)


def similar_words(similar: Similar, shown: Portrait, city: City, language: str) -> str:
    """
    Why an area counts as similar.

    Returns
    -------
    words
        ``Ähnlich bei: …; anders bei: …. Verglichen wurden 7 von 8 Hauptkennzahlen.``
    """
    texts = translator(language)
    compared = texts.format(
        "portrait_text.similar.compared",
        n=similar.shared,
        count=formats.number(similar.shared, 0, language),
        total=formats.number(similar.asked, 0, language),
    )
    parts = [
        texts.format(
            f"portrait_text.similar.{side}",
            area=shown.spot.name,
            items=", ".join(city.catalogue[key].name[language] for key in keys),
        )
        for side, keys in (("alike", similar.alike), ("unlike", similar.unlike))
        if keys
    ]
    return f"{phrases.heading('; '.join(parts))}. {compared}" if parts else compared
