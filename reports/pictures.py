"""From a drawing (SVG) to a sharp picture (PNG), drawn by Typst: no other program is needed."""

from __future__ import annotations

from functools import lru_cache

import typst

from reports.errors import ReportError

#: Dots per inch at the size of the slide: sharp on a projector and on paper.
SHARP = 220.0

_TEMPLATE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1mm)"""


@lru_cache(maxsize=128)
def png_of(svg: str, *, width: float, ppi: float = SHARP) -> bytes:
    """
    Draw an SVG as PNG; the same drawing gives the same bytes.

    Parameters
    ----------
    svg
        A drawing of this program.
    width
        Width at which it is shown, mm.
    ppi
        Dots per inch at that width.

    Raises
    ------
    ReportError
        If Typst refuses the drawing.
    """
    try:
        made = typst.compile(
            _TEMPLATE,
            format="png",
            ppi=ppi,
            sys_inputs={"svg": svg, "width": f"{width:.3f}"},
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise ReportError(error.message) from error
    if isinstance(made, list):
        raise AssertionError("A drawing is one page.")
    return bytes(made)
