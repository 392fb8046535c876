from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Sentence
from bot.page.frame import VIEWS
from bot.page.rendering import Look, answer_html, behind_html, said_html, viewed

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&[x](javascript:alert(3))"
TAGS = set("div p a details summary dl dt dd blockquote mark em ul li span strong".split())


def answer_of(text: str) -> Answer:
    citation = Citation(
        1, text, text, text, text, "https://www.ncbi.nlm.nih.gov/", text, None, "digest", text, text, 0, len(text)
    )
    return Answer(text, text + "?", "answer", (Sentence(text, (1,), "model", text, (text,)),), (citation,))


def whole_html(answer: Answer, look: Look) -> str:
    return answer_html(answer, look) + behind_html(answer, look)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_no_text_becomes_markup() -> None:
    html = "".join(whole_html(answer_of(HOSTILE), Look(1, view=view)) for view in VIEWS)
    html += said_html(HOSTILE, Look(1))
    tags = Tags()
    tags.feed(html)
    assert tags.seen <= TAGS
    assert not any(name.startswith("on") for name in tags.attributes)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@given(st.text())
def test_rendering_never_makes_a_tag_of_its_own(text: str) -> None:
    tags = Tags()
    tags.feed(whole_html(answer_of(text), Look(1)))
    assert tags.seen <= TAGS


def test_the_quote_is_marked_inside_its_passage() -> None:
    passage = "Before. The *TNFSF5* gene. After."
    citation = Citation(
        2, "e", "Gene", "1", "T", "https://a.b/", "S", "2024-10-29", "original", passage, "The *TNFSF5* gene.", 8, 26
    )
    html = whole_html(Answer("q", "q", "answer", (Sentence("s", (2,), "quote"),), (citation,)), Look(3))
    assert "Before. <mark>The <em>TNFSF5</em> gene.</mark> After." in html
    assert 'href="#source-3-2"' in html
    assert 'id="source-3-2"' in html
    assert "The original chapter" in html
    assert "2024-10-29" in html


def test_questions_for_the_care_team_stand_in_a_list() -> None:
    lines = ("Ask the nurse.", "Which amount is right?", "What should we watch for?", "In general:")
    html = whole_html(Answer("q", "q", "safety", tuple(Sentence(line, (), "fixed") for line in lines)), Look(1))
    assert "<ul><li>Which amount is right?</li><li>What should we watch for?</li></ul><p>In general:</p>" in html


def test_each_view_tells_the_same_evidence_in_its_own_way() -> None:
    passage = "First thing. The house fell down. Last thing."
    citation = Citation(
        1, "e", "Gene", "1", "T", "https://a.b/", "S", None, "digest", passage, "The house fell down.", 13, 33
    )
    told = Sentence("The house came down.", (1,), "model", "The house fell down.")
    answer = Answer("q", "q", "answer", (told,), (citation,))
    shown = {view: whole_html(answer, Look(1, view=view)).partition("him-sources")[0] for view in VIEWS}
    assert "The house came down." in shown["simpler"]
    assert "The house came down." not in shown["standard"]
    assert "The house fell down." in shown["standard"]
    assert "First thing. <mark>The house fell down.</mark>" in shown["more"]
    assert "Last thing." in shown["more"]
    assert [s.origin for s in viewed([told], "standard")] == ["quote"]


def test_a_fixed_text_is_told_in_the_language_of_the_page() -> None:
    answer = Answer("q", "q", "decline", (Sentence("The sources I have do not say.", (), "fixed"),))
    assert "The sources I have do not say." in whole_html(answer, Look(1))
    assert "Las fuentes" in whole_html(answer, Look(1, "es"))


def test_why_says_what_was_searched_and_what_verification_refused() -> None:
    answer = answer_of("Evidence")
    html = whole_html(answer, Look(1))
    why = html[html.index("him-why") :]
    assert "Evidence?" in why
    assert "The plainer wording was not used: Evidence." in why


def test_a_sentence_of_another_source_is_set_apart_under_its_name() -> None:
    citations = tuple(
        Citation(n, entry, "Gene", "1", title, "https://a.b/", "S", None, "digest", text, text, 0, len(text))
        for n, entry, title, text in (
            (1, "gene-29851", "ICOS (human)", "ICOS makes a protein."),
            (2, "gene-29851", "ICOS (human)", "It helps T cells."),
            (3, "gene-57379", "AICDA (human)", "The gene works in B cells."),
        )
    )
    sentences = tuple(Sentence(c.quote, (c.n,), "quote", c.quote) for c in citations)
    html = answer_html(Answer("q", "q", "answer", sentences, citations), Look(1))
    assert html.count('class="him-from"') == 1
    assert html.index("It helps T cells.") < html.index("AICDA (human)</span></p>") < html.index("works in B cells.")
    of_one = answer_html(Answer("q", "q", "answer", sentences[:2], citations[:2]), Look(1))
    assert 'class="him-from"' not in of_one
