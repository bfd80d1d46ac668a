"""Start the measured pages: Streamlit on a free port, Chromium without a network."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The pages are measured in turn: none may be slowed down for lying behind another.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
]


def chromium() -> str:
    """Path of the browser, or a clear word."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        sys.exit("No Chromium found: install it, or set CHROMIUM to its path.")
    return found


@contextmanager
def workshop() -> Iterator[Path]:
    """Folder with the pages, and beside them the static files that Streamlit serves."""
    with tempfile.TemporaryDirectory() as folder:
        apps = Path(folder) / "apps"
        shutil.copytree(HERE / "apps", apps, ignore=shutil.ignore_patterns("__pycache__"))
        (apps / "static").symlink_to(PROJECT / "static", target_is_directory=True)
        yield apps


@contextmanager
def serving(script: Path, env: dict[str, str]) -> Iterator[tuple[str, Path]]:
    """Run a Streamlit script on a free port; yields its address and its log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        command = [
            *(sys.executable, "-m", "streamlit", "run", str(script)),
            *("--server.port", str(port), "--server.address", "127.0.0.1"),
            *("--server.headless", "true", "--server.enableStaticServing", "true"),
            *("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"),
        ]
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603
                command,
                cwd=script.parent,
                env={**os.environ, **env, "PYTHONPATH": str(PROJECT)},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, process, log)
            yield url, log
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    sys.exit(f"The page did not start:\n{log.read_text()[-2000:]}")
