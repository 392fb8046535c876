"""Questions the sources do answer, nearest to one that they do not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from corpus import Corpus
from index.embedding import Embedder, Vectors

#: Below this cosine nothing on offer is about the same thing, and the first questions of all are the kindest offer.
_RELATED = 0.35
#: From this cosine on, a question on offer asks the same.
_SAME = 0.85


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

    def nearest(self, question: str, k: int = 3, leave_out: Sequence[str] = ()) -> tuple[str, ...]:
        """The ``k`` nearest questions, nearest first, without the question itself and those to be left out."""
        cosines = self._vectors @ self._embedder.encode([question])[0]
        order = np.argsort(-cosines, kind="stable") if cosines.max() >= _RELATED else np.arange(len(cosines))
        known = {q.lower() for q in (question, *leave_out)}
        chosen: list[int] = []
        for i in order:
            alike = max((float(self._vectors[i] @ self._vectors[j]) for j in chosen), default=float(cosines[i]))
            if self._questions[i].lower() not in known and max(alike, cosines[i]) < _SAME:
                chosen.append(i)
            if len(chosen) == k:
                break
        return tuple(self._questions[i] for i in chosen)
