"""The page on action areas: the words of the screen, tagged, literal, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from dataclasses import replace
from functools import cache

import pikepdf
import pypdf
import pytest

from data import reasons
from data.candidates import Candidates
from data.city import City
from indicators.action_areas import Recommendation
from locales import LANGUAGES, translator
from reports.candidates_pdf import candidates_pdf
from reports.content import AreaLine, CandidatesContent
from reports.errors import ReportError
from reports.history import Strip
from reports.map_sheet import MapSheet
from tests.reports.pdf_tags import elements, squeezed

Contents = dict[str, CandidatesContent]


@cache
def pages(made: bytes) -> list[str]:
    """Text of each page; taking it out takes longer than setting the pages."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]


def flowing(made: bytes) -> str:
    """All text of the pages; what repeats on each page (the foot, headings of tables) is there."""
    return squeezed("".join(pages(made)))


@pytest.fixture(scope="module")
def made(contents: Contents) -> dict[str, bytes]:
    return {language: candidates_pdf(content) for language, content in contents.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_recommendation_stands_there_with_the_reason_of_the_screen(
    made: dict[str, bytes], musterstadt: City, found: Candidates, language: str
) -> None:
    text = flowing(made[language])
    recommended = found.table[found.table["recommendation"].ne(Recommendation.NONE)]

    assert len(recommended) > 10
    assert squeezed(reasons.headline(found, language, musterstadt)) in text
    missing = [
        row.name
        for area_id, row in recommended.iterrows()
        if squeezed(row["name"]) not in text
        or squeezed(reasons.recommendation_word(row["recommendation"], language)) not in text
        or not found_in_pages(reasons.reason(found, str(area_id), language, musterstadt), text)
    ]
    assert missing == []


def found_in_pages(sentence: str, text: str) -> bool:
    """Whether a reason is there, even where a page ends inside of it."""
    words = squeezed(sentence)
    half = len(words) // 2
    return words in text or (words[:half] in text and words[half:] in text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rule_sources_versions_and_the_way_to_repeat_it_are_printed(
    made: dict[str, bytes], musterstadt: City, found: Candidates, language: str
) -> None:
    text = flowing(made[language])

    assert found.fingerprint in text
    assert musterstadt.version in text
    assert squeezed("python -m sozialraum candidates city.toml --rule aktionsraeume") in text
    assert "CC01.0" in text
    for sentence in reasons.rule_sentences(found.rule, language, musterstadt):
        assert squeezed(sentence) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_that_the_index_alone_does_not_decide(
    made: dict[str, bytes], language: str
) -> None:
    words = squeezed(translator(language).text("action.not_alone"))

    assert len(pages(made[language])) > 2
    assert all(words in squeezed(page) for page in pages(made[language]))


def test_made_up_data_are_called_made_up_on_the_first_page(made: dict[str, bytes]) -> None:
    assert "Erfundene Daten" in pages(made["de"])[0]
    assert "Made-up data" in pages(made["en"])[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_finds_title_language_alternative_and_headings(
    made: dict[str, bytes], contents: Contents, language: str
) -> None:
    with pikepdf.open(io.BytesIO(made[language])) as pdf:
        root = pdf.Root
        kinds = [str(one["/S"]) for one in elements(root.StructTreeRoot)]
        figures = [one for one in elements(root.StructTreeRoot) if str(one["/S"]) == "/Figure"]

        assert str(root.Lang) == language
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == contents[language].title
        assert 'pdfuaid:part="1"' in str(pdf.Root.Metadata.read_bytes()) or (
            "<pdfuaid:part>1<" in str(pdf.Root.Metadata.read_bytes())
        )
        assert [str(one["/Alt"]) for one in figures] == [contents[language].sheet.alt]
        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") == 5
        assert kinds.count("/TH") >= 5 + 1 + 5 + 6
        assert kinds.count("/TR") > 20


def test_fonts_are_the_ones_inside_and_embedded(made: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made["de"])) as pdf:
        names = {
            str(font["/BaseFont"])
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
            for font in [one]
        }

    assert names
    assert all(re.search(r"\+(Libertinus|DejaVu)", name) for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_content_gives_the_same_bytes(
    made: dict[str, bytes], contents: Contents, language: str
) -> None:
    assert candidates_pdf(contents[language]) == made[language]


def test_the_page_is_dated_by_its_content(made: dict[str, bytes]) -> None:
    created = pypdf.PdfReader(io.BytesIO(made["de"])).metadata

    assert created is not None
    assert created.creation_date is not None
    assert created.creation_date.date() == dt.date(2019, 1, 3)  # last thing written down


def test_a_reason_with_signs_of_markup_is_printed_as_it_is(
    made: dict[str, bytes], hostile: str
) -> None:
    assert squeezed(hostile) in flowing(made["de"])


def test_history_and_decisions_are_printed_beside_the_recommendation(
    made: dict[str, bytes], contents: Contents
) -> None:
    text = flowing(made["de"])
    content = contents["de"]

    assert {"2008", "2019"} <= set(map(str, content.strip.years))
    assert "●" in text
    assert "◐" in text
    overridden = content.decisions[0] if content.decisions[0].reason else content.decisions[1]
    assert squeezed(overridden.recommended) in text
    assert "Drs.081519" in text
    assert "Ausschuss" in text


def line(number: int, name: str, reason: str) -> AreaLine:
    return AreaLine(
        area_id=str(number),
        name=name,
        number=number,
        recommendation=Recommendation.NEW,
        word="neuer Kandidat",
        before="nein",
        quarter_ids=(),
        quarter_names=(),
        reason=reason,
        stability="stabil",
        decided="",
        excluded=False,
    )


def with_areas(content: CandidatesContent, *areas: AreaLine) -> CandidatesContent:
    nothing = MapSheet(svg="", alt="", legend=())
    return replace(content, areas=areas, sheet=nothing, entries=(), decisions=())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('#import "x": *', '#import "x": *'),
        ("]; #panic()", "]; #panic()"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("$ integral $", "$ integral $"),
        ("Nord\x00hafen\x07", "Nordhafen"),
        ("Nord\u202ehafen", "Nordhafen"),
        ("Nord 😀 中", "Nord \ufffd \ufffd"),
        ("İstanbul Šípková Жук Ωmega", "İstanbul Šípková Жук Ωmega"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("a" * 300, "a" * 300),
        ("https://example.org/" + "x" * 120, "https://example.org/" + "x" * 120),
    ],
)
def test_a_hostile_name_is_printed_literally(contents: Contents, name: str, shown: str) -> None:
    made = candidates_pdf(with_areas(contents["de"], line(1, name, f"Grund: {name}")))

    text = flowing(made)
    assert text.count(squeezed(shown)) >= 2


@pytest.mark.parametrize("word", ["a" * 300, "https://example.org/" + "a" * 150])
def test_a_word_longer_than_its_column_is_broken(contents: Contents, word: str) -> None:
    made = candidates_pdf(with_areas(contents["de"], line(1, "Nord", word)))

    runs = re.findall("a{9,}", "\n".join(pages(made)))
    assert max(map(len, runs)) < 80  # the column has room for about 65


def test_a_report_without_areas_history_and_decisions_has_all_headings(
    contents: Contents,
) -> None:
    empty = replace(
        with_areas(contents["de"]), strip=Strip(years=(), rows=()), history_note="Noch nichts."
    )

    text = flowing(candidates_pdf(empty))

    for key in ("areas", "rule", "history", "decisions", "method"):
        assert squeezed(translator("de").text(f"action_report.heading.{key}")) in text
    assert "Nochnichts." in text
    assert squeezed(translator("de").text("action_report.no_decision")) in text


def test_six_hundred_areas_break_across_pages_with_their_headings(contents: Contents) -> None:
    name = "Donaudampfschifffahrtsgesellschaftskapitänssiedlung"
    areas = [line(number, f"{name} {number}", "Ein Grund. " * 12) for number in range(1, 601)]
    started = time.perf_counter()

    made = candidates_pdf(with_areas(contents["de"], *areas))

    assert time.perf_counter() - started < 30
    found = [squeezed(page) for page in pages(made)]
    assert len(found) > 20
    text = "".join(found)
    missing = [n for n in range(1, 601) if f"{squeezed(name)}{n}" not in text]
    assert missing == []
    assert all("Begründung" in page for page in found[1:15])


def test_a_reason_longer_than_a_page_is_printed_whole(contents: Contents) -> None:
    words = " ".join(f"Wort{number}" for number in range(2000))

    made = candidates_pdf(with_areas(contents["de"], line(1, "Nord", words)))

    text = flowing(made)
    assert [n for n in range(2000) if f"Wort{n}" not in text] == []


def test_a_page_that_cannot_be_set_is_a_typed_error(contents: Contents) -> None:
    broken = replace(contents["de"], sheet=MapSheet(svg="<svg", alt="", legend=()))

    with pytest.raises(ReportError) as caught:
        candidates_pdf(broken)

    assert caught.value.finding.text("de") == "Der Bericht konnte nicht gesetzt werden."
    assert caught.value.reason
