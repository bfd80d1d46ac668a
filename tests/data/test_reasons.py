"""Reasons in plain sentences: what they say is in the trace, in both languages."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import reasons
from data.candidates import AREA, Candidates, candidates, rules, tipping
from data.city import City
from data.reading import read_city
from indicators.action_areas import (
    Condition,
    Exclusion,
    Persistence,
    QuarterRule,
    Recommendation,
    Rule,
    Watch,
    recommend,
)
from indicators.catalogue import Text
from indicators.comparison import Margin
from locales import LANGUAGES, formats

GOLDEN = Path(__file__).parent / "golden"
#: ``REWRITE_GOLDEN=1 pytest tests/data/test_reasons.py`` writes the files anew, for review.
REWRITE = bool(os.environ.get("REWRITE_GOLDEN"))

NAME = Text(de="Beispielregel", en="Example rule")
TRANSFER = Condition(indicator="transfer_rate", required=True)
GYMNASIUM = Condition(indicator="gymnasium_rate", required=True)


@pytest.fixture(scope="module")
def tiny(tiny_city: Path) -> City:
    return read_city(tiny_city)


def rule_of(*conditions: Condition, **changes: Any) -> Rule:
    return Rule(
        key="example",
        version="1",
        name=NAME,
        summary=Text(de="Ein Beispiel.", en="An example."),
        conditions=conditions,
        **({"level": "quartier", "base_year": 2016, "year": 2018} | changes),
    )


def told(city: City, rule: Rule, area_id: str, members: dict[str, str] | None = None) -> list[str]:
    """Reason of an area in German and English."""
    found = candidates(
        city, rule, members=None if members is None else pd.Series(members, dtype=object)
    )
    return [reasons.reason(found, area_id, language, city) for language in LANGUAGES]


def plainly(text: str) -> str:
    """With common spaces, to be compared."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_a_member_that_still_meets_the_rule_stays(tiny: City) -> None:
    german, english = told(tiny, rule_of(TRANSFER), "06")

    assert plainly(german) == (
        "Furtweg bleibt Aktionsraum: Die Transferleistungsquote lag 2018 bei 30,0 % (Stadt 15,0 %)."
    )
    assert english == (
        "Furtweg stays an action area: the transfer payment rate was 30.0% in 2018 (city 15.0%)."
    )


def test_a_new_candidate_is_told_with_the_threshold_and_since_when(tiny: City) -> None:
    quarter_more = replace(TRANSFER, margin=Margin.from_key("p25"))

    german, english = told(tiny, rule_of(quarter_more), "05")

    assert plainly(german) == (
        "Eichgrund ist neuer Kandidat: "
        "Die Transferleistungsquote lag 2018 bei 25,0 % (Stadt 15,0 %, Schwelle 18,8 %). "
        "Die Regel ist erst seit 2018 erfüllt."
    )
    assert english.endswith("(city 15.0%, threshold 18.8%). The rule has been met only since 2018.")


def test_counting_figures_are_counted_and_named(tiny: City) -> None:
    rule = rule_of(
        Condition(indicator="transfer_rate"), Condition(indicator="gymnasium_rate"), at_least=2
    )

    german, english = told(tiny, rule, "04")

    assert plainly(german) == (
        "Dorfkern ist neuer Kandidat: "
        "2 von 2 Kennzahlen waren 2018 ungünstiger als die Stadt (verlangt: 2). "
        "Ungünstiger als die Stadt: Transferleistungsquote 20,0 % (Stadt 15,0 %), "
        "Übergänge zum Gymnasium 32,0 % (Stadt 40,0 %). "
        "Die Regel ist erst seit 2018 erfüllt."
    )
    assert english.startswith(
        "Dorfkern is a new candidate: 2 of 2 indicators were less favourable than the city in 2018"
    )


def test_weights_become_points(tiny: City) -> None:
    rule = rule_of(
        Condition(indicator="transfer_rate", weight=2.5),
        Condition(indicator="gymnasium_rate"),
        at_least=3,
    )

    german, english = told(tiny, rule, "05")

    assert "2018 kamen 2,5 von 3,5 Punkten zusammen (verlangt: 3)." in german
    assert "2.5 of 3.5 points came together in 2018 (required: 3)." in english


