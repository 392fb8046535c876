"""A conversation to keep: a clean page that prints well, or plain text, with numbered references."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from bot.answer import Answer
from bot.page.files import page_file
from bot.page.frame import View
from bot.page.rendering import viewed
from bot.texts import page_texts, translated
from corpus import Entry


@dataclass(frozen=True)
class Handout:
    """A conversation with its references numbered through.

    Attributes:
        turns: Each question as it was typed, and its answer.
        entries: The corpus, for the citations of its records.
        today: The day the sources were consulted, as a reference states it.
    """

    turns: Sequence[tuple[str, Answer]]
    entries: Mapping[str, Entry]
    today: date
    language: str = "en"
    view: View = "standard"

    @property
    def references(self) -> dict[str, int]:
        """Number of each entry that is cited, in the order of first mention."""
        cited = dict.fromkeys(c.entry for _, answer in self.turns for c in answer.citations)
        return {entry: n for n, entry in enumerate(cited, 1)}

    def html(self) -> str:
        """One HTML page with its style inside; it needs nothing else and can be opened from anywhere."""
        labels, numbers = page_texts(self.language), self.references
        body = []
        for question, answer in self.turns:
            body.append(f"<h2>{escape(question)}</h2>")
            body += [f"<p>{escape(text)} {marks}</p>" for text, marks in self._paragraphs(answer, numbers)]
        if numbers:
            items = "".join(f"<li>{escape(self.reference(e))}{self._quotes(e, html=True)}</li>" for e in numbers)
            body.append(f"<h2>{escape(labels['references'])}</h2><ol>{items}</ol>")
        title = escape(labels["handout_title"])
        made = escape(labels["handout_made"].format(date=self.today.isoformat()))
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{page_file('handout.css')}</style></head><body><main><h1>{title}</h1>"
            f'<p class="made">{made}</p>{"".join(body)}</main></body></html>\n'
        )

    def markdown(self) -> str:
        """The same as plain text with Markdown headings."""
        labels, numbers = page_texts(self.language), self.references
        lines = [f"# {labels['handout_title']}", labels["handout_made"].format(date=self.today.isoformat())]
        for question, answer in self.turns:
            lines.append(f"## {_one_line(question)}")
            lines += [f"{text} {marks}".rstrip() for text, marks in self._paragraphs(answer, numbers)]
        if numbers:
            lines.append(f"## {labels['references']}")
            lines.append("\n".join(f"{n}. {self.reference(e)}{self._quotes(e)}" for e, n in numbers.items()))
        return "\n\n".join(lines) + "\n"

    def text(self) -> str:
        """The conversation in a few plain lines, as the copy button puts it into the clipboard."""
        numbers = self.references
        blocks = []
        for question, answer in self.turns:
            said = " ".join(f"{text} {marks}".rstrip() for text, marks in self._paragraphs(answer, numbers))
            blocks += [_one_line(question), said]
        references = "\n".join(f"{n}. {self.reference(e)}" for e, n in numbers.items())
        return "\n\n".join((*blocks, references)) + "\n"

    def reference(self, entry: str) -> str:
        """A record in the citation style of the National Library of Medicine, with the day it was consulted."""
        record = self.entries[entry]
        day = f"{self.today.year} {self.today:%b} {self.today.day}"
        return f"{record.citation.rstrip('. ')}. [cited {day}]. Available from: {record.url}"

    def _paragraphs(self, answer: Answer, numbers: Mapping[str, int]) -> list[tuple[str, str]]:
        by_number = {c.n: c for c in answer.citations}
        return [
            (translated(s.text, self.language), "".join(f"[{numbers[by_number[n].entry]}]" for n in s.citations))
            for s in viewed(answer.sentences, self.view)
        ]

    def _quotes(self, entry: str, html: bool = False) -> str:
        """The exact words that the answers rest on."""
        quotes = dict.fromkeys(c.quote for _, a in self.turns for c in a.citations if c.entry == entry)
        if html:
            return "".join(f"<br><q>{escape(q)}</q>" for q in quotes)
        return "".join(f" “{q}”" for q in quotes)


def _one_line(text: str) -> str:
    return " ".join(text.split())
