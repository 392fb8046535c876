"""The page in a real browser, with the real models behind it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, expect, sync_playwright

CHROMIUM = os.environ.get("HIM_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"),
    reason="needs Chromium: apt-get install chromium, or set HIM_CHROMIUM",
)
ANSWER_MS = 120_000
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def address(assistant: object) -> Iterator[str]:
    """A server of our own; the assistant was opened before, so that everything is prepared."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    for line in server.stdout:
        if "URL:" in line:
            break
    yield f"http://localhost:{port}"
    server.terminate()
    server.communicate(timeout=30)


@pytest.fixture(scope="module")
def browser_page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page()
        browser.close()


@pytest.fixture
def page(browser_page: Page, address: str) -> Page:
    browser_page.goto(address)
    expect(browser_page.get_by_role("textbox")).to_be_visible(timeout=60_000)
    return browser_page


def ask(page: Page, question: str) -> None:
    box = page.get_by_role("textbox")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_text(question, exact=True).first).to_be_visible()


def test_a_question_about_treatment_shows_its_quoted_source(page: Page) -> None:
    ask(page, "How is HIM treated?")
    expect(page.get_by_role("button", name="New conversation")).to_be_visible(timeout=ANSWER_MS)
    answer = page.locator(".him-answer").last
    expect(answer).to_contain_text("IgG")
    quote = page.locator(".him-source mark").first
    expect(quote).to_be_hidden()
    answer.get_by_role("link", name="Source 1").first.click()
    expect(quote).to_be_visible()
    expect(quote).to_contain_text(re.compile("IgG|immunoglobulin", re.IGNORECASE))
    card = page.locator(".him-source").first
    expect(card).to_contain_text("Record date")
    expect(card).to_contain_text(re.compile("The original chapter|Digest written for this project"))
    expect(card.get_by_role("link", name="Read the record at its home")).to_have_attribute(
        "href", re.compile("^https://")
    )


def test_the_first_view_is_kind_and_offers_four_questions(page: Page) -> None:
    expect(page.get_by_text("not medical advice")).to_be_visible()
    choices = page.get_by_role("button").filter(has_text="?")
    expect(choices).to_have_count(4)


def test_an_example_question_is_asked_by_choosing_it_and_a_follow_up_understood(page: Page) -> None:
    page.get_by_role("button", name="What is hyper-IgM syndrome?").click()
    expect(page.get_by_role("button", name="New conversation")).to_be_visible(timeout=ANSWER_MS)
    ask(page, "and how is it treated?")
    expect(page.get_by_text("Understood as:")).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(".him-answer")).to_have_count(2)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".him-answer")).to_have_count(0)


def test_a_decline_offers_questions_that_can_be_chosen(page: Page) -> None:
    ask(page, "Who painted the Mona Lisa?")
    expect(page.get_by_text("The sources I have do not say.")).to_be_visible(timeout=ANSWER_MS)
    expect(page.get_by_role("button").filter(has_text="?")).to_have_count(3)


def test_markup_in_a_question_stays_text(page: Page) -> None:
    hostile = "<img src=x onerror=\"document.title='owned'\"> **bold** what is IgG?"
    ask(page, hostile)
    expect(page.get_by_role("button", name="New conversation")).to_be_visible(timeout=ANSWER_MS)
    assert page.title() == "HIM Answers"
    assert page.locator(".him-said img, .him-answer img").count() == 0


def test_the_page_asks_nothing_of_any_other_host(browser_page: Page, address: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    browser_page.on("request", note)
    browser_page.goto(address)
    expect(browser_page.get_by_role("textbox")).to_be_visible(timeout=60_000)
    ask(browser_page, "hello")
    expect(browser_page.get_by_text("Hello, and welcome.")).to_be_visible(timeout=ANSWER_MS)
    browser_page.remove_listener("request", note)
    assert asked
    assert [
        url for url in asked if not url.startswith((address, "data:", "blob:", address.replace("http", "ws")))
    ] == []
