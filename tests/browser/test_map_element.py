"""The map in a real browser: recolouring, tooltips, keyboard, hostile names, base path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from locales import formats

pytestmark = pytest.mark.browser

#: Nine squares of 1 km: ids 1 to 9 from the south-west, as on a telephone turned over.
PAGE = """
import geopandas as gpd
import pandas as pd
import streamlit as st
from shapely.geometry import box
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared import server

NAMES = ["Süd-West", "</script><img src=x onerror=window.top.pwned=1>", "${alert(1)}`{{7*7}}",
         "West", "Mitte 'alt' \\"neu\\"", "Ost 😀", "Nord-West", "Nord_map_div", "Nord-Ost"]
TEXTS = {
    "value": "{indicator} {year}: {value}", "state": "{indicator} {year}: {state}",
    "city": "Stadt: {value}", "higher": "{difference} über dem Wert der Stadt",
    "lower": "{difference} unter dem Wert der Stadt", "equal": "gleich dem Wert der Stadt",
    "unfavourable": "ungünstiger als die Stadt", "favourable": "günstiger als die Stadt",
    "class": "Klasse {letter}: {words}", "points": "Prozentpunkte",
}
VIEWS = {
    2017: ("AAEEAE.-/", [41.2, 23.5, 3.0, 17.3, 1234.5, 0.1, None, None, None], "110010000"),
    2018: ("EEEEAE.-/", [1.0, 2.0, 3.0, 17.3, 99.9, 0.1, None, None, None], "000010000"),
}

def run():
    from geo.choropleth import Paint
    from geo.simplify import level_geometry
    from pages.shared.map_view import show_map

    shapes = [box(x, y, x + 1000, y + 1000) for y in (0, 1000, 2000) for x in (0, 1000, 2000)]
    frame = gpd.GeoDataFrame(
        {"name": NAMES}, index=pd.Index([str(i) for i in range(1, 10)], name="area_id"),
        geometry=gpd.GeoSeries(shapes).translate(390_000, 5_700_000).values, crs="EPSG:25832",
    )
    language = st.query_params.get("lang", "de")
    many = "many" in st.query_params
    if many:  # 1,200 fields in rows of 40 from the south-west
        squares = [box(x, y, x + 100, y + 100) for y in range(0, 3000, 100)
                   for x in range(0, 4000, 100)]
        ids = pd.Index([f"{i:04d}" for i in range(1200)], name="area_id")
        frame = gpd.GeoDataFrame(
            {"name": [f"Feld {i}" for i in ids]}, index=ids,
            geometry=gpd.GeoSeries(squares).translate(390_000, 5_700_000).values, crs="EPSG:25832",
        )
    level = st.selectbox("Ebene", ["neun", "sechs"], key="level")
    frame = frame if many or level == "neun" else frame.iloc[:6]
    year = st.selectbox("Jahr", [2017, 2018], key="year")
    st.session_state.setdefault("runs", 0)
    st.session_state.runs += 1
    codes, values, outlined = VIEWS[year]
    count = len(frame)
    if many:
        codes, values, outlined = "EE.A" * 300, [3.0, 3.0, None, 41.2] * 300, "0001" * 300
    paint = Paint(
        codes=codes[:count], outlined=outlined[:count], values=values[:count], decimals=1,
        unit="%", year=year, indicator="Quote", city_value=17.3, worse_when="higher",
        colours={"A": "#b35806", "E": "#542788", ".": "#bdbdbd", "-": "#ffffff", "/": "#d9d9d9"},
        state_texts={".": "geheim oder unbekannt", "-": "keine Angabe", "/": "nicht sicher"},
        class_texts={"A": "weit darüber", "E": "weit darunter"},
        selected=st.session_state.get("area"), texts=TEXTS, language=language,
    )
    def choose(area_id):
        st.session_state.area = area_id
    new = show_map(level_geometry(frame), paint, key="map", height=500, on_select=choose)
    st.text(f"gewählt={st.session_state.get('area')} neu={new} Lauf={st.session_state.runs}")

if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(__file__, routes=server.routes(), middleware=server.middleware())
else:
    run()
