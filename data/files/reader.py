"""The child process that opens files: ``python -m data.files.reader``.

Limits are set before anything heavy is imported. Requests come in as one JSON
object on standard input; answers go out as frames (`data.files.wire`), one per file,
in order. Only known kinds of faults are caught: anything else ends the process,
and the parent turns that into a finding.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from typing import Any, BinaryIO

from data.files.wire import Answer, ReadLimits, RefusedError, write_frame

if sys.platform != "win32":
    import resource

_OPEN_FILES = 128
_GRACE_SECONDS = 5  # between the signal that says "time" and the one that nobody can ignore
#: pyogrio and pyarrow load these where they are installed, to hand frames over; that takes longer
#: than most files take to read, and what is read here goes out as Arrow.
_NOT_NEEDED = frozenset({"geopandas", "pandas"})
_READERS = {"table": "answer_table", "boundaries": "answer_layer", "picture": "raw_picture"}


def main() -> None:
    """Answer every request of standard input, then end."""
    answers = _private_stdout()
    asked = json.load(sys.stdin.buffer)
    limits = ReadLimits(**asked["limits"])
    _limit_process(limits)
    sys.meta_path.insert(0, _NotNeeded())
    for number, request in enumerate(asked["requests"]):
        _limit_cpu(limits, left=len(asked["requests"]) - number)
        header, payload = _answer(request, limits)
        write_frame(answers, header, payload)


def _private_stdout() -> BinaryIO:
    """Keep standard output for frames only; what libraries print goes to standard error."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb")


class _NotNeeded(MetaPathFinder):
    """Refuses some libraries, as if they were not installed."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        del path, target
        if fullname in _NOT_NEEDED:
            raise ModuleNotFoundError(fullname, name=fullname)


def _limit_process(limits: ReadLimits) -> None:
    """Set the limits that hold for the whole process; Windows has none of them."""
    if sys.platform == "win32":
        return
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.unpacked_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        if sys.platform == "darwin" and kind == resource.RLIMIT_AS:
            continue  # macOS knows this limit but refuses every value
        _, highest = resource.getrlimit(kind)
        allowed = value if highest == resource.RLIM_INFINITY else min(value, highest)
        resource.setrlimit(kind, (allowed, allowed))


def _limit_cpu(limits: ReadLimits, *, left: int) -> None:
    """Give the next file its seconds; the last of `left` files cannot have more than its own."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    _, highest = resource.getrlimit(resource.RLIMIT_CPU)
    most = used + limits.cpu_seconds * left + _GRACE_SECONDS
    hard = most if highest == resource.RLIM_INFINITY else min(most, highest)
    resource.setrlimit(resource.RLIMIT_CPU, (min(used + limits.cpu_seconds + 1, hard), hard))


def _answer(request: dict[str, Any], limits: ReadLimits) -> Answer:
    """Read one file; every fault that a file can cause becomes a note."""
    # The libraries are imported here because the limits must hold for them too, and because a
    # batch of tables should not wait for GDAL.
    reader = import_module(f"data.files.{_READERS[request['kind']]}")
    try:
        found: Answer = reader.answer(request, limits)
        return found
    except RefusedError as refused:
        return {"refused": refused.note}, b""
    except MemoryError:
        return {"refused": RefusedError("file_too_heavy").note}, b""
    except reader.FAULTS as error:
        # The library's own words may hold paths: they go to the log, not to the reader.
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return {"refused": RefusedError("file_broken").note}, b""


if __name__ == "__main__":
    main()
