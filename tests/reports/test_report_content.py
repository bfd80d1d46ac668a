"""What a report says: the same for page and workbook, and nothing that is withheld."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data.candidates import Candidates, by_change, candidates, leaving, proposed_rule
from data.city import City
from data.reading import read_city
from indicators.action_areas import Recommendation
from indicators.palette import RECOMMENDATION_COLOURS
from locales import LANGUAGES
from measures.timeline import Change, Entry, Member
from reports.candidates_pdf import candidates_pdf
from reports.candidates_workbook import candidates_workbook
from reports.content import CandidatesContent, candidates_content
from reports.history import MOST_YEARS, year_strip
from reports.origins import candidates_origin

Contents = dict[str, CandidatesContent]
MakePath = Callable[[], Path]


def report(city: City, language: str = "de") -> CandidatesContent:
    """Report of a city that declares no rule."""
    rule = proposed_rule(city)
    assert rule is not None
    found = candidates(city, rule)
    origin = candidates_origin(city, found, language=language, ending="pdf")
    return candidates_content(city, found, language=language, provenance=origin)


def test_areas_stand_by_what_changes_for_them(contents: Contents, found: Candidates) -> None:
    assert [one.area_id for one in contents["de"].areas] == by_change(found.table)


def test_areas_that_are_recommended_or_leave_have_a_number(
    contents: Contents, found: Candidates
) -> None:
    gone = leaving(found.table)
    for one in contents["de"].areas:
        bare = one.recommendation is Recommendation.NONE and one.area_id not in gone
        assert (one.number is None) == bare


def test_legend_counts_are_those_of_the_list(contents: Contents, found: Candidates) -> None:
    counts = found.table["recommendation"].value_counts()
    words = " ".join(one.words for one in contents["de"].sheet.legend)

    assert {code: int(n) for code, n in counts.items()} == {
        "keep": 11,
        "narrow": 2,
        "new": 2,
        "watch": counts["watch"],
        "none": counts["none"],
    }
    for n in counts:
        assert f": {n}" in words
    assert "2007" in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_is_told_in_words(contents: Contents, language: str) -> None:
    alt = contents[language].sheet.alt

    assert contents[language].headline in alt
    assert 40 < len(alt) <= 400


def test_the_map_has_a_fill_for_every_recommendation_that_occurs(
    contents: Contents, found: Candidates
) -> None:
    for code in set(found.table["recommendation"]):
        colour = RECOMMENDATION_COLOURS[Recommendation(code)]
        assert f'fill="{colour}"' in contents["de"].sheet.svg


def test_the_newest_decision_on_an_area_is_the_one_that_holds(contents: Contents) -> None:
    decided = [one for one in contents["de"].areas if one.decided]

    assert len(decided) == 2
    assert {one.decided for one in decided} == {"bleibt", "bleibt zum Teil"}


def test_a_strip_shows_whole_part_and_left_by_year(contents: Contents) -> None:
    strip = contents["de"].strip

    assert strip.years == tuple(range(2008, 2020))
    assert len(strip.rows) == 13
    last = [signs[-1] for _, signs in strip.rows]
    assert last.count("●") == 12
    assert last.count("◐") == 1
    assert all(signs[0] == "●" for _, signs in strip.rows)


def test_a_long_history_is_cut_to_the_last_years_that_fit(musterstadt: City) -> None:
    area_id = str(musterstadt.areas["sozialraum"].index[0])
    member = Member(level="sozialraum", area_id=area_id)
    day = dt.date(1998, 7, 1)
    joined = Entry(sequence=1, member=member, change=Change.JOINS, effective=day)

    strip = year_strip(musterstadt, [joined], last_year=2030)

    assert strip.years == tuple(range(2031 - MOST_YEARS, 2031))
    assert strip.rows[0][1] == ("●",) * MOST_YEARS


def test_a_member_that_the_city_no_longer_has_is_named_by_its_id(musterstadt: City) -> None:
    member = Member(level="abolished", area_id="0815")
    day = dt.date(2010, 1, 1)
    joined = Entry(sequence=1, member=member, change=Change.JOINS, effective=day)

    assert year_strip(musterstadt, [joined], last_year=2010).rows == (("0815", ("●",)),)


def test_a_strip_without_entries_is_empty(musterstadt: City) -> None:
    assert year_strip(musterstadt, [], last_year=2018).rows == ()


def test_a_city_without_history_says_where_its_members_come_from(tiny_city: Path) -> None:
    content = report(read_city(tiny_city))

    assert "2016" in content.history_note
    assert content.strip.years == ()
    assert content.dated == dt.date(2018, 12, 31)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_city_of_few_areas_and_no_rule_has_page_and_workbook(
    tiny_city: Path, language: str
) -> None:
    content = report(read_city(tiny_city), language)

    assert candidates_pdf(content).startswith(b"%PDF")
    assert candidates_workbook(content).startswith(b"PK")


def test_a_level_without_any_boundary_has_a_report_without_a_map(tiny_city: Path) -> None:
    city = read_city(tiny_city)
    areas = {level: frame.assign(geometry=None) for level, frame in city.areas.items()}

    content = report(replace(city, areas=areas))

    assert content.sheet.svg == ""
    assert candidates_pdf(content).startswith(b"%PDF")


def with_recipients(path: Path, first: int, second: int) -> City:
    """Tiny city with so many recipients in 01 and 02, both withheld; same version for both."""
    table = path.parent / "bestand.csv"
    lines = []
    for line in table.read_text(encoding="utf-8").splitlines():
        cells = line.split(";")
        cells[4] = {"01": str(first), "02": str(second)}.get(cells[0], cells[4])
        lines.append(";".join(cells))
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return replace(read_city(path), version="0" * 16)


def test_two_withheld_counts_cannot_be_told_apart_in_a_report(make_tiny_city: MakePath) -> None:
    one = report(with_recipients(make_tiny_city(), 1, 2))
    other = report(with_recipients(make_tiny_city(), 2, 1))

    assert candidates_pdf(one) == candidates_pdf(other)
    assert candidates_workbook(one) == candidates_workbook(other)


def test_a_count_that_is_shown_can_be_told_apart(make_tiny_city: MakePath) -> None:
    one = report(with_recipients(make_tiny_city(), 10, 400))
    other = report(with_recipients(make_tiny_city(), 400, 10))

    assert candidates_pdf(one) != candidates_pdf(other)
