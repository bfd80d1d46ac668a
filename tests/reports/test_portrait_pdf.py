"""The printed portrait: two pages, tagged, with the figures of the screen and no others."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from data.city import City
from data.figures import area_figures
from data.portrait import Portrait, PortraitLine, portrait
from locales import LANGUAGES, formats, translator
from measures.notes import AreaNote, Picture
from reports import portrait_parts as parts
from reports.area_status import AreaStatus, StatusLine, area_status
from reports.map_sheet import MapSheet
from reports.origins import portrait_origin
from reports.portrait_content import PortraitContent, portrait_content
from reports.portrait_parts import Chart, IndicatorRow, Table
from reports.portrait_pdf import portrait_pdf
from tests.reports.pdf_tags import all_text, alternatives, faults, kinds, page_texts, squeezed

NUMBER = re.compile(r"\d[\d\u202f]*,\d+|\d{1,3}(?:\u202f\d{3})+")
LONG_NAME = "Donaudampfschifffahrtsgesellschaftskapitänssiedlungsnordwest und die Siedlung am"


def picture() -> Picture:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "#806040").save(made, "PNG")
    return Picture(
        content=made.getvalue(),
        media_type="image/png",
        width=60,
        height=40,
        alt="Der Marktplatz im Winter",
        credit="Amt für Bilder",
    )


def note(text: str) -> AreaNote:
    return AreaNote(
        city_key="99000000",
        level="sozialraum",
        area_id="0101",
        text=text,
        picture=picture(),
        version=1,
        written_by="amt",
        recorded_at=dt.datetime(2019, 3, 1, tzinfo=dt.UTC),
    )


def content_of(
    city: City, shown: Portrait, language: str, written: AreaNote | None = None
) -> PortraitContent:
    return portrait_content(
        city,
        shown,
        language=language,
        status=area_status(city, shown.spot, language=language, year=shown.year, register=None),
        note=written,
        provenance=portrait_origin(city, shown, language=language),
    )


@pytest.fixture(scope="module")
def shown(musterstadt: City) -> Portrait:
    return portrait(musterstadt, level="sozialraum", area_id="0101")


@pytest.fixture(scope="module")
def contents(musterstadt: City, shown: Portrait) -> dict[str, PortraitContent]:
    return {
        language: content_of(musterstadt, shown, language, note("Hier wird gebaut. " * 40))
        for language in LANGUAGES
    }


@pytest.fixture(scope="module")
def made(contents: dict[str, PortraitContent]) -> dict[str, bytes]:
    return {language: portrait_pdf(content) for language, content in contents.items()}


def numbers_of(shown: Portrait) -> set[str]:
    """All numbers of a portrait as German screens write them."""
    return {text.lstrip(formats.MINUS) for text in _written(shown)}


def _written(shown: Portrait) -> Iterator[str]:
    for line in shown.lines:
        decimals = line.indicator.decimals
        gaps = (
            formats.displayed_gap(line.value, line.city_value, decimals),
            formats.displayed_gap(line.value, line.then, decimals),
        )
        figures = (line.value, line.city_value, line.parent_value, line.then, line.low, line.high)
        for figure in (*figures, *gaps):
            yield formats.number(figure, decimals, "de")
    yield formats.number(shown.population, 0, "de")
    yield formats.number(shown.population_change, 1, "de")
    if shown.ages is not None:
        for column in ("share", "city_share"):
            yield from (formats.number(one, 1, "de") for one in shown.ages.table[column])
    if shown.inside is not None:
        yield from (formats.number(one, 0, "de") for one in shown.inside.table["population"])


def strange(text: str, shown: Portrait, *others: str) -> set[str]:
    """Numbers in a text that are neither the portrait's nor stand in the other texts."""
    allowed = numbers_of(shown) | {one for other in others for one in NUMBER.findall(other)}
    return set(NUMBER.findall(text)) - allowed


def test_every_number_on_the_pages_is_one_of_the_portrait(
    made: dict[str, bytes], contents: dict[str, PortraitContent], shown: Portrait
) -> None:
    text = "\n".join(page_texts(made["de"]))
    axes = " ".join(one.svg for one in contents["de"].charts)  # ticks and the line of the city

    found = NUMBER.findall(text)
    assert len(found) > 100
    assert strange(text, shown, contents["de"].status.reason, axes) == set()


