"""Handlungsräume, driven as a reader drives it, with Musterstadt and its declared rule.

By the rule 13 of 39 Sozialräume were members in 2007; in 2018 eleven stay, two are
narrowed to a quarter each, two are new and one is watched.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import candidates
from data.city import City
from data.rule_files import read_rule, rule_toml
from measures.errors import RegisterUnavailableError
from measures.register import Register
from pages.shared import map_view, selection
from pages.shared.action_areas import exports, what_if

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo" / "city.toml"
KEPT = "0101"  # Marktviertel

logging.getLogger("streamlit").setLevel(logging.ERROR)

Visit = Callable[..., AppTest]


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Open the screen by a link, with a register of one's own: ``visit(area="0101")``."""
    monkeypatch.setenv("SOZIALRAUM_DATA", str(tmp_path))
    monkeypatch.delenv("SOZIALRAUM_DATABASE", raising=False)
    monkeypatch.delenv("SOZIALRAUM_CITIES", raising=False)

    def opened(city: Path = DEMO, **link: str) -> AppTest:
        monkeypatch.setenv("CITY", str(city))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        app.context["locale"] = "de-DE"
        for key, value in link.items():
            app.query_params[key] = value
        app.switch_page("pages/action_areas.py").run()
        assert not app.exception, [error.value for error in app.exception]
        return app

    return opened


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    kinds = ("title", "header", "subheader", "text", "caption", "markdown", "info", "warning")
    return "\n".join(str(one.value) for kind in kinds for one in app.get(kind)) + html(app)


def listed(app: AppTest) -> list[str]:
    return [one.replace("**", "") for one in app.radio(key=selection.LIST).options]


def field(app: AppTest, kind: str, name: str):
    return next(one for one in app.get(kind) if (one.key or "").endswith(f".{name}"))


def decide(app: AppTest, what: str, reason: str = "") -> AppTest:
    """Fill in the form of the opened area and save it."""
    field(app, "radio", "decided").set_value(what)
    field(app, "text_area", "reason").set_value(reason)
    field(app, "selectbox", "role").set_value("council")
    field(app, "button", "save").click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def form_of(visit: Visit, area: str) -> AppTest:
    app = visit(area=area)
    app.session_state["decision_open"] = True
    return app.run()


# Map, list and reasons


def test_headline_counts_what_the_rule_recommends(visit: Visit) -> None:
    app = visit()

    assert app.title[0].value.startswith("Unter 39 Sozialräumen waren")
    assert "13 Aktionsräume" in app.title[0].value
    assert "11 bleiben, 2 bleiben zum Teil, 2 kommen als Kandidaten hinzu" in app.title[0].value


def test_sentence_that_the_index_does_not_decide_stands_above_the_map(visit: Visit) -> None:
    assert "Der Index allein entscheidet nicht" in visit().caption[0].value


def test_list_begins_with_what_changes_and_then_goes_by_name(visit: Visit) -> None:
    shown = listed(visit())

    kinds = [one.rsplit(" – ", 1)[1] for one in shown]
    assert (
        kinds == ["neuer Kandidat"] * 2 + ["bleibt zum Teil"] * 2 + ["beobachten"] + ["bleibt"] * 11
    )
    assert shown[:2] == ["Fähreck – neuer Kandidat", "Seilerplatz – neuer Kandidat"]
    assert shown[5] == "Altstadt – bleibt"


def test_filter_leaves_only_areas_whose_place_in_the_set_changes(visit: Visit) -> None:
    app = visit(show="changes")

    assert [one.split(" – ")[0] for one in listed(app)] == [
        "Fähreck", "Seilerplatz", "Färbergrund", "Lerchenplatz",
    ]  # fmt: skip


def test_legend_counts_every_recommendation_and_the_members_before(visit: Visit) -> None:
    legend = " ".join(re.sub("<[^>]*>", " ", html(visit())).split())

    for entry in ("bleibt 11 Gebiete", "kein Vorschlag 23 Gebiete",
                  "bisher Aktionsraum 13 Gebiete"):  # fmt: skip
        assert entry in legend


def test_map_shows_what_the_list_says(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}
    show = map_view.show_map

    def noted(geometry, paint, **arguments):
        seen.setdefault(arguments["key"], (geometry, paint))
        return show(geometry, paint, **arguments)

    monkeypatch.setattr(map_view, "show_map", noted)
    visit(area=KEPT)
    _, paint = seen["action_areas_map"]

    assert {code: paint.codes.count(code) for code in "■◧✚○□"} == {
        "■": 11, "◧": 2, "✚": 2, "○": 1, "□": 23,
    }  # fmt: skip
    assert paint.outlined.count("1") == 13
    assert paint.selected == KEPT


