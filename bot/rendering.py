"""Answers as HTML for the page. Every piece of text is escaped here; no caller passes markup in.

Source cards are plain ``<details>`` elements. A citation mark is a link to an element inside its card, and browsers
open a closed ``<details>`` when a link leads into it, so a card opens by mouse, keyboard and screen reader without
a script and without a round trip to the server.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from importlib import resources
from itertools import groupby

from bot.answer import Answer, Citation, Sentence, explained
from bot.glossary import Mark
from bot.texts import texts

# The primary document writes genes and germs in italics, as *TNFSF5*.
_ADDRESS = re.compile(r"https://[\w./?=&;#%-]*[\w/]")
_ITALICS = re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\*")


def style() -> str:
    """The page's style sheet."""
    return f"<style>{resources.files('bot').joinpath('page.css').read_text(encoding='utf-8')}</style>"


def said_html(text: str) -> str:
    """What a reader typed."""
    return f'<p class="him-said">{escape(text)}</p>'


def notice_html() -> str:
    """The line that this is education and not medical advice."""
    return f'<p class="him-notice" role="note">{escape(texts()["page"]["notice"])}</p>'


def sentences_html(sentences: Sequence[Sentence], turn: int, understood: str = "", asked: str = "") -> str:
    """An answer, or the part of it that is verified so far, with its citation marks and plain words.

    Args:
        turn: Number of the question in the conversation; keeps the links of different answers apart.
        understood: The stand-alone question, where it differs from what was typed.
        asked: What was typed; a medical word in it needs no plain word in the answer.
    """
    note = f'<p class="him-note">{escape(texts()["page"]["understood"])} {escape(understood)}</p>' if understood else ""
    groups = groupby(explained(sentences, asked), lambda pair: _asks_back(pair[0]))
    blocks = (_block(list(group), turn) for _, group in groups)
    return f'<div class="him-answer" role="status">{note}{"".join(blocks)}</div>'


def _asks_back(sentence: Sentence) -> bool:
    """Whether it is one of the questions to bring to the care team, which stand in a list."""
    return sentence.origin == "fixed" and sentence.text.endswith("?")


def _block(group: Sequence[tuple[Sentence, tuple[Mark, ...]]], turn: int) -> str:
    if _asks_back(group[0][0]):
        return "<ul>" + "".join(f"<li>{escape(s.text)}</li>" for s, _ in group) + "</ul>"
    written = (
        (_linked(s.text) if s.origin == "fixed" else _with_plain_words(s.text, marks))
        + "".join(_mark(n, turn) for n in s.citations)
        for s, marks in group
    )
    return f"<p>{' '.join(written)}</p>"


def _with_plain_words(text: str, marks: Sequence[Mark]) -> str:
    """A sentence with the plain word behind each term; the meaning shows when it is pointed at."""
    parts, start = [], 0
    for mark in marks:
        term = mark.term
        parts.append(
            f'{_italics(text[start : mark.end])} <span class="him-plain" title="{escape(term.meaning)}">'
            f"({escape(term.plain)})</span>"
        )
        start = mark.end
    return "".join((*parts, _italics(text[start:])))


def sources_html(citations: Sequence[Citation], turn: int) -> str:
    """One card for each citation."""
    heading = f"<p>{escape(texts()['page']['sources'])}</p>"
    return f'<div class="him-sources">{heading}{"".join(_card(c, turn) for c in citations)}</div>'


def answer_html(answer: Answer, turn: int) -> str:
    """A whole reply: its sentences, what to look twice at, then its sources."""
    understood = answer.standalone_question if answer.standalone_question != answer.question else ""
    html = sentences_html(answer.sentences, turn, understood, answer.question)
    if answer.lead:
        html = f'<p class="him-note" lang="{answer.language}" dir="auto">{escape(answer.lead)}</p>{html}'
    elif answer.language != "en":
        html = f'<div lang="{answer.language}" dir="auto">{html}</div>'
    html += "".join(f'<p class="him-note" role="note">{escape(note)}</p>' for note in answer.notes)
    return html + sources_html(answer.citations, turn) if answer.citations else html


def _mark(n: int, turn: int) -> str:
    return f'<a class="him-cite" href="#source-{turn}-{n}" aria-label="Source {n}">[{n}]</a>'


def _card(c: Citation, turn: int) -> str:
    page = texts()["page"]
    facts = {
        "database": c.database,
        "accession": c.accession,
        "section": c.section,
        "record_date": c.record_date or page["no_date"],
        "text": page["kinds"][c.text],
    }
    rows = "".join(f"<dt>{escape(page['fields'][k])}</dt><dd>{escape(v)}</dd>" for k, v in facts.items())
    before, after = _italics(c.passage[: c.start]), _italics(c.passage[c.end :])
    passage = f"{before}<mark>{_italics(c.quote)}</mark>{after}"
    return (
        f'<details class="him-source"><summary>[{c.n}] {escape(c.title)}</summary>'
        f'<div id="source-{turn}-{c.n}" tabindex="-1"><dl>{rows}</dl><blockquote>{passage}</blockquote>'
        f'<a href="{escape(c.url)}" target="_blank" rel="noopener noreferrer">{escape(page["link"])}</a>'
        "</div></details>"
    )


def _linked(text: str) -> str:
    """A fixed text with its web addresses as links."""
    return _ADDRESS.sub(r'<a href="\g<0>" target="_blank" rel="noopener noreferrer">\g<0></a>', escape(text))


def _italics(text: str) -> str:
    """Escaped text, with the italics of the sources kept as emphasis."""
    return _ITALICS.sub(r"<em>\1</em>", escape(text))
