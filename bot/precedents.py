"""Questions seen before: the training pairs, of which it is known what answers them, if anything.

A new question is compared with them by meaning. Whether questions like it tend to have an answer tells near misses:
"which brand ..." and "how much does it cost" have none, however near a passage comes. And a sentence that answered a
question like it speaks for itself, in whatever words it was asked: each sentence is, as it were, indexed with the
questions it answers (document expansion; Nogueira, Yang, Lin and Cho, 2019). That is only one voice among several.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from bot.own_weights import PRECEDENTS, load_own
from index.embedding import Embedder, Vectors
from index.names import load_names
from index.weights import write_digest_beside

#: Vectors are kept with 8 bits a number; their parts lie between -1 and 1.
_SCALE = 127.0
_KEY_BYTES = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the questions seen before a new one is, as cosines.

    Attributes:
        answered: Of the nearest question that has an answer.
        unanswered: Of the nearest question that has none.
    """

    answered: float
    unanswered: float
    _by_sentence: Vectors
    _rows: dict[int, int]

    def of_sentence(self, sentence: str) -> float:
        """Of the nearest question that this sentence answers; 0 when none is known."""
        row = self._rows.get(key(sentence))
        return 0.0 if row is None else float(self._by_sentence[row])


@dataclass(frozen=True, slots=True)
class _Kept:
    vectors: Vectors
    answered: NDArray[np.bool_]
    asked: NDArray[np.int32]
    """Question of each pair of a question and a sentence that answers it."""
    said: NDArray[np.int64]
    """Row of the sentence of each pair."""
    rows: dict[int, int]
    """Row of a sentence by its key."""


class Precedents:
    """Vectors of the questions, whether they have an answer, and which sentences it stands in.

    Args:
        embedder: Shared with the search.
        path: The vectors, with their digest beside them.

    Raises:
        index.weights.WeightsError: On first use, when the file is missing or altered.
    """

    def __init__(self, embedder: Embedder, path: Path = PRECEDENTS) -> None:
        self._embedder, self._path = embedder, path

    def likeness(self, question: str) -> Likeness:
        """How like the questions kept a new one is."""
        kept = self._kept
        cosines = kept.vectors @ self._embedder.encode_one(load_names().spell_out(question))
        by_sentence = np.zeros(len(kept.rows), dtype=np.float32)
        np.maximum.at(by_sentence, kept.said, cosines[kept.asked])
        nearest = float(cosines[kept.answered].max()), float(cosines[~kept.answered].max())
        return Likeness(*nearest, by_sentence, kept.rows)

    @cached_property
    def _kept(self) -> _Kept:
        kept = load_own(self._path)
        sentences, said = np.unique(kept["sentence"], return_inverse=True)
        rows = {int(sentence): row for row, sentence in enumerate(sentences)}
        vectors = kept["vectors"].astype(np.float32) / _SCALE
        return _Kept(vectors, kept["answered"].astype(bool), kept["asked"], said, rows)


@lru_cache(maxsize=20_000)
def key(sentence: str) -> int:
    """A sentence by its exact words: one that was changed since has to be found without precedents.

    Kept, since the sentences of the corpus are looked up for question after question.
    """
    return int.from_bytes(hashlib.blake2b(sentence.encode(), digest_size=_KEY_BYTES).digest(), "little", signed=True)


def embed(questions: Sequence[str], embedder: Embedder) -> Vectors:
    """Vectors of questions with other names of what they name, as the search embeds them."""
    return embedder.encode([load_names().spell_out(question) for question in questions])


def save(vectors: Vectors, answers: Sequence[Sequence[str]], path: Path) -> None:
    """Write vectors of shape ``(questions, 384)`` and the sentences that answer each, and the file's digest beside it.

    Args:
        vectors: Of the questions.
        answers: Exact sentences that answer each question; none for one without an answer.
        path: The file.
    """
    pairs = [(row, key(sentence)) for row, sentences in enumerate(answers) for sentence in sentences]
    packed: dict[str, NDArray[Any]] = {
        "vectors": (vectors * _SCALE).round().astype(np.int8),
        "answered": np.array([bool(sentences) for sentences in answers], dtype=np.uint8),
        "asked": np.array([row for row, _ in pairs], dtype=np.int32),
        "sentence": np.array([name for _, name in pairs], dtype=np.int64),
    }
    save_file(packed, path)
    write_digest_beside(path)
