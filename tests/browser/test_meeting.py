"""The presenter's path: choose steps, save, open the link elsewhere, go through, take along."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pptx import Presentation
from pypdf import PdfReader

from measures.register import open_register
from measures.settings import database_url
from measures.stories import Step, StepKind

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SIZES = [(1280, 720), (1920, 1080)]
CITY = "99999001"  # key of the tiny city
FOCUS = "document.querySelector('.srm-stage').shadowRoot.activeElement.tagName"
#: Smallest type of the body and of the source line in pixels, whatever the screen.
BODY, SOURCE = 24, 16
TYPE = """() => {
  const slide = document.querySelector('.srm-stage').shadowRoot.querySelector('.slide');
  const walk = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  const found = { body: [], source: [] };
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !at.getBoundingClientRect().width) continue;
    const size = parseFloat(getComputedStyle(at).fontSize);
    found[at.closest('footer') ? 'source' : 'body'].push(size);
  }
  return found;
}"""
OVERFLOW = """() => {
  const slide = document.querySelector('.srm-stage').shadowRoot.querySelector('.slide');
  return [document.documentElement, slide, ...slide.querySelectorAll('.body, .table, footer')]
    .filter((part) => part.scrollHeight > part.clientHeight + 1
      || part.scrollWidth > part.clientWidth + 1)
    .map((part) => `${part.tagName}.${part.className}`);
}"""
STEP_TIME = """() => {
  const root = document.querySelector('.srm-stage').shadowRoot;
  const before = root.querySelector('.title').textContent;
  const start = performance.now();
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
  root.querySelector('.body').getBoundingClientRect();  // drawn and laid out
  return [performance.now() - start, before !== root.querySelector('.title').textContent];
}"""


@pytest.fixture(scope="module")
def address(
    live_app: Callable[..., str], tiny_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """App with a register that holds a story of two slides."""
    folder = tmp_path_factory.mktemp("verzeichnis")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOZIALRAUM_DATA", str(folder))
        patch.delenv("SOZIALRAUM_DATABASE", raising=False)
        open_register(database_url()).save_story(
            CITY,
            name="",
            title="Kurz",
            steps=[Step(kind=StepKind.CITY), Step(kind=StepKind.METHOD, note="Kurz halten.")],
            expected_version=0,
            written_by="",
            submit_key="kurz",
        )
    return live_app(ROOT / "app.py", env={"CITY": str(tiny_city), "SOZIALRAUM_DATA": str(folder)})


def staged(visits: Callable[..., Any], url: str) -> Any:
    """Open a link to slides and wait for the first one."""
    visit = visits(url, viewport={"width": 1280, "height": 720})
    visit.page.locator(".srm-stage .title").wait_for(timeout=60_000)
    return visit


@pytest.fixture(scope="module")
def stage(shared_page: Callable[..., Any], address: str) -> Any:
    """The short story on the stage, for tests that leave it at its first slide."""
    return staged(shared_page, f"{address}/meeting?story=kurz&present=1").page


def count(page: Any) -> tuple[int, int]:
    here, all_of_them = page.locator(".srm-stage .count").inner_text().split(" / ")
    return int(here), int(all_of_them)


def saved_story(visit: Any) -> str:
    """Put four steps together and save them as a presenter does it; link to them."""
    page = visit.page
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    for number in (5, 2):
        visit.rest()
        page.get_by_role("button", name=f"Schritt {number} entfernen", exact=True).press("Enter")
        expect(page.get_by_role("heading", level=3)).to_have_count(
            number if number == 5 else 4, timeout=20_000
        )
    visit.rest()
    page.get_by_label("Name des Ablaufs").fill("Ausschuss für Soziales")
    page.keyboard.press("Tab")
    visit.rest()
    page.get_by_role("button", name="Ablauf speichern").press("Enter")
    page.get_by_text("ist gespeichert (Fassung 1)").wait_for(timeout=20_000)
    visit.rest()
    page.get_by_text("Links", exact=True).click()
    shown = page.get_by_test_id("stCode").first
    expect(shown).to_be_visible(timeout=20_000)
    return str(shown.inner_text()).strip()


def test_presenter_chooses_saves_opens_goes_through_and_takes_along(
    walk: Callable[..., Any], browser_page: Callable[..., Any], address: str
) -> None:
    link = saved_story(walk(f"{address}/meeting"))
    visit = staged(browser_page, link)
    page = visit.page
    first, total = count(page)
    assert first == 1
    assert total >= 4

    for number in range(1, total + 1):
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(50)  # the slide fits itself to its new room
            assert page.evaluate(OVERFLOW) == [], (number, width)
            sizes = page.evaluate(TYPE)
            assert min(sizes["body"]) >= BODY, (number, width)
            assert min(sizes["source"]) >= SOURCE, (number, width)
        assert count(page) == (number, total)
        page.keyboard.press("ArrowRight")
    for key, expected in (
        ("Home", 1), ("PageDown", 2), ("ArrowLeft", 1), ("ArrowLeft", 1), ("Space", 2),
        ("PageUp", 1), ("Enter", 2), ("Backspace", 1), ("End", total), ("ArrowDown", total),
        ("ArrowUp", total - 1),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert count(page)[0] == expected, key
    assert f"step={total - 1}" in page.url

    page.keyboard.press("Escape")

    # Not "is soon gone": the browser does not wait for the server.
    assert page.locator(".srm-stage").count() == 0
    assert not page.evaluate("document.getElementById('root').inert")
    page.get_by_role("heading", level=1, name="Sitzung vorbereiten").wait_for(timeout=20_000)
    visit.rest()
    assert page.locator(".srm-stage").count() == 0
    assert "present" not in page.url
    slides = visit.download(page.get_by_role("button", name="PPTX", exact=True))
    pages = visit.download(page.get_by_role("button", name="PDF", exact=True))
    assert slides.suggested_filename.startswith("kleinstadt_")
    deck = Presentation(io.BytesIO(Path(slides.path()).read_bytes()))
    reader = PdfReader(pages.path())
    assert len(reader.pages) >= len(deck.slides) >= 4  # notes follow the slides in the PDF
    titles = [one.shapes.title.text_frame.text for one in deck.slides if one.shapes.title]
    assert titles[0].split()[0] in reader.pages[0].extract_text()
    assert visit.refused == []


def test_slide_has_no_serious_barrier_and_its_title_is_heard(
    stage: Any, barriers: Callable[..., list[str]]
) -> None:
    assert barriers(stage) == []
    assert stage.evaluate(FOCUS) == "H1"
    assert stage.evaluate("document.getElementById('root').inert")

    stage.get_by_role("button", name="Nächste Folie").press("Enter")

    assert count(stage) == (2, 2)
    assert stage.evaluate(FOCUS) == "BUTTON"
    title = stage.locator(".srm-stage .title").inner_text()
    assert title in stage.locator(".srm-stage .said").text_content()
    stage.keyboard.press("Home")


def test_step_is_quick_and_needs_no_server(stage: Any) -> None:
    stage.context.set_offline(True)
    milliseconds, other = stage.evaluate(STEP_TIME)
    stage.keyboard.press("Home")
    stage.context.set_offline(False)

    assert other
    assert milliseconds < 300


def test_notes_begin_at_the_step_of_the_link_and_name_the_next_slide(
    walk: Callable[..., Any], address: str
) -> None:
    page = staged(walk, f"{address}/meeting?story=kurz&notes=1&step=2").page
    assert count(page) == (2, 2)
    assert "Kurz halten." in page.locator(".srm-stage .notes").inner_text()
    title = page.locator(".srm-stage .title").inner_text()

    page.keyboard.press("PageUp")

    assert page.locator(".srm-stage .next").inner_text() == title


def test_preparing_fits_a_telephone_without_a_serious_barrier(
    walk: Callable[..., Any], address: str, barriers: Callable[..., list[str]]
) -> None:
    visit = walk(f"{address}/meeting?story=kurz", viewport={"width": 320, "height": 700})
    page = visit.page
    page.locator(".preview .title").first.wait_for(timeout=60_000)
    visit.rest()

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert barriers(page) == []
