"""The whole path from a question to a cited answer, top to bottom.

question -> triage -> standalone question -> search -> evidence -> (decline | write -> verify) -> answer
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot import precedents, sorter
from bot.answer import Answer, Citation, Outcome, Sentence
from bot.conversation import standalone_question
from bot.evidence import MEND, PASSAGES_READ, WEIGHTS, Evidence, EvidenceFinder
from bot.figures import notes
from bot.settings import Settings
from bot.sorter import Sorter, care
from bot.spelling import Speller
from bot.suggestions import Suggestions
from bot.texts import texts
from bot.triage import MAX_CHARACTERS, clean, triage
from bot.verification import omissions, problems
from bot.writer import LocalWriter, QuotingWriter, Writer, prepare_writing_model
from corpus import Corpus, read_corpus
from index import Embedder, Hit, SearchIndex, open_index
from index.weights import verify_beside

log = logging.getLogger("him")
Clock = Callable[[], float]
#: Earlier questions that a follow-up may refer to.
_TURNS_REMEMBERED = 6
#: Sentences of the sources behind the text for danger and for a personal decision.
_SHOWN_BESIDE_CARE: dict[Outcome, int] = {"emergency": 1, "safety": 2}
#: From this cosine on, the first passage found is about the same thing as the question.
_RELATED_RECORD = 0.5


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """The sources an answer will rest on, known before a word of it is written."""

    standalone_question: str
    citations: tuple[Citation, ...]


Event = EvidenceFound | Sentence | Answer


@dataclass(frozen=True)
class Assistant:
    """Answers questions from one corpus. Everything it depends on is passed in; `open` chains the usual parts."""

    corpus: Corpus
    index: SearchIndex
    writer: Writer
    clock: Clock = field(default=time.perf_counter)

    @classmethod
    def open(cls, settings: Settings, notify: Callable[[str], None] = lambda message: None) -> Assistant:
        """An assistant as the settings describe it; what is missing on this computer is made first.

        Raises:
            FileNotFoundError: The corpus is missing.
            index.weights.WeightsError: A model is missing or altered.
        """
        for path in (WEIGHTS, precedents.WEIGHTS, sorter.WEIGHTS):
            verify_beside(path, MEND)
        corpus = read_corpus(settings.corpus_dir)
        for problem in corpus.problems:
            notify(f"Left out: {problem}")
        index = open_index(corpus, settings.home / "index", Embedder(), notify)
        writer: Writer = QuotingWriter()
        if settings.writer == "local":
            model = settings.writer_model or prepare_writing_model(settings.home, notify)
            writer = LocalWriter(model, settings.writer_model or "SmolLM2-135M-Instruct")
        return cls(corpus, index, writer)

    def warm_up(self) -> None:
        """Load the models now, so that the first reader does not wait for them."""
        self.index.embedder.load()
        self._finder.load()
        if isinstance(self.writer, LocalWriter):
            self.writer.load()

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to a question.

        Args:
            question: Whatever was typed.
            history: Earlier questions of the same conversation, oldest first.
        """
        for event in self.stream(question, history):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with its answer")

    def stream(self, question: str, history: Sequence[str] = ()) -> Iterator[Event]:
        """The evidence first, then each sentence as it is verified, then the whole answer."""
        for event in self._events(question, history):
            if isinstance(event, Answer):
                # Never what was typed or said: a log may be read by others.
                seconds = event.timings.get("total_s", 0.0)
                log.info(
                    "%s, %d characters in, %d out, %.3f s", event.outcome, len(question), len(event.answer), seconds
                )
            yield event

    def _events(self, question: str, history: Sequence[str]) -> Iterator[Event]:
        started = self.clock()
        timings: dict[str, float] = {}

        def since() -> float:
            return round(self.clock() - started, 3)

        asked = clean(question)
        reply = triage(asked, self._sorter)
        care_first = reply is not None and reply.outcome in _SHOWN_BESIDE_CARE
        sentences = [Sentence(line, (), "fixed") for line in reply.lines] if reply and care_first else []
        # What is urgent is on the page before anything is looked up.
        yield from sentences
        if reply and not reply.look_up:
            timings["total_s"] = since()
            yield self._fixed(asked, asked, reply.outcome, reply.lines, timings=timings, language=reply.language)
            return

        before = [self._speller.mend(clean(h)[:MAX_CHARACTERS]) for h in history[-_TURNS_REMEMBERED:]]
        looked_up = self._speller.mend(reply.look_up if reply else asked)
        standalone = standalone_question(looked_up, before, self.index.names)
        hits = self.index.search(standalone, PASSAGES_READ)
        timings["search_s"] = since()
        evidence = self._finder.find(standalone, hits)
        timings["evidence_s"] = since()
        # What is looked up beside an emergency was not asked.
        shown_as = asked if reply and reply.outcome == "emergency" else standalone

        if not evidence:
            timings["total_s"] = since()
            if reply:
                yield self._fixed(asked, shown_as, reply.outcome, reply.lines, timings=timings, language=reply.language)
                return
            lines = [*texts()["decline"]["text"], *self._nearest_record(hits)]
            suggestions = self._suggestions.nearest(standalone)
            yield self._fixed(asked, standalone, "decline", lines, suggestions, timings)
            return

        if reply and care_first:
            best = sorted(evidence, key=lambda e: -e.score)[: _SHOWN_BESIDE_CARE[reply.outcome]]
            evidence = tuple(e for e in evidence if e in best)
            lead = Sentence(care()["personal"]["general"], (), "fixed")
            sentences.append(lead)
            yield lead
        citations, number_of = self._cite(evidence)
        yield EvidenceFound(shown_as, citations)
        for one in evidence:
            sentence = self._write(one, number_of[one.passage.id, one.start])
            timings.setdefault("first_sentence_s", since())
            sentences.append(sentence)
            yield sentence
        timings["total_s"] = since()
        yield Answer(
            question=asked,
            standalone_question=shown_as,
            outcome=reply.outcome if reply and care_first else "answer",
            sentences=tuple(sentences),
            citations=citations,
            lead=reply.lead if reply else "",
            language=reply.language if reply else "en",
            notes=notes(standalone, evidence, self.corpus.entries),
            timings=timings,
            model=self.writer.name,
        )

    def _write(self, evidence: Evidence, citation: int) -> Sentence:
        """Evidence in plainer words when they hold, else word for word."""
        reworded = self.writer.reword(evidence.text) if evidence.stands_alone else None
        if reworded and reworded != evidence.text:
            passage = evidence.passage
            heading = f"{self.corpus.entries[passage.entry].title}. {passage.section}."
            wrong = problems(reworded, evidence.text, self.index.embedder, heading, passage.text)
            if not wrong and not omissions(reworded, evidence.text):
                return Sentence(reworded, (citation,), "model")
        return Sentence(evidence.text, (citation,), "quote")

    def _cite(self, evidence: Sequence[Evidence]) -> tuple[tuple[Citation, ...], dict[tuple[str, int], int]]:
        """One citation for each unbroken run of evidence sentences in a passage, and the number of each sentence."""
        runs: list[list[Evidence]] = []
        for one in evidence:
            last = runs[-1][-1] if runs else None
            together = last is not None and last.passage.id == one.passage.id
            if together and last and not last.passage.text[last.end : one.start].strip():
                runs[-1].append(one)
            else:
                runs.append([one])
        citations = tuple(
            Citation.of(n, self.corpus.entries[run[0].passage.entry], run[0].passage, run[0].start, run[-1].end)
            for n, run in enumerate(runs, 1)
        )
        return citations, {(one.passage.id, one.start): n for n, run in enumerate(runs, 1) for one in run}

    def _nearest_record(self, hits: Sequence[Hit]) -> list[str]:
        """Where to read on, when a record is about the same thing without answering."""
        if not hits or hits[0].cosine < _RELATED_RECORD:
            return []
        entry = self.corpus.entries[hits[0].passage.entry]
        return [texts()["decline"]["nearest"].format(title=entry.title, url=entry.url)]

    def _fixed(
        self,
        asked: str,
        standalone: str,
        outcome: Outcome,
        lines: Sequence[str],
        suggestions: tuple[str, ...] = (),
        timings: dict[str, float] | None = None,
        language: str = "en",
    ) -> Answer:
        sentences = tuple(Sentence(line, (), "fixed") for line in lines)
        return Answer(
            asked,
            standalone,
            outcome,
            sentences,
            suggestions=suggestions,
            language=language,
            timings=timings or {},
            model=self.writer.name,
        )

    @cached_property
    def _speller(self) -> Speller:
        return Speller(f"{entry.title} {entry.body}" for entry in self.corpus.entries.values())

    @cached_property
    def _sorter(self) -> Sorter:
        return Sorter(self.index.embedder)

    @cached_property
    def _finder(self) -> EvidenceFinder:
        return EvidenceFinder(self.corpus, self.index)

    @cached_property
    def _suggestions(self) -> Suggestions:
        return Suggestions(texts()["questions"], self.corpus, self.index.embedder)
