"""Text that the fonts of a page can show: what they cannot becomes a replacement sign.

A page that claims to be accessible must not hold signs without a glyph, so
Typst refuses them. Names come from files and may hold any sign there is;
which of them the fonts know is asked of Typst itself, once per sign.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

import typst

REPLACEMENT = "\ufffd"
#: Signs below this are Latin letters and their punctuation, which the fonts have.
_LATIN = "\u0250"
#: Every other sign is shown as it is: drawings have millions of them.
_DOUBTFUL = re.compile("[^\n\x20-\x7e\u00a0-\u024f]")
_PROBE = b"""#set document(title: "x")
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))
#sys.inputs.sign"""


def printable(content: Any) -> Any:
    r"""
    Replace signs without a glyph in every text of a JSON-like structure.

    Examples
    --------
    >>> printable({"name": ["Süd\x00", "Nord − 5"]})
    {'name': ['Süd', 'Nord − 5']}
    """
    if isinstance(content, str):
        return _DOUBTFUL.sub(lambda found: _shown(found[0]), content)
    if isinstance(content, dict):
        return {key: printable(one) for key, one in content.items()}
    if isinstance(content, list | tuple):
        return [printable(one) for one in content]
    return content


def _shown(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign == "\t" or unicodedata.category(sign) in {"Zl", "Zp"}:
        return " "
    # Control signs have nothing to show, and those that turn the direction of writing would let
    # a name rewrite the words beside it.
    if unicodedata.category(sign) in {"Cc", "Cs"} or unicodedata.bidirectional(sign) in _TURNING:
        return ""
    return sign if sign < _LATIN or _has_glyph(sign) else REPLACEMENT


_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@lru_cache(maxsize=8192)
def _has_glyph(sign: str) -> bool:
    try:
        typst.compile(
            _PROBE,
            format="pdf",
            sys_inputs={"sign": sign},
            ignore_system_fonts=True,
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        return False
    return True
