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


@pytest.fixture(scope="module")
def axe_script() -> str:
    axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed.")
    return (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def opened(browser_page: Callable[..., Any], url: str, heading: str) -> Any:
    visit = browser_page(url)
    visit.page.get_by_role("heading", level=1, name=heading).wait_for(timeout=60_000)
    visit.rest()
    return visit


# Streamlit's own small trend beside a figure holds a symbol without a name (rule svg-img-alt) as
# long as it is drawn; the same years stand in words below it.
NOT_OURS = "[data-testid=stMetricChart]"


def grave(frame: Any, script: str) -> list[str]:
    """Rule and place of every violation that axe calls serious or critical."""
    frame.evaluate(script)
    found = frame.evaluate(
        "others => axe.run({exclude: [[others]]}, {resultTypes: ['violations'], iframes: false})",
        NOT_OURS,
    )
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def settled(page: Any, frame: Any, script: str) -> list[str]:
    """Violations that stay: while a run is under way Streamlit fades what it will replace."""
    found = grave(frame, script)
    for _ in range(8):
        if not found:
            break
        page.wait_for_timeout(1_000)
        found = grave(frame, script)
    return found


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("screen", HEADINGS)
def test_screen_has_no_serious_barrier(
    browser_page: Callable[..., Any], address: str, axe_script: str, screen: str, language: str
) -> None:
    url = f"{address}/{screen}?lang={language}&area=05"
    visit = opened(browser_page, url, HEADINGS[screen][language])

    assert settled(visit.page, visit.page, axe_script) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_map_has_no_serious_barrier_and_says_what_it_is(
    browser_page: Callable[..., Any], address: str, axe_script: str, language: str
) -> None:
    visit = opened(browser_page, f"{address}/?lang={language}", HEADINGS[""][language])
    frame = visit.map_frame()

    assert settled(visit.page, frame, axe_script) == []
    assert frame.evaluate("document.documentElement.lang") == language
    title = frame.frame_element().get_attribute("title")
    assert title == {"de": "Karte der Gebiete", "en": "Map of the areas"}[language]


def test_keyboard_reaches_an_area_its_figures_and_the_download(
    browser_page: Callable[..., Any], address: str
) -> None:
    page = opened(browser_page, address, HEADINGS[""]["de"]).page
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
    with page.expect_download(timeout=20_000) as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".csv")
