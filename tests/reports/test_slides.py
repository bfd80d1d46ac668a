"""The slides of a story: figures of the doors, sentences as titles, warnings instead of errors."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from data import reasons
from data.candidates import Candidates
from data.city import City
from data.figures import area_figures
from data.headline import headline
from data.reading import read_city
from indicators.action_areas import Recommendation
from indicators.catalogue import Role
from locales import LANGUAGES, formats, translator
from measures.stories import STANDARD, Step, StepKind, Story
from reports.blocks import ChartBlock, FiguresBlock, Slide, TableBlock
from reports.fitting import HEIGHT, WIDTH, column_widths, line_count, pages_of, table_height
from reports.map_sheet import MapSheet
from reports.slide_layout import BlockPlace, MapPlace, layout
from reports.slides import slides
from reports.steps.below import Below, below_city, below_table
from reports.steps.setting import Setting
from tests.reports.story_parts import origin


def told(city: City, *steps: Step, language: str = "de") -> tuple[Slide, ...]:
    story = replace(STANDARD, steps=steps) if steps else STANDARD
    return slides(city, story, language=language, register=None, provenance=origin())


@pytest.fixture(scope="module")
def standard(musterstadt: City) -> dict[str, tuple[Slide, ...]]:
    return {language: told(musterstadt, language=language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def tiny(tiny_city: Any) -> City:
    return read_city(tiny_city)


def of_kind(found: tuple[Slide, ...], kind: StepKind) -> list[Slide]:
    return [one for one in found if one.kind is kind]


def tables(found: list[Slide]) -> list[TableBlock]:
    return [block for one in found for block in one.blocks if isinstance(block, TableBlock)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ready_story_tells_every_step_without_a_warning(
    standard: dict[str, tuple[Slide, ...]], language: str
) -> None:
    found = standard[language]

    assert list(dict.fromkeys(one.kind for one in found)) == list(StepKind)
    assert [one.warning for one in found if one.warning] == []
    assert all(one.title and one.source and one.notes and one.made_up for one in found)
    assert len(found) <= 10  # ten minutes


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slide_holds_more_than_can_be_read(
    standard: dict[str, tuple[Slide, ...]], language: str
) -> None:
    for one in standard[language]:
        assert len(one.points) <= 4
        assert len(one.blocks) <= 2
        for block in one.blocks:
            if isinstance(block, TableBlock):
                assert 0 < len(block.rows) <= 8
                assert len(block.header) <= 5
            if isinstance(block, ChartBlock):
                assert len(block.categories) <= 12


def test_the_city_is_told_with_the_city_values_of_the_door(
    musterstadt: City, standard: dict[str, tuple[Slide, ...]]
) -> None:
    (table,) = tables(of_kind(standard["de"], StepKind.CITY))
    mains = [one for one in musterstadt.catalogue.values() if one.role is Role.MAIN]

    assert table.header[1:3] == ("2007", "2018")
    assert [row[0].text for row in table.rows] == [one.name.de for one in mains]
    for row, one in zip(table.rows, mains, strict=True):
        for cell, year in ((row[1], 2007), (row[2], 2018)):
            value = area_figures(
                musterstadt, indicator=one.key, level="sozialraum", year=year
            ).city.value
            assert cell.number == float(formats.rounded(value, one.decimals))
            assert formats.number(value, one.decimals, "de") in cell.text


def test_the_residents_of_the_city_are_the_sum_of_its_areas(tiny: City) -> None:
    """Nine squares of 1,000 residents, but the descriptor names no population: no figure then."""
    (first, *_) = told(tiny, Step(kind=StepKind.CITY))
    (figures,) = (one for one in first.blocks if isinstance(one, FiguresBlock))

    assert [(one.label, one.text) for one in figures.figures] == [
        ("Quartiere", "9"),
        ("Bezirke", "3"),
    ]


def test_then_and_now_show_the_maps_of_both_years_and_the_line_of_the_city(
    musterstadt: City, standard: dict[str, tuple[Slide, ...]]
) -> None:
    first, second = of_kind(standard["de"], StepKind.THEN_NOW)
    now = area_figures(musterstadt, indicator="sgb2_rate", level="sozialraum", year=2018)
    (chart,) = (one for one in second.blocks if isinstance(one, ChartBlock))

    label = musterstadt.package.level("sozialraum").label.as_text()
    assert first.title == headline(now, label, "de")
    assert [one.caption for one in first.blocks if isinstance(one, MapSheet)] == [
        "31.12.2007",
        "31.12.2018",
    ]
    assert chart.series[0].values[-1] == float(formats.rounded(now.city.value, 1))


def test_below_counts_the_indicators_that_are_worse_and_knows_what_is_not_known(tiny: City) -> None:
    """By hand: 04 to 06 have 20 to 30 % (city 15 %); the Gymnasium rate is worse up to 04."""
    found = below_city(tiny, level="quartier", year=2018).table

    assert found.loc["04", ["below", "known", "kind"]].tolist() == [2, 2, "all"]
    assert found.loc["05", ["below", "known", "kind"]].tolist() == [1, 2, "half"]
    assert found.loc["07", ["below", "known", "kind"]].tolist() == [0, 1, "none"]
    assert found.loc["09", ["below", "known", "kind"]].tolist() == [0, 2, "none"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_recommendations_stand_with_their_short_reasons_and_never_alone(
    musterstadt: City,
    found: Candidates,
    standard: dict[str, tuple[Slide, ...]],
    language: str,
) -> None:
    shown = of_kind(standard[language], StepKind.CANDIDATES)
    rows = {row[1].text: row[3].text for table in tables(shown) for row in table.rows}
    table = found.table
    staying = table["recommendation"].eq(Recommendation.KEEP.value)
    changing = table[~staying & table["recommendation"].ne(Recommendation.NONE.value)]

    alone = translator(language).text("action.not_alone")
    assert all(alone in one.points for one in shown)
    assert shown[0].title == reasons.outcome(found, language, musterstadt)
    assert shown[0].notes.startswith(reasons.headline(found, language, musterstadt))
    assert rows == {
        row["name"]: reasons.short_reason(found, str(area_id), language, musterstadt)
        for area_id, row in changing.iterrows()
    }
    assert all(name in shown[0].points[0] for name in table["name"][staying])


def test_the_ready_portrait_is_that_of_the_first_recommended_area(
    found: Candidates, standard: dict[str, tuple[Slide, ...]]
) -> None:
    new = found.table.index[found.table["recommendation"].eq(Recommendation.NEW.value)]
    first, second, *_ = of_kind(standard["de"], StepKind.PORTRAIT)

    assert str(found.table.loc[new, "name"].min()) in first.subtitle
    assert len(tables([second])[0].header) == 4


GONE = (
    Step(kind=StepKind.PORTRAIT, choices={"level": "sozialraum", "area": "9999"}),
    Step(kind=StepKind.THEN_NOW, choices={"indicator": "sgb2_rate", "year": "1871"}),
    Step(kind=StepKind.THEN_NOW, choices={"indicator": "gone"}),
    Step(kind=StepKind.CITY, choices={"level": "wahlbezirk"}),
    Step(kind=StepKind.CANDIDATES, choices={"rule": "gone"}),
    Step(kind=StepKind.BELOW, choices={"year": "x' OR 1=1"}),
)


@pytest.mark.parametrize("step", GONE, ids=lambda step: f"{step.kind}-{next(iter(step.choices))}")
def test_a_choice_that_no_longer_exists_is_a_warning_with_what_to_do(
    musterstadt: City, step: Step
) -> None:
    (only,) = told(musterstadt, replace(step, note="Hier kurz halten."))

    assert only.warning
    assert only.points[0]
    assert translator("de").text("slides.warning.remedy") in only.points
    assert only.notes.endswith("Hier kurz halten.")


def test_a_city_without_a_rule_of_its_own_says_that_the_rule_is_a_proposal(tiny: City) -> None:
    (first, *_) = told(tiny, Step(kind=StepKind.CANDIDATES))

    assert translator("de").text("slides.candidates.proposed") in first.points


def test_a_city_without_any_rule_says_so(tiny: City) -> None:
    bare = without(tiny, keep=["under_18_share"])
    (only,) = told(bare, Step(kind=StepKind.CANDIDATES))

    assert only.title == translator("de").text("slides.candidates.no_rule")
    assert not only.warning


def without(city: City, *, keep: list[str]) -> City:
    """City with these indicators only."""
    package = city.package.model_copy(
        update={"indicators": tuple(one for one in city.package.indicators if one.key in keep)}
    )
    return replace(city, package=package)


def test_where_no_main_indicator_judges_the_step_says_so(tiny: City) -> None:
    bare = without(tiny, keep=["under_18_share"])
    (only,) = told(bare, Step(kind=StepKind.BELOW))

    assert only.title == translator("de").text("slides.below.none_judging")


def test_withheld_and_missing_figures_keep_their_signs(tiny: City) -> None:
    """Quartier 07 is secret, 08 blank: neither becomes a number anywhere on a slide."""
    step = Step(kind=StepKind.PORTRAIT, choices={"level": "quartier", "area": "07", "year": "2018"})
    found = told(tiny, step)
    cells = [row[1] for table in tables(list(found)) for row in table.rows]

    assert (cells[0].text, cells[0].number) == (".", None)


def test_a_city_with_one_level_is_told_without_an_error(tiny: City) -> None:
    package = tiny.package.model_copy(
        update={"levels": (tiny.package.levels[0].model_copy(update={"parent_column": None}),)}
    )
    one_level = replace(tiny, package=package, areas={"quartier": tiny.areas["quartier"]})

    found = told(one_level)

    assert list(dict.fromkeys(one.kind for one in found)) == list(StepKind)
    assert [one.warning for one in found if one.warning] == []


def boxes(slide: Slide) -> list[Any]:
    placed = layout(slide)
    found = [placed.title.box, placed.subtitle.box, placed.source.box, placed.number]
    found += [placed.points.box] if placed.points else []
    for one in placed.blocks:
        if isinstance(one, MapPlace):
            found += [one.picture, *(each.words.box for each in one.legend)]
        elif isinstance(one, BlockPlace):
            found.append(one.box)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_stays_inside_of_the_slide_and_out_of_the_way_of_others(
    standard: dict[str, tuple[Slide, ...]], language: str
) -> None:
    for one in standard[language]:
        found = boxes(one)
        assert all(b.x >= 0 and b.y >= 0 for b in found)
        assert all(b.x + b.width <= WIDTH and b.y + b.height <= HEIGHT for b in found)
        for at, first in enumerate(found):
            for second in found[at + 1 :]:
                assert not overlapping(first, second), (one.title, first, second)


def overlapping(one: Any, other: Any) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 1 and down > 1


def test_a_long_title_is_cut_at_three_lines(standard: dict[str, tuple[Slide, ...]]) -> None:
    long = replace(standard["de"][0], title="Donaudampfschifffahrtsgesellschaft " * 30)

    shown = layout(long).title

    assert line_count(shown.text, shown.box.width, shown.size) <= 3
    assert shown.text.endswith("…")


def test_rows_are_divided_among_tables_that_fit() -> None:
    from reports.blocks import Cell

    rows = [(Cell(text=f"Gebiet {n}"), Cell(text="Grund " * (5 * n))) for n in range(20)]
    pages = pages_of(rows, ("Gebiet", "Grund"), width=1200, height=400)

    assert [row for page in pages for row in page] == rows
    assert all(1 <= len(page) <= 8 for page in pages)
    for page in pages:
        block = TableBlock(
            caption="", header=("Gebiet", "Grund"), rows=page, numeric=(False, False)
        )
        assert math.isclose(sum(column_widths(block, 1200)), 1200)
        assert len(page) == 1 or table_height(block, 1200) <= 420


def test_of_six_hundred_areas_a_few_are_named_and_the_rest_is_counted(tiny: City) -> None:
    """Names of ten signs: 23 of them are the 230 signs that the table has room for."""
    many = pd.DataFrame(
        {"name": [f"Gebiet {n:03}" for n in range(600)], "below": 2, "known": 2, "kind": "all"},
        index=[f"{n:03}" for n in range(600)],
    )
    asked = tuple(tiny.catalogue.values())
    crowd = Below(table=many, asked=asked, level="quartier", year=2018)
    setting = Setting(city=tiny, language="de", register=None, provenance=origin())

    ((count, names),) = below_table(setting, crowd, many).rows

    assert count.text == "2 von 2"
    assert names.text.startswith("Gebiet 000, Gebiet 001")
    assert names.text.endswith("Gebiet 022 und 577 weitere Gebiete")


def test_areas_are_named_by_the_number_of_indicators_most_first(tiny: City) -> None:
    """By hand: 04 has two of two, 05 one of two."""
    found = below_city(tiny, level="quartier", year=2018)
    listed = found.table[found.table["kind"].isin(["all", "most", "half"])]
    setting = Setting(city=tiny, language="de", register=None, provenance=origin())

    shown = below_table(setting, found, listed)

    assert shown.rows[0][0].text == "2 von 2"
    assert str(found.table.loc["04", "name"]) in shown.rows[0][1].text


def test_a_story_without_steps_has_no_slides(musterstadt: City) -> None:
    story: Story = replace(STANDARD, steps=())

    assert slides(musterstadt, story, language="de", register=None, provenance=origin()) == ()