"""

CENTRE = """id => {
  const box = document.querySelector(`path[data-area="${id}"]`).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
AREA = 'path[data-area="{}"]'


@pytest.fixture(scope="module")
def app_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = tmp_path_factory.mktemp("map") / "map_page.py"
    script.write_text(PAGE, encoding="utf-8")
    return script


@pytest.fixture(scope="module")
def url(live_app: Callable[..., str], app_file: Path) -> str:
    return live_app(app_file, base_path="stadt/monitor")


@pytest.fixture(scope="module")
def seen(shared_page: Callable[..., Any], url: str) -> Any:
    """Return a page in its first view, for tests that only look and point."""
    return shared_page(url)


def point(visit: Any, frame: Any, area_id: str) -> tuple[float, float]:
    """Middle of an area in the page's coordinates."""
    corner = frame.frame_element().bounding_box()
    x, y = frame.evaluate(CENTRE, area_id)
    return corner["x"] + x, corner["y"] + y


def choose(visit: Any, label: str, option: str) -> None:
    visit.page.get_by_label(label).first.click()
    visit.page.get_by_role("option", name=option).click()


def wait_for_paint(frame: Any, count: int) -> None:
    frame.wait_for_function("n => window.srmPainted.count >= n", arg=count, timeout=15_000)


def tooltip(frame: Any) -> list[str]:
    return list(
        frame.evaluate(
            "[...document.querySelector('.srm-tooltip').children].map(e => e.textContent)"
        )
    )


def attribute(frame: Any, area_id: str, name: str) -> str | None:
    return frame.locator(AREA.format(area_id)).get_attribute(name)


def test_map_asks_no_other_host_and_reports_no_error(seen: Any) -> None:
    frame = seen.map_frame()

    assert frame.locator("path.srm-area").count() == 9
    assert seen.refused == []
    assert seen.errors == []
    assert sum("/geometry/" in address for address in seen.requests) == 1


def test_another_year_recolours_in_place(url: str, browser_page: Any) -> None:
    visit = browser_page(url)
    frame = visit.map_frame()
    frame.evaluate("window.stays = document.querySelector('path[data-area=\"1\"]')")
    frame.locator(".leaflet-control-zoom-in").click()
    frame.wait_for_timeout(500)
    view = "JSON.stringify([map_div.getZoom(), map_div.getCenter()])"
    before = frame.evaluate(view)
    requests = len(visit.requests)
    assert attribute(frame, "1", "fill") == "#b35806"

    choose(visit, "Jahr", "2018")
    wait_for_paint(frame, 2)

    assert frame.evaluate("window.stays === document.querySelector('path[data-area=\"1\"]')")
    assert attribute(frame, "1", "fill") == "#542788"
    assert frame.evaluate(view) == before
    assert len(visit.requests) == requests


def test_another_level_stays_in_the_same_frame(url: str, browser_page: Any) -> None:
    visit = browser_page(url)
    frame = visit.map_frame()
    frame.evaluate("window.stays = true")

    choose(visit, "Ebene", "sechs")
    wait_for_paint(frame, 2)

    assert frame.evaluate("window.stays")
    assert frame.locator("path.srm-area").count() == 6


def test_areas_without_a_figure_have_patterns(seen: Any) -> None:
    frame = seen.map_frame()

    fills = [attribute(frame, area_id, "fill") for area_id in ("7", "8", "9")]
    assert fills == ["url(#srm-pattern-46)", "url(#srm-pattern-45)", "url(#srm-pattern-47)"]
    for fill in fills:
        assert frame.locator(f"pattern{fill[4:-1]}").count() == 1


def test_areas_less_favourable_than_the_city_are_outlined_above_the_others(seen: Any) -> None:
    frame = seen.map_frame()

    widths = {i: float(attribute(frame, str(i), "stroke-width")) for i in range(1, 10)}
    order = frame.evaluate(
        "[...document.querySelectorAll('path.srm-area')].map(p => p.dataset.area)"
    )
    assert {i for i, width in widths.items() if width > 2} == {1, 2, 5}
    assert set(order[-3:]) == {"1", "2", "5"}


@pytest.mark.parametrize(
    ("area_id", "lines"),
    [
        pytest.param(
            "1",
            [
                "Süd-West",
                "Quote 2017: 41,2\u202f%",
                "Stadt: 17,3\u202f%",
                "23,9\u202fProzentpunkte über dem Wert der Stadt – ungünstiger als die Stadt",
                "Klasse A: weit darüber",
            ],
            id="less favourable",
        ),
        pytest.param(
            "4",
            [
                "West",
                "Quote 2017: 17,3\u202f%",
                "Stadt: 17,3\u202f%",
                "gleich dem Wert der Stadt",
                "Klasse E: weit darunter",
            ],
            id="equal",
        ),
        pytest.param(
            "7",
            ["Nord-West", "Quote 2017: geheim oder unbekannt", "Stadt: 17,3\u202f%"],
            id="withheld",
        ),
    ],
)
def test_tooltip_tells_the_figure_in_words(seen: Any, area_id: str, lines: list[str]) -> None:
    frame = seen.map_frame()

    seen.page.mouse.move(*point(seen, frame, area_id))

    shown = [line.replace("\u00a0", "\u202f") for line in tooltip(frame)]
    assert shown == lines


def test_tooltip_goes_away_with_escape_and_comes_back_for_another_area(seen: Any) -> None:
    frame = seen.map_frame()
    seen.page.mouse.move(*point(seen, frame, "4"))
    assert tooltip(frame)

    frame.get_by_role("button", name="Stadt zeigen").press("Escape")
    assert tooltip(frame) == []
    seen.page.mouse.move(*point(seen, frame, "6"))

    assert tooltip(frame)[0] == "Ost 😀"


def test_click_chooses_an_area_with_one_run(url: str, browser_page: Any) -> None:
    visit = browser_page(url)
    frame = visit.map_frame()

    visit.page.mouse.click(*point(visit, frame, "5"))

    visit.page.get_by_text("gewählt=5 neu=5 Lauf=2").wait_for()
    visit.page.wait_for_timeout(700)  # streamlit-folium's own answer would come after 250 ms
    assert visit.page.get_by_text("Lauf=2").count() == 1
    wait_for_paint(frame, 2)
    assert frame.evaluate("window.srmPainted.selected") == "5"


def test_choice_is_new_only_once_and_the_same_area_can_be_chosen_again(
    url: str, browser_page: Any
) -> None:
    visit = browser_page(url)
    frame = visit.map_frame()
    visit.page.mouse.click(*point(visit, frame, "5"))
    visit.page.get_by_text("gewählt=5 neu=5").wait_for()

    choose(visit, "Jahr", "2018")
    visit.page.get_by_text("gewählt=5 neu=None").wait_for()
    visit.page.mouse.click(*point(visit, frame, "5"))

    expect(visit.page.get_by_text("gewählt=5 neu=5")).to_be_visible()


def test_zooming_and_panning_do_not_run_the_page(seen: Any) -> None:
    frame = seen.map_frame()

    frame.locator(".leaflet-control-zoom-in").click()
    seen.page.wait_for_timeout(600)
    x, y = point(seen, frame, "5")
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x + 80, y + 40, steps=4)
    seen.page.mouse.up()
    seen.page.wait_for_timeout(900)

    frame.get_by_role("button", name="Stadt zeigen").click()

    assert seen.page.get_by_text("gewählt=None neu=None Lauf=1").count() == 1


