from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot import Assistant
from bot.plain_edition import EDITION, plain_edition
from bot.training.pairs import HELD_OUT
from bot.training.writer import read_plain_pairs
from bot.verification import objections
from corpus import Corpus
from index import Embedder


def test_every_sentence_stands_in_its_record_and_its_plain_words_pass_verification(
    corpus: Corpus, embedder: Embedder
) -> None:
    places = {
        (entry.id, sentence.text): (f"{entry.title}. {passage.section}.", passage.text)
        for entry in corpus.entries.values()
        for passage in entry.passages
        for sentence in passage.sentences
    }
    refused, told = [], set()
    for line in EDITION.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        entry = item["id"].partition("@")[0]
        heading, around = places[entry, item["sentence"]]
        told.add(item["sentence"])
        if wrong := objections(item["plain"], item["sentence"], embedder, heading, around):
            refused.append((item["id"], wrong))
    assert refused == []
    assert told == {sentence for _, sentence in places}


def test_held_out_entries_are_told_plainly_but_never_trained_on() -> None:
    train, aside = read_plain_pairs()
    assert not {pair.entry for pair in (*train, *aside)} & HELD_OUT


def test_what_was_written_beforehand_comes_before_what_the_model_words(assistant: Assistant) -> None:
    answer = assistant.ask("How is HIM treated?")
    edited = [s for s in answer.sentences if s.origin == "plain"]
    assert edited
    assert all(s.text == assistant.edition[s.quote] for s in edited)
    without = replace(assistant, edition={}).ask("How is HIM treated?")
    assert "plain" not in {s.origin for s in without.sentences}
    assert without.citations == answer.citations


def test_plain_words_that_say_something_else_are_not_shown(assistant: Assistant) -> None:
    answer = assistant.ask("How is HIM treated?")
    altered = {s.quote: "Hyper-IgM syndrome is cured by 7 vaccines." for s in answer.sentences}
    told = replace(assistant, edition=altered).ask("How is HIM treated?")
    assert "7 vaccines" not in told.answer
    assert all(s.refused for s in told.sentences if s.origin == "quote")


def test_a_damaged_edition_costs_only_the_lines_that_are_damaged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = EDITION.read_bytes().splitlines(keepends=True)[:20]
    copy = tmp_path / "plain_edition.jsonl"
    copy.write_bytes(
        b"".join([*whole[:5], b'{"sentence": 3, "plain": []}\n', b"\xff\x00{\n", *whole[5:19], whole[19][:40]])
    )
    with caplog.at_level(logging.WARNING):
        assert len(plain_edition(copy)) == 19
        assert plain_edition(tmp_path / "missing.jsonl") == {}
    assert "git checkout" in caplog.text
