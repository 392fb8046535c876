"""Questions the sources do answer, nearest to one that they do not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.embedding import Embedder, Vectors


class Suggestions:
    """A list of answerable questions, searched by meaning."""

    def __init__(self, questions: Sequence[str], embedder: Embedder) -> None:
        self._questions, self._embedder = tuple(questions), embedder

    @cached_property
    def _vectors(self) -> Vectors:
        return self._embedder.encode(self._questions)

    def nearest(self, question: str, k: int = 3) -> tuple[str, ...]:
        """The ``k`` nearest questions, nearest first, without the question itself."""
        cosines = self._vectors @ self._embedder.encode([question])[0]
        ranked = (self._questions[i] for i in np.argsort(-cosines, kind="stable"))
        return tuple(q for q in ranked if q.lower() != question.lower())[:k]
