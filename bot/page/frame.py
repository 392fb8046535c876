"""How the page was opened: its language, its theme, inside a course page or not, with a question or without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from bot.texts import page_texts
from bot.topics import topics

View = Literal["simpler", "standard", "more"]
VIEWS: tuple[View, ...] = get_args(View)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the address asks for. Whatever it asks for that does not exist is left out.

    Attributes:
        topic: A theme of ``topics.yaml``, or empty for all.
        question: A question to ask at once.
    """

    language: str = "en"
    topic: str = ""
    question: str = ""
    embedded: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str], language: str, embedded: bool) -> Frame:
        """The frame of an address such as ``?embed=true&topic=genetics&lang=es&q=What+is+HIM``."""
        topic = query.get("topic", "")
        return cls(
            language=language,
            topic=topic if topic in topics() else "",
            question=query.get("q", "").strip(),
            embedded=embedded,
        )

    @property
    def labels(self) -> dict[str, Any]:
        """The texts of the page in its language."""
        return page_texts(self.language)
