"""What an answer is made of. The names are those of the JSON that ``him ask --json`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from bot.glossary import Mark, explain
from corpus import Entry, Passage

Outcome = Literal["answer", "decline", "safety", "emergency", "smalltalk", "invalid"]
#: Who worded a sentence: the small model, the plain edition, the source itself, or a fixed text.
Origin = Literal["model", "plain", "quote", "fixed"]
#: Origins of words that are not those of the source.
REWORDED: frozenset[Origin] = frozenset(("model", "plain"))


@dataclass(frozen=True, slots=True)
class Citation:
    """One numbered source: a passage and the exact part of it that an answer rests on.

    ``passage[start:end] == quote``, always.
    """

    n: int
    entry: str
    database: str
    accession: str
    title: str
    url: str
    section: str
    record_date: str | None
    text: str
    passage: str
    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, n: int, entry: Entry, passage: Passage, start: int, end: int) -> Citation:
        """Cite ``passage.text[start:end]`` as source ``n``."""
        return cls(
            n=n,
            entry=entry.id,
            database=entry.database,
            accession=entry.accession,
            title=entry.title,
            url=entry.url,
            section=passage.section,
            record_date=entry.record_date.isoformat() if entry.record_date else None,
            text=entry.text,
            passage=passage.text,
            quote=passage.text[start:end],
            start=start,
            end=end,
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, the numbers of the citations it rests on, and who worded it.

    Attributes:
        quote: The exact sentence of the source behind it; empty for a fixed text.
        refused: Why verification did not let the model's rewording pass.
    """

    text: str
    citations: tuple[int, ...]
    origin: Origin
    quote: str = ""
    refused: tuple[str, ...] = ()


def explained(sentences: Sequence[Sentence], asked: str) -> list[tuple[Sentence, tuple[Mark, ...]]]:
    """Each sentence with the medical words that it is the first to use; fixed texts have none.

    Args:
        asked: What was typed; a word in it is known.
    """
    return list(zip(sentences, explain([s.text if s.origin != "fixed" else "" for s in sentences], asked), strict=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole reply. Fixed sentences have no citation; every other sentence has at least one.

    Attributes:
        suggestions: Questions that the corpus answers, offered after a decline.
        lead: What is said before the answer, to a reader who asked in another language.
        language: ISO 639-1 code of the language of the lead and the fixed sentences.
        notes: What to look twice at, such as records of different age that give different figures.
    """

    question: str
    standalone_question: str
    outcome: Outcome
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    lead: str = ""
    language: str = "en"
    notes: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    model: str = ""

    @property
    def answer(self) -> str:
        """The text as a reader sees it, without citation numbers."""
        return " ".join(sentence.text for sentence in self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """The object of the command line's contract, without the ``id`` that only a batch has.

        ``terms`` are the medical words that the answer explains, in order.
        """
        terms = [asdict(mark.term) for _, marks in explained(self.sentences, self.question) for mark in marks]
        return {**asdict(self), "answer": self.answer, "terms": terms}
