"""A look at everything an installation needs, each with its digest or the way to mend it."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from dataclasses import dataclass

from bot import own_weights
from bot.settings import Settings
from bot.small_model import folder_of, is_prepared
from corpus import read_corpus
from index import Embedder, IndexDamaged
from index.store import check_index
from index.weights import EMBEDDING, WRITING, WeightsError, file_sha256

_PACKAGES = ("torch", "transformers", "sentence-transformers", "faiss-cpu", "streamlit", "bm25s", "sentencex")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    ok: bool
    text: str


def examine(settings: Settings) -> list[Finding]:
    """Look at Python, the packages, the weights, the corpus, the index and the prepared model; changes nothing."""
    version = platform.python_version()
    findings = [Finding(sys.version_info >= (3, 11), f"Python {version} (3.11 or newer is needed)")]
    for package in _PACKAGES:
        try:
            findings.append(Finding(True, f"{package} {importlib.metadata.version(package)}"))
        except importlib.metadata.PackageNotFoundError:
            findings.append(Finding(False, f"{package} is not installed. To mend it: make install"))
    for weights in (EMBEDDING, WRITING):
        try:
            weights.verify()
            findings.append(Finding(True, f"{weights.package}, sha256 {weights.sha256}"))
        except WeightsError as error:
            findings.append(Finding(False, str(error)))
    for path in own_weights.ALL:
        try:
            findings.append(Finding(True, f"{path.stem}, sha256 {own_weights.verify_own(path)}"))
        except WeightsError as error:
            findings.append(Finding(False, str(error)))
    try:
        corpus = read_corpus(settings.corpus_dir)
    except FileNotFoundError as error:
        return [*findings, Finding(False, str(error))]
    findings.append(Finding(True, f"{len(corpus.entries)} entries, {len(corpus.passages)} passages"))
    findings += [Finding(False, f"Left out: {problem}") for problem in corpus.problems]
    try:
        generation = check_index(corpus, settings.home / "index", Embedder())
        findings.append(Finding(True, f"search index {generation.name}, every file as it was written"))
    except IndexDamaged as error:
        findings.append(Finding(False, f"{error} To mend it: him index"))
    if settings.writer == "local" and not (settings.writer_model or settings.llm_url) and own_weights.WRITER.is_file():
        folder = folder_of(settings.home, file_sha256(own_weights.WRITER))
        ready = is_prepared(folder)
        mend = "" if ready else " is not prepared or was altered. To mend it: him serve (it is prepared anew)"
        findings.append(Finding(ready, f"writing model in {folder}{mend}"))
    return findings
