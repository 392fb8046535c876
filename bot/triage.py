"""What to do with an input before any search: read it, greet it, or say kindly that it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.answer import Outcome
from bot.languages import foreign
from bot.sorter import Kind, Sorter, care
from bot.texts import texts

#: Longer than any question people type, and short enough to answer at once.
MAX_CHARACTERS = 2_000
#: Shares of the sorter from which a message is taken for danger or despair, for both, and for a personal decision.
_DANGER, _EITHER, _PERSONAL = 0.5, 0.25, 0.55
#: Share of all three together from which it is the likeliest of them, though each alone would not do.
_CARE = 0.75
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Triage:
    """What is said before any search.

    Attributes:
        look_up: What the sources are still asked; empty for nothing.
        lead: What is said before an answer to that.
        language: ISO 639-1 code of the language of the lines and the lead.
    """

    outcome: Outcome
    lines: tuple[str, ...]
    look_up: str = ""
    lead: str = ""
    language: str = "en"


def clean(question: str) -> str:
    """A question as its reader meant it: one line, composed letters, nothing invisible."""
    text = question.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be printed or embedded
    text = unicodedata.normalize("NFKC", text)
    # Cc: control, Cf: invisible formatting (zero width, bidirectional), Co and Cn: no agreed meaning.
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return re.sub(r" +", " ", "".join(kept)).strip()


_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cn", "Cs"))


def triage(message: str, sorter: Sorter) -> Triage | None:
    """A reply for what is no question to the sources alone, or None when the message goes straight to the search.

    Args:
        message: Text already passed through `clean`.
        sorter: Tells danger, despair and personal decisions from questions.
    """
    invalid = texts()["invalid"]
    if not message:
        return Triage("invalid", (invalid["empty"],))
    if len(message) > MAX_CHARACTERS:
        return Triage("invalid", (invalid["too_long"],))
    for pattern, reply in _smalltalk():
        if pattern.search(message.strip(" !?.")) or pattern.search(message):
            return Triage("smalltalk", (reply,))
    spoken = foreign(message)
    if spoken and (spoken.danger or _in_danger(sorter.shares(message))):
        return Triage("emergency", (*reversed(spoken.lines), *care()["emergency"]["text"]), language=spoken.code)
    if spoken:
        return Triage("invalid", spoken.lines, spoken.question, spoken.lead, spoken.code)
    letters = _LETTERS.findall(message)
    if not _WORD.search(message) or len(letters) < 0.4 * len(message.replace(" ", "")):
        return Triage("invalid", (invalid["unreadable"],))
    return _care_for(message, sorter.shares(message))


def _care_for(message: str, shares: Mapping[Kind, float]) -> Triage | None:
    """The text for danger, despair or a personal decision; a miss costs more than a kind word too many."""
    danger, despair, personal_share = shares["emergency"], shares["crisis"], shares["personal"]
    if despair > danger and _is_pressure(message):
        despair = 0.0
    needs_care = danger + despair + personal_share > _CARE
    surely_personal = any(p.search(message) for p in _personal_for_sure())
    if danger + despair > _DANGER or (needs_care and danger + despair > personal_share and not surely_personal):
        kinds = ["emergency", "crisis"] if danger > despair else ["crisis", "emergency"]
        both = min(danger, despair) > _EITHER
        lines = [line for kind in kinds[: 1 + both] for line in care()[kind]["text"]]
        return Triage("emergency", tuple(lines), "" if kinds[0] == "crisis" or both else _fact_for(message))
    somebody = any(p.search(message) for p in _somebody())
    if surely_personal or (somebody and (personal_share > _PERSONAL or needs_care)):
        personal = care()["personal"]
        topic = next(t for t in personal["topics"] if re.search(t["pattern"], message, re.IGNORECASE))
        return Triage("safety", (*personal["text"], personal["lead"], *topic["questions"]), message)
    return None


def _in_danger(shares: Mapping[Kind, float]) -> bool:
    """Whether words that many languages share speak of danger or despair."""
    return shares["emergency"] + shares["crisis"] > _EITHER


def _fact_for(message: str) -> str:
    """The general question whose answer helps in such an emergency, or nothing."""
    topics = care()["emergency"]["facts"]
    return next((t["question"] for t in topics if re.search(t["pattern"], message, re.IGNORECASE)), "")


def _is_pressure(message: str) -> bool:
    """Whether a message presses for a statement, without a word of despair or violence."""
    despair = (cue["pattern"] for cue in care()["cues"] if cue["reason"] in ("words of despair", "words of violence"))
    unless = (one["pattern"] for one in care()["crisis"]["unless"])
    return any(re.search(p, message, re.IGNORECASE) for p in unless) and not any(
        re.search(p, message, re.IGNORECASE) for p in despair
    )


@lru_cache(maxsize=1)
def _somebody() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p["pattern"], re.IGNORECASE) for p in care()["personal"]["somebody"])


@lru_cache(maxsize=1)
def _personal_for_sure() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p["pattern"], re.IGNORECASE) for p in care()["personal"]["always"])


@lru_cache(maxsize=1)
def _smalltalk() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(pattern, re.IGNORECASE), kind["reply"])
        for kind in texts()["smalltalk"].values()
        for pattern in kind["patterns"]
    )
