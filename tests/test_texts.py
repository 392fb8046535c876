"""The catalogue: complete in every language of the page, and true to what it points at."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.page.frame import VIEWS, Frame
from bot.texts import LANGUAGES, data_file, leaves, texts, translated
from bot.topics import topics
from corpus import Corpus

OTHERS = [language for language in LANGUAGES if language != "en"]
#: Parts of the English files that people do not read.
NOT_READ = {"patterns", "pattern", "reason", "facts", "unless", "somebody", "always", "cues", "writer"}


def read_by_people(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        return [text for key, one in tree.items() if key not in NOT_READ for text in read_by_people(one)]
    if isinstance(tree, list):
        return [text for one in tree for text in read_by_people(one)]
    return [tree]


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_a_translation_with_the_same_blanks(language: str) -> None:
    there = texts(language)
    pairs = [
        *leaves(texts(), there),
        *leaves(data_file("care.yaml"), there["care"]),
        *leaves(topics(), there["topics"]),
    ]
    table = dict(pairs)
    english = [*read_by_people(texts()), *read_by_people(data_file("care.yaml")), *read_by_people(topics())]
    assert [text for text in english if text and text not in table] == []
    blanks = re.compile(r"\{\w+\}")
    assert [here for here, other in pairs if sorted(blanks.findall(here)) != sorted(blanks.findall(other))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_number_of_an_emergency_text_is_lost(language: str) -> None:
    for kind in ("emergency", "crisis"):
        for line in data_file("care.yaml")[kind]["text"]:
            assert re.findall(r"\d+", translated(line, language)) == re.findall(r"\d+", line)


def test_what_fills_a_blank_stays_as_it_is() -> None:
    here = texts()["decline"]["nearest"].format(title="CD40LG, human", url="https://a.b/c")
    there = translated(here, "es")
    assert there != here
    assert "CD40LG, human" in there
    assert "https://a.b/c" in there
    assert translated("Not in the catalogue.", "es") == "Not in the catalogue."


def test_an_address_that_asks_for_what_does_not_exist_gets_the_plain_page() -> None:
    assert Frame.of({"topic": "../etc", "q": "  "}, "en", embedded=False) == Frame()
    assert Frame.of({"topic": "genetics", "q": " a? "}, "es", embedded=True) == Frame("es", "genetics", "a?", True)
    for view in VIEWS:
        assert texts()["page"]["views"][view]


def quoted(tree: Any) -> list[tuple[str, str]]:
    if isinstance(tree, dict):
        own = [(tree["source"], tree["quote"])] if "quote" in tree else []
        return own + [pair for one in tree.values() for pair in quoted(one)]
    return [pair for one in tree for pair in quoted(one)] if isinstance(tree, list) else []


@pytest.mark.parametrize("name", ["lessons", "explore", "drawings"])
def test_everything_told_beside_the_chat_rests_on_an_entry(corpus: Corpus, name: str) -> None:
    pairs = quoted(data_file(f"page/{name}.yaml"))
    assert len(pairs) >= 18
    assert [(entry, quote) for entry, quote in pairs if quote not in corpus.entries[entry].body] == []
