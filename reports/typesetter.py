"""The child process that sets pages: ``python -m reports.typesetter``.

Typst keeps what it has set for the next pages, some 30 MB for every portrait, and
gives it back only much later. A server that prints all day would grow by that; a process of
its own takes it along when it ends, and can be stopped in the middle of a long report.

One JSON object comes in on standard input, the PDF goes out on standard output. What
Typst refuses goes to standard error, with `REFUSED` as exit code.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import typst

from reports.row_headers import with_row_headers

if sys.platform != "win32":
    import resource

REFUSED = 3
TEMPLATES = Path(__file__).resolve().parent / "templates"
_MEMORY = 12 * 1024**3  # bytes of address space: some 250 portraits in one report


def main() -> int:
    """Set what standard input asks for; returns the exit code."""
    if sys.platform == "linux":
        _, highest = resource.getrlimit(resource.RLIMIT_AS)
        allowed = _MEMORY if highest == resource.RLIM_INFINITY else min(_MEMORY, highest)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    asked = json.load(sys.stdin.buffer)
    try:
        made = typst.compile(
            TEMPLATES / asked["template"],
            root=TEMPLATES,
            format="pdf",
            sys_inputs={"content": asked["content"]},
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=dt.datetime.fromisoformat(asked["moment"]),
        )
    except typst.TypstError as error:
        sys.stderr.write(error.message)
        return REFUSED
    sys.stdout.buffer.write(with_row_headers(bytes(made)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
