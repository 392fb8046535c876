"""The screenshots of the README and the documents, from the real page: ``make screenshots``."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import CHROMIUM, FLAGS, asked, opened, serving

_DOCS = Path(__file__).parent.parent / "docs"


def main() -> None:
    """An answer with an open source; the same on a phone, in the dark; and the page for exploring."""
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        wide = browser.new_page(viewport={"width": 1000, "height": 1000})
        opened(wide, address)
        _ask_and_open(wide, "How is HIM treated?")
        wide.screenshot(path=_DOCS / "screenshot.png")
        wide.goto(f"{address}/explore")
        wide.locator(".him-table").wait_for(timeout=120_000)
        wide.wait_for_timeout(1500)
        wide.screenshot(path=_DOCS / "explore.png")
        phone = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark").new_page()
        opened(phone, address)
        _ask_and_open(phone, "How is X-linked hyper-IgM inherited?")
        phone.screenshot(path=_DOCS / "phone.png")
        browser.close()


def _ask_and_open(page: Page, question: str) -> None:
    asked(page, question)
    page.get_by_role("link", name="Source 1").first.click()
    page.wait_for_timeout(1500)  # a picture, not a test: whatever moves has come to rest
    width = (page.viewport_size or {"width": 0})["width"]
    page.mouse.move(width / 2, 400)
    page.mouse.wheel(0, -3000)  # from the opened source back to the question
    page.wait_for_timeout(1500)


if __name__ == "__main__":
    main()
