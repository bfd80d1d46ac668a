"""The social report: the numbers of the doors in every chapter, tagged, literal, the same bytes."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from data import reasons
from data.candidates import candidates, rules
from data.city import City
from data.errors import UnknownChoiceError
from data.figures import all_years, area_figures, available_years
from data.glossary import glossary
from data.headline import headline
from data.passport import passport
from data.reading import read_city
from indicators.action_areas import Recommendation
from indicators.catalogue import Formula, Role
from indicators.states import CellState
from locales import formats, translator
from reports.city_chapters.blocks import Block, Chapter, Drawing, Sheet, Words
from reports.city_report import CityReport, city_report, report_level
from reports.city_report_pdf import city_report_pdf
from reports.map_sheet import MapSheet
from tests.reports.pdf_tags import all_text, faults, outline, page_texts, squeezed

LEVEL = "sozialraum"
CROWD = 600


@pytest.fixture(scope="module")
def content(musterstadt: City) -> CityReport:
    return city_report(musterstadt, language="de", register=None)


@pytest.fixture(scope="module")
def made(content: CityReport) -> bytes:
    return city_report_pdf(content)


@pytest.fixture(scope="module")
def text(made: bytes) -> str:
    return all_text(made)


@pytest.fixture(scope="module")
def tiny(tiny_city: Path) -> City:
    return read_city(tiny_city)


@pytest.fixture(scope="module")
def tiny_made(tiny: City, hostile: str) -> bytes:
    """Report of the tiny city in English, one of its areas with a hostile name."""
    return city_report_pdf(city_report(named(tiny, hostile), language="en", register=None))


def named(city: City, name: str) -> City:
    """The city with another name for its first area."""
    areas = city.areas["quartier"].copy()
    areas.loc["01", "name"] = name
    return replace(city, areas=city.areas | {"quartier": areas})


def main_keys(city: City) -> list[str]:
    return [key for key, one in city.catalogue.items() if one.role is Role.MAIN]


def blocks(chapter: Chapter) -> list[Block]:
    return [*chapter.blocks, *(block for one in chapter.sections for block in one.blocks)]


def sheets(chapter: Chapter) -> list[Sheet]:
    return [one for one in blocks(chapter) if isinstance(one, Sheet)]


def every_block(content: CityReport) -> list[Block]:
    return [block for chapter in content.chapters for block in blocks(chapter)]


def test_city_values_of_all_main_indicators_in_all_years_are_printed(
    musterstadt: City, content: CityReport, text: str
) -> None:
    development = content.chapters[1]
    rows = [one.table for one in sheets(development)]
    checked = 0
    for key in main_keys(musterstadt):
        one = musterstadt.catalogue[key]
        if one.formula is Formula.INDEX:  # 100 in each year, which is said in words
            continue
        figures = all_years(musterstadt, indicator=key, level=LEVEL).city
        values = [
            formats.number(figures[year].value, one.decimals, "de") for year in sorted(figures)
        ]
        table = next(row for row in rows if row.caption.startswith(f"{one.name.de}:"))
        assert [cell.text for cell in table.rows[0][1:]] == values
        assert list(table.header[1:]) == [str(year) for year in sorted(figures)]
        assert squeezed("".join(values)) in text
        checked += len(values)
    assert checked > 70


@pytest.mark.parametrize("key", ["sgb2_rate", "gymnasium_transitions"])
def test_the_value_of_every_area_is_printed(
    musterstadt: City, content: CityReport, text: str, key: str
) -> None:
    year = available_years(musterstadt, key, LEVEL)[-1]
    figures = area_figures(musterstadt, indicator=key, level=LEVEL, year=year)
    one = figures.indicator
    caption = f"{one.name.de}: Sozialräume"
    table = next(
        block.table
        for block in every_block(content)
        if isinstance(block, Sheet) and block.table.caption.startswith(caption)
    )
    printed = {row[0].text: row for row in table.rows}

    assert len(printed) == len(figures.table)
    for _, row in figures.table.iterrows():
        shown = formats.figure(
            row["value"], row["state"], decimals=one.decimals, unit=one.unit.de, language="de"
        )
        assert printed[row["name"]][2].text == shown
        assert squeezed(row["name"] + printed[row["name"]][1].text + shown) in text
        assert printed[row["name"]][4].text.startswith("ungünstiger") == bool(row["worse"])


def test_each_main_indicator_has_the_sentence_of_the_screen_and_a_map(
    musterstadt: City, content: CityReport, text: str
) -> None:
    level = musterstadt.package.level(LEVEL).label.as_text()
    alts = [one.alt for one in every_block(content) if isinstance(one, MapSheet)]
    for key in main_keys(musterstadt):
        year = available_years(musterstadt, key, LEVEL)[-1]
        figures = area_figures(musterstadt, indicator=key, level=LEVEL, year=year)
        sentence = headline(figures, level, "de")
        assert squeezed(sentence) in text
        assert any(sentence in alt for alt in alts)


def test_below_average_areas_are_counted_as_the_marks_say(
    musterstadt: City, content: CityReport
) -> None:
    chapter = next(one for one in content.chapters if "unter dem Durchschnitt" in one.title)
    worse = pd.DataFrame(
        {
            key: area_figures(musterstadt, indicator=key, level=LEVEL, year=2018).table["worse"]
            for key in main_keys(musterstadt)
        }
    )
    names = musterstadt.areas[LEVEL]["name"]
    expected = {
        str(names[area_id]): f"{int(row.fillna(value=False).sum())} von {int(row.notna().sum())}"
        for area_id, row in worse.iterrows()
    }

    table = sheets(chapter)[0].table
    assert {row[0].text: row[1].text for row in table.rows} == expected
    order = [formats.sorting(row[0].text) for row in table.rows]
    assert order == sorted(order)


def test_recommendations_stand_there_with_their_reasons_and_the_caution(
    musterstadt: City, text: str
) -> None:
    found = candidates(musterstadt, next(iter(rules(musterstadt).values())))
    recommended = found.table[found.table["recommendation"].ne(Recommendation.NONE)]

    assert squeezed(reasons.headline(found, "de", musterstadt)) in text
    assert squeezed(translator("de").text("action.not_alone")) in text
    for area_id in recommended.index:
        start = squeezed(reasons.reason(found, str(area_id), "de", musterstadt))[:60]
        assert start in text
    for sentence in reasons.rule_sentences(found.rule, "de", musterstadt):
        assert squeezed(sentence) in text


def test_the_annex_has_passports_terms_sources_and_the_command(
    musterstadt: City, content: CityReport, text: str
) -> None:
    for one in musterstadt.catalogue.values():
        definition = dict(passport(musterstadt, one, "de"))["Definition"]
        assert squeezed(definition)[:40] in text
    assert [term for term, _ in glossary("de") if squeezed(term) not in text] == []
    assert squeezed(content.command) in text
    assert "CC01.0" in text
    assert musterstadt.version in text


def test_every_page_says_that_the_data_are_made_up(made: bytes, tiny_made: bytes) -> None:
    assert len(page_texts(made)) > 30
    assert all("Erfundene Daten" in page for page in page_texts(made))
    assert all("Made-up data" in page for page in page_texts(tiny_made))


def test_a_screen_reader_finds_all_that_it_needs(
    made: bytes, content: CityReport, tiny_made: bytes
) -> None:
    assert faults(made, title=content.title, language="de") == []
    assert faults(tiny_made, title="Social report Kleinstadt", language="en") == []


def test_bookmarks_lead_to_every_chapter_and_indicator(made: bytes, content: CityReport) -> None:
    entries = outline(made)
    chapters = [title for depth, title, _ in entries if depth == 0]
    sections = [title for depth, title, _ in entries if depth == 1]

    for one in content.chapters:
        assert any(title.endswith(one.title) for title in chapters)
        for section in one.sections:
            assert any(title.endswith(section.title) for title in sections)
    pages = [page for _, _, page in entries]
    assert pages == sorted(pages)


def test_a_hostile_name_stays_literal(tiny_made: bytes, hostile: str) -> None:
    assert squeezed(hostile) in all_text(tiny_made)


def test_withheld_and_missing_figures_carry_their_sign_and_its_meaning(
    tiny: City, tiny_made: bytes
) -> None:
    report = city_report(tiny, language="en", register=None)
    table = next(
        one.table
        for one in every_block(report)
        if isinstance(one, Sheet) and one.table.caption.startswith("Transfer payment rate: Quart")
    )
    shown = {row[0].text: row[2].text for row in table.rows}

    assert (shown["Gänsewiese"], shown["Inselchen"]) == (".", "–")
    assert shown["Hasenberg"] == translator("en").text("state.missing.sign")
    assert ". = " in table.note
    assert squeezed(table.note) in all_text(tiny_made)


def test_the_same_content_gives_the_same_bytes(tiny: City, hostile: str, tiny_made: bytes) -> None:
    again = city_report(named(tiny, hostile), language="en", register=None)

    assert city_report_pdf(again) == tiny_made


def test_a_city_without_a_rule_says_so(tiny: City) -> None:
    report = city_report(tiny, language="de", register=None)
    chapter = next(one for one in report.chapters if one.title == "Handlungsräume")
    words = [one.text for one in chapter.blocks if isinstance(one, Words)]

    assert "keine Regel" in words[0]
    assert translator("de").text("action.not_alone") in words


def test_an_indicator_without_any_figure_gives_a_sentence_and_no_map(tiny: City) -> None:
    observed = tiny.observations["quartier"]
    blank = replace(
        observed,
        values=observed.values.assign(recipients=math.nan),
        states=observed.states.assign(recipients=CellState.SUPPRESSED.value),
    )
    city = replace(tiny, observations=tiny.observations | {"quartier": blank})
    report = city_report(city, language="de", register=None, level="quartier")
    section = next(
        section
        for chapter in report.chapters[2:]
        for section in chapter.sections
        if section.title == "Transferleistungsquote"
    )

    assert not [one for one in section.blocks if isinstance(one, MapSheet | Sheet | Drawing)]
    assert "kein Wert gezeigt" in " ".join(
        one.text for one in section.blocks if isinstance(one, Words)
    )
    assert city_report_pdf(report).startswith(b"%PDF")


def test_a_crowded_level_lists_one_class_and_says_where_the_rest_is(tiny: City) -> None:
    report = city_report(crowd(tiny), language="de", register=None, level="quartier")
    tables = [one.table for one in every_block(report) if isinstance(one, Sheet)]
    words = " ".join(one.text for one in every_block(report) if isinstance(one, Words))

    assert f"{CROWD} Gebiete" in words
    assert "Arbeitsmappe" in words
    assert max(len(one.rows) for one in tables) < CROWD
    listed = next(one for one in tables if one.caption.startswith("Übergänge zum Gymnasium: Q"))
    assert {row[1].text for row in listed.rows} == {"A"}


def crowd(city: City) -> City:
    """The tiny city as one level of 600 squares with long names; each repeats one of the nine."""
    ids = [f"{place:03}" for place in range(CROWD)]
    old = [f"{place % 9 + 1:02}" for place in range(CROWD)]
    shapes = [box(x, y, x + 1, y + 1) for x in range(30) for y in range(20)]
    areas = gpd.GeoDataFrame(
        {
            "name": [f"Wohngebietsentwicklungsbereich {one}" for one in ids],
            "parent_id": [None] * CROWD,
        },
        index=pd.Index(ids, name="area_id"),
        geometry=shapes,
        crs=25832,
    )
    areas["geometry"] = areas.geometry.scale(1000, 1000, origin=(0, 0)).translate(5e5, 57e5)
    observed = city.observations["quartier"]
    index = pd.MultiIndex.from_product(
        [sorted(set(observed.values.index.get_level_values("year"))), ids],
        names=observed.values.index.names,
    )
    source = pd.MultiIndex.from_tuples(
        [(year, old[int(area_id)]) for year, area_id in index], names=index.names
    )
    many = replace(
        observed,
        values=observed.values.reindex(source).set_axis(index),
        states=observed.states.reindex(source).set_axis(index),
    )
    return replace(city, areas={"quartier": areas}, observations={"quartier": many})


def test_the_level_is_that_of_the_rule_or_the_finest_that_is_no_crowd(
    musterstadt: City, tiny: City
) -> None:
    assert report_level(musterstadt) == LEVEL
    assert report_level(tiny) == "quartier"
    assert report_level(crowd(tiny)) == "quartier"


def test_levels_and_years_that_are_not_there_are_refused(tiny: City) -> None:
    with pytest.raises(UnknownChoiceError):
        city_report(tiny, language="de", register=None, level="nowhere")
    with pytest.raises(UnknownChoiceError):
        city_report(tiny, language="de", register=None, year=1999)