def test_opened_area_shows_reason_trace_and_what_would_have_to_change(visit: Visit) -> None:
    app = visit(area=KEPT)

    assert app.header[0].value == "Marktviertel: bleibt"
    shown = words(app)
    for part in ("Bedingungen der Regel 2018", "Schwelle", "seit 2007", "Was sich ändern müsste",
                 "Stabil:", "Quartiere im Gebiet"):  # fmt: skip
        assert part in shown


def test_quarters_of_a_narrowed_area_say_which_one_meets_the_rule(visit: Visit) -> None:
    app = visit(show="narrow")
    app.radio(key=selection.LIST).set_value("Färbergrund – **bleibt zum Teil**").run()
    table = next(body for body in html(app).split("<table") if "<caption>Quartiere im" in body)

    assert app.header[0].value == "Färbergrund: bleibt zum Teil"
    assert table.count(">erfüllt die Regel<") == 1
    assert ">erfüllt die Regel nicht<" in table


def test_conditions_of_the_base_year_and_the_table_of_all_areas_open(visit: Visit) -> None:
    app = visit(area=KEPT)
    app.session_state["trace_then"] = app.session_state["recommendation_table"] = True
    app.run()

    assert "Bedingungen der Regel 2007" in html(app)
    frame = app.dataframe[0].value
    assert len(frame) == 39
    assert set(frame["Stabilität"]) <= {"stabil", "Grenzfall", "hängt von der Gewichtung ab"}


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_view_opens_by_its_link(visit: Visit, language: str) -> None:
    for view in ("candidates", "history", "finder", "groups"):
        app = visit(view=view, lang=language)

        assert app.title[0].value
        assert app.query_params["view"] == [view] or app.query_params["view"] == view


# What if


def test_changed_rule_names_the_areas_that_change_and_the_way_back(visit: Visit) -> None:
    app = visit()
    app.selectbox(key="wk").set_value("6").run()

    assert [one.value for one in app.info] == [
        "**Ausprobiert: Was Sie sehen, folgt einer geänderten Regel, nicht der hinterlegten.**"
        " Es ändert sich ein Gebiet: Weißdornbogen (beobachten → kein Vorschlag)."
    ]
    assert "anderes Ergebnis als nach der hinterlegten Regel" in html(app)

    app.button(key="what_if_back").click().run()
    assert not app.info
    assert app.selectbox(key="wk").value == "4"
    assert "wk" not in app.query_params


def test_many_changes_are_counted_and_named_by_kind(visit: Visit) -> None:
    app = visit(wmargin="p25")

    assert app.info[0].value.endswith("Es ändern sich 9 Gebiete.")
    kinds = next(one.value for one in app.markdown if "→" in one.value)
    assert "- neuer Kandidat → kein Vorschlag (2): Fähreck; Seilerplatz" in kinds


def test_changed_rule_can_be_linked_to(visit: Visit) -> None:
    app = visit(wk="6", wmargin="p25", w2="off", wlasting="off", wyear="2015", wbase="2008")

    assert "verglichen werden 2008 und 2015" in app.caption[0].value
    assert {key: app.query_params[key] for key in ("wmargin", "w2", "wyear")}
    assert app.selectbox(key="w2").value == "off"


@pytest.mark.parametrize("nonsense", ["../../passwd", "999", "<script>alert", "9of9", "x" * 999])
def test_nonsense_in_a_link_leaves_the_declared_rule(visit: Visit, nonsense: str) -> None:
    app = visit(**dict.fromkeys((*what_if.KEYS, "rule", "show", "area"), nonsense))

    assert not app.info
    assert not app.header
    assert nonsense not in words(app)


def test_changed_rule_is_never_decided_upon(visit: Visit) -> None:
    app = visit(wk="6", area=KEPT)

    assert "Über eine ausprobierte Regel wird nicht entschieden" in words(app)
    assert not [one for one in app.button if (one.key or "").endswith("save")]


def test_all_conditions_switched_off_leaves_the_conditions_of_the_rule(visit: Visit) -> None:
    app = visit(**dict.fromkeys(what_if.WEIGHTS, "off"))

    assert "Ohne Bedingung gibt es keine Regel" in words(app)
    assert not app.info


# Decisions


def test_override_needs_a_reason_and_what_was_typed_stays(visit: Visit) -> None:
    app = decide(form_of(visit, KEPT), "none", "kurz")

    assert "dafür fehlt eine Begründung" in app.warning[0].value
    assert field(app, "text_area", "reason").value == "kurz"


def test_saved_decision_stands_beside_the_recommendation_after_a_reload(visit: Visit) -> None:
    app = form_of(visit, KEPT)
    assert "13 bisherigen Gebiete" in words(app)
    decide(app, "none", "Der Stadtteil wird anders gefördert.")
    assert app.success[0].value.startswith("Gespeichert: Das Gebiet ist kein Aktionsraum.")
    assert not [one for one in app.get("text_area") if (one.key or "").endswith(".reason")]

    again = visit(area=KEPT)

    shown = html(again)
    assert "Der Stadtteil wird anders gefördert." in shown
    assert "ist kein Aktionsraum" in shown
    assert "**entschieden: ist kein Aktionsraum**" in [one.value for one in again.markdown]
    assert again.header[0].value == "Marktviertel: bleibt"
    assert "11 bleiben" in again.title[0].value


