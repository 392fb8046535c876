"""Was it helpful? A rating, kept only when the operator asks for it and the reader agrees to just that."""

from __future__ import annotations

import logging
import sqlite3

import streamlit as st

from bot.answer import Answer
from bot.feedback import Feedback, Opinion
from bot.page.rendering import Look
from bot.settings import Settings

log = logging.getLogger("him.page")


def draw_rating(question: str, answer: Answer, look: Look) -> None:
    """The form below an answer, or the thanks for it."""
    labels = look.labels
    if st.session_state.get("rated") == look.turn:
        st.caption(labels["feedback_thanks"])
        return
    with st.expander(labels["feedback_ask"]), st.form(f"feedback-{look.turn}", border=False):
        choices = [labels["helpful"], labels["not_helpful"]]
        helpful = st.radio(labels["feedback_ask"], choices, index=None, horizontal=True, label_visibility="collapsed")
        comment = st.text_input(labels["feedback_comment"], max_chars=500)
        agreed = st.checkbox(labels["feedback_consent"])
        if st.form_submit_button(labels["feedback_send"]) and helpful and agreed:
            entries = tuple(dict.fromkeys(c.entry for c in answer.citations))
            opinion = Opinion(helpful == choices[0], comment or "", question, answer.answer, entries)
            try:
                Feedback(Settings().home).keep(opinion)
            except sqlite3.Error as error:
                log.error("feedback was not kept: %s", type(error).__name__)
                st.error(labels["failed"])
                return
            st.session_state["rated"] = look.turn
            st.rerun()
