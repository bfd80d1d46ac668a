"""Texts of a city's files, and of the register, in every view of the screens with views.

Whatever a descriptor calls its areas, methods, rules, sets and groups, and whatever
somebody else has written as the reason of an entry or a decision: it is read out as
it is written, asks no other host and runs nothing, in charts as well.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from playwright.sync_api import expect

from indicators.action_areas import Recommendation
from measures.decisions import ACTION_AREAS, NewDecision, NewEntry, SetKind
from measures.register import open_register
from measures.timeline import Change, DecidedBy, Member, Part, PartKind

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
GROUP = f"target_group = {{ de = '''{HOSTILE}''', en = '''{HOSTILE}''' }}\n"
ACTION = f"""
[[rules]]
key = "own-rule"
version = "1"
name = {{ de = '''{HOSTILE}''', en = '''{HOSTILE}''' }}
summary = {{ de = '''{HOSTILE}''', en = '''{HOSTILE}''' }}
level = "quartier"
base_year = 2016
year = 2018
conditions = [{{ indicator = "transfer_rate" }}]
at_least = 1

[[area_sets]]
name = "netze"
label = {{ de = '''{HOSTILE}''', en = '''{HOSTILE}''' }}
kind = "network"
source = '''{HOSTILE}'''
licence = '''{HOSTILE}'''
members = [
  {{ level = "quartier", id = "05", from = 2010-01-01, reason = '''{HOSTILE}''', reference = "A" }},
]
"""
LONG = f"{BEGINNING} {'x' * 110} ![](http://h.example/c.png) שלום"
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
    "candidates": "action_areas?view=candidates&wmargin=p10",
    "history": "action_areas?view=history&set=netze",
    "history_decided": "action_areas?view=history&set=aktionsraeume",
    "finder": "action_areas?view=finder&indicator=transfer_rate&year=2018&off=worse",
    "groups": "action_areas?view=groups&year=2018",
    "portrait": "portrait?level=quartier&area=05&indicator=transfer_rate&year=2018",
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
    text = text.replace('key = "transfer_rate"\n', f'key = "transfer_rate"\n{GROUP}', 1)
    path.write_text(text + METHOD + ACTION, "utf-8")
    register = f"sqlite:///{folder / 'register.db'}"
    write_register(register)
    address = live_app(ROOT / "app.py", env={"CITY": str(path), "SOZIALRAUM_DATABASE": register})
    return address, shared_page("about:blank")


def write_register(url: str) -> None:
    """Texts that somebody else has written: in entries and decisions of two sets."""
    store = open_register(url)
    part = Part(kind=PartKind.QUARTER, key="05", name=HOSTILE[:200], level="quartier")
    for name, kind in ((ACTION_AREAS, SetKind.ACTION_AREAS), ("netze", SetKind.NETWORK)):
        made = store.create_set("99999001", name, label_de=LONG, label_en=LONG, kind=kind)
        entries = [
            NewEntry(
                member=Member(level="quartier", area_id="05", part=one),
                change=Change.JOINS,
                effective=dt.date(2017, 1, 1),
                reason=HOSTILE,
                reference=HOSTILE[:200],
                decided_by=DecidedBy.COUNCIL,
            )
            for one in (None, part)
        ]
        decision = NewDecision(
            set_id=made.id,
            level="quartier",
            area_id="05",
            rule_key="own-rule",
            rule_version="1",
            rule="{}",
            base_year=2016,
            year=2018,
            data_version="0" * 16,
            fingerprint="0" * 16,
            command=HOSTILE,
            recommendation=Recommendation.KEEP,
            decided=Recommendation.NONE,
            reason=HOSTILE,
            reference=HOSTILE[:200],
            decided_by=DecidedBy.COUNCIL,
            decided_on=dt.date(2019, 1, 1),
        )
        store.decide(decision, entries, expected_version=made.version, submit_key=name)
    store.close()


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
