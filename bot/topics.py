"""Questions that the corpus answers, by theme: examples on the page, follow-ups, and offers after a decline."""

from __future__ import annotations

from typing import Any

from bot.texts import data_file


def topics() -> dict[str, dict[str, Any]]:
    """Themes by name, each with a ``label``, a ``greeting`` and its ``questions``."""
    found: dict[str, dict[str, Any]] = data_file("topics.yaml")["topics"]
    return found


def offered_questions() -> list[str]:
    """The questions of all themes, the most general first."""
    return [question for topic in topics().values() for question in topic["questions"]]
