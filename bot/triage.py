"""What to do with an input before any search: read it, greet it, or say kindly that it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.answer import Outcome
from bot.texts import texts

#: Longer than any question people type, and short enough to answer at once.
MAX_CHARACTERS = 2_000
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Triage:
    """A reply that needs no search."""

    outcome: Outcome
    reply: str


def clean(question: str) -> str:
    """A question as its reader meant it: one line, composed letters, nothing invisible."""
    text = question.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be printed or embedded
    text = unicodedata.normalize("NFKC", text)
    # Cc: control, Cf: invisible formatting (zero width, bidirectional), Co and Cn: no agreed meaning.
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return re.sub(r" +", " ", "".join(kept)).strip()


_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cn", "Cs"))


def triage(question: str) -> Triage | None:
    """A reply for what is not a question, or None when the question goes on to the search.

    Args:
        question: Text already passed through `clean`.
    """
    invalid = texts()["invalid"]
    if not question:
        return Triage("invalid", invalid["empty"])
    if len(question) > MAX_CHARACTERS:
        return Triage("invalid", invalid["too_long"])
    for pattern, reply in _smalltalk():
        if pattern.search(question.strip(" !?.")) or pattern.search(question):
            return Triage("smalltalk", reply)
    letters = _LETTERS.findall(question)
    if not _WORD.search(question) or len(letters) < 0.4 * len(question.replace(" ", "")):
        return Triage("invalid", invalid["unreadable"])
    return None


@lru_cache(maxsize=1)
def _smalltalk() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(pattern, re.IGNORECASE), kind["reply"])
        for kind in texts()["smalltalk"].values()
        for pattern in kind["patterns"]
    )
