"""Evidence: the exact sentences of the sources that answer a question, or none when nothing does."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.answerability import NEAR, Signs, log_odds
from bot.own_weights import READER
from bot.precedents import Likeness, Precedents
from bot.signals import PlainSignals, asks_number, is_general, weigh
from corpus import Corpus, Entry, Passage, SourceSentence
from index.embedding import Vectors
from index.lexical import stems
from index.names import COMMONEST_FORM, DISEASE
from index.search import Hit, SearchIndex
from index.weights import EMBEDDING

if TYPE_CHECKING:
    from bot.reader import EvidenceReader, Reading

#: Passages read for every question as the search finds them, and how many more by likeness to questions answered before
#: and with "it" in the place of the disease's name.
PASSAGES_READ = 8
_BY_LIKENESS, _WITHOUT_NAME = 3, 4
_SENTENCES_SHOWN = 4
_PASSAGES_SHOWN = 3
#: What the reader's log-odds of a sentence weigh beside the plain signals, which set the scale.
_BY_SENTENCE = 1.4
#: What the nearness of heading and question weighs when the question names the disease.
_BY_HEADING = 6.7
#: What it weighs when a sentence answered a question like this one, and the cosine from which they are alike. It is
#: left out of training: there every question would be its own precedent.
_BY_PRECEDENT, _ALIKE = 16.0, 0.6
#: Log-odds from which the best evidence is taken to answer; below, the honest reply is "the sources do not say".
_SURE = -0.8
#: What a general question prefers: the primary document, then the overviews written for families and doctors. The
#: primary document, of 1998, has no figures, so a question for one does not prefer it.
_PRIMARY, _OVERVIEW = 4.0, 1.0
_OVERVIEWS = ("GeneReviews", "MedlinePlus", "Genetic and Rare Diseases", "types")
#: A further sentence is shown only when it comes this near to the best one, and from the third on only when the reader
#: does not find it beside the point.
_NEAR_BEST, _BESIDE_THE_POINT = 8.0, -2.0
_ALWAYS_SHOWN = 2
_SAME = 0.8
# A sentence that opens like this leans on the one before it.
_LEANS = re.compile(
    r"^(?:It|Its|They|Their|Them|This|These|Those|That|He|She|His|Her|Such|Both|One|Another|Others?|Most of (?:it|them)"
    r"|The (?:same|other|study|authors?|report|record|list|chapter|first|second|third|latter|former|two|three)\b"
    r"|In (?:this|these|that|such)|Of these|Here|There|Then|Later|However|But|So|Also|Without (?:it|this))\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One exact sentence of a passage: ``passage.text[start:end] == text``.

    Attributes:
        score: How well it answers; only differences between sentences of one question mean anything.
        odds: The evidence reader's log-odds that it answers.
    """

    passage: Passage
    start: int
    end: int
    score: float
    odds: float = 0.0

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.text[self.start : self.end]

    @classmethod
    def of(cls, passage: Passage, sentence: SourceSentence, score: float, odds: float = 0.0) -> Evidence:
        """A sentence of a passage with its score."""
        return cls(passage, sentence.start - passage.start, sentence.end - passage.start, score, odds)


