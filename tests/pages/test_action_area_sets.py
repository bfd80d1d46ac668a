"""History of sets, model-area finder, need against help: driven as a reader drives them.

The tiny made-up city has 9 Quartiere in 3 Bezirke. Its transfer rates of 2018 are
5, 10, … 30 % in 01 to 06, secret in 07, blank in 08, none in 09 (city 15 %).
A network is declared: 01 since 2010, 05 from 2012 to the end of 2015, and of Bezirk 2
the Quartier 06 since 2014. A project ran in 04 from 2017 to 2018. 06 is an action area.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.choropleth import Paint
from measures.register import open_register
from pages.shared import map_view, selection
from pages.shared.action_areas import set_create, set_draw

APP = Path(__file__).resolve().parents[2] / "app.py"
VIEWS = ("history", "finder", "groups")
SETS = """
[[area_sets]]
name = "netze"
label = { de = "Nachbarschaftsnetze", en = "Neighbourhood networks" }
kind = "network"
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
decided_by = "council"
members = [
  { level = "quartier", id = "01", from = 2010-01-01, reason = "Viele <b>Vereine</b>" },
  { level = "quartier", id = "05", from = 2012-03-01, to = 2015-12-31, reason = "Treffpunkt" },
  { level = "bezirk", id = "2", quarters = ["06"], from = 2014-01-01, reason = "Schule" },
]

[[area_sets]]
name = "projekte"
label = { de = "Modellprojekte", en = "Model projects" }
kind = "project"
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
members = [{ level = "quartier", id = "04", from = 2017-01-01, to = 2018-12-31 }]

[[area_sets]]
name = "raeume"
label = { de = "Räume", en = "Areas" }
kind = "action_areas"
source = "Amt für erfundene Zahlen"
licence = "CC0 1.0"
members = [{ level = "quartier", id = "06", from = 2010-01-01 }]
"""
GROUP = 'target_group = { de = "ältere Menschen", en = "Older people" }\n'

logging.getLogger("streamlit").setLevel(logging.ERROR)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, tiny_city: Path) -> Path:
    """Descriptor of the tiny city with two sets, and a group for its transfer rate."""
    folder = tmp_path_factory.mktemp("mengen")
    for file in tiny_city.parent.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    path = folder / "city.toml"
    text = path.read_text("utf-8").replace(
        'key = "transfer_rate"\n', f'key = "transfer_rate"\n{GROUP}', 1
    )
    path.write_text(text + SETS, "utf-8")
    return path


@pytest.fixture
def visit(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open the screen by a link, with a register of the test's own."""
    monkeypatch.setenv("SOZIALRAUM_DATA", str(tmp_path / "register"))
    monkeypatch.delenv("SOZIALRAUM_DATABASE", raising=False)

    def opened(city: Path = town, **link: str) -> AppTest:
        monkeypatch.setenv("CITY", str(city))
        monkeypatch.delenv("SOZIALRAUM_CITIES", raising=False)
        at = AppTest.from_file(str(APP), default_timeout=60)
        at.context["locale"] = "de-DE"
        for _ in range(2):  # the first run is that of the city map, which takes its own part
            for key, value in link.items():
                at.query_params[key] = value
            if not at.title:
                at.run()
        at.switch_page("pages/action_areas.py").run()
        return sound(at)

    return opened


def sound(app: AppTest) -> AppTest:
    assert not app.exception, [error.value for error in app.exception]
    assert not app.error, [error.value for error in app.error]
    return app


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    kinds = (*app.text, *app.caption, *app.info, *app.warning, *app.success)
    return "\n".join(str(element.value) for element in kinds)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_by_its_link_in_both_languages(
    visit: Callable[..., AppTest], view: str, language: str
) -> None:
    app = visit(view=view, lang=language)

    assert app.title[0].value
    assert app.query_params["view"] == view


@pytest.mark.parametrize(
    "key", ["set", "date", "known", "level", "year", "indicator", "off", "first", "people", "area"]
)
@pytest.mark.parametrize("view", VIEWS)
def test_nonsense_in_a_link_opens_the_view_without_it(
    visit: Callable[..., AppTest], view: str, key: str
) -> None:
    app = visit(view=view, **{key: "../../etc/passwd,<script>"})

    assert app.title[0].value
    assert "passwd" not in html(app)


