"""An index on the city map: its published classes everywhere, and who takes no part.

The tiny city's index of min-max scores in 2018, by hand: transfer rate from 0
(09) to 30 % (06), transitions to Gymnasium from 8 (01) to 72 % (09). The mean
of both scores is 58.3 in 01, 60.4 in 02, rising to 68.75 in 06, and 0 in 09;
07 (secret) and 08 (blank) take no part. From 60 on the burden is called high.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.choropleth import EXCLUDED_CODES
from indicators.catalogue import Text
from pages.shared import cached, controls, figures_table, index_card, views
from pages.shared.places import Place

MIN_MAX = "index.min-max"


@pytest.fixture
def index_app(app: AppTest) -> AppTest:
    app.query_params["indicator"] = MIN_MAX
    app.query_params["year"] = "2018"
    return app


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.text, *app.caption, *app.markdown))


def test_link_to_an_index_opens_its_topic_and_says_what_it_finds(index_app: AppTest) -> None:
    index_app.run()

    assert not index_app.exception, [error.value for error in index_app.exception]
    assert index_app.selectbox(key="topic").value == "index"
    assert index_app.title[0].value == (
        "In 5 von 7 Quartieren lautet das Ergebnis: hohe Belastung oder sehr hohe Belastung."
    )
    assert "Fassung 1 · Quartiere · Stand 31.12.2018 · 2 Gebiete nehmen nicht teil" in texts(
        index_app
    )


def test_an_index_has_no_margin(index_app: AppTest) -> None:
    index_app.run()

    assert "margin" not in [box.key for box in index_app.selectbox]
    assert "margin=" not in html(index_app)


def test_all_methods_of_the_level_are_offered_and_the_city_s_own_topics_come_first(
    app: AppTest,
) -> None:
    app.run()
    topic = app.selectbox(key="topic")
    assert topic.options == ["Transferleistungen", "Bevölkerung und Bildung", "Index"]

    topic.set_value("index").run()

    assert not app.exception
    assert len(app.selectbox(key="indicator").options) == 4
    assert app.query_params["indicator"].startswith("index.")


def test_legend_has_the_published_labels_and_codes_and_who_takes_no_part(
    index_app: AppTest,
) -> None:
    index_app.run()
    legend = next(e.proto.body for e in index_app.get("html") if "srm-legend" in e.proto.body)

    labels = ["sehr hohe", "hohe", "mittlere", "geringe", "sehr geringe"]
    places = [legend.index(f"<span>{label} Belastung</span>") for label in labels]
    assert places == sorted(places)
    assert 'aria-label="Klasse 5">5</span>' in legend
    assert "5 Gebiete" in legend
    assert "<span>nimmt nicht teil</span>" in legend
    assert "Der Index allein entscheidet nicht" in legend
    assert "Wert der Stadt" not in legend


def test_list_names_the_burdened_areas_with_their_class_and_orders_by_index(
    index_app: AppTest,
) -> None:
    index_app.run()
    listed = index_app.radio(key="area_in_list")
    assert listed.options == ["Ährenfeld", "Birkenhof", "Dorfkern", "Eichgrund", "Furtweg"]
    assert set(listed.proto.captions) == {"hohe Belastung (4)"}

    index_app.get_by_key("list_order").set_value("difference").run()

    assert index_app.radio(key="area_in_list").options[0] == "Furtweg"


def test_areas_that_take_no_part_are_listed_with_their_reason_on_demand(
    index_app: AppTest,
) -> None:
    index_app.run()
    assert "Hasenberg" not in texts(index_app)

    index_app.session_state["excluded"] = True
    index_app.run()

    assert "Keine Angabe: Transferleistungsquote: Hasenberg" in texts(index_app)
    assert "Gänsewiese" in texts(index_app)


def test_card_says_class_stability_and_inputs(index_app: AppTest) -> None:
    index_app.query_params["area"] = "06"
    index_app.session_state["inputs"] = True
    index_app.run()

    assert not index_app.exception
    assert index_app.metric[0].value == "hohe Belastung (4)"
    assert "Indexwert: 68,75" in texts(index_app)
    assert "Sicherheit der Klasse: " in texts(index_app)
    assert "Abstand zur nächsten Klassengrenze: " in texts(index_app)
    assert "gleiche Klasse bei zufälligen Gewichten: " in texts(index_app)
    assert "30,0\u202f%" in html(index_app)
    assert "Was in den Index eingeht" in html(index_app)


def test_card_of_an_area_that_takes_no_part_says_why_and_shows_no_figure(
    index_app: AppTest,
) -> None:
    index_app.query_params["area"] = "07"
    index_app.run()

    assert not index_app.exception
    assert index_app.metric[0].value == "nimmt nicht teil"
    assert "nimmt nicht teil: geheim gehalten: Transferleistungsquote" in texts(index_app)
    assert "Indexwert: " not in texts(index_app)
    assert "Sicherheit der Klasse" not in texts(index_app)


def test_table_says_the_same_as_the_map(index_app: AppTest) -> None:
    index_app.session_state["table"] = True
    index_app.run()
    frame = index_app.dataframe[0].value

    assert list(frame["Indexwert 2018"].round(2))[:2] == [58.33, 60.42]
    assert list(frame["Ergebnis 2018"])[:2] == ["mittlere Belastung (3)", "hohe Belastung (4)"]
    assert frame["Ergebnis 2018"][6] == "nimmt nicht teil: geheim gehalten: Transferleistungsquote"
    assert frame["Indexwert 2018"].isna().to_list() == [False] * 6 + [True, True, False]


def test_index_in_english(index_app: AppTest) -> None:
    index_app.query_params["lang"] = "en"
    index_app.query_params["area"] = "05"
    index_app.run()

    assert not index_app.exception
    assert index_app.title[0].value == (
        "In 5 of 7 quarters the result is: high burden or very high burden."
    )
    assert index_app.metric[0].value == "high burden (4)"


def test_an_index_that_cannot_be_computed_is_explained_and_left_again(
    index_app: AppTest,
) -> None:
    # In 2016 both rates rise alike and outweigh each other: all areas have the same index.
    index_app.query_params["year"] = "2016"
    index_app.run()
    assert not index_app.exception
    assert "Alle Gebiete haben denselben Indexwert" in index_app.error[0].value

    index_app.get_by_key("year").set_value("2018").run()

    assert not index_app.error
    assert index_app.title[0].value.startswith("In 5 von 7 Quartieren")


@pytest.fixture
def place(tiny_city: Path) -> Place:
    return Place(key="kleinstadt", path=tiny_city, stamp=cached.stamp(tiny_city))


@pytest.fixture
def view(place: Place) -> views.View:
    choice = controls.Choice(level="quartier", topic="index", indicator=MIN_MAX, year=2018)
    return views.chosen(place, choice)


def test_downloads_of_an_index_hold_its_classes(place: Place, view: views.View) -> None:
    csv = figures_table.csv_file(place, view, "de").decode().splitlines()
    book = figures_table.xlsx_file(place, cached.city(*place.address), view, "de")
    sheets = openpyxl.load_workbook(io.BytesIO(book))

    assert csv[0].startswith("area_id,name,transfer_rate,z_transfer_rate,")
    assert len(csv) == 10
    assert sheets.sheetnames == ["Klassen", "Quelle und Methode"]
    assert sheets["Klassen"].max_row == 10


def test_codes_of_excluded_areas_never_stand_for_a_class(view: views.View) -> None:
    signs = {one.sign for one in view.classes}

    assert view.codes.isin(signs).sum() == 7
    assert set(view.codes[["07", "08"]]) == set(view.excluded)
    assert not signs & set(view.excluded)


def test_more_reasons_than_codes_share_the_last_code_without_words(view: views.View) -> None:
    assert view.index is not None
    ids = [f"{place:02}" for place in range(12)]
    table = pd.DataFrame({"status_class": ""}, index=ids)
    many = replace(
        view.index,
        outcome=replace(view.index.outcome, table=table),
        reasons=pd.Series([Text(de=one, en=one) for one in ids], index=ids),
    )

    codes, excluded = views.index_codes(many, view.classes)

    assert set(codes) == set(EXCLUDED_CODES)
    assert excluded[EXCLUDED_CODES[-1]] is None
    assert all(excluded[code] is not None for code in EXCLUDED_CODES[:-1])


@pytest.mark.parametrize(
    ("badge", "word"),
    [
        ("stable", "stabil"),
        ("borderline", "Grenzfall"),
        ("depends_on_weights", "hängt von der Gewichtung ab"),
    ],
)
def test_every_badge_has_its_words_and_only_known_measures_are_named(badge: str, word: str) -> None:
    row = pd.Series(
        {
            "badge": badge,
            "distance": 0.125,
            "weights_share": 0.97,
            "sampling_share": float("nan"),
            "methods_share": 0.5,
        }
    )

    words, measures = index_card.stability_words(row, "de")

    assert words.startswith(f"Sicherheit der Klasse: {word}. ")
    assert measures == (
        "Abstand zur nächsten Klassengrenze: 0,13 Standardabweichungen · gleiche Klasse bei "
        "zufälligen Gewichten: 97\u202f% · gleiche Klasse nach anderen Rechenweisen: 50\u202f%"
    )


def test_area_without_a_badge_has_no_words() -> None:
    assert index_card.stability_words(pd.Series({"badge": ""}), "de") == ("", "")


def test_year_of_an_index_follows_the_slider(index_app: AppTest) -> None:
    index_app.run()
    index_app.get_by_key("year").set_value("2017").run()

    assert not index_app.exception
    assert index_app.query_params["year"] == "2017"
    assert "nehmen nicht teil" not in texts(index_app)
