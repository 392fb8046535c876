"""What the sources hold, to look around in: pictures, the types side by side, related diseases, every record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import streamlit as st

from bot.page.drawings import drawing_html, drawings
from bot.page.frame import Frame
from bot.page.head import draw_head
from bot.texts import data_file
from corpus import Corpus, Entry

_CELLS = ("gene", "inheritance", "what_happens", "infections", "notable")


def draw_explore(corpus: Corpus, frame: Frame) -> None:
    """The whole page."""
    labels = frame.labels
    draw_head(frame, labels["nav"]["explore"], labels["explore_lead"])
    if labels["answers_language"]:
        st.caption(labels["english_only"])
    st.header(labels["drawings"], anchor=False)
    for drawing in drawings():
        st.html(drawing_html(drawing, labels))
    data = data_file("page/explore.yaml")
    st.header(labels["types"], anchor=False)
    st.html(types_html(data["types"], corpus.entries, labels))
    st.header(labels["related"], anchor=False)
    st.html(related_html(data["related"], corpus.entries))
    st.header(labels["all_sources"], anchor=False)
    _draw_sources(corpus, labels)


def types_html(types: Iterable[Mapping[str, Any]], entries: Mapping[str, Entry], labels: Mapping[str, Any]) -> str:
    """A table of the types; each cell links to the record that says it."""
    columns = labels["columns"]
    head = "".join(f'<th scope="col">{escape(columns[c])}</th>' for c in ("name", *_CELLS))
    rows = []
    for one in types:
        cells = "".join(f"<td>{_cell(one['cells'].get(c), entries)}</td>" for c in _CELLS)
        also = f"<br><span>{escape(one['also'])}</span>" if one.get("also") else ""
        rows.append(f'<tr><th scope="row">{escape(one["name"])}{also}</th>{cells}</tr>')
    return (
        f'<div class="him-table" tabindex="0" role="region" aria-label="{escape(labels["types"])}">'
        f'<p class="him-note">{escape(labels["types_lead"])}</p>'
        f'<table lang="en"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _cell(cell: Mapping[str, str] | None, entries: Mapping[str, Entry]) -> str:
    if not cell or cell["source"] not in entries:
        return '<span aria-hidden="true">–</span>'
    return f"{escape(cell['text'])} {_source_link(entries[cell['source']], cell['quote'])}"


def related_html(related: Iterable[Mapping[str, str]], entries: Mapping[str, Entry]) -> str:
    """Other diseases of the immune system, each in one sentence with its record."""
    items = (
        f"<li><strong>{escape(one['name'])}.</strong> {escape(one['how'])} "
        f"{_source_link(entries[one['source']], one['quote'])}</li>"
        for one in related
        if one["source"] in entries
    )
    return f'<ul class="him-list" lang="en">{"".join(items)}</ul>'


def _source_link(entry: Entry, quote: str) -> str:
    name = f"{entry.database} {entry.accession}"
    return (
        f'<a class="him-ref" href="{escape(entry.url)}" target="_blank" rel="noopener noreferrer" '
        f'title="{escape(f"{entry.title}: “{quote}”")}">{escape(name)}</a>'
    )


def _draw_sources(corpus: Corpus, labels: Mapping[str, Any]) -> None:
    wanted = st.text_input(labels["search_sources"], max_chars=200, key="search-sources")
    names = sorted({entry.database for entry in corpus.entries.values()})
    database = st.selectbox(
        labels["filter_database"], ["", *names], format_func=lambda name: name or labels["every_database"]
    )
    found = matching(corpus, wanted or "", database or "")
    count = labels["found_sources"].format(count=len(found), all=len(corpus.entries))
    st.html(f'<p class="him-note" role="status">{escape(count)}</p>')
    st.html(entries_html(found, labels) if found else f"<p>{escape(labels['no_sources'])}</p>")


def matching(corpus: Corpus, words: str, database: str = "") -> list[Entry]:
    """Records of a database, or of all, that hold every one of some words, in the order of their titles."""
    wanted = words.lower().split()
    found = (
        entry
        for entry in corpus.entries.values()
        if database in ("", entry.database)
        and all(word in f"{entry.title} {entry.accession} {entry.body}".lower() for word in wanted)
    )
    return sorted(found, key=lambda entry: entry.title.lower())


def entries_html(entries: Iterable[Entry], labels: Mapping[str, Any]) -> str:
    """Records as a list of cards that open to their text."""
    fields = labels["fields"]
    items = []
    for entry in entries:
        day = entry.record_date.isoformat() if entry.record_date else labels["no_date"]
        body = "".join(f"<h3>{escape(s)}</h3>{text}" for s, text in _sections(entry))
        items.append(
            f'<li><details class="him-source"><summary><span lang="en">{escape(entry.title)}</span> '
            f"<small>{escape(entry.database)} {escape(entry.accession)}. {escape(fields['record_date'])}: "
            f'{escape(day)}</small></summary><div lang="en">{body}'
            f'<p><a href="{escape(entry.url)}" target="_blank" rel="noopener noreferrer">{escape(labels["link"])}</a> '
            f"({escape(labels['kinds'][entry.text])})</p></div></details></li>"
        )
    return f'<ul class="him-entries">{"".join(items)}</ul>'


def _sections(entry: Entry) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for passage in entry.passages:
        found[passage.section] = f"{found.get(passage.section, '')}<p>{escape(passage.text)}</p>"
    return list(found.items())
