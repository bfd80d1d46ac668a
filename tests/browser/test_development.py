"""Entwicklung in a real browser: cells by keyboard, charts with words, nothing from outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
METHOD = """
[[methods]]
use = "berlin-mss-3"
inputs = { s1 = "transfer_rate", s3 = "transfer_rate", s4 = "transfer_rate" }
"""
VIEWS = ("matrix", "then_now", "trend", "segregation", "clusters")


@pytest.fixture(scope="module")
def address(
    live_app: Callable[..., str], tiny_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    folder = tmp_path_factory.mktemp("bewegt")
    for file in tiny_city.parent.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    path = folder / "city.toml"
    path.write_text(path.read_text("utf-8") + METHOD, "utf-8")
    return live_app(ROOT / "app.py", env={"CITY": str(path)})


def opened(visits: Callable[..., Any], url: str, **options: Any) -> Any:
    visit = visits(url, **options)
    visit.page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
    visit.rest()
    return visit


@pytest.mark.parametrize("view", VIEWS)
def test_view_asks_no_other_host_and_fits_a_telephone(
    walk: Callable[..., Any], address: str, view: str
) -> None:
    url = f"{address}/development?view={view}&area=06"
    visit = opened(walk, url, viewport={"width": 390, "height": 844})

    assert visit.refused == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("view", VIEWS)
def test_view_has_no_serious_barrier(
    walk: Callable[..., Any], address: str, barriers: Callable[..., list[str]], view: str
) -> None:
    page = opened(walk, f"{address}/development?view={view}&area=06").page

    assert barriers(page) == []


def test_keyboard_chooses_a_cell_and_one_of_its_areas(
    walk: Callable[..., Any], address: str
) -> None:
    visit = opened(walk, f"{address}/development?view=matrix")
    page = visit.page
    page.get_by_role("button", name="1 niedrig, negativ").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Status: niedrig, Dynamik: negativ").wait_for(timeout=20_000)
    page.wait_for_function("location.search.includes('cell=3-')", timeout=10_000)
    visit.rest()

    page.get_by_role("radio", name="Furtweg").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Furtweg")).to_be_visible(timeout=20_000)
    page.wait_for_function("location.search.includes('area=06')", timeout=10_000)


def test_link_of_a_cell_opens_it_in_the_other_language(
    walk: Callable[..., Any], address: str
) -> None:
    page = opened(walk, f"{address}/development?view=matrix&cell=3-&lang=en").page

    expect(page.get_by_role("heading", name="Status: low, dynamics: negative")).to_be_visible(
        timeout=20_000
    )


def test_chart_is_described_in_words(walk: Callable[..., Any], address: str) -> None:
    page = opened(walk, f"{address}/development?view=then_now").page

    described = page.get_by_role(
        "figure", name="Damals und heute: Transferleistungsquote 2016 gegen 2018, 7 Gebiete."
    )
    expect(described.first).to_be_attached(timeout=20_000)


def test_table_opens_with_the_figures_of_the_chart(walk: Callable[..., Any], address: str) -> None:
    page = opened(walk, f"{address}/development?view=then_now").page
    page.get_by_text("Tabelle: damals, heute").click()

    expect(page.locator('[data-testid="stDataFrame"]')).to_be_visible(timeout=20_000)


def test_way_back_takes_the_chosen_cell_back_and_then_the_view(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/development?view=trend")
    page = visit.page
    page.wait_for_function("location.search.includes('areas=')", timeout=20_000)
    page.get_by_role("radio", name="Status und Dynamik").click()
    page.wait_for_function("location.search.includes('view=matrix')", timeout=20_000)
    visit.rest()
    page.get_by_role("button", name="1 niedrig, negativ").click()
    page.wait_for_function("location.search.includes('cell=')", timeout=20_000)
    visit.rest()

    page.go_back()
    page.get_by_role("heading", level=1, name="zugleich die Dynamik negativ").wait_for(
        timeout=20_000
    )
    visit.rest()
    assert "cell=" not in page.url

    page.go_back()
    page.get_by_role("heading", level=1, name="In der Stadt stieg").wait_for(timeout=20_000)
