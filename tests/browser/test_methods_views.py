"""The views of the screen Methodik in a real browser: no barriers, no overflow, links that work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
VIEWS = ("indices&method=count", "indices&method=hamburg", "compare", "notes")


@pytest.fixture(scope="module")
def address(live_app: Callable[..., str], tiny_city: Path) -> str:
    return live_app(ROOT / "app.py", env={"CITY": str(tiny_city)})


def opened(visits: Callable[..., Any], url: str, **options: Any) -> Any:
    visit = visits(url, **options)
    visit.page.get_by_role("heading", level=1, name="Methodik").wait_for(timeout=60_000)
    visit.rest()
    return visit


@pytest.mark.parametrize("view", VIEWS)
def test_view_has_no_serious_barrier_and_fits_a_telephone(
    walk: Callable[..., Any], address: str, barriers: Callable[..., list[str]], view: str
) -> None:
    visit = opened(
        walk,
        f"{address}/methods?lang=de&view={view}",
        viewport={"width": 390, "height": 844},
    )
    page = visit.page

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.refused == []


def test_choice_of_a_view_is_in_the_link_and_is_found_again(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/methods?lang=de&indicator=gymnasium_rate")
    visit.page.get_by_role("radio", name="Methoden vergleichen").click()
    visit.page.get_by_role("heading", name="Zwei Methoden im Vergleich").wait_for(timeout=20_000)
    visit.page.wait_for_function("location.search.includes('view=compare')", timeout=20_000)
    visit.rest()

    again = opened(browser_page, visit.page.url)
    again.page.get_by_role("heading", name="Zwei Methoden im Vergleich").wait_for(timeout=20_000)
    visit.page.go_back()
    passport = visit.page.get_by_role("heading", name="Steckbrief einer Kennzahl")
    expect(passport).to_be_visible(timeout=20_000)