class EvidenceFinder:
    """Reads the passages that the search found, and chooses the sentences that answer."""

    def __init__(self, corpus: Corpus, index: SearchIndex) -> None:
        self._corpus, self._index = corpus, index
        self._precedents = Precedents(index.embedder)
        self._lock = threading.Lock()
        self._reader: EvidenceReader | None = None
        self._headings: dict[str, Vectors] = {}

    @cached_property
    def _signals(self) -> PlainSignals:
        return PlainSignals(self._index)

    @cached_property
    def _primary(self) -> list[Passage]:
        """The opening section of the primary document: what it is, why, and how it is treated."""
        originals = (entry for entry in self._corpus.entries.values() if entry.text == "original")
        return [p for entry in originals for p in entry.passages if p.section == entry.passages[0].section]

    def load(self) -> EvidenceReader:
        """The trained reader, loaded on the first call (1 s).

        Raises:
            index.weights.WeightsError: Its weights are missing or altered.
        """
        with self._lock:
            if self._reader is None:
                from bot.reader import load_reader

                self._reader = load_reader(EMBEDDING.verify().parent, READER)
            return self._reader

    def find(self, question: str, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
        """The sentences that answer, in reading order; empty when the best one does not answer well enough."""
        scored, signs = self.score(question, hits[:PASSAGES_READ])
        return choose(scored) if signs and log_odds(signs) >= _SURE else ()

    def score(self, question: str, hits: Sequence[Hit]) -> tuple[list[Evidence], Signs | None]:
        """Every sentence of every passage read with its score, and the signs that one of them answers."""
        if not hits:
            return [], None
        hits = self.gather(question, hits)
        likeness = self._precedents.likeness(question)
        before = self.before_reading(question, hits)
        judged = self.load().read(self.readings(question, hits))
        scored = [
            Evidence.of(hit.passage, sentence, _BY_SENTENCE * (prior + odds) + _speaks_for(sentence, likeness), odds)
            for hit, priors, judgement in zip(hits, before, judged, strict=True)
            for sentence, prior, odds in zip(hit.passage.sentences, priors, judgement.sentences, strict=True)
        ]
        best = sorted((odds for j in judged for odds in j.sentences), reverse=True)
        nearness = max(cosine for hit in hits for cosine in hit.sentence_cosines)
        return scored, Signs(
            sentence=best[0],
            third=best[min(2, len(best) - 1)],
            passage=max(j.passage for j in judged),
            nearness=nearness,
            far=max(0.0, NEAR - nearness),
            strange=self._signals.strange_names(question),
            general=float(is_general(question)),
            answered=likeness.answered,
            unanswered=likeness.unanswered,
        )

    def gather(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The passages to read: those found, and those that a search for the question as it stands may miss.

        They are passages that answered questions like it. When the disease is named, whose name stands in nearly every
        passage and drowns the rest, they are also what is found with "it" in the place of the name. For a question
        about the disease as a whole the opening of the primary document is read in any case.
        """
        likeness = self._precedents.likeness(question)
        near = [(max(likeness.of_sentence(s.text) for s in p.sentences), p) for p in self._index.passages]
        near = sorted((pair for pair in near if pair[0] > _ALIKE), key=lambda pair: -pair[0])[:_BY_LIKENESS]
        wider = [passage for _, passage in near]
        if self._index.names.of_disease(question):
            wider += [hit.passage for hit in self._index.search(self._of_it(question), _WITHOUT_NAME)]
        if is_general(question):
            wider += self._primary
        found = {hit.passage.id for hit in hits}
        return [*hits, *self._index.look_at(question, [p for p in dict.fromkeys(wider) if p.id not in found])]

    def readings(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Each passage beside the question, put in that passage's own words for the disease."""
        readings = []
        for passage in (hit.passage for hit in hits):
            entry = self._corpus.entries[passage.entry]
            readings.append(reading_of(self._in_words_of(passage, entry, question), entry, passage))
        return readings

    def before_reading(self, question: str, hits: Sequence[Hit]) -> list[tuple[float, ...]]:
        """What speaks for each sentence of each passage before the reader's word, in its log-odds."""
        seen, preferred = self._signals.of(question, hits), self._preferences(question, hits)
        return [
            tuple((weigh(signals) + preference) / _BY_SENTENCE for signals in of_hit)
            for of_hit, preference in zip(seen, preferred, strict=True)
        ]

    def _in_words_of(self, passage: Passage, entry: Entry, question: str) -> str:
        """A question that names the disease, with the name that the passage uses: the reader goes by the letter.

        What is asked of the disease may be answered of its commonest form, but not the other way about.
        """
        forms = self._index.names.forms_in(f"{passage.text} / {passage.section} / {entry.title}")
        own = {group: forms[group] for group in (DISEASE, COMMONEST_FORM) if group in forms}
        return self._index.names.rename(question, {DISEASE: own.get(COMMONEST_FORM, ""), **own} if own else {})

    def _of_it(self, question: str) -> str:
        """A question about the disease with "it" in the place of its name."""
        return self._index.names.rename(question, {DISEASE: "it", COMMONEST_FORM: "it"})

    def _preferences(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """What speaks for each passage beside what stands in it."""
        names = self._index.names
        found = [0.0] * len(hits)
        if names.of_disease(question):
            # A heading says what is told of the disease below it, and rarely repeats its name.
            headings = [hit.passage.section for hit in hits]
            new = [heading for heading in dict.fromkeys(headings) if heading not in self._headings]
            self._headings |= zip(new, self._index.embedder.encode(new), strict=True)
            vector = self._index.embedder.encode_one(self._of_it(question))
            found = [_BY_HEADING * float(self._headings[heading] @ vector) for heading in headings]
        if is_general(question):
            found = [f + self._preference(hit.passage.entry, question) for f, hit in zip(found, hits, strict=True)]
        return found

    def _preference(self, entry: str, question: str) -> float:
        record = self._corpus.entries[entry]
        if record.text == "original":
            return 0.0 if asks_number(question) else _PRIMARY
        return _OVERVIEW if any(name in f"{record.database} {record.title}" for name in _OVERVIEWS) else 0.0


def _speaks_for(sentence: SourceSentence, likeness: Likeness) -> float:
    """What it weighs that a sentence answered a question like this one; a distant likeness says nothing."""
    return _BY_PRECEDENT * max(0.0, likeness.of_sentence(sentence.text) - _ALIKE)


def stands_alone(sentence: str) -> bool:
    """Whether a sentence names its own subject, so that it can be understood without the one before it."""
    return not _LEANS.match(sentence)


def choose(scored: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The best sentences in reading order: few, near to the best one, and none that repeats another."""
    ranked = sorted(scored, key=lambda e: -e.score)
    chosen: list[Evidence] = []
    for evidence in ranked:
        if len(chosen) == _SENTENCES_SHOWN or evidence.score < ranked[0].score - _NEAR_BEST:
            break
        if len(chosen) >= _ALWAYS_SHOWN and evidence.odds < _BESIDE_THE_POINT:
            continue
        shown = {e.passage.id for e in chosen}
        if len(shown) == _PASSAGES_SHOWN and evidence.passage.id not in shown:
            continue
        if not any(_overlap(evidence.text, e.text) > _SAME for e in chosen):
            chosen.append(evidence)
    return in_reading_order(chosen)


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
            if held and not stands_alone(held.text):
                starts.setdefault(before.start - passage.start, Evidence.of(passage, before, held.score))
        ordered.extend(starts[start] for start in sorted(starts))
    return tuple(ordered)


def reading_of(question: str, entry: Entry, passage: Passage) -> Reading:
    """A question beside a passage, as the evidence reader takes it."""
    from bot.reader import Reading

    spans = tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences)
    return Reading(question, f"{entry.title}. {passage.section}.", passage.text, spans)


def _overlap(a: str, b: str) -> float:
    """Share of the shorter sentence's stems that the other holds."""
    left, right = set(stems(a)), set(stems(b))
    return len(left & right) / max(1, min(len(left), len(right)))
