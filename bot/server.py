"""The page as an ASGI application: Streamlit's own, with security headers, a health check, and its style at once.

``him serve`` runs it with ``streamlit run``. Who may show the page in a frame is a setting; see docs/educators.md.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.page.files import page_file
from bot.settings import Settings
from bot.texts import page_texts

_TITLE = re.compile(r"<title>[^<]*</title>")
_PAGE = Path(__file__).resolve().parent.parent / "app.py"


class SecurityHeaders:
    """Adds headers to every reply over HTTP.

    Args:
        app: The application below.
        ancestors: Sites that may frame the page, as Content-Security-Policy writes them.
    """

    def __init__(self, app: ASGIApp, ancestors: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": f"frame-ancestors {ancestors}; object-src 'none'; base-uri 'self'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if ancestors.strip() == "'self'":
            self._headers["X-Frame-Options"] = "SAMEORIGIN"  # for browsers that do not know frame-ancestors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its reply back with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class DressedFromTheStart:
    """Puts the page's own title and style into the first HTML that a browser gets.

    Streamlit draws a page, style and all, only when its scripts have loaded: until then a reader would see another
    title and bare text that jumps when the style comes. What cannot be dressed yet is hidden that long.
    """

    _HEAD = f"<title>{page_texts()['title']}</title><style>{page_file('page.css')}{page_file('first.css')}</style>"

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; a reply of plain HTML comes back with the head, anything else as it is."""
        start: Message | None = None
        body, packed = b"", False

        async def send_dressed(message: Message) -> None:
            nonlocal start, body, packed
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                packed = headers.get("content-encoding") == "gzip"
                known = packed or "content-encoding" not in headers
                if headers.get("content-type", "").startswith("text/html") and known:
                    start = message
                    return
            if start is None:
                await send(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                html = (gzip.decompress(body) if packed and body else body).decode()
                dressed = _TITLE.sub("", html, count=1).replace("</head>", f"{self._HEAD}</head>", 1).encode()
                headers = MutableHeaders(scope=start)
                headers["content-length"] = str(len(dressed))
                for name in ("content-encoding", "etag", "last-modified"):  # those of Streamlit's file, not of this
                    del headers[name]
                await send(start)
                await send({"type": "http.response.body", "body": dressed})

        await self._app(scope, receive, send_dressed if scope["type"] == "http" else send)


async def health(request: Request) -> JSONResponse:
    """Says that the server is up; it says nothing of its readers."""
    return JSONResponse({"status": "ok"})


app = st.App(
    _PAGE,
    routes=[Route("/healthz", health)],
    middleware=[Middleware(SecurityHeaders, ancestors=Settings().frame_ancestors), Middleware(DressedFromTheStart)],
)
