"""The index on disk: built when it is missing, stale or damaged, and never half-written.

    index folder/
        CURRENT            the name of the generation in use, replaced in one step
        3f2a…/             one generation: manifest.json, passages.faiss, sentences.faiss, words/

A generation is named by the digest of everything it depends on, written into a folder beside, and only then
renamed and pointed at. A kill at any moment leaves the generation that was in use.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from corpus import Corpus
from index.embedding import Embedder, Vectors
from index.lexical import LexicalIndex
from index.names import load_names, names_sha256
from index.search import SearchIndex, passage_text
from index.vectors import VectorIndex
from index.weights import file_sha256

#: Raised by one whenever the same inputs would be written differently.
_FORMAT = 1
#: Texts embedded between two words on progress, about ten seconds.
_PIECE = 512
_POINTER = "CURRENT"
_MANIFEST = "manifest.json"
_PASSAGES, _SENTENCES, _WORDS = "passages.faiss", "sentences.faiss", "words"

Notify = Callable[[str], None]


class IndexDamaged(RuntimeError):
    """The index on disk is missing, stale or not as it was written; the message says which."""


def open_index(corpus: Corpus, folder: Path, embedder: Embedder, notify: Notify = lambda message: None) -> SearchIndex:
    """The search index of a corpus, read from ``folder`` or built there (about 20 s for 500 passages).

    Args:
        notify: Told, in words for a reader, why and when an index is built.
    """
    try:
        return _read(corpus, check_index(corpus, folder, embedder), embedder)
    except IndexDamaged as why:
        notify(f"{why} Building it from {len(corpus.entries)} entries; this takes about half a minute.")
    generation = build_index(corpus, folder, embedder, notify)
    notify("The search index is ready.")
    return _read(corpus, generation, embedder)


def check_index(corpus: Corpus, folder: Path, embedder: Embedder) -> Path:
    """The folder of the generation in use, after every file was compared with its manifest.

    Raises:
        IndexDamaged: There is no index, it belongs to other entries or weights, or a file was altered.
    """
    try:
        generation = folder / (folder / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise IndexDamaged("There is no search index yet.") from None
    if generation.name != _key(corpus, embedder) or generation.parent != folder:
        raise IndexDamaged("The search index is older than the entries or the model it was made from.")
    try:
        files: dict[str, str] = json.loads((generation / _MANIFEST).read_text(encoding="utf-8"))["files"]
        altered = [name for name, digest in files.items() if file_sha256(generation / name) != digest]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise IndexDamaged("The search index is damaged: a file is missing or cut off.") from None
    if altered or not {_PASSAGES, _SENTENCES} <= files.keys():
        raise IndexDamaged(f"The search index is damaged: {', '.join(altered) or _MANIFEST} is not as it was written.")
    return generation


def build_index(corpus: Corpus, folder: Path, embedder: Embedder, notify: Notify = lambda message: None) -> Path:
    """Embed and index a corpus, then put the new generation in use. Returns its folder."""
    passages = corpus.passages
    texts = [passage_text(corpus.entries[p.entry], p) for p in passages]
    sentences = [f"{p.section}: {s.text}" for p in passages for s in p.sentences]
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="building-", dir=folder))
    try:
        VectorIndex.build(_embed(texts, "passages", embedder, notify)).save(beside / _PASSAGES)
        VectorIndex.build(_embed(sentences, "sentences", embedder, notify)).save(beside / _SENTENCES)
        LexicalIndex.build(texts).save(beside / _WORDS)
        manifest = {
            "format": _FORMAT,
            "embedding": embedder.sha256,
            "entries": {entry.id: entry.sha256 for entry in corpus.entries.values()},
            "passages": len(passages),
            "sentences": len(sentences),
            "files": {
                path.relative_to(beside).as_posix(): file_sha256(path)
                for path in sorted(beside.rglob("*"))
                if path.is_file()
            },
        }
        (beside / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        generation = folder / _key(corpus, embedder)
        _put_in_use(beside, generation, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return generation


def _embed(texts: list[str], what: str, embedder: Embedder, notify: Notify) -> Vectors:
    """Vectors of many texts, with word of how far it is."""
    pieces = []
    for start in range(0, len(texts), _PIECE):
        pieces.append(embedder.encode(texts[start : start + _PIECE]))
        notify(f"Embedded {min(start + _PIECE, len(texts)):,} of {len(texts):,} {what}.")
    return np.concatenate(pieces)


def _put_in_use(beside: Path, generation: Path, folder: Path) -> None:
    """Rename a finished build and point at it; what was in use goes last."""
    beside.chmod(0o755)
    if generation.exists():  # the same inputs, found damaged: make way without a moment in which half of it is there
        generation.rename(tempfile.mkdtemp(prefix="damaged-", dir=folder) + "/old")
    beside.rename(generation)
    pointer = folder / f"{_POINTER}.{os.getpid()}"
    pointer.write_text(generation.name, encoding="utf-8")
    pointer.replace(folder / _POINTER)
    for old in folder.iterdir():
        # Another process may be building right now: its folder is not ours to clear away.
        if old.is_dir() and old != generation and not old.name.startswith("building-"):
            shutil.rmtree(old, ignore_errors=True)


def _read(corpus: Corpus, generation: Path, embedder: Embedder) -> SearchIndex:
    passages = corpus.passages
    counts = [len(p.sentences) for p in passages]
    return SearchIndex(
        passages=passages,
        by_passage=VectorIndex.load(generation / _PASSAGES),
        by_sentence=VectorIndex.load(generation / _SENTENCES),
        by_word=LexicalIndex.load(generation / _WORDS),
        names=load_names(),
        embedder=embedder,
        first_sentence=(0, *np.cumsum(counts).tolist()),
        passage_of_sentence=np.repeat(np.arange(len(passages)), counts),
    )


def _key(corpus: Corpus, embedder: Embedder) -> str:
    """A short digest of everything the index depends on."""
    parts = [str(_FORMAT), embedder.sha256, names_sha256()]
    parts += [f"{entry.id} {entry.sha256}" for entry in corpus.entries.values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