def test_one_counting_figure_alone_is_written_out(tiny: City) -> None:
    german, _ = told(tiny, rule_of(Condition(indicator="transfer_rate"), at_least=1), "06")

    assert "Die Transferleistungsquote lag 2018 bei" in german
    assert "Kennzahlen" not in german


@pytest.mark.parametrize(
    ("area_id", "german", "english"),
    [
        ("07", "Transferleistungsquote (unbekannt oder geheim)", "(unknown or secret)"),
        ("08", "Transferleistungsquote (keine Angabe)", "(no data)"),
    ],
)
def test_what_is_not_known_is_named_without_a_figure(
    tiny: City, area_id: str, german: str, english: str
) -> None:
    sentences = told(tiny, rule_of(TRANSFER), area_id)

    for sentence, words in zip(sentences, (german, english), strict=True):
        assert words in sentence
        assert not re.search(r"\d", sentence)
    assert "wird beobachtet, denn es fehlen Angaben, die entscheiden könnten." in sentences[0]


def test_a_difference_that_cannot_be_told_is_no_figure(tiny: City) -> None:
    sure = replace(TRANSFER, margin=Margin.from_key("sig"))

    german, english = told(tiny, rule_of(sure), "06")

    assert "(Stadt 15,0\u202f%, statistisch sicher ungünstiger)" in german
    assert "less favourable with statistical certainty" in english


def test_a_former_member_is_told_that_it_was_one(tiny: City) -> None:
    german, english = told(tiny, rule_of(TRANSFER), "09")

    assert german.startswith(
        "Inselchen wird nicht vorgeschlagen, "
        "denn das Gebiet war Aktionsraum, erfüllt die Regel aber nicht:"
    )
    assert english.startswith("Inselchen is not proposed, for the area was an action area, but")


def test_an_area_that_is_left_out_is_told_why_and_nothing_else(tiny: City) -> None:
    out = Exclusion(ids=("01",), reason=Text(de="wird umgebaut.", en="is being rebuilt."))

    german, english = told(tiny, rule_of(TRANSFER, exclusions=(out,)), "01")

    assert german == "Am Anger nimmt nicht teil: wird umgebaut."
    assert english == "Am Anger takes no part: is being rebuilt."


def test_a_candidate_of_one_year_is_watched_where_more_are_asked_for(tiny: City) -> None:
    rule = rule_of(TRANSFER, persistence=Persistence(years=2, of=3))

    german, english = told(tiny, rule, "05")

    assert "erfüllt die Regel erst in 1 von 3 Jahren (verlangt: 2):" in german
    assert "has met the rule in only 1 of 3 years (required: 2):" in english


def test_an_area_that_only_its_quarters_put_in_now_has_met_the_rule_this_year(tiny: City) -> None:
    # In the Bezirk in the middle the rates of 2018 are 20, 25 and 30 %, together 25 %, city 15 %.
    wide = replace(TRANSFER, margin=Margin.from_key("p75"))
    one_is_enough = QuarterRule(level="quartier", whole=1, far=Margin.from_key("p80"))
    lasting = Persistence(years=2, of=2)
    rule = rule_of(wide, level="bezirk", quarters=one_is_enough, persistence=lasting)

    german, _ = told(tiny, rule, "2")

    assert "erfüllt die Regel erst in 1 von 2 Jahren (verlangt: 2)" in german


def test_an_area_that_misses_the_rule_by_little_is_watched(tiny: City) -> None:
    rule = rule_of(
        Condition(indicator="transfer_rate"),
        Condition(indicator="gymnasium_rate"),
        at_least=2,
        watch=Watch(points_short=1),
    )

    german, _ = told(tiny, rule, "05")

    assert german.startswith(
        "Eichgrund wird beobachtet, denn das Gebiet verfehlt die Regel knapp: "
        "1 von 2 Kennzahlen war 2018 ungünstiger als die Stadt (verlangt: 2)."
    )


# In the Bezirk in the middle the shares are 32, 40 and 48 %, together 40 % as in the city.
QUARTERS = QuarterRule(level="quartier", whole=2, far=Margin.from_key("p10"))