def test_button_shows_the_whole_city_again(seen: Any) -> None:
    frame = seen.map_frame()
    zoom = frame.evaluate("map_div.getZoom()")
    frame.locator(".leaflet-control-zoom-in").click()
    frame.wait_for_function("z => map_div.getZoom() > z", arg=zoom)

    frame.get_by_role("button", name="Stadt zeigen").click()

    frame.wait_for_function("z => map_div.getZoom() === z", arg=zoom, timeout=5_000)
    assert frame.evaluate("map_div.getZoom()") == zoom


def test_arrow_keys_and_enter_choose_an_area(url: str, browser_page: Any) -> None:
    visit = browser_page(url)
    frame = visit.map_frame()
    assert frame.locator('path.srm-area[tabindex="0"]').count() == 1
    frame.locator(AREA.format("1")).focus()

    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowLeft"):
        visit.page.keyboard.press(key)

    focused = "document.activeElement.dataset.area"
    assert frame.evaluate(focused) == "4"
    assert tooltip(frame)[0] == "West"
    assert frame.evaluate("document.activeElement.getAttribute('role')") == "button"
    label = frame.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == ". ".join(tooltip(frame))
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("gewählt=4 neu=4").wait_for()
    wait_for_paint(frame, 2)
    assert frame.evaluate(focused) == "4"


