"""Many questions, one JSON object a line in and out, in order. A bad line costs only itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.answer import Answer, Sentence
from bot.assistant import Assistant
from bot.texts import texts


def answer_lines(assistant: Assistant, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One object of the contract for each line that is not blank.

    A line is ``{"id", "question", "history": [earlier questions]}``. Where it is not, its object has the outcome
    ``invalid``, says so in ``answer``, and keeps the id when there is one.
    """
    for line in lines:
        if line.strip():
            yield _answer_line(assistant, line)


def _answer_line(assistant: Assistant, line: str) -> dict[str, Any]:
    name: object = None
    try:
        item = json.loads(line)
        name = item.get("id")
        question, history = item["question"], item.get("history") or []
        if not isinstance(question, str) or not all(isinstance(h, str) for h in history):
            raise TypeError
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        unreadable = Sentence(texts()["invalid"]["line"], (), "fixed")
        return {"id": name, **Answer("", "", "invalid", (unreadable,)).to_dict()}
    return {"id": name, **assistant.ask(question, history).to_dict()}
