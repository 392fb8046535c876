"""For teachers: the snippet for a course page with a live preview, ready lessons, and how to allow a course site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from bot.page.frame import Frame
from bot.page.head import draw_head
from bot.texts import LANGUAGES, data_file, translated
from bot.topics import topics
from corpus import Entry

COLORS = ("system", "light", "dark")
_HEIGHTS = (400, 1200)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A frame for a course page.

    Attributes:
        address: Where learners reach the page: scheme, host and path.
        height: Of the frame, in pixels; it is as wide as there is room.
    """

    address: str
    title: str
    topic: str = ""
    colors: str = "system"
    language: str = "en"
    height: int = 700

    @property
    def url(self) -> str:
        """The address with all choices."""
        query = [("embed", "true")]
        query += [("topic", self.topic)] if self.topic else []
        query += [("lang", self.language)] if self.language != "en" else []
        query += [("embed_options", f"{self.colors}_theme")] if self.colors in ("light", "dark") else []
        return f"{self.address.rstrip('/')}/?{urlencode(query)}"

    @property
    def html(self) -> str:
        """The element to copy."""
        return (
            f'<iframe src="{escape(self.url)}" title="{escape(self.title)}" width="100%" height="{self.height}" '
            'style="border: 0; max-width: 56rem" loading="lazy" allow="clipboard-write"></iframe>'
        )


def draw_educators(entries: Mapping[str, Entry], frame: Frame) -> None:
    """The whole page."""
    labels = frame.labels
    draw_head(frame, labels["nav"]["educators"], labels["educators_lead"])
    st.write(labels["privacy"])
    st.header(labels["snippet"], anchor=False)
    _draw_snippet(frame)
    st.header(labels["allow"], anchor=False)
    for paragraph in labels["allow_text"]:
        st.write(paragraph)
    st.code(labels["allow_example"], language=None, wrap_lines=True)
    st.header(labels["lessons"], anchor=False)
    if labels["answers_language"]:
        st.caption(labels["english_only"])
    for lesson in data_file("page/lessons.yaml")["lessons"]:
        with st.expander(lesson["title"]):
            st.html(lesson_html(lesson, entries, labels))


def _draw_snippet(frame: Frame) -> None:
    labels = frame.labels
    here = urlsplit(st.context.url or "http://localhost:8501")
    own = f"{here.scheme}://{here.netloc}"
    address = st.text_input(labels["snippet_address"], own, max_chars=300)
    names = ["", *topics()]
    left, right = st.columns(2)
    topic = left.selectbox(
        labels["snippet_topic"],
        names,
        format_func=lambda n: translated(topics()[n]["label"], frame.language) if n else labels["snippet_no_topic"],
    )
    language = right.selectbox(
        labels["language_label"],
        LANGUAGES,
        index=LANGUAGES.index(frame.language),
        format_func=lambda code: labels["languages"][code],
        key="snippet-language",
    )
    colors = left.selectbox(labels["snippet_colors"], COLORS, format_func=lambda name: labels["colors"][name])
    height = right.number_input(labels["snippet_height"], *_HEIGHTS, value=700, step=50)
    choices = (labels["snippet_title"], topic or "", colors, language, int(height))
    st.write(labels["snippet_code"])
    st.code(Snippet(address or own, *choices).html, language=None, wrap_lines=True)
    st.subheader(labels["preview"], anchor=False)
    st.iframe(Snippet(own, *choices).url, height=int(height), alt=labels["snippet_title"])


def lesson_html(lesson: Mapping[str, Any], entries: Mapping[str, Entry], labels: Mapping[str, Any]) -> str:
    """One lesson with its questions and their answer key, each with the record it rests on."""
    facts = labels["lesson_facts"].format(level=lesson["level"], minutes=lesson["minutes"])
    steps = "".join(f"<li>{escape(step)}</li>" for step in lesson["steps"])
    items = []
    for one in lesson["questions"]:
        entry = entries.get(one["source"])
        if entry is None:
            continue
        items.append(
            f"<li><strong>{escape(one['question'])}</strong> "
            f'<a href="./?{urlencode({"q": one["question"]})}" target="_blank">{escape(labels["lesson_try"])}</a>'
            f"<details><summary>{escape(labels['answer_to'])}</summary><p>{escape(one['answer'])}</p>"
            f"<p>{escape(labels['lesson_source'])}: <q>{escape(one['quote'])}</q> "
            f'<a href="{escape(entry.url)}" target="_blank" rel="noopener noreferrer">{escape(entry.title)}</a></p>'
            "</details></li>"
        )
    return (
        f'<div class="him-lesson" lang="en"><p>{escape(facts)}</p><p>{escape(lesson["aim"])}</p>'
        f"<h3>{escape(labels['lesson_steps'])}</h3><ol>{steps}</ol>"
        f"<h3>{escape(labels['lesson_questions'])}</h3><ol>{''.join(items)}</ol></div>"
    )
