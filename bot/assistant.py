"""The whole path from a question to a cited answer, top to bottom.

question -> triage -> standalone question -> search -> evidence -> (decline | write -> verify) -> answer
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from bot import own_weights
from bot.answer import Answer, Citation, Origin, Outcome, Sentence
from bot.conversation import standalone_question
from bot.evidence import PASSAGES_READ, Evidence, EvidenceFinder, stands_alone
from bot.figures import notes
from bot.plain_edition import plain_edition
from bot.settings import Settings
from bot.sorter import Sorter, care
from bot.spelling import Speller
from bot.suggestions import Suggestions
from bot.texts import texts
from bot.topics import offered_questions
from bot.triage import MAX_CHARACTERS, Triage, clean, triage
from bot.verification import objections
from bot.writer import Writer, open_writer
from corpus import Corpus, read_corpus
from index import Embedder, Hit, SearchIndex, open_index

log = logging.getLogger("him")
Clock = Callable[[], float]
#: Earlier questions that a follow-up may refer to.
_TURNS_REMEMBERED = 6
#: Sentences of the sources behind the text for danger and for a personal decision.
_SHOWN_BESIDE_CARE: dict[Outcome, int] = {"emergency": 1, "safety": 2}
#: How often a sentence is worded anew when verification refuses it.
_WORDINGS = 2
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
    edition: Mapping[str, str] = field(default_factory=dict)
    clock: Clock = field(default=time.perf_counter)

    @classmethod
    def open(cls, settings: Settings, notify: Callable[[str], None] = lambda message: None) -> Assistant:
        """An assistant as the settings describe it; what is missing on this computer is made first.

        Raises:
            FileNotFoundError: The corpus is missing.
            index.weights.WeightsError: A model is missing or altered.
        """
        for path in own_weights.NEEDED:
            own_weights.verify_own(path)
        corpus = read_corpus(settings.corpus_dir)
        for problem in corpus.problems:
            notify(f"Left out: {problem}")
        index = open_index(corpus, settings.home / "index", Embedder(), notify)
        edition = plain_edition() if settings.writer == "local" and settings.plain_edition else {}
        return cls(corpus, index, open_writer(settings, notify), edition)

    def warm_up(self) -> None:
        """Load the models now, so that the first reader does not wait for them."""
        self.index.embedder.load()
        self._finder.load()
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

    def stream(self, question: str, history: Sequence[str] = (), plainly: bool = True) -> Iterator[Event]:
        """The evidence first, then each sentence as it is verified, then the whole answer.

        Args:
            question: Whatever was typed.
            history: Earlier questions of the same conversation, oldest first.
            plainly: Whether the writer rewords the evidence; without it every sentence is a quotation.
        """
        for event in self._events(question, history, plainly):
            if isinstance(event, Answer):
                # Never what was typed or said: a log may be read by others.
                seconds = event.timings.get("total_s", 0.0)
                log.info(
                    "%s, %d characters in, %d out, %.3f s", event.outcome, len(question), len(event.answer), seconds
                )
            yield event

    def _events(self, question: str, history: Sequence[str], plainly: bool) -> Iterator[Event]:
        started = self.clock()
        timings: dict[str, float] = {}

        def mark(step: str) -> None:
            timings.setdefault(step, round(self.clock() - started, 3))

        asked = clean(question)
        reply = triage(asked, self._sorter)
        beside = _SHOWN_BESIDE_CARE.get(reply.outcome) if reply else None
        said = [Sentence(line, (), "fixed") for line in reply.lines] if reply and beside else []
        # What is urgent is on the page before anything is looked up.
        yield from said
        if reply and not reply.look_up:
            mark("total_s")
            yield self._fixed(asked, asked, reply.outcome, reply.lines, timings=timings, language=reply.language)
            return

        standalone = self._standalone(reply.look_up if reply else asked, history)
        hits = self.index.search(standalone, PASSAGES_READ)
        mark("search_s")
        evidence = self._finder.find(standalone, hits)
        mark("evidence_s")
        # What is looked up beside an emergency was not asked.
        shown_as = asked if reply and reply.outcome == "emergency" else standalone
        if not evidence:
            mark("total_s")
            yield self._without_evidence(asked, shown_as, reply, hits, timings)
            return

        if beside:
            best = sorted(evidence, key=lambda e: -e.score)[:beside]
            evidence = tuple(e for e in evidence if e in best)
            said.append(Sentence(care()["personal"]["general"], (), "fixed"))
            yield said[-1]
        citations, number_of = self._cite(evidence)
        yield EvidenceFound(shown_as, citations)
        for one in evidence:
            citation = citations[number_of[one.passage.id, one.start] - 1]
            said.append(self._write(one.text, citation) if plainly else _quotation(one.text, citation))
            mark("first_sentence_s")
            yield said[-1]
        mark("total_s")
        yield Answer(
            question=asked,
            standalone_question=shown_as,
            outcome=reply.outcome if reply and beside else "answer",
            sentences=tuple(said),
            citations=citations,
            lead=reply.lead if reply else "",
            language=reply.language if reply else "en",
            notes=notes(standalone, evidence, self.corpus.entries, date.today().year),
            timings=timings,
            model=self.writer.name,
        )

    def plainer(self, answer: Answer) -> Answer:
        """The same answer with its quotations in plainer words, where those hold."""
        sentences = tuple(
            self._write(s.quote, answer.citations[s.citations[0] - 1]) if s.origin == "quote" else s
            for s in answer.sentences
        )
        return replace(answer, sentences=sentences)

    def follow_ups(self, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
        """Questions that the corpus answers, near to an answer, without those asked before."""
        if answer.outcome != "answer":
            return answer.suggestions
        return self._suggestions.nearest(answer.standalone_question, leave_out=asked)

    def _standalone(self, question: str, history: Sequence[str]) -> str:
        """The question with its typing errors mended and what it refers to put in."""
        before = [self._speller.mend(clean(h)[:MAX_CHARACTERS]) for h in history[-_TURNS_REMEMBERED:]]
        return standalone_question(self._speller.mend(question), before, self.index.names)

    def _without_evidence(
        self, asked: str, shown_as: str, reply: Triage | None, hits: Sequence[Hit], timings: dict[str, float]
    ) -> Answer:
        """What triage has to say, or that the sources do not say."""
        if reply:
            return self._fixed(asked, shown_as, reply.outcome, reply.lines, timings=timings, language=reply.language)
        lines = [*texts()["decline"]["text"], *self._nearest_record(hits)]
        return self._fixed(asked, shown_as, "decline", lines, self._suggestions.nearest(shown_as), timings)

    def _write(self, quote: str, citation: Citation) -> Sentence:
        """Evidence in plainer words when they hold, else word for word, with what was wrong about them."""
        quotation = _quotation(quote, citation)
        heading = f"{citation.title}. {citation.section}."
        for reworded, origin in self._wordings(quote):
            if not reworded or reworded == quote:
                break
            wrong = objections(reworded, quote, self.index.embedder, heading, citation.passage)
            if not wrong:
                return Sentence(reworded, (citation.n,), origin, quote)
            quotation = replace(quotation, refused=quotation.refused or tuple(wrong))
        return quotation

    def _wordings(self, quote: str) -> Iterator[tuple[str | None, Origin]]:
        """Plainer words for a sentence: what was written beforehand, then what the model makes of it."""
        if quote in self.edition:
            yield self.edition[quote], "plain"
        for again in range(_WORDINGS if stands_alone(quote) else 0):
            yield self.writer.reword(quote, again), "model"

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
        return Suggestions(offered_questions(), self.corpus, self.index.embedder)


def _quotation(quote: str, citation: Citation) -> Sentence:
    return Sentence(quote, (citation.n,), "quote", quote)
