"""The real corpus and the real models, loaded once for all tests. Nothing here is a stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot import Assistant, Settings
from bot.sorter import Sorter
from bot.writer import QuotingWriter
from corpus import Corpus, read_corpus
from index import Embedder, SearchIndex
from tests.browser import CHROMIUM, FLAGS, serving

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a reader who was never here."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def address(assistant: Assistant) -> Iterator[str]:
    """The page; the assistant was opened before, so that everything is prepared."""
    with serving() as where:
        yield where
