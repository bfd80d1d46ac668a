"""Fixtures of the browser tests: the app as a process of its own, and headless Chromium.

Tests that use them are marked ``browser`` and skipped where there is no Chromium.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=de-DE",
    # Other hosts cannot be reached, whatever a page asks for. (Cutting requests off one by one
    # would turn the browser's cache off, which is part of what is tested.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
_START_SECONDS = 60.0


def _chromium() -> str | None:
    asked = os.environ.get("CHROMIUM")
    return asked or shutil.which("chromium") or shutil.which("chromium-browser")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"The app did not start:\n{log.read_text(errors='replace')[-4000:]}")


@pytest.fixture(scope="session")
def live_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """
    Start Streamlit apps: ``url = live_app(script, env={...}, options=[...])``.

    `script` is ``app.py`` or a small script written by a test; outside the
    project it gets the project's static files and import path. Each app runs on
    a free port of 127.0.0.1 and ends with the test session.
    """
    running: list[subprocess.Popen[bytes]] = []

    def start(
        script: Path,
        *,
        env: dict[str, str] | None = None,
        options: tuple[str, ...] = (),
        base_path: str = "",
    ) -> str:
        static = script.parent / "static"
        if not static.exists():
            static.symlink_to(PROJECT / "static", target_is_directory=True)
        port = _free_port()
        log = tmp_path_factory.mktemp("live_app") / "server.log"
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(script),
            "--server.port",
            str(port),
            "--server.address",
            "127.0.0.1",
            "--server.headless",
            "true",
            "--server.enableStaticServing",
            "true",
            "--server.fileWatcherType",
            "none",
            "--server.baseUrlPath",
            base_path,
            "--browser.gatherUsageStats",
            "false",
            "--client.showErrorDetails",
            "none",
            *options,
        ]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=script.parent,
                env={**os.environ, "PYTHONPATH": str(PROJECT), **(env or {})},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that it and its children end together
            )
        running.append(process)
        url = f"http://127.0.0.1:{port}" + (f"/{base_path}" if base_path else "")
        _wait_until_healthy(process, url, log)
        return url

    yield start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="module")  # Playwright holds the event loop, which other tests need too
def _browser() -> Iterator[Any]:
    executable = _chromium()
    if executable is None:
        pytest.skip("No Chromium found; install chromium or set CHROMIUM to its path.")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=CHROMIUM_ARGUMENTS, headless=True
        )
        yield browser
        browser.close()


@dataclass
class Visit:
    """
    A page in a fresh browser profile, with everything that it asked for.

    Attributes
    ----------
    page
        Playwright's page.
    requests
        Every address that was requested, in order.
    refused
        Requests to any other host than 127.0.0.1; they get no answer.
    errors
        Errors of scripts and of the console.
    """

    page: Any
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def rest(self) -> None:
        """
        Wait until the script has run and nothing of an earlier run is on the screen.

        Not Playwright's "networkidle": one request whose end the browser does not report
        (a frame that is replaced while it loads) keeps that waiting for ever.
        """
        self.page.wait_for_function(
            """() => {
                const app = document.querySelector('[data-test-script-state]');
                const rests = app
                    && app.getAttribute('data-test-script-state') === 'notRunning'
                    && !document.querySelector('[data-stale="true"]');
                const now = performance.now();
                if (!rests) { window.restsSince = undefined; return false; }
                window.restsSince ??= now;
                return now - window.restsSince > 500;
            }""",
            timeout=60_000,
        )

    def download(self, button: Any = None) -> Any:
        """
        Click a button, or press Enter where the focus is, and return the download that follows.

        The page rests before: a click on what is just being drawn again is lost. After 20 s
        there is a second click, for one that came while the server was still at work on what
        had been asked for before.
        """
        arrived: list[Any] = []

        def note(download: Any) -> None:
            arrived.append(download)

        self.page.on("download", note)
        for seconds in (20, 40):
            self.rest()
            if button is not None:
                button.scroll_into_view_if_needed()
                self.rest()
            if not arrived and button is not None:
                button.click()
            elif not arrived:
                self.page.keyboard.press("Enter")
            deadline = time.monotonic() + seconds
            while not arrived and time.monotonic() < deadline:
                self.page.wait_for_timeout(50)
            if arrived:
                break
        self.page.remove_listener("download", note)
        assert arrived, "No download came, not even after a second click."
        return arrived[0]

    def map_frame(self) -> Any:
        """Return the map's frame, once its areas have been painted."""
        self.page.wait_for_selector('iframe[src*="streamlit_folium"]', timeout=60_000)
        element = self.page.query_selector('iframe[src*="streamlit_folium"]')
        frame = element.content_frame()
        frame.wait_for_function("window.srmPainted !== undefined", timeout=60_000)
        return frame


