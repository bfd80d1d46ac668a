"""Read declared files safely: the parent's side.

Whatever parses a file runs in a child process with limits (`data.files.reader`), for
the command line and the app alike. One child reads a whole batch, because its
start costs more than most files; where it dies, the file it was reading is
refused and a new child goes on with the rest.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from data.files.raw import Raw, RawBoundaries, RawTable, ReadRequest, refusal, result_of
from data.files.staging import Staged, stage
from data.files.wire import Answer, ReadLimits, RefusedError, read_frame

__all__ = ["Raw", "RawBoundaries", "RawTable", "ReadLimits", "ReadRequest", "read_all"]

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]

# All vector drivers of the pinned GDAL but those of the four formats and MEM. Another GDAL may
# have more: the child reports them before it opens anything, and is started again without them.
_SKIPPED_DRIVERS = (
    "ADBC AIVector AVCBin AVCE00 AmigoCloud CSV CSW Carto DGN DXF EDIGEO EEDA ESRIJSON "
    "Elasticsearch GDALG GML GPSBabel GPX GTFS GeoJSONSeq GeoRSS HTTP Idrisi JML JSONFG KML "
    "LIBKML LVBAG MBTiles MVT MapInfo_File MapML MiraMonVector NGW OAPIF ODS OGCAPI OGR_GMT "
    "OGR_PDS OGR_VRT OSM OpenFileGDB PCIDSK PDF PDS4 PGDUMP PLSCENES PMTiles S57 SQLite SXF "
    "Selafin TopoJSON VDV VFK VICAR WAsP WFS XLSX"
)
_LOGGED_BYTES = 4_000
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG", "LC_ALL")


def read_all(requests: Sequence[ReadRequest], *, limits: ReadLimits | None = None) -> list[Raw]:
    """
    Read declared files in a child process with limits.

    Parameters
    ----------
    requests
        What to read.
    limits
        Sizes and times; None: those of `ReadLimits`.

    Returns
    -------
    results
        Same order and length as `requests`. A file that cannot be read is the
        error that says why (UnsafeFileError, TableError or BoundaryError);
        nothing is raised for it.

    Examples
    --------
    >>> [error] = read_all([ReadRequest(kind="table", path=Path("none.csv"), label="none.csv")])
    >>> error.finding.code
    'file_missing'
    """
    allowed = limits or ReadLimits()
    results: dict[int, Raw] = {}
    with tempfile.TemporaryDirectory(prefix="staged-", ignore_cleanup_errors=True) as folder:
        tasks: dict[int, dict[str, Any]] = {}
        staged_tables: dict[Path, Staged] = {}  # a workbook of several tables is copied once
        for number, request in enumerate(requests):
            try:
                staged = staged_tables.get(request.path) if request.kind == "table" else None
                if staged is None:
                    staged = stage(request.path, request.kind, Path(folder) / str(number), allowed)
            except RefusedError as refused:
                results[number] = refusal(refused.note, request)
            else:
                if request.kind == "table":
                    staged_tables[request.path] = staged
                tasks[number] = _task(request, str(staged.path), staged.format)
        for number, answer in _answers(tasks, Path(folder), allowed):
            results[number] = result_of(answer, requests[number])
    return [results[number] for number in range(len(requests))]


def _task(request: ReadRequest, path: str, found: str) -> dict[str, Any]:
    return {
        "kind": request.kind,
        "path": path,
        "format": found,
        "name": Path(request.label).stem,
        "sheet": request.sheet,
        "separator": request.separator,
        "encoding": request.encoding,
        "layer": request.layer,
    }


def _answers(
    tasks: dict[int, dict[str, Any]], folder: Path, limits: ReadLimits
) -> Iterator[tuple[int, Answer]]:
    """Yield the answer to each task, starting a new child wherever one dies."""
    left = dict(tasks)
    skipped = [name.replace("_File", " File") for name in _SKIPPED_DRIVERS.split(" ")]
    extended = False
    while left:
        with _Child(list(left.values()), skipped, folder, limits) as child:
            for number in list(left):
                header, payload = child.next_answer()
                drivers = header.get("drivers")
                if drivers is not None and not extended:
                    # This GDAL has drivers unknown to the list: start again without them.
                    skipped, extended = [*skipped, *map(str, drivers)], True
                    break
                if drivers is not None:
                    header = {"refused": RefusedError("reader_drivers").note}
                del left[number]
                yield number, (header, payload)
                if child.is_gone:
                    break


class _Child:
    """One child process, its answers, and the clock."""

    def __init__(
        self, tasks: list[dict[str, Any]], skipped: list[str], folder: Path, limits: ReadLimits
    ) -> None:
        self.is_gone = False
        self._limits = limits
        self._log_file = (folder / "log").open("w+b")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "data.files.reader"],
            cwd=_ROOT,
            env=_environment(skipped, folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log_file,
        )
        self._frames: queue.Queue[Answer | None] = queue.Queue(maxsize=2)
        self._stopped = threading.Event()
        asked = json.dumps({"limits": asdict(limits), "requests": tasks}).encode("ascii")
        self._talker = threading.Thread(target=self._talk, args=(asked,), daemon=True)
        self._talker.start()

    def __enter__(self) -> _Child:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._process.kill()
        self._process.wait()
        while not self._frames.empty():  # the thread may wait for room
            self._frames.get_nowait()
        self._talker.join()
        self._log_file.seek(max(self._log_file.seek(0, os.SEEK_END) - _LOGGED_BYTES, 0))
        said = self._log_file.read().decode("utf-8", errors="replace")
        if said.strip():
            _log.info("reader: %s", said)
        self._log_file.close()

    def _talk(self, asked: bytes) -> None:
        """Hand over the requests, then collect the frames (runs in a thread of its own)."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return
        try:
            with stdin:
                stdin.write(asked)
        except OSError:
            _log.info("reader ended before it was asked")
        with stdout:
            while not self._stopped.is_set():
                frame = _frame(stdout)
                self._frames.put(frame)
                if frame is None:
                    return

    def next_answer(self) -> Answer:
        """Wait for the next answer; a child that is dead or late answers with a refusal."""
        try:
            answer = self._frames.get(timeout=self._limits.wall_seconds)
        except queue.Empty:
            self.is_gone = True
            return {"refused": RefusedError("reader_timeout").note}, b""
        if answer is None:
            self.is_gone = True
            return {"refused": RefusedError(self._cause()).note}, b""
        return answer

    def _cause(self) -> str:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "reader_died"
        out_of_seconds = -getattr(signal, "SIGXCPU", 0)  # Windows has no such signal
        return "reader_timeout" if out_of_seconds and code == out_of_seconds else "reader_died"


def _frame(stdout: BinaryIO | Any) -> Answer | None:
    try:
        return read_frame(stdout)
    except (ValueError, OSError):
        return None


def _environment(skipped: list[str], folder: Path) -> dict[str, str]:
    """Environment of the child: no secret is inherited, GDAL has four formats and no network."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return inherited | {
        "GDAL_SKIP": ",".join(skipped),
        "GDAL_HTTP_PROXY": "127.0.0.1:9",  # the discard port: nothing listens there
        "SHAPE_RESTORE_SHX": "YES",
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "CPL_TMPDIR": str(folder),
    }
