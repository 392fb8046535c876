"""Evidence: the exact sentences of the sources that answer a question, or none when nothing does."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import Entry, Passage, SourceSentence
from index.lexical import stems
from index.search import Hit, SearchIndex

if TYPE_CHECKING:
    from bot.reader import Reading

#: Passages read for every question; the first ten hold the key facts of nearly all development questions.
PASSAGES_READ = 10
_SENTENCES_SHOWN = 4
_PASSAGES_SHOWN = 2
#: Below this the best sentence is about something else, and the honest reply is "the sources do not say".
_ANSWERS_FROM = 0.62
#: A further sentence is shown only when it comes this near to the best one.
_NEAR_BEST = 0.72
_SAME = 0.8
#: Nearness in meaning, rare words held, rank of the passage.
Signals = tuple[float, float, float]
_WEIGHTS: Signals = (0.6, 0.3, 0.2)
# A sentence that opens like this leans on the one before it.
_LEANS = re.compile(
    r"^(?:It|Its|They|Their|Them|This|These|Those|That|He|She|His|Her|Such|Both|One|Another|Others?|Most of (?:it|them)"
    r"|The (?:same|other|study|authors?|report|record|list|chapter|first|second|third|latter|former|two|three)\b"
    r"|In (?:this|these|that|such)|Of these|Here|There|Then|Later|However|But|So|Also|Without (?:it|this))\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One exact sentence of a passage: ``passage.text[start:end] == text``."""

    passage: Passage
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.text[self.start : self.end]

    @property
    def stands_alone(self) -> bool:
        """Whether the sentence names its own subject, so that it can be reworded without the one before it."""
        return not _LEANS.match(self.text)

    @classmethod
    def of(cls, passage: Passage, sentence: SourceSentence, score: float) -> Evidence:
        """A sentence of a passage with the score it was chosen by."""
        return cls(passage, sentence.start - passage.start, sentence.end - passage.start, score)


class EvidenceRanker:
    """Chooses sentences by nearness in meaning, by the rare words of the question they hold, and by rank of passage."""

    def __init__(self, index: SearchIndex) -> None:
        self._names = index.names
        frequency = Counter(w for p in index.passages for w in set(stems(f"{p.section} {p.text}")))
        count = len(index.passages)
        self._rarity = {word: math.log(1 + count / n) for word, n in frequency.items()}
        self._unseen = math.log(1 + count)

    def choose(self, question: str, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
        """The sentences that answer, in reading order; empty when the best one does not answer well enough."""
        scored = sorted(self._scored(question, hits[:PASSAGES_READ]), key=lambda e: -e.score)
        if not scored or scored[0].score < _ANSWERS_FROM:
            return ()
        chosen: list[Evidence] = []
        for evidence in scored:
            if len(chosen) == _SENTENCES_SHOWN or evidence.score < _NEAR_BEST * scored[0].score:
                break
            shown = {e.passage.id for e in chosen}
            if len(shown) == _PASSAGES_SHOWN and evidence.passage.id not in shown:
                continue
            if not any(_overlap(evidence.text, e.text) > _SAME for e in chosen):
                chosen.append(evidence)
        return in_reading_order(chosen)

    def _scored(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        return [
            Evidence.of(hit.passage, sentence, sum(w * x for w, x in zip(_WEIGHTS, signals, strict=True)))
            for hit, of_hit in zip(hits, self.signals(question, hits), strict=True)
            for sentence, signals in zip(hit.passage.sentences, of_hit, strict=True)
        ]

    def signals(self, question: str, hits: Sequence[Hit]) -> list[tuple[Signals, ...]]:
        """The plain signals of each sentence of each hit: nearness in meaning, rare words held, rank of the passage."""
        asked = set(stems(question)) | set(self._names.keys(question))
        weight = {w: self._rarity.get(w, self._unseen if not w.startswith("name") else 2.0) for w in asked}
        total = sum(weight.values()) or 1.0
        best = max((hit.score for hit in hits), default=1.0)
        found = []
        for hit in hits:
            around = set(stems(hit.passage.section)) | set(
                self._names.keys(f"{hit.passage.section} {hit.passage.text}")
            )
            of_hit = []
            for sentence, cosine in zip(hit.passage.sentences, hit.sentence_cosines, strict=True):
                here = set(stems(sentence.text)) | set(self._names.keys(sentence.text))
                covered = sum(
                    w * (1.0 if word in here else 0.5 if word in around else 0.0) for word, w in weight.items()
                )
                of_hit.append((cosine, covered / total, hit.score / best))
            found.append(tuple(of_hit))
        return found


def reading_of(question: str, entry: Entry, hit: Hit, signals: tuple[Signals, ...]) -> Reading:
    """A question beside a passage, as the evidence reader takes it."""
    from bot.reader import Reading

    passage = hit.passage
    spans = tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences)
    return Reading(question, f"{entry.title}. {passage.section}.", passage.text, spans, signals)


def in_reading_order(chosen: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Evidence passage by passage, best passage first, with the sentence before one that opens with "It" or "They"."""
    by_passage: dict[str, list[Evidence]] = {}
    for evidence in sorted(chosen, key=lambda e: -e.score):
        by_passage.setdefault(evidence.passage.id, []).append(evidence)
    ordered: list[Evidence] = []
    for group in by_passage.values():
        passage = group[0].passage
        starts = {e.start: e for e in group}
        for before, sentence in reversed(list(zip(passage.sentences, passage.sentences[1:], strict=False))):
            held = starts.get(sentence.start - passage.start)
            if held and _LEANS.match(sentence.text):
                starts.setdefault(before.start - passage.start, Evidence.of(passage, before, held.score))
        ordered.extend(starts[start] for start in sorted(starts))
    return tuple(ordered)


def _overlap(a: str, b: str) -> float:
    """Share of the shorter sentence's stems that the other holds."""
    left, right = set(stems(a)), set(stems(b))
    return len(left & right) / max(1, min(len(left), len(right)))
