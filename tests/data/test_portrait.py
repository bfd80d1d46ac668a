"""The portrait of an area: figures by hand, the same as on every screen, nothing withheld."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.certainty import certainty
from data.city import City
from data.errors import UnknownChoiceError
from data.figures import area_figures, series
from data.groups import target_groups
from data.portrait import Portrait, PortraitLine, portrait, portrait_levels, portrait_years
from data.portrait_text import residents_words
from data.reading import read_city
from data.residents import residents
from indicators.catalogue import Role
from indicators.states import CellState

NAN = pytest.approx(math.nan, nan_ok=True)


@pytest.fixture(scope="module")
def tiny(tiny_city: Path) -> City:
    return read_city(tiny_city)


@pytest.fixture
def changed(make_tiny_city: Callable[[], Path]) -> Callable[..., City]:
    """Read a tiny city after replacing texts of its descriptor and of its table."""

    def make(*pairs: tuple[str, str], table: tuple[tuple[str, str], ...] = ()) -> City:
        path = make_tiny_city()
        for file, changes in ((path, pairs), (path.parent / "bestand.csv", table)):
            text = file.read_text(encoding="utf-8")
            for old, new in changes:
                assert old in text
                text = text.replace(old, new)
            file.write_text(text, encoding="utf-8")
        return read_city(path)

    return make


def line(shown: Portrait, key: str) -> PortraitLine:
    return next(one for one in shown.lines if one.indicator.key == key)


def test_a_line_sets_the_area_beside_its_city_and_its_parent(tiny: City) -> None:
    shown = portrait(tiny, level="quartier", area_id="01")
    poor = line(shown, "transfer_rate")

    assert (shown.year, shown.base_year) == (2018, 2016)
    assert [one.name for one in shown.parents] == ["Südbezirk"]
    # 50 of 1,000, against 5 to 30 % in six areas and none in a seventh; the district: 5, 10, 15.
    assert (poor.value, poor.city_value, poor.parent_value) == pytest.approx((5, 15, 10))
    assert (poor.difference, poor.worse, poor.distinguishable) == (pytest.approx(-10), False, True)
    assert poor.low < 5 < poor.high
    assert (poor.base_year, poor.then, poor.change) == (2016, pytest.approx(2), pytest.approx(3))
    assert poor.trend["value"].to_list() == pytest.approx([2, 10, 5])
    assert poor.trend["city_value"].to_list() == pytest.approx([10, 10, 15])
    assert poor.trend.index.to_list() == [2016, 2017, 2018]
    assert poor.band is None  # nine areas are not divided


def test_lines_come_main_ones_first(tiny: City) -> None:
    roles = [one.indicator.role for one in portrait(tiny, level="quartier", area_id="01").lines]

    assert roles == [Role.MAIN, Role.MAIN, Role.CONTEXT]


def test_of_a_withheld_figure_nothing_is_said(tiny: City) -> None:
    poor = line(portrait(tiny, level="quartier", area_id="07"), "transfer_rate")

    assert (poor.state, poor.worse, poor.distinguishable) == ("suppressed", None, None)
    assert [poor.value, poor.difference, poor.low, poor.high, poor.change] == [NAN] * 5
    assert (poor.then, poor.then_state) == (pytest.approx(14), "value")
    assert np.isnan(poor.trend.loc[2018, "value"])
    district = line(portrait(tiny, level="bezirk", area_id="3"), "transfer_rate")
    assert (district.state, district.value) == ("suppressed", NAN)


def test_a_blank_and_an_exact_nothing_are_told_apart(tiny: City) -> None:
    blank = line(portrait(tiny, level="quartier", area_id="08"), "transfer_rate")
    nothing = line(portrait(tiny, level="quartier", area_id="09"), "transfer_rate")

    assert (blank.state, blank.value) == ("missing", NAN)
    assert (nothing.state, nothing.value, nothing.change) == ("zero", 0, pytest.approx(-18))


def test_an_earlier_year_is_compared_with_nothing_later(tiny: City) -> None:
    first = portrait(tiny, level="quartier", area_id="01", year=2016)
    poor = line(first, "transfer_rate")

    assert (first.base_year, poor.base_year, poor.then_state) == (2016, None, "")
    assert (poor.then, poor.change) == (NAN, NAN)
    assert len(poor.trend) == 1


def test_the_base_year_can_be_chosen_among_earlier_ones(tiny: City) -> None:
    poor = line(portrait(tiny, level="quartier", area_id="01", base_year=2017), "transfer_rate")

    assert (poor.then, poor.change) == pytest.approx((10, -5))


@pytest.mark.parametrize(
    "asked",
    [
        {"level": "strasse", "area_id": "01"},
        {"level": "quartier", "area_id": "99"},
        {"level": "quartier", "area_id": "01", "year": 1999},
        {"level": "quartier", "area_id": "01", "year": 2017, "base_year": 2018},
    ],
)
def test_what_the_city_does_not_have_is_named(tiny: City, asked: dict[str, object]) -> None:
    with pytest.raises(UnknownChoiceError):
        portrait(tiny, **asked)  # type: ignore[arg-type]


def test_sub_areas_are_listed_by_name_with_what_is_less_favourable(tiny: City) -> None:
    inside = portrait(tiny, level="bezirk", area_id="3").inside

    assert inside is not None
    # 07 secret, 08 blank, 09 exactly nobody: above 40 % go to the Gymnasium in all three.
    assert inside.table["name"].to_list() == ["Gänsewiese", "Hasenberg", "Inselchen"]
    assert inside.table["below"].to_list() == [0, 0, 0]
    assert inside.table["known"].to_list() == [1, 1, 2]
    assert inside.figures.loc[("07", "transfer_rate"), "state"] == "suppressed"
    south = portrait(tiny, level="bezirk", area_id="1").inside
    assert south is not None
    assert south.table["name"].to_list() == ["Ährenfeld", "Am Anger", "Birkenhof"]
    assert south.table["below"].to_list() == [1, 1, 1]  # Gymnasium: 16, 8 and 24 % against 40 %
    assert portrait(tiny, level="quartier", area_id="01").inside is None


def test_similar_areas_are_those_with_close_figures(tiny: City) -> None:
    shown = portrait(tiny, level="quartier", area_id="03")

    # Both main indicators rise by the same step from area to area, so Ährenfeld (02) and
    # Dorfkern (04) are equally far. 07 and 08 share one indicator of two only.
    assert [one.spot.area_id for one in shown.similar] == ["02", "04", "01"]
    assert shown.similar[0].distance == pytest.approx(shown.similar[1].distance)
    assert (shown.similar[0].shared, shown.similar[0].asked) == (2, 2)
    assert portrait(tiny, level="quartier", area_id="07").similar == ()


def test_a_city_that_names_no_residents_has_portraits_without_them(tiny: City) -> None:
    shown = portrait(tiny, level="quartier", area_id="01")

    assert (shown.population, shown.population_state) == (NAN, "missing")
    assert (shown.population_year, shown.population_base_year) == (None, None)
    assert shown.population_change == NAN
    assert shown.ages is None
    assert shown.groups.empty


COUNTED = (
    'reference_date = "2018-12-31"',
    'reference_date = "2018-12-31"\npopulation = ["residents"]',
)


def test_a_change_from_or_to_few_residents_is_withheld(changed: Callable[..., City]) -> None:
    city = changed(
        COUNTED,
        table=(
            ("01;Am Anger;2016;1000", "01;Am Anger;2016;2"),
            ("02;Ährenfeld;2018;1000", "02;Ährenfeld;2018;1200"),
        ),
    )
    few = portrait(city, level="quartier", area_id="01")
    more = portrait(city, level="quartier", area_id="02")

    assert (few.population, few.population_change) == (1000, NAN)
    assert (more.population, more.population_change) == (1200, pytest.approx(20))
    past = portrait(city, level="quartier", area_id="01", year=2016)
    assert (past.population, past.population_state) == (NAN, "suppressed")
    inside = portrait(city, level="bezirk", area_id="1", year=2016).inside
    assert inside is not None
    people = inside.table.loc["01", ["population", "population_state"]]
    assert people.to_list() == [NAN, "suppressed"]
    assert residents_words(*people, "de") == CellState.SUPPRESSED.sign
    assert residents_words(*inside.table.loc["02", people.index], "de") == "1\u202f000"


def test_a_city_with_one_level_has_neither_parents_nor_sub_areas(
    changed: Callable[..., City],
) -> None:
    level = Path(__file__).parents[1] / "conftest.py"
    text = level.read_text(encoding="utf-8")
    start = text.index('[[levels]]\nname = "bezirk"')
    district = text[start : text.index("[[tables]]")]
    city = changed((district, ""), ('parent_column = "bezirk"\n', ""))
    shown = portrait(city, level="quartier", area_id="05")

    assert portrait_levels(city) == ["quartier"]
    assert (shown.parents, shown.inside) == ((), None)
    assert (
        line(shown, "transfer_rate").parent_value,
        line(shown, "transfer_rate").parent_state,
    ) == (
        NAN,
        "",
    )


def test_an_indicator_whose_column_is_blank_has_a_line_that_says_so(
    changed: Callable[..., City],
) -> None:
    city = changed(
        ('to_gymnasium = "Gymnasium"', 'to_gymnasium = "Gymnasium"\nblank = "Leer"'),
        ('numerator = ["under_18"]', 'numerator = ["blank"]'),
        table=((";Gymnasium\n", ";Gymnasium;Leer\n"),),
    )
    shown = portrait(city, level="quartier", area_id="01")
    blank = line(shown, "under_18_share")

    assert (blank.state, blank.year, blank.band) == ("missing", 2018, None)
    assert [blank.value, blank.city_value, blank.change] == [NAN] * 3
    assert blank.trend.empty
    assert list(blank.trend.columns) == list(line(shown, "transfer_rate").trend.columns)


def test_where_all_areas_are_the_same_nobody_is_similar_and_nothing_is_worse(tiny: City) -> None:
    shown = portrait(tiny, level="quartier", area_id="01", year=2017)
    poor = line(shown, "transfer_rate")

    assert (poor.difference, poor.worse) == (pytest.approx(0), False)
    # Only the transitions tell areas apart in 2017; one indicator is no profile.
    assert shown.similar == ()


def test_the_same_portrait_is_made_once(tiny: City) -> None:
    assert portrait(tiny, level="quartier", area_id="01") is portrait(
        tiny, level="quartier", area_id="01", year=2018, base_year=2016
    )


def check_against_the_screens(city: City, shown: Portrait) -> None:
    """Compare every figure of a portrait with the functions that all screens call."""
    spot = shown.spot
    for one in shown.lines:
        key, at = one.indicator.key, {"level": spot.level, "year": one.year}
        figures = area_figures(city, indicator=key, **at)
        row, sure = figures.table.loc[spot.area_id], certainty(city, indicator=key, **at).table
        same(
            [one.value, one.city_value, one.low, one.high, one.difference],
            [
                row["value"],
                figures.city.value,
                *sure.loc[spot.area_id, ["low", "high"]],
                row["value"] - figures.city.value,
            ],
        )
        assert one.state == row["state"]
        assert one.worse == (None if pd.isna(row["worse"]) else row["worse"])
        past = series(city, key, spot.level, spot.area_id)
        pd.testing.assert_frame_equal(
            one.trend,
            past.loc[: one.year].tail(5),
            check_dtype=False,
            check_names=False,
            check_index_type=False,
        )
        then = past["value"].get(one.base_year, math.nan) if one.base_year else math.nan
        same([one.then, one.change], [then, row["value"] - then])
        if shown.parents:
            above = series(city, key, shown.parents[0].level, shown.parents[0].area_id)
            same([one.parent_value], [above["value"].get(one.year, math.nan)])
        if one.band is not None:
            values = figures.table["value"].dropna()
            place = ((values < one.value).sum() + (values == one.value).sum() / 2) / len(values)
            assert (one.band.fifth, one.band.of) == (int(place * 5) + 1, len(values))
        else:
            assert math.isnan(one.value) or figures.table["value"].notna().sum() < 10


def same(found: list[float], expected: list[float]) -> None:
    np.testing.assert_allclose(found, np.array(expected, dtype=float), rtol=1e-12, atol=1e-12)


def test_figures_of_portraits_are_those_of_every_screen(musterstadt: City) -> None:
    for level, area_id in (("quartier", "040201"), ("sozialraum", "0302")):
        shown = portrait(musterstadt, level=level, area_id=area_id)
        check_against_the_screens(musterstadt, shown)
        groups = target_groups(musterstadt, level, 2018)
        own = groups[groups["area_id"] == area_id].reset_index(drop=True)
        pd.testing.assert_frame_equal(shown.groups, own)


def every_portrait(city: City) -> Iterator[Portrait]:
    for level in ("quartier", "sozialraum"):
        for area_id in city.areas[level].index:
            yield portrait(city, level=level, area_id=str(area_id))


def test_every_quarter_and_every_sozialraum_has_a_portrait(musterstadt: City) -> None:
    made = list(every_portrait(musterstadt))

    assert len(made) == 171 + 39
    assert portrait_years(musterstadt, "quartier") == list(range(2007, 2019))
    for shown in made:
        people = residents(musterstadt, shown.spot.level, shown.year)
        assert people is not None
        true = people[shown.spot.area_id]
        assert shown.population == true or (true < 3 and shown.population_state == "suppressed")
        assert shown.ages is not None
        assert len(shown.lines) == len(musterstadt.catalogue)
        for one in shown.lines:
            assert math.isnan(one.value) == (one.state not in {"value", "zero", "rounded_zero"})
            if math.isnan(one.value):
                assert one.band is None
                assert [one.difference, one.change, one.low, one.high] == [NAN] * 4
        assert all(other.spot != shown.spot for other in shown.similar)
    worse = {one.spot.area_id: sum(bool(x.worse) for x in one.lines) for one in made}
    assert max(worse.values()) > min(worse.values())


def test_sub_areas_say_what_their_own_portraits_say(musterstadt: City) -> None:
    for area_id in islice(musterstadt.areas["sozialraum"].index, 3):
        inside = portrait(musterstadt, level="sozialraum", area_id=area_id).inside
        assert inside is not None
        for part, row in inside.table.iterrows():
            own = portrait(musterstadt, level="quartier", area_id=str(part))
            main = [one for one in own.lines if one.indicator.role is Role.MAIN]
            assert own.population == pytest.approx(row["population"], nan_ok=True)
            assert row["below"] == sum(one.worse is True for one in main)
            assert row["known"] == sum(one.worse is not None for one in main)
            found = inside.figures.loc[str(part)]
            same([one.value for one in main], found["value"].to_list())
