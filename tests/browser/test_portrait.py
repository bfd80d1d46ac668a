"""Quartier in a real browser: three ways to an area, own text and picture, the files."""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import TimeoutError, expect  # noqa: A004 - Playwright's own

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
NARROW = {"width": 390, "height": 844}
LINK = "portrait?level=quartier&area=05&year=2018&indicator=transfer_rate"
TEXT = "Neben dem Anger entsteht ein Treffpunkt."
ALT = "Eine grüne Fläche neben Häusern"


@pytest.fixture(scope="module")
def address(
    live_app: Callable[..., str], tiny_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    env = {
        "CITY": str(tiny_city),
        "SOZIALRAUM_DATA": str(tmp_path_factory.mktemp("register")),
        "SOZIALRAUM_DATABASE": "",
    }
    return live_app(ROOT / "app.py", env=env)


def opened(visits: Callable[..., Any], url: str, heading: str, **options: Any) -> Any:
    visit = visits(url, **options)
    visit.page.get_by_role("heading", level=1, name=heading, exact=True).wait_for(timeout=60_000)
    visit.rest()
    return visit


def picture() -> bytes:
    """Photograph of nothing: a green surface with a border, 400 by 300 pixels."""
    drawn = Image.new("RGB", (400, 300), "#2e7d32")
    drawn.paste("#ffffff", (0, 0, 400, 20))
    buffer = io.BytesIO()
    drawn.save(buffer, "PNG")
    return buffer.getvalue()


def open_form(visit: Any, name: str) -> None:
    button = visit.page.get_by_role("button", name=name, exact=True)
    button.scroll_into_view_if_needed()
    visit.rest()
    button.click()
    expect(visit.page.get_by_role("textbox", name="Text (höchstens")).to_be_visible(timeout=20_000)
    visit.rest()


def save(visit: Any) -> None:
    button = visit.page.get_by_role("button", name="Speichern", exact=True)
    button.scroll_into_view_if_needed()
    visit.rest()
    button.click()
    visit.rest()


def test_area_is_chosen_by_typing_by_the_map_and_by_a_link(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/portrait?level=quartier", "Quartier wählen")
    page = visit.page
    page.get_by_role("combobox", name="Gebiet suchen").click()
    page.keyboard.type("Eich")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Eichgrund")).to_be_visible(timeout=30_000)
    visit.rest()

    visit.map_frame().get_by_role("button", name="Furtweg").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Furtweg")).to_be_visible(timeout=30_000)
    page.wait_for_function("location.search.includes('area=06')", timeout=20_000)
    visit.rest()

    page.get_by_role("radio", name="EN", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Main indicators")).to_be_visible(timeout=30_000)
    assert page.get_by_role("heading", level=1).inner_text() == "Furtweg"


@pytest.mark.parametrize("language", ["de", "en"])
def test_portrait_has_no_serious_barrier_and_its_headings_are_in_order(
    walk: Callable[..., Any], address: str, barriers: Callable[..., list[str]], language: str
) -> None:
    page = opened(walk, f"{address}/{LINK}&lang={language}", "Eichgrund").page

    assert barriers(page) == []
    levels = page.evaluate(
        "[...document.querySelectorAll('main h1, main h2, main h3')].map(one => +one.tagName[1])"
    )
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.locator("img.srm-drawn:not([alt]), img.srm-drawn[alt='']").count() == 0


def test_portrait_fits_a_telephone(walk: Callable[..., Any], address: str) -> None:
    page = opened(walk, f"{address}/{LINK}", "Eichgrund", viewport=NARROW).page

    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    wide = page.evaluate(
        "[...document.querySelectorAll('.srm-scroll')].filter("
        "one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert wide == 0


def test_map_of_the_city_leads_to_the_portrait(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = browser_page(f"{address}/?level=quartier&area=05&indicator=transfer_rate")
    link = visit.page.get_by_role("link", name="Porträt öffnen")
    link.wait_for(timeout=60_000)
    visit.rest()
    link.click()

    expect(visit.page.get_by_role("heading", level=1, name="Eichgrund", exact=True)).to_be_visible(
        timeout=30_000
    )


def test_text_and_picture_outlive_a_reload_and_a_conflict_loses_nothing(
    browser_page: Callable[..., Any], address: str
) -> None:
    url = f"{address}/portrait?level=quartier&area=04"
    first = opened(browser_page, url, "Dorfkern")
    other = opened(browser_page, url, "Dorfkern")
    for visit in (first, other):
        open_form(visit, "Text oder Bild hinzufügen")
    page = first.page
    page.get_by_role("textbox", name="Text (höchstens").fill(TEXT)
    page.locator("input[type=file]").set_input_files(
        {"name": "bild.png", "mimeType": "image/png", "buffer": picture()}
    )
    alt = page.get_by_role("textbox", name="Was ist auf dem Bild zu sehen?")
    alt.wait_for(timeout=30_000)
    first.rest()
    alt.fill(ALT)
    save(first)
    expect(page.get_by_text("Gespeichert.")).to_be_visible(timeout=30_000)
    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_role("img", name=ALT)).to_be_visible(timeout=60_000)
    expect(page.get_by_text(TEXT)).to_be_visible()

    typed = other.page.get_by_role("textbox", name="Text (höchstens")
    typed.fill("Eine andere Fassung.")
    save(other)
    expect(other.page.get_by_text("Inzwischen gespeichert:")).to_be_visible(timeout=30_000)
    expect(other.page.get_by_text(TEXT).first).to_be_visible()
    expect(typed).to_have_value("Eine andere Fassung.")


def test_portrait_is_taken_along_as_pdf(walk: Callable[..., Any], address: str) -> None:
    visit = opened(walk, f"{address}/{LINK}", "Eichgrund")
    file = visit.download(visit.page.get_by_role("button", name="PDF", exact=True))

    assert file.suggested_filename.startswith("kleinstadt_")
    assert Path(file.path()).read_bytes().startswith(b"%PDF-")


def test_all_portraits_are_made_with_progress_and_can_be_stopped(
    walk: Callable[..., Any], address: str
) -> None:
    visit = opened(walk, f"{address}/portrait?level=bezirk&area=1", "Südbezirk")
    page = visit.page
    make = page.get_by_role("button", name="Alle Porträts als ein PDF erstellen")
    make.scroll_into_view_if_needed()
    visit.rest()
    make.click()
    stop = page.get_by_role("button", name="Abbrechen", exact=True)
    with contextlib.suppress(TimeoutError):  # a quick machine may be done before the press
        stop.click(timeout=5_000)
        expect(page.get_by_text("Es wurde keine Datei erstellt.")).to_be_visible(timeout=60_000)
        visit.rest()
        make.click()

    take = page.get_by_role("button", name="PDF herunterladen")
    take.wait_for(timeout=90_000)
    assert Path(visit.download(take).path()).read_bytes().startswith(b"%PDF-")