def test_first_decision_writes_down_the_members_so_far(visit: Visit, tmp_path: Path) -> None:
    decide(form_of(visit, KEPT), "none", "Der Stadtteil wird anders gefördert.")

    with sqlite3.connect(tmp_path / "massnahmen.db") as database:
        rows = database.execute(
            "select change, effective, count(*) from entry group by 1, 2 order by 2"
        ).fetchall()
    database.close()
    assert [(change, count) for change, _, count in rows] == [("joins", 13), ("leaves", 1)]
    assert str(rows[0][1]).startswith("2008-01-01")


def test_second_writer_is_told_what_changed_and_keeps_the_typed_text(visit: Visit) -> None:
    first, second = form_of(visit, KEPT), form_of(visit, KEPT)
    decide(first, "none", "Der Stadtteil wird anders gefördert.")

    second.run()  # even where the screen was drawn anew since, the form is still the one opened
    decide(second, "watch", "Wir warten die nächsten Zahlen ab.")
    assert not second.success
    assert "Marktviertel – ist kein Aktionsraum" in words(second)
    assert field(second, "text_area", "reason").value == "Wir warten die nächsten Zahlen ab."

    field(second, "button", "save").click().run()
    assert second.success
    assert html(second).count('<section aria-label="Entscheidung vom') == 2


def test_without_a_register_the_view_works_and_the_form_says_why(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "massnahmen.db").write_text("This is no database. " * 100, "utf-8")
    app = visit(area=KEPT)

    assert app.header[0].value == "Marktviertel: bleibt"
    assert "Entscheidungen lassen sich zurzeit nicht lesen" in words(app)
    assert str(tmp_path) not in words(app)


@pytest.mark.parametrize("view", ["candidates", "history", "finder", "groups"])
def test_register_that_goes_away_while_it_is_used_is_named_and_every_view_goes_on(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    def gone(*_: object) -> None:
        raise RegisterUnavailableError("unreachable")

    for question in ("sets", "area_set"):
        monkeypatch.setattr(Register, question, gone)
    app = visit(view=view)

    assert app.title
    assert "Datenbank des Registers ist nicht erreichbar" in words(app)
    assert "Noch ist keine Entscheidung gespeichert" not in words(app)


# Files


def test_files_are_named_after_city_year_and_fingerprint(visit: Visit) -> None:
    app = visit()
    names = {one.label for one in app.get("download_button")}

    assert {"PDF", "XLSX", "CSV"} <= names


def test_command_names_rule_and_years(visit: Visit) -> None:
    shown = [one.value for one in visit().code]

    assert len(shown) == 1
    assert shown[0].startswith(
        "python -m sozialraum candidates city.toml --rule aktionsraeume"
        " --base-year 2007 --year 2018 --lang de -o "
    )


def test_pdf_workbook_and_list_can_be_made(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(exports, "partial", lambda make, result: made.append((make, result)) or b"")
    visit()

    files = [make(result) for make, result in made]
    assert [file[:4] for file in files[:2]] == [b"%PDF", b"PK\x03\x04"]
    assert b"recommendation" in files[2].splitlines()[0]


def test_files_of_a_tried_out_rule_say_so(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    made, names = [], []
    name = exports.file_name
    monkeypatch.setattr(exports, "partial", lambda make, result: made.append((make, result)) or b"")
    monkeypatch.setattr(
        exports, "file_name", lambda *given: names.append(name(*given)) or names[-1]
    )
    visit(wk="6")
    listed = made[2][0](made[2][1]).splitlines()

    assert all("_ausprobiert_2018_" in one for one in names)
    assert listed[0].endswith(b"tried_out")
    assert all(line.endswith(b"true") for line in listed[1:])
    assert "Ausprobierte Regel" in exports._content(made[0][1], "pdf").tried_out


def test_changed_rule_reads_back_from_its_file(tmp_path: Path, musterstadt: City) -> None:
    city = musterstadt
    declared = candidates.rules(city)["aktionsraeume"]
    found = candidates.candidates(city, replace(declared, at_least=6), year=2016)
    rule = exports.changed_rule(found)
    file = tmp_path / "rule.toml"
    file.write_text(rule_toml(rule), "utf-8")

    again = read_rule(file, city)

    assert again == rule
    assert (again.at_least, again.base_year, again.year) == (6, 2007, 2016)
    assert again.version != declared.version
    assert candidates.candidates(city, again).table.equals(found.table)


# Cities without a rule


def test_city_without_a_rule_gets_a_proposal_that_cannot_be_decided_upon(
    visit: Visit, tiny_city: Path
) -> None:
    app = visit(city=tiny_city)

    assert "keine eigene Regel hinterlegt" in words(app)