def _open(browser: Any, contexts: list[Any], **options: Any) -> Visit:
    context = browser.new_context(
        **{"locale": "de-DE", "viewport": {"width": 1280, "height": 900}, **options}
    )
    contexts.append(context)
    page = context.new_page()
    seen = Visit(page)

    def note(address: str) -> None:
        seen.requests.append(address)
        if urlsplit(address).hostname not in {None, "127.0.0.1"}:
            seen.refused.append(address)

    context.on("request", lambda request: note(request.url))
    page.on("websocket", lambda socket_: note(socket_.url))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on(
        "console",
        lambda message: seen.errors.append(message.text) if message.type == "error" else None,
    )
    return seen


def _visits(browser: Any) -> Iterator[Callable[..., Visit]]:
    contexts: list[Any] = []

    def visit(url: str, **options: Any) -> Visit:
        seen = _open(browser, contexts, **options)
        seen.page.goto(url, wait_until="domcontentloaded")
        return seen

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def browser_page(_browser: Any) -> Iterator[Callable[..., Visit]]:
    """Open pages: ``visit = browser_page(url, locale="de-DE", **context options)``."""
    yield from _visits(_browser)


@pytest.fixture(scope="module")
def shared_page(_browser: Any) -> Iterator[Callable[..., Visit]]:
    """As `browser_page`, for a page that the tests of one file only look at."""
    yield from _visits(_browser)


@pytest.fixture(scope="module")
def walk(_browser: Any) -> Iterator[Callable[..., Visit]]:
    """
    As `browser_page`, but the visits of one file follow each other in the same tab.

    The programs of the app come out of the browser's cache then, which takes a second instead
    of four. Each visit begins with a new session of the app and with lists of its own; the one
    before it is over. Other context options open another tab.
    """
    contexts: list[Any] = []
    tabs: dict[str, Visit] = {}

    def visit(url: str, **options: Any) -> Visit:
        tab = repr(sorted(options.items()))
        if tab not in tabs:
            tabs[tab] = _open(_browser, contexts, **options)
        seen = tabs[tab]
        seen.page.goto("about:blank")  # ends what the visit before may still be asking for
        for noted in (seen.requests, seen.refused, seen.errors):
            noted.clear()
        seen.page.goto(url, wait_until="domcontentloaded")
        return seen

    yield visit
    for context in contexts:
        context.close()


# Streamlit's own small trend beside a figure holds a symbol without a name (rule svg-img-alt) as
# long as it is drawn; the same years stand in words below it.
_NOT_OURS = "[data-testid=stMetricChart]"


@pytest.fixture(scope="session")
def barriers() -> Callable[..., list[str]]:
    """
    Rule and place of what axe calls serious or critical: ``barriers(page, frame=None)``.

    Only what stays counts: while a run is under way Streamlit fades what it will replace.
    """
    axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed.")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

    def found(frame: Any) -> list[str]:
        frame.evaluate(script)
        result = frame.evaluate(
            "own => axe.run({exclude: [[own]]}, {resultTypes: ['violations'], iframes: false})",
            _NOT_OURS,
        )
        return [
            f"{one['id']}: {node['target']} {node['html'][:160]}"
            for one in result["violations"]
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]

    def lasting(page: Any, frame: Any = None) -> list[str]:
        seen = found(frame or page)
        for _ in range(8):
            if not seen:
                break
            page.wait_for_timeout(1_000)
            seen = found(frame or page)
        return seen

    return lasting
