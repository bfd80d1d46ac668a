"""The file around the slides: size, fonts, layouts with places for titles, the same bytes."""

from __future__ import annotations

import copy
import datetime as dt
import io
import zipfile
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Emu

from data.provenance import Provenance
from reports.slide_layout import Box
from reports.slide_shapes.words import FONT, SLIDE_HEIGHT, SLIDE_WIDTH, move, plain

_TITLE_LAYOUT, _SLIDE_LAYOUT = "Title Slide", "Title Only"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_LANGUAGES = {"de": "de-DE", "en": "en-GB"}
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WITH_LANGUAGE = (f"{_A}rPr", f"{_A}endParaRPr", f"{_A}defRPr")
#: Placeholders that would show the day of opening or nothing at all.
_EMPTY = ("dt", "ftr", "hdr")
_TITLE_BOX = Box(80.0, 180.0, 1120.0, 180.0)
_SUBTITLE_BOX = Box(80.0, 380.0, 1120.0, 200.0)


def new_deck() -> Any:
    """Empty 16:9 presentation with two layouts, a title slide and one with a title."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = SLIDE_WIDTH, SLIDE_HEIGHT
    for layout in list(deck.slide_layouts):
        if layout.name not in (_TITLE_LAYOUT, _SLIDE_LAYOUT):
            deck.slide_layouts.remove(layout)
    for part in (deck.slide_master, *deck.slide_layouts):
        for shape in list(part.placeholders):
            if shape.element.xpath(".//p:ph/@type")[:1] in [[kind] for kind in _EMPTY]:
                shape.element.getparent().remove(shape.element)
    _widen(deck)
    _fonts(deck)
    _forget(deck)
    return deck


def title_layout(deck: Any) -> Any:
    """Layout of the first slide."""
    return deck.slide_layouts.get_by_name(_TITLE_LAYOUT)


def slide_layout(deck: Any) -> Any:
    """Layout of every other slide."""
    return deck.slide_layouts.get_by_name(_SLIDE_LAYOUT)


def _widen(deck: Any) -> None:
    """Stretch the places of the template from 4:3 to 16:9."""
    factor = int(SLIDE_WIDTH) / 9_144_000
    for part in (deck.slide_master, *deck.slide_layouts):
        for shape in part.placeholders:
            if shape.element.xpath("./p:spPr/a:xfrm"):
                shape.left, shape.width = (
                    Emu(int(shape.left * factor)),
                    Emu(int(shape.width * factor)),
                )
    first = {shape.placeholder_format.idx: shape for shape in title_layout(deck).placeholders}
    move(first[0], _TITLE_BOX)
    move(first[1], _SUBTITLE_BOX)


def _fonts(deck: Any) -> None:
    theme = deck.slide_master.part.part_related_by(RT.THEME)
    root = etree.fromstring(theme.blob)
    for latin in root.iter(f"{_A}latin"):
        if latin.getparent().tag in (f"{_A}majorFont", f"{_A}minorFont"):
            latin.set("typeface", FONT)
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _forget(deck: Any) -> None:
    """Drop the template's preview picture and printer settings: they are of no slide here."""
    for holder in (deck.part.package, deck.part):
        for key, rel in list(holder._rels.items()):
            if rel.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS):
                holder._rels.pop(key)


def set_properties(
    deck: Any, *, title: str, language: str, dated: dt.date, provenance: Provenance
) -> None:
    """Title, language, city as author, origin, and the day of the content instead of today."""
    properties = deck.core_properties
    moment = dt.datetime.combine(dated, dt.time(12))
    properties.title = plain(title)[:255]
    properties.author = properties.last_modified_by = plain(provenance.city)[:255]
    properties.language = _LANGUAGES.get(language, _LANGUAGES["de"])
    properties.created = properties.modified = moment
    properties.revision = 1
    properties.identifier = provenance.data_version
    properties.subject = plain("; ".join(provenance.method_words(language)))[:255]
    origin = "; ".join(f"{name}: {words}" for name, words in provenance.lines(language))
    properties.comments = plain(origin)[:255]
    properties.keywords = ""


def number_slide(slide: Any, box: Box, size: float) -> None:
    """Add the place for the slide number that the layout has; slides do not take it over."""
    layout_shapes = slide.slide_layout.placeholders
    found = [one for one in layout_shapes if one.element.xpath(".//p:ph[@type='sldNum']")]
    if not found:
        return
    slide.shapes._spTree.append(copy.deepcopy(found[0].element))
    shape = slide.shapes[-1]
    highest = max(int(one) for one in slide.shapes._spTree.xpath(".//p:cNvPr/@id"))
    shape.element.xpath(".//p:cNvPr")[0].set("id", str(highest + 1))
    move(shape, box)
    for run in shape.element.iter(f"{_A}rPr"):
        run.set("sz", str(round(size * 75)))


def tag_language(deck: Any, language: str) -> None:
    """Say in which language every run of text is, slides, notes and charts alike."""
    tag = _LANGUAGES.get(language, _LANGUAGES["de"])
    for slide in deck.slides:
        _tag(slide._element, tag)
        if slide.has_notes_slide:
            _tag(slide.notes_slide._element, tag)
        for shape in slide.shapes:
            if shape.has_chart:
                _tag(shape.chart._chartSpace, tag)


def _tag(root: Any, tag: str) -> None:
    for element in list(root.iter(f"{_A}r")):
        if element.find(f"{_A}rPr") is None:
            element.insert(0, element.makeelement(f"{_A}rPr", {}))
    for element in root.iter(*_WITH_LANGUAGE):
        element.set("lang", tag)


def saved(deck: Any) -> bytes:
    """File of a presentation; the same content gives the same bytes."""
    buffer = io.BytesIO()
    deck.save(buffer)
    again = io.BytesIO()
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(again, "w") as fixed:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            fixed.writestr(entry, made.read(name))
    return again.getvalue()
