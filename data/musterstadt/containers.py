"""File containers with nothing of the clock in them: Shapefile, XLSX, ODS."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import xlsxwriter

_DATE = "2019-03-01"
_ZIP_TIME = (2019, 3, 1, 0, 0, 0)
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One sheet.

    Attributes
    ----------
    rows
        Cells from the first row on; None is blank.
    merged
        Merged cells (row, column, last row, last column), counted from 0.
    """

    name: str
    rows: list[list[str | int | float | None]]
    merged: list[tuple[int, int, int, int]]


def write_shapefile(path: Path, frame: gpd.GeoDataFrame) -> None:
    """Write a Shapefile, zipped if the name ends in ``.zip``."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / f"{path.stem}.shp"
        frame.to_file(plain, driver="ESRI Shapefile", encoding="UTF-8", DBF_DATE_LAST_UPDATE=_DATE)
        parts = {suffix: plain.with_suffix(suffix).read_bytes() for suffix in _PARTS}
    if path.suffix == ".zip":
        _write_zip(path, {f"{path.stem}{suffix}": content for suffix, content in parts.items()})
        return
    for suffix, content in parts.items():
        path.with_suffix(suffix).write_bytes(content)


def write_xlsx(path: Path, sheet: Sheet) -> None:
    """Write a workbook of one sheet."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime.fromisoformat(_DATE).replace(tzinfo=UTC)})
        centred = book.add_format({"align": "center"})
        page = book.add_worksheet(sheet.name)
        for number, row in enumerate(sheet.rows):
            page.write_row(number, 0, [cell if cell is not None else "" for cell in row])
        for top, left, bottom, right in sheet.merged:
            page.merge_range(top, left, bottom, right, sheet.rows[top][left], centred)


def write_ods(path: Path, sheet: Sheet) -> None:
    """Write an OpenDocument workbook of one sheet."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / path.name
        frame = pd.DataFrame(sheet.rows, dtype=object)
        with pd.ExcelWriter(plain, engine="odf") as writer:
            frame.to_excel(writer, sheet_name=sheet.name, header=False, index=False)
        with zipfile.ZipFile(plain) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    _write_zip(path, parts)


def _write_zip(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            stored = name == "mimetype"  # OpenDocument wants this part unpacked
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