def test_focus_survives_a_paint_that_moves_the_area(url: str, browser_page: Any) -> None:
    visit = browser_page(url)
    frame = visit.map_frame()
    visit.page.get_by_label("Jahr").first.focus()
    frame.locator(AREA.format("1")).focus()

    frame.evaluate(  # area 1 loses its outline and so its place in the drawing order
        "srm.paint(map_div, {...map_div.srm.view, outlined: btoa('\\0\\0')})"
    )

    assert frame.evaluate("document.activeElement.dataset.area") == "1"


def test_every_area_has_a_name_for_screen_readers(seen: Any) -> None:
    frame = seen.map_frame()
    frame.wait_for_function("window.srmDescribed >= 1")

    labels = frame.evaluate(
        "[...document.querySelectorAll('path.srm-area')].map(p => p.getAttribute('aria-label'))"
    )
    assert len(labels) == 9
    assert all("Quote 2017: " in label for label in labels)


def test_hostile_names_stay_text(seen: Any) -> None:
    frame = seen.map_frame()

    for area_id, name in (
        ("2", "</script><img src=x onerror=window.top.pwned=1>"),
        ("3", "${alert(1)}`{{7*7}}"),
        ("5", "Mitte 'alt' \"neu\""),
        ("8", "Nord_map_div"),
    ):
        seen.page.mouse.move(*point(seen, frame, area_id))
        assert tooltip(frame)[0] == name

    assert frame.locator(".srm-tooltip img").count() == 0
    assert seen.page.evaluate("window.pwned") is None


def speech(frame: Any) -> list[str]:
    """Language, title and button of the map's frame."""
    return [
        frame.evaluate("document.documentElement.lang"),
        frame.frame_element().get_attribute("title"),
        frame.locator(".srm-home button").inner_text(),
    ]


