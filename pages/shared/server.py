"""The app's own routes and headers beside Streamlit's: boundaries, caching, security, errors.

The boundaries of a level are served under a name made of their content, so a
browser may keep them for good. They hold ids, names and rings; figures reach a
browser only through its own session.
"""

from __future__ import annotations

import gzip
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.choropleth import SCRIPTS, STYLES, static_url
from geo.simplify import LevelGeometry
from locales import translator
from pages.shared import texts

LOG = logging.getLogger(__name__)

#: Levels kept for browsers: the levels of several cities, about 0.1 MB each.
MOST_LEVELS = 64
FOR_GOOD = "public, max-age=31536000, immutable"

#: Streamlit's own page has scripts and styles in its HTML; the map's frame evaluates the layer
#: it is given; Plotly and downloads use blobs. Everything comes from this server.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

_LEVELS: OrderedDict[str, bytes] = OrderedDict()
_LEVELS_LOCK = threading.Lock()


def publish(geometry: LevelGeometry) -> str:
    """
    Make the boundaries of a level available to browsers.

    Returns
    -------
    url
        Address relative to the map's frame; it works behind any base path.
    """
    with _LEVELS_LOCK:
        if geometry.digest not in _LEVELS:
            _LEVELS[geometry.digest] = gzip.compress(geometry.payload, mtime=0)
        _LEVELS.move_to_end(geometry.digest)
        while len(_LEVELS) > MOST_LEVELS:
            _LEVELS.popitem(last=False)
    return f"../../geometry/{geometry.digest}.json"


def routes() -> list[BaseRoute]:
    """Routes of the app's own, below the base path."""
    return [Route(f"{_base_path()}/geometry/{{digest}}.json", _geometry, methods=["GET"])]


def middleware() -> list[Middleware]:
    """Headers that Streamlit does not send itself."""
    return [Middleware(_Headers, base_path=_base_path())]


def lifespan(
    warm: Callable[[], object] | None = None,
) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """
    Prepare something in the background when the server starts.

    Parameters
    ----------
    warm
        Called once in a thread of its own (e.g. reading the usual city), so that
        the first visitor need not wait. Its errors are logged and nothing else.
    """

    @asynccontextmanager
    async def running(app: Any) -> AsyncIterator[None]:
        del app
        if warm is not None:
            threading.Thread(target=warm, name="warm", daemon=True).start()
        yield

    return running


def on_script_error(error: Exception) -> bool:
    """Log an error nobody expected, and show a reference instead of a traceback."""
    reference = secrets.token_hex(3).upper()
    LOG.error("Screen failed, reference %s", reference, exc_info=error)
    st.error(translator(texts.language()).format("server.error", reference=reference))
    return True


def _base_path() -> str:
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


async def _geometry(request: Request) -> Response:
    digest = request.path_params["digest"]
    with _LEVELS_LOCK:
        packed = _LEVELS.get(digest)
    if packed is None:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    tag = f'"{digest}"'
    headers = {
        "Cache-Control": FOR_GOOD,
        "ETag": tag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(packed, media_type="application/json", headers=headers)
    return Response(gzip.decompress(packed), media_type="application/json", headers=headers)


class _Headers:
    """Security headers on pages, and long caching of our own files asked for by their hash."""

    def __init__(self, app: ASGIApp, base_path: str) -> None:
        self._app = app
        self._static = tuple(f"{base_path}/app/static/{part}/" for part in ("vendor", "map"))
        self._map_frame = f"{base_path}/component/streamlit_folium.st_folium/index.html"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(scope, message)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, scope: Scope, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        headers["X-Content-Type-Options"] = "nosniff"
        if headers.get("content-type", "").startswith("text/html"):
            headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
            headers["Referrer-Policy"] = "same-origin"
            headers["X-Frame-Options"] = "SAMEORIGIN"
        if scope["path"] == self._map_frame:
            headers["Link"] = _preloads()
        by_hash = b"v=" in scope.get("query_string", b"")
        if message["status"] == 200 and by_hash and scope["path"].startswith(self._static):  # noqa: PLR2004
            headers["Cache-Control"] = FOR_GOOD


def _preloads() -> str:
    """Files of the map's frame, which would otherwise be fetched one after the other."""
    files = [(static_url(name), "script") for name in SCRIPTS]
    files += [(static_url(name), "style") for name in STYLES]
    return ", ".join(f"<{url}>; rel=preload; as={kind}" for url, kind in files)
