"""``portrait``, ``report`` and ``slides`` on the command line: the files of the screens."""

from __future__ import annotations

import io
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pptx
import pypdf
import pytest
from typer.testing import CliRunner, Result

from data.exports.portrait import portrait_csv
from data.figures import area_figures
from data.portrait import portrait
from data.reading import read_city
from measures.settings import DATA_FOLDER, DATABASE
from reports.area_status import area_status
from reports.origins import portrait_origin
from reports.portrait_content import portrait_content
from reports.portrait_pdf import portrait_pdf
from sozialraum import app

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find a register that nobody has made yet."""
    monkeypatch.delenv(DATABASE, raising=False)
    monkeypatch.setenv(DATA_FOLDER, str(tmp_path / "register"))


def run(*words: object) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


def pages(file: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


def test_the_portrait_of_an_area_has_two_pages_and_its_name(
    tiny_city: Path, tmp_path: Path
) -> None:
    target = tmp_path / "portrait.pdf"
    city = read_city(tiny_city)
    level = city.package.levels[0].name
    area_id, name = str(city.areas[level].index[0]), str(city.areas[level]["name"].iloc[0])

    done = run("portrait", tiny_city, "--area", area_id, "--level", level, "-o", target)

    assert done.exit_code == 0, done.output
    first, _ = pages(target)
    assert name in first


def test_the_command_that_a_portrait_names_makes_the_same_file_again(
    tiny_city: Path, tmp_path: Path
) -> None:
    city = read_city(tiny_city)
    level = city.package.levels[0].name
    shown = portrait(city, level=level, area_id=str(city.areas[level].index[0]))
    origin = portrait_origin(city, shown, language="de")
    content = portrait_content(
        city,
        shown,
        language="de",
        status=area_status(city, shown.spot, language="de", register=None),
        note=None,
        provenance=origin,
    )
    words = shlex.split(origin.command)
    words[0], words[4] = sys.executable, str(tiny_city)
    words[-1] = str(tmp_path / words[-1])

    subprocess.run(words, check=True, cwd=ROOT, timeout=120)

    assert Path(words[-1]).read_bytes() == portrait_pdf(content)


def test_the_ending_decides_what_a_portrait_becomes(tiny_city: Path, tmp_path: Path) -> None:
    book, table = tmp_path / "portrait.xlsx", tmp_path / "portrait.csv"
    shown = portrait(read_city(tiny_city), level="quartier", area_id="04")

    for target in (book, table):
        done = run("portrait", tiny_city, "--area", "04", "--level", "quartier", "-o", target)
        assert done.exit_code == 0, done.output

    sheets = openpyxl.load_workbook(book).worksheets
    cells = {str(cell.value) for row in sheets[-1].iter_rows() for cell in row}
    assert any(one.endswith(".xlsx") and "--area 04" in one for one in cells)
    assert table.read_bytes() == portrait_csv(shown, "de")


def test_all_portraits_of_a_level_are_one_file_and_progress_is_told(
    tiny_city: Path, tmp_path: Path
) -> None:
    target = tmp_path / "portraits.pdf"
    city = read_city(tiny_city)
    level = city.package.levels[-1].name
    areas = city.areas[level]

    done = run("portrait", tiny_city, "--all", "--level", level, "-o", target)

    assert done.exit_code == 0, done.output
    assert f"{len(areas)}/{len(areas)}" in done.stderr
    text = "\n".join(pages(target))
    assert all(str(name) in text for name in areas["name"])


@pytest.mark.parametrize("asked", [(), ("--all", "--area", "01")])
def test_neither_or_both_of_area_and_all_is_told_plainly(
    tiny_city: Path, asked: tuple[str, ...]
) -> None:
    done = run("portrait", tiny_city, *asked)

    assert done.exit_code == 1
    assert "--area KENNUNG" in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("portrait", "--area", "nirgends"), "nirgends"),
        (("portrait", "--all", "--level", "nirgends"), "nirgends"),
        (("report", "--level", "nirgends"), "nirgends"),
        (("slides", "--story", "nirgends"), "standard"),
    ],
)
def test_what_the_city_does_not_have_is_named_with_what_it_has(
    tiny_city: Path, words: tuple[str, ...], said: str
) -> None:
    command, *options = words

    done = run(command, tiny_city, *options)

    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output


def test_the_report_of_a_city_is_a_tagged_page_with_its_name(
    tiny_city: Path, tmp_path: Path
) -> None:
    target = tmp_path / "report.pdf"

    done = run("report", tiny_city, "-o", target, "--lang", "en")

    assert done.exit_code == 0, done.output
    reader = pypdf.PdfReader(target)
    assert "/StructTreeRoot" in reader.root_object
    assert read_city(tiny_city).package.city.name in reader.pages[0].extract_text()


@pytest.mark.parametrize("ending", ["pptx", "pdf", "xlsx"])
def test_the_ending_decides_what_a_story_becomes(
    tiny_city: Path, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"story.{ending}"

    done = run("slides", tiny_city, "-o", target)

    assert done.exit_code == 0, done.output
    opened = {
        "pptx": lambda file: len(pptx.Presentation(file).slides),
        "pdf": lambda file: len(pypdf.PdfReader(file).pages),
        "xlsx": lambda file: len(openpyxl.load_workbook(file).sheetnames),
    }[ending](io.BytesIO(target.read_bytes()))
    assert opened > 1


def test_a_workbook_of_figures_holds_the_figures_of_the_function(
    tiny_city: Path, tmp_path: Path
) -> None:
    target = tmp_path / "values.xlsx"
    city = read_city(tiny_city)
    level = city.package.levels[0].name
    key = next(iter(city.catalogue))
    figures = area_figures(city, indicator=key, level=level, year=2018)

    done = run(
        "values", tiny_city, "--level", level, "--indicator", key, "--year", 2018, "-o", target
    )

    assert done.exit_code == 0, done.output
    sheet = openpyxl.load_workbook(target).worksheets[0]
    ids = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert ids == [str(one) for one in figures.table.index]


def test_a_margin_that_does_not_exist_is_told_with_those_that_do(tiny_city: Path) -> None:
    city = read_city(tiny_city)
    key = next(iter(city.catalogue))

    done = run(
        "values",
        tiny_city,
        *("--level", city.package.levels[0].name, "--indicator", key),
        *("--year", 2018, "--margin", "weit"),
    )

    assert done.exit_code == 1
    assert "weit" in done.stderr
    assert "p10" in done.stderr
