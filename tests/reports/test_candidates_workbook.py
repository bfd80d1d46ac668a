"""The workbook on action areas: numbers as numbers, the whole trace, text that is no formula."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import openpyxl
import pytest

from data import reasons
from data.candidates import AREA, Candidates
from data.city import City
from indicators.action_areas import Recommendation
from locales import LANGUAGES, translator
from reports.candidates_workbook import candidates_workbook
from reports.content import CandidatesContent

Contents = dict[str, CandidatesContent]
Rows = list[dict[str, object]]
SHEETS = ("areas", "conditions", "quarters", "history", "decisions", "method")


def opened(content: CandidatesContent) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(candidates_workbook(content)))


def rows(book: openpyxl.Workbook, sheet: str, language: str = "de") -> Rows:
    """Rows of a sheet by the keys of its columns, without the words below the table."""
    text = translator(language).text
    keys = {
        text(key): key.removeprefix("action_report.column.")
        for key in sorted(translator(language).keys())
        if key.startswith("action_report.column.")
    }
    header, *body = book[text(f"action_report.sheet.{sheet}")].values
    names = [keys[str(cell)] for cell in header]
    table = body[: next(i for i, row in enumerate(body) if all(cell is None for cell in row))]
    return [dict(zip(names, row, strict=True)) for row in table]


@pytest.fixture(scope="module")
def books(contents: Contents) -> dict[str, openpyxl.Workbook]:
    return {language: opened(content) for language, content in contents.items()}


@pytest.fixture(scope="module")
def book(books: dict[str, openpyxl.Workbook]) -> openpyxl.Workbook:
    return books["de"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_are_named_and_ordered_in_the_readers_language(
    books: dict[str, openpyxl.Workbook], language: str
) -> None:
    text = translator(language).text

    names = books[language].sheetnames

    assert names == [text(f"action_report.sheet.{key}") for key in SHEETS]


def test_every_area_stands_there_with_its_code_and_the_reason_of_the_screen(
    book: openpyxl.Workbook, musterstadt: City, found: Candidates
) -> None:
    listed = {str(row["area_id"]): row for row in rows(book, "areas")}

    assert set(listed) == set(found.table.index)
    for area_id, row in listed.items():
        assert row["code"] == found.table["recommendation"][area_id]
        assert row["reason"] == reasons.reason(found, area_id, "de", musterstadt)
        assert (row["quarter_ids"] or "") == ";".join(found.table["quarters"][area_id])


def test_areas_are_numbered_as_on_the_map(book: openpyxl.Workbook, contents: Contents) -> None:
    recommended = [row for row in rows(book, "areas") if row["code"] != Recommendation.NONE]

    assert [str(row["sign"]).split("\u00a0")[1] for row in recommended] == [
        str(number) for number in range(1, len(recommended) + 1)
    ]
    assert ">16<" in contents["de"].sheet.svg


def test_the_trace_is_whole_and_its_figures_are_numbers(
    book: openpyxl.Workbook, found: Candidates
) -> None:
    listed = rows(book, "conditions")

    assert len(listed) == len(found.conditions)
    for row, (_, truth) in zip(listed, found.conditions.iterrows(), strict=True):
        assert row["year"] == truth["year"]
        for name in ("value", "city_value", "threshold", "gap"):
            if math.isnan(truth[name]):
                assert row[name] is None
            else:
                assert row[name] == pytest.approx(truth[name], rel=1e-12)


def test_where_a_figure_is_withheld_the_word_for_it_stands_instead(
    musterstadt: City, found: Candidates, contents: Contents
) -> None:
    conditions = contents["de"].conditions
    unknown = conditions["value"].isna() & conditions["class_code"].eq("")

    assert conditions.loc[unknown, "state"].ne("").all()
    assert conditions.loc[~unknown, "state"].eq("").all()


def test_quarters_that_speak_are_those_of_the_recommendation(
    book: openpyxl.Workbook, found: Candidates
) -> None:
    speaking = {row["quarter_id"] for row in rows(book, "quarters") if row["speaks"] == "ja"}

    assert speaking == {quarter for ids in found.table["quarters"] for quarter in ids}
    places = found.conditions["place"]
    assert len(rows(book, "quarters")) == places[places.ne(AREA)].nunique()


def test_history_and_decisions_have_one_row_each(
    book: openpyxl.Workbook, contents: Contents, hostile: str
) -> None:
    assert len(rows(book, "history")) == len(contents["de"].entries) == 15
    decisions = rows(book, "decisions")
    assert len(decisions) == 2
    assert any(hostile in str(row["reason"]) for row in decisions)
    assert {row["decided"] for row in decisions} != {row["recommended"] for row in decisions}


def test_every_sheet_says_that_the_index_alone_does_not_decide(book: openpyxl.Workbook) -> None:
    words = translator("de").text("action.not_alone")

    assert all(any(words in row for row in sheet.values) for sheet in book)


def test_method_names_rule_versions_command_and_licence(
    book: openpyxl.Workbook, contents: Contents, found: Candidates, musterstadt: City
) -> None:
    method = [str(cell) for row in book["Regel und Methode"].values for cell in row]

    assert found.fingerprint in method
    assert musterstadt.version in method
    assert contents["de"].command in method
    assert set(contents["de"].rule) <= set(method)
    assert any("Erfundene Daten" in cell for cell in method)


def test_text_like_a_formula_stays_text(contents: Contents) -> None:
    content = contents["de"]
    first, *others = content.areas
    spoiled = replace(first, name="=1+1", reason="@SUM(A1)")

    sheet = opened(replace(content, areas=(spoiled, *others)))["Empfehlungen"]

    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert [cell.value for cell in sheet[2]][1] == "'=1+1"


def test_the_same_content_gives_the_same_bytes(contents: Contents) -> None:
    assert candidates_workbook(contents["de"]) == candidates_workbook(contents["de"])


def test_a_report_without_history_and_decisions_has_empty_tables(contents: Contents) -> None:
    book = opened(replace(contents["de"], entries=(), decisions=()))

    assert rows(book, "history") == []
    assert rows(book, "decisions") == []
