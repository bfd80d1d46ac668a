"""What a tagged PDF must have, looked at by a machine: shared by the tests of all reports.

No validator of PDF/UA can be had from the package registries; these checks are the part of
one that Typst could get wrong without refusing the page, and the part that readers notice.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pikepdf
import pypdf
import pypdfium2

Element = Any


@cache
def page_texts(made: bytes) -> tuple[str, ...]:
    """Text of each page, by PDFium: pypdf takes longer for it than Typst to set the pages."""
    with pypdfium2.PdfDocument(made) as pdf:
        return tuple(_text(page) for page in pdf)


def _text(page: pypdfium2.PdfPage) -> str:
    """Text of a page; PDFium writes U+FFFE for the hyphen at the end of a line."""
    found = page.get_textpage().get_text_range()
    return re.sub(r"\ufffe\s*", "", found)


def squeezed(text: str) -> str:
    """Text without the breaks that a line or a page puts into it."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def all_text(made: bytes) -> str:
    """Text of all pages, squeezed."""
    return squeezed("".join(page_texts(made)))


def elements(node: Element) -> Iterator[Element]:
    """All elements of the structure tree below a node, in reading order."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    """Kinds of all elements in reading order: ``["/Document", "/H1", ...]``."""
    return [str(one["/S"]) for one in elements(pdf.Root.StructTreeRoot)]


def alternatives(pdf: pikepdf.Pdf) -> list[str]:
    """Alternative texts of all figures in reading order; "" where one has none."""
    return [
        str(one.get("/Alt", ""))
        for one in elements(pdf.Root.StructTreeRoot)
        if str(one["/S"]) == "/Figure"
    ]


def faults(made: bytes, *, title: str, language: str) -> list[str]:
    """
    What a screen reader would miss in a PDF; nothing where all is well.

    Parameters
    ----------
    made
        The file.
    title, language
        What it must say of itself.
    """
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return [
            *_of_the_document(pdf, title=title, language=language),
            *_of_headings(kinds(pdf)),
            *(f"figure {at} has no Alt" for at, alt in enumerate(alternatives(pdf)) if not alt),
            *_of_tables(pdf),
            *(f"font {name} is not inside" for name in fonts_outside(pdf)),
        ]


def _of_the_document(pdf: pikepdf.Pdf, *, title: str, language: str) -> Iterator[str]:
    root = pdf.Root
    if "/StructTreeRoot" not in root:
        yield "no StructTreeRoot"
    if str(root.get("/Lang", "")) != language:
        yield f"Lang is {root.get('/Lang', 'missing')}"
    if str(pdf.docinfo.get("/Title", "")) != title:
        yield f"Title is {pdf.docinfo.get('/Title', 'missing')}"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "DisplayDocTitle is not set"
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "MarkInfo is not set"
    metadata = root.Metadata.read_bytes().decode("utf-8")
    if 'pdfuaid:part="1"' not in metadata and "<pdfuaid:part>1<" not in metadata:
        yield "no pdfuaid part 1"
    for number, page in enumerate(pdf.pages, start=1):
        if "/StructParents" not in page:
            yield f"page {number} has no StructParents"
        if str(page.get("/Tabs", "/S")) != "/S":
            yield f"page {number} is not walked through in the order of its structure"


def _of_headings(found: list[str]) -> Iterator[str]:
    """Headings begin at 1 and leave out no level on the way down."""
    levels = [int(kind[2:]) for kind in found if re.fullmatch("/H[1-6]", kind)]
    if levels[:1] != [1]:
        yield f"the first heading is {levels[:1]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"heading {after} follows heading {before}"


def _of_tables(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Each table has headers of columns, each row of its body one of its own, with a scope."""
    tables = [one for one in elements(pdf.Root.StructTreeRoot) if str(one["/S"]) == "/Table"]
    for number, table in enumerate(tables):
        rows = [one for one in elements(table) if str(one["/S"]) == "/TR"]
        headers = [one for one in elements(table) if str(one["/S"]) == "/TH"]
        if not headers:
            yield f"table {number} has no TH"
        yield from (f"a TH of table {number} has no scope" for one in headers if not _scope(one))
        for place, row in enumerate(rows):
            cells = list(elements(row))
            if cells and str(cells[0]["/S"]) != "/TH":
                yield f"row {place} of table {number} has no TH"


def _scope(cell: Element) -> str:
    attributes = cell.get("/A", pikepdf.Array())
    found = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(one["/Scope"]) for one in found if "/Scope" in one), "")


def fonts_outside(pdf: pikepdf.Pdf) -> list[str]:
    """Names of fonts whose outlines are not in the file."""
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    missing = []
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Type") != "/Font":
            continue
        if one.get("/Subtype") in ("/Type0", "/Type3"):  # outlines are in its parts
            continue
        described = one.get("/FontDescriptor", {})
        if not any(file in described for file in files):
            missing.append(str(one.get("/BaseFont", "?")))
    return missing


def outline(made: bytes) -> list[tuple[int, str, int]]:
    """Bookmarks as (depth from 0, title, page from 1), in their order."""
    reader = pypdf.PdfReader(io.BytesIO(made))

    def walk(entries: list[Any], depth: int) -> Iterator[tuple[int, str, int]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                page = reader.get_destination_page_number(entry)
                yield depth, str(entry.title), (page or 0) + 1

    return list(walk(reader.outline, 0))
