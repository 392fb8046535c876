"""One search over three rankings: passages by meaning, their best sentences by meaning, and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import Entry, Passage
from index.embedding import Embedder, Vectors
from index.lexical import LexicalIndex
from index.names import Names
from index.vectors import VectorIndex

#: Rank offset of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).
_RRF_OFFSET = 60
#: Fewer passages than this are too few to give one of their places away.
_FEW = 6
#: How deep each ranking is read before they are fused.
_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with what each ranking saw in it.

    Attributes:
        score: Sum of ``1 / (60 + rank)`` over the rankings that found it.
        cosine: Nearness in meaning of the whole passage to the question, -1 to 1.
        lexical: BM25 score.
        sentence_cosines: Nearness of each sentence of the passage, in reading order.
    """

    passage: Passage
    score: float
    cosine: float
    lexical: float
    sentence_cosines: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Everything a search needs, in memory. Row ``i`` of the passage indexes is ``passages[i]``."""

    passages: tuple[Passage, ...]
    by_passage: VectorIndex
    by_sentence: VectorIndex
    by_word: LexicalIndex
    names: Names
    embedder: Embedder
    first_sentence: tuple[int, ...]
    """Row of the first sentence of each passage in ``by_sentence``, with the total count at the end."""
    passage_of_sentence: NDArray[np.int64]

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """The ``k`` passages that the three rankings together put first, best first."""
        query, word_scores = self._asked(question)
        by_passage, _ = self.by_passage.nearest(query, _DEPTH)
        sentence_rows, _ = self.by_sentence.nearest(query, 2 * _DEPTH)
        by_sentence = list(dict.fromkeys(self.passage_of_sentence[sentence_rows].tolist()))
        by_word = [int(row) for row in np.argsort(-word_scores, kind="stable")[:_DEPTH] if word_scores[row] > 0]
        rankings = (by_passage.tolist(), by_sentence[:_DEPTH], by_word)
        return self._hits(query, word_scores, _with_first(fuse(*rankings), rankings, k))

    def look_at(self, question: str, passages: Sequence[Passage]) -> list[Hit]:
        """Chosen passages with what the rankings see in them, as if each had just missed the search."""
        rows = [self.passages.index(passage) for passage in passages]
        query, word_scores = self._asked(question)
        return self._hits(query, word_scores, [(row, 1 / (_RRF_OFFSET + _DEPTH)) for row in rows])

    def _asked(self, question: str) -> tuple[Vectors, Vectors]:
        """Vector and BM25 scores of a question, by the name of the disease in use today."""
        question = self.names.in_use(question)
        return self.embedder.encode_one(self.names.spell_out(question)), self.by_word.scores(question)

    def _hits(self, query: Vectors, word_scores: Vectors, fused: Sequence[tuple[int, float]]) -> list[Hit]:
        cosines = self.by_passage.cosines(query, [row for row, _ in fused])
        hits = []
        for (row, score), cosine in zip(fused, cosines, strict=True):
            sentences = list(range(self.first_sentence[row], self.first_sentence[row + 1]))
            near = tuple(self.by_sentence.cosines(query, sentences).tolist())
            hits.append(Hit(self.passages[row], score, float(cosine), float(word_scores[row]), near))
        return hits


def fuse(*rankings: Sequence[int]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: rows with their summed scores, best first; ties keep the order of the rankings."""
    scores: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, row in enumerate(ranking, 1):
            scores[row] += 1 / (_RRF_OFFSET + rank)
    return sorted(scores.items(), key=lambda item: -item[1])


def _with_first(
    fused: Sequence[tuple[int, float]], rankings: Sequence[Sequence[int]], k: int
) -> list[tuple[int, float]]:
    """The first ``k`` rows, with what a single ranking puts first in the place of the last ones.

    A record number or a rare name means nothing to an encoder, and one ranking of three does not carry it up.
    """
    first = {ranking[0] for ranking in rankings if ranking}
    lost = [item for item in fused[k:] if item[0] in first] if k > _FEW else []
    return [*fused[: k - len(lost)], *lost]


def passage_text(entry: Entry, passage: Passage) -> str:
    """What is embedded and indexed for a passage: it often names its subject only in its title or heading."""
    return f"{entry.title}. {passage.section}. {passage.text}"
