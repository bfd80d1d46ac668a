"""Handlungsräume in a real browser, as the head of a department works with it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import TimeoutError, expect  # noqa: A004 - Playwright's own

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
REASON = "Der Rat fördert den Stadtteil auf anderem Weg."
SAVED = "Die Entscheidung steht hier, in der Liste und im Verlauf."
OTHER_REASON = "Wir warten die Zahlen des nächsten Jahres ab."


@pytest.fixture(scope="module")
def address(live_app: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    return live_app(
        ROOT / "app.py",
        env={
            "CITY": str(ROOT / "data" / "demo" / "city.toml"),
            "SOZIALRAUM_DATA": str(tmp_path_factory.mktemp("register")),
            "SOZIALRAUM_DATABASE": "",
        },
    )


def opened(visits: Callable[..., Any], url: str, **options: Any) -> Any:
    visit = visits(url, **options)
    visit.page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
    visit.rest()
    return visit


def choose(visit: Any, label: str, option: str) -> None:
    """Take an option of a select box, as its label names it."""
    page = visit.page
    box = page.get_by_role("combobox", name=label)
    for _ in range(3):
        box.scroll_into_view_if_needed()
        visit.rest()  # the list of options closes when the page still moves
        box.click()
        listed = page.get_by_role("option", name=option, exact=True)
        with contextlib.suppress(TimeoutError):
            listed.click(timeout=5_000)
            break
    visit.rest()


def open_form(visit: Any) -> None:
    visit.page.get_by_role("button", name="über dieses Gebiet entscheiden").click()
    expect(visit.page.get_by_role("button", name="Entscheidung speichern")).to_be_visible(
        timeout=20_000
    )
    visit.rest()


def fill(visit: Any, decided: str, reason: str) -> None:
    """Choose a decision and type the reason."""
    page = visit.page
    page.get_by_text(f"Anders entscheiden: {decided}", exact=True).click()
    visit.rest()
    page.get_by_role("textbox", name="Begründung").fill(reason)
    page.keyboard.press("Tab")
    choose(visit, "Wer entscheidet", "Rat")


def save(visit: Any) -> None:
    button = visit.page.get_by_role("button", name="Entscheidung speichern")
    button.scroll_into_view_if_needed()
    visit.rest()  # a button that still moves is missed
    button.click()
    visit.rest()


def test_head_of_department_reads_tries_decides_and_finds_it_again(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/action_areas")
    page = visit.page
    # Why is it proposed?
    page.get_by_role("radio", name="Fähreck").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Fähreck: neuer Kandidat")).to_be_visible(
        timeout=20_000
    )
    expect(page.get_by_text("Bedingungen der Regel 2018")).to_be_visible(timeout=20_000)
    # What if more had to be met?
    page.get_by_text("Was wäre, wenn").click()
    choose(visit, "Erforderliche Punkte", "6 von 6")
    changed = page.get_by_text("Es ändert sich ein Gebiet: Weißdornbogen")
    expect(changed).to_be_visible(timeout=20_000)
    page.wait_for_function("location.search.includes('wk=6')", timeout=10_000)
    page.get_by_role("button", name="Zurück zur Regel").first.click()
    expect(changed).not_to_be_visible(timeout=20_000)
    visit.rest()
    # Decide otherwise, with a reason; a look at the other language loses nothing.
    open_form(visit)
    fill(visit, "wird beobachtet", REASON)
    page.get_by_text("EN", exact=True).first.click()
    expect(page.get_by_role("textbox", name="Reason")).to_have_value(REASON, timeout=20_000)
    expect(page.get_by_role("radio", name="Decide otherwise: is watched")).to_be_checked()
    visit.rest()
    page.get_by_text("DE", exact=True).first.click()
    expect(page.get_by_role("textbox", name="Begründung")).to_have_value(REASON, timeout=20_000)
    visit.rest()
    save(visit)
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=20_000)
    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_text("entschieden: wird beobachtet").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text(REASON).first).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Fähreck: neuer Kandidat")).to_be_visible()
    # In the history.
    visit.rest()
    page.get_by_role("radio", name="Verlauf").click()
    page.wait_for_function("location.search.includes('view=history')", timeout=20_000)
    expect(page.get_by_text(REASON).first).to_be_attached(timeout=30_000)
    assert visit.refused == []


def test_second_writer_is_told_what_changed_and_loses_nothing(
    browser_page: Callable[..., Any], address: str
) -> None:
    url = f"{address}/action_areas?area=0101"
    first, second = opened(browser_page, url), opened(browser_page, url)
    open_form(first)
    open_form(second)
    fill(first, "ist kein Aktionsraum", REASON)
    save(first)
    expect(first.page.get_by_text(SAVED)).to_be_visible(timeout=20_000)

    fill(second, "wird beobachtet", OTHER_REASON)
    save(second)

    page = second.page
    expect(page.get_by_text("Marktviertel – ist kein Aktionsraum")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("textbox", name="Begründung")).to_have_value(OTHER_REASON)
    save(second)
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=20_000)
    saved = page.locator('section[aria-label^="Entscheidung vom"]')
    expect(saved).to_have_count(2, timeout=20_000)
    expect(saved.filter(has_text=OTHER_REASON)).to_have_count(1)


def test_click_on_the_map_opens_the_area(walk: Callable[..., Any], address: str) -> None:
    visit = opened(walk, f"{address}/action_areas")
    frame = visit.map_frame()
    frame.locator(".leaflet-interactive").first.click(force=True)

    visit.page.wait_for_function("location.search.includes('area=')", timeout=20_000)
    expect(visit.page.get_by_role("heading", level=2).first).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("query", ["", "?area=0101", "?area=0101&wk=6"])
def test_screen_fits_a_telephone_with_the_map_first(
    walk: Callable[..., Any], address: str, query: str
) -> None:
    visit = opened(
        walk,
        f"{address}/action_areas{query}",
        viewport={"width": 390, "height": 844},
    )
    page = visit.page

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.map_frame()
    listed = page.get_by_role("combobox", name="Gebiete in der Liste")
    drawn = page.locator('iframe[src*="streamlit_folium"]').first
    expect(listed).to_be_attached(timeout=20_000)
    tops = [one.bounding_box()["y"] for one in (drawn, listed)]
    assert tops[0] < tops[1]
    assert visit.refused == []


@pytest.mark.parametrize("query", ["?area=0101", "?area=0101&wk=6&lang=en"])
def test_screen_has_no_serious_barrier(
    walk: Callable[..., Any],
    address: str,
    barriers: Callable[..., list[str]],
    query: str,
) -> None:
    visit = opened(walk, f"{address}/action_areas{query}")
    page = visit.page
    label = "What if" if "lang=en" in query else "Was wäre, wenn"
    page.get_by_text(label).click()
    visit.rest()

    assert barriers(page) == []
    assert barriers(page, visit.map_frame()) == []