@pytest.mark.parametrize("day", ["2018-13-01", "1899-12-31", "9999-12-31", "20180101", "2018-1-1"])
def test_day_that_is_none_is_not_taken_from_a_link(visit: Callable[..., AppTest], day: str) -> None:
    shown = visit(view="history", set="netze", date=day)

    assert day not in html(shown)
    assert shown.date_input(key="date").value.year > 2020


# History


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2009-12-31", "gehörte kein Gebiet"),
        ("2010-01-01", "gehörte 1 ganzes Gebiet"),
        ("2015-12-31", "gehörten 2 ganze Gebiete"),
        ("2016-01-01", "gehörte 1 ganzes Gebiet"),
    ],
)
def test_members_are_those_of_the_day_that_is_asked_for(
    visit: Callable[..., AppTest], day: str, sentence: str
) -> None:
    app = visit(view="history", set="netze", date=day)

    assert sentence in app.title[0].value


def test_members_of_another_level_are_told_and_not_drawn(visit: Callable[..., AppTest]) -> None:
    app = visit(view="history", set="netze", date="2016-06-01")

    assert "1 Mitglied einer anderen Ebene ist nicht auf der Karte" in words(app)


def test_reasons_from_files_are_text_and_never_markup(visit: Callable[..., AppTest]) -> None:
    shown = html(visit(view="history", set="netze", area="01"))

    assert "Viele &lt;b&gt;Vereine&lt;/b&gt;" in shown
    assert "<b>Vereine" not in shown


def test_area_tells_when_it_joined_and_left_and_who_decided(visit: Callable[..., AppTest]) -> None:
    shown = html(visit(view="history", set="netze", area="05"))

    assert "01.03.2012" in shown
    assert "01.01.2016" in shown
    assert "kommt ganz hinzu" in shown
    assert "scheidet ganz aus" in shown
    assert "Rat" in shown


def test_strip_has_a_word_for_every_sign(visit: Callable[..., AppTest]) -> None:
    shown = html(visit(view="history", set="netze"))

    assert "Nachbarschaftsnetze: Mitglieder am 31. Dezember jedes Jahres" in shown
    # Members change in 2010, 2012 and 2016, and Bezirk 2 joins with a part in 2014.
    heads = shown.split("am 31. Dezember jedes Jahres</caption>")[1].split("</thead>")[0]
    spans = re.findall(r"(\d{4}(?:–\d{4})?)</th>", heads)
    assert spans[:3] == ["2010–2011", "2012–2013", "2014–2015"]
    assert len(spans) == 4
    row = shown.split("Eichgrund</th>")[1].split("</tr>")[0]
    assert re.findall(r'aria-label="(.*?)"', row) == [
        "gehört nicht dazu", "gehört ganz dazu", "gehört ganz dazu", "gehört nicht dazu",
    ]  # fmt: skip


def test_computed_action_areas_say_so_and_lead_to_the_candidates(
    visit: Callable[..., AppTest],
) -> None:
    app = visit(view="history")
    assert app.selectbox(key="set").value == "aktionsraeume"
    assert "Noch ist keine Entscheidung gespeichert" in words(app)

    app.button(key="history_go").click().run()

    assert sound(app).query_params["view"] == "candidates"


def add(app: AppTest, *, reason: str = "Beschlossen im Ausschuss") -> AppTest:
    app.session_state["manage.open"] = True
    app.run()
    number = app.session_state.get("manage.round", 0)
    app.text_area(key=f"manage.reason.{number}").set_value(reason)
    save = next(button for button in app.button if button.label == "Eintragen")
    return save.click().run()


def test_new_member_is_in_the_set_from_its_day_on(visit: Callable[..., AppTest]) -> None:
    app = visit(view="history", set="netze", area="03")
    app = sound(add(app))
    assert "1 Eintrag ist gespeichert" in words(app)

    assert "gehörten 2 ganze Gebiete" in app.title[0].value
    assert "Beschlossen im Ausschuss" in html(app)
    assert (
        "gehörte 1 ganzes Gebiet"
        in visit(view="history", set="netze", date="2020-01-01").title[0].value
    )


def test_entry_without_a_reason_is_not_saved(visit: Callable[..., AppTest]) -> None:
    app = add(visit(view="history", set="netze", area="03"), reason="weil")

    assert "mindestens 10 Zeichen" in words(app)
    assert "gehörte 1 ganzes Gebiet" in app.title[0].value


