"""The conversation: asking, watching an answer come, reading it in more or less detail, and keeping it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import streamlit as st

from bot.answer import Answer, Citation, Sentence
from bot.assistant import Assistant, EvidenceFound
from bot.page.choices import chosen, draw_choice
from bot.page.drawings import drawing_html, drawing_of
from bot.page.files import LOGO
from bot.page.frame import VIEWS, Frame, View
from bot.page.handout import Handout
from bot.page.head import draw_head
from bot.page.rating import draw_rating
from bot.page.rendering import (
    Look,
    answer_html,
    behind_html,
    copy_html,
    live_html,
    notice_html,
    said_html,
)
from bot.settings import Settings
from bot.texts import texts, translated
from bot.topics import topics

log = logging.getLogger("him.page")
_EXAMPLES = 4
#: Elements that may stand below the last turn: lead, choices, keeping, and one to spare.
_BELOW = 4


@dataclass
class Turn:
    """A question and its answer.

    Attributes:
        answer: As it was given.
        plain: The same in plainer words, once a reader wanted it so.
        complete: Whether the answer came to its end; what a reader stopped is kept as far as it had come.
    """

    question: str
    answer: Answer
    plain: Answer | None = None
    complete: bool = False

    def shown(self, view: View) -> Answer:
        """The answer as a view tells it."""
        return self.plain if view == "simpler" and self.plain else self.answer


def draw_chat(assistant: Assistant, frame: Frame) -> None:
    """The whole page for one run of the script."""
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    labels = frame.labels
    _draw_head(frame, turns)
    # Word for word by default: a rewording may pass every check and still lose a shade.
    view = cast("View", chosen("view", VIEWS, "standard"))
    draw_choice("view", VIEWS, view, labels["views"], labels["view_label"])
    # The box stands at the foot of the page wherever it is called. It is called first, so that what belongs to the last
    # answer alone (its buttons, its drawing) is gone as soon as the next question is asked.
    typed: str | None = st.chat_input(labels["input"], max_chars=2000, submit_mode="stop")
    asked = typed or st.session_state.pop("chosen", None) or _asked_by_address(frame)
    for number, turn in enumerate(turns, 1):
        _draw_turn(assistant, turn, Look(number, frame.language, view), last=number == len(turns) and not asked)
    if asked:
        _answer(assistant, asked, turns, Look(len(turns) + 1, frame.language, view, live=True))
        st.rerun()
    _draw_choices(assistant, turns, frame)
    if turns:
        _draw_keeping(assistant, turns, frame, view)


def _draw_head(frame: Frame, turns: Sequence[Turn]) -> None:
    labels = frame.labels
    draw_head(frame, labels["title"], labels["subtitle"])
    if frame.topic and not turns:
        st.markdown(translated(topics()[frame.topic]["greeting"], frame.language))
    st.html(notice_html(frame.language))
    if labels["answers_language"]:
        st.caption(labels["answers_language"])


def _asked_by_address(frame: Frame) -> str | None:
    """The question of the address, once."""
    if not frame.question or st.session_state.get("asked_by_address") == frame.question:
        return None
    st.session_state["asked_by_address"] = frame.question
    return frame.question[:2000]


def _draw_turn(assistant: Assistant, turn: Turn, look: Look, last: bool) -> None:
    labels = look.labels
    with st.chat_message("user", avatar=":material/person:"):
        if last and st.session_state.get("editing"):
            _draw_editing(turn, labels)
        else:
            st.html(said_html(turn.question, look))
    with st.chat_message("assistant", avatar=LOGO):
        if look.view == "simpler" and turn.plain is None and turn.answer.citations:
            with st.spinner(labels["simplifying"]):
                turn.plain = assistant.plainer(turn.answer)
        answer = turn.shown(look.view)
        # In the same place as while the answer came, and in one piece: of two elements Streamlit draws one after the
        # other, and the second would jump.
        st.html(answer_html(answer, look) + behind_html(answer, look))
        drawing = drawing_of(answer) if last else None
        if drawing:
            st.html(drawing_html(drawing, labels))
        if answer.citations:
            alone = Handout([(turn.question, answer)], assistant.corpus.entries, date.today(), look.language, look.view)
            st.html(copy_html(alone.text(), labels))
        if last and not st.session_state.get("editing"):
            if st.button(labels["edit"], icon=":material/edit:", type="tertiary", key=f"edit-{look.turn}"):
                st.session_state["editing"] = True
                st.rerun()
            if Settings().feedback and turn.complete:
                draw_rating(turn.question, turn.answer, look)


def _draw_editing(turn: Turn, labels: dict[str, Any]) -> None:
    """The last question in a box, to be asked again in other words; its answer goes."""
    with st.form("edit", border=False):
        changed = st.text_area(labels["edit_label"], turn.question, max_chars=2000)
        again = st.form_submit_button(labels["ask_again"], type="primary")
        cancelled = st.form_submit_button(labels["cancel"])
    if again or cancelled:
        st.session_state["editing"] = False
        if again and changed and changed.strip():
            st.session_state["turns"].pop()
            st.session_state["chosen"] = changed
        st.rerun()


def _answer(assistant: Assistant, question: str, turns: list[Turn], look: Look) -> None:
    """Answer while the reader watches, sentence by sentence; the sources follow when all is said.

    The turn is in the conversation from the start. When the reader stops the answer, this run ends wherever it is, and
    what had been said by then stays.
    """
    labels = look.labels
    history = [turn.question for turn in turns]
    turn = Turn(question, _unfinished(question, labels["stopped"]))
    turns.append(turn)
    with st.chat_message("user", avatar=":material/person:"):
        st.html(said_html(question, look))
    reply = st.chat_message("assistant", avatar=LOGO)
    for _ in range(_BELOW):  # Streamlit leaves what stood below until the run ends, and the answer would push it about
        st.empty()
    with reply:
        written = st.empty()
        said: list[Sentence] = []
        citations: tuple[Citation, ...] = ()
        understood = ""
        # Empty from the start: a screen reader tells what is added to a place that it already knows.
        written.html(live_html(said, citations, look))
        with st.spinner(labels["searching"]):
            try:
                for event in assistant.stream(question, history, plainly=look.view == "simpler"):
                    if isinstance(event, Answer):
                        turn.answer, turn.complete = event, True
                        turn.plain = event if look.view == "simpler" else None
                    elif isinstance(event, EvidenceFound):
                        understood = event.standalone_question if event.standalone_question != question else ""
                        citations = event.citations
                        written.html(live_html(said, citations, look))
                    else:
                        said.append(event)
                        so_far = (*said, Sentence(labels["stopped"], (), "fixed"))
                        turn.answer = replace(turn.answer, sentences=so_far, citations=citations)
                        written.html(live_html(said, citations, look, understood, question))
            except Exception as error:  # the page must stay usable; the question itself is never logged
                log.error("no answer: %s", type(error).__name__)
                turn.answer = _unfinished(question, labels["failed"])


def _unfinished(question: str, text: str) -> Answer:
    return Answer(question, question, "invalid", (Sentence(text, (), "fixed"),))


def _draw_choices(assistant: Assistant, turns: Sequence[Turn], frame: Frame) -> None:
    """Questions to choose: by theme at the start, the nearest ones after an answer or a decline."""
    labels = frame.labels
    if not turns:
        _draw_themes(frame)
        return
    last = turns[-1].answer
    offered = assistant.follow_ups(last, [turn.question for turn in turns])
    if offered:
        lead = labels["follow_ups_lead"] if last.outcome == "answer" else texts()["decline"]["suggestions_lead"]
        st.caption(translated(lead, frame.language))
        _draw_buttons(offered, frame.language, len(turns))


def _draw_themes(frame: Frame) -> None:
    labels = frame.labels
    st.caption(labels["examples_lead"])
    if frame.topic:
        _draw_buttons(topics()[frame.topic]["questions"], frame.language, 0)
        return
    names = list(topics())
    theme = st.pills(
        labels["themes"],
        names,
        default=names[0],
        required=True,
        format_func=lambda name: translated(topics()[name]["label"], frame.language),
        label_visibility="collapsed",
        key="theme",
    )
    _draw_buttons(topics()[theme or names[0]]["questions"][:_EXAMPLES], frame.language, 0)


def _draw_buttons(questions: Sequence[str], language: str, turn: int) -> None:
    """One button for each question; a translated one asks in English, the language of the sources."""
    with st.container(gap="xsmall"):
        for choice in questions:
            if st.button(translated(choice, language), key=f"choice-{turn}-{choice}", width="stretch"):
                st.session_state["chosen"] = choice
                st.rerun()


def _draw_keeping(assistant: Assistant, turns: Sequence[Turn], frame: Frame, view: View) -> None:
    """A new conversation, and two ways to keep this one."""
    labels = frame.labels
    kept = [(turn.question, turn.shown(view)) for turn in turns]
    handout = Handout(kept, assistant.corpus.entries, date.today(), frame.language, view)
    with st.container(horizontal=True):
        if st.button(labels["new"], icon=":material/add_comment:"):
            st.session_state["turns"], st.session_state["editing"] = [], False
            st.rerun()
        with st.popover(labels["keep"], icon=":material/download:"):
            st.caption(labels["keep_help"])
            name = f"him-answers-{date.today().isoformat()}"
            st.download_button(
                labels["keep_html"], handout.html, f"{name}.html", "text/html", on_click="ignore", width="stretch"
            )
            st.download_button(
                labels["keep_markdown"],
                handout.markdown,
                f"{name}.md",
                "text/markdown",
                on_click="ignore",
                width="stretch",
            )
