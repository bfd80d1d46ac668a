"""A measured page in the browser: its traffic, and what one switch costs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser
from serving import HERE, PROJECT

QUIET_SECONDS = {"empty": 0.4, "ours": 0.5, "plain": 1.5, "screen": 1.2}
LONGEST_SECONDS = 120.0
SELECTBOX = '[data-testid="stSelectbox"]'


@dataclass(frozen=True, slots=True)
class Switch:
    """What one switch cost."""

    websocket_bytes: int
    server_ms: float
    recoloured_ms: float
    idle_ms: float
    blank_ms: float
    foreign_requests: int
    reloads: int


class Visit:
    """
    One page in a fresh browser profile.

    Parameters
    ----------
    browser
        Chromium.
    url, log
        Address of the app and the file its server writes to.
    kind
        "empty", "ours", "plain" or "screen".
    areas
        Number of areas that must be on the screen before a switch counts as done.
    """

    def __init__(self, browser: Browser, url: str, log: Path, *, kind: str, areas: int) -> None:
        self.kind = kind
        self._areas = areas
        self._log = log
        self._bytes = 0
        self._last_frame = 0.0
        self._foreign = 0
        self._reloads = 0
        self.context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
        self.context.add_init_script(path=HERE / "observe.js")
        if kind == "plain":
            self.context.route(_is_foreign, _answer)
        self.context.on("request", self._count_request)
        self.page = self.context.new_page()
        self.page.on("websocket", self._listen)
        self.page.on("framenavigated", self._count_frame)
        self.page.goto(url)
        self.page.wait_for_selector(SELECTBOX, timeout=120_000)
        self._settle(0.0)

    def close(self) -> None:
        """Leave the page."""
        self.context.close()

    def switch(self, prepare: Callable[[], Any], choose: Callable[[], Any]) -> Switch:
        """Measure from the key or click in `choose`; what `prepare` does is not counted."""
        prepare()
        self.page.wait_for_timeout(150)
        runs = len(self._runs())
        self._bytes = self._foreign = self._reloads = 0
        self.page.evaluate("window.benchNote.blank = 0")
        choose()
        chosen = self.page.evaluate("window.benchChoice")
        last = self._settle(chosen)
        note = self.page.evaluate("window.benchNote")
        return Switch(
            websocket_bytes=self._bytes,
            server_ms=sum(self._runs()[runs:]),
            recoloured_ms=last - chosen,
            idle_ms=max(last, note["page"]) - chosen,
            blank_ms=0.0 if self.kind == "empty" else note["blank"],
            foreign_requests=self._foreign,
            reloads=self._reloads,
        )

    def switch_option(self, turn: int, *, box: int = 0) -> Switch:
        """Choose another entry of a select box."""
        options = self.page.get_by_role("option")

        def open_list() -> None:
            field = self.page.locator(SELECTBOX).nth(box)
            field.locator('[role="button"], input').first.click()
            options.nth(0).wait_for()

        return self.switch(open_list, lambda: options.nth((turn + 1) % 4).click())

    def switch_slider(self, turn: int) -> Switch:
        """Move the year's slider by one step, back and forth."""
        thumb = self.page.get_by_role("slider").first
        key = "ArrowRight" if turn % 2 else "ArrowLeft"
        return self.switch(thumb.focus, lambda: self.page.keyboard.press(key))

    def _runs(self) -> list[float]:
        lines = self._log.read_text().splitlines()
        return [float(line.split()[1]) for line in lines if line.startswith("BENCH ")]

    def _settle(self, since: float) -> float:
        """Wait until the areas are there and nothing has changed for a while (ms since 1970)."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
            note = self.page.evaluate("window.benchNote")
            last = float(note["text" if self.kind == "empty" else "areas"])
            quiet = min(time.time() - last / 1000, time.monotonic() - self._last_frame)
            complete = self.kind == "empty" or note["drawn"] >= self._areas
            if last > since and complete and quiet > QUIET_SECONDS[self.kind]:
                return last
        sys.exit(f"The page {self.kind!r} was not complete after {LONGEST_SECONDS:.0f} s.")

    def _listen(self, socket: Any) -> None:
        socket.on("framereceived", self._count)
        socket.on("framesent", self._count)

    def _count(self, payload: str | bytes) -> None:
        self._bytes += len(payload.encode() if isinstance(payload, str) else payload)
        self._last_frame = time.monotonic()

    def _count_request(self, request: Any) -> None:
        self._foreign += _is_foreign(request.url)

    def _count_frame(self, frame: Any) -> None:
        self._reloads += "streamlit_folium" in frame.url


def _is_foreign(url: str) -> bool:
    return urlsplit(url).hostname not in {None, "127.0.0.1"}


def _answer(route: Any) -> None:
    """Answer the plain page's requests to other hosts from here, so that it can draw."""
    name = urlsplit(route.request.url).path.rsplit("/", 1)[-1]
    if name in {"leaflet.js", "leaflet.css"}:
        route.fulfill(path=PROJECT / "static" / "vendor" / "leaflet" / name)
    elif name.endswith(".js"):
        route.fulfill(path=HERE / "absorb.js", content_type="text/javascript")
    elif name.endswith(".css"):
        route.fulfill(body="", content_type="text/css")
    else:
        route.fulfill(status=204)
