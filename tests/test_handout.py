from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest

from bot import Assistant
from bot.page.frame import VIEWS, View
from bot.page.handout import Handout

DAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def handout(quoting: Assistant) -> Handout:
    questions = ["What is hyper-IgM syndrome?", "How is HIM treated?", "Who painted the Mona Lisa?"]
    return Handout([(q, quoting.ask(q)) for q in questions], quoting.corpus.entries, DAY)


def test_every_cited_record_is_one_numbered_reference(handout: Handout) -> None:
    cited = {c.entry for _, answer in handout.turns for c in answer.citations}
    assert set(handout.references) == cited
    assert sorted(handout.references.values()) == list(range(1, len(cited) + 1))
    text = handout.markdown()
    for entry, number in handout.references.items():
        assert f"\n{number}. {handout.reference(entry)}" in text


def test_a_reference_follows_the_national_library_of_medicine(handout: Handout) -> None:
    assert handout.reference("bookshelf-genes-and-disease-hyper-igm") == (
        "National Center for Biotechnology Information (US). Genes and Disease [Internet]. Bethesda (MD): National "
        "Center for Biotechnology Information (US); 1998-. Immunodeficiency with hyper-IgM. [cited 2026 Mar 4]. "
        "Available from: https://www.ncbi.nlm.nih.gov/books/"
    )


@pytest.mark.parametrize("view", VIEWS)
def test_questions_answers_and_the_date_are_in_every_form(handout: Handout, view: View) -> None:
    seen = Handout(handout.turns, handout.entries, DAY, view=view)
    for form in (seen.html(), seen.markdown()):
        assert "2026-03-04" in form
        assert "not medical advice" in form
        assert "Who painted the Mona Lisa?" in form
        assert "The sources I have do not say." in form
    assert "[1]" in seen.text()


def test_the_html_needs_nothing_from_anywhere(handout: Handout) -> None:
    class Loads(HTMLParser):
        loads: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.loads += [tag for name, _ in attrs if name in ("src", "href")] + [tag] * (tag in ("script", "link"))

    parser = Loads()
    parser.feed(handout.html())
    assert parser.loads == []


def test_markup_in_a_question_stays_text(handout: Handout) -> None:
    hostile = "<script>alert(1)</script>"
    html = Handout([(hostile, handout.turns[0][1])], handout.entries, DAY).html()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
