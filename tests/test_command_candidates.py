"""``candidates`` on the command line: the list of the screen, or plain words why there is none."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data.exports.candidates import CANDIDATE_COLUMNS
from measures.decisions import ACTION_AREAS, NewEntry, SetKind
from measures.register import open_register
from measures.settings import DATA_FOLDER, DATABASE, database_url
from measures.timeline import Change, DecidedBy, Member
from sozialraum import app

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "demo" / "city.toml"
CITIES = ROOT / "tests" / "cities"
SHARED = ROOT / "../shared/data"

RULE = """
[[rules]]
key = "transfers"
name = { de = "Transferleistungen", en = "Transfers" }
summary = { de = "Mehr als in der Stadt.", en = "More than in the city." }
level = "quartier"
conditions = [{ indicator = "transfer_rate", margin = "MARGIN", required = true }]
"""


@pytest.fixture(autouse=True)
def own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of a register that only this test sees."""
    monkeypatch.delenv(DATABASE, raising=False)
    monkeypatch.setenv(DATA_FOLDER, str(tmp_path / "register"))
    return tmp_path / "register"


def run(city: Path, *options: object) -> Result:
    return CliRunner().invoke(app, ["candidates", str(city), *map(str, options)])


def rows(result: Result) -> dict[str, dict[str, str]]:
    assert result.exit_code == 0, result.output
    return {row["area_id"]: row for row in csv.DictReader(io.StringIO(result.stdout))}


@pytest.fixture
def city_with_rule(make_tiny_city: Callable[[], Path]) -> Path:
    """Tiny city with the rule that transfers are more than in the city."""
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8") + RULE.replace("MARGIN", "any")
    path.write_text(text, encoding="utf-8")
    return path


def test_musterstadt_tells_its_story(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"

    result = run(DEMO, "-o", target)

    assert result.exit_code == 0, result.output
    assert result.output == ""
    found = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    counts = Counter(row["recommendation"] for row in found)
    assert (counts["keep"], counts["narrow"], counts["new"]) == (11, 2, 2)
    assert Counter(row["member_before"] for row in found) == {"true": 13, "false": 26}
    narrowed = [row for row in found if row["recommendation"] == "narrow"]
    assert all(len(row["quarters"].split(";")) == 1 for row in narrowed)
    assert all(row["reason_de"] and row["reason_en"] for row in found)


def test_the_first_rule_of_the_city_is_taken_and_the_last_year(city_with_rule: Path) -> None:
    result = run(city_with_rule)

    assert result.stderr == ""
    assert result.stdout.splitlines()[0] == ",".join(CANDIDATE_COLUMNS)
    codes = {area_id: row["recommendation"] for area_id, row in rows(result).items()}
    # Members of 2016: 06 to 09 (more than 10 %); in 2018 more than 15 %: 04, 05, 06.
    assert codes == {
        "01": "none", "02": "none", "03": "none", "04": "new", "05": "new", "06": "keep",
        "07": "watch", "08": "watch", "09": "none",
    }  # fmt: skip


def test_years_can_be_chosen(city_with_rule: Path) -> None:
    found = rows(run(city_with_rule, "--base-year", 2016, "--year", 2017))

    assert {row["recommendation"] for row in found.values()} == {"none"}  # 10 % everywhere


def test_a_rule_can_come_from_a_file(city_with_rule: Path, tmp_path: Path) -> None:
    path = tmp_path / "strict.toml"
    path.write_text(RULE.replace("MARGIN", "p50"), encoding="utf-8")

    found = rows(run(city_with_rule, "--rule", path))

    assert found["04"]["recommendation"] == "none"  # 20 % is less than half above 15 %
    assert found["05"]["recommendation"] == "new"
    assert found["05"]["conditions_met"] == "transfer_rate"


def test_a_city_without_a_rule_gets_the_proposal_and_is_told_once(tiny_city: Path) -> None:
    result = run(tiny_city)
    asked_for = run(tiny_city, "--rule", "proposal")

    assert result.stderr.count("Verwendet wird der Vorschlag") == 1
    assert asked_for.stderr == ""
    assert asked_for.stdout == result.stdout
    assert list(rows(result)) == [f"{place:02}" for place in range(1, 10)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--rule", "nothing"], "Vorhanden sind: transfers."),
        (["--rule", "nowhere.toml"], "nowhere.toml"),
        (["--year", 1999], "2016, 2017, 2018"),
        (["--base-year", 2018], "2018"),
    ],
)
def test_a_choice_that_is_not_there_is_said_plainly(
    city_with_rule: Path, options: list[object], words: str
) -> None:
    result = run(city_with_rule, *options)

    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_a_city_of_which_no_rule_can_be_made_is_told_what_to_do(
    make_tiny_city: Callable[[], Path],
) -> None:
    path = make_tiny_city()
    text = path.read_text(encoding="utf-8").replace('role = "main"\n', "")
    path.write_text(text, encoding="utf-8")

    result = run(path, "--lang", "en")

    assert result.exit_code == 1
    assert "Describe a rule in the section [[rules]] of city.toml." in result.stderr


def test_making_a_list_leaves_no_register_behind(city_with_rule: Path, own_register: Path) -> None:
    run(city_with_rule)

    assert not own_register.exists()


def test_what_was_decided_before_says_who_was_a_member(city_with_rule: Path) -> None:
    register = open_register(database_url())
    label = "Aktionsräume"
    area_set = register.create_set(
        "99999001", ACTION_AREAS, label_de=label, label_en=label, kind=SetKind.ACTION_AREAS
    )
    joins = NewEntry(
        member=Member(level="quartier", area_id="05"),
        change=Change.JOINS,
        effective=dt.date(2017, 1, 1),
        reason="Ratsbeschluss",
        decided_by=DecidedBy.COUNCIL,
    )
    register.save(area_set.id, [joins], expected_version=0, submit_key="form-1")
    register.close()

    found = rows(run(city_with_rule))

    assert [area_id for area_id, row in found.items() if row["member_before"] == "true"] == ["05"]
    assert found["05"]["recommendation"] == "keep"
    assert found["06"]["recommendation"] == "new"


def test_a_register_that_cannot_be_opened_is_said_without_its_address(
    city_with_rule: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, "nonsense://secret@host")

    result = run(city_with_rule)

    assert result.exit_code == 1
    assert result.stderr.strip()
    assert "secret" not in result.output
    assert "Traceback" not in result.output


@pytest.mark.cities
@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public test data (../shared/data) is not there"
)
@pytest.mark.parametrize(("city", "level_size"), [("bremen", 80), ("berlin", 400)])
def test_real_cities_get_a_list_with_reasons(city: str, level_size: int) -> None:
    found = rows(run(CITIES / f"{city}.toml"))

    assert len(found) > level_size
    assert all(row["reason_de"].endswith(".") for row in found.values())
    assert {"keep", "none"} <= {row["recommendation"] for row in found.values()}
