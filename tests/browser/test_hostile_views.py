"""Texts of a city's files in every view of Methodik, Entwicklung and the index on the map.

Whatever a descriptor calls its areas, methods, classes and reasons: it is read
out as it is written, asks no other host and runs nothing, in charts as well.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
BEGINNING = "<img src=http://h.example/a onerror=fired()>"
HOSTILE = (
    f"{BEGINNING} ![](http://h.example/b.png) :material/home: $x$ {{{{7*7}}}} ${{fired()}} "
    "[a](javascript:fired()) <a href='javascript:fired()'>b</a> %{y} {n}"
)
#: Texts of the tiny city that a file may name as it likes.
SPOILED = ('de = "Transferleistungsquote"', 'de = "Quartiere"', 'de = "Quartier"')
METHOD = f"""
[[methods]]
key = "own-index"
name = '''{HOSTILE}'''
version = '''{HOSTILE}'''
summary = '''{HOSTILE}'''
scheme = "z-sum"
dynamics_years = 2
indicators = [{{ key = "transfer_rate" }}]
cut_offs = [-1, 1]
codes = ["1", "2", "3"]
labels = ['''{HOSTILE} 1''', '''{HOSTILE} 2''', '''{HOSTILE} 3''']
attention = ["2", "3"]
exclusions = [{{ ids = ["04"], level = "quartier", reason = '''{HOSTILE}''' }}]

[methods.dynamics]
cut_offs = [0]
codes = ["+", "-"]
labels = ['''{HOSTILE} +''', '''{HOSTILE} -''']
"""
UNFOLD = "document.querySelectorAll('details:not([open]) > summary').forEach(one => one.click())"
INDEX = "indicator=index.own-index"
VIEWS = {
    "map": f"?{INDEX}&year=2018",
    "indices": f"methods?view=indices&method=own-index&{INDEX}&year=2018",
    "compare": "methods?view=compare&method=own-index&other=min-max&year=2018",
    "indicators": "methods?view=indicators&indicator=transfer_rate",
    "matrix": "development?view=matrix&method=own-index",
    "then_now": "development?view=then_now&indicator=transfer_rate&group=became_worse",
    "trend": "development?view=trend&indicator=transfer_rate&areas=05",
    "segregation": "development?view=segregation&indicator=transfer_rate",
    "clusters": f"development?view=clusters&{INDEX}&year=2018",
}


@pytest.fixture(scope="module")
def visit(
    live_app: Callable[..., str],
    shared_page: Callable[..., Any],
    tiny_city: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Any]:
    """Address of a city whose texts attack, and the page that visits it."""
    folder = tmp_path_factory.mktemp("feindlich") / "kleinstadt"
    shutil.copytree(tiny_city.parent, folder)
    areas = gpd.read_file(folder / "quartiere.gpkg")
    areas["name"] = areas["name"].replace("Eichgrund", HOSTILE)
    areas.to_file(folder / "quartiere.gpkg", layer="quartiere", driver="GPKG")
    path = folder / "city.toml"
    text = path.read_text("utf-8")
    for spoiled in SPOILED:
        assert spoiled in text, spoiled
        text = text.replace(spoiled, f"de = '''{HOSTILE}'''")
    path.write_text(text + METHOD, "utf-8")
    address = live_app(ROOT / "app.py", env={"CITY": str(path)})
    return address, shared_page("about:blank")


@pytest.mark.parametrize("view", VIEWS)
def test_texts_of_files_stay_texts_in_every_view(visit: tuple[str, Any], view: str) -> None:
    address, seen = visit
    page, asked_before = seen.page, len(seen.refused)
    page.goto(f"{address}/{VIEWS[view]}&level=quartier&area=05", wait_until="domcontentloaded")
    page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
    seen.rest()
    page.evaluate(UNFOLD)
    seen.rest()
    for point in page.locator(".js-plotly-plot .point").all()[:9]:
        point.hover(force=True)
    for frame in page.frames[1:]:
        for area in frame.locator("[role=button]").all()[4:5]:
            area.hover(force=True)

    shown = page.inner_text("body").replace("\u2060", "")
    assert seen.refused[asked_before:] == []
    assert not [error for error in seen.errors if "fired" in error]
    expect(page.locator('a[href^="javascript:"], img[src*="h.example"]')).to_have_count(0)
    expect(page.locator(".js-plotly-plot svg :is(a, image)")).to_have_count(0)
    assert BEGINNING in shown
    assert ":material/home:" in shown
    assert "$x$" in shown
    assert "{{7*7}}" in shown
    assert "\\" not in shown
