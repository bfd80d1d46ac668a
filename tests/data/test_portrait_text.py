"""The generated words of a portrait say what its figures say, in both languages, and no more."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import portrait_text
from data.city import City
from data.portrait import AgeProfile, Band, Portrait, PortraitLine, Spot, deciles, portrait
from indicators.catalogue import Indicator, Polarity, Role, Text, Uncertainty
from indicators.states import CellState
from locales import LANGUAGES, formats

NUMBER = re.compile(r"\d[\d\u202f.,]*\d|\d")
LEVELS = ("sozialraum", "quartier")


Told = list[tuple[Portrait, dict[str, list[str]]]]


@pytest.fixture(scope="module")
def told(musterstadt: City) -> dict[str, Told]:
    """Every portrait of the two levels with its summary in both languages, made once."""
    return {
        level: [
            (shown, {one: portrait_text.summary(shown, musterstadt, one) for one in LANGUAGES})
            for area_id in musterstadt.areas[level].index
            for shown in [portrait(musterstadt, level=level, area_id=str(area_id))]
        ]
        for level in LEVELS
    }


def main_lines(shown: Portrait) -> list[PortraitLine]:
    return [one for one in shown.lines if one.indicator.role is Role.MAIN]


def gap(line: PortraitLine) -> float:
    return formats.displayed_gap(line.value, line.city_value, line.indicator.decimals)


def without_names(sentence: str, shown: Portrait, language: str) -> str:
    """Names of areas, indicators and units may bear figures of their own."""
    names = [one.indicator.name[language] for one in shown.lines]
    names += [one.indicator.unit[language] for one in shown.lines if one.indicator.unit.de != "%"]
    names += [shown.spot.name, *(one.name for one in shown.parents)]
    names += [] if shown.inside is None else list(shown.inside.table["name"])
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, "")
        sentence = sentence.replace(name[0].lower() + name[1:], "")
    return sentence


def numbers(sentences: Iterable[str], shown: Portrait, language: str) -> list[str]:
    return [
        found
        for sentence in sentences
        for found in NUMBER.findall(without_names(sentence, shown, language))
    ]


def figures(shown: Portrait, language: str) -> set[str]:
    """Every figure of the portrait as it is written, the years, and counts of its main lines."""
    judged = [
        one for one in main_lines(shown) if one.worse is not None and not math.isnan(gap(one))
    ]
    counts = {len(judged), len([one for one in judged if one.distinguishable is False])}
    counts |= {sum(bool(one.worse) and gap(one) != 0 for one in judged)}
    counts |= {sum(not one.worse and gap(one) != 0 for one in judged)}
    counts |= {sum(gap(one) == 0 for one in judged)}
    written = {str(count) for count in counts}
    for one in main_lines(shown):
        for value in (one.value, one.city_value):
            if not math.isnan(value):
                written.add(formats.number(value, one.indicator.decimals, language))
    if not math.isnan(shown.population):
        written.add(formats.number(shown.population, 0, language))
    written.add(formats.number(abs(shown.population_change), 1, language))
    years = {shown.year, shown.base_year, shown.population_year, shown.population_base_year}
    return written | {str(year) for year in years}


def moved(shown: Portrait, sentence: str, language: str) -> set[str]:
    """Counts of the sentence on the development add up to the lines of both years."""
    found = [int(one) for one in numbers([sentence], shown, language)]
    _, total, *parts = found
    both = [one for one in main_lines(shown) if one.worse is not None and not math.isnan(one.then)]
    assert total == len(both)
    assert parts == [] or sum(parts) == total
    return {str(one) for one in found}


@pytest.mark.parametrize("level", LEVELS)
def test_every_number_of_a_summary_is_one_of_the_portrait(
    told: dict[str, Told], level: str
) -> None:
    for shown, said in told[level]:
        allowed = figures(shown, "de")
        if shown.inside is not None:
            allowed |= {str(count) for count in range(len(shown.inside.table) + 1)}
        for sentence in said["de"]:
            if sentence.startswith("Seit") and "Hauptkennzahlen" in sentence:
                allowed |= moved(shown, sentence, "de")

        assert set(numbers(said["de"], shown, "de")) - allowed == set(), said


@pytest.mark.parametrize("level", LEVELS)
def test_german_and_english_say_the_same_numbers(told: dict[str, Told], level: str) -> None:
    for shown, said in told[level]:
        german, english = (
            sorted(re.sub(r"\D", "", one) for one in numbers(said[language], shown, language))
            for language in LANGUAGES
        )

        assert german == english, said


@pytest.mark.parametrize("level", LEVELS)
def test_a_summary_has_four_to_seven_sentences_of_at_most_thirty_words(
    told: dict[str, Told], level: str
) -> None:
    for _, said in told[level]:
        for sentences in said.values():
            assert 4 <= len(sentences) <= 7
            assert max(len(sentence.split(" ")) for sentence in sentences) <= 30, sentences
            assert all(sentence.endswith(".") for sentence in sentences)
            assert not re.search(r"[{}]|  |\bnan\b|None", " ".join(sentences))


@pytest.mark.parametrize("level", LEVELS)
def test_less_favourable_is_said_only_of_what_the_portrait_marks(
    told: dict[str, Told], level: str
) -> None:
    found = 0
    for shown, said in told[level]:
        for sentence in said["de"]:
            for start, worse in (("Ungünstiger", True), ("Günstiger", False)):
                if not sentence.startswith(start):
                    continue
                named = [o for o in main_lines(shown) if o.indicator.name.de in sentence]
                found += len(named)
                assert 1 <= len(named) <= 3
                assert all(one.worse is worse and gap(one) != 0 for one in named)
    assert found > 50


def test_what_is_withheld_is_named_and_never_shown(told: dict[str, Told]) -> None:
    seen = 0
    for shown, said in told["quartier"]:
        lacking = [one for one in main_lines(shown) if math.isnan(one.value)]
        seen += bool(lacking)
        for language, more in (("de", "weitere ("), ("en", "more (")):
            words = " ".join(said[language])
            names = [one.indicator.name[language] for one in lacking]
            assert more in words or all(name in words for name in names), said
    assert seen > 0


def line(**changes: object) -> PortraitLine:
    """Rate of 24.1 % beside 12.3 % in the city, four years before 20 %."""
    indicator = Indicator(
        key="rate",
        name=Text(de="Testquote", en="Test rate"),
        definition=Text(de="Test.", en="Test."),
        topic="topic",
        numerator=("a",),
        denominator=("b",),
        unit=Text(de="%", en="%"),
        polarity=Polarity.LOWER_IS_BETTER,
        source="Amt",
        role=Role.MAIN,
        uncertainty=Uncertainty.SHARE,
    )
    trend = pd.DataFrame(
        {
            "value": [20.0, math.nan],
            "state": ["value", "suppressed"],
            "interpolated": [False, False],
            "city_value": [12.0, 12.3],
        },
        index=pd.Index([2014, 2015], name="year"),
    )
    made = PortraitLine(
        indicator=indicator,
        year=2018,
        value=24.1,
        state="value",
        interpolated=False,
        city_value=12.3,
        parent_value=math.nan,
        parent_state="",
        difference=11.8,
        worse=True,
        distinguishable=True,
        low=23.0,
        high=25.2,
        trend=trend,
        band=None,
        base_year=2014,
        then=20.0,
        then_state="value",
        change=4.1,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def neutral() -> Indicator:
    return replace(line().indicator, polarity=Polarity.NEUTRAL)


def plain(words: str) -> str:
    return words.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("changes", "german", "english"),
    [
        (
            {},
            "11,8 Prozentpunkte ungünstiger als die Stadt",
            "11.8 percentage points less favourable than the city",
        ),
        (
            {"value": 10.0, "worse": False},
            "2,3 Prozentpunkte günstiger als die Stadt",
            "2.3 percentage points more favourable than the city",
        ),
        ({"value": 12.3}, "wie die Stadt", "the same as the city"),
        ({"value": 12.34}, "etwa wie die Stadt", "about the same as the city"),
        ({"value": math.nan}, "", ""),
        (
            {"indicator": neutral(), "worse": None},
            "11,8 Prozentpunkte über dem Wert der Stadt",
            "11.8 percentage points above the city value",
        ),
    ],
)
def test_a_difference_is_said_as_the_two_figures_are_shown(
    changes: dict[str, object], german: str, english: str
) -> None:
    made = line(**changes)

    assert plain(portrait_text.difference_words(made, "de")) == german
    assert plain(portrait_text.difference_words(made, "en")) == english


@given(value=st.floats(0, 100), whole=st.floats(0, 100))
def test_what_prints_alike_is_never_called_different(value: float, whole: float) -> None:
    words = portrait_text.difference_words(
        line(value=value, city_value=whole, worse=value > whole), "de"
    )

    alike = formats.rounded(value, 1) == formats.rounded(whole, 1)
    assert ("wie die Stadt" in words) is alike
    assert not alike or "ünstiger" not in words


def test_certainty_is_said_with_its_interval() -> None:
    assert plain(portrait_text.certainty_words(line(), "de")) == (
        "Unterschied statistisch sicher (95 %: 23,0 bis 25,2 %)"
    )
    assert plain(portrait_text.certainty_words(line(distinguishable=False), "en")) == (
        "difference may be chance (95%: 23.0 to 25.2%)"
    )
    unknown = line(distinguishable=None, low=math.nan, high=math.nan)
    assert portrait_text.certainty_words(unknown, "de") == "keine Aussage zum Zufall möglich"
    assert portrait_text.certainty_words(line(value=math.nan), "de") == ""


def test_a_band_is_a_fifth_of_the_values_and_no_rank() -> None:
    label = Text(de="Sozialräume", en="Sozialräume")

    assert portrait_text.band_words(Band(fifth=5, of=39), label, "de") == (
        "im höchsten Fünftel der Werte von 39 Sozialräumen"
    )
    assert portrait_text.band_words(None, label, "en") == ""


def test_change_and_trend_are_read_out_with_what_is_withheld() -> None:
    assert plain(portrait_text.change_words(line(), "de")) == "+4,1 Prozentpunkte seit 2014"
    assert portrait_text.change_words(line(value=20.01), "de") == "fast unverändert seit 2014"
    assert portrait_text.change_words(line(then=math.nan), "de") == ""
    assert plain(portrait_text.trend_words(line(), "de")) == (
        "Testquote: 2014 20,0 % (Stadt 12,0); 2015 unbekannt oder geheim (Stadt 12,3)."
    )


def test_a_value_without_a_number_is_its_sign() -> None:
    indicator = line().indicator

    assert portrait_text.value_words(math.nan, CellState.SUPPRESSED, indicator, "de") == "."
    assert portrait_text.value_words(math.nan, CellState.VALUE, indicator, "de") == "k. A."
    assert plain(portrait_text.value_words(24.1, CellState.VALUE, indicator, "en")) == "24.1%"


def ages(**rows: tuple[float, float]) -> AgeProfile:
    """One row per group ``a<first>`` with the shares of area and city."""
    firsts = [int(key[1:]) for key in rows]
    lasts = [*(one - 1 for one in firsts[1:]), pd.NA]
    table = pd.DataFrame(
        {
            "label_de": "",
            "label_en": "",
            "first": firsts,
            "last": pd.array(lasts, dtype="Int64"),
            "sex": "",
            "count": 1.0,
            "share": [area for area, _ in rows.values()],
            "city_share": [city for _, city in rows.values()],
            "state": "value",
        }
    )
    return AgeProfile(year=2018, table=table)


def test_age_groups_are_named_from_one_point_on_and_withheld_ones_as_such() -> None:
    profile = ages(a0=(21.3, 16.9), a18=(math.nan, 62.0), a65=(20.2, 21.1))

    assert plain(portrait_text.age_words(profile, "de")) == (
        "Größer als in der Stadt war 2018 der Anteil dieser Altersgruppe: "
        "„0 bis 17 Jahre“ 21,3 % (Stadt 16,9 %). "
        "Nicht gezeigt oder nicht bekannt: 18 bis 64 Jahre."
    )
    assert portrait_text.age_words(None, "de") == ""
    assert portrait_text.age_label(profile.table.iloc[2], "en") == "65 years and over"


def test_two_sexes_of_a_group_are_told_together() -> None:
    profile = ages(a0=(10.0, 8.0), a18=(90.0, 92.0))
    both = pd.concat([profile.table.assign(sex="female"), profile.table.assign(sex="male")])
    words = portrait_text.age_words(replace(profile, table=both), "de")

    assert "„0 bis 17 Jahre“ 20,0" in words
    assert "„18 Jahre und älter“ 180,0" in words
    assert portrait_text.age_label(both.iloc[0], "de") == "0 bis 17 Jahre, weiblich"


def test_the_tenths_of_the_chart_are_counted_in_its_headline(
    musterstadt: City, told: dict[str, Told]
) -> None:
    for shown, _ in told["sozialraum"][::4]:
        found = deciles(musterstadt, shown, "sgb2_rate")
        tenths = found.table.loc[found.table["mark"] == "own", "decile"]
        words = portrait_text.decile_words(found, shown, "de", musterstadt)
        for side, (first, last) in {"unteren drei": (1, 3), "oberen drei": (8, 10)}.items():
            if counted := re.search(rf"(\d+) von (\d+) Quartieren .* in den {side}", words):
                assert int(counted[1]) == tenths.between(first, last).sum()
                assert int(counted[2]) == len(tenths)
        assert shown.spot.name in words
        table = portrait_text.decile_table(found, "de")
        assert len(table) == len(found.table) + len(found.withheld) + len(found.missing)
        assert list(table.index[: len(found.table)]) == list(found.table.index)


def test_names_of_every_kind_stay_plain_text(musterstadt: City) -> None:
    hostile = "<b>{x}</b> #let $y$ %s"
    shown = portrait(musterstadt, level="sozialraum", area_id="0102")
    shown = replace(shown, spot=Spot(level="sozialraum", area_id="0102", name=hostile))

    for language in LANGUAGES:
        assert hostile in " ".join(portrait_text.summary(shown, musterstadt, language))


def test_a_portrait_without_any_figure_says_so_in_four_sentences(musterstadt: City) -> None:
    shown = portrait(musterstadt, level="sozialraum", area_id="0102")
    nothing = replace(
        shown, lines=(), inside=None, population=math.nan, population_state="suppressed"
    )

    said = portrait_text.summary(nothing, musterstadt, "de")

    assert len(said) == 4
    assert "unbekannt oder geheim" in said[0]
    assert "Für dieses Gebiet liegen keine Kennzahlen vor." in said


GOLDEN = {
    ("sozialraum", "0102", "de"): [
        "Im Gebiet Lerchenplatz (Sozialraum im Stadtbezirk Innenstadt-Nordost) lebten im "
        "Jahr 2018 insgesamt 13 826 Menschen, 3,9 % mehr als 2007.",
        "Von 6 bewerteten Hauptkennzahlen ist 1 ungünstiger als in der Stadt und 5 sind günstiger.",
        "Ungünstiger ist der Einkommensindex mit 98,8 Punkten (Stadt 100,0 Punkte).",
        "Günstiger ist vor allem die SGB-II-Quote mit 14,9 % (Stadt 17,9 %).",
        "Seit 2007 entwickelten sich alle 6 vergleichbaren Hauptkennzahlen günstiger als "
        "in der Stadt.",
        "In einem von 4 Quartieren ist die Mehrzahl der bewerteten Hauptkennzahlen "
        "ungünstiger als in der Stadt: Schlüsselhöhe.",
        "Diese Zahlen beschreiben Lebenslagen, nicht die Menschen dort; sie allein "
        "entscheiden nichts.",
    ],
    ("sozialraum", "0102", "en"): [
        "In 2018 a total of 13,826 people lived in the area Lerchenplatz (Sozialraum in "
        "Stadtbezirk Innenstadt-Nordost), 3.9% more than in 2007.",
        "Of 6 rated main indicators, 1 is less favourable than the city and 5 are more favourable.",
        "The less favourable one is the income index at 98.8 points (city 100.0 points).",
        "More favourable, above all, is the SGB II rate at 14.9% (city 17.9%).",
        "Since 2007, all 6 comparable main indicators have developed more favourably than "
        "in the city.",
        "In one of 4 quarters, most of the rated main indicators are less favourable than "
        "in the city: Schlüsselhöhe.",
        "These figures describe living conditions, not the people there; on their own "
        "they decide nothing.",
    ],
    ("quartier", "080404", "de"): [
        "Im Gebiet Stadtforst III (Quartier im Sozialraum Wacholdersiedlung, Stadtbezirk "
        "Schlüsselacker) lebten im Jahr 2018 insgesamt 7 Menschen, 12,5 % weniger als "
        "2007.",
        "Die einzige bewertete Hauptkennzahl mit Wert ist ungünstiger als in der Stadt.",
        "Ungünstiger ist der Einkommensindex mit 68,8 Punkten (Stadt 100,0 Punkte).",
        "Seit 2007 entwickelte sich der Einkommensindex ungünstiger als in der Stadt.",
        "Nicht bekannt: SGB-II-Quote, Anteil der Beschäftigten, Anteil der unter "
        "18-Jährigen und Hilfen zur Erziehung (unbekannt oder geheim); Übergänge zum "
        "Gymnasium und Kinder mit Normalgewicht (nicht sinnvoll).",
        "Der Anteil mit Migrationshintergrund lag 2018 bei 42,9 % (Stadt 35,2 %).",
        "Diese Zahlen beschreiben Lebenslagen, nicht die Menschen dort; sie allein "
        "entscheiden nichts.",
    ],
}


@pytest.mark.parametrize(("level", "area_id", "language"), GOLDEN)
def test_whole_summaries_read_well(
    musterstadt: City, level: str, area_id: str, language: str
) -> None:
    shown = portrait(musterstadt, level=level, area_id=area_id)
    said = portrait_text.summary(shown, musterstadt, language)

    assert [plain(one) for one in said] == GOLDEN[level, area_id, language]
