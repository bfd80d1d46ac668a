"""Sets that list areas are shown like those that are drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

SET = """
[[area_sets]]
name = "netze"
label = { de = "Netze", en = "Networks" }
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
members = [
  { level = "bezirk", id = "1" },
  { level = "quartier", id = "02", from = 2012-01-01, to = 2016-12-31 },
  { level = "bezirk", id = "2", quarters = ["04"] },
]
"""


@pytest.mark.parametrize("language", ["de", "en"])
def test_listed_set_is_shown_with_areas_quarters_and_the_years_of_what_ended(
    make_tiny_city: Callable[[], Path],
    app: AppTest,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    path = make_tiny_city()
    path.write_text(path.read_text("utf-8") + SET, "utf-8")
    monkeypatch.setenv("CITY", str(path))
    app.query_params["lang"] = language
    app.query_params["level"] = "set.netze"
    app.run()

    assert not app.exception, [error.value for error in app.exception]
    assert app.selectbox(key="level").value == "set.netze"
    names = "".join(str(one.proto.body) for one in app.get("html"))
    for name in ("Südbezirk", "Ährenfeld (2012–2016)", "Dorfkern"):
        assert f"<li>{name}</li>" in names


def test_list_of_sources_names_a_set_without_a_file(
    make_tiny_city: Callable[[], Path], app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_tiny_city()
    path.write_text(path.read_text("utf-8") + SET, "utf-8")
    monkeypatch.setenv("CITY", str(path))
    app.run()

    app.switch_page("pages/data_quality.py").run()

    assert not app.exception, [error.value for error in app.exception]
    rows = [
        row
        for table in app.dataframe
        for row in table.value.astype(str).itertuples(index=False)
        if "Netze" in row
    ]
    assert rows
    assert all("–" in row for row in rows)
