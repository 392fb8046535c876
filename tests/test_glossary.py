"""Medical words are explained once, in place, by words that a source supports."""

from __future__ import annotations

import pytest

from bot.answer import Sentence, explained
from bot.glossary import Term, explain, glossary, with_plain_words
from bot.grade import grade
from bot.page.rendering import Look, sentences_html
from corpus import Corpus


def test_there_are_enough_terms_and_none_stands_twice() -> None:
    forms = [form for term in glossary() for form in (term.term, *term.also)]
    assert len(glossary()) >= 80
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize("term", glossary(), ids=lambda term: term.term)
def test_each_term_is_used_by_the_sources_and_its_meaning_rests_on_one(term: Term, corpus: Corpus) -> None:
    assert term.quote in corpus.entries[term.source].body
    bodies = " ".join(entry.body for entry in corpus.entries.values()).lower()
    assert any(form.lower() in bodies for form in (term.term, *term.also))
    assert len(term.plain.split()) <= 5


def test_meanings_are_plain() -> None:
    grades = sorted(grade(term.meaning) for term in glossary())
    assert grades[len(grades) // 2] <= 8


def test_a_term_is_explained_the_first_time_only() -> None:
    first, second = explain(["Neutropenia is common.", "Neutropenia can be treated."])
    assert [mark.term.term for mark in first] == ["neutropenia"]
    assert not second
    told = with_plain_words("Neutropenia is common.", first)
    assert told.startswith("Neutropenia (")
    assert told.endswith(") is common.")


def test_a_term_of_the_question_needs_no_plain_word() -> None:
    assert explain(["Neutropenia is common."], "What is neutropenia?") == [()]


def test_a_term_that_the_source_explains_itself_is_left_alone() -> None:
    assert explain(["Neutropenia (too few white cells) is common."]) == [()]
    assert explain(["Few white cells (neutropenia) are common."]) == [()]


def test_the_sentence_of_an_answer_stays_word_for_word() -> None:
    sentence = Sentence("Many had neutropenia.", (1,), "quote")
    fixed = Sentence("Ask about neutropenia.", (), "fixed")
    shown = explained([fixed, sentence], "What did they have?")
    assert [s for s, _ in shown] == [fixed, sentence]
    assert [len(marks) for _, marks in shown] == [0, 1]


def test_the_page_shows_the_plain_word_and_escapes_it() -> None:
    text = "Many had <b>neutropenia</b>."
    html = sentences_html([Sentence(text, (1,), "quote", text)], (), Look(1))
    assert 'class="him-plain"' in html
    assert "&lt;b&gt;neutropenia" in html
