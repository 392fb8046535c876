"""How soon the page can be used, how steady it is, and what it weighs: ``make page-figures`` writes ``docs/page.md``.

The measures are those of Lighthouse (Chromium's own, through its performance observers), taken in one run against the
page as it is served, each in a browser that was never there: first contentful paint, largest contentful paint, the
time until the box can be typed into, how far things move that are already shown, and bytes sent.
"""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ANSWER_MS, CHROMIUM, FLAGS, serving
from tests.test_page import WATCH_SHIFTS

_HEAD = """# How the page loads

Written by `make page-figures`; do not edit. Medians of {runs} visits, each in a browser that was never there, on the
computer that also serves the page (two cores, shared by both). *Usable*: the box can be typed into; on the other pages,
their content is there. *Shift*: the cumulative layout shift as the browser counts it; below 0.1 is good.

| page | screen | first paint, s | largest paint, s | usable, s | shift | sent, kB |
| --- | --- | --- | --- | --- | --- | --- |
"""
_ANSWERS = """
| an answer, from Enter | first sentence shown, s | all shown, s | shift |
| --- | --- | --- | --- |
"""
_WATCH = (
    WATCH_SHIFTS
    + """
window.painted = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.painted = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
"""
)
_PAGES = {"/": "textarea", "/explore": ".him-table", "/educators": "iframe", "/?embed=true": "textarea"}
_SCREENS = {"desktop": (1280, 800), "phone": (390, 800)}
_RUNS = 5
_SENT = "performance.getEntriesByType('resource').reduce((sum, e) => sum + e.encodedBodySize, 0) / 1024"
_FIRST_PAINT = "(performance.getEntriesByName('first-contentful-paint')[0] || {startTime: 0}).startTime / 1000"


def main() -> None:
    """Print the document."""
    print(_HEAD.format(runs=_RUNS), end="")
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        _visit(browser, address, "textarea", (800, 600))  # the models are loaded once, before anything is measured
        for path, selector in _PAGES.items():
            for screen, size in _SCREENS.items():
                visits = [_visit(browser, address + path, selector, size) for _ in range(_RUNS)]
                first, largest, usable, shift, sent = (statistics.median(v) for v in zip(*visits, strict=True))
                print(
                    f"| `{path}` | {screen} | {first:.2f} | {largest:.2f} | {usable:.2f} | {shift:.3f} | {sent:.0f} |"
                )
        print(_ANSWERS, end="")
        for view in ("standard", "simpler"):
            answers = [_answered(browser, f"{address}/?view={view}") for _ in range(_RUNS)]
            first, whole, shift = (statistics.median(a) for a in zip(*answers, strict=True))
            print(f"| {view} | {first:.2f} | {whole:.2f} | {shift:.3f} |")
        browser.close()


def _visit(browser: Browser, where: str, selector: str, size: tuple[int, int]) -> tuple[float, ...]:
    page = _fresh(browser, size)
    started = time.perf_counter()
    page.goto(where)
    page.locator(selector).first.wait_for(timeout=ANSWER_MS)
    usable = time.perf_counter() - started
    page.wait_for_load_state("networkidle")
    largest, shift = page.evaluate("[window.painted / 1000, window.shifted]")
    found = (page.evaluate(_FIRST_PAINT), largest, usable, shift, page.evaluate(_SENT))
    page.context.close()
    return found


def _answered(browser: Browser, where: str) -> tuple[float, ...]:
    page = _fresh(browser, (1280, 800))
    page.goto(where)
    box = page.locator("textarea")
    box.wait_for(timeout=ANSWER_MS)
    page.wait_for_load_state("networkidle")
    before = page.evaluate("window.shifted")
    box.fill("How is HIM treated?")
    started = time.perf_counter()
    box.press("Enter")
    page.locator(".him-answer p").first.wait_for(timeout=ANSWER_MS)
    first = time.perf_counter() - started
    page.locator(".him-why").first.wait_for(timeout=ANSWER_MS)
    whole = time.perf_counter() - started
    page.wait_for_load_state("networkidle")
    shift = page.evaluate("window.shifted") - before
    page.context.close()
    return first, whole, shift


def _fresh(browser: Browser, size: tuple[int, int]) -> Page:
    width, height = size
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.add_init_script(_WATCH)
    return page


if __name__ == "__main__":
    main()
