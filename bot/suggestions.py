"""Questions the sources do answer, nearest to one that they do not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from corpus import Corpus
from index.embedding import Embedder, Vectors

#: Below this cosine nothing on offer is about the same thing, and the first questions of all are the kindest offer.
_RELATED = 0.35


class Suggestions:
    """Questions on offer: chosen ones, and every section heading of the corpus that is a question.

    Args:
        first: Chosen questions, the most general first.
        corpus: Its headings are answered by the section below them.
    """

    def __init__(self, first: Sequence[str], corpus: Corpus, embedder: Embedder) -> None:
        headings = (p.section for p in corpus.passages if p.section.endswith("?"))
        self._questions = tuple(dict.fromkeys((*first, *headings)))
        self._embedder = embedder

    @cached_property
    def _vectors(self) -> Vectors:
        return self._embedder.encode(self._questions)

    def nearest(self, question: str, k: int = 3) -> tuple[str, ...]:
        """The ``k`` nearest questions, nearest first, without the question itself."""
        cosines = self._vectors @ self._embedder.encode([question])[0]
        order = np.argsort(-cosines, kind="stable") if cosines.max() >= _RELATED else np.arange(len(cosines))
        ranked = (self._questions[i] for i in order)
        return tuple(q for q in ranked if q.lower() != question.lower())[:k]
