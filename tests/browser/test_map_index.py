"""An index on the map itself: recoloured in place, excluded areas told apart, words in tooltips."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
INDEX = "?level=quartier&year=2018&indicator=index.min-max"


@pytest.fixture(scope="module")
def address(live_app: Callable[..., str], tiny_city: Path) -> str:
    return live_app(ROOT / "app.py", env={"CITY": str(tiny_city)})


def fill(frame: Any, area: str) -> str:
    return str(frame.locator(f'path[data-area="{area}"]').get_attribute("fill"))


def test_classes_have_colours_and_areas_that_take_no_part_a_pattern(
    walk: Callable[..., Any], address: str
) -> None:
    visit = walk(f"{address}/{INDEX}")
    frame = visit.map_frame()

    assert fill(frame, "06") == "#f1a340"
    assert fill(frame, "09") == "#542788"
    assert fill(frame, "07").startswith("url(#srm-pattern-")
    assert frame.locator("defs pattern").count() == 2  # one per reason
    assert visit.errors == []


def test_name_of_an_area_says_its_class_or_why_it_takes_no_part(
    walk: Callable[..., Any], address: str
) -> None:
    visit = walk(f"{address}/{INDEX}")
    frame = visit.map_frame()
    frame.wait_for_function("window.srmDescribed === window.srmPainted.count", timeout=20_000)

    name = frame.locator('path[data-area="06"]').get_attribute("aria-label")
    secret = frame.locator('path[data-area="07"]').get_attribute("aria-label")

    assert name.endswith("hohe Belastung (4)")
    assert secret.endswith("2018: nimmt nicht teil: geheim gehalten: Transferleistungsquote")


def test_from_an_indicator_to_an_index_the_map_stays(
    walk: Callable[..., Any], address: str
) -> None:
    visit = walk(f"{address}/?level=quartier&year=2018&indicator=transfer_rate")
    frame = visit.map_frame()
    frame.evaluate("window.stays = document.querySelector('path.srm-area')")

    visit.page.get_by_role("combobox", name="Thema").click()
    visit.page.get_by_role("option", name="Index").click()
    visit.rest()

    assert frame.evaluate("window.stays.isConnected")
    assert frame.evaluate("window.srmPainted.indicator") != "Transferleistungsquote"


@pytest.mark.parametrize("width", [390, 1440])
def test_index_fits_the_screen(browser_page: Callable[..., Any], address: str, width: int) -> None:
    visit = browser_page(f"{address}/{INDEX}&area=06", viewport={"width": width, "height": 900})
    visit.map_frame()
    visit.rest()
    visit.page.get_by_text("Was in den Index eingeht").click()
    visit.page.get_by_role("columnheader", name="im Maß der Methode").wait_for(timeout=20_000)

    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    box = visit.page.locator("table.srm-narrow").bounding_box()
    assert box["x"] + box["width"] <= width
