from __future__ import annotations

import pytest

from bot import Answer, Sentence
from bot.evaluation import Share, evaluate, shortfalls


def answer_of(text: str, outcome: str = "answer") -> Answer:
    return Answer("q", "q", outcome, (Sentence(text, (), "fixed"),))  # type: ignore[arg-type]


@pytest.mark.parametrize(("part", "whole", "low", "high"), [(0, 10, 0.0, 0.28), (5, 10, 0.24, 0.76), (10, 10, 0.72, 1)])
def test_the_interval_is_that_of_wilson(part: int, whole: int, low: float, high: float) -> None:
    assert Share(part, whole).interval == pytest.approx((low, high), abs=0.01)


@pytest.mark.parametrize(
    ("item", "answer", "wrong"),
    [
        ({"expect": "answer", "must": [["six", r"\b6\b"]]}, answer_of("There were six."), []),
        ({"expect": "answer", "must": [["seven"]]}, answer_of("There were six."), ["missing seven"]),
        ({"expect": "answer", "none_of": ["six"]}, answer_of("There were six."), ["says six"]),
        ({"expect": "decline"}, answer_of("x"), ["outcome answer, expected decline"]),
        ({"expect": "decline"}, answer_of("x", "decline"), []),
        ({"expect": "answer", "entries": ["gene-959"]}, answer_of("x"), ["cites none of the right entries"]),
    ],
)
def test_an_item_passes_only_when_everything_holds(item: dict, answer: Answer, wrong: list[str]) -> None:
    assert shortfalls(item, answer) == wrong


def test_a_report_counts_what_was_asked(quoting: object) -> None:
    items = [
        {"id": "1", "kind": "a", "question": "Who painted the Mona Lisa?", "expect": "decline"},
        {"id": "2", "kind": "b", "question": "What is IgG?", "expect": "decline"},
        {"id": "3", "kind": "b", "question": "What is IgG?", "expect": "answer", "must": [["immunoglobulin|antibod"]]},
    ]
    report = evaluate(quoting, items)  # type: ignore[arg-type]
    assert (report.shares["passed"].part, report.shares["passed"].whole) == (2, 3)
    assert report.crag == 1
    assert len(report.failures) == 1
    assert "passed, b" in report.text()
    assert report.markdown("set").startswith("## set\n")
    assert report.to_dict()["shares"]["passed"]["rate"] == pytest.approx(2 / 3)
