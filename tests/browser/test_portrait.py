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

from measures.register import open_register
from measures.settings import FILE_NAME

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
NARROW = {"width": 390, "height": 844}
LINK = "portrait?level=quartier&area=05&year=2018&indicator=transfer_rate"
TEXT = "Neben dem Anger entsteht ein Treffpunkt."
ALT = "Eine grüne Fläche neben Häusern"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the register of the app is kept."""
    return tmp_path_factory.mktemp("register")


@pytest.fixture(scope="module")
def address(live_app: Callable[..., str], tiny_city: Path, kept: Path) -> str:
    env = {"CITY": str(tiny_city), "SOZIALRAUM_DATA": str(kept), "SOZIALRAUM_DATABASE": ""}
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


def test_area_is_chosen_by_typing_by_the_map_and_by_a_link_and_taken_along(
    walk: Callable[..., Any], address: str
) -> None:
    visit = opened(walk, f"{address}/portrait?level=quartier", "Quartier wählen")
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

    file = visit.download(page.get_by_role("button", name="PDF", exact=True))
    assert file.suggested_filename.startswith("kleinstadt_")
    assert Path(file.path()).read_bytes().startswith(b"%PDF-")


def test_portrait_and_its_form_have_no_serious_barrier_and_fit_a_telephone(
    walk: Callable[..., Any], address: str, barriers: Callable[..., list[str]]
) -> None:
    visit = opened(walk, f"{address}/{LINK}", "Eichgrund")
    page = visit.page
    open_form(visit, "Text oder Bild hinzufügen")
    page.get_by_role("textbox", name="Text (höchstens").fill(TEXT)
    page.evaluate(
        "document.querySelectorAll('main details:not([open])').forEach(one =>"
        " one.querySelector('summary').click())"
    )
    visit.rest()

    assert barriers(page) == []
    levels = page.evaluate(
        "[...document.querySelectorAll('main h1, main h2, main h3')].map(one => +one.tagName[1])"
    )
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.locator("img.srm-drawn:not([alt]), img.srm-drawn[alt='']").count() == 0

    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    wide = page.evaluate(
        "[...document.querySelectorAll('.srm-scroll')].filter("
        "one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert wide == 0

    page.get_by_role("radio", name="EN", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Main indicators")).to_be_visible(timeout=30_000)
    visit.rest()
    assert page.get_by_role("heading", level=1).inner_text() == "Eichgrund"
    expect(page.get_by_role("textbox", name="Text (at most")).to_have_value(TEXT)
    assert barriers(page) == []


def test_map_of_the_city_leads_to_the_portrait(walk: Callable[..., Any], address: str) -> None:
    visit = walk(f"{address}/?level=quartier&area=05&indicator=transfer_rate")
    link = visit.page.get_by_role("link", name="Porträt öffnen")
    link.wait_for(timeout=60_000)
    visit.rest()
    link.click()

    expect(visit.page.get_by_role("heading", level=1, name="Eichgrund", exact=True)).to_be_visible(
        timeout=30_000
    )


def test_text_and_picture_outlive_a_conflict_and_a_reload(
    walk: Callable[..., Any], address: str, kept: Path
) -> None:
    visit = opened(walk, f"{address}/portrait?level=quartier&area=04", "Dorfkern")
    page = visit.page
    open_form(visit, "Text oder Bild hinzufügen")
    typed = page.get_by_role("textbox", name="Text (höchstens")
    typed.fill(TEXT)
    page.locator("input[type=file]").set_input_files(
        {"name": "bild.png", "mimeType": "image/png", "buffer": picture()}
    )
    alt = page.get_by_role("textbox", name="Was ist auf dem Bild zu sehen?")
    alt.wait_for(timeout=30_000)
    visit.rest()
    alt.fill(ALT)
    written_by_another(kept)

    save(visit)
    expect(page.get_by_text("Inzwischen gespeichert:")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Eine andere Fassung.").first).to_be_visible()
    expect(typed).to_have_value(TEXT)

    save(visit)
    expect(page.get_by_text("Gespeichert.")).to_be_visible(timeout=30_000)
    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_role("img", name=ALT)).to_be_visible(timeout=60_000)
    expect(page.get_by_text(TEXT)).to_be_visible()


def written_by_another(kept: Path) -> None:
    """Save a note about the Dorfkern while the form is open elsewhere."""
    store = open_register(f"sqlite:///{kept / FILE_NAME}")
    store.save_note(
        "99999001", "quartier", "04", text="Eine andere Fassung.", picture=None,
        expected_version=0, written_by="Amt 40", submit_key="b" * 32,
    )  # fmt: skip
    store.close()


def test_all_portraits_are_made_with_progress_and_one_inside_opens_at_its_top(
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

    page.get_by_role("button", name="Quartier Ährenfeld").click()
    expect(page.get_by_role("heading", level=1, name="Ährenfeld")).to_be_focused(timeout=30_000)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
