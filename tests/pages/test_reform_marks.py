"""Screens mark what a boundary reform made an estimate."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).resolve().parents[2] / "app.py"

logging.getLogger("streamlit").setLevel(logging.ERROR)

#: In 2015 the north was one area, which became 07, 08 and 09; the rest stayed.
REFORM = """
[[vintages]]
name = "quartier_alt"
level = "quartier"
source = "Amt für erfundene Zahlen, Grenzen bis 2015"
licence = "CC0 1.0"
crosswalk = { file = "umstieg.csv", from = "alt", to = "neu", share = "Anteil", scale = 100 }

[[tables]]
name = "bestand_alt"
level = "quartier_alt"
file = "bestand_alt.csv"
id = "Nr"
year = 2015
columns = { residents = "Einwohner", recipients = "Beziehende" }
source = "Amt für erfundene Zahlen, Bestand 2015"
licence = "CC0 1.0"
"""


@pytest.fixture
def app(make_tiny_city: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    path = make_tiny_city()
    stayed = [f"{place:02}" for place in range(1, 7)]
    shares = ["alt;neu;Anteil", "nord;07;50", "nord;08;30", "nord;09;20"]
    shares += [f"{area};{area};100" for area in stayed]
    (path.parent / "umstieg.csv").write_text("\n".join(shares) + "\n", encoding="utf-8")
    rows = ["Nr;Einwohner;Beziehende", "nord;3000;300", *(f"{area};1000;100" for area in stayed)]
    (path.parent / "bestand_alt.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8") + REFORM, encoding="utf-8")
    monkeypatch.setenv("CITY", str(path))
    monkeypatch.delenv("SOZIALRAUM_CITIES", raising=False)
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.context["locale"] = "de-DE"
    return at


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_legend_and_card_mark_the_estimates_of_a_year_before_the_reform(app: AppTest) -> None:
    app.query_params["year"] = "2015"
    app.query_params["area"] = "07"
    app.run()

    assert not app.exception
    assert "anteilig geschätzte Gebiete: 3" in html(app)
    assert any("in anderen Grenzen gezählt" in caption.value for caption in app.caption)


def test_an_area_that_stayed_is_not_marked(app: AppTest) -> None:
    app.query_params["year"] = "2015"
    app.query_params["area"] = "01"
    app.run()

    assert not app.exception
    assert not any("in anderen Grenzen gezählt" in caption.value for caption in app.caption)


def test_a_year_after_the_reform_has_no_mark(app: AppTest) -> None:
    app.query_params["year"] = "2016"
    app.run()

    assert not app.exception
    assert "anteilig" not in html(app)


def test_the_list_of_sources_names_the_vintage_and_its_crosswalk(app: AppTest) -> None:
    app.run()
    app.switch_page("pages/data_quality.py").run()

    assert not app.exception
    tables = [frame.value for frame in app.dataframe]
    sources = next(table for table in tables if "Gebietsstand" in table.to_numpy())
    row = sources[sources.iloc[:, 1] == "quartier_alt"].iloc[0]
    assert "umstieg.csv" in set(row)
