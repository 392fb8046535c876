"""Questions seen before, of which it is known whether the corpus answers them: the training pairs.

A new question is compared with them by meaning. They never say what the answer is, only whether questions like this
one tend to have one: "which brand ..." and "how much does it cost" have none, however near a passage comes.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from bot.own_weights import PRECEDENTS, load_own
from index.embedding import Embedder, Vectors
from index.names import load_names
from index.weights import write_digest_beside

#: Vectors are kept with 8 bits a number; their parts lie between -1 and 1.
_SCALE = 127.0


class Precedents:
    """Vectors of the questions, and which of them have an answer.

    Args:
        embedder: Shared with the search.
        path: The vectors, with their digest beside them.

    Raises:
        index.weights.WeightsError: On first use, when the file is missing or altered.
    """

    def __init__(self, embedder: Embedder, path: Path = PRECEDENTS) -> None:
        self._embedder, self._path = embedder, path

    def nearest(self, question: str) -> tuple[float, float]:
        """Cosine of the nearest question that has an answer, and of the nearest that has none."""
        vectors, answered = self._kept
        cosines = vectors @ embed([question], self._embedder)[0]
        return float(cosines[answered].max()), float(cosines[~answered].max())

    @cached_property
    def _kept(self) -> tuple[Vectors, np.ndarray]:
        kept = load_own(self._path)
        return kept["vectors"].astype(np.float32) / _SCALE, kept["answered"].astype(bool)


def embed(questions: list[str], embedder: Embedder) -> Vectors:
    """Vectors of questions with other names of what they name, as the search embeds them."""
    return embedder.encode([load_names().spell_out(question) for question in questions])


def save(vectors: Vectors, answered: list[bool], path: Path) -> None:
    """Write vectors of shape ``(questions, 384)``, and the file's digest beside it."""
    packed = {"vectors": (vectors * _SCALE).round().astype(np.int8), "answered": np.array(answered, dtype=np.uint8)}
    save_file(packed, path)
    write_digest_beside(path)
