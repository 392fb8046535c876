"""What readers said of answers, kept in SQLite on this computer: only when the operator and the reader agreed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_TABLE = (
    "CREATE TABLE IF NOT EXISTS feedback (at TEXT NOT NULL, helpful INTEGER NOT NULL, comment TEXT NOT NULL, "
    "question TEXT NOT NULL, answer TEXT NOT NULL, entries TEXT NOT NULL)"
)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Opinion:
    """One rating, with the question and answer that the reader agreed to leave.

    Attributes:
        entries: Ids of the entries that the answer cites.
    """

    helpful: bool
    comment: str
    question: str
    answer: str
    entries: tuple[str, ...]


class Feedback:
    """Opinions in one file.

    Args:
        home: Folder of this installation; the file is made on the first opinion.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / "feedback.sqlite3"

    def keep(self, opinion: Opinion, at: datetime | None = None) -> None:
        """Add one opinion.

        Raises:
            sqlite3.Error: The file cannot be written, or is no database.
        """
        self._file.parent.mkdir(parents=True, exist_ok=True)
        when = (at or datetime.now(UTC)).isoformat(timespec="minutes")
        row = (when, int(opinion.helpful), opinion.comment[:_LONGEST], opinion.question[:_LONGEST], opinion.answer)
        with closing(sqlite3.connect(self._file, timeout=5)) as database, database:
            database.execute(_TABLE)
            database.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?)", (*row, json.dumps(opinion.entries)))

    def export(self) -> Iterator[dict[str, Any]]:
        """Every opinion, oldest first.

        Raises:
            sqlite3.Error: The file is no database.
        """
        if not self._file.is_file():
            return
        with closing(sqlite3.connect(self._file, timeout=5)) as database:
            database.execute(_TABLE)
            for at, helpful, comment, question, answer, entries in database.execute("SELECT * FROM feedback"):
                opinion = Opinion(bool(helpful), comment, question, answer, tuple(json.loads(entries)))
                yield {"at": at, **asdict(opinion)}
