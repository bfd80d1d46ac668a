"""Every kind of repair: declared in the descriptor, applied on reading, seen in the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from data.city import City
from data.descriptor.repairs import Repair
from data.errors import DescriptorError
from data.findings import Severity, repair_toml
from data.reading import read_city

MakeCity = Callable[[], Path]
TABLE, LEVEL = {"table": "bestand"}, {"level": "quartier"}


def table(path: Path, old: str, new: str) -> None:
    file = path.parent / "bestand.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def features(path: Path, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> None:
    file = path.parent / "quartiere.gpkg"
    changed = change(gpd.read_file(file, layer="quartiere"))
    file.unlink()
    changed.to_file(file, layer="quartiere", driver="GPKG")


def second_feature(path: Path, name: str) -> None:
    """Add a far feature that bears the id 01, too."""
    extra = {"nr": ["01"], "name": [name], "bezirk": ["1"]}
    square = gpd.GeoDataFrame(extra, geometry=[box(505_000, 5_700_000, 506_000, 5_701_000)])
    features(path, lambda frame: pd.concat([frame, square.set_crs(frame.crs)], ignore_index=True))


def with_numbers_as_ids(path: Path) -> None:
    features(path, lambda frame: frame.assign(nr=frame["nr"].astype(int)))


def two_rows_in_one(path: Path) -> None:
    lines = (path.parent / "bestand.csv").read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("02;")]
    text = "\n".join(kept).replace("01;Am Anger;", "1+2;Am Anger und Ährenfeld;")
    (path.parent / "bestand.csv").write_text(text, "utf-8")


def figure(city: City, area: str, year: int = 2016, measure: str = "recipients") -> float:
    return float(city.observations["quartier"].values[measure][(year, area)])


@dataclass(frozen=True)
class Case:
    """A fault, its repair, and what holds only after it."""

    repair: dict[str, object]
    spoil: Callable[[Path], None]
    holds: Callable[[City], bool]


CASES = [
    Case(
        {"kind": "rename_area", **LEVEL, "id": "01", "where": {"name": "Weit weg"}, "new_id": "77"},
        lambda path: second_feature(path, "Weit weg"),
        lambda city: figure(city, "01") == 20 and "77" in city.areas["quartier"].index,
    ),
    Case(
        {"kind": "dissolve", **LEVEL, "ids": ["01"]},
        lambda path: second_feature(path, "Am Anger"),
        lambda city: city.areas["quartier"].loc["01"].geometry.area == pytest.approx(2e6),
    ),
    Case(
        {"kind": "set_id", **TABLE, "ids": {"A1": "01"}},
        lambda path: table(path, "01;Am Anger", "A1;"),
        lambda city: figure(city, "01") == 20,
    ),
    Case(
        {"kind": "pad_ids", **TABLE, "width": 2},
        lambda path: table(path, "\n0", "\n"),
        lambda city: figure(city, "09") == 180,
    ),
    Case(
        {"kind": "pad_ids", **LEVEL, "width": 2},
        with_numbers_as_ids,
        lambda city: figure(city, "09") == 180,
    ),
    Case(
        {"kind": "trim_ids", **TABLE},
        lambda path: table(path, "\n0", "\n\u00a00"),
        lambda city: figure(city, "09") == 180,
    ),
    Case(
        {"kind": "take_id_part", **TABLE, "part": "-2:"},
        lambda path: table(path, "\n0", "\n05 1 0"),
        lambda city: figure(city, "09") == 180,
    ),
    Case(
        {"kind": "match_names", **TABLE},
        lambda path: table(path, "02;Ährenfeld", "zwei;AEHRENFELD"),
        lambda city: figure(city, "02") == 40,
    ),
    Case(
        {"kind": "merge_areas", **LEVEL, "ids": ["01", "02"], "new_id": "1+2", "name": "Beide"},
        two_rows_in_one,
        lambda city: (
            figure(city, "1+2") == 20
            and city.areas["quartier"].loc["1+2"].geometry.area == pytest.approx(2e6)
        ),
    ),
    Case(
        {"kind": "zero_is_missing", **TABLE, "measures": ["recipients", "under_18"]},
        lambda path: table(path, "01;Am Anger;2016;1000;20;30", "01;Am Anger;2016;1000;0;0"),
        lambda city: city.observations["quartier"].states["under_18"][(2016, "01")] == "missing",
    ),
    Case(
        {"kind": "ignore_rows", **TABLE, "ids": ["99"]},
        lambda path: table(path, "\n01;", "\n99;Ohne Ort;2016;1;1;1;1;1\n01;"),
        lambda city: not city.report.has_errors,
    ),
    Case(
        {"kind": "accept_areas", **LEVEL, "ids": ["77"]},
        lambda path: features(path, lambda frame: frame.replace({"nr": {"09": "77"}})),
        lambda city: "areas_never_named" not in {one.code for one in city.report},
    ),
    Case(
        {"kind": "keep_first", **TABLE, "ids": ["01"]},
        lambda path: table(
            path,
            "\n01;Am Anger;2016;1000;20;30;50;4",
            "\n01;Am Anger;2016;1000;20;30;50;4\n01;Am Anger;2016;1000;21;30;50;4",
        ),
        lambda city: figure(city, "01") == 20,
    ),
]


def declare(path: Path, repair: dict[str, object]) -> None:
    text = repair_toml({**repair, "reason": "So erklärt es das Amt."})
    path.write_text(f"{path.read_text('utf-8')}\n{text}\n", encoding="utf-8")


def holds(case: Case, city: City) -> bool:
    try:
        return case.holds(city)
    except KeyError:
        return False


def test_every_kind_of_repair_is_tried() -> None:
    union, _ = get_args(Repair)
    known = {get_args(one.model_fields["kind"].annotation)[0] for one in get_args(union)}
    assert known == {case.repair["kind"] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case.repair))[:40])
def test_a_declared_repair_changes_the_figures_and_is_listed(
    make_tiny_city: MakeCity, case: Case
) -> None:
    path = make_tiny_city()
    case.spoil(path)
    assert not holds(case, read_city(path))
    declare(path, case.repair)
    city = read_city(path)
    assert holds(case, city)
    (applied,) = [one for one in city.report if one.code == "repair_applied"]
    assert applied.params["kind"] == case.repair["kind"]
    assert "So erklärt es das Amt." in applied.text("de")
    assert "repair_unused" not in {one.code for one in city.report}


# Uniting and accepting change sound areas, too: that is a wish, not a cure.
CURES = [c for c in CASES if c.repair["kind"] not in {"merge_areas", "accept_areas"}]


@pytest.mark.parametrize("case", CURES, ids=lambda case: "-".join(map(str, case.repair))[:40])
def test_a_repair_without_its_fault_is_named_as_unused(
    make_tiny_city: MakeCity, case: Case
) -> None:
    path = make_tiny_city()
    declare(path, case.repair)
    (unused,) = [one for one in read_city(path).report if one.code == "repair_unused"]
    assert unused.severity is Severity.WARNING
    assert unused.params["kind"] == case.repair["kind"]


def test_ids_that_were_numbers_are_not_proposed_again_once_padded(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    rows = [row.split(";") for row in (path.parent / "bestand.csv").read_text("utf-8").splitlines()]
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    frame["Nr"] = frame["Nr"].astype(int) + 95  # 96 to 104: one digit is missing in some
    frame.to_excel(path.parent / "b.xlsx", index=False)
    features(path, lambda one: one.assign(nr=(one["nr"].astype(int) + 95).astype(str).str.zfill(3)))
    text = path.read_text("utf-8").replace('separator = ";"\nencoding = "utf-8"\n', "")
    path.write_text(text.replace("bestand.csv", "b.xlsx"), "utf-8")
    assert "ids_were_numbers" in {one.code for one in read_city(path).report}
    declare(path, {"kind": "pad_ids", **TABLE, "width": 3})
    city = read_city(path)
    assert "ids_were_numbers" not in {one.code for one in city.report}
    assert not city.report.has_errors


def test_padding_needs_a_table_or_a_level(make_tiny_city: MakeCity) -> None:
    path = make_tiny_city()
    declare(path, {"kind": "pad_ids", **TABLE, **LEVEL, "width": 3})
    with pytest.raises(DescriptorError, match=r"table.*level"):
        read_city(path)
