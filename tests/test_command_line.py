"""The command line gives what the screens give, and plain words where it cannot."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data.exports.classes import RESULT_COLUMNS
from data.exports.values import VALUE_COLUMNS
from sozialraum import app


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def values(city: Path, **changes: object) -> Result:
    asked = {"level": "quartier", "indicator": "transfer_rate", "year": 2018} | changes
    return run("values", city, *(part for k, v in asked.items() for part in (f"--{k}", v)))


def rows(text: str) -> dict[str, dict[str, str]]:
    return {row["area_id"]: row for row in csv.DictReader(io.StringIO(text))}


def test_values_have_the_promised_columns_and_states(tiny_city: Path) -> None:
    result = values(tiny_city)

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == ",".join(VALUE_COLUMNS)
    found = rows(result.stdout)
    assert (found["01"]["value"], found["01"]["state"]) == ("5", "value")
    assert found["06"]["below_average"] == "true"
    assert (found["07"]["value"], found["07"]["state"]) == ("", "suppressed")
    assert found["08"]["state"] == "missing"
    assert (found["09"]["value"], found["09"]["state"]) == ("0", "zero")
    assert {row["city_value"] for row in found.values()} == {"15"}


def test_values_of_a_coarser_level_are_summed_from_counts(tiny_city: Path) -> None:
    found = rows(values(tiny_city, level="bezirk", year=2016).stdout)

    assert found["1"]["numerator"] == "120"
    assert found["1"]["denominator"] == "3000"
    assert float(found["1"]["value"]) == pytest.approx(4.0)


def test_values_can_be_written_to_a_file(tiny_city: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"

    result = run(
        "values", tiny_city, "--level", "quartier", "--indicator", "transfer_rate",
        "--year", 2018, "-o", target,
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    assert target.read_text(encoding="utf-8").replace("\r\n", "\n") == values(
        tiny_city
    ).stdout.replace("\r\n", "\n")
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_said_plainly(tiny_city: Path, tmp_path: Path) -> None:
    result = run(
        "values", tiny_city, "--level", "quartier", "--indicator", "transfer_rate",
        "--year", 2018, "-o", tmp_path / "nowhere" / "out.csv",
    )  # fmt: skip

    assert result.exit_code == 1
    assert "out.csv kann nicht geschrieben werden" in result.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": "kiez"}, "quartier"),
        ({"indicator": "nothing"}, "transfer_rate"),
        ({"year": 1999}, "2016"),
    ],
)
def test_a_wrong_choice_names_the_right_ones(
    tiny_city: Path, changes: dict[str, object], words: str
) -> None:
    result = values(tiny_city, **changes)

    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_check_of_a_sound_city_ends_with_zero(tiny_city: Path) -> None:
    result = run("check", tiny_city)

    assert result.exit_code == 0, result.output
    assert "IN ORDNUNG" in result.stdout


def test_check_speaks_english_when_asked(tiny_city: Path) -> None:
    assert "IN ORDER" in run("check", tiny_city, "--lang", "en").stdout


def test_check_of_a_city_with_a_missing_table_ends_with_one_and_goes_on(
    make_tiny_city: Callable[[], Path],
) -> None:
    city = make_tiny_city()
    (city.parent / "bestand.csv").unlink()

    result = run("check", city, "--json")

    report = json.loads(result.stdout)
    errors = [f for f in report["findings"] if f["severity"] == "error"]
    assert result.exit_code == 1
    assert any(finding["file"] == "bestand.csv" for finding in errors)
    assert str(city.parent) not in result.stdout


def test_check_of_a_broken_descriptor_names_the_key(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    path.write_text("[city]\nname = 'X'\n", encoding="utf-8")

    result = run("check", path)

    assert result.exit_code == 1
    assert "city.key" in result.stdout


def test_an_unknown_language_is_refused(tiny_city: Path) -> None:
    result = run("check", tiny_city, "--lang", "fr")

    assert result.exit_code == 2
    assert "de" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_plainly(tiny_city: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sozialraum", "check", str(tiny_city)],
            cwd=Path(__file__).parents[1],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )

    said = done.stderr.decode()
    assert done.returncode == 1
    assert "kann nicht geschrieben werden" in said
    assert "Traceback" not in said


def classes(city: Path, *more: object, **changes: object) -> Result:
    asked = {"method": "min-max", "level": "quartier", "year": 2018} | changes
    options = [part for key, value in asked.items() for part in (f"--{key}", value)]
    return run("classes", city, *options, *more)


def test_classes_have_the_inputs_with_their_scores_and_then_the_result(tiny_city: Path) -> None:
    result = classes(tiny_city)

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0].split(",") == [
        "area_id",
        "name",
        "transfer_rate",
        "z_transfer_rate",
        "gymnasium_rate",
        "z_gymnasium_rate",
        *RESULT_COLUMNS,
    ]
    found = rows(result.stdout)
    assert len(found) == 9
    # Of the seven with figures 06 has the highest transfer rate, 01 the lowest share of Gymnasium.
    assert float(found["06"]["z_transfer_rate"]) == pytest.approx(100)
    assert float(found["01"]["z_gymnasium_rate"]) == pytest.approx(100)
    assert found["09"]["excluded"] == "false"
    assert found["09"]["stability"] != ""


def test_classes_say_who_takes_no_part_and_why(tiny_city: Path) -> None:
    german = rows(classes(tiny_city).stdout)
    english = rows(classes(tiny_city, "--lang", "en").stdout)

    assert german["07"]["excluded"] == "true"
    assert german["07"]["reason"] == "geheim gehalten: Transferleistungsquote"
    assert english["08"]["reason"] == "no data: Transfer payment rate"
    for column in ("status_index", "status_class", "status_label", "stability"):
        assert german["07"][column] == ""
    assert german["01"]["status_class"] == english["01"]["status_class"]
    assert german["01"]["status_label"] != english["01"]["status_label"]


def test_classes_can_be_written_to_a_file(tiny_city: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"

    result = classes(tiny_city, "-o", target)

    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert target.read_text(encoding="utf-8") == classes(tiny_city).stdout


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"method": "berlin-mss-4"}, "cdc-svi, english-iod, min-max, count"),
        ({"level": "kiez"}, "quartier, bezirk"),
        ({"year": 1999}, "2016, 2017, 2018"),
    ],
)
def test_a_wrong_choice_of_an_index_names_the_right_ones(
    tiny_city: Path, changes: dict[str, object], words: str
) -> None:
    result = classes(tiny_city, **changes)

    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_figures_that_allow_no_index_are_said_plainly(make_tiny_city: Callable[[], Path]) -> None:
    city = make_tiny_city()
    only = '\n[[methods]]\nuse = "min-max"\nindicators = [{ key = "transfer_rate" }]\n'
    city.write_text(city.read_text(encoding="utf-8") + only, encoding="utf-8")

    result = classes(city, year=2017)  # ten per cent everywhere

    assert result.exit_code == 1
    assert "denselben Indexwert" in result.stderr
    assert result.stdout == ""
