"""Typing errors mended with the corpus' own words, before a question is searched.

A word is left alone when the corpus or everyday English knows it, or when it looks like a gene. Only what is left is
compared with the words of the corpus, by the number of letters lost, added, changed or swapped (Damerau, 1964).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.everyday import is_english

_WORD = re.compile(r"[^\W\d_]+")
#: Shorter words are too near to each other. From the second length on two errors are mended, below it one.
_SHORTEST, _TWO_ERRORS_FROM = 4, 8
#: Shortest part of two words typed as one.
_PART = 4
#: A gene is not a typing error: digits, or capitals after the first letter.
_SYMBOL = re.compile(r"\S*\d\S*|\S*[^\W_][A-Z]\S*")
_GLUED = re.compile(r"([A-Z][A-Z0-9]{2,}|[a-z]+\d+[a-z]?)([a-z]{4,})")


class Speller:
    """Mends words of a question.

    Args:
        texts: Everything the corpus says.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        words = [word for text in texts for word in _WORD.findall(text)]
        self._seen = Counter(word.lower() for word in words)
        # A word that only ever stands in capitals is an abbreviation: nobody mistypes into it.
        self._choices = sorted({w.lower() for w in words if not w.isupper() and len(w) >= _SHORTEST})

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
        # The fewest errors first, then a word that begins alike, then lost letters, the commonest slip, then frequency.
        best = min(near, key=lambda n: (n[1], n[0][0] != lowered[0], not _lost(lowered, n[0]), -self._seen[n[0]]))
        return str(best[0])

    def _split(self, word: str) -> str:
        """Two words typed as one, if there is exactly one way to part them into words of the corpus."""
        cuts = [
            k for k in range(_PART, len(word) - _PART + 1) if {word[:k].lower(), word[k:].lower()} <= self._seen.keys()
        ]
        return f"{word[: cuts[0]]} {word[cuts[0] :]}" if len(cuts) == 1 else word

    def _known(self, word: str) -> bool:
        lowered = word.lower()
        return lowered in self._seen or f"{lowered}s" in self._seen or is_english(lowered)


def _lost(typed: str, meant: str) -> bool:
    """Whether letters of the meant word are merely missing."""
    letters = iter(meant)
    return all(letter in letters for letter in typed)
