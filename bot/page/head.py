"""The head of every page: its title, and the language of the page."""

from __future__ import annotations

import streamlit as st

from bot.page.choices import draw_choice
from bot.page.frame import Frame
from bot.texts import LANGUAGES


def draw_head(frame: Frame, title: str, lead: str) -> None:
    """Title and lead, beside the choice of language; inside a course page only a small title."""
    labels = frame.labels
    if frame.embedded:
        st.html(f'<h1 class="him-small-title">{title}</h1>')
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(title, anchor=False, width="content")
        draw_choice("lang", LANGUAGES, frame.language, labels["languages"], labels["language_label"], hidden=True)
    st.caption(lead)
