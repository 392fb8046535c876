"""Records of different age that give different figures are told apart."""

from __future__ import annotations

from bot import Assistant
from bot.evidence import Evidence
from bot.figures import figures, notes
from corpus import Corpus


def _holding(corpus: Corpus, entry: str, words: str) -> Evidence:
    """The sentence of an entry that holds these words."""
    return next(
        Evidence.of(passage, sentence, 1.0)
        for passage in corpus.entries[entry].passages
        for sentence in passage.sentences
        if words in sentence.text
    )


def test_the_year_of_a_record_is_its_date_else_the_latest_of_its_citation(corpus: Corpus) -> None:
    assert corpus.entries["gene-959"].year == 2024
    assert corpus.entries["pubmed-14663287"].record_date is None
    assert corpus.entries["pubmed-14663287"].year == 2003
    assert corpus.entries["gene-23495"].year is None


def test_figures_are_kept_apart_by_kind() -> None:
    assert figures("At least 1 in 1,030,000 births; 85 to 95 percent.") == {
        "one in": frozenset({"1,030,000"}),
        "share": frozenset({"85", "95"}),
    }
    assert figures("In 79 patients of the registry of 2003.") == {}


def test_two_records_with_different_figures_are_named_with_their_years_oldest_first(corpus: Corpus) -> None:
    older = _holding(corpus, "pubmed-14663287", "1 in 1,030,000")
    newer = _holding(corpus, "gene-959", "1 in 1,000,000")
    told = notes("How common is X-linked hyper-IgM?", (newer, older), corpus.entries, 2004)
    assert len(told) == 1
    assert told[0].index("(2003)") < told[0].index("(2024)")


def test_nothing_is_noted_when_no_figure_was_asked_for_or_one_record_speaks(corpus: Corpus) -> None:
    older = _holding(corpus, "pubmed-14663287", "1 in 1,030,000")
    newer = _holding(corpus, "gene-959", "1 in 1,000,000")
    assert notes("What is X-linked hyper-IgM?", (newer, older), corpus.entries, 2004) == ()
    assert notes("How common is X-linked hyper-IgM?", (older, older), corpus.entries, 2004) == ()


def test_care_told_from_old_records_alone_is_called_old(corpus: Corpus) -> None:
    old = _holding(corpus, "pubmed-14663287", "had died")
    newer = _holding(corpus, "gene-959", "1 in 1,000,000")
    question = "How did the patients fare?"
    assert notes(question, (old, newer), corpus.entries, 2017) == ()
    (told,) = notes(question, (old, newer), corpus.entries, 2018)
    assert "2003" in told
    assert notes(question, (newer,), corpus.entries, 2060) == ()


def test_a_note_stands_beside_the_answer_and_not_in_it(assistant: Assistant) -> None:
    answer = assistant.ask("How many live births does one case of X-linked hyper-IgM come to?")
    assert all(note not in answer.answer for note in answer.notes)
    assert answer.to_dict()["notes"] == answer.notes
