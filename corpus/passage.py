"""Paragraphs and sentences of an entry, each with the characters of the body it stands on.

Everything the chatbot says is traced back through these offsets, so the one invariant of this module is
``body[x.start:x.end] == x.text`` for every passage and every sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import sentencex

_HEADING = re.compile(r"^#{1,6}\s+(?P<title>.+?)\s*#*\s*$")
_BLOCK = re.compile(r"\S(?:.*?\S)?(?=[ \t]*(?:\n[ \t]*\n|\n?\Z))", re.DOTALL)
# sentencex splits after these although the sentence goes on; the corpus and its refreshed records may use them.
_CONTINUES = re.compile(r"\b(?:approx|ca|cf|resp|spp?|subsp|var)\.\s*$")
# sentencex keeps a sentence in brackets together with the one that follows it.
_AFTER_BRACKET = re.compile(r"(?<=[.!?][)\]])\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One exact sentence of an entry: ``body[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of an entry, the unit that is searched and shown: ``body[start:end] == text``."""

    entry: str
    section: str
    start: int
    end: int
    text: str
    sentences: tuple[SourceSentence, ...]

    @property
    def id(self) -> str:
        """A name that stays the same as long as the entry does."""
        return f"{self.entry}@{self.start}"


def split_sentences(text: str, offset: int = 0) -> tuple[SourceSentence, ...]:
    """Cut a paragraph into sentences.

    Args:
        text: One paragraph.
        offset: Where the paragraph starts in the body; added to every offset.

    Returns:
        The sentences in reading order, without the white space between them. No letter is lost.
    """
    edges = [0]
    for boundary in sentencex.get_sentence_boundaries("en", text):
        end = boundary["end_index"]
        if end < len(text) and _CONTINUES.search(text[:end]):
            continue
        edges.append(end)
    edges.extend(m.end() for m in _AFTER_BRACKET.finditer(text))
    edges = sorted({*edges, len(text)})
    sentences = []
    for start, end in pairwise(edges):
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            sentences.append(SourceSentence(offset + first, offset + first + len(stripped), stripped))
    return tuple(sentences)


def split_passages(entry: str, body: str) -> tuple[Passage, ...]:
    """Cut the body of an entry into passages: its paragraphs, each under the heading it stands below.

    Args:
        entry: The entry's id, kept in each passage.
        body: Markdown of headings and stand-alone paragraphs separated by blank lines.

    Returns:
        The passages in reading order. Headings are the ``section`` of the passages, never a passage.
    """
    passages: list[Passage] = []
    section = ""
    for block in _BLOCK.finditer(body):
        start, end = block.span()
        # A heading may stand directly above its paragraph, without the blank line.
        while start < end:
            line_end = body.find("\n", start, end)
            line_end = end if line_end < 0 else line_end
            heading = _HEADING.match(body[start:line_end])
            if not heading:
                break
            section = heading["title"]
            start = line_end
            while start < end and body[start].isspace():
                start += 1
        if start < end:
            text = body[start:end]
            passages.append(Passage(entry, section, start, end, text, split_sentences(text, start)))
    return tuple(passages)