def test_a_hidden_quarter_is_named(tiny: City) -> None:
    german, english = told(tiny, rule_of(GYMNASIUM, level="bezirk", quarters=QUARTERS), "2")

    assert plainly(german) == (
        "Mittelbezirk wird beobachtet, denn das Gebiet als Ganzes erfüllt die Regel nicht, ein "
        "Teil liegt aber weit ungünstiger als die Stadt (Quartier Dorfkern): Die Kennzahl "
        "„Übergänge zum Gymnasium“ lag 2018 bei 40,0 % (Stadt 40,0 %). Quartier Dorfkern: Die "
        "Kennzahl „Übergänge zum Gymnasium“ lag 2018 bei 32,0 % (Stadt 40,0 %)."
    )
    assert "one part is far less favourable than the city (quarter Dorfkern)" in english


def test_a_member_is_narrowed_to_its_quarter_by_name(tiny: City) -> None:
    rule = rule_of(GYMNASIUM, level="bezirk", quarters=QUARTERS)

    german, english = told(tiny, rule, "2", {"2": "whole"})

    assert german.startswith(
        "Mittelbezirk bleibt nur zum Teil Aktionsraum, nämlich Quartier Dorfkern, "
        "denn das ganze Gebiet erfüllt die Regel nicht:"
    )
    assert english.startswith("Mittelbezirk stays an action area in part only, namely quarter")


def test_quarters_that_make_the_whole_are_named(tiny: City) -> None:
    one_is_enough = replace(QUARTERS, whole=1, narrow=1)

    german, _ = told(tiny, rule_of(GYMNASIUM, level="bezirk", quarters=one_is_enough), "2")

    assert german.startswith(
        "Mittelbezirk ist neuer Kandidat, weil 1 Teil davon die Regel erfüllt (Quartier Dorfkern):"
    )


def test_a_member_in_part_whose_whole_meets_the_rule_is_told_so(tiny: City) -> None:
    german, english = told(tiny, rule_of(TRANSFER), "06", {"06": "part"})

    assert german.startswith("Furtweg war zum Teil Aktionsraum und ist als Ganzes Kandidat:")
    assert english.startswith("Furtweg was an action area in part and is a candidate as a whole:")


def test_of_a_drawn_part_without_figures_this_is_said(tiny: City) -> None:
    german, _ = told(tiny, rule_of(TRANSFER), "01", {"01": "part"})

    assert "Für den Teil, der Aktionsraum war, gibt es keine eigenen Zahlen." in german


def nearest(city: City, rule: Rule, area_id: str, language: str) -> str:
    found = candidates(city, rule)
    return plainly(
        reasons.tipping_sentence(found, area_id, tipping(found)[area_id], language, city)
    )


@pytest.mark.parametrize(
    ("area_id", "sentence"),
    [
        ("06", "um 15,0 Prozentpunkte niedriger, wäre das Gebiet kein Aktionsraum mehr."),
        ("05", "um 10,0 Prozentpunkte niedriger, wäre das Gebiet kein Kandidat mehr."),
        ("01", "um 10,1 Prozentpunkte höher, wäre das Gebiet Kandidat."),
        ("03", "um 0,1 Prozentpunkte höher, wäre das Gebiet Kandidat."),
    ],
)
def test_what_would_change_the_result_is_a_distance(
    tiny: City, area_id: str, sentence: str
) -> None:
    german = nearest(tiny, rule_of(TRANSFER), area_id, "de")

    assert german == f"Läge die Transferleistungsquote {sentence}"


def moved(found: Candidates, area_id: str, amounts: list[tuple[int, float]]) -> str:
    """Recommendation once the area's own figures have moved by what is said of them."""
    now, place = found.basis.window[-1], found.table.index.get_loc(area_id)
    values = now.values.copy()
    for condition, amount in amounts:
        values[place, condition] += amount
    window = (*found.basis.facts.window[:-1], now.marks_of(values))
    facts = replace(found.basis.facts, window=window)
    return str(recommend(found.rule, facts).recommendation[place])


