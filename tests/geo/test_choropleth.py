from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import folium
import numpy as np
import pytest
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st

from geo import choropleth
from geo.choropleth import (
    EXCLUDED_CODES,
    MAP_LABELS,
    PATTERNS,
    TOOLTIP_TEXTS,
    ClassLayer,
    OfflineMap,
    Paint,
    base_map,
    static_url,
    swatch,
)

URL = "../../geometry/0123456789abcdef.json"
LABELS = {key: f"Wort {key}" for key in MAP_LABELS}

PAINT = Paint(
    codes="AE.-",
    outlined="1000",
    values=[41.25, 3.0, None, None],
    decimals=1,
    unit="%",
    year=2018,
    indicator="Erfundene Quote",
    city_value=17.3,
    worse_when="higher",
    colours={"A": "#b35806", "E": "#542788", ".": "#bdbdbd", "-": "#ffffff"},
    state_texts={".": "geheim oder unbekannt", "-": "keine Angabe"},
    class_texts={"A": "weit darüber", "E": "weit darunter"},
    selected="01",
    texts={key: f"{{value}} {key}" for key in TOOLTIP_TEXTS},
    language="de",
)


def sent(paint: Paint) -> tuple[str, str]:
    """Scripts of the base map and of the layer as streamlit-folium sends them."""
    a_map = base_map(labels=LABELS, language="de")
    layer = ClassLayer(paint, URL)
    a_map.get_root().render()
    base = streamlit_folium._get_map_string(a_map)
    return base, streamlit_folium._get_feature_group_string(layer, a_map)


def view(script: str) -> dict[str, Any]:
    """What the layer's script hands to the browser."""
    start = script.index("srm.paint(map_div, ") + len("srm.paint(map_div, ")
    document, _ = json.JSONDecoder().raw_decode(script[start:])
    return dict(document)


def unpacked(packed: dict[str, Any]) -> list[int | None]:
    numbers = np.frombuffer(base64.b64decode(packed["data"]), dtype=f"<u{packed['width']}")
    return [None if number == 0 else int(number) + packed["base"] for number in numbers]


def test_layer_carries_codes_outlines_and_figures_as_displayed() -> None:
    shown = view(sent(PAINT)[1])

    assert shown["codes"] == "AE.-"
    assert base64.b64decode(shown["outlined"]) == bytes([0b10000000])
    assert unpacked(shown["values"]) == [413, 30, None, None]  # 41.25 is shown as 41.3
    assert shown["city"] == 173
    assert shown["geometry"] == URL
    assert shown["selected"] == "01"


def test_base_map_is_the_same_on_every_run_and_for_every_view() -> None:
    other = replace(PAINT, year=2017, values=[1.0, 2.0, None, None], selected=None)

    assert sent(PAINT)[0] == sent(PAINT)[0] == sent(other)[0]
    assert sent(PAINT)[1] != sent(other)[1]


def test_another_language_is_another_base_map() -> None:
    german = base_map(labels=LABELS, language="de")
    english = base_map(labels=LABELS, language="en")

    assert german.setup != english.setup


def test_map_and_layer_name_no_other_host() -> None:
    a_map = base_map(labels=LABELS, language="de")
    page = a_map.get_root().render() + "".join(sent(PAINT))

    assert "://" not in page
    assert all(url.startswith("../../app/static/") for _, url in a_map.default_js)
    assert all("?v=" in url for _, url in [*a_map.default_js, *a_map.default_css])


def test_folium_keeps_its_own_lists_of_scripts() -> None:
    before = list(folium.Map.default_js)

    OfflineMap("{}")

    assert folium.Map.default_js == before


def test_frame_may_be_enlarged_by_readers() -> None:
    a_map = base_map(labels=LABELS, language="de")
    a_map.get_root().render()

    assert "user-scalable" not in streamlit_folium._get_header(a_map)


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "`${alert(1)}` \\ \" '",
        "{{'feature_group_0'}} map_div feature_group_0 _name",
        "{% raw %}{{ 7 * 7 }}{{{# ",
        "{{ cycler.__init__.__globals__ }}",
        "alert(coords)",
        "\u2028\u2029 😀",
    ],
)
def test_hostile_words_arrive_as_they_are(text: str) -> None:
    paint = replace(
        PAINT,
        indicator=text,
        unit=text,
        selected=text,
        state_texts={".": text, "-": text},
        class_texts={"A": text, "E": text},
        texts=dict.fromkeys(TOOLTIP_TEXTS, text),
    )

    script = sent(paint)[1]

    shown = view(script)
    assert shown["indicator"] == shown["unit"] == shown["selected"] == text
    assert set(shown["words"].values()) == {text}
    assert "<" not in script


def test_what_is_withheld_never_leaves_the_server() -> None:
    with pytest.raises(ValueError, match="neither figure nor outline"):
        replace(PAINT, values=[41.2, 3.0, 1.9, None])


def test_outline_of_a_withheld_area_is_refused() -> None:
    with pytest.raises(ValueError, match="neither figure nor outline"):
        replace(PAINT, outlined="1010")


