"""The real corpus and the real models, loaded once for all tests. Nothing here is a stand-in."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import Assistant, Settings
from bot.sorter import Sorter
from bot.writer import QuotingWriter
from corpus import Corpus, read_corpus
from index import Embedder, SearchIndex

ENTRIES = Path(__file__).parent.parent / "corpus" / "entries"


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(ENTRIES)


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    return Assistant.open(Settings())


@pytest.fixture(scope="session")
def quoting(assistant: Assistant) -> Assistant:
    """The same assistant without the writing model, for tests that are not about wording."""
    return Assistant(assistant.corpus, assistant.index, QuotingWriter())


@pytest.fixture(scope="session")
def index(assistant: Assistant) -> SearchIndex:
    return assistant.index


@pytest.fixture(scope="session")
def embedder(index: SearchIndex) -> Embedder:
    return index.embedder


@pytest.fixture(scope="session")
def sorter(embedder: Embedder) -> Sorter:
    return Sorter(embedder)


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    """A folder with five real entries, for tests that change or rebuild something."""
    folder = tmp_path / "entries"
    folder.mkdir()
    for path in [*sorted(ENTRIES.glob("medlineplus-0*.md")), ENTRIES / "bookshelf-genes-and-disease-hyper-igm.md"]:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder
