"""What kind of thing a word is, which other words may stand for it, and the company it keeps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from bot.tokens import Token, cue_words, tokens, words_file

_IMMUNOGLOBULIN = re.compile(r"Ig[A-Z]")


def kind_of(token: Token) -> str | None:
    """The kind of a word that must not be exchanged for another of its kind, or None."""
    if not token.is_content:
        return None
    if token.is_number:
        return _kind_of_number(token.key)
    listed = _rival_kinds().get(token.key)
    if listed:
        return listed
    if _IMMUNOGLOBULIN.fullmatch(token.text):
        return "immunoglobulin"
    if len(token.text) == 1 and token.text.isupper():
        return "letter"
    if sum(c.isupper() for c in token.text) >= 2 or any(c.isdigit() for c in token.text):
        return "symbol"
    return "name" if token.text[0].isupper() and not token.opens else None


def _kind_of_number(key: str) -> str:
    """Counts, years, record numbers and places on a chromosome never stand for one another."""
    if not key.replace(".", "").isdigit():
        return "place"
    if len(key) == 4 and key[:2] in ("19", "20"):
        return "year"
    return "record number" if len(key) > 4 and "." not in key else "number"


def company(words: Sequence[Token], i: int, reach: int) -> dict[str, int]:
    """Content words within reach on both sides, with their distance."""
    company: dict[str, int] = {}
    for side in (words[i + 1 :], words[:i][::-1]):
        content = (t.key for t in side if t.is_content or t.lower in cue_words()["negation"])
        for distance, key in zip(range(1, reach + 1), content, strict=False):
            company.setdefault(key, distance)
    return company


def after(words: Sequence[Token], i: int, count: int) -> list[str]:
    """Keys of the first ``count`` content words behind a word, in its sentence."""
    return list(_nearest(words[i + 1 :], words[i].sentence, count))


def before(words: Sequence[Token], i: int, count: int) -> list[str]:
    """Keys of the last ``count`` content words before a word, in its sentence, nearest first."""
    return list(_nearest(words[:i][::-1], words[i].sentence, count))


def _nearest(side: Sequence[Token], sentence: int, count: int) -> Iterator[str]:
    """The first content words of the same sentence that are no cues themselves."""
    cues: Collection[str] = frozenset().union(*cue_words().values())
    keys = (t.key for t in side if t.sentence == sentence and t.is_content and t.lower not in cues)
    yield from (key for _, key in zip(range(count), keys, strict=False))


def forms(key: str) -> frozenset[str]:
    """A word with the words that may stand for it."""
    return _lay_words().get(key, frozenset()) | {key}


@lru_cache(maxsize=1)
def plain_keys() -> frozenset[str]:
    """Keys of the words that a rewording may always add."""
    return frozenset(t.key for t in tokens(words_file()["plain"]))


@lru_cache(maxsize=1)
def claims() -> frozenset[str]:
    """Keys of the words that always need support, however common they are."""
    return frozenset(t.key for t in tokens(words_file()["claims"]))


@lru_cache(maxsize=1)
def _lay_words() -> dict[str, frozenset[str]]:
    """For each word with a lay word, the keys of all words that may stand for it."""
    lines = (frozenset(t.key for t in tokens(line)) for line in words_file()["same"])
    return {key: line for line in lines for key in line}


@lru_cache(maxsize=1)
def _rival_kinds() -> dict[str, str]:
    return {t.key: kind for kind, words in words_file()["rivals"].items() for t in tokens(words)}
