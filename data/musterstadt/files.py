"""Write the made-up city as a statistical office would: many formats, and some dirt.

The dirt is of the kinds that real deliveries have, one of each, and stands in
figures on which the story does not rest:

- ``bevoelkerung.csv``: BOM, points as thousands separators, rows of the city without id
- ``staatsangehoerigkeit.csv``: cp1252, a suppressed figure (``.``)
- ``transferleistungen.xlsx``: merged headers over years, rows of Sozialräume and of the city,
  a dash for exactly none
- ``arbeit.csv``: long, comma separated
- ``einkommen.csv``: cp1252, decimal comma and points
- ``wohnen.xlsx``: ids as numbers (leading zero lost), a gap
- ``schule.ods``: ``–`` (exactly none), ``x`` (not meaningful) and ``…`` (figure comes later)
- ``gesundheit.csv``: names instead of ids, one name spelled differently
- ``haushalte.csv``: plain
- ``jugend_soziales/<year>.csv``: one file a year, padded numbers
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from data.musterstadt.burden import YEARS
from data.musterstadt.containers import Sheet, write_ods, write_shapefile, write_xlsx
from data.musterstadt.generate import Musterstadt

CITY_ROW = "Musterstadt insgesamt"

AGES = {
    "population": "Einwohner",
    "age_under_3": "unter 3",
    "age_3_5": "3 bis 5",
    "age_6_14": "6 bis 14",
    "age_15_17": "15 bis 17",
    "age_18_20": "18 bis 20",
    "age_21_24": "21 bis 24",
    "age_25_64": "25 bis 64",
    "age_65_79": "65 bis 79",
    "age_80_plus": "80 und älter",
}
ORIGIN = {
    "foreigners": "Ausländer",
    "migration_background": "Migrationshintergrund",
    "eu2": "Staatsangehörige EU-2",
    "refugees": "Geflüchtete",
}
TRANSFERS = {
    "sgb2": "SGB II",
    "sgb2_under_15": "SGB II unter 15",
    "sgb12": "SGB XII",
    "sgb12_under_15": "SGB XII unter 15",
    "sgb12_65_plus": "SGB XII 65 und älter",
    "asylblg": "AsylbLG",
    "asylblg_under_15": "AsylbLG unter 15",
    "asylblg_65_plus": "AsylbLG 65 und älter",
}
WORK = {
    "unemployed": "Arbeitslose",
    "unemployed_long_term": "Langzeitarbeitslose",
    "unemployed_under_25": "Arbeitslose unter 25",
    "employees": "SvB am Wohnort",
    "employees_full_time": "SvB Vollzeit",
    "employees_part_time": "SvB Teilzeit",
}
INCOME = {"taxpayers": "Steuerpflichtige", "income": "Einkünfte in 1 000 Euro"}
HOUSING = {
    "dwellings": ("Wohnungen", "insgesamt"),
    "dwellings_vacant": ("Wohnungen", "leer stehend"),
    "dwellings_social": ("Wohnungen", "öffentlich gefördert"),
    "floor_space": ("Wohnfläche", "in m²"),
}
SCHOOL = {
    "transitions": "Übergänge insgesamt",
    "transitions_gymnasium": "Übergänge Gymnasium",
    "transitions_gesamtschule": "Übergänge Gesamtschule",
    "transitions_other": "Übergänge andere Schulen",
    "leavers": "Abgänge insgesamt",
    "leavers_abitur": "Abgänge mit Abitur",
    "leavers_without_certificate": "Abgänge ohne Abschluss",
}
HEALTH = {
    "examined": "untersuchte Kinder",
    "normal_weight": "Normalgewicht",
    "overweight": "Übergewicht",
}
HOUSEHOLDS = {
    "households": "Haushalte",
    "households_children": "mit Kindern",
    "single_parents": "Alleinerziehende",
    "moves": "Umzüge",
}
YOUTH = {"youth_welfare": "Hilfen zur Erziehung", "severely_disabled": "Schwerbehinderte"}

Cell = str | int | float | None
Row = list[Cell]
Columns = Mapping[str, object]  # measure -> header
Writer = Callable[[float], Cell]

_KEYS = ("Quartier-Nr.", "Quartier", "Jahr")
_NONE = "–"


def write(city: Musterstadt, folder: Path) -> None:
    """
    Write boundaries and tables of the made-up city.

    Parameters
    ----------
    folder
        Is made where missing; files of the same name are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _boundaries(city, folder)
    _population(city, folder / "bevoelkerung.csv")
    _origin(city, folder / "staatsangehoerigkeit.csv")
    write_xlsx(folder / "transferleistungen.xlsx", _transfers(city))
    _work(city, folder / "arbeit.csv")
    rows = _rows(city, INCOME, lambda value: _points(value, decimals=1 if value % 1 else 0))
    _csv(folder / "einkommen.csv", [*_KEYS, *INCOME.values()], rows, "cp1252")
    write_xlsx(folder / "wohnen.xlsx", _housing(city))
    write_ods(folder / "schule.ods", _school(city))
    _health(city, folder / "gesundheit.csv")
    rows = _rows(city, HOUSEHOLDS, _plain)
    _csv(folder / "haushalte.csv", [*_KEYS, *HOUSEHOLDS.values()], rows, "utf-8")
    _youth(city, folder / "jugend_soziales")


