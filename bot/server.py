"""The page as an ASGI application: Streamlit's own, with security headers and a health check.

``him serve`` runs it with ``streamlit run``. Who may show the page in a frame is a setting; see docs/educators.md.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import Settings

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


async def health(request: Request) -> JSONResponse:
    """Says that the server is up; it says nothing of its readers."""
    return JSONResponse({"status": "ok"})


app = st.App(
    _PAGE,
    routes=[Route("/healthz", health)],
    middleware=[Middleware(SecurityHeaders, ancestors=Settings().frame_ancestors)],
)
