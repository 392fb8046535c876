"""Search: passages and sentences embedded into FAISS, a lexical index beside it, and one hybrid search over both."""

from index.embedding import Embedder
from index.search import Hit, SearchIndex
from index.store import IndexDamaged, open_index

__all__ = ["Embedder", "Hit", "IndexDamaged", "SearchIndex", "open_index"]
