"""Figures over question sets: how many pass, what is grounded, how long it took.

An item is ``{"id", "kind", "question", "history", "must": [[regex, ...], ...], "none_of": [regex], "entries": [id],
"expect"}``. It passes when its outcome is one that ``expect`` allows, each group of ``must`` matches, nothing of
``none_of`` does, and an expected answer cites one of ``entries``.
"""

from __future__ import annotations

import json
import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.assistant import Assistant
from bot.verification import unsupported_values

_ALLOWED: dict[str, frozenset[str]] = {
    "answer": frozenset({"answer"}),
    "decline": frozenset({"decline", "smalltalk"}),
    "safety": frozenset({"safety"}),
    "emergency": frozenset({"emergency"}),
    "smalltalk": frozenset({"smalltalk", "decline"}),
    "graceful": frozenset({"invalid", "decline", "smalltalk"}),
    "decline_or_answer": frozenset({"decline", "answer", "smalltalk", "invalid", "safety"}),
}


@dataclass
class Report:
    """Counts of one evaluation."""

    passed: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    outcomes: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    found: int = 0
    findable: int = 0
    sentences: int = 0
    by_model: int = 0
    ungrounded: int = 0
    not_verbatim: int = 0
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The figures as lines of text."""
        rows = [(kind, f"{self.passed[kind]}/{n}") for kind, n in sorted(self.asked.items())]
        total, passed = sum(self.asked.values()), sum(self.passed.values())
        rows.append(("passed", f"{passed}/{total} ({passed / max(1, total):.0%})"))
        rows.append(("outcomes", ", ".join(f"{k} {n}" for k, n in sorted(self.outcomes.items()))))
        rows.append(("right entry in 5 passages", f"{self.found}/{self.findable}"))
        rows.append(("sentences", f"{self.sentences}, {self.by_model} reworded by the model"))
        rows.append(("ungrounded sentences", str(self.ungrounded)))
        rows.append(("quotes not verbatim", str(self.not_verbatim)))
        if self.seconds:
            rows.append(("median seconds", f"{statistics.median(self.seconds):.2f}"))
        return "\n".join(f"{name:26} {value}" for name, value in rows)


def evaluate_files(assistant: Assistant, files: Iterable[Path]) -> Report:
    """Ask every question of every file."""
    report = Report()
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                _measure(assistant, json.loads(line), report)
    return report


def _measure(assistant: Assistant, item: dict[str, Any], report: Report) -> None:
    answer = assistant.ask(item["question"], item.get("history", []))
    wrong = shortfalls(item, answer)
    report.asked[item["kind"]] += 1
    report.passed[item["kind"]] += not wrong
    report.outcomes[answer.outcome] += 1
    if answer.outcome == "answer":
        report.seconds.append(answer.timings["total_s"])
    if item.get("entries") and item["expect"] == "answer":
        hits = assistant.index.search(answer.standalone_question, 5)
        report.findable += 1
        report.found += any(hit.passage.entry in item["entries"] for hit in hits)
    cited = {c.n: c for c in answer.citations}
    for sentence in answer.sentences:
        report.sentences += sentence.origin != "fixed"
        report.by_model += sentence.origin == "model"
        passages = " ".join(cited[n].passage for n in sentence.citations)
        report.ungrounded += sentence.origin != "fixed" and bool(
            not passages or unsupported_values(sentence.text, passages)
        )
    report.not_verbatim += sum(c.passage[c.start : c.end] != c.quote for c in answer.citations)
    if wrong:
        report.failures.append(f"{item['id']} {item['question']!r}: {'; '.join(wrong)}\n    {answer.answer}")


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
