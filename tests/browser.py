"""A server of our own and a real browser, for the tests of the page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

# In continuous integration a missing browser is an error, not a reason to skip.
CHROMIUM = os.environ.get("HIM_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None and os.environ.get("CI"):
    CHROMIUM = "chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ANSWER_MS = 120_000
_SCREENSHOTS = Path(__file__).parent.parent / "screenshots"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def serving(port: int | None = None, **settings: str) -> Iterator[str]:
    """The page on a port of its own, with settings such as ``HIM_FEEDBACK="true"``; gives its address."""
    port = port or free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **settings},
    )  # fmt: skip
    assert server.stdout is not None
    try:
        for line in server.stdout:
            if "URL:" in line:
                break
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=30)


def opened(page: Page, address: str) -> None:
    """Open the chat and wait until it can be used."""
    page.goto(address)
    expect(page.get_by_role("textbox")).to_be_visible(timeout=ANSWER_MS)


def asked(page: Page, question: str, box: str = "Ask about") -> None:
    """Ask, and wait until the whole answer and all below it is there."""
    before = page.locator(".him-why").count()
    field = page.get_by_placeholder(box)
    field.fill(question)
    field.press("Enter")
    expect(page.locator(".him-why")).to_have_count(before + 1, timeout=ANSWER_MS)
    expect(page.locator("[data-test-script-state='notRunning']")).to_have_count(1, timeout=ANSWER_MS)


def shot(page: Page, name: str) -> None:
    """Keep a screenshot, in a folder that git ignores."""
    _SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=_SCREENSHOTS / f"{name}.png", full_page=True)
