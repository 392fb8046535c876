"""Typing errors mended with the corpus' own words, before a question is searched.

A word is left alone when the corpus or everyday English knows it, or when it looks like a gene. Everyday English is
the vocabulary of the embedding model: 30,000 commonest words and pieces. Only what is left is compared with the words
of the corpus, by the number of letters lost, added, changed or swapped (Damerau, 1964).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.weights import EMBEDDING

_WORD = re.compile(r"[^\W\d_]+")
#: From this length two errors are mended, below it one; words of three letters are too near to each other.
_SHORTEST, _TWO_ERRORS_FROM = 4, 8
#: A gene is not a typing error: digits, or capitals after the first letter.
_SYMBOL = re.compile(r"\S*\d\S*|\S*[^\W_][A-Z]\S*")
_GLUED = re.compile(r"([A-Z][A-Z0-9]{2,}|[a-z]+\d+[a-z]?)([a-z]{4,})")


class Speller:
    """Mends words of a question.

    Args:
        texts: Everything the corpus says.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._seen = Counter(word.lower() for text in texts for word in _WORD.findall(text))

    @cached_property
    def _everyday(self) -> frozenset[str]:
        path = EMBEDDING.locate().with_name("vocab.txt")
        return frozenset(word for word in path.read_text(encoding="utf-8").splitlines() if word.isalpha())

    @cached_property
    def _choices(self) -> list[str]:
        return [word for word in self._seen if len(word) >= _SHORTEST]

    def mend(self, question: str) -> str:
        """The question with its unknown words replaced by the nearest words of the corpus, where there is one."""
        shouted = question.isupper() and len(question.split()) > 2
        return " ".join(self._mend_token(token, shouted) for token in question.split(" "))

    def _mend_token(self, token: str, shouted: bool) -> str:
        glued = _GLUED.fullmatch(token.rstrip("?.,!"))
        if glued and self._known(glued[2]):
            return f"{glued[1]} {token[len(glued[1]) :]}"
        if _SYMBOL.fullmatch(token) and not (shouted and token.isalpha()):
            return token
        return _WORD.sub(lambda found: self._mend_word(found.group()), token)

    def _mend_word(self, word: str) -> str:
        lowered = word.lower()
        if len(word) < _SHORTEST or self._known(lowered):
            return word
        errors = 2 if len(word) >= _TWO_ERRORS_FROM else 1
        near = process.extract(lowered, self._choices, scorer=OSA.distance, score_cutoff=errors, limit=8)
        if not near:
            return self._split(word)
        # The fewest errors first; then a word that begins alike, then the more frequent one.
        return str(min(near, key=lambda n: (n[1], n[0][0] != lowered[0], -self._seen[n[0]]))[0])

    def _split(self, word: str) -> str:
        """Two words typed as one, if there is exactly one way to part them into words of the corpus."""
        cuts = [k for k in range(3, len(word) - 2) if {word[:k].lower(), word[k:].lower()} <= self._seen.keys()]
        return f"{word[: cuts[0]]} {word[cuts[0] :]}" if len(cuts) == 1 else word

    def _known(self, word: str) -> bool:
        lowered = word.lower()
        if lowered in self._seen or lowered in self._everyday:
            return True
        # Inflections of everyday words are often in pieces.
        return any(lowered.endswith(end) and lowered.removesuffix(end) in self._everyday for end in _ENDINGS)


_ENDINGS = ("s", "es", "d", "ed", "ing", "ly", "er", "est", "ness")
