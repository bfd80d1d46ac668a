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

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SIZES = [(1280, 720), (1920, 1080)]
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
    folder = tmp_path_factory.mktemp("verzeichnis")
    return live_app(ROOT / "app.py", env={"CITY": str(tiny_city), "SOZIALRAUM_DATA": str(folder)})


def staged(visits: Callable[..., Any], url: str, size: tuple[int, int]) -> Any:
    """Open a link to slides and wait for the first one."""
    visit = visits(url, viewport={"width": size[0], "height": size[1]})
    visit.page.locator(".srm-stage .title").wait_for(timeout=60_000)
    return visit.page


def count(page: Any) -> tuple[int, int]:
    here, all_of_them = page.locator(".srm-stage .count").inner_text().split(" / ")
    return int(here), int(all_of_them)


@pytest.fixture(scope="module")
def story_link(shared_page: Callable[..., Any], address: str) -> str:
    """Link to a story of four steps, put together and saved as a presenter does it."""
    visit = shared_page(f"{address}/meeting")
    page = visit.page
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    for number in (5, 2):
        visit.rest()
        page.get_by_role("button", name=f"Schritt {number} entfernen", exact=True).press("Enter")
        expect(page.get_by_role("heading", level=3)).to_have_count(
            number if number == 5 else 4, timeout=20_000
        )
    page.get_by_label("Name des Ablaufs").fill("Ausschuss für Soziales")
    page.keyboard.press("Tab")
    visit.rest()
    page.get_by_role("button", name="Ablauf speichern").press("Enter")
    page.get_by_text("ist gespeichert (Fassung 1)").wait_for(timeout=20_000)
    visit.rest()
    page.get_by_text("Links und Befehl").click()
    shown = page.get_by_test_id("stCode").first
    expect(shown).to_be_visible(timeout=20_000)
    return str(shown.inner_text()).strip()


@pytest.mark.parametrize("size", SIZES, ids=["720p", "1080p"])
def test_presenter_goes_through_the_story_by_keyboard(
    browser_page: Callable[..., Any], story_link: str, size: tuple[int, int]
) -> None:
    visit = browser_page(story_link, viewport={"width": size[0], "height": size[1]})
    page = visit.page
    page.locator(".srm-stage .title").wait_for(timeout=60_000)
    first, total = count(page)
    assert first == 1
    assert total >= 4

    for number in range(1, total + 1):
        assert count(page) == (number, total)
        assert page.evaluate(OVERFLOW) == [], number
        sizes = page.evaluate(TYPE)
        assert min(sizes["body"]) >= BODY, number
        assert min(sizes["source"]) >= SOURCE, number
        page.keyboard.press("ArrowRight")
    for key, expected in (
        ("Home", 1), ("PageDown", 2), ("ArrowLeft", 1), ("ArrowLeft", 1), ("Space", 2),
        ("PageUp", 1), ("End", total), ("ArrowDown", total), ("ArrowUp", total - 1),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert count(page)[0] == expected, key
    assert f"step={total - 1}" in page.url
    assert visit.refused == []

    page.keyboard.press("Escape")
    heading = page.get_by_role("heading", level=1, name="Sitzung vorbereiten")
    heading.wait_for(timeout=20_000)
    expect(page.locator(".srm-stage")).to_have_count(0, timeout=20_000)
    assert "present" not in page.url


def test_step_is_quick_and_needs_no_server(
    browser_page: Callable[..., Any], story_link: str
) -> None:
    page = staged(browser_page, story_link, SIZES[0])
    page.context.set_offline(True)
    milliseconds, other = page.evaluate(STEP_TIME)

    assert other
    assert milliseconds < 300


def test_step_of_the_address_is_kept_and_the_title_is_heard(
    walk: Callable[..., Any], story_link: str
) -> None:
    page = staged(walk, f"{story_link}&step=2", SIZES[0])
    assert count(page)[0] == 2
    focused = "document.querySelector('.srm-stage').shadowRoot.activeElement.tagName"
    assert page.evaluate(focused) == "H1"
    assert page.evaluate("document.getElementById('root').inert")

    page.get_by_role("button", name="Nächste Folie").press("Enter")

    assert count(page)[0] == 3
    assert page.evaluate(focused) == "BUTTON"
    title = page.locator(".srm-stage .title").inner_text()
    assert title in page.locator(".srm-stage .said").text_content()


def test_notes_follow_the_same_keys_and_name_the_next_slide(
    walk: Callable[..., Any], story_link: str
) -> None:
    page = staged(walk, story_link.replace("present=1", "notes=1"), (820, 1180))
    following = page.locator(".srm-stage .next").inner_text()
    assert page.locator(".srm-stage .notes").inner_text().strip()

    page.keyboard.press("PageDown")

    assert page.locator(".srm-stage .title").inner_text() == following


@pytest.mark.parametrize("state", ["preparing", "presenting"])
def test_both_states_have_no_serious_barrier(
    walk: Callable[..., Any],
    story_link: str,
    barriers: Callable[..., list[str]],
    state: str,
) -> None:
    if state == "presenting":
        page = staged(walk, story_link, SIZES[0])
    else:
        visit = walk(story_link.replace("present=1", "lang=de"))
        page = visit.page
        page.locator(".preview .title").first.wait_for(timeout=60_000)
        visit.rest()

    assert barriers(page) == []


def test_files_hold_the_slides_and_the_page_fits_a_telephone(
    walk: Callable[..., Any], story_link: str
) -> None:
    visit = walk(story_link.replace("present=1", "lang=de"), viewport={"width": 390, "height": 844})
    page = visit.page
    page.locator(".preview .title").first.wait_for(timeout=60_000)
    visit.rest()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    slides = visit.download(page.get_by_role("button", name="PPTX", exact=True))
    pages = visit.download(page.get_by_role("button", name="PDF", exact=True))

    assert slides.suggested_filename.startswith("kleinstadt_")
    deck = Presentation(io.BytesIO(Path(slides.path()).read_bytes()))
    reader = PdfReader(pages.path())
    assert len(reader.pages) >= len(deck.slides) >= 4  # notes follow the slides in the PDF
    titles = [one.shapes.title.text_frame.text for one in deck.slides if one.shapes.title]
    assert titles[0]
    assert titles[0].split()[0] in reader.pages[0].extract_text()
