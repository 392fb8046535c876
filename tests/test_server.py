"""The server around the page: headers, health, and who may show it in a frame."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot import Assistant, Settings
from bot.feedback import Feedback
from tests.browser import ANSWER_MS, CHROMIUM, asked, free_port, opened, serving

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A course site of its own on another port, and the folder of its pages."""
    folder = tmp_path_factory.mktemp("course")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}", folder
        site.shutdown()


def test_the_health_check_and_every_page_carry_the_headers(address: str) -> None:
    for path in ("/", "/healthz", "/explore"):
        with urllib.request.urlopen(address + path, timeout=30) as reply:
            assert reply.headers["Content-Security-Policy"].startswith("frame-ancestors 'self'")
            assert reply.headers["X-Content-Type-Options"] == "nosniff"
            assert reply.headers["Referrer-Policy"] == "no-referrer"
            if path == "/healthz":
                assert reply.read() == b'{"status":"ok"}'


@pytest.mark.parametrize("path", ["/", "/explore", "/?embed=true"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_first_html_already_has_title_and_style(address: str, path: str, encoding: str) -> None:
    request = urllib.request.Request(address + path, headers={"Accept-Encoding": encoding, "Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        html = reply.read().decode()
    assert html.count("<title>") == 1
    assert "<title>HIM Answers</title>" in html
    assert ".him-answer" in html
    assert int(reply.headers["Content-Length"]) == len(html.encode())


@needs_browser
def test_a_course_site_that_is_not_allowed_shows_nothing(page: Page, address: str, course: tuple[str, Path]) -> None:
    site, folder = course
    frame = f'<iframe src="{address}/?embed=true"></iframe>'
    (folder / "stranger.html").write_text(f"<!doctype html><title>t</title>{frame}")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{site}/stranger.html")
    expect(page.frame_locator("iframe").get_by_role("textbox")).to_have_count(0)
    assert any("frame-ancestors" in text for text in refused)


@needs_browser
def test_an_allowed_course_site_shows_the_chat_with_its_sources(
    page: Page, assistant: Assistant, course: tuple[str, Path]
) -> None:
    site, folder = course
    with serving(HIM_FRAME_ANCESTORS=f"'self' {site}") as address:
        (folder / "course.html").write_text(
            f'<!doctype html><title>t</title><iframe src="{address}/?embed=true" width="700" height="700"></iframe>'
        )
        page.goto(f"{site}/course.html")
        frame = page.frame_locator("iframe")
        box = frame.get_by_placeholder("Ask about")
        expect(box).to_be_visible(timeout=ANSWER_MS)
        box.fill("What does IgG do in the body?")
        box.press("Enter")
        expect(frame.locator(".him-source").first).to_be_visible(timeout=ANSWER_MS)


@needs_browser
def test_an_opinion_is_kept_only_with_consent(page: Page, assistant: Assistant, tmp_path: Path) -> None:
    for made in ("index", "writer"):  # what was prepared is used, but the opinions of this installation stay its own
        (tmp_path / made).symlink_to(Settings().home / made)
    with serving(HIM_FEEDBACK="true", HIM_HOME=str(tmp_path)) as address:
        opened(page, address)
        asked(page, "What does IgG do in the body?")
        page.get_by_text("Was this helpful?").first.click()
        page.get_by_text("Helpful", exact=True).click()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("Keep my rating")).to_be_visible()
        assert list(Feedback(tmp_path).export()) == []
        page.get_by_text("Keep my rating").click()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("It was kept on this computer only")).to_be_visible(timeout=ANSWER_MS)
    assert [kept["question"] for kept in Feedback(tmp_path).export()] == ["What does IgG do in the body?"]


@needs_browser
def test_an_answer_can_be_stopped_and_another_question_asked(page: Page, assistant: Assistant) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # a writing server that takes the question and says nothing
        where = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with serving(HIM_LLM_URL=where, HIM_LLM_TIMEOUT="5", HIM_PLAIN_EDITION="false") as address:
            opened(page, f"{address}/?view=simpler")
            box = page.get_by_placeholder("Ask about")
            box.fill("How is HIM treated?")
            box.press("Enter")
            expect(page.locator(".him-source").first).to_be_attached(timeout=ANSWER_MS)
            page.get_by_role("button", name="Stop").click()
            expect(page.get_by_text("You stopped this answer.")).to_be_visible(timeout=ANSWER_MS)
            page.get_by_text("Standard", exact=True).click()
            asked(page, "What does IgG do in the body?")
            expect(page.locator(".him-answer").last).to_contain_text("IgG")


@needs_browser
def test_the_page_comes_back_after_the_server_restarts(page: Page, assistant: Assistant) -> None:
    port = free_port()
    with serving(port) as address:
        opened(page, address)
        asked(page, "What does IgG do in the body?")
    with serving(port):
        # What was said is nowhere kept: it can be read until the next question starts the conversation anew.
        expect(page.locator(".him-answer")).to_contain_text("IgG")
        box = page.get_by_placeholder("Ask about")
        expect(box).to_be_enabled(timeout=ANSWER_MS)
        box.fill("What is CD40 ligand?")
        box.press("Enter")
        expect(page.locator(".him-answer")).to_contain_text("CD40", timeout=ANSWER_MS)
        expect(page.locator(".him-why")).to_have_count(1, timeout=ANSWER_MS)
