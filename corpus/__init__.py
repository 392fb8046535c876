"""The sources: one NCBI or NLM record per Markdown file, read into entries, passages and sentences."""

from corpus.entry import Corpus, Entry, EntryError, read_corpus, read_entry
from corpus.passage import Passage, SourceSentence, split_passages, split_sentences

__all__ = [
    "Corpus",
    "Entry",
    "EntryError",
    "Passage",
    "SourceSentence",
    "read_corpus",
    "read_entry",
    "split_passages",
    "split_sentences",
]
