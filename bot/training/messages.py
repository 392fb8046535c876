"""Messages with their kind, for the sorter and for what lies outside the corpus."""

from __future__ import annotations

import json
from pathlib import Path

MESSAGES = Path(__file__).parent / "data" / "messages.jsonl"

Message = tuple[str, str]


def read_messages(file: Path) -> list[Message]:
    """Text and kind of each message, one JSON object a line."""
    items = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return [(item["text"], item["class"]) for item in items]
