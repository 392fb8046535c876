"""The project's own drawings, with their text alternatives, and when an answer is about what they show."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from bot.answer import Answer
from bot.page.files import page_file
from bot.texts import data_file
from index.names import load_names

#: NCBI's viewer, which replaced the Cn3D that the primary document names; opened only when a reader asks for it.
VIEWER = "https://www.ncbi.nlm.nih.gov/Structure/icn3d/?pdbid=1ALY"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing.

    Attributes:
        alternative: All that it shows, in words.
        about: Words of a question that it belongs to, in lower case.
        viewer: Whether the protein can also be turned in three dimensions at NCBI.
    """

    name: str
    title: str
    caption: str
    alternative: str
    about: tuple[str, ...]
    viewer: bool

    @property
    def address(self) -> str:
        """The drawing itself, as a data address for an image."""
        svg = page_file(f"{self.name}.svg").encode()
        return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


@lru_cache(maxsize=1)
def drawings() -> tuple[Drawing, ...]:
    """All drawings, in the order of the page."""
    return tuple(
        Drawing(
            name,
            title=item["title"],
            caption=item["caption"],
            alternative=item["alternative"].strip(),
            about=tuple(item["about"]),
            viewer=bool(item.get("viewer")),
        )
        for name, item in data_file("page/drawings.yaml").items()
    )


def drawing_of(answer: Answer) -> Drawing | None:
    """The drawing that shows what a question asks about, if there is one and the question was answered."""
    if answer.outcome != "answer":
        return None
    question = load_names().spell_out(answer.standalone_question).lower()
    return next((d for d in drawings() if any(word in question for word in d.about)), None)


def drawing_html(drawing: Drawing, labels: dict[str, Any]) -> str:
    """A drawing with its caption, its text alternative to be opened, and the way to the viewer."""
    viewer = (
        f'<p><a href="{VIEWER}" target="_blank" rel="noopener noreferrer">{escape(labels["viewer"])}</a>. '
        f"{escape(labels['viewer_note'])}</p>"
        if drawing.viewer
        else ""
    )
    return (
        f'<figure class="him-figure"><figcaption><strong lang="en">{escape(drawing.title)}</strong></figcaption>'
        f'<img src="{drawing.address}" alt="{escape(drawing.title)}" width="720" height="460">'
        f'<p class="him-note" lang="en">{escape(drawing.caption)}</p>'
        f"<details><summary>{escape(labels['text_of_drawing'])}</summary>"
        f'<p lang="en">{escape(drawing.alternative)}</p></details>{viewer}</figure>'
    )
