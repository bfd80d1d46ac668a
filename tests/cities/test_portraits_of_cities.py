"""Portraits of real areas: three Ortsteile of Bremen say what the published tables say."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from data.city import City
from data.figures import area_figures, series
from data.portrait import Portrait, deciles, portrait
from data.portrait_text import summary
from indicators.catalogue import Role
from locales import LANGUAGES, formats
from reports.area_status import area_status
from reports.origins import portrait_origin
from reports.portrait_content import portrait_content
from reports.portrait_pdf import portrait_pdf
from tests.reports.pdf_tags import page_texts, squeezed

NUMBER = re.compile(r"\d[\d\u202f.,]*\d|\d")
SHARED = Path(__file__).parent / "../../../shared/data"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public test data (../shared/data) is not there"
)


PLACES = pytest.mark.parametrize("place", [0, 40, 80])


def written(shown: Portrait, language: str) -> set[str]:
    """Figures of a portrait as they are printed, its years, and numbers of main indicators."""
    main = [one for one in shown.lines if one.indicator.role is Role.MAIN]
    pairs = [
        (one.indicator.decimals, value) for one in main for value in (one.value, one.city_value)
    ]
    pairs += [(0, shown.population), (1, abs(shown.population_change))]
    years = {shown.year, shown.base_year, shown.population_base_year, *(one.year for one in main)}
    counts = range(1 + sum(one.worse is not None for one in main))
    found = {formats.number(value, decimals, language) for decimals, value in pairs}
    return found | {str(one) for one in (*years, *counts)}


@pytest.mark.cities
@PLACES
def test_the_words_and_pages_of_an_ortsteil_hold_the_figures_of_its_portrait(
    bremen: City, place: int
) -> None:
    area_id = str(bremen.areas["ortsteil"].index[place])
    shown = portrait(bremen, level="ortsteil", area_id=area_id)
    for language in LANGUAGES:
        names = [one.indicator.name[language] for one in shown.lines]
        text = " ".join(summary(shown, bremen, language))
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, "").replace(name[0].lower() + name[1:], "")
        numbers = NUMBER.findall(text)
        assert formats.number(shown.population, 0, language) in numbers
        assert set(numbers) - written(shown, language) == set()

    content = portrait_content(
        bremen,
        shown,
        language="de",
        status=area_status(bremen, shown.spot, language="de", register=None),
        note=None,
        provenance=portrait_origin(bremen, shown, language="de"),
    )
    pages = page_texts(portrait_pdf(content))
    assert len(pages) == 2
    printed = squeezed(" ".join(pages))
    for one in shown.lines:
        if one.indicator.role is Role.MAIN:
            figure = formats.number(one.value, one.indicator.decimals, "de")
            assert math.isnan(one.value) or squeezed(figure) in printed


@pytest.mark.cities
@PLACES
def test_an_ortsteil_of_bremen_has_a_portrait(bremen: City, place: int) -> None:
    area_id = str(bremen.areas["ortsteil"].index[place])
    shown = portrait(bremen, level="ortsteil", area_id=area_id)

    assert shown.lines
    for one in shown.lines:
        key = one.indicator.key
        row = area_figures(bremen, indicator=key, level="ortsteil", year=one.year).table
        assert one.value == pytest.approx(row.loc[area_id, "value"], nan_ok=True)
        assert one.state == row.loc[area_id, "state"]
        past = series(bremen, key, "ortsteil", area_id)
        then = past["value"].get(one.base_year, math.nan) if one.base_year else math.nan
        assert one.then == pytest.approx(then, nan_ok=True)
        sorted_areas = deciles(bremen, shown, key)
        assert sorted_areas.table["value"].is_monotonic_increasing
        own = sorted_areas.table.loc[sorted_areas.table["mark"] == "own"]
        assert list(own.index) == ([] if math.isnan(one.value) else [area_id])
