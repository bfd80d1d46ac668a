"""Sets of areas in a real browser: a polygon drawn with the mouse or by file, and the finder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from playwright.sync_api import expect
from shapely.geometry import box

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SETS = """
[[area_sets]]
name = "netze"
label = { de = "Nachbarschaftsnetze", en = "Neighbourhood networks" }
kind = "network"
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
members = [{ level = "quartier", id = "06", from = 2010-01-01 }]
"""
GROUP = 'target_group = { de = "ältere Menschen", en = "Older people" }\n'
VIEWS = ("history", "finder", "groups")


@pytest.fixture(scope="module")
def address(
    live_app: Callable[..., str], tiny_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    folder = tmp_path_factory.mktemp("mengen")
    for file in tiny_city.parent.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    path = folder / "city.toml"
    text = path.read_text("utf-8").replace(
        'key = "transfer_rate"\n', f'key = "transfer_rate"\n{GROUP}', 1
    )
    path.write_text(text + SETS, "utf-8")
    register = tmp_path_factory.mktemp("register")
    return live_app(ROOT / "app.py", env={"CITY": str(path), "SOZIALRAUM_DATA": str(register)})


def opened(visits: Callable[..., Any], url: str, **options: Any) -> Any:
    visit = visits(url, **options)
    visit.page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
    visit.rest()
    return visit


@pytest.mark.parametrize("view", VIEWS)
def test_view_asks_no_other_host_and_fits_a_telephone(
    walk: Callable[..., Any], address: str, view: str
) -> None:
    url = f"{address}/action_areas?view={view}&area=06"
    visit = opened(walk, url, viewport={"width": 390, "height": 844})

    assert visit.refused == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("view", VIEWS)
def test_view_has_no_serious_barrier(
    walk: Callable[..., Any], address: str, barriers: Callable[..., list[str]], view: str
) -> None:
    page = opened(walk, f"{address}/action_areas?view={view}&set=netze&area=06").page

    assert barriers(page) == []


def drawing(visit: Any) -> Any:
    """Open the form for a surface that is drawn."""
    page = visit.page
    page.get_by_text("Eintrag hinzufügen").click()
    visit.rest()
    kind = page.get_by_role("radio", name="gezeichnete Fläche")
    kind.focus()  # with the keyboard: a form that still unfolds moves away from under the mouse
    page.keyboard.press("Space")
    expect(kind).to_be_checked(timeout=20_000)
    visit.rest()
    return page


def save(visit: Any, *, name: str, reason: str) -> None:
    page = visit.page
    page.get_by_label("Name des Teils").fill(name)
    page.keyboard.press("Tab")
    visit.rest()
    page.get_by_role("textbox", name="Begründung").fill(reason)
    page.keyboard.press("Tab")
    button = page.get_by_role("button", name="Eintragen")
    button.scroll_into_view_if_needed()
    visit.rest()  # a button that still moves is missed
    button.click()
    page.get_by_text("gespeichert").first.wait_for(timeout=20_000)
    visit.rest()


def test_polygon_drawn_with_the_mouse_is_a_part_from_its_day_on(
    browser_page: Callable[..., Any], address: str
) -> None:
    visit = opened(browser_page, f"{address}/action_areas?view=history&set=netze&area=05")
    page = drawing(visit)
    # The last map is the one to draw on; locators look again until it is there.
    frames = 'iframe[src*="streamlit_folium"]'
    element, tools = page.locator(frames).last, page.frame_locator(frames).last
    polygon = tools.locator(".leaflet-draw-draw-polygon")
    polygon.wait_for(timeout=60_000)
    element.scroll_into_view_if_needed()
    visit.rest()  # what follows clicks on places of the screen: nothing may move any more
    polygon.click()
    area = element.bounding_box()
    x, y = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    # 05 lies in the middle of the map, which shows three areas from top to bottom.
    for dx, dy in ((-30, -30), (30, -30), (30, 30), (-30, 30), (-30, -30)):
        page.mouse.move(x + dx, y + dy, steps=3)
        page.mouse.click(x + dx, y + dy)
        page.wait_for_timeout(200)
    page.get_by_text("Die Fläche umfasst").wait_for(timeout=20_000)
    visit.rest()
    save(visit, name="Am Bach", reason="Beschluss des Ausschusses")

    expect(page.get_by_role("heading", level=1)).to_contain_text("1 Teil eines Gebiets")
    expect(page.get_by_role("cell", name="Teil kommt hinzu: Am Bach")).to_be_visible()
    assert visit.refused == []

    before = opened(browser_page, f"{address}/action_areas?view=history&set=netze&date=2020-01-01")
    expect(before.page.get_by_role("heading", level=1)).to_contain_text("gehörte 1 ganzes Gebiet")


def test_polygon_from_a_file_needs_no_mouse(
    browser_page: Callable[..., Any], address: str, tmp_path: Path
) -> None:
    half = gpd.GeoDataFrame(geometry=[box(501000, 5700000, 501500, 5701000)], crs="EPSG:25832")
    file = tmp_path / "teil.geojson"
    file.write_text(half.to_crs("EPSG:4326").to_json(), encoding="utf-8")
    visit = opened(browser_page, f"{address}/action_areas?view=history&set=netze&area=02")
    page = drawing(visit)
    page.get_by_role("radio", name="aus einer Datei").click()
    visit.rest()
    page.locator('input[type="file"]').set_input_files(str(file))
    expect(page.get_by_text("von Ährenfeld")).to_be_visible(timeout=30_000)
    save(visit, name="Westhälfte", reason="Antrag aus dem Quartier")

    expect(page.get_by_role("cell", name="Teil kommt hinzu: Westhälfte")).to_be_visible()


def test_switch_of_the_finder_changes_the_list(walk: Callable[..., Any], address: str) -> None:
    link = "view=finder&level=quartier&indicator=transfer_rate&year=2018"
    visit = opened(walk, f"{address}/action_areas?{link}")
    page = visit.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Von 9 Quartieren kommt 1 in Frage.")

    page.get_by_text("Netzwerk vorhanden").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Von 9 Quartieren kommen 3 in Frage.", timeout=20_000
    )
    page.wait_for_function("location.search.includes('off=network')", timeout=10_000)