@pytest.mark.parametrize("margin", ["any", "p5", "p7.77", "p25", "p33.3"])
def test_what_is_said_to_change_the_result_does_when_figures_move_just_so(
    tiny: City, margin: str
) -> None:
    conditions = tuple(
        Condition(indicator=key, margin=Margin.from_key(margin))
        for key in ("transfer_rate", "gymnasium_rate")
    )
    tried = 0
    for least in (1, 2):
        found = candidates(tiny, rule_of(*conditions, at_least=least))
        for area_id, change in tipping(found).items():
            if change is None:
                continue
            sentence = reasons.tipping_sentence(found, area_id, change, "en", tiny)
            said = re.findall(r"(\d+\.\d)\D+?(higher|lower)", sentence)
            amounts = [
                (flip.condition, float(amount) if way == "higher" else -float(amount))
                for flip, (amount, way) in zip(change.flips, said, strict=True)
            ]
            assert moved(found, area_id, amounts) == change.would_be
            tried += 1
    assert tried > 8


def test_a_share_that_is_good_has_to_fall_to_make_a_candidate(tiny: City) -> None:
    assert nearest(tiny, rule_of(GYMNASIUM), "06", "en") == (
        "If the figure for transitions to Gymnasium were 8.1 percentage points lower, "
        "the area would be a candidate."
    )


def test_what_cannot_be_moved_is_said_and_an_area_left_out_gets_no_sentence(tiny: City) -> None:
    sure = replace(TRANSFER, margin=Margin.from_key("sig"))
    out = Exclusion(ids=("02",), reason=NAME)

    assert nearest(tiny, rule_of(sure), "06", "de").startswith("Welche Zahl das Ergebnis ändern")
    assert nearest(tiny, rule_of(TRANSFER, exclusions=(out,)), "02", "de") == ""


def row_of(found: Candidates, area_id: str, year: int) -> dict[Any, Any]:
    trace = found.conditions
    here = trace[trace["area_id"].eq(area_id) & trace["place"].eq(AREA) & trace["year"].eq(year)]
    return dict(here.to_dict("records")[0])


def test_a_condition_is_told_with_verdict_and_certainty(tiny: City) -> None:
    found = candidates(tiny, rule_of(TRANSFER))

    german = plainly(reasons.condition_sentence(found, row_of(found, "06", 2018), "de", tiny))

    # Wilson (1927): 300 of 1,000.
    assert german == (
        "Transferleistungsquote 2018: 30,0 % (Stadt 15,0 %) – erfüllt. "
        "Diese Bedingung ist in jedem Fall verlangt. "
        "Vertrauensbereich (95 %): 27,2 bis 32,9 %. "
        "Der Unterschied zum Rest der Stadt ist statistisch sicher. "
        "Sie war in 2 von 3 Jahren mit Angaben erfüllt."
    )


def test_a_condition_that_is_not_known_has_no_figure_of_the_area(tiny: City) -> None:
    found = candidates(tiny, rule_of(TRANSFER))

    english = reasons.condition_sentence(found, row_of(found, "07", 2018), "en", tiny)

    assert english == (
        "Transfer payment rate 2018: unknown or secret. Whether the condition is met remains "
        "open. This condition is required in any case."
    )


def test_the_headline_counts_who_stays_joins_and_is_watched(tiny: City) -> None:
    # 2016 above 10 %: 06 to 09. 2018 above 15 %: 04, 05, 06; of 07 and 08 nothing is known.
    found = candidates(tiny, rule_of(TRANSFER))

    assert reasons.headline(found, "de", tiny) == (
        "Unter 9 Quartieren waren nach den Zahlen von 2016 insgesamt 4 Aktionsräume. Nach den "
        "Zahlen von 2018 gilt: 1 bleibt, 2 kommen als Kandidaten hinzu, 2 werden beobachtet und "
        "1 erfüllt die Regel nicht mehr."
    )


