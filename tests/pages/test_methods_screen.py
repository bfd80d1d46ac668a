"""The screen Methodik: four views, index methods of the tiny made-up city checked by hand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import method_words as words
from data.errors import MethodNotUsableError
from data.findings import Finding, Severity
from indicators.catalogue import Text
from indicators.methods.interface import ClassScheme
from indicators.methods.registry import RELEASED
from pages.shared.html_table import html_table, html_terms

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "../shared/data"
VIEWS = ("indicators", "indices", "compare", "notes")

logging.getLogger("streamlit").setLevel(logging.ERROR)


def opened(city: Path, monkeypatch: pytest.MonkeyPatch, **parameters: str) -> AppTest:
    """Open the screen of a city by a link."""
    monkeypatch.setenv("CITY", str(city))
    monkeypatch.delenv("SOZIALRAUM_CITIES", raising=False)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.context["locale"] = "de-DE"
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    return app.switch_page("pages/methods.py").run()


@pytest.fixture
def screen(tiny_city: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    return lambda **parameters: opened(tiny_city, monkeypatch, **parameters)


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def markdown(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def row_of(app: AppTest, name: str) -> list[str]:
    """Cells of the first table row that begins with `name`."""
    row = html(app).split(f">{name}</th>", 1)[1].split("</tr>", 1)[0]
    return [cell.split(">", 1)[1].split("</td>", 1)[0] for cell in row.split("<td")[1:]]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_runs_in_both_languages(
    screen: Callable[..., AppTest], view: str, language: str
) -> None:
    app = screen(view=view, lang=language)

    assert not app.exception, [error.value for error in app.exception]
    assert not app.error
    assert app.header


@pytest.mark.parametrize("asked", ["nonsense", "<script>", "x" * 500])
def test_nonsense_in_a_link_opens_the_first_view(
    screen: Callable[..., AppTest], asked: str
) -> None:
    app = screen(view=asked, method=asked, other=asked)

    assert not app.exception
    assert app.get_by_key("view").value == "indicators"


def test_link_to_an_indicator_still_opens_its_passport(screen: Callable[..., AppTest]) -> None:
    app = screen(indicator="gymnasium_rate")

    assert app.get_by_key("view").value == "indicators"
    assert "to_gymnasium / pupils × 100" in html(app)


def test_index_on_the_map_is_the_method_that_is_explained(screen: Callable[..., AppTest]) -> None:
    app = screen(indicator="index.count", level="quartier")

    assert app.get_by_key("view").value == "indices"
    assert app.selectbox(key="method").value == "count"


def test_year_chosen_on_the_map_is_the_year_here(screen: Callable[..., AppTest]) -> None:
    app = screen()
    app.switch_page("pages/city_map.py").run()
    app.get_by_key("year").set_value("2016").run()
    app.switch_page("pages/methods.py").run()

    assert app.get_by_key("year").value == "2016"
    assert "2016" in markdown(app)


def test_all_methods_are_listed_also_those_the_city_cannot_use(
    screen: Callable[..., AppTest],
) -> None:
    app = screen(view="indices")

    for definition in RELEASED.values():
        assert definition.name.de in html(app)
    assert row_of(app, RELEASED["hamburg"].name.de)[-1] == "noch nicht zugeordnet"
    assert row_of(app, RELEASED["count"].name.de)[-1].startswith("Quartiere: 2016–2018")


def test_method_without_inputs_says_what_must_be_declared(screen: Callable[..., AppTest]) -> None:
    app = screen(view="indices", method="berlin-mss-3")

    assert not app.exception
    assert "welche ihrer Kennzahlen die 3 verlangten sind" in app.info[0].value
    assert "[[methods]]\nuse = &quot;berlin-mss-3&quot;\n\n[methods.inputs]\ns1 =" in html(app)
    assert "von −1 bis 1" in html(app)


def test_passport_of_a_method_shows_what_it_finds(screen: Callable[..., AppTest]) -> None:
    # Worse in both indicators: only 04 (transfer 20 % > 15 %, Gymnasium 32 % < 40 %). 07 is
    # secret, 08 blank.
    app = screen(view="indices", method="count", level="quartier", year="2018")

    assert (
        "In einem von 7 Quartieren lautet das Ergebnis 2018: unter dem Durchschnitt der Stadt. "
        "2 Gebiete nehmen nicht teil." in markdown(app).replace("**", "")
    )
    assert row_of(app, "unter dem Durchschnitt der Stadt") == ["1", "ab 2", "1", "ja"]
    assert row_of(app, "nicht unter dem Durchschnitt der Stadt") == ["0", "unter 2", "6", "nein"]
    assert row_of(app, "Transferleistungsquote")[2:] == ["höher = mehr Belastung", "1"]
    assert row_of(app, "Übergänge zum Gymnasium")[2:] == ["niedriger = mehr Belastung", "1"]
    assert row_of(app, "Gänsewiese")[0] == "07"
    assert "Transferleistungsquote" in row_of(app, "Gänsewiese")[1]
    assert "die Mindestgröße ist deshalb nicht geprüft" in html(app)
    assert RELEASED["count"].formula.replace(">", "&gt;") in html(app)
    assert "Der Index allein entscheidet nicht" in markdown(app)


def test_themes_are_named_where_the_method_has_them(screen: Callable[..., AppTest]) -> None:
    app = screen(view="indices", method="cdc-svi", level="quartier", year="2018")

    assert row_of(app, "Transferleistungsquote")[-1] == "Transferleistungen (Gewicht 1)"
    assert "ab 0,9" in html(app)


def test_stability_is_counted_only_when_a_reader_asks(screen: Callable[..., AppTest]) -> None:
    app = screen(view="indices", method="count", level="quartier", year="2018")
    assert "Gebiete nach Stabilität" not in html(app)
    assert "näher als 0,1 Standardabweichungen" in markdown(app)

    app.session_state["methods_stability"] = True
    app.run()
    counts = [int(row_of(app, badge)[0]) for badge in ("stabil", "Grenzfall")]
    counts.append(int(row_of(app, "hängt von der Gewichtung ab")[0]))
    assert sum(counts) == 7


def test_method_that_cannot_be_computed_is_explained_and_not_raised(
    screen: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.shared import cached

    def unusable(*_: object) -> None:
        raise MethodNotUsableError(
            Finding(
                code="method_no_spread",
                severity=Severity.ERROR,
                params={"method": "min-max", "level": "quartier", "year": 2018},
            )
        )

    monkeypatch.setattr(cached, "index", unusable)
    for view in ("indices", "compare"):
        app = screen(view=view)
        assert not app.exception
        assert "Alle Gebiete haben denselben Indexwert" in app.error[0].value


def test_two_methods_are_compared_area_by_area(screen: Callable[..., AppTest]) -> None:
    # Sums of percentile ranks by hand (transfer + Gymnasium): 01 1/6+6/6, 02 2/6+5/6,
    # 03 3/6+4/6, 04 4/6+3/6, 05 5/6+2/6, 06 6/6+1/6, 09 0+0: all but 09 are equal, and share the
    # rank 1/6 < 0.9.
    app = screen(view="compare", method="count", other="cdc-svi", level="quartier", year="2018")

    assert "In keinem von 7 Quartieren sehen beide Methoden Belastung" in markdown(app)
    assert "nur die erste in 1, nur die zweite in keinem" in markdown(app)
    assert row_of(app, "nach keiner") == ["6"]
    assert row_of(app, "nicht verglichen: nimmt an mindestens einer nicht teil") == ["2"]
    assert row_of(app, "Dorfkern") == [
        "04",
        "unter dem Durchschnitt der Stadt (1)",
        "nicht gekennzeichnet (0)",
        "nur nach der ersten belastet",
    ]


def test_a_method_is_never_compared_with_itself(screen: Callable[..., AppTest]) -> None:
    app = screen(view="compare", method="count", other="count")

    assert app.selectbox(key="method").value == "count"
    assert app.selectbox(key="other").value != "count"
    assert RELEASED["count"].name.de not in app.selectbox(key="other").options


def test_city_value_is_set_against_the_average_of_the_areas(
    screen: Callable[..., AppTest],
) -> None:
    # Every square has 1,000 residents: both yardsticks are 15 %, and 20, 25 and 30 lie above.
    app = screen(indicator="transfer_rate", level="quartier", year="2018")

    assert "In 3 von 7 Quartieren liegt „Transferleistungsquote“ 2018 über dem Wert" in markdown(
        app
    )
    assert "ebenso viele" in markdown(app)
    assert row_of(app, "Durchschnitt der Gebiete (jedes Gebiet zählt gleich)") == [
        "15,0\u202f%",
        "3 von 7",
    ]


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public test data (../shared/data) is not there"
)
def test_bremen_shows_why_the_city_value_is_no_mean_of_rates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened(
        ROOT / "tests/cities/bremen.toml",
        monkeypatch,
        indicator="sgb2_unter_65",
        level="ortsteil",
        year="2018",
    )

    assert "In 33 von 84 Ortsteilen liegt" in markdown(app)
    assert "Am Durchschnitt der Gebiete gemessen wären es 37." in markdown(app)
    assert row_of(app, "Wert der Stadt (jeder Mensch zählt gleich)")[1] == "33 von 84"
    assert row_of(app, "Durchschnitt der Gebiete (jedes Gebiet zählt gleich)")[1] == "37 von 84"


def test_notes_say_what_an_interval_of_complete_counts_means(
    screen: Callable[..., AppTest],
) -> None:
    app = screen(view="notes")

    assert "Bliebe es dabei, wenn das Jahr noch einmal gezogen würde?" in markdown(app)
    assert "Der Index allein entscheidet nicht." in markdown(app)
    assert "höchstens 5\u202f% falsche Meldungen" in markdown(app)
    for term in ("Konfidenzintervall", "statistisch sicher", "Stabilität", "Segregation"):
        assert term in html(app)


def test_hostile_names_stay_text_in_every_view(
    make_tiny_city: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_tiny_city()
    text = path.read_text("utf-8")
    hostile = "![x](http://h/i.png) <b>*q*</b> :material/home: $x$"
    path.write_text(
        text.replace('de = "Transferleistungsquote"', f'de = "{hostile}"').replace(
            'de = "Quartiere"', 'de = "<i>Quartiere</i>"'
        ),
        "utf-8",
    )
    for view in ("indicators", "indices", "compare"):
        app = opened(path, monkeypatch, view=view)
        assert not app.exception
        for raw in ("<b>*q*", "<i>Quart"):
            assert raw not in html(app)
        for raw in ("<b>*q*", "<i>Quart", "[x](", ":material", " $x$"):
            assert raw not in markdown(app)


@pytest.mark.parametrize(
    ("to_upper", "texts"),
    [
        ((True, True), ["unter −1", "von −1 bis unter 1,5", "ab 1,5"]),
        ((False, False), ["bis −1", "über −1 bis 1,5", "über 1,5"]),
        ((True, False), ["unter −1", "von −1 bis 1,5", "über 1,5"]),
        ((False, True), ["bis −1", "über −1 bis unter 1,5", "ab 1,5"]),
    ],
)
def test_bounds_of_a_class_say_on_which_side_an_exact_value_falls(
    to_upper: tuple[bool, bool], texts: list[str]
) -> None:
    scheme = ClassScheme(
        cut_offs=(-1.0, 1.5),
        to_upper=to_upper,
        codes=("a", "b", "c"),
        labels=tuple(Text(de=label, en=label) for label in ("wenig", "mittel", "viel")),
        attention=("c",),
    )

    assert [words.interval(scheme, place, "de") for place in range(3)] == texts
    upper = "mittel" if to_upper[0] else "wenig"
    assert words.exact_values(scheme, "de").startswith(f"−1 gehört zu „{upper}“")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("key", RELEASED)
def test_every_released_method_is_put_into_words(key: str, language: str) -> None:
    terms = dict(words.terms(RELEASED[key], language))

    assert RELEASED[key].name[language] in terms.values()
    assert RELEASED[key].formula in terms.values()
    assert all(terms.values())
    assert len(terms) >= 10


def test_margin_of_a_count_is_named() -> None:
    declared = replace(RELEASED["count"], parameters={"margin_percent": 10.0, "at_least": 1.0})

    assert ("Abstand zum Wert der Stadt", "jeder Unterschied") in words.terms(
        RELEASED["count"], "de"
    )
    assert ("Abstand zum Wert der Stadt", "mindestens 10\u202f%") in words.terms(declared, "de")


def test_cells_of_special_attention_are_named_in_words() -> None:
    terms = dict(words.terms(RELEASED["berlin-mss-4"], "de"))

    assert terms["Besondere Aufmerksamkeit"].startswith("niedrig / negativ (3-); sehr niedrig")


def test_texts_of_tables_and_terms_are_escaped() -> None:
    table = html_table('"<b>', ["<i>", "&"], [["<u>", "<s>"]], numbers=(1,), cards=True)
    terms = html_terms([("<b>", "<i>"), ("left out", "")])

    assert not any(mark in table + terms for mark in ("<b>", "<i>", "<u>", "<s>"))
    assert 'aria-label="&quot;&lt;b&gt;"' in table
    assert "left out" not in terms
