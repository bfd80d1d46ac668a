"""The whole app in a real browser: no other host is asked, nothing overflows, links open views."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import geopandas as gpd
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SCREENS = {"": "In 3 von 7", "data_quality": "Daten", "methods": "Methodik"}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address(live_app: Callable[..., str], tiny_city: Path) -> str:
    return live_app(ROOT / "app.py", env={"CITY": str(tiny_city)})


def opened(visits: Callable[..., Any], url: str, heading: str, **options: Any) -> Any:
    visit = visits(url, **options)
    visit.page.get_by_role("heading", level=1, name=heading).wait_for(timeout=60_000)
    return visit


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_asks_no_other_host(
    browser_page: Callable[..., Any], address: str, screen: str
) -> None:
    visit = opened(browser_page, f"{address}/{screen}", SCREENS[screen])
    visit.rest()

    assert visit.refused == []
    assert len(visit.requests) > 5


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_fits_a_telephone(walk: Callable[..., Any], address: str, screen: str) -> None:
    visit = opened(walk, f"{address}/{screen}", SCREENS[screen], viewport=NARROW)
    visit.rest()

    assert visit.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_document_says_its_language(browser_page: Callable[..., Any], address: str) -> None:
    german = opened(browser_page, f"{address}/", SCREENS[""])
    german.page.wait_for_function("document.documentElement.lang === 'de'", timeout=10_000)

    english = opened(browser_page, f"{address}/?lang=en", "the transfer payment rate")
    english.page.wait_for_function("document.documentElement.lang === 'en'", timeout=10_000)

    pages = (german.page, english.page)
    assert [page.evaluate("document.documentElement.lang") for page in pages] == ["de", "en"]


def test_choice_in_the_list_reaches_address_card_and_link(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/", SCREENS[""])
    visit.page.get_by_text("Eichgrund", exact=True).first.click()
    visit.page.get_by_role("heading", name="Eichgrund").wait_for(timeout=20_000)
    visit.page.wait_for_function("location.search.includes('area=05')", timeout=10_000)

    again = opened(browser_page, visit.page.url.replace("lang=de", "lang=en"), "the transfer")
    expect(again.page.get_by_role("heading", name="Eichgrund")).to_be_visible(timeout=20_000)


def test_choice_on_the_map_opens_the_area(walk: Callable[..., Any], address: str) -> None:
    visit = opened(walk, f"{address}/?level=bezirk", "In ")
    frame = visit.map_frame()
    frame.get_by_role("button", name="Südbezirk").first.focus()
    visit.page.keyboard.press("Enter")

    expect(visit.page.get_by_role("heading", name="Südbezirk")).to_be_visible(timeout=20_000)


def test_table_opens_with_the_figures_of_the_map(walk: Callable[..., Any], address: str) -> None:
    visit = opened(walk, f"{address}/", SCREENS[""])
    assert visit.page.locator('[data-testid="stDataFrame"]').count() == 0

    visit.page.get_by_text("Tabelle zur Karte").click()

    expect(visit.page.locator('[data-testid="stDataFrame"]')).to_be_visible(timeout=20_000)


def test_downloads_hold_what_their_name_says(walk: Callable[..., Any], address: str) -> None:
    visit = opened(walk, f"{address}/", SCREENS[""])
    file = visit.download(visit.page.get_by_role("button", name="CSV", exact=True))

    assert file.suggested_filename.startswith("kleinstadt_quartier_transfer_rate_2018_")
    content = Path(file.path()).read_text(encoding="utf-8")
    assert content.startswith("area_id,name,numerator,denominator,value,state,city_value")


def test_change_of_language_keeps_choices_made_before(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/?indicator=gymnasium_rate", "In 4 von 9")
    page = visit.page
    page.locator(".st-key-year input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("location.search.includes('year=2017')", timeout=20_000)
    page.get_by_role("radio", name="EN", exact=True).click()
    page.get_by_role("heading", name="In 4 of 9").wait_for(timeout=20_000)

    assert "year=2017" in page.url
    assert "indicator=gymnasium_rate" in page.url
    assert page.locator(".st-key-year input[type=range]").get_attribute("aria-valuetext") == "2017"


def test_way_back_takes_the_last_choice_back_and_leaves_a_screen(
    browser_page: Callable[..., Any], address: str
) -> None:
    page = opened(browser_page, f"{address}/", SCREENS[""]).page
    # The address follows the sentence a moment later; going back before would leave the app.
    page.wait_for_function("location.search.includes('year=2018')", timeout=20_000)
    page.locator(".st-key-year input[type=range]").focus()
    page.keyboard.press("Home")
    page.get_by_role("heading", level=1, name="In 4 von 9").wait_for(timeout=20_000)
    page.wait_for_function("location.search.includes('year=2016')", timeout=20_000)
    page.go_back()
    expect(page.get_by_role("heading", level=1, name=SCREENS[""])).to_be_visible(timeout=20_000)

    page.get_by_role("link", name="Methodik").click()
    page.get_by_role("heading", level=1, name="Methodik").wait_for(timeout=20_000)
    page.go_back()
    expect(page.get_by_role("heading", level=1, name=SCREENS[""])).to_be_visible(timeout=20_000)


@pytest.mark.parametrize(("screen", "heading"), [("data_quality", "Data"), ("methods", "Methods")])
def test_deep_link_is_the_first_visit_of_a_fresh_server(
    live_app: Callable[..., str],
    browser_page: Callable[..., Any],
    tiny_city: Path,
    screen: str,
    heading: str,
) -> None:
    fresh = live_app(ROOT / "app.py", env={"CITY": str(tiny_city)})
    visit = opened(browser_page, f"{fresh}/{screen}?lang=en", heading)

    expect(visit.page.get_by_text("made-up data")).to_be_visible(timeout=20_000)


NONSENSE = ("x" * 10_000, "\"'><img src=x onerror=alert(1)>", "../../etc/passwd", "[a](b)", "%00")


@pytest.mark.parametrize("nonsense", NONSENSE, ids=["long", "html", "path", "markdown", "nul"])
def test_nonsense_in_every_parameter_falls_back(
    walk: Callable[..., Any], address: str, nonsense: str
) -> None:
    keys = ("level", "topic", "indicator", "year", "area", "lang", "city")
    query = "&".join(f"{key}={quote(nonsense, safe='')}" for key in keys)
    visit = opened(walk, f"{address}/?{query[:60_000]}", SCREENS[""])

    assert visit.page.locator('[data-testid="stAlert"]').count() == 0
    assert visit.refused == []


HOSTILE = (
    "<img src=http://h.example/a onerror=fired()> ![](http://h.example/b.png) :material/home: "
    "$x$ {{7*7}} ${fired()} [a](javascript:fired())"
)


@pytest.fixture(scope="module")
def hostile_address(
    live_app: Callable[..., str], tiny_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    folder = tmp_path_factory.mktemp("hostile") / "kleinstadt"
    shutil.copytree(tiny_city.parent, folder)
    areas = gpd.read_file(folder / "quartiere.gpkg")
    areas["name"] = areas["name"].replace("Eichgrund", HOSTILE)
    areas.to_file(folder / "quartiere.gpkg", layer="quartiere", driver="GPKG")
    path = folder / "city.toml"
    text = path.read_text("utf-8")
    for spoiled in (
        'de = "Transferleistungsquote"',
        'name = "Kleinstadt"',
        'de = "Transferleistungen"',
        'de = "Quartiere"',
        'source = "Amt für erfundene Zahlen, Bestand"',
        'de = "Beziehende je 100 Einwohner."',
    ):
        assert spoiled in text, spoiled
        key = spoiled.split(" = ")[0]
        text = text.replace(spoiled, f"{key} = '{HOSTILE}'")
    path.write_text(text, "utf-8")
    return live_app(ROOT / "app.py", env={"CITY": str(path)})


@pytest.mark.parametrize("screen", SCREENS)
def test_texts_of_files_stay_texts_on_every_screen(
    walk: Callable[..., Any], hostile_address: str, screen: str
) -> None:
    visit = walk(f"{hostile_address}/{screen}?area=05")
    page = visit.page
    page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
    visit.rest()
    if not screen:
        page.get_by_text("Tabelle zur Karte").click()
        frame = visit.map_frame()
        frame.locator("[role=button]").nth(4).hover(force=True)
        page.wait_for_timeout(500)

    shown = page.inner_text("body").replace("\u2060", "")
    assert visit.refused == []
    assert not [error for error in visit.errors if "fired" in error]
    assert page.locator('a[href^="javascript:"], img[src*="h.example"]').count() == 0
    assert "<img src=http://h.example/a onerror=fired()>" in shown
    assert ":material/home:" in shown
    assert "{{7*7}}" in shown
    assert "$x$" in shown
