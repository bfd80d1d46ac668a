"""The whole app in a real browser: no other host is asked, nothing overflows, links open views."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SCREENS = {"": "In 3 von 7", "data_quality": "Daten", "methods": "Methodik"}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address(live_app: Callable[..., str], tiny_city: Path) -> str:
    return live_app(ROOT / "app.py", env={"CITY": str(tiny_city)})


def opened(browser_page: Callable[..., Any], url: str, heading: str, **options: Any) -> Any:
    visit = browser_page(url, **options)
    visit.page.get_by_role("heading", level=1, name=heading).wait_for(timeout=60_000)
    return visit


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_asks_no_other_host(
    browser_page: Callable[..., Any], address: str, screen: str
) -> None:
    visit = opened(browser_page, f"{address}/{screen}", SCREENS[screen])
    visit.page.wait_for_load_state("networkidle")

    assert visit.refused == []
    assert len(visit.requests) > 5


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_fits_a_telephone(
    browser_page: Callable[..., Any], address: str, screen: str
) -> None:
    visit = opened(browser_page, f"{address}/{screen}", SCREENS[screen], viewport=NARROW)
    visit.page.wait_for_load_state("networkidle")

    assert visit.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_document_says_its_language(browser_page: Callable[..., Any], address: str) -> None:
    german = opened(browser_page, f"{address}/", SCREENS[""])
    german.page.wait_for_function("document.documentElement.lang === 'de'", timeout=10_000)

    english = opened(browser_page, f"{address}/?lang=en", "Transfer payment rate")
    english.page.wait_for_function("document.documentElement.lang === 'en'", timeout=10_000)


def test_choice_in_the_list_reaches_address_card_and_link(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/", SCREENS[""])
    visit.page.get_by_text("Eichgrund", exact=True).first.click()
    visit.page.get_by_role("heading", name="Eichgrund").wait_for(timeout=20_000)
    visit.page.wait_for_function("location.search.includes('area=05')", timeout=10_000)

    again = opened(browser_page, visit.page.url.replace("lang=de", "lang=en"), "Transfer payment")
    again.page.get_by_role("heading", name="Eichgrund").wait_for(timeout=20_000)


def test_choice_on_the_map_opens_the_area(browser_page: Callable[..., Any], address: str) -> None:
    visit = opened(browser_page, f"{address}/?level=bezirk", "In ")
    frame = visit.map_frame()
    frame.get_by_role("button", name="Südbezirk").first.focus()
    visit.page.keyboard.press("Enter")

    visit.page.get_by_role("heading", name="Südbezirk").wait_for(timeout=20_000)


def test_table_opens_with_the_figures_of_the_map(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/", SCREENS[""])
    assert visit.page.locator('[data-testid="stDataFrame"]').count() == 0

    visit.page.get_by_text("Tabelle zur Karte").click()

    visit.page.locator('[data-testid="stDataFrame"]').wait_for(timeout=20_000)


def test_downloads_hold_what_their_name_says(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/", SCREENS[""])
    with visit.page.expect_download(timeout=20_000) as waiting:
        visit.page.get_by_role("button", name="CSV").click()

    assert waiting.value.suggested_filename.startswith("kleinstadt_quartier_transfer_rate_2018_")
    content = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert content.startswith("area_id,name,numerator,denominator,value,state,city_value")