def test_who_belongs_already_is_not_entered_again(visit: Callable[..., AppTest]) -> None:
    app = add(visit(view="history", set="netze", area="01"))

    assert "Gehört an diesem Tag schon dazu" in words(app)
    assert "Einträge sind gespeichert" not in words(app)


def test_second_writer_is_told_what_changed_and_can_save_again(
    visit: Callable[..., AppTest],
) -> None:
    first, second = (visit(view="history", set="netze", area=area) for area in ("03", "04"))
    for app in (first, second):
        app.session_state["manage.open"] = True
        app.run()
    add(first, reason="Zuerst gespeichert")

    second = add(second, reason="Danach gespeichert")
    assert "Inzwischen gespeichert: Birkenhof" in words(second)
    assert second.text_area(key="manage.reason.0").value == "Danach gespeichert"

    second = sound(add(second, reason="Danach gespeichert"))
    assert "1 Eintrag ist gespeichert" in words(second)
    assert "gehörten 3 ganze Gebiete" in second.title[0].value


def test_past_knowledge_hides_what_was_written_since(visit: Callable[..., AppTest]) -> None:
    add(visit(view="history", set="netze", area="03"))

    then = visit(view="history", set="netze", known="2020-01-01")
    now = visit(view="history", set="netze")

    assert "gehörte 1 ganzes Gebiet" in then.title[0].value
    assert "gehörten 2 ganze Gebiete" in now.title[0].value


def test_new_set_is_created_and_shown(visit: Callable[..., AppTest]) -> None:
    app = visit(view="history")
    app.session_state["manage.create"] = True
    app.run()
    app.text_input(key="create.de").set_value("Fördergebiete 2020+")
    app.selectbox(key="create.kind").set_value("funding")
    next(one for one in app.button if one.label == "Anlegen").click().run()

    assert sound(app).selectbox(key="set").value == "foerdergebiete_2020"
    assert "Fördergebiete" in words(app)


def test_drawn_surface_becomes_parts_of_the_areas_it_covers(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Paint] = []
    monkeypatch.setattr(map_view, "show_map", lambda _, paint, **__: drawn.append(paint))
    monkeypatch.setattr(set_draw, "_from_map", lambda *_: half_of("02"))
    app = visit(view="history", set="netze")
    app.session_state["manage.open"] = True
    app.session_state["manage.extent"] = "polygon"
    app.run()
    assert "von Ährenfeld" in words(app)
    app.text_input(key="manage.part_name.0").set_value("Am Bach")
    app = sound(add(app))

    assert "1 ganzes Gebiet und 1 Teil eines Gebiets" in app.title[0].value
    assert "Teil: Am Bach" in "".join(app.radio(key=selection.LIST).proto.captions)
    assert drawn[-1].codes.count("◧") == 1
    assert len(drawn[-1].codes) == 10  # nine areas, and the part as a surface of its own


def half_of(place: str) -> str:
    """GeoJSON of the western half of an area in the first row."""
    import geopandas as gpd
    from shapely.geometry import box

    west = 500000 + 1000 * (int(place) - 1)
    half = gpd.GeoSeries([box(west, 5700000, west + 500, 5701000)], crs="EPSG:25832")
    geometry = half.to_crs("EPSG:4326").iloc[0].__geo_interface__
    return json.dumps(geometry)


@pytest.mark.parametrize(
    ("label", "name"),
    [("Fördergebiete 2020+", "foerdergebiete_2020"), ("<>", ""), ("2. Runde", "set_2_runde")],
)
def test_name_of_a_set_follows_from_its_label(label: str, name: str) -> None:
    assert set_create.slug(label) == name


