"""Everyday English: which words there are, and how common each is, from the word list of pyspellchecker."""

from __future__ import annotations

from functools import lru_cache

from spellchecker import SpellChecker

#: A word among so many of the commonest says nothing that only a medical source could know.
_COMMONEST = 2_500


def is_english(word: str) -> bool:
    """Whether a word, in lower case, is in the list at all."""
    return word in _frequencies()


@lru_cache(maxsize=1)
def commonest() -> frozenset[str]:
    """The commonest words, in lower case."""
    frequencies = _frequencies()
    return frozenset(sorted(frequencies, key=lambda word: -frequencies[word])[:_COMMONEST])


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, int]:
    found: dict[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return found
