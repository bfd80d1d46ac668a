"""Words for those who do not see a shape, and a mark for shapes that say nothing."""

from __future__ import annotations

from typing import Any

from lxml import etree

from reports.slide_shapes.words import plain

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


def describe(shape: Any, words: str, name: str) -> None:
    """Give a shape its name in the list of shapes and its words (python-pptx has no way to)."""
    shape.name = plain(name)
    _properties(shape).set("descr", plain(words))


def decorative(shape: Any, name: str) -> None:
    """Mark a shape that adds nothing to the words beside it."""
    shape.name = plain(name)
    properties = _properties(shape)
    properties.set("descr", "")
    extensions = etree.SubElement(properties, f"{{{_A}}}extLst")
    extension = etree.SubElement(extensions, f"{{{_A}}}ext", {"uri": _URI})
    etree.SubElement(
        extension, f"{{{_DECORATIVE}}}decorative", {"val": "1"}, nsmap={"adec": _DECORATIVE}
    )


def _properties(shape: Any) -> Any:
    return shape._element.xpath(".//p:cNvPr")[0]
