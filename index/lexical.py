"""Words: BM25 over stems and over the keys of names, which finds what an encoder misses (symbols, numbers, typos)."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from index.names import search_words

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
#: The commonest words; they carry no meaning of their own.
STOP = frozenset(
    "a an and are as at be been being but by can could did do does for from had has have how i if in into is it its "
    "me my of on or our s she he so such t than that the their them then there these they this those to was we "
    "were what when where which while who whom whose why will with would you your about please tell".split()
)
_local = threading.local()


def words(text: str) -> list[str]:
    """Lower-case words of a text without the commonest ones; 136,648,158 and Xq26.3 stay whole."""
    found = _WORD.findall(_THOUSANDS.sub("", text).lower())
    return [w for w in found if w not in STOP]


def stems(text: str) -> list[str]:
    """Stems (Snowball English) of the words of a text, in order."""
    # A stemmer keeps a buffer of its own and must not be shared by threads.
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")
    return list(_local.stemmer.stemWords(words(text)))


class LexicalIndex:
    """BM25 (Robertson and Zaragoza, 2009) of texts, held by bm25s as a sparse matrix."""

    def __init__(self, bm25: bm25s.BM25) -> None:
        self._bm25 = bm25

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index texts; their order gives their row numbers."""
        bm25 = bm25s.BM25()
        bm25.index([_tokens(text) for text in texts], show_progress=False)
        return cls(bm25)

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 score of every text for a query, shape ``(texts,)``; all zero when no word is known."""
        known = [t for t in _tokens(query) if t in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._bm25.scores["num_docs"], dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the index into a new folder."""
        self._bm25.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read an index written by `save`."""
        return cls(bm25s.BM25.load(str(folder)))


def _tokens(text: str) -> list[str]:
    return stems(text) + search_words(text)