def _boundaries(city: Musterstadt, folder: Path) -> None:
    quarters = city.quarters[["name", "sozialraum", "geometry"]].rename_axis("QU_NR").reset_index()
    quarters = quarters.rename(columns={"name": "NAME", "sozialraum": "SR_NR"})
    write_shapefile(folder / "quartiere.zip", quarters)
    coarser = ((city.spaces, "sozialraeume", "SR_NR"), (city.boroughs, "stadtbezirke", "SB_NR"))
    for frame, name, column in coarser:
        areas = frame.rename_axis(column).reset_index().rename(columns={"name": "NAME"})
        write_shapefile(folder / f"{name}.shp", areas)


def _points(value: float, *, decimals: int = 0) -> str:
    """German number with points: 1.234,5."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def _plain(value: float) -> str:
    return str(int(value))


def _rows(city: Musterstadt, columns: Columns, text: Writer) -> list[Row]:
    """One row per Quartier and year: id, name, year, figures."""
    names = city.quarters["name"].to_dict()
    figures = city.counts[list(columns)]
    return [
        [area_id, names[area_id], year, *(text(value) for value in values)]
        for (area_id, year), values in zip(figures.index, figures.to_numpy().tolist(), strict=True)
    ]


def _city_rows(city: Musterstadt, columns: Columns, text: Writer) -> list[Row]:
    totals = city.counts[list(columns)].groupby("year").sum()
    return [
        [None, CITY_ROW, int(year), *(text(value) for value in values)]
        for year, values in zip(totals.index, totals.to_numpy().tolist(), strict=True)
    ]


def _csv(
    path: Path, header: Sequence[str], rows: Iterable[Row], encoding: str, separator: str = ";"
) -> None:
    lines: list[Sequence[Cell]] = [header, *rows]
    texts = [separator.join("" if cell is None else str(cell) for cell in line) for line in lines]
    path.write_bytes("".join(f"{text}\r\n" for text in texts).encode(encoding))


def _put(rows: list[Row], area_id: str, year: int, column: int, sign: Cell) -> None:
    """Replace one figure by a sign."""
    row = next(row for row in rows if row[0] == area_id and row[2] == year)
    row[column] = sign


def _of_kind(city: Musterstadt, kind: str) -> str:
    return str(city.quarters.index[city.quarters["kind"] == kind][0])


def _population(city: Musterstadt, path: Path) -> None:
    rows = _rows(city, AGES, _points) + _city_rows(city, AGES, _points)
    _csv(path, [*_KEYS, *AGES.values()], rows, "utf-8-sig")


def _origin(city: Musterstadt, path: Path) -> None:
    rows = _rows(city, ORIGIN, _plain)
    position = 3 + list(ORIGIN).index("eu2")
    _put(rows, _of_kind(city, "works"), 2011, position, ".")
    rows += _city_rows(city, ORIGIN, _plain)
    _csv(path, [*_KEYS, *ORIGIN.values()], rows, "cp1252")


def _transfers(city: Musterstadt) -> Sheet:
    """Merge each heading over its years; put Sozialräume and the city below the Quartiere."""
    figures = city.counts[list(TRANSFERS)].unstack("year")
    spaces = figures.groupby(figures.index.str[:4]).sum()
    blocks = [(figures, city.quarters["name"].to_dict()), (spaces, city.spaces["name"].to_dict())]
    rows: list[Row] = [
        [area_id, names[area_id], *(int(v) or _NONE for v in values)]
        for frame, names in blocks
        for area_id, values in zip(frame.index, frame.to_numpy().tolist(), strict=True)
    ]
    rows.append([None, CITY_ROW, *(int(v) for v in figures.to_numpy().sum(axis=0).tolist())])
    upper: Row = ["Nr.", "Gebiet"]
    lower: Row = [None, None]
    for label in TRANSFERS.values():
        upper += [label, *[None] * (len(YEARS) - 1)]
        lower += list(YEARS)
    merged = [(1, 2 + n * len(YEARS), 1, 1 + (n + 1) * len(YEARS)) for n in range(len(TRANSFERS))]
    title: Row = ["Empfängerinnen und Empfänger von Transferleistungen (erfundene Daten)"]
    return Sheet("Quartiere", [title, upper, lower, *rows], merged)


def _work(city: Musterstadt, path: Path) -> None:
    rows: list[Row] = [
        [row[0], row[2], label, value]
        for row in _rows(city, WORK, _plain)
        for label, value in zip(WORK.values(), row[3:], strict=True)
    ]
    _csv(path, ["quartier", "jahr", "merkmal", "wert"], rows, "utf-8", ",")


def _housing(city: Musterstadt) -> Sheet:
    """Ids as numbers, as a spreadsheet makes them; one figure was not delivered."""
    rows = _rows(city, HOUSING, int)
    _put(rows, _ordinary(city, 3), 2009, 3 + list(HOUSING).index("floor_space"), None)
    for row in rows:
        row[0] = int(str(row[0]))
    rows += _city_rows(city, HOUSING, int)
    upper: Row = ["Nummer", "Quartier", "Jahr", "Wohnungen", None, None, "Wohnfläche"]
    lower: Row = [None, None, None, *(below for _, below in HOUSING.values())]
    title: Row = ["Wohnungsbestand am 31. Dezember (erfundene Daten)"]
    return Sheet("Bestand", [title, upper, lower, *rows], [(1, 3, 1, 5)])


def _school(city: Musterstadt) -> Sheet:
    # A quarter that nobody lives in has exactly no pupils, and the table says so with the sign.
    rows = _rows(city, SCHOOL, lambda value: int(value) or _NONE)
    position = 3 + list(SCHOOL).index("leavers_without_certificate")
    _put(rows, _of_kind(city, "harbour"), 2010, position, "x")
    _put(rows, _ordinary(city, 20), 2018, position, "…")
    rows += _city_rows(city, SCHOOL, int)
    return Sheet("Schule", [[*_KEYS, *SCHOOL.values()], *rows], [])


def _ordinary(city: Musterstadt, number: int) -> str:
    return str(city.quarters.index[city.quarters["kind"] == ""][number])


def _health(city: Musterstadt, path: Path) -> None:
    """Names only, one of them without umlaut; exactly none is the sign for it."""
    rows = [row[1:] for row in _rows(city, HEALTH, lambda value: _plain(value) if value else _NONE)]
    other = next(str(row[0]) for row in rows if "ü" in str(row[0]))
    for row in rows:
        if row[0] == other:
            row[0] = other.replace("ü", "ue")
    _csv(path, ["Quartier", "Jahr", *HEALTH.values()], rows, "utf-8")


def _youth(city: Musterstadt, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    rows = _rows(city, YOUTH, lambda value: f"{int(value):>6}")
    for year in YEARS:
        part = [[row[0], row[1], *row[3:]] for row in rows if row[2] == year]
        _csv(folder / f"{year}.csv", ["Quartier-Nr.", "Quartier", *YOUTH.values()], part, "utf-8")
