from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot import Assistant
from bot.precedents import Precedents, embed, save
from bot.training.pairs import HELD_OUT, TRAINING, read_pairs
from corpus import Corpus
from index import Embedder
from index.weights import WeightsError

SWITCH, CATS = "B cells switch class.", "Cats purr."


@pytest.fixture
def kept(tmp_path: Path, embedder: Embedder) -> Precedents:
    path = tmp_path / "precedents.safetensors"
    asked = ["How do B cells change to another antibody?", "Why do cats make that noise?", "What does a cat cost?"]
    save(embed(asked, embedder), [[SWITCH], [CATS], []], path)
    return Precedents(embedder, path)


def test_a_sentence_is_like_the_questions_it_answered(kept: Precedents) -> None:
    likeness = kept.likeness("by what means does a B cell begin to make a different antibody")
    assert likeness.of_sentence(SWITCH) == pytest.approx(likeness.answered)
    assert likeness.of_sentence(SWITCH) > likeness.of_sentence(CATS)
    assert likeness.answered > likeness.unanswered


def test_a_question_like_one_without_an_answer_is_known_as_such(kept: Precedents) -> None:
    likeness = kept.likeness("what is the cost of a cat?")
    assert likeness.unanswered > likeness.answered


def test_a_sentence_that_was_changed_has_no_precedent(kept: Precedents) -> None:
    assert kept.likeness("How do B cells change to another antibody?").of_sentence(f"{SWITCH} ") == 0


def test_altered_precedents_are_not_used(kept: Precedents, tmp_path: Path, embedder: Embedder) -> None:
    path = tmp_path / "precedents.safetensors"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(WeightsError, match="git checkout"):
        Precedents(embedder, path).likeness("What is class switching?")


def test_the_committed_precedents_hold_the_sentences_of_the_corpus(quoting: Assistant, corpus: Corpus) -> None:
    pairs = [pair for pair in read_pairs(corpus, TRAINING) if pair.answered and pair.gold]
    texts = {p.id: [s.text for s in p.sentences] for p in corpus.passages}
    chosen = np.random.default_rng(1).choice(len(pairs), 20, replace=False)
    for pair in (pairs[i] for i in chosen):
        likeness = quoting._finder._precedents.likeness(pair.question)
        for passage, numbers in pair.gold.items():
            assert all(likeness.of_sentence(texts[passage][j]) > 0.97 for j in numbers)


def test_nothing_was_kept_of_entries_that_are_held_out(corpus: Corpus) -> None:
    assert not {entry for pair in read_pairs(corpus, TRAINING) for entry in pair.entries} & HELD_OUT