Printed = list[tuple[Portrait, tuple[PortraitLine, ...], tuple[IndicatorRow, ...]]]


@pytest.fixture(scope="module")
def printed(musterstadt: City) -> Printed:
    """What the tables of some areas print, those with withheld figures too, and what is behind."""
    found = []
    rates = area_figures(musterstadt, indicator="sgb2_rate", level="quartier", year=2018).table
    asked = {
        "sozialraum": musterstadt.areas["sozialraum"].index[::3],
        "quartier": [*rates.index[rates["state"].eq("suppressed")], *rates.index[::19]],
    }
    for level, areas in asked.items():
        for area_id in areas:
            one = portrait(musterstadt, level=level, area_id=str(area_id))
            lines = tuple(line for some in parts.chosen(one) for line in some)
            found.append((one, lines, parts.rows(one, lines, "de")))
    return found


def test_every_number_in_the_tables_of_an_area_is_one_of_its_portrait(
    printed: Printed,
) -> None:
    faulty = {}
    for one, lines, rows in printed:
        inside = parts.inside(one, "de")
        words = [
            text
            for row in rows
            for text in (row.value, row.city, row.parent, row.difference, row.certainty, row.change)
        ]
        words += [cell for row in inside.rows for cell in row[1:]] if inside else []
        if found := strange(" ".join(words), one):
            faulty[one.spot.name] = found
        assert len(rows) == len(lines) > 15

    assert len(printed) == 13 + 3 + 9
    assert faulty == {}