def test_frame_speaks_the_language_of_the_reader(url: str, seen: Any, browser_page: Any) -> None:
    english = browser_page(f"{url}/?lang=en")

    assert speech(seen.map_frame()) == ["de", "Karte der Gebiete", "Stadt zeigen"]
    assert speech(english.map_frame()) == ["en", "Map of the areas", "Show city"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_map_writes_numbers_as_every_other_place(seen: Any, language: str) -> None:
    frame = seen.map_frame()
    cases = [(0, 0), (5, 1), (-5, 1), (12345, 1), (1234567, 0), (-99, 2), (1000, 3), (999, 0)]

    for whole, decimals in cases:
        written = frame.evaluate(
            "([w, d, l]) => srm.words.withUnit(srm.words.number(w, d, l), '%', l)",
            [whole, decimals, language],
        )
        assert written == formats.with_unit(whole / 10**decimals, decimals, "%", language)


def test_wheel_scrolls_the_page_and_not_the_map(url: str, browser_page: Any) -> None:
    visit = browser_page(url, viewport={"width": 900, "height": 400})
    frame = visit.map_frame()
    zoom = frame.evaluate("map_div.getZoom()")
    visit.page.mouse.move(*point(visit, frame, "9"))

    visit.page.mouse.wheel(0, 200)
    visit.page.wait_for_timeout(300)

    assert frame.evaluate("map_div.getZoom()") == zoom


def test_finger_moves_the_page_until_the_map_is_tapped(url: str, browser_page: Any) -> None:
    visit = browser_page(
        url, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )
    frame = visit.map_frame()
    assert not frame.evaluate("map_div.dragging.enabled()")

    visit.page.touchscreen.tap(*point(visit, frame, "5"))

    frame.wait_for_function("map_div.dragging.enabled()")


def test_motion_is_left_out_where_readers_ask_for_it(url: str, browser_page: Any) -> None:
    frame = browser_page(url, reduced_motion="reduce").map_frame()

    assert frame.evaluate("[map_div.options.zoomAnimation, map_div.options.inertia]") == [
        False,
        False,
    ]


def test_city_fits_again_when_the_window_changes(seen: Any) -> None:
    frame = seen.map_frame()

    usual = seen.page.viewport_size
    seen.page.set_viewport_size({"width": 420, "height": 800})
    seen.page.wait_for_timeout(600)

    inside = """(() => {
      const [south, west, north, east] = map_div.srm.areas.bounds;
      return map_div.getBounds().contains([[south, west], [north, east]]);
    })()"""
    narrow = frame.evaluate(inside)
    seen.page.set_viewport_size(usual)

    assert narrow


def test_map_asks_below_the_base_path_only(seen: Any, url: str) -> None:
    seen.map_frame()

    own = [a for a in seen.requests if "/geometry/" in a or "/app/static/" in a]
    assert len(own) >= 8
    assert all(address.startswith(url) for address in own)


def test_missing_boundaries_are_told_in_words(seen: Any) -> None:
    frame = seen.map_frame()

    frame.evaluate(
        "srm.paint(map_div, {...map_div.srm.view, geometry: '../../geometry/0000.json'})"
    )

    frame.get_by_text("Die Grenzen der Gebiete konnten nicht geladen werden.").wait_for()
    frame.evaluate("srm.paint(map_div, {...map_div.srm.view, geometry: map_div.srm.url})")
    assert frame.locator(".srm-notice").inner_text() == ""


@pytest.fixture(scope="module")
def many(shared_page: Callable[..., Any], url: str) -> Any:
    """Return a page with 1,200 areas, drawn on a canvas."""
    return shared_page(f"{url}/?many=1")


def test_more_than_a_thousand_areas_are_drawn_on_a_canvas(many: Any) -> None:
    frame = many.map_frame()

    assert frame.locator("canvas").count() == 1
    assert frame.locator("path.srm-area").count() == 0
    assert many.errors == []


def test_states_have_their_marks_on_a_canvas_too(many: Any) -> None:
    frame = many.map_frame()
    colours = frame.evaluate(
        """index => {
          const canvas = document.querySelector('canvas');
          const box = canvas.getBoundingClientRect();
          const map = map_div.getContainer().getBoundingClientRect();
          const [east, north] = map_div.srm.areas.centres[index];
          const { x, y } = map_div.latLngToContainerPoint(srm.geometry.position([east, north]));
          const dense = canvas.width / box.width;
          const left = (x + map.x - box.x - 5) * dense;
          const top = (y + map.y - box.y - 5) * dense;
          const { data } = canvas.getContext('2d').getImageData(left, top, 10 * dense, 10 * dense);
          const found = new Set();
          for (let i = 0; i < data.length; i += 4) found.add(data.slice(i, i + 3).join());
          return [...found];
        }""",
        602,  # a withheld one amid the map
    )

    assert "189,189,189" in colours
    assert len(colours) > 1


def test_mouse_reads_areas_on_a_canvas(many: Any) -> None:
    frame = many.map_frame()
    corner = frame.frame_element().bounding_box()
    x, y = frame.evaluate(
        """() => {
          const { x, y } = map_div.latLngToContainerPoint(
            srm.geometry.position(map_div.srm.areas.centres[603]));
          return [x, y];
        }"""
    )
    many.page.mouse.move(corner["x"] + x, corner["y"] + y)

    frame.wait_for_function("document.querySelector('.srm-tooltip').children.length === 5")
    assert tooltip(frame)[0] == "Feld 0603"


def test_keyboard_and_screen_reader_reach_areas_on_a_canvas(url: str, browser_page: Any) -> None:
    visit = browser_page(f"{url}/?many=1")
    frame = visit.map_frame()
    listbox = frame.get_by_role("listbox", name="Karte der Gebiete")
    listbox.focus()

    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowRight"):
        visit.page.keyboard.press(key)

    option = frame.get_by_role("option")
    assert option.get_attribute("id") == listbox.get_attribute("aria-activedescendant")
    assert option.inner_text() == ". ".join(tooltip(frame))
    assert tooltip(frame)[:2] == ["Feld 0043", "Quote 2017: 41,2\u202f%"]
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("gewählt=0043 neu=0043 Lauf=2").wait_for()
    wait_for_paint(frame, 2)
    assert frame.get_by_role("option", selected=True).get_attribute("data-area") == "0043"
    assert frame.evaluate("document.activeElement.getAttribute('role')") == "listbox"
