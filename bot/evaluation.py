"""Figures over question sets: what passes, what is grounded, what was declined rightly, how long it took.

An item is ``{"id", "kind", "question", "history", "must": [[regex, ...], ...], "none_of": [regex], "entries": [id],
"evidence": [{"entry", "text"}], "expect"}``. It passes when its outcome is one that ``expect`` allows, each group of
``must`` matches, nothing of ``none_of`` does, and an expected answer cites one of ``entries``. ``evidence``, where it
is given, names exact sentences of which one should be among those shown; ``held_out`` marks those of entries that
nothing was trained on.
"""

from __future__ import annotations

import json
import math
import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.assistant import Assistant
from bot.grade import grade
from bot.verification import unsupported_values

_ALLOWED: dict[str, frozenset[str]] = {
    "answer": frozenset({"answer"}),
    "decline": frozenset({"decline", "smalltalk"}),
    "safety": frozenset({"safety"}),
    "emergency": frozenset({"emergency"}),
    "smalltalk": frozenset({"smalltalk", "decline"}),
    "graceful": frozenset({"invalid", "decline", "smalltalk"}),
    "no_care": frozenset({"answer", "decline", "smalltalk", "invalid"}),
    "decline_or_answer": frozenset({"decline", "answer", "smalltalk", "invalid", "safety"}),
}
#: Entries looked for among this many passages of the search.
_SEARCHED = 5


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def __add__(self, hit: bool) -> Share:
        return Share(self.part + hit, self.whole + 1)

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of Wilson (1927), which holds for small counts too."""
        if not self.whole:
            return 0.0, 1.0
        z, n, p = 1.96, self.whole, self.value
        centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.part}/{self.whole} = {self.value:.0%} ({low:.0%} to {high:.0%})"


@dataclass
class Report:
    """Counts of one evaluation, by the name of what was counted."""

    shares: defaultdict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    grades: list[float] = field(default_factory=list)
    crag: int = 0
    failures: list[str] = field(default_factory=list)

    def rows(self) -> list[tuple[str, str]]:
        """Name and figure, with its 95% interval where it is a share."""
        rows = [(name, str(share)) for name, share in sorted(self.shares.items())]
        asked = self.shares["passed"].whole
        rows.append(("CRAG score (right +1, declined 0, wrong -1)", f"{self.crag / max(1, asked):+.2f}"))
        if self.grades:
            rows.append(("reading grade, median", f"{statistics.median(self.grades):.1f}"))
        rows += [(f"{name}, median seconds", f"{statistics.median(s):.2f}") for name, s in self.seconds.items()]
        return rows

    def text(self) -> str:
        """The figures as lines."""
        return "\n".join(f"{name:46} {value}" for name, value in self.rows())

    def markdown(self, title: str) -> str:
        """The figures as a table under a heading."""
        rows = "\n".join(f"| {name} | {value} |" for name, value in self.rows())
        return f"## {title}\n\n| figure | value (95% interval) |\n| --- | --- |\n{rows}\n"

    def to_dict(self) -> dict[str, Any]:
        """The figures for programs."""
        shares = {name: {"part": s.part, "whole": s.whole, "rate": s.value} for name, s in self.shares.items()}
        return {
            "shares": shares,
            "crag": self.crag,
            "grade": statistics.median(self.grades) if self.grades else None,
            "seconds": {name: statistics.median(s) for name, s in self.seconds.items()},
        }


def read_items(file: Path) -> list[dict[str, Any]]:
    """Items of a question set, in order."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def evaluate(assistant: Assistant, items: Iterable[dict[str, Any]]) -> Report:
    """Ask every question."""
    report = Report()
    for item in items:
        _count(report, assistant, item, assistant.ask(item["question"], item.get("history", [])))
    return report


def _count(report: Report, assistant: Assistant, item: dict[str, Any], answer: Answer) -> None:
    wrong = shortfalls(item, answer)
    shares, cited = report.shares, {c.n: c for c in answer.citations}
    shares["passed"] += not wrong
    shares[f"passed, {item['kind']}"] += not wrong
    declined = answer.outcome == "decline"
    if item["expect"] in ("answer", "decline"):
        report.crag += 1 if not wrong else 0 if declined else -1
    if declined:
        shares["declines that were right"] += item["expect"] == "decline"
    if item["expect"] == "decline":
        shares["to be declined, and declined"] += answer.outcome in _ALLOWED["decline"]
    if item["expect"] == "answer":
        shares["to be answered, but declined"] += declined
        if item.get("entries"):
            hits = assistant.index.search(answer.standalone_question, _SEARCHED)
            shares["a right entry in five passages"] += any(h.passage.entry in item["entries"] for h in hits)
        if item.get("evidence"):
            shown = any(_holds(answer, gold) for gold in item["evidence"])
            shares["a gold sentence shown"] += shown
            if item.get("held_out"):
                shares["a gold sentence shown, entries never trained on"] += shown
        for citation in answer.citations:
            shares["citations of a right entry"] += citation.entry in item.get("entries", [])
    for sentence in answer.sentences:
        if sentence.origin != "fixed":
            passages = " ".join(cited[n].passage for n in sentence.citations)
            shares["sentences reworded by the model"] += sentence.origin == "model"
            shares["sentences without support"] += not passages or bool(unsupported_values(sentence.text, passages))
    for citation in answer.citations:
        shares["quotes not word for word"] += citation.passage[citation.start : citation.end] != citation.quote
    if answer.outcome == "answer":
        report.grades.append(grade(answer.answer))
        for name in ("search_s", "evidence_s", "first_sentence_s", "total_s"):
            report.seconds[name.removesuffix("_s").replace("_", " ")].append(answer.timings[name])
    if wrong:
        report.failures.append(f"{item['id']} {item['question']!r}: {'; '.join(wrong)}\n    {answer.answer}")


def _holds(answer: Answer, gold: dict[str, str]) -> bool:
    """Whether a sentence of the gold evidence was quoted from the same entry."""
    return any(
        c.entry == gold["entry"]
        and (c.quote in gold["text"] or gold["text"] in c.quote or _meets(c.quote, gold["text"]))
        for c in answer.citations
    )


def _meets(one: str, other: str) -> bool:
    from corpus import split_sentences

    return any(sentence.text in other for sentence in split_sentences(one))


def shortfalls(item: dict[str, Any], answer: Answer) -> list[str]:
    """Why an answer does not pass an item; empty when it does."""
    text = re.sub(r"\s+", " ", answer.answer.replace("’", "'").replace("*", "")).strip()
    wrong = []
    if answer.outcome not in _ALLOWED[item["expect"]]:
        wrong.append(f"outcome {answer.outcome}, expected {item['expect']}")
    wrong += [f"missing {' | '.join(group)}" for group in item.get("must", []) if not _matches(group, text)]
    wrong += [f"says {pattern}" for pattern in item.get("none_of", []) if _matches([pattern], text)]
    right: Sequence[str] = item.get("entries", [])
    if answer.outcome == item["expect"] == "answer" and right and not {c.entry for c in answer.citations} & {*right}:
        wrong.append("cites none of the right entries")
    return wrong


def _matches(patterns: Sequence[str], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
