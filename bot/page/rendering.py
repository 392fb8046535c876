"""Answers as HTML for the page. Every piece of text is escaped here; no caller passes markup in.

Source cards are plain ``<details>`` elements. A citation mark is a link to an element inside its card, and browsers
open a closed ``<details>`` when a link leads into it, so a card opens by mouse, keyboard and screen reader without
a script and without a round trip to the server; a link in the card leads back to the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Any

from bot.answer import REWORDED, Answer, Citation, Sentence, explained
from bot.glossary import Mark
from bot.grade import grade
from bot.page.frame import View
from bot.texts import page_texts, translated

# The primary document writes genes and germs in italics, as *TNFSF5*.
_ADDRESS = re.compile(r"https://[\w./?=&;#%-]*[\w/]")
_ITALICS = re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\*")


@dataclass(frozen=True, slots=True)
class Look:
    """How one reply is drawn.

    Attributes:
        turn: Number of the question in the conversation; keeps the links of different replies apart.
        live: Whether it is being written, so that a screen reader tells each new sentence, once.
    """

    turn: int
    language: str = "en"
    view: View = "standard"
    live: bool = False

    @property
    def labels(self) -> dict[str, Any]:
        """The texts of the page."""
        return page_texts(self.language)


def said_html(text: str, look: Look) -> str:
    """What a reader typed."""
    return f'<p class="him-said"><span class="him-unseen">{escape(look.labels["you_asked"])}: </span>{escape(text)}</p>'


def notice_html(language: str = "en") -> str:
    """The line that this is education and not medical advice."""
    return f'<p class="him-notice" role="note">{escape(page_texts(language)["notice"])}</p>'


def viewed(sentences: Sequence[Sentence], view: View) -> list[Sentence]:
    """Sentences as a view tells them: reworded in the simpler one, word for word in the others."""
    if view == "simpler":
        return list(sentences)
    return [replace(s, text=s.quote, origin="quote") if s.origin in REWORDED else s for s in sentences]


def sentences_html(
    sentences: Sequence[Sentence], citations: Sequence[Citation], look: Look, understood: str = "", asked: str = ""
) -> str:
    """A reply, or the part of it that is verified so far, with its citation marks and plain words.

    Args:
        understood: The stand-alone question, where it differs from what was typed.
        asked: What was typed; a medical word in it needs no plain word in the answer.
    """
    note = f'<p class="him-note">{escape(look.labels["understood"])} {escape(understood)}</p>' if understood else ""
    shown = viewed(sentences, look.view)
    if look.view == "more":
        fixed = [s for s in shown if s.origin == "fixed"]
        body = _blocks(fixed, citations, look, asked) + "".join(_passages(citations, look))
    else:
        body = _blocks(shown, citations, look, asked)
    status = ' role="status"' if look.live else ""
    return f'<div class="him-answer" id="answer-{look.turn}" tabindex="-1"{status}>{note}{body}</div>'


def _blocks(sentences: Sequence[Sentence], citations: Sequence[Citation], look: Look, asked: str) -> str:
    """Paragraphs: fixed texts, questions to bring along, and one for each source, named from the second on.

    A sentence of another record may be about another gene or another study, and its own words need not say so.
    """
    title_of = {c.n: c.title for c in citations}

    def kind(pair: tuple[Sentence, tuple[Mark, ...]]) -> tuple[bool, bool, str]:
        sentence = pair[0]
        fixed = sentence.origin == "fixed"
        return fixed, _asks_back(sentence), "" if fixed else title_of.get(next(iter(sentence.citations), 0), "")

    blocks, named = [], ""
    for (_, _, title), group in groupby(explained(sentences, asked), kind):
        if title and named and title != named:
            source = f'<span lang="en">{escape(title)}</span>'
            blocks.append(f'<p class="him-from">{escape(look.labels["from_source"])} {source}</p>')
        named = title or named
        blocks.append(_block(list(group), citations, look))
    return "".join(blocks)


def _asks_back(sentence: Sentence) -> bool:
    """Whether it is one of the questions to bring to the care team, which stand in a list."""
    return sentence.origin == "fixed" and sentence.text.endswith("?")


def _block(group: Sequence[tuple[Sentence, tuple[Mark, ...]]], citations: Sequence[Citation], look: Look) -> str:
    first = group[0][0]
    if _asks_back(first):
        items = (f"<li>{escape(translated(s.text, look.language))}</li>" for s, _ in group)
        return f"<ul>{''.join(items)}</ul>"
    if first.origin == "fixed":
        return f"<p>{' '.join(_linked(translated(s.text, look.language)) for s, _ in group)}</p>"
    by_number = {c.n: c for c in citations}
    written = (
        _with_plain_words(s.text, marks) + "".join(_mark(by_number[n], look) for n in s.citations if n in by_number)
        for s, marks in group
    )
    return f'<p lang="en">{" ".join(written)}</p>'


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


def _passages(citations: Sequence[Citation], look: Look) -> list[str]:
    """Whole paragraphs of the sources, each once, with every quoted part marked."""
    by_passage: dict[tuple[str, str], list[Citation]] = {}
    for c in citations:
        by_passage.setdefault((c.entry, c.passage), []).append(c)
    blocks = []
    for (_, passage), cited in by_passage.items():
        parts, at = [], 0
        for c in sorted(cited, key=lambda c: c.start):
            parts += [_italics(passage[at : c.start]), f"<mark>{_italics(c.quote)}</mark>{_mark(c, look)}"]
            at = c.end
        blocks.append(f'<p lang="en">{"".join(parts)}{_italics(passage[at:])}</p>')
    return blocks


def sources_html(citations: Sequence[Citation], look: Look) -> str:
    """One card for each citation."""
    heading = f"<p>{escape(look.labels['sources'])}</p>"
    return f'<div class="him-sources">{heading}{"".join(_card(c, look) for c in citations)}</div>'


def live_html(
    said: Sequence[Sentence], citations: Sequence[Citation], look: Look, understood: str = "", asked: str = ""
) -> str:
    """A reply while it comes, and what shows below it only when the run has ended without the rest.

    A reader who stops an answer ends the run wherever it is: nothing can be drawn after that. The sources wait with
    that note because each sentence that comes would push them down.
    """
    note = f'<p class="him-note" role="status">{escape(look.labels["stopped"])}</p>'
    sources = sources_html(citations, look) if citations else ""
    written = sentences_html(said, citations, look, understood, asked)
    return f'{written}<div class="him-stopped">{note}{sources}</div>'


def answer_html(answer: Answer, look: Look) -> str:
    """What a whole reply says, in the place where its sentences came one by one."""
    understood = answer.standalone_question if answer.standalone_question != answer.question else ""
    html = sentences_html(answer.sentences, answer.citations, look, understood, answer.question)
    if answer.lead:
        html = f'<p class="him-note" lang="{answer.language}" dir="auto">{escape(answer.lead)}</p>{html}'
    elif answer.language != "en":
        html = f'<div lang="{answer.language}" dir="auto">{html}</div>'
    return html


def behind_html(answer: Answer, look: Look) -> str:
    """What stands behind a reply: what to look twice at, its sources, and why they were chosen."""
    labels = look.labels
    html = "".join(f'<p class="him-note" role="note">{escape(translated(n, look.language))}</p>' for n in answer.notes)
    if look.view == "simpler" and any(s.origin in REWORDED for s in answer.sentences):
        html += f'<p class="him-note" role="note">{escape(labels["simpler_note"])}</p>'
    if answer.citations:
        level = max(1, round(grade(_told(answer, look.view))))
        html += f'<p class="him-level">{escape(labels["grade"].format(grade=level))}</p>'
        html += sources_html(answer.citations, look)
    return html + why_html(answer, look)


def _told(answer: Answer, view: View) -> str:
    if view == "more":
        return " ".join({c.passage: None for c in answer.citations})
    return " ".join(s.text for s in viewed(answer.sentences, view) if s.origin != "fixed")


def why_html(answer: Answer, look: Look) -> str:
    """How the reply came about, for teachers and the curious."""
    labels = look.labels
    rows = [(labels["why_outcome"], escape(labels["outcomes"][answer.outcome]))]
    if answer.citations or answer.outcome == "decline":
        rows.insert(0, (labels["why_searched"], f'<span lang="en">{escape(answer.standalone_question)}</span>'))
    told = []
    for s in answer.sentences if answer.citations else ():
        if s.origin == "fixed":
            continue
        refused = labels["refused"].format(reasons="; ".join(s.refused)) if s.refused else ""
        marks = "".join(f"[{n}]" for n in s.citations)
        told.append(
            f'<li><span lang="en">“{escape(s.quote or s.text)}” {marks}</span> '
            f"{escape(labels['origins'][s.origin])} <span lang='en'>{escape(refused)}</span></li>"
        )
    if told:
        rows.append((labels["why_sentences"], f"<ul>{''.join(told)}</ul>"))
    terms = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows)
    seconds = ""
    if "evidence_s" in answer.timings:
        t = answer.timings
        spent = {"search": t["search_s"], "evidence": round(t["evidence_s"] - t["search_s"], 3), "total": t["total_s"]}
        seconds = f'<p class="him-note">{escape(labels["why_time"].format(**spent))}</p>'
    return f'<details class="him-why"><summary>{escape(labels["why"])}</summary><dl>{terms}</dl>{seconds}</details>'


def copy_html(text: str, labels: dict[str, Any]) -> str:
    """A button that copies a text; the script of the page does the copying."""
    return (
        f'<button type="button" class="him-copy" data-copy="{escape(text)}" data-copied="{escape(labels["copied"])}">'
        f"{escape(labels['copy'])}</button>"
    )


def _mark(c: Citation, look: Look) -> str:
    """A citation mark. What the card holds is shown beside it while it is pointed at."""
    label = f"{look.labels['source']} {c.n}"
    peek = f"<strong>{escape(c.title)}</strong> “{_italics(c.quote)}”"
    return (
        f'<span class="him-marked"><a class="him-cite" href="#source-{look.turn}-{c.n}" aria-label="{escape(label)}">'
        f'{c.n}</a><span class="him-peek" aria-hidden="true" lang="en">{peek}</span></span>'
    )


def _card(c: Citation, look: Look) -> str:
    labels = look.labels
    facts = {
        "database": c.database,
        "accession": c.accession,
        "section": c.section,
        "record_date": c.record_date or labels["no_date"],
        "text": labels["kinds"][c.text],
    }
    rows = "".join(f"<dt>{escape(labels['fields'][k])}</dt><dd>{escape(v)}</dd>" for k, v in facts.items())
    before, after = _italics(c.passage[: c.start]), _italics(c.passage[c.end :])
    passage = f"{before}<mark>{_italics(c.quote)}</mark>{after}"
    return (
        f'<details class="him-source"><summary><span class="him-number">{c.n}</span> {escape(c.title)}</summary>'
        f'<div id="source-{look.turn}-{c.n}" tabindex="-1"><dl>{rows}</dl><blockquote lang="en">{passage}</blockquote>'
        f'<p><a href="{escape(c.url)}" target="_blank" rel="noopener noreferrer">{escape(labels["link"])}</a> '
        f'<a href="#answer-{look.turn}">{escape(labels["back"])}</a></p></div></details>'
    )


def _linked(text: str) -> str:
    """A fixed text with its web addresses as links."""
    return _ADDRESS.sub(r'<a href="\g<0>" target="_blank" rel="noopener noreferrer">\g<0></a>', escape(text))


def _italics(text: str) -> str:
    """Escaped text, with the italics of the sources kept as emphasis."""
    return _ITALICS.sub(r"<em>\1</em>", escape(text))