def test_withheld_and_missing_figures_are_their_signs(printed: Printed) -> None:
    found = [
        (row, line)
        for _, lines, rows in printed
        for row, line in zip(rows, lines, strict=True)
        if line.state not in ("value", "zero", "rounded_zero")
    ]

    assert {line.state for _, line in found} >= {"suppressed"}
    assert all(row.value == formats.sign_of(line.state, "de") for row, line in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_portrait_has_two_pages_and_nothing_that_a_screen_reader_misses(
    made: dict[str, bytes], contents: dict[str, PortraitContent], language: str
) -> None:
    assert len(page_texts(made[language])) == 2
    assert faults(made[language], title=contents[language].title, language=language) == []


def test_every_figure_says_what_it_shows(
    made: dict[str, bytes], contents: dict[str, PortraitContent]
) -> None:
    content = contents["de"]
    with pikepdf.open(io.BytesIO(made["de"])) as pdf:
        found, marks = alternatives(pdf), kinds(pdf)

    assert content.locator.alt in found
    assert "Der Marktplatz im Winter" in found
    assert {one.alt for one in content.charts} <= set(found)
    assert {one.trend_words for one in content.main if one.trend} <= set(found)
    assert marks.count("/H1") == 1
    assert marks.count("/Table") >= 3


def test_names_words_sources_and_the_way_to_repeat_it_are_printed(
    made: dict[str, bytes], contents: dict[str, PortraitContent], musterstadt: City
) -> None:
    content, text = contents["de"], all_text(made["de"])
    expected = [content.name, content.place, content.population, *content.summary, content.command]
    expected += [content.status.today, content.not_alone, musterstadt.version, "Amt für Bilder"]
    expected += [row.name for row in (*content.main, *content.supplementary)]
    expected += [why for _, why in content.similar] + [content.boundaries, "Hier wird gebaut."]

    assert [words for words in expected if squeezed(words) not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_made_up_data_are_called_made_up_on_both_pages(
    made: dict[str, bytes], language: str
) -> None:
    words = squeezed(translator(language).text("portrait_report.made_up"))

    assert all(words in squeezed(page) for page in page_texts(made[language]))


def test_the_same_content_gives_the_same_bytes(
    made: dict[str, bytes], contents: dict[str, PortraitContent]
) -> None:
    assert portrait_pdf(contents["de"]) == made["de"]


def row(name: str) -> IndicatorRow:
    return IndicatorRow(
        name=name,
        value=".",
        city="12,3 %",
        parent="k. A.",
        difference="7,3 Prozentpunkte ungünstiger als die Stadt",
        certainty="Unterschied kann Zufall sein (95 %: 39,8 bis 42,6 %)",
        unsure=True,
        band="zweitniedrigstes Fünftel",
        change="+1,2 Prozentpunkte seit 2007",
        trend="",
        trend_words="keine Zahlen",
    )


@pytest.fixture(scope="module")
def crowded(contents: dict[str, PortraitContent]) -> bytes:
    """Everything at once: long names, most indicators, many sub-areas, a long text."""
    content = contents["de"]
    rows = tuple(row(f"Anteil der Menschen mit einer recht langen Kennzahl {n}") for n in range(12))
    status = replace(
        content.status, lines=tuple(StatusLine(date=f"{n}.1.", text=LONG_NAME) for n in range(9))
    )
    inside = Table(
        header=("Gebiet", "Bevölkerung", "ungünstiger als die Stadt"),
        rows=tuple((f"{LONG_NAME} {n}", "1 234", "6 von 12") for n in range(20)),
    )
    return portrait_pdf(
        replace(
            content,
            name=LONG_NAME,
            main=rows,
            supplementary=rows,
            status=status,
            inside=inside,
            note="Ein Satz des Amts. " * 79,
            similar=((LONG_NAME, "Ähnlich bei vielem. " * 6),) * 3,
            groups=("Kinder: sehr viele Worte zu einer Zielgruppe, die hier lebt.",) * 10,
        )
    )


def test_the_most_that_can_be_has_room_on_two_pages(crowded: bytes) -> None:
    assert len(page_texts(crowded)) == 2
    with pikepdf.open(io.BytesIO(crowded)) as pdf:
        assert len(pdf.pages) == 2


def test_what_has_no_room_is_counted_and_named(crowded: bytes) -> None:
    text = all_text(crowded)

    assert squeezed("weitere, siehe Bildschirm") in text or text.count("6von12") == 20
    if text.count(squeezed("Ein Satz des Amts.")) < 79:
        assert squeezed(translator("de").text("portrait_report.cut")) in text
    assert [n for n in range(12) if f"Kennzahl{n}" not in text] == []
    assert squeezed(LONG_NAME) in text


def test_a_city_that_knows_nothing_of_an_area_still_prints_its_portrait(
    contents: dict[str, PortraitContent],
) -> None:
    content = contents["de"]
    nothing = AreaStatus(today="", recommendation="", reason="", lines=(), set_label="")
    bare = replace(
        content,
        status=nothing,
        not_alone="",
        locator=MapSheet(svg="", alt="", legend=()),
        summary=(), note="", picture=None, parent="", main=(), charts=(), ages=None, groups=(),
        supplementary=(), inside=None, similar=(), population="", place="",
    )  # fmt: skip

    made = portrait_pdf(bare)

    text = all_text(made)
    assert len(page_texts(made)) == 2
    for key in ("no_main", "no_map", "no_ages", "no_groups", "no_similar"):
        assert squeezed(translator("de").text(f"portrait_report.{key}")) in text
    assert faults(made, title=bare.title, language="de") == []


def test_a_chart_without_figures_is_said_in_words(contents: dict[str, PortraitContent]) -> None:
    chart = Chart(title="Quote", svg="", alt="Von keinem Gebiet ist ein Wert bekannt.")

    made = portrait_pdf(replace(contents["de"], charts=(chart,), ages=None))

    assert squeezed(chart.alt) in all_text(made)


def test_signs_of_markup_in_names_and_texts_are_printed_literally(
    contents: dict[str, PortraitContent], hostile: str
) -> None:
    made = portrait_pdf(
        replace(
            contents["de"],
            name=hostile,
            note=f"{hostile}\n{hostile}",
            main=(replace(row(hostile), value="#panic()"),),
            place="<script>alert(1)</script>",
        )
    )

    text = all_text(made)
    assert text.count(squeezed(hostile)) >= 4
    assert "#panic()" in text
    assert "<script>alert(1)</script>" in text
