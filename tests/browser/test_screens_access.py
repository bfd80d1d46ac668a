"""Screens for everyone: axe finds nothing serious, and the keyboard reaches what the mouse does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = {
    "": {"de": "In 3 von 7", "en": "In 3 of 7"},
    "data_quality": {"de": "Daten", "en": "Data"},
    "methods": {"de": "Methodik", "en": "Methods"},
}


@pytest.fixture(scope="module")
def address(live_app: Callable[..., str], tiny_city: Path) -> str:
    return live_app(ROOT / "app.py", env={"CITY": str(tiny_city)})


def opened(visits: Callable[..., Any], url: str, heading: str) -> Any:
    visit = visits(url)
    visit.page.get_by_role("heading", level=1, name=heading).wait_for(timeout=60_000)
    visit.rest()
    return visit


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("screen", HEADINGS)
def test_screen_has_no_serious_barrier(
    walk: Callable[..., Any],
    address: str,
    barriers: Callable[..., list[str]],
    screen: str,
    language: str,
) -> None:
    url = f"{address}/{screen}?lang={language}&area=05"
    visit = opened(walk, url, HEADINGS[screen][language])

    assert barriers(visit.page) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_map_has_no_serious_barrier_and_says_what_it_is(
    walk: Callable[..., Any],
    address: str,
    barriers: Callable[..., list[str]],
    language: str,
) -> None:
    visit = opened(walk, f"{address}/?lang={language}", HEADINGS[""][language])
    frame = visit.map_frame()

    assert barriers(visit.page, frame) == []
    assert frame.evaluate("document.documentElement.lang") == language
    title = frame.frame_element().get_attribute("title")
    assert title == {"de": "Karte der Gebiete", "en": "Map of the areas"}[language]


def test_keyboard_reaches_an_area_its_figures_and_the_download(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, address, HEADINGS[""]["de"])
    page = visit.page
    for _ in range(40):
        page.keyboard.press("Tab")
        label = page.evaluate("document.activeElement.getAttribute('aria-label') || ''")
        if "Gebiet suchen" in label:
            break
    assert "Gebiet suchen" in label

    page.keyboard.type("Eich")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Eichgrund").wait_for(timeout=20_000)
    page.get_by_text("Eichgrund: alle Kennzahlen 2018").wait_for(timeout=20_000)

    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == "CSV":
            break
    assert visit.download().suggested_filename.endswith(".csv")
