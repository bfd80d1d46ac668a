"""From raw cells to (row, year) keys and the raw cells of each measure.

Three layouts: one column per measure, one column per measure and year under a
merged header, and long tables with a measure column. Every layout ends in the
same shape, so that numbers and states are read by one function whatever the
file looked like. Nothing is parsed as a number here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from data.findings import Finding, Severity
from data.tables.column_checks import MeasureCells
from data.tables.headers import (
    Header,
    cell_text,
    find,
    fits,
    is_letter,
    measure_names,
    nearest,
    year_of,
)
from data.tables.table_body import TableBody, letters, quoted

if TYPE_CHECKING:
    from data.descriptor.tables import TableModel
    from data.files.sandbox import RawTable

Kind = Literal["count", "rate", "number", "text", "auto"]
YEAR_IN_HEADER = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """
    A table, taken apart.

    Attributes
    ----------
    keys
        One row per (source row, year), index 0..n-1: ``row`` (int, in the
        file), ``raw_id`` (text as written, ``""`` if blank), ``name`` (text or
        None), ``year`` (int), ``was_number`` (the id was a spreadsheet number).
    columns
        Cells of each measure, each as long as `keys`.
    """

    keys: pd.DataFrame
    columns: list[MeasureCells]
    findings: list[Finding]


def lay_out(model: TableModel, raw: RawTable, *, year: int | None) -> Layout:
    """
    Find ids, names, years and the columns of the measures.

    Parameters
    ----------
    model
        Declaration of the table.
    raw
        Cells as in the file.
    year
        Year of the whole file; None if the file says it (`model.year`).

    Raises
    ------
    TableError
        If the table is empty, a header row is not there, or the column of
        the id, the year, the measure or the value cannot be told.
    """
    return _Reader(model, raw, year).read()


class _Reader(TableBody):
    """The three layouts."""

    def read(self) -> Layout:
        if self.model.layout == "long":
            return self.long()
        if self.year is None and self.model.year == YEAR_IN_HEADER:
            return self.wide_with_years()
        return self.wide()

    def wide(self) -> Layout:
        years, year_header = self.years()
        keep = years.notna().to_numpy()
        self.body = self.body.loc[keep]
        keys = self.keys().assign(year=years[keep].astype(int).to_numpy())
        taken = {self.id.position, *self.positions(self.name, year_header)}
        rows = keys["row"].to_numpy()
        columns = [
            MeasureCells(
                measure=measure,
                label=found[0].full or found[0].letter,
                kind=kind,
                cells=self.column(found[0]),
                rows=rows,
                letters=np.full(len(rows), found[0].letter, dtype=object),
            )
            for measure, kind, found in self.asked(self.headers, taken, lambda h: h.full)
        ]
        return Layout(keys=keys, columns=columns, findings=self.findings)

    def wide_with_years(self) -> Layout:
        taken = {self.id.position, *self.positions(self.name)}
        dated = {h.position: year_of(h.last) for h in self.headers if h.position not in taken}
        under = [h for h in self.headers if dated.get(h.position) is not None]
        self.report_undated(dated)
        if not under:
            raise self.error("year_not_in_header", row=max(self.model.header))
        wanted = [
            (measure, kind, self.once_a_year(measure, found, dated))
            for measure, kind, found in self.asked(under, taken, lambda h: h.upper, years=True)
        ]
        years = sorted({year for _, _, by_year in wanted for year in by_year})
        years = years or sorted({year for year in dated.values() if year is not None})
        keys = self.keys()
        spread = keys.loc[keys.index.repeat(len(years))].reset_index(drop=True)
        spread["year"] = np.tile(np.array(years, dtype=int), len(keys))
        columns = [
            self.block(measure, kind, by_year, years, spread["row"].to_numpy())
            for measure, kind, by_year in wanted
        ]
        return Layout(keys=spread, columns=columns, findings=self.findings)

    def block(
        self,
        measure: str,
        kind: Kind,
        by_year: dict[int, Header],
        years: list[int],
        rows: np.ndarray[Any, Any],
    ) -> MeasureCells:
        """Cells of one measure, its years beside each other in each row of the file."""
        cells = np.full((len(self.body), len(years)), None, dtype=object)
        columns = np.full(len(years), "", dtype=object)
        for at, year in enumerate(years):
            if year in by_year:
                cells[:, at] = self.column(by_year[year])
                columns[at] = by_year[year].letter
        return MeasureCells(
            measure=measure,
            label=next((header.upper for header in by_year.values()), measure),
            kind=kind,
            cells=cells.ravel(),
            rows=rows,
            letters=np.tile(columns, len(self.body)),
        )

    def long(self) -> Layout:
        measure_at = self.one(str(self.model.measure), "measure_column")
        value_at = self.one(str(self.model.value), "value_column")
        years, _ = self.years()
        self.body = self.body.loc[years.notna().to_numpy()]
        keys = self.keys().assign(year=years.dropna().astype(int).to_numpy())
        names = np.array([cell_text(cell) for cell in self.column(measure_at)], dtype=object)
        self.report_unnamed(keys.loc[names == "", "row"])
        wanted = self.asked_values(names)
        used = self.turns(keys, names, {text: measure for measure, _, text in wanted})
        by = ["raw_id", "year", "turn"]
        group = used.groupby(by, sort=False).ngroup().to_numpy()
        first = used.drop_duplicates(by)
        values = self.column(value_at)[used["at"]]
        columns = []
        for measure, kind, text in wanted:
            mine = (used["measure"] == measure).to_numpy()
            cells = np.full(len(first), None, dtype=object)
            rows = first["row"].to_numpy().copy()
            cells[group[mine]] = values[mine]
            rows[group[mine]] = used["row"].to_numpy()[mine]
            columns.append(
                MeasureCells(
                    measure=measure,
                    label=text,
                    kind=kind,
                    cells=cells,
                    rows=rows,
                    letters=np.full(len(first), value_at.letter, dtype=object),
                )
            )
        keys = first[["row", "raw_id", "name", "year", "was_number"]].reset_index(drop=True)
        return Layout(keys=keys, columns=columns, findings=self.findings)

    def turns(
        self, keys: pd.DataFrame, names: np.ndarray[Any, Any], measures: dict[str, str]
    ) -> pd.DataFrame:
        """
        Rows of the wanted measures, numbered within (id, year, measure).

        A second row becomes a row of its own, so that the join clinic sees
        the id twice, as in any other table. Without any wanted measure the
        ids and years are kept.
        """
        measure_of = pd.Series(names, dtype=object).map(measures).to_numpy()
        used = keys.assign(measure=measure_of, at=np.arange(len(keys)))
        if not measures:
            return used.assign(turn=0)
        used = used.loc[used["measure"].notna()]
        used = used.assign(turn=used.groupby(["raw_id", "year", "measure"]).cumcount())
        self.report_twice(used)
        return used

    def asked(
        self,
        headers: list[Header],
        taken: set[int],
        text: Callable[[Header], str],
        *,
        years: bool = False,
    ) -> list[tuple[str, Kind, list[Header]]]:
        """
        Measures with their columns: exactly one each, or with `years` one per year.

        A measure whose column is not there, or is there twice, is reported
        and left out; the reader of the table fills it with "missing".
        """
        free = [header for header in headers if header.position not in taken]
        if not self.model.columns:
            return self.all_columns(free, text, years=years)
        result: list[tuple[str, Kind, list[Header]]] = []
        for measure, declared in self.model.columns.items():
            asked = declared.column
            found = self.under(free, asked) if years else find(free, asked)
            if not found:
                self.not_there(measure, asked, map(text, free))
            elif len({text(h) for h in found} if years else found) > 1:
                self.twice(measure, asked, found)
            else:
                result.append((measure, declared.kind, found))
        return result

    @staticmethod
    def under(free: list[Header], asked: str) -> list[Header]:
        """Columns under an upper header, or the block of years that begins with a letter."""
        if not is_letter(asked):
            return [header for header in free if fits(header.upper, asked)]
        block: list[Header] = []
        for start in find(free, asked):
            for header in free[free.index(start) :]:
                years = {year_of(one.last) for one in block}
                if header.upper != start.upper or year_of(header.last) in years:
                    break
                block.append(header)
        return block

    def all_columns(
        self, free: list[Header], text: Callable[[Header], str], *, years: bool
    ) -> list[tuple[str, Kind, list[Header]]]:
        """Every column with a header, under its own name."""
        by_text: dict[str, list[Header]] = {}
        for header in free:
            if text(header):
                by_text.setdefault(text(header), []).append(header)
        if years and not by_text:
            self.note("years_without_measure", Severity.ERROR, letters=letters(free))
        names = measure_names(by_text)
        result: list[tuple[str, Kind, list[Header]]] = []
        for words, found in by_text.items():
            if len(found) > 1 and not years:
                self.twice(names[words], words, found)
            else:
                result.append((names[words], "auto", found))
        return result

    def asked_values(self, names: np.ndarray[Any, Any]) -> list[tuple[str, Kind, str]]:
        """Measures of a long table with the text that stands for each in the measure column."""
        present = [text for text in dict.fromkeys(names) if text]
        if not self.model.columns:
            return [(name, "auto", text) for text, name in measure_names(present).items()]
        result: list[tuple[str, Kind, str]] = []
        for measure, declared in self.model.columns.items():
            found = [text for text in present if fits(text, declared.column)]
            exact = [text for text in found if text == declared.column]
            if len(exact or found) == 1:
                result.append((measure, declared.kind, (exact or found)[0]))
            elif found:
                self.note(
                    "measure_twice",
                    Severity.ERROR,
                    measure=measure,
                    column=declared.column,
                    samples=quoted(found),
                )
            else:
                self.not_there(measure, declared.column, present)
        return result

    def once_a_year(
        self, measure: str, found: list[Header], dated: dict[int, int | None]
    ) -> dict[int, Header]:
        """Column of each year; a year that occurs twice is reported and left out."""
        by_year: dict[int, list[Header]] = {}
        for header in found:
            year = dated[header.position]
            if year is not None:
                by_year.setdefault(year, []).append(header)
        twice = {year: headers for year, headers in by_year.items() if len(headers) > 1}
        if twice:
            self.note(
                "year_repeated",
                Severity.ERROR,
                measure=measure,
                column=found[0].upper,
                years=", ".join(str(year) for year in sorted(twice)),
                letters=letters(header for headers in twice.values() for header in headers),
            )
        return {year: headers[0] for year, headers in by_year.items() if len(headers) == 1}

    def not_there(self, measure: str, asked: str, texts: Iterable[str]) -> None:
        self.note(
            "column_not_there",
            Severity.ERROR,
            measure=measure,
            column=asked,
            nearest=quoted(nearest(dict.fromkeys(texts), asked)),
        )

    def twice(self, measure: str, asked: str, found: list[Header]) -> None:
        self.note(
            "column_twice",
            Severity.ERROR,
            measure=measure,
            column=asked,
            letters=letters(found),
            first=found[0].letter,
        )

    def report_undated(self, dated: dict[int, int | None]) -> None:
        undated = [h for h in self.headers if h.position in dated and dated[h.position] is None]
        undated = [h for h in undated if h.last]
        if undated:
            self.note(
                "year_header_unreadable",
                Severity.WARNING,
                letters=letters(undated),
                samples=quoted(h.last for h in undated),
            )

    def report_unnamed(self, rows: pd.Series) -> None:
        if len(rows):
            self.note("rows_without_measure", Severity.WARNING, rows=rows)

    def report_twice(self, used: pd.DataFrame) -> None:
        again = used.loc[used["turn"] > 0]
        if len(again):
            self.findings.append(
                Finding(
                    code="long_value_twice",
                    severity=Severity.WARNING,
                    file=self.raw.label,
                    place=self.model.name,
                    rows=tuple(int(row) for row in again["row"]),
                    ids=tuple(dict.fromkeys(again["raw_id"])),
                    params={"n": len(again)},
                )
            )

    @staticmethod
    def positions(*headers: Header | None) -> list[int]:
        return [header.position for header in headers if header is not None]