def test_locked_register_leaves_the_declared_history_readable(
    visit: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.db").write_text("this is no database, but a text " * 200)
    monkeypatch.setenv("SOZIALRAUM_DATABASE", f"sqlite:///{tmp_path / 'broken.db'}")
    # Not through `visit`, which uses a register of its own: the setting above goes first.
    app = visit(view="history", set="netze", date="2015-12-31")

    assert "gehörten 2 ganze Gebiete" in app.title[0].value
    assert app.warning
    assert str(tmp_path) not in words(app)


# Model-area finder


def eligible(app: AppTest) -> list[str]:
    part = html(app).split("Kommt in Frage, nach Bedarf geordnet</caption>")
    if len(part) == 1:
        return []
    rows = part[1].split("</table>")[0].split('<th scope="row">')[1:]
    return [row.split("</th>")[0] for row in rows]


def test_finder_applies_every_criterion_that_is_on(visit: Callable[..., AppTest]) -> None:
    # Worse than the city (15 %) are 04, 05 and 06; only 06 has a network in 2018.
    app = visit(view="finder", year="2018", indicator="transfer_rate", level="quartier")

    assert app.title[0].value == "Von 9 Quartieren kommt 1 in Frage."
    assert eligible(app) == ["Furtweg"]
    assert "kein Netzwerk" in html(app)


def test_switch_changes_the_list_and_is_part_of_the_link(visit: Callable[..., AppTest]) -> None:
    app = visit(view="finder", year="2018", indicator="transfer_rate", level="quartier")
    app.toggle(key="finder.on.network").set_value(False).run()

    assert eligible(sound(app)) == ["Furtweg", "Eichgrund"]  # 04 has a project
    assert app.query_params["off"] == "network,action_area"
    app.toggle(key="finder.on.project").set_value(False).run()
    assert eligible(app) == ["Furtweg", "Eichgrund", "Dorfkern"]


def test_period_of_other_projects_can_be_chosen(visit: Callable[..., AppTest]) -> None:
    link = {"view": "finder", "year": "2018", "indicator": "transfer_rate", "level": "quartier"}
    app = visit(**link, off="network,action_area", first="2019", last="2020")

    assert eligible(app) == ["Furtweg", "Eichgrund", "Dorfkern"]


def test_secret_need_is_not_known_and_never_eligible(visit: Callable[..., AppTest]) -> None:
    app = visit(
        view="finder", year="2018", indicator="transfer_rate", level="quartier",
        off="worse,network,project,residents", area="07",
    )  # fmt: skip

    assert "Gänsewiese" not in eligible(app)
    assert "nicht bekannt: Bedarf" in words(app)


def test_finder_says_that_people_decide(visit: Callable[..., AppTest]) -> None:
    assert "Der Index allein entscheidet nicht" in words(visit(view="finder"))


def test_city_without_sets_says_which_criteria_are_not_applied(
    visit: Callable[..., AppTest], tiny_city: Path
) -> None:
    app = visit(tiny_city, view="finder", year="2018", indicator="transfer_rate", level="quartier")

    assert "keine Gebietskulisse der Art Netzwerk" in words(app)
    assert app.toggle(key="finder.lacking.network").disabled
    assert eligible(app) == ["Furtweg", "Eichgrund", "Dorfkern"]


# Need against help


def test_group_of_an_area_is_set_beside_the_city(visit: Callable[..., AppTest]) -> None:
    app = visit(view="groups", level="quartier", year="2018", area="06")

    assert app.title[0].value == ("Furtweg: Ungünstiger als in der Stadt für ältere Menschen.")
    assert "ältere Menschen: Transferleistungsquote: 30,0" in words(app)
    assert "Unterschied statistisch sicher" in html(app)


def test_secret_figure_of_a_group_stays_secret(visit: Callable[..., AppTest]) -> None:
    app = visit(view="groups", level="quartier", year="2018", area="07")

    assert "Für keine Zielgruppe ungünstiger" in app.title[0].value


def test_city_without_groups_says_what_to_declare(
    visit: Callable[..., AppTest], tiny_city: Path
) -> None:
    app = visit(tiny_city, view="groups")

    assert "target_group" in words(app)


def test_matrix_holds_the_action_areas_of_the_year(visit: Callable[..., AppTest]) -> None:
    shown = html(visit(view="groups", level="quartier", year="2018"))

    row = shown.split("■ Furtweg</th>")[1].split("</tr>")[0]
    assert "▲ +100" in row  # 30 % against 15 %
    assert "Eichgrund" not in shown


def test_matrix_of_a_coarser_level_shows_members_as_parts(visit: Callable[..., AppTest]) -> None:
    assert "◧ Mittelbezirk</th>" in html(visit(view="groups", level="bezirk", year="2018"))


def test_register_of_a_test_is_its_own(visit: Callable[..., AppTest], tmp_path: Path) -> None:
    add(visit(view="history", set="netze", area="03"))

    register = open_register(f"sqlite:///{tmp_path / 'register' / 'massnahmen.db'}")
    [stored] = register.sets("99999001")
    register.close()
    assert (stored.name, stored.version) == ("netze", 1)
