"""FAISS behind one small interface: exact at the size of this corpus, approximate when a corpus outgrows that."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors

# Two threads on a two-core machine make a search of this size 5 to 50 times slower than one.
faiss.omp_set_num_threads(1)

#: Up to this many vectors an exact search takes under 20 ms on one core, so nothing is gained by approximating.
EXACT_UP_TO = 100_000
_HNSW_LINKS = 32
_HNSW_BUILD_BREADTH = 200
_HNSW_SEARCH_BREADTH = 128


class VectorIndex:
    """Nearest vectors by inner product; the vectors have length one, so this is the cosine."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors, *, exact_up_to: int = EXACT_UP_TO) -> VectorIndex:
        """Index vectors of shape ``(n, d)``: exactly up to ``exact_up_to`` of them, as an HNSW graph beyond.

        HNSW (Malkov and Yashunin, 2018) keeps the vectors themselves, so ``cosines`` stays exact either way.
        """
        count, dimensions = vectors.shape
        if count <= exact_up_to:
            index: faiss.Index = faiss.IndexFlatIP(dimensions)
        else:
            index = faiss.IndexHNSWFlat(dimensions, _HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _HNSW_BUILD_BREADTH
            index.hnsw.efSearch = _HNSW_SEARCH_BREADTH
        index.add(vectors)
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def kind(self) -> str:
        """``exact`` or ``hnsw``, for reports."""
        return "hnsw" if isinstance(self._index, faiss.IndexHNSWFlat) else "exact"

    def nearest(self, query: Vectors, k: int) -> tuple[NDArray[np.int64], Vectors]:
        """Row numbers and cosines of the ``k`` nearest vectors to one query of shape ``(d,)``, best first."""
        cosines, rows = self._index.search(query.reshape(1, -1), min(k, len(self)))
        found = rows[0] >= 0
        return rows[0][found], cosines[0][found]

    def cosines(self, query: Vectors, rows: list[int]) -> Vectors:
        """Exact cosines of chosen rows with one query, in the order asked for."""
        if not rows:
            return np.zeros(0, dtype=np.float32)
        stored = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return np.asarray(stored @ query, dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Read an index written by `save`.

        Raises:
            RuntimeError: FAISS cannot read the file.
        """
        return cls(faiss.read_index(str(path)))
