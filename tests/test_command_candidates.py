"""``candidates`` on the command line: the list of the screen, or plain words why there is none."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data.candidates import Candidates, candidates, rules, stability
from data.city import City
from data.exports.candidates import CANDIDATE_COLUMNS, candidates_csv
from data.reading import read_city
from data.rule_files import rule_json
from indicators.action_areas import Recommendation
from measures.consequences import carrying_out, founding
from measures.decisions import ACTION_AREAS, Decision, NewDecision, NewEntry, SetKind
from measures.register import open_register
from measures.settings import DATA_FOLDER, DATABASE, database_url
from measures.timeline import Change, DecidedBy, Member
from reports.candidates_pdf import candidates_pdf
from reports.candidates_workbook import candidates_workbook
from reports.content import candidates_content
from reports.origins import candidates_origin
from sozialraum import app

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "demo" / "city.toml"

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


def test_musterstadt_tells_its_story(
    tmp_path: Path, musterstadt: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sozialraum.areas.read_city", {DEMO: musterstadt}.__getitem__)
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


def test_the_ending_decides_and_the_page_is_that_of_the_screen(
    city_with_rule: Path, tmp_path: Path
) -> None:
    city = read_city(city_with_rule)
    found = candidates(city, rules(city)["transfers"])
    badges = stability(city, found)["badge"]
    makers = {"pdf": candidates_pdf, "xlsx": candidates_workbook}
    for ending, make in makers.items():
        target = tmp_path / f"list.{ending}"
        origin = candidates_origin(city, found, language="de", ending=ending)
        content = candidates_content(city, found, language="de", provenance=origin, badges=badges)

        done = run(city_with_rule, "-o", target)

        assert done.exit_code == 0, done.output
        assert target.read_bytes() == make(content)
        assert origin.command in content.command
        told = {*content.method, (origin.lines("de")[-1][0], content.command)}
        assert set(origin.lines("de")[1:]) <= told


def test_a_rule_of_a_file_is_said_to_be_tried_out_unless_the_city_declares_it(
    city_with_rule: Path, tmp_path: Path
) -> None:
    other, same = tmp_path / "strict.toml", tmp_path / "same.toml"
    other.write_text(RULE.replace("MARGIN", "p50"), encoding="utf-8")
    same.write_text(RULE.replace("MARGIN", "any"), encoding="utf-8")

    tried = rows(run(city_with_rule, "--rule", other))
    declared = rows(run(city_with_rule, "--rule", same))

    assert {row["tried_out"] for row in tried.values()} == {"true"}
    assert "tried_out" not in declared["04"]


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


def test_what_a_decision_keeps_gives_the_same_list_again(tmp_path: Path, musterstadt: City) -> None:
    """In a new process, after the decision was written: by its command, and by its rule alone."""
    city = musterstadt
    rule = next(iter(rules(city).values()))
    found = candidates(city, rule)
    shown = candidates_csv(city, found, stability(city, found)["badge"])
    narrowed = next(
        str(area_id)
        for area_id, code in found.table["recommendation"].items()
        if code == Recommendation.NARROW
    )
    decided = decide_to_drop(city, found, narrowed, candidates_origin(city, found).command)
    (tmp_path / "rule.json").write_text(decided.rule, encoding="utf-8")

    python, *line = shlex.split(decided.command)
    by_rule = ["-m", "sozialraum", "candidates", DEMO.name, "--rule", str(tmp_path / "rule.json")]
    years = ["--base-year", str(decided.base_year), "--year", str(decided.year)]
    lists = [
        subprocess.run(
            [sys.executable, *arguments],
            cwd=DEMO.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for arguments in (line, [*by_rule, *years])
    ]

    assert python == "python"
    assert lists == [shown, shown]


def decide_to_drop(city: City, found: Candidates, area_id: str, command: str) -> Decision:
    """First decision on a set: the members so far are written down, and one of them leaves."""
    with closing(open_register(database_url())) as register:
        made = register.create_set(
            city.package.city.key,
            ACTION_AREAS,
            label_de="a",
            label_en="a",
            kind=SetKind.ACTION_AREAS,
        )
        role, area = DecidedBy.COUNCIL, Member(level=found.level, area_id=area_id)
        before = found.table["member_before"]
        first, now = dt.date(found.base_year + 1, 1, 1), dt.date(2020, 1, 1)
        so_far = before.index[before.eq("whole")]
        entries = [
            *founding(found.level, so_far, effective=first, reason="berechnet", decided_by=role),
            *carrying_out(
                Recommendation.NONE, area, [], held=[area], effective=now, decided_by=role
            ),
        ]
        row = found.table.loc[area_id]
        form = NewDecision(
            set_id=made.id,
            level=found.level,
            area_id=area_id,
            rule_key=found.rule.key,
            rule_version=found.rule.version,
            rule=rule_json(found.rule),
            base_year=found.base_year,
            year=found.year,
            data_version=found.version,
            fingerprint=found.fingerprint,
            command=command,
            recommendation=Recommendation(row["recommendation"]),
            quarters=row["quarters"],
            decided=Recommendation.NONE,
            reason="Der Bedarf ist anderweitig gedeckt.",
            decided_by=role,
            decided_on=now,
            effective=now,
        )
        return register.decide(form, entries, expected_version=0, submit_key="form-1")


def test_a_register_that_cannot_be_opened_is_said_without_its_address(
    city_with_rule: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, "nonsense://secret@host")

    result = run(city_with_rule)

    assert result.exit_code == 1
    assert result.stderr.strip()
    assert "secret" not in result.output
    assert "Traceback" not in result.output
