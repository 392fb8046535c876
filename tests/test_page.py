"""The page in a real browser, with the real models behind it."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser import ANSWER_MS, CHROMIUM, asked, opened, shot

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")
#: Rules of the Web Content Accessibility Guidelines 2.2, levels A and AA.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PAGES = [
    "/explore",
    "/educators",
    "/?lang=es",
    "/?embed=true&topic=genetics",
    "/?embed=true&q=What+is+CD40+ligand%3F",
    "/?view=more&q=How+is+HIM+treated%3F",
    "/?view=simpler&q=How+is+HIM+treated%3F",
    "/?lang=es&q=He+has+HIM+and+a+fever+of+40,+and+is+hard+to+wake",
    "/?q=Who+painted+the+Mona+Lisa%3F",
]
#: How far what is already on the page gets pushed about: the cumulative layout shift of web.dev, which is the largest
#: sum within five seconds, without a pause of one, of what no input has just caused.
WATCH_SHIFTS = """
window.shifted = 0;
let sum = 0, began = 0, last = 0;
new PerformanceObserver(list => {
  for (const shift of list.getEntries()) {
    if (shift.hadRecentInput) continue;
    if (shift.startTime - last > 1000 || shift.startTime - began > 5000) { sum = 0; began = shift.startTime; }
    last = shift.startTime;
    sum += shift.value;
    window.shifted = Math.max(window.shifted, sum);
  }
}).observe({type: "layout-shift", buffered: true});
"""


def test_the_first_view_is_kind_and_offers_questions_by_theme(page: Page, address: str) -> None:
    opened(page, address)
    expect(page.get_by_text("not medical advice")).to_be_visible()
    expect(page.get_by_role("button").filter(has_text="?")).to_have_count(4)
    page.get_by_text("Treatment", exact=True).click()
    expect(page.get_by_role("button", name="What are the side effects of IVIG?")).to_be_visible()
    shot(page, "start")


def test_a_question_about_treatment_shows_its_quoted_source(page: Page, address: str) -> None:
    opened(page, address)
    asked(page, "How is HIM treated?")
    answer = page.locator(".him-answer").last
    expect(answer).to_contain_text("IgG")
    quote = page.locator(".him-source mark").first
    expect(quote).to_be_hidden()
    peek = answer.locator(".him-peek").first
    answer.get_by_role("link", name="Source 1").first.hover()
    expect(peek).to_be_visible()
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    answer.get_by_role("link", name="Source 1").first.click()
    expect(quote).to_be_visible()
    expect(quote).to_contain_text(re.compile("IgG|immunoglobulin", re.IGNORECASE))
    card = page.locator(".him-source").first
    expect(card).to_contain_text("Record date")
    expect(card).to_contain_text(re.compile("The original chapter|Digest written for this project"))
    expect(card.get_by_role("link", name="Read the record at its home")).to_have_attribute(
        "href", re.compile("^https://")
    )
    shot(page, "answer")
    card.get_by_role("link", name="Back to the answer").click()
    expect(answer).to_be_in_viewport()


def test_the_detail_can_be_changed_and_why_is_told(page: Page, address: str) -> None:
    opened(page, address)
    asked(page, "What is CD40 ligand?")
    answer = page.locator(".him-answer").last
    expect(page.get_by_text("Reading level: about grade").last).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("CD40 ligand"))).to_be_visible()
    page.get_by_text("More detail", exact=True).click()
    expect(answer.locator("mark").first).to_be_visible(timeout=ANSWER_MS)
    expect(page).to_have_url(re.compile("view=more"))
    page.get_by_text("Why did I get this?").last.click()
    expect(page.get_by_text("What each sentence rests on").last).to_be_visible()
    page.get_by_text("Standard", exact=True).click()
    expect(answer.locator("mark")).to_have_count(0, timeout=ANSWER_MS)
    page.get_by_text("Simpler", exact=True).click()
    expect(page.get_by_text("From the plain edition of the sources").first).to_be_attached(timeout=ANSWER_MS)
    expect(page.get_by_text("can lose a part of the meaning.").first).to_be_visible()


def test_a_follow_up_is_understood_edited_and_a_new_conversation_begun(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_role("button", name="What is hyper-IgM syndrome?").click()
    expect(page.locator(".him-why")).to_have_count(1, timeout=ANSWER_MS)
    expect(page.get_by_text("You could ask next:")).to_be_visible(timeout=ANSWER_MS)
    asked(page, "and how is it treated?")
    expect(page.get_by_text("Understood as:").last).to_be_visible()
    edit = page.get_by_role("button", name="Edit my question")
    expect(edit).to_have_count(1)
    edit.click()
    box = page.get_by_label("Your question")
    expect(box).to_have_value("and how is it treated?")
    box.fill("and how common is it?")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".him-said").last).to_contain_text("and how common is it?", timeout=ANSWER_MS)
    expect(page.locator(".him-why")).to_have_count(2, timeout=ANSWER_MS)
    expect(page.get_by_text("and how is it treated?")).to_have_count(0)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".him-answer")).to_have_count(0)


def test_an_answer_is_copied_and_the_conversation_kept(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, address)
    asked(page, "What does IgG do in the body?")
    page.get_by_role("button", name="Copy with sources").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("What does IgG do in the body?")
    assert "Available from: https://" in copied
    page.get_by_role("button", name="Keep this conversation").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="To print (HTML)").click()
    kept = started.value.path().read_text(encoding="utf-8")
    assert "What does IgG do in the body?" in kept
    assert "References" in kept


def test_a_decline_offers_questions_that_can_be_chosen(page: Page, address: str) -> None:
    opened(page, address)
    asked(page, "Who painted the Mona Lisa?")
    expect(page.get_by_text("The sources I have do not say.")).to_be_visible()
    expect(page.get_by_role("button").filter(has_text="?")).to_have_count(3)
    shot(page, "decline")


def test_an_emergency_is_told_in_the_language_of_the_page(page: Page, address: str) -> None:
    opened(page, f"{address}/?lang=es")
    asked(page, "My son has HIM and a fever of 40 and is hard to wake", box="Pregunte sobre")
    expect(page.get_by_text("busque ayuda médica ahora").first).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "es"
    shot(page, "emergency-es")


def test_markup_in_a_question_stays_text(page: Page, address: str) -> None:
    opened(page, address)
    asked(page, "<img src=x onerror=\"document.title='owned'\"> **bold** what is IgG?")
    assert page.title() == "HIM Answers"
    assert page.locator(".him-said img, .him-answer img").count() == 0


def test_the_address_can_ask_choose_a_theme_and_narrow_the_page(page: Page, address: str) -> None:
    opened(page, f"{address}/?embed=true&topic=genetics")
    expect(page.get_by_text("how hyper-IgM syndrome is passed on")).to_be_visible()
    expect(page.get_by_role("button").filter(has_text="?")).to_have_count(6)
    expect(page.get_by_text("For educators")).to_have_count(0)
    page.goto(f"{address}/?embed=true&q=What+does+IgG+do+in+the+body%3F")
    expect(page.locator(".him-source").first).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(".him-answer")).to_have_count(1)
    shot(page, "embedded")


def test_the_sources_can_be_searched(page: Page, address: str) -> None:
    page.goto(f"{address}/explore")
    expect(page.get_by_text("113 of 113 records")).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(".him-table tbody tr")).to_have_count(11)
    box = page.get_by_label("Search the sources")
    box.fill("busulfan")
    box.press("Enter")
    found = page.get_by_text(re.compile(r"^\d+ of 113 records"))
    expect(found).not_to_have_text("113 of 113 records")
    shot(page, "explore")


def test_the_snippet_is_built_and_shown(page: Page, address: str) -> None:
    page.goto(f"{address}/educators")
    expect(page.get_by_text("embed=true").first).to_be_visible(timeout=ANSWER_MS)
    page.get_by_role("combobox", name="Colors").click()
    page.get_by_role("option", name="Dark").click()
    expect(page.get_by_text("embed_options=dark_theme")).to_be_visible()
    preview = page.frame_locator("iframe").first
    expect(preview.get_by_text("not medical advice")).to_be_visible(timeout=ANSWER_MS)
    page.get_by_text("How B cells switch antibodies, and what HIM shows us").click()
    expect(page.get_by_text("Questions and answer key").first).to_be_visible()
    shot(page, "educators")


def test_a_whole_conversation_by_keyboard(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_role("textbox").focus()
    page.keyboard.type("What is Pneumocystis pneumonia?")
    page.keyboard.press("Enter")
    expect(page.locator(".him-why")).to_have_count(1, timeout=ANSWER_MS)
    expect(page.get_by_text("You could ask next:")).to_be_visible(timeout=ANSWER_MS)
    mark = page.locator("a.him-cite").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".him-source mark").first).to_be_visible()
    summary = page.locator(".him-why summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("What each sentence rests on")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_needs_no_sideways_scroll(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    opened(page, address)
    asked(page, "What is hyper-IgM syndrome?")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        "[...document.querySelectorAll('a.him-cite, .him-source > summary, .him-copy, .stButton button')]"
        ".filter(e => e.offsetParent && (e.offsetHeight < 24 || e.offsetWidth < 24)).map(e => e.textContent)"
    )
    assert small == []
    shot(page, f"phone-{width}")
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/", "/explore", "/educators", "/?embed=true"])
def test_what_is_on_the_page_stays_where_it_is(page: Page, address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(WATCH_SHIFTS)
    page.goto(address + path)
    expect(page.locator(".him-notice, .him-table, iframe").first).to_be_visible(timeout=ANSWER_MS)
    if path == "/":
        asked(page, "What is CD40 ligand?")
    assert page.evaluate("window.shifted") < 0.1


@pytest.mark.parametrize("height", [500, 800])
def test_the_start_of_an_answer_stays_in_view_until_the_reader_moves_on(page: Page, address: str, height: int) -> None:
    page.set_viewport_size({"width": 390, "height": height})
    opened(page, address)
    for question in ("What is CD40 ligand?", "How is HIM treated?"):
        asked(page, question)
        expect(page.locator(".him-said").last).to_be_in_viewport(ratio=1)
        expect(page.locator(".him-answer").last).to_be_in_viewport(ratio=0.1)
    page.mouse.move(200, 300)
    page.mouse.wheel(0, -5000)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.locator(".him-why").last.evaluate("why => { why.open = true; why.parentElement.append('') }")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_what_belongs_to_the_last_answer_goes_when_the_next_is_asked(page: Page, address: str) -> None:
    opened(page, address)
    asked(page, "What is CD40 ligand?")
    edit = page.get_by_role("button", name="Edit my question")
    expect(edit).to_have_count(1)
    asked(page, "What does IgG do in the body?")
    expect(edit).to_have_count(1)
    expect(page.get_by_role("img", name=re.compile("CD40 ligand"))).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(browser: Browser, address: str, path: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(address + path)
    expect(page.locator(".him-notice, .him-table, iframe").first).to_be_visible(timeout=ANSWER_MS)
    if "q=" in path:
        expect(page.locator(".him-why")).to_have_count(1, timeout=ANSWER_MS)
        page.locator(".him-why summary").click()
        for card in page.locator(".him-source > summary").all()[:1]:
            card.click()
    found = Axe().run(page, options=RULES).response["violations"]
    serious = [
        (v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")
    ]
    shot(page, f"axe-{scheme}-{re.sub(r'[^a-z]+', '-', path)}")
    context.close()
    assert serious == []


def test_the_page_asks_nothing_of_any_other_host(page: Page, address: str) -> None:
    seen: list[str] = []

    def note(request: Request) -> None:
        seen.append(request.url)

    page.on("request", note)
    opened(page, address)
    asked(page, "What is CD40 ligand?")
    page.remove_listener("request", note)
    assert seen
    own = (address, "data:", "blob:", address.replace("http", "ws"))
    assert [url for url in seen if not url.startswith(own)] == []
