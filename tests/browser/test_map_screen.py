"""The map on the city map screen of the app itself: in place, one run a click, cached, in print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
BASE_PATH = "stadt/monitor"


@pytest.fixture(scope="module")
def address(live_app: Callable[..., str], tiny_city: Path) -> str:
    return live_app(ROOT / "app.py", env={"CITY": str(tiny_city)}, base_path=BASE_PATH)


def boundaries(visit: Any) -> list[str]:
    """Addresses of boundaries that the browser asked for."""
    return [address for address in visit.requests if "/geometry/" in address]


def sent_runs(visit: Any) -> list[int]:
    """Count the messages with which the page asks for a run, from now on."""
    counted: list[int] = []
    visit.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda sent: counted.append(len(sent)))
    )
    visit.page.reload()
    return counted


def test_another_year_recolours_the_map_in_place(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = browser_page(address)
    frame = visit.map_frame()
    frame.evaluate("window.stays = document.querySelector('path.srm-area')")
    frame.locator(".leaflet-control-zoom-in").click()
    frame.wait_for_timeout(400)
    view = "JSON.stringify([map_div.getZoom(), map_div.getCenter()])"
    before, year = frame.evaluate(view), frame.evaluate("window.srmPainted.year")

    visit.page.get_by_role("slider").first.focus()
    visit.page.keyboard.press("ArrowLeft")
    frame.wait_for_function("y => window.srmPainted.year < y", arg=year, timeout=15_000)

    assert frame.evaluate("window.stays.isConnected")
    assert frame.evaluate(view) == before
    assert len(boundaries(visit)) == 1


def test_click_opens_the_key_figures_of_an_area_with_one_run(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = browser_page(address)
    sent = sent_runs(visit)
    frame = visit.map_frame()
    visit.page.wait_for_timeout(500)
    sent.clear()
    area = frame.locator('path[data-area="05"]')

    area.click()

    visit.page.get_by_role("heading", name="Eichgrund").wait_for(timeout=20_000)
    visit.page.wait_for_timeout(600)  # streamlit-folium's own answer would come after 250 ms
    assert len(sent) == 1
    assert frame.evaluate("window.srmPainted.selected") == "05"


def test_boundaries_are_fetched_once_even_after_another_screen(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = browser_page(address)
    visit.map_frame()
    assert len(boundaries(visit)) == 1
    assert urlsplit(boundaries(visit)[0]).path.startswith(f"/{BASE_PATH}/geometry/")

    visit.page.get_by_role("link", name="Methodik").click()
    visit.page.get_by_role("heading", level=1, name="Methodik").wait_for(timeout=20_000)
    visit.page.get_by_role("link", name="Stadtkarte").click()
    frame = visit.map_frame()

    sizes = frame.evaluate(
        """performance.getEntriesByType('resource')
          .filter((entry) => entry.name.includes('/geometry/') || entry.name.includes('?v='))
          .map((entry) => entry.transferSize)"""
    )
    assert len(sizes) > 5
    assert set(sizes) == {0}  # all of it out of the browser's own cache
    assert visit.errors == []


def test_map_fits_a_page_enlarged_to_double_size(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = browser_page(address, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    frame = visit.map_frame()

    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 640
    assert frame.evaluate(
        """(() => {
          const [south, west, north, east] = map_div.srm.areas.bounds;
          return map_div.getBounds().contains([[south, west], [north, east]]);
        })()"""
    )
