from __future__ import annotations

import asyncio
import gzip
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from streamlit.testing.v1 import AppTest
from streamlit.web.server.app_discovery import discover_asgi_app

from geo import choropleth
from geo.simplify import LevelGeometry
from pages.shared import server

PROJECT = Path(__file__).resolve().parents[2]


def level(digest: str = "0123456789abcdef", payload: bytes = b'{"ids":["01"]}') -> LevelGeometry:
    return LevelGeometry(payload=payload, digest=digest, order=("01",), bounds=(51, 7, 52, 8))


@pytest.fixture(autouse=True)
def _empty_registry() -> Iterator[None]:
    server._LEVELS.clear()
    yield
    server._LEVELS.clear()


def get(path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """Ask an app with our routes and headers, and a page and a file beside them."""

    async def page(request: Any) -> HTMLResponse:
        return HTMLResponse("<p>page</p>")

    async def file(request: Any) -> PlainTextResponse:
        return PlainTextResponse("code")

    others = [Route("/", page), Route("/monitor/app/static/{rest:path}", file)]
    others.append(Route("/app/static/{rest:path}", file))
    app = Starlette(routes=[*server.routes(), *others], middleware=server.middleware())
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()],
    }
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    asyncio.run(app(scope, receive, send))
    answered = {k.decode(): v.decode() for k, v in messages[0]["headers"]}
    return messages[0]["status"], answered, b"".join(m.get("body", b"") for m in messages[1:])


def served(url: str) -> str:
    """Address on the server of an address relative to the component's frame."""
    assert url.startswith("../../")
    return url.removeprefix("../..")


def test_boundaries_are_served_packed_and_may_be_kept_for_good() -> None:
    url = served(server.publish(level()))

    status, headers, body = get(url, {"Accept-Encoding": "gzip, br"})

    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == b'{"ids":["01"]}'
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["etag"] == '"0123456789abcdef"'
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "application/json"


def test_reader_without_gzip_gets_plain_boundaries() -> None:
    status, headers, body = get(served(server.publish(level())))

    assert (status, body) == (200, b'{"ids":["01"]}')
    assert "content-encoding" not in headers


def test_boundaries_that_a_browser_has_are_not_sent_again() -> None:
    url = served(server.publish(level()))

    status, headers, body = get(url, {"If-None-Match": '"0123456789abcdef"'})

    assert (status, body) == (304, b"")
    assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize("name", ["ffffffffffffffff", "..%2f..%2fetc", "0123456789abcde"])
def test_unknown_boundaries_are_not_found_and_the_answer_is_not_kept(name: str) -> None:
    server.publish(level())

    status, headers, body = get(f"/geometry/{name}.json")

    assert (status, body) == (404, b"")
    assert headers["cache-control"] == "no-store"


def test_publishing_twice_gives_one_address() -> None:
    assert server.publish(level()) == server.publish(level())
    assert len(server._LEVELS) == 1


def test_registry_forgets_the_level_that_was_asked_for_least_recently() -> None:
    for number in range(server.MOST_LEVELS):
        server.publish(level(f"{number:016x}"))
    server.publish(level(f"{0:016x}"))  # used again

    server.publish(level("f" * 16))

    assert len(server._LEVELS) == server.MOST_LEVELS
    assert f"{0:016x}" in server._LEVELS
    assert f"{1:016x}" not in server._LEVELS


def test_boundaries_lie_behind_the_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": "/monitor/"}.get)
    url = served(server.publish(level()))

    assert get(f"/monitor{url}")[0] == 200
    assert get(url)[0] == 404


def test_pages_carry_security_headers() -> None:
    _, headers, _ = get("/")

    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "object-src 'none'" in policy
    assert "http:" not in policy
    assert "https:" not in policy
    assert "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        pytest.param("/app/static/map/choropleth.js?v=0123456789", True, id="ours, by its hash"),
        pytest.param("/app/static/vendor/leaflet/leaflet.js?v=01", True, id="vendor, by its hash"),
        pytest.param("/app/static/map/choropleth.js", False, id="without a hash"),
        pytest.param("/app/static/other/file.js?v=01", False, id="another folder"),
    ],
)
def test_static_files_asked_for_by_hash_are_kept(path: str, kept: bool) -> None:
    assert ("immutable" in get(path)[1].get("cache-control", "")) is kept


def test_static_files_behind_a_base_path_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": "monitor"}.get)

    assert "immutable" in get("/monitor/app/static/map/a.js?v=1")[1]["cache-control"]
    assert "cache-control" not in get("/app/static/map/a.js?v=1")[1]


@pytest.mark.parametrize("base_path", ["", "/monitor"])
def test_frame_of_the_map_names_its_files_beforehand(
    monkeypatch: pytest.MonkeyPatch, base_path: str
) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": base_path}.get)
    frame = f"{base_path}/component/streamlit_folium.st_folium/index.html"

    link = get(frame)[1]["link"]

    for name in (*choropleth.SCRIPTS, *choropleth.STYLES):
        assert f"<{choropleth.static_url(name)}>; rel=preload" in link
    assert "link" not in get(f"{base_path}/")[1]


def test_error_shows_a_reference_and_no_details(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(st, "error", shown.append)
    monkeypatch.setattr(server.texts, "language", lambda: "de")

    with caplog.at_level(logging.ERROR):
        handled = server.on_script_error(RuntimeError("/srv/secret/path"))

    reference = caplog.records[0].args[0]
    assert handled is True
    assert str(reference) in shown[0]
    assert "secret" not in shown[0]
    assert "/srv/secret/path" in caplog.text


def test_preparation_runs_beside_the_start() -> None:
    done = threading.Event()

    async def start() -> None:
        async with server.lifespan(done.set)(None):
            assert await asyncio.to_thread(done.wait, 5)

    asyncio.run(start())


def test_server_starts_without_preparation() -> None:
    async def start() -> bool:
        async with server.lifespan()(None):
            return True

    assert asyncio.run(start())


def test_streamlit_run_finds_the_server_in_the_entry_point() -> None:
    found = discover_asgi_app(PROJECT / "app.py")

    assert found.is_asgi_app
    assert found.import_string == "app:app"
    assert len((PROJECT / "app.py").read_text().splitlines()) <= 40


def test_entry_point_runs_as_a_script() -> None:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60).run()

    assert not app.exception
