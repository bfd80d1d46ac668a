"""Every screen, driven as a reader drives it, with the tiny made-up city."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.errors import DataError
from data.findings import Finding, Severity

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app.py"
SCREENS = sorted(path.name for path in (ROOT / "pages").glob("*.py"))
NNBSP = "\u202f"

logging.getLogger("streamlit").setLevel(logging.ERROR)


def html(app: AppTest) -> str:
    """All HTML blocks of a screen together."""
    return "\n".join(
        element.proto.body for element in app.main if getattr(element, "type", "") == "html"
    ) or "\n".join(element.proto.body for element in app.get("html"))


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("screen", SCREENS)
def test_screen_runs_in_both_languages(app: AppTest, screen: str, language: str) -> None:
    app.query_params["lang"] = language
    app.run()
    app.switch_page(f"pages/{screen}").run()

    assert not app.exception, [error.value for error in app.exception]
    assert not app.error
    assert app.title[0].value


def test_first_screen_says_what_the_map_shows(app: AppTest) -> None:
    app.run()

    assert app.title[0].value == (
        "In 3 von 7 Quartieren liegt die Transferleistungsquote "
        f"über dem Wert der Stadt von 15,0{NNBSP}%."
    )
    assert (
        "Transferleistungsquote in % · Quartiere · Stand 31.12.2018 · 2 Gebiete ohne Angabe"
        in captions(app)
    )


def test_made_up_city_is_called_made_up(app: AppTest) -> None:
    app.run()

    assert "Kleinstadt" in html(app)
    assert "erfundene Daten" in html(app)


def test_list_names_the_areas_on_the_unfavourable_side_with_their_difference(
    app: AppTest,
) -> None:
    app.run()
    areas = app.radio(key="area_in_list")

    assert areas.options == ["Dorfkern", "Eichgrund", "Furtweg"]
    assert list(areas.proto.captions) == [
        f"20,0{NNBSP}% (+5,0\u00a0Prozentpunkte)",
        f"25,0{NNBSP}% (+10,0\u00a0Prozentpunkte)",
        f"30,0{NNBSP}% (+15,0\u00a0Prozentpunkte)",
    ]


def test_list_follows_the_direction_of_the_indicator(app: AppTest) -> None:
    app.query_params["indicator"] = "gymnasium_rate"
    app.run()

    assert app.selectbox(key="topic").value == "population"
    assert app.radio(key="area_in_list").options == [
        "Ährenfeld",
        "Am Anger",
        "Birkenhof",
        "Dorfkern",
    ]


def test_list_can_be_ordered_by_difference(app: AppTest) -> None:
    app.run()
    app.get_by_key("list_order").set_value("difference").run()

    assert app.radio(key="area_in_list").options == ["Furtweg", "Eichgrund", "Dorfkern"]


def test_neutral_indicator_marks_no_area(app: AppTest) -> None:
    app.query_params["indicator"] = "under_18_share"
    app.run()

    assert app.title[0].value.startswith("Anteil der unter 18-Jährigen: Die Werte reichen von 3,0")
    assert not app.radio


def test_choice_in_the_list_is_the_choice_everywhere(app: AppTest) -> None:
    app.run()
    app.radio(key="area_in_list").set_value("05").run()

    assert app.selectbox(key="area").value == "05"
    assert app.query_params["area"] == "05"
    assert "Eichgrund: alle Kennzahlen 2018" in html(app)
    assert "10,0\u00a0Prozentpunkte über dem Wert der Stadt – ungünstiger als die Stadt" in [
        text.value for text in app.text
    ]


def test_choice_in_the_search_box_marks_the_list(app: AppTest) -> None:
    app.run()
    app.selectbox(key="area").set_value("04").run()
    assert app.radio(key="area_in_list").value == "04"

    app.selectbox(key="area").set_value("01").run()
    assert app.radio(key="area_in_list").value is None


@pytest.mark.parametrize(("area", "sign"), [("07", ">.<"), ("08", ">k. A.<"), ("09", ">–<")])
def test_area_without_a_number_shows_its_sign(app: AppTest, area: str, sign: str) -> None:
    app.query_params["area"] = area
    app.run()

    assert not app.exception
    assert sign in html(app)


def test_legend_counts_classes_and_names_what_is_missing(app: AppTest) -> None:
    app.run()
    legend = html(app)

    assert "unbekannt oder geheim" in legend
    assert "keine Angabe" in legend
    assert "nicht sicher genug" not in legend  # only what occurs
    assert "3 Gebiete" in legend  # outlined
    assert f"Wert der Stadt: 15,0{NNBSP}% · gerechnet aus 7 von 9 Gebieten mit Angabe" in legend


@pytest.mark.parametrize(
    ("key", "asked", "shown"),
    [
        pytest.param("level", "bezirk", "bezirk", id="level"),
        pytest.param("level", "../../etc", "quartier", id="no such level"),
        pytest.param("indicator", "gymnasium_rate", "gymnasium_rate", id="indicator"),
        pytest.param("indicator", "<script>", "transfer_rate", id="no such indicator"),
        pytest.param("year", "2016", "2016", id="year"),
        pytest.param("year", "1066", "2018", id="no such year"),
        pytest.param("year", "x" * 5000, "2018", id="very long"),
        pytest.param("area", "04", "04", id="area"),
        pytest.param("area", "99", None, id="no such area"),
        pytest.param("topic", "nonsense", "transfer", id="no such topic"),
    ],
)
def test_link_opens_what_it_names_and_falls_back_from_nonsense(
    app: AppTest, key: str, asked: str, shown: str | None
) -> None:
    app.query_params[key] = asked
    app.run()

    assert not app.exception
    assert app.get_by_key(key).value == shown


@pytest.mark.parametrize("city", ["../../etc/passwd", "C:x.toml", "nowhere"])
def test_link_cannot_name_a_path(app: AppTest, city: str) -> None:
    app.query_params["city"] = city
    app.run()

    assert not app.exception
    assert "Kleinstadt" in html(app)


def test_a_link_opens_the_same_view_in_either_language(app: AppTest) -> None:
    for key, value in {
        "level": "bezirk",
        "indicator": "gymnasium_rate",
        "year": "2017",
        "area": "2",
        "lang": "en",
    }.items():
        app.query_params[key] = value
    app.run()

    shown = {key: app.get_by_key(key).value for key in ("level", "indicator", "year", "area")}
    assert shown == {
        "level": "bezirk",
        "indicator": "gymnasium_rate",
        "year": "2017",
        "area": "2",
    }
    assert "transitions to Gymnasium is below" in app.title[0].value


def test_change_of_language_keeps_the_choices(app: AppTest) -> None:
    app.query_params["indicator"] = "gymnasium_rate"
    app.query_params["year"] = "2016"
    app.run()
    app.get_by_key("lang").set_value("en").run()

    assert app.selectbox(key="indicator").value == "gymnasium_rate"
    assert app.get_by_key("year").value == "2016"
    assert "transitions to Gymnasium is below" in app.title[0].value


def test_browser_language_decides_where_nothing_else_does(app: AppTest) -> None:
    app.context["locale"] = "en-GB"
    app.run()

    assert "the transfer payment rate is above" in app.title[0].value


def test_choices_survive_a_visit_to_another_screen(app: AppTest) -> None:
    app.run()
    app.get_by_key("year").set_value("2016").run()
    app.selectbox(key="area").set_value("04").run()
    app.switch_page("pages/methods.py").run()
    app.switch_page("pages/city_map.py").run()

    assert app.get_by_key("year").value == "2016"
    assert app.selectbox(key="area").value == "04"


def test_map_click_chooses_the_area(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.shared import map_view, selection

    clicks: list[Callable[[str], None]] = []
    monkeypatch.setattr(map_view, "show_map", lambda *_, on_select, **__: clicks.append(on_select))
    app.run()

    assert clicks[0] is selection.take_from_map


def test_table_is_built_only_when_it_is_opened(app: AppTest) -> None:
    app.run()
    assert not app.dataframe

    app.session_state["table"] = True
    app.run()
    frame = app.dataframe[0].value
    assert list(frame["Gebiet"])[:2] == ["Am Anger", "Ährenfeld"]
    assert list(frame["Transferleistungsquote 2018 (%)"])[:3] == [5.0, 10.0, 15.0]
    assert list(frame["In Worten"])[6:8] == ["unbekannt oder geheim", "keine Angabe"]


def test_data_screen_shows_findings_sources_and_version(app: AppTest) -> None:
    app.run()
    app.switch_page("pages/data_quality.py").run()

    assert "Datenversion" in captions(app)
    assert app.dataframe[0].value["Quelle"].iloc[0] == "Amt für erfundene Zahlen"
    assert [header.value for header in app.header] == ["Prüfbericht", "Quellen und Lizenzen"]


def test_other_city_can_be_chosen_by_key(
    app: AppTest, make_tiny_city: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_tiny_city()
    other.write_text(
        other.read_text("utf-8").replace('name = "Kleinstadt"', 'name = "Andernorts"'), "utf-8"
    )
    monkeypatch.setenv("SOZIALRAUM_CITIES", str(other.parent))
    app.run()
    app.switch_page("pages/data_quality.py").run()
    app.selectbox(key="city").set_value("kleinstadt").run()
    app.switch_page("pages/city_map.py").run()

    assert 'city=kleinstadt"' in html(app)  # the address is completed in its place


def test_methods_screen_shows_the_passport(app: AppTest) -> None:
    app.query_params["indicator"] = "gymnasium_rate"
    app.run()
    app.switch_page("pages/methods.py").run()

    assert "to_gymnasium / pupils × 100" in html(app)
    assert "Höher ist günstiger." in html(app)
    assert "2016–2018" in html(app)


def test_broken_descriptor_is_explained_and_not_raised(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "city.toml"
    broken.write_text("format = [", encoding="utf-8")
    monkeypatch.setenv("CITY", str(broken))
    app.run()

    assert not app.exception
    assert "city.toml" in app.error[0].value
    assert str(tmp_path) not in app.error[0].value


def test_data_error_is_shown_with_its_remedy(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.shared import cached

    def broken(*_: object, **__: object) -> None:
        raise DataError(
            Finding(
                code="unknown_year",
                severity=Severity.ERROR,
                params={"asked": "1066", "known": "2018"},
            )
        )

    monkeypatch.setattr(cached, "figures", broken)
    app.run()

    assert not app.exception
    assert "Werte liegen vor für: 2018" in app.error[0].value


def test_city_without_indicators_still_shows_its_areas(
    app: AppTest, make_tiny_city: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_tiny_city()
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("[[tables]]")], "utf-8")
    monkeypatch.setenv("CITY", str(path))
    app.query_params["area"] = "04"
    app.run()

    assert not app.exception, [error.value for error in app.exception]
    assert app.title[0].value == "9 Quartiere – keine Kennzahlen in diesem Paket"
    assert app.selectbox(key="area").value == "04"
    app.switch_page("pages/methods.py").run()
    assert not app.exception


AREA_SET = """
[[area_sets]]
name = "aktion"
label = { de = "Aktionsräume", en = "Action areas" }
file = "quartiere.gpkg"
id = "nr"
name_column = "name"
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
"""


def test_area_set_can_be_looked_at_beside_the_levels(
    app: AppTest, make_tiny_city: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_tiny_city()
    path.write_text(path.read_text("utf-8") + AREA_SET, "utf-8")
    monkeypatch.setenv("CITY", str(path))
    app.run()
    assert app.selectbox(key="level").value == "quartier"

    app.selectbox(key="level").set_value("set.aktion").run()

    assert not app.exception, [error.value for error in app.exception]
    assert app.title[0].value == "Aktionsräume: 9 Gebiete"
    assert app.query_params["level"] == "set.aktion"
    assert "<li>Ährenfeld</li>" in html(app)


def test_city_with_an_area_set_alone_opens_with_it(
    app: AppTest, make_tiny_city: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_tiny_city()
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("[[tables]]")] + AREA_SET, "utf-8")
    monkeypatch.setenv("CITY", str(path))
    app.run()

    assert app.title[0].value == "Aktionsräume: 9 Gebiete"
    assert "keine Kennzahlen" in app.info[0].value


def test_long_list_shows_its_first_entries_and_all_on_demand(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.shared import area_list

    monkeypatch.setattr(area_list, "FIRST_SHOWN", 2)
    app.query_params["area"] = "06"
    app.run()
    assert app.radio(key="area_in_list").options == ["Furtweg", "Dorfkern", "Eichgrund"]

    app.toggle(key="list_all").set_value(True).run()
    assert app.radio(key="area_in_list").options == ["Dorfkern", "Eichgrund", "Furtweg"]


def test_single_year_is_shown_as_a_text(
    app: AppTest, make_tiny_city: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_tiny_city()
    table = path.parent / "bestand.csv"
    rows = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join(r for r in rows if "2016" not in r and "2017" not in r), "utf-8")
    monkeypatch.setenv("CITY", str(path))
    app.run()

    assert not app.select_slider
    assert app.text_input(key="year.only").value == "2018"
    assert "year=2018" in html(app)  # in the script that completes the address


def test_report_begins_with_a_verdict_and_folds_what_is_in_order(app: AppTest) -> None:
    app.run()
    app.switch_page("pages/data_quality.py").run()

    assert (app.success or app.warning)[0].value.startswith(
        "Das Datenpaket ist vollständig gelesen: keine Fehler, "
    )
    shown = len(app.markdown)
    app.session_state["report_ok"] = True
    app.run()
    assert len(app.markdown) > shown


def test_methods_screen_lists_all_indicators_and_names_their_counts(app: AppTest) -> None:
    app.run()
    app.switch_page("pages/methods.py").run()
    shown = html(app)

    for name in ("Transferleistungsquote", "Übergänge zum Gymnasium", "höher ist günstiger"):
        assert name in shown
    assert "recipients („Beziehende“ in bestand)" in shown
    assert "residents („Einwohner“ in bestand)" in shown


def test_hostile_names_stay_text(
    app: AppTest, make_tiny_city: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_tiny_city()
    text = path.read_text("utf-8")
    path.write_text(
        text.replace(
            'de = "Transferleistungsquote"',
            'de = "![x](http://h/i.png) <b>*q*</b> :material/home: $x$"',
        ),
        "utf-8",
    )
    monkeypatch.setenv("CITY", str(path))
    app.query_params["area"] = "04"
    app.run()

    assert not app.exception
    assert "<b>*q*" not in html(app)
    for element in (*app.title, *app.caption, *app.markdown, *app.metric):
        shown = str(getattr(element, "value", "")) + str(getattr(element, "label", ""))
        assert "![x]" not in shown
        assert ":material/" not in shown
