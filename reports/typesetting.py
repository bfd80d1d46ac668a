"""From a template and what it shows to a tagged PDF (PDF/UA-1), set by Typst.

Templates are fixed and lie in ``templates/``; what they show goes in as data,
so that no sign in a name or a reason is ever read as markup. Only fonts that
Typst brings along are used, and they are embedded.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from reports.errors import ReportError
from reports.printable import printable
from reports.row_headers import with_row_headers

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def typeset(template: str, content: Mapping[str, Any], *, dated: dt.date) -> bytes:
    """
    Set a PDF; the same content gives the same bytes.

    Parameters
    ----------
    template
        Name of a file in ``templates/``; it may import others of the folder.
    content
        Texts, numbers and lists as JSON holds them; the template reads ``sys.inputs.content``.
    dated
        Day that the document carries.

    Raises
    ------
    ReportError
        If Typst refuses the page: an overflow is not noticed, a missing alt text or title is.
    """
    handed_over = json.dumps(printable(dict(content)), ensure_ascii=False)
    noon = dt.datetime.combine(dated, dt.time(12), tzinfo=dt.UTC)
    try:
        made = typst.compile(
            _TEMPLATES / template,
            root=_TEMPLATES,
            format="pdf",
            sys_inputs={"content": handed_over},
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=noon,
        )
    except typst.TypstError as error:
        raise ReportError(error.message) from error
    return with_row_headers(bytes(made))
