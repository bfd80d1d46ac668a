"""Measure a switch of the year on our map, on the usual folium page, and on an empty page.

Run ``python benchmarks/map_switch.py``; see ``benchmarks/README.md`` for what the
columns mean and for what the comparison leaves out. Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
APPS = ("empty", "ours", "plain")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
QUIET_SECONDS = {"empty": 0.6, "ours": 0.8, "plain": 2.5, "screen": 1.5}
LONGEST_SECONDS = 120.0

#: Runs in the page and looks into its frames, which share its host: notes when an area (on the
#: empty page: the line of text) changed last, up to the picture that shows it, and the time
#: without any area. A frame's own script would be lost: the frame starts with another document.
OBSERVE = """
if (window.top === window) (() => {
  const now = () => performance.timeOrigin + performance.now();
  const note = { areas: 0, text: 0, drawn: 0, blank: 0 };
  window.benchNote = note;
  window.benchChoice = 0;
  document.addEventListener('click', () => { window.benchChoice = now(); }, true);
  const painted = (what) => requestAnimationFrame(() => setTimeout(() => { note[what] = now(); }));
  const text = '[data-testid="stText"]';
  const path = 'path.leaflet-interactive';
  const element = (node) => (node.nodeType === 3 ? node.parentElement : node);
  const hits = (node, selector) =>
    element(node)?.closest?.(selector) || element(node)?.querySelector?.(selector);
  const observe = (root, selector, what) => new MutationObserver((records) => {
    const nodes = records.flatMap((r) => (r.type === 'childList' ? [...r.addedNodes] : [r.target]));
    if (nodes.some((node) => hits(node, selector))) painted(what);
  }).observe(root, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ['fill', 'stroke', 'd'],
  });
  observe(document, text, 'text');
  const seen = new WeakSet();
  let before = now();
  const look = () => {
    note.drawn = 0;
    for (const frame of document.querySelectorAll('iframe')) {
      const inner = frame.contentDocument;
      if (!inner) continue;
      if (!seen.has(inner)) {
        seen.add(inner);
        observe(inner, path, 'areas');
      }
      note.drawn = Math.max(note.drawn, inner.querySelectorAll(path).length);
    }
    if (!note.drawn) note.blank += now() - before;
    before = now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""

#: Stands in for libraries that the plain page loads and that do not draw the areas.
ABSORB = """
(() => {
  const any = new Proxy(function () {}, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => '' : any),
    apply: () => any,
    construct: () => any,
    set: () => true,
  });
  window.d3 = window.d3 || any;
  window.$ = window.jQuery = window.$ || any;
})();
"""


@dataclass
class Switch:
    """What one switch cost."""

    websocket_bytes: int
    server_ms: float
    recoloured_ms: float
    blank_ms: float
    foreign_requests: int
    reloads: int


@dataclass
class Traffic:
    """What went over the wire since the last reset."""

    websocket_bytes: int = 0
    last_frame: float = 0.0
    foreign: list[str] = field(default_factory=list)
    frames_loaded: int = 0

    def reset(self) -> None:
        """Forget what was counted so far."""
        self.websocket_bytes = 0
        self.foreign = []
        self.frames_loaded = 0

    def count(self, payload: str | bytes) -> None:
        """Count a message in either direction."""
        self.websocket_bytes += len(payload.encode() if isinstance(payload, str) else payload)
        self.last_frame = time.monotonic()


def chromium() -> str:
    """Path of the browser, or a clear word."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        sys.exit("No Chromium found: install it, or set CHROMIUM to its path.")
    return found


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


def _answer(route: Any, traffic: Traffic) -> None:
    """Let own requests through; answer those to other hosts from here, and count them."""
    url = route.request.url
    if urlsplit(url).hostname in {None, "127.0.0.1"}:
        route.continue_()
        return
    traffic.foreign.append(url)
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    vendored = PROJECT / "static" / "vendor" / "leaflet" / name
    if name in {"leaflet.js", "leaflet.css"}:
        route.fulfill(path=vendored)
    elif name.endswith(".js"):
        route.fulfill(body=ABSORB, content_type="text/javascript")
    elif name.endswith(".css"):
        route.fulfill(body="", content_type="text/css")
    else:
        route.fulfill(status=204)


def _listen(page: Page, traffic: Traffic) -> None:
    def opened(socket_: Any) -> None:
        socket_.on("framereceived", traffic.count)
        socket_.on("framesent", traffic.count)

    def navigated(frame: Any) -> None:
        traffic.frames_loaded += "streamlit_folium" in frame.url

    page.on("websocket", opened)
    page.on("framenavigated", navigated)
    page.context.route("**/*", lambda route: _answer(route, traffic))


def _last_change(page: Page, app: str) -> tuple[float, int]:
    """Time of the last change (ms since 1970) of areas or text, and how many areas are drawn."""
    note = page.evaluate("window.benchNote")
    return note["text" if app == "empty" else "areas"], int(note["drawn"])


def _settle(page: Page, traffic: Traffic, app: str, areas: int, since: float) -> float:
    """Wait until the areas are there and nothing has changed for a while."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        page.wait_for_timeout(100)
        last, drawn = _last_change(page, app)
        quiet = min(time.time() - last / 1000, time.monotonic() - traffic.last_frame)
        complete = app in {"empty", "screen"} or drawn >= areas
        if last > since and complete and quiet > QUIET_SECONDS[app]:
            return last
    sys.exit(f"The page {app!r} was not complete after {LONGEST_SECONDS:.0f} s.")


def measure(
    page: Page, url: str, log: Path, *, app: str, areas: int, switches: int
) -> list[Switch]:
    """Open a page and switch the year `switches` times (plus one to warm up)."""
    traffic = Traffic()
    _listen(page, traffic)
    page.goto(url)
    page.wait_for_selector('[data-testid="stText"]', timeout=60_000)
    _settle(page, traffic, app, areas, 0.0)
    found: list[Switch] = []
    for turn in range(switches + 1):
        page.locator(
            '[data-testid="stSelectbox"] [role="button"], [data-testid="stSelectbox"] input'
        ).first.click()
        options = page.get_by_role("option")
        options.nth(0).wait_for()
        page.wait_for_timeout(300)
        runs_before = log.read_text().count("BENCH ")
        traffic.reset()
        page.evaluate("window.benchNote.blank = 0")
        options.nth((turn + 1) % 4).click()
        chosen = page.evaluate("window.benchChoice")
        last = _settle(page, traffic, app, areas, chosen)
        runs = [
            float(line.split()[1])
            for line in log.read_text().splitlines()
            if line.startswith("BENCH ")
        ]
        blank = 0.0 if app == "empty" else page.evaluate("window.benchNote.blank")
        found.append(
            Switch(
                websocket_bytes=traffic.websocket_bytes,
                server_ms=sum(runs[runs_before:]),
                recoloured_ms=last - chosen,
                blank_ms=blank,
                foreign_requests=len(traffic.foreign),
                reloads=traffic.frames_loaded,
            )
        )
    return found[1:]


def medians(switches: Sequence[Switch]) -> Switch:
    """Median of every column."""
    rows = [asdict(switch) for switch in switches]
    return Switch(**{key: statistics.median(row[key] for row in rows) for key in rows[0]})


def report(label: str, areas: int, cost: Switch, empty: Switch) -> str:
    """One line of the table."""
    ratio = cost.recoloured_ms / empty.recoloured_ms
    return (
        f"{areas:>5} {label:<6} {cost.websocket_bytes:>12,.0f} {cost.server_ms:>10.1f} "
        f"{cost.recoloured_ms:>13.0f} {ratio:>9.2f} {cost.blank_ms:>9.0f} "
        f"{cost.foreign_requests:>8.0f} {cost.reloads:>8.0f}"
    )


def run(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure all pages at all sizes and print the table."""
    print(
        "areas page    bytes/switch  server ms  recoloured ms  x empty  blank ms  foreign  reloads"
    )
    results: list[dict[str, Any]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        for areas in arguments.areas:
            empty: Switch | None = None
            for app in [name for name in APPS if name not in arguments.without]:
                env = {"BENCH_COUNT": str(areas)}
                if arguments.boundaries:
                    env["BENCH_AREAS"] = str(arguments.boundaries.resolve())
                turns = arguments.plain_switches if app == "plain" else arguments.switches
                with serving(_script(app), env) as (url, log):
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    context.add_init_script(OBSERVE)
                    cost = medians(
                        measure(context.new_page(), url, log, app=app, areas=areas, switches=turns)
                    )
                    context.close()
                empty = empty or cost
                print(report(app, areas, cost, empty), flush=True)
                results.append({"areas": areas, "page": app, **asdict(cost)})
        browser.close()
    return results


def _script(app: str) -> Path:
    """Script of a page; our map needs the project's static files beside it."""
    static = HERE / "apps" / "static"
    if not static.exists():
        static.symlink_to(Path("..") / ".." / "static", target_is_directory=True)
    return HERE / "apps" / f"{app}.py"


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, nargs="+", default=[39, 170, 542])
    parser.add_argument("--switches", type=int, default=9)
    parser.add_argument("--plain-switches", type=int, default=3)
    parser.add_argument("--without", choices=APPS[1:], nargs="*", default=[])
    parser.add_argument("--boundaries", type=Path, help="a boundary file instead of made-up areas")
    parser.add_argument("--json", type=Path, help="also write the medians to this file")
    arguments = parser.parse_args()
    results = run(arguments)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
