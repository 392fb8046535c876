from __future__ import annotations

from pathlib import Path

import pytest

from bot import Assistant
from bot.answerability import log_odds
from bot.evidence import Evidence, choose, in_reading_order, reading_of
from bot.own_weights import READER, verify_own
from corpus import Corpus, Passage, split_passages
from index.weights import EMBEDDING, WeightsError


def passage_of(text: str) -> Passage:
    return split_passages("entry", text)[0]


def evidence_of(passage: Passage, *scores: float) -> list[Evidence]:
    return [Evidence.of(passage, s, score) for s, score in zip(passage.sentences, scores, strict=True)]


ONE = passage_of("AID is an enzyme. It works in B cells. The gene is AICDA. Germs are everywhere.")
OTHER = split_passages("other", "AICDA is the gene for AID. Water is wet.")[0]


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose([]) == ()


def test_the_finder_is_surer_of_what_the_corpus_answers(quoting: Assistant) -> None:
    asked = ("What is class switching?", "Who painted the Mona Lisa?")
    signs, other = (quoting._finder.score(q, quoting.index.search(q, 10))[1] for q in asked)
    assert signs is not None
    assert other is not None
    assert log_odds(signs) > log_odds(other)
    assert quoting._finder.find(asked[1], quoting.index.search(asked[1], 10)) == ()


def test_a_sentence_that_leans_brings_the_one_before_it() -> None:
    chosen = choose(evidence_of(ONE, -9, 9, -9, -9))
    assert [e.text for e in chosen] == ["AID is an enzyme.", "It works in B cells."]


def test_sentences_come_in_reading_order_best_passage_first() -> None:
    chosen = in_reading_order([*evidence_of(ONE, 1, 2, 3, 4), *evidence_of(OTHER, 9, 0)])
    assert [e.text for e in chosen][:2] == ["AICDA is the gene for AID.", "Water is wet."]
    assert [e.start for e in chosen[2:]] == sorted(e.start for e in chosen[2:])


def test_the_same_thing_is_not_said_twice() -> None:
    twice = passage_of("The gene for AID is AICDA. Germs are everywhere.")
    chosen = choose([*evidence_of(OTHER, 9, -9), *evidence_of(twice, 8, -9)])
    assert len(chosen) == 1


def test_at_most_four_sentences_are_chosen() -> None:
    many = passage_of(" ".join(f"Fact {word} stands here alone." for word in "ax bee cat dog elk fox gnu hen".split()))
    assert len(choose(evidence_of(many, *[9.0] * 8))) <= 4


def test_the_reader_puts_the_answer_before_its_neighbours(quoting: Assistant) -> None:
    answer = quoting.ask("For how long does IgM stay in the blood?")
    assert "five to ten" in answer.answer.lower() or "5 to 10" in answer.answer


def test_reading_one_passage_or_many_gives_the_same_scores(quoting: Assistant) -> None:
    finder = quoting._finder
    hits = quoting.index.search("What is class switching?", 7)
    question = "What is class switching?"
    readings = [reading_of(question, quoting.corpus.entries[h.passage.entry], h.passage) for h in hits]
    reader = finder.load()
    together = reader.read(readings)
    alone = [reader.read([reading])[0] for reading in readings]
    for one, other in zip(together, alone, strict=True):
        assert one.passage == pytest.approx(other.passage, abs=1e-3)
        assert one.sentences == pytest.approx(other.sentences, abs=1e-3)


def test_every_sentence_of_a_hit_is_scored(quoting: Assistant, corpus: Corpus) -> None:
    hits = quoting.index.search("What is IgG?", 4)
    scored, _ = quoting._finder.score("What is IgG?", hits)
    gathered = quoting._finder.gather("What is IgG?", hits)
    assert list(gathered[: len(hits)]) == list(hits)
    assert len(scored) == sum(len(hit.passage.sentences) for hit in gathered)
    for evidence in scored:
        assert evidence.passage.text[evidence.start : evidence.end] == evidence.text


def test_the_committed_weights_are_small_and_as_they_were_trained() -> None:
    assert READER.stat().st_size < 25_000_000
    verify_own(READER)


@pytest.mark.parametrize("damage", ["byte", "half", "gone", "digest"])
def test_altered_reader_weights_are_not_loaded(tmp_path: Path, damage: str) -> None:
    from bot.reader import load_reader

    copy = tmp_path / READER.name
    raw = bytearray(READER.read_bytes())
    copy.with_suffix(".sha256").write_bytes(READER.with_suffix(".sha256").read_bytes())
    if damage == "byte":
        raw[len(raw) // 2] ^= 1
    copy.write_bytes(raw[: len(raw) // 2] if damage == "half" else raw)
    if damage in ("gone", "digest"):
        (copy if damage == "gone" else copy.with_suffix(".sha256")).unlink()
    with pytest.raises(WeightsError, match="To mend it: git checkout"):
        load_reader(EMBEDDING.locate().parent, copy)


@pytest.mark.parametrize("name", ["HIM", "hyper-IgM syndrome", "immunodeficiency with hyper-IgM"])
def test_the_disease_is_the_same_by_any_of_its_names(quoting: Assistant, name: str) -> None:
    answer = quoting.ask(f"How is {name} treated?")
    assert any("replacement of the missing IgG" in sentence.text for sentence in answer.sentences)
