from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Sentence
from bot.rendering import answer_html, said_html

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&[x](javascript:alert(3))"
TAGS = {"div", "p", "a", "details", "summary", "dl", "dt", "dd", "blockquote", "mark", "em", "ul", "li"}


def answer_of(text: str) -> Answer:
    citation = Citation(
        1, text, text, text, text, "https://www.ncbi.nlm.nih.gov/", text, None, "digest", text, text, 0, len(text)
    )
    return Answer(text, text + "?", "answer", (Sentence(text, (1,), "model"),), (citation,))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_no_text_becomes_markup() -> None:
    html = answer_html(answer_of(HOSTILE), 1) + said_html(HOSTILE)
    tags = Tags()
    tags.feed(html)
    assert tags.seen <= TAGS
    assert not any(name.startswith("on") for name in tags.attributes)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@given(st.text())
def test_rendering_never_makes_a_tag_of_its_own(text: str) -> None:
    tags = Tags()
    tags.feed(answer_html(answer_of(text), 1))
    assert tags.seen <= TAGS


def test_the_quote_is_marked_inside_its_passage() -> None:
    passage = "Before. The *TNFSF5* gene. After."
    citation = Citation(
        2, "e", "Gene", "1", "T", "https://a.b/", "S", "2024-10-29", "original", passage, "The *TNFSF5* gene.", 8, 26
    )
    html = answer_html(Answer("q", "q", "answer", (Sentence("s", (2,), "quote"),), (citation,)), 3)
    assert "Before. <mark>The <em>TNFSF5</em> gene.</mark> After." in html
    assert 'href="#source-3-2"' in html
    assert 'id="source-3-2"' in html
    assert "The original chapter" in html
    assert "2024-10-29" in html


def test_questions_for_the_care_team_stand_in_a_list() -> None:
    lines = ("Ask the nurse.", "Which amount is right?", "What should we watch for?", "In general:")
    html = answer_html(Answer("q", "q", "safety", tuple(Sentence(line, (), "fixed") for line in lines)), 1)
    assert "<ul><li>Which amount is right?</li><li>What should we watch for?</li></ul><p>In general:</p>" in html
