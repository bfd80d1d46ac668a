"""From a template and what it shows to a tagged PDF (PDF/UA-1), set by Typst.

Templates are fixed and lie in ``templates/``; what they show goes in as data,
so that no sign in a name or a reason is ever read as markup. Only fonts that
Typst brings along are used, and they are embedded. The work is done by a process
of its own (`reports.typesetter`).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reports.errors import ReportError
from reports.printable import printable

LOG = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[1]
_BEAT = 0.5  # seconds


def typeset(
    template: str,
    content: Mapping[str, Any],
    *,
    dated: dt.date,
    beat: Callable[[], object] | None = None,
) -> bytes:
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
    beat
        Called twice a second as long as it takes. What it raises goes on to the
        caller, and the work ends.

    Raises
    ------
    ReportError
        If Typst refuses the page (an overflow is not noticed, a missing alt text or title is), or
        if the report needs more memory than it may have.
    """
    noon = dt.datetime.combine(dated, dt.time(12), tzinfo=dt.UTC)
    asked = {
        "template": template,
        "content": json.dumps(printable(dict(content)), ensure_ascii=False),
        "moment": noon.isoformat(),
    }
    with tempfile.TemporaryFile() as handed:
        handed.write(json.dumps(asked).encode())
        handed.seek(0)
        with subprocess.Popen(
            [sys.executable, "-m", "reports.typesetter"],
            cwd=_ROOT,
            stdin=handed,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as child:
            try:
                made, said = _finished(child, beat)
            finally:
                child.kill()  # which does nothing to one that has ended
    if child.returncode != 0:
        reason = said.decode(errors="replace").strip()
        LOG.error("Page not set (%s): %s", child.returncode, reason)
        raise ReportError(reason or f"exit code {child.returncode}")
    return made


def _finished(
    child: subprocess.Popen[bytes], beat: Callable[[], object] | None
) -> tuple[bytes, bytes]:
    """Wait for the end, with a call of `beat` now and then."""
    while True:
        try:
            return child.communicate(timeout=_BEAT)
        except subprocess.TimeoutExpired:
            if beat is not None:
                beat()