def test_missing_number_of_a_withheld_area_may_be_nan() -> None:
    paint = replace(PAINT, values=[41.2, 3.0, float("nan"), None])

    assert unpacked(view(sent(paint)[1])["values"])[2] is None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"codes": "AE."}, id="one code too few"),
        pytest.param({"outlined": "10000"}, id="one outline too many"),
        pytest.param({"values": [1.0]}, id="values missing"),
    ],
)
def test_rows_of_different_length_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="same areas"):
        replace(PAINT, **change)


def test_code_without_meaning_is_refused() -> None:
    with pytest.raises(ValueError, match="without a meaning"):
        replace(PAINT, codes="AE?-")


def test_switch_of_542_areas_takes_less_than_four_kilobytes() -> None:
    rng = np.random.default_rng(1)
    values = np.round(rng.uniform(0, 100, 542), 1)
    paint = replace(
        PAINT,
        codes="".join(rng.choice(["A", "E"], 542)),
        outlined="".join(rng.choice(["0", "1"], 542)),
        values=values.tolist(),
    )

    assert len(sent(paint)[1].encode()) < 4_000


def test_view_without_any_figure_can_be_shown() -> None:
    paint = replace(
        PAINT, codes="----", outlined="0000", values=[None] * 4, city_value=None, year=2018
    )

    shown = view(sent(paint)[1])

    assert unpacked(shown["values"]) == [None] * 4
    assert shown["city"] is None


@given(
    st.lists(st.none() | st.integers(-(10**12), 10**12), max_size=60),
)
def test_whole_numbers_survive_packing(numbers: list[int | None]) -> None:
    assert unpacked(choropleth._packed(numbers)) == numbers


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_displayed_figure_survives_the_way_through_floats(whole: int, decimals: int) -> None:
    assert choropleth._whole(whole / 10**decimals, decimals) == whole


@pytest.mark.parametrize(
    ("value", "decimals", "whole"),
    [(12.25, 1, 123), (-12.25, 1, -123), (0.5, 0, 1), (17.349, 1, 173), (0.0, 2, 0)],
)
def test_rounding_is_half_away_from_zero(value: float, decimals: int, whole: int) -> None:
    assert choropleth._whole(value, decimals) == whole


@pytest.mark.parametrize("code", ["A", "&", "", *PATTERNS])
def test_swatch_is_well_formed(code: str) -> None:
    drawn = ET.fromstring(swatch(code, "#b35806", outlined=True))  # noqa: S314 - our own text

    assert drawn.tag == "svg"
    assert drawn.get("aria-hidden") == "true"


def test_swatch_of_a_state_has_the_marks_of_the_map() -> None:
    assert PATTERNS["."] in swatch(".", "#bdbdbd")
    assert PATTERNS["."] not in swatch("A", "#bdbdbd")


@pytest.mark.parametrize(("colour", "ink"), [("#542788", "#ffffff"), ("#f7f7f7", "#1a1a1a")])
def test_letter_of_a_swatch_can_be_read(colour: str, ink: str) -> None:
    assert f'fill="{ink}"' in swatch("A", colour)


def test_every_state_pattern_is_different() -> None:
    states = [marks for code, marks in PATTERNS.items() if code not in EXCLUDED_CODES]

    assert len(set(states)) == len(states)


def test_all_reasons_for_taking_no_part_are_drawn_alike_and_unlike_any_state() -> None:
    drawn = {PATTERNS[code] for code in EXCLUDED_CODES}

    assert len(drawn) == 1
    assert [marks for marks in PATTERNS.values() if marks in drawn] == [*drawn] * len(
        EXCLUDED_CODES
    )


def test_address_of_a_static_file_changes_with_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choropleth, "STATIC", tmp_path)
    static_url.cache_clear()
    found = []
    for content in ("one", "two"):
        (tmp_path / "a.js").write_text(content)
        found.append(static_url("a.js"))
        static_url.cache_clear()

    assert found[0] != found[1]
    assert found[0].startswith("../../app/static/a.js?v=")


def test_static_files_of_the_map_exist_and_are_ours_or_have_a_licence() -> None:
    vendor = choropleth.STATIC / "vendor" / "leaflet"

    assert all((choropleth.STATIC / name).is_file() for name in choropleth.SCRIPTS)
    assert all((choropleth.STATIC / name).is_file() for name in choropleth.STYLES)
    assert "BSD 2-Clause" in (vendor / "LICENSE").read_text()


def test_vendored_files_are_those_the_readme_names() -> None:
    vendor = choropleth.STATIC / "vendor"
    rows = re.findall(r"`([0-9a-f]{64})` \| `([^`]+)`", (vendor / "README.md").read_text())

    assert {name for _, name in rows} == {
        str(path.relative_to(vendor))
        for folder in ("leaflet", "leaflet-draw")
        for path in (vendor / folder).rglob("*")
        if path.is_file()
    }
    for digest, name in rows:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest
