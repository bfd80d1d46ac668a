"""Row headers in the tags of a PDF: the first cell of every row of a table names it.

Typst marks the cells of ``table.header`` as headers of their columns; its way to
mark a cell as the header of its row lies behind a switch that its Python package
does not have. A reader by ear who moves through a table hears the name of the
row only if it is marked, so the marks are added to the finished file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

_Element = Any  # a dictionary of pikepdf, which knows no types of its own


def with_row_headers(made: bytes) -> bytes:
    """
    Mark the first cell of every row of every table as the header of that row.

    Parameters
    ----------
    made
        A tagged PDF as Typst writes it.

    Returns
    -------
    marked
        The same pages; the same file gives the same bytes. Without a table it is the file itself.
    """
    with pikepdf.open(io.BytesIO(made)) as pdf:
        root: _Element = pdf.Root.get("/StructTreeRoot")
        tables = [] if root is None else [one for one in _below(root) if one["/S"] == "/Table"]
        if not tables:
            return made
        ids = pikepdf.NameTree(root.IDTree)
        for number, table in enumerate(tables):
            for place, row in enumerate(_rows(table)):
                _name_row(row, f"R{number}x{place}", ids)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def _below(node: _Element) -> Iterator[_Element]:
    """Elements below a node, in reading order."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def _rows(table: _Element) -> list[list[_Element]]:
    """Cells of the rows that do not consist of headers alone."""
    rows = [
        [cell for cell in _below(row) if cell["/S"] in ("/TD", "/TH")]
        for row in _below(table)
        if row["/S"] == "/TR"
    ]
    return [cells for cells in rows if cells and cells[0]["/S"] == "/TD"]


def _name_row(cells: list[_Element], key: str, ids: pikepdf.NameTree) -> None:
    """Make the first cell the header of the others, which name it beside that of their column."""
    first, *others = cells
    name = pikepdf.String(key)
    first["/S"] = pikepdf.Name("/TH")
    first["/ID"] = name
    _table_attributes(first)["/Scope"] = pikepdf.Name("/Row")
    ids[key] = first
    for cell in others:
        attributes = _table_attributes(cell)
        attributes["/Headers"] = pikepdf.Array([*attributes.get("/Headers", []), name])


def _table_attributes(cell: _Element) -> _Element:
    """Attributes of a cell that belong to tables; made where it has none."""
    found = cell.get("/A", pikepdf.Array())
    listed = found if isinstance(found, pikepdf.Array) else pikepdf.Array([found])
    for one in listed:
        if one.get("/O") == "/Table":
            return one
    made = pikepdf.Dictionary(O=pikepdf.Name("/Table"))
    listed.append(made)
    cell["/A"] = listed
    return listed[-1]
