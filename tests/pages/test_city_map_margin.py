"""The margin of "less favourable than the city", and how sure a figure is.

2016 in the tiny city: rates of 2, 4, … 18 % in 01 to 09, the city has 10 %.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

NNBSP = "\u202f"
WITH_ROLE = 'role = "main"\ncompetent_level = "city"'


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def notes(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.text, *app.caption))


@pytest.fixture
def app_2016(app: AppTest) -> AppTest:
    app.query_params["year"] = "2016"
    return app


@pytest.mark.parametrize(
    ("margin", "count", "words"),
    [
        pytest.param("any", 4, "", id="any difference"),
        pytest.param("p10", 4, f"um mindestens 10{NNBSP}% ", id="12 % is 20 % above"),
        pytest.param("p25", 3, f"um mindestens 25{NNBSP}% ", id="12 % is less than 25 % above"),
        pytest.param("sig", 4, "statistisch sicher ", id="a thousand residents each"),
    ],
)
def test_sentence_list_and_count_follow_the_margin(
    app_2016: AppTest, margin: str, count: int, words: str
) -> None:
    app_2016.query_params["margin"] = margin
    app_2016.run()

    assert not app_2016.exception, [error.value for error in app_2016.exception]
    assert app_2016.title[0].value == (
        f"In {count} von 9 Quartieren liegt die Transferleistungsquote {words}"
        f"über dem Wert der Stadt von 10,0{NNBSP}%."
    )
    assert len(app_2016.radio(key="area_in_list").options) == count
    assert app_2016.metric[1].value == f"{count} von 9"


def test_legend_names_the_bound_of_a_margin(app_2016: AppTest) -> None:
    app_2016.query_params["margin"] = "p25"
    app_2016.run()

    assert (
        f"mindestens 25{NNBSP}% ungünstiger als die Stadt (dunkler Rand): ab rund 12,5{NNBSP}%"
        in html(app_2016)
    )


def test_legend_names_the_bound_downwards_where_higher_is_better(app: AppTest) -> None:
    app.query_params["indicator"] = "gymnasium_rate"
    app.query_params["margin"] = "p25"
    app.run()

    assert f"bis rund 30,0{NNBSP}%" in html(app)  # the city has 40 %
    assert f"um mindestens 25{NNBSP}% unter dem Wert der Stadt" in app.title[0].value


def test_margin_is_a_choice_that_stays_and_that_a_link_carries(app_2016: AppTest) -> None:
    app_2016.run()
    app_2016.selectbox(key="margin").set_value("p25").run()
    assert app_2016.query_params["margin"] == "p25"

    app_2016.get_by_key("year").set_value("2017").run()

    assert app_2016.selectbox(key="margin").value == "p25"
    assert app_2016.title[0].value.startswith("In keinem von 9 Quartieren liegt")


@pytest.mark.parametrize("asked", ["p10000", "nan", "<b>", "pinf"])
def test_nonsense_as_margin_falls_back_to_any_difference(app: AppTest, asked: str) -> None:
    app.query_params["margin"] = asked
    app.run()

    assert not app.exception
    assert app.selectbox(key="margin").value == "any"


def test_neutral_indicator_has_no_margin(app: AppTest) -> None:
    app.query_params["indicator"] = "under_18_share"
    app.query_params["margin"] = "p25"
    app.run()

    assert "margin" not in [box.key for box in app.selectbox]
    assert "margin=p25" not in html(app)


@pytest.fixture
def app_without_counts(
    app: AppTest, make_tiny_city: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> AppTest:
    path = make_tiny_city()
    text = path.read_text("utf-8")
    assert WITH_ROLE in text
    path.write_text(text.replace(WITH_ROLE, f'uncertainty = "none"\n{WITH_ROLE}'), "utf-8")
    monkeypatch.setenv("CITY", str(path))
    return app


def test_where_certainty_cannot_be_told_the_screen_says_so_and_marks_any_difference(
    app_without_counts: AppTest,
) -> None:
    app = app_without_counts
    app.query_params["margin"] = "sig"
    app.query_params["year"] = "2016"
    app.run()

    assert not app.exception
    assert app.title[0].value.startswith("In 4 von 9 Quartieren liegt die Transferleistungsquote ü")
    assert "Ob ein Abstand statistisch sicher ist, lässt sich hier nicht sagen" in notes(app)
    assert "auf Mengen, nicht auf gezählten Personen" in notes(app)


def test_card_says_interval_and_comparison_with_the_rest_of_the_city(app: AppTest) -> None:
    app.query_params["area"] = "05"  # 250 of 1,000: Wilson 22.4 to 27.8 %
    app.run()

    assert f"zwischen 22,4 und 27,8{NNBSP}%" in notes(app)
    assert "Der Unterschied zum Rest der Stadt ist statistisch sicher." in notes(app)
    assert "Kleine Zahl" not in notes(app)


def test_card_warns_of_small_numbers(app: AppTest) -> None:
    app.query_params["indicator"] = "gymnasium_rate"
    app.query_params["area"] = "02"  # eight of fifty
    app.run()

    assert "Kleine Zahl: weniger als 20 Fälle." in notes(app)


@pytest.mark.parametrize("area", ["07", "08"])
def test_card_of_an_area_without_a_figure_says_nothing_about_certainty(
    app: AppTest, area: str
) -> None:
    app.query_params["area"] = area
    app.run()

    assert not app.exception
    for word in ("Sicherheit", "unterscheiden", "Kleine Zahl"):
        assert word not in notes(app)


def test_table_has_intervals_only_beside_figures_that_may_be_shown(app: AppTest) -> None:
    app.session_state["table"] = True
    app.run()
    frame = app.dataframe[0].value

    bounds = frame[[f"mindestens (95{NNBSP}%)", f"höchstens (95{NNBSP}%)"]]
    assert bounds.iloc[4].to_list() == [22.4, 27.8]
    assert bounds.iloc[6:8].isna().all(axis=None)
    assert frame["Sicherheit"].to_list()[4:8] == [
        "Unterschied statistisch sicher",
        "Unterschied statistisch sicher",
        "",
        "",
    ]


def test_table_of_an_indicator_without_counts_has_no_intervals(
    app_without_counts: AppTest,
) -> None:
    app_without_counts.session_state["table"] = True
    app_without_counts.run()

    frame = app_without_counts.dataframe[0].value
    assert "Sicherheit" not in frame
    assert not app_without_counts.exception