def test_the_headline_of_members_from_a_list_and_of_nothing_at_all(tiny: City) -> None:
    never = replace(TRANSFER, margin=Margin.from_key("p900"))
    found = candidates(tiny, rule_of(never, watch=Watch()), members=pd.Series({"01": "whole"}))
    known = found.table.drop(index=["01", "07", "08"])

    assert reasons.headline(found, "de", tiny).startswith(
        "Unter 9 Quartieren war bisher 1 Aktionsraum."
    )
    assert reasons.headline(replace(found, table=known), "en", tiny) == (
        "Among 6 quarters there was no action area before. "
        "By the figures of 2018: no area is proposed."
    )
    assert reasons.headline(replace(found, table=known.iloc[:1]), "de", tiny).startswith(
        "Das einzige Gebiet war bisher kein Aktionsraum."
    )
    assert reasons.headline(replace(found, table=known.iloc[:0]), "de", tiny) == (
        "Auf dieser Ebene gibt es keine Gebiete."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    words = [reasons.recommendation_word(one, language) for one in Recommendation]

    assert len(set(words)) == len(Recommendation)


def test_a_rule_is_read_with_every_parameter_that_decides(tiny: City) -> None:
    rule = rule_of(
        replace(TRANSFER, margin=Margin.from_key("p25")),
        Condition(indicator="gymnasium_rate", weight=2),
        at_least=2,
        level="bezirk",
        persistence=Persistence(years=2, of=3),
        quarters=QUARTERS,
        minimum_population=450,
        exclusions=(Exclusion(ids=("3",), reason=Text(de="Hafen", en="harbour")),),
        watch=Watch(points_short=1, former=True),
    )

    text = plainly(" ".join(reasons.rule_sentences(rule, "de", tiny)))

    for words in (
        "Regel „Beispielregel“, Fassung 1: Ein Beispiel.",
        "Geprüft werden die Bezirke.",
        "Transferleistungsquote: mindestens 25 % ungünstiger als die Stadt.",
        "mindestens 2 von 2 Punkten: Übergänge zum Gymnasium (ungünstiger als die Stadt; 2 Punkte)",
        "im Jahr 2016",
        "nach den Zahlen von 2018",
        "mindestens 2 der letzten 3 Jahre",
        "mindestens 2 seiner Teile (Ebene Quartiere) die Regel erfüllen",
        "mindestens 1 seiner Teile sie erfüllt",
        "mindestens 10 % ungünstiger",
        "höchstens 1 Punkt fehlt",
        "noch nicht lange genug",
        "ein bisheriger Aktionsraum die Regel nicht mehr erfüllt",
        "weniger als 450 Einwohnerinnen",
        "Nicht dabei: Nordbezirk (Hafen).",
    ):
        assert words in text


def test_short_rules_are_read_too(tiny: City) -> None:
    counting = (Condition(indicator="transfer_rate"), Condition(indicator="gymnasium_rate"))
    plain = rule_of(*counting, at_least=1, base_year=None, year=None, minimum_population=0)
    sure = replace(counting[1], margin=Margin.from_key("sig"))
    mixed = replace(plain, conditions=(counting[0], sure))
    listed = replace(plain, at_least=0, area_set="aktionsraeume")

    first = " ".join(reasons.rule_sentences(plain, "en", tiny))
    second = " ".join(reasons.rule_sentences(mixed, "en", tiny))
    third = " ".join(reasons.rule_sentences(listed, "en", tiny))

    assert "Of these 2 indicators at least 1 are less favourable than the city: Transfer" in first
    assert "first year with all figures" in first
    assert "residents" not in first
    assert "Of these 2 conditions at least 1 are met: Transfer payment rate (less" in second
    assert "are shown, but do not decide" in third
    assert "decisions on record" in third


FIGURE = re.compile(
    r"[−\d][\d.,\u202f]*(?:\u202f%|%|\xa0(?:Punkte?n?|points|je 1\u202f000|per 1,000))"
)


def shown_figures(found: Candidates, city: City, area_id: str, language: str) -> set[str]:
    """Figures of an area and its quarters with their limits, as the screens write them."""
    trace = found.conditions[
        found.conditions["area_id"].eq(area_id) & found.conditions["year"].eq(found.year)
    ]
    figures = set()
    for row in trace[trace["met"].notna()].to_dict("records"):
        indicator = city.catalogue[row["indicator"]]
        for column in ("value", "city_value", "threshold"):
            unit, decimals = indicator.unit[language], indicator.decimals
            figures.add(formats.with_unit(row[column], decimals, unit, language))
    margins = {
        formats.with_unit(one.margin.percent, 0, "%", language) for one in found.rule.conditions
    }
    return figures | margins | {one.replace("Punkte", "Punkten") for one in figures}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_a_reason_is_one_of_the_trace(musterstadt: City, language: str) -> None:
    found = candidates(musterstadt, rules(musterstadt)["aktionsraeume"])
    seen = 0
    for area_id in found.table.index:
        allowed = shown_figures(found, musterstadt, area_id, language)
        for text in (
            reasons.reason(found, area_id, language, musterstadt),
            reasons.short_reason(found, area_id, language, musterstadt),
        ):
            figures = set(FIGURE.findall(text))
            seen += len(figures)
            assert figures <= allowed, text

    assert seen > 200


def test_short_reasons_fit_into_a_table(musterstadt: City) -> None:
    found = candidates(musterstadt, rules(musterstadt)["aktionsraeume"])

    lengths = [
        len(reasons.short_reason(found, area_id, language, musterstadt))
        for area_id in found.table.index
        for language in LANGUAGES
    ]

    assert max(lengths) <= 140
    assert min(lengths) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_of_musterstadt_read_as_agreed(musterstadt: City, language: str) -> None:
    parts = []
    for key, areas in (
        ("aktionsraeume", ("0101", "0102", "0103", "0104", "1004")),
        ("aktionsraeume-index", ("0101", "0301")),
    ):
        found = candidates(musterstadt, rules(musterstadt)[key])
        nearest_changes = tipping(found)
        parts += [reasons.headline(found, language, musterstadt), ""]
        for area_id in areas:
            parts += [
                f"[{area_id}]",
                reasons.reason(found, area_id, language, musterstadt),
                reasons.short_reason(found, area_id, language, musterstadt),
                reasons.tipping_sentence(
                    found, area_id, nearest_changes[area_id], language, musterstadt
                ),
                "",
            ]
        parts += [*reasons.rule_sentences(found.rule, language, musterstadt), ""]
    text = plainly("\n".join(parts))
    path = GOLDEN / f"reasons.{language}.txt"
    if REWRITE:
        path.write_text(text, encoding="utf-8")

    assert text == path.read_text(encoding="utf-8")


MARGINS = st.sampled_from(["any", "p5", "p25", "sig"]).map(Margin.from_key)
WEIGHTS = st.sampled_from([0.5, 1.0, 2.0])


@st.composite
def any_rule(draw: st.DrawFn) -> Rule:
    """Rule over the two judging figures of the tiny city, with any of its parts."""
    conditions = tuple(
        Condition(
            indicator=key,
            margin=draw(MARGINS),
            weight=draw(WEIGHTS),
            required=draw(st.booleans()),
        )
        for key in draw(st.sampled_from([("transfer_rate",), ("gymnasium_rate",),
                                         ("transfer_rate", "gymnasium_rate")]))
    )  # fmt: skip
    points = sum(one.weight for one in conditions if not one.required)
    coarse = draw(st.booleans())
    return rule_of(
        *conditions,
        at_least=draw(st.sampled_from([points, points / 2])),
        level="bezirk" if coarse else "quartier",
        quarters=draw(st.sampled_from([None, QUARTERS])) if coarse else None,
        persistence=draw(st.sampled_from([None, Persistence(years=2, of=3)])),
        watch=Watch(points_short=draw(st.sampled_from([0.0, 1.0])), former=draw(st.booleans())),
    )


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(rule=any_rule(), memberships=st.none() | st.dictionaries(
    st.sampled_from(["1", "2", "3", "01", "05", "09"]), st.sampled_from(["part", "whole"])
))  # fmt: skip
def test_any_rule_is_told_in_whole_sentences_from_its_trace(
    tiny: City, rule: Rule, memberships: dict[str, str] | None
) -> None:
    members = None if memberships is None else pd.Series(memberships, dtype=object)
    found = candidates(tiny, rule, members=members)
    changes = tipping(found)
    for area_id in found.table.index:
        for language in LANGUAGES:
            text = reasons.reason(found, area_id, language, tiny)
            nearest_change = reasons.tipping_sentence(
                found, area_id, changes[area_id], language, tiny
            )
            assert text.startswith(str(found.table["name"][area_id]))
            assert reasons.short_reason(found, area_id, language, tiny)
            for sentence in (text, nearest_change):
                assert sentence.endswith(".")
                assert not re.search(r"[{}]|\bnan\b|  |\.\.|None|<NA>|k\. A\.|n/a", sentence)
            assert set(FIGURE.findall(text)) <= shown_figures(found, tiny, area_id, language)
