"""The page: a conversation in which every answer shows the passages it rests on. Start it with ``make run``."""

from __future__ import annotations

import logging
import threading

import streamlit as st

from bot import Answer, Assistant, EvidenceFound, Sentence, Settings
from bot.rendering import answer_html, notice_html, said_html, sentences_html, sources_html, style
from bot.texts import texts
from index.weights import WeightsError

log = logging.getLogger("him.page")
LABELS = texts()["page"]
EXAMPLES = texts()["questions"][:4]

Turn = tuple[str, Answer]


@st.cache_resource(show_spinner=LABELS["opening"])
def open_assistant() -> Assistant:
    """One assistant for all readers; its models load in the background while the first reader types."""
    assistant = Assistant.open(Settings(), log.warning)
    threading.Thread(target=assistant.warm_up, name="warm-up", daemon=True).start()
    return assistant


def main() -> None:
    """Draw the page for one run of the script."""
    st.set_page_config(page_title=LABELS["title"], page_icon="🧬", layout="centered")
    st.html(style())
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    draw_header(turns)
    try:
        assistant = open_assistant()
    except (WeightsError, FileNotFoundError) as error:
        st.error(str(error))
        return

    for number, turn in enumerate(turns, 1):
        draw_turn(number, turn)
    question = st.chat_input(LABELS["input"], max_chars=2000)
    waiting: str | None = question or st.session_state.pop("chosen", None)
    if waiting:
        turns.append((waiting, answer_live(assistant, waiting, turns)))
        st.rerun()
    draw_choices(turns)


def draw_header(turns: list[Turn]) -> None:
    """Title, notice and, once there is a conversation, the way to a new one."""
    st.title(LABELS["title"])
    st.caption(LABELS["subtitle"])
    st.html(notice_html())
    if turns and st.button(LABELS["new"], icon=":material/add_comment:"):
        st.session_state["turns"] = []
        st.rerun()


def draw_turn(number: int, turn: Turn) -> None:
    """A question and its answer, as they were."""
    question, answer = turn
    with st.chat_message("user"):
        st.html(said_html(question))
    with st.chat_message("assistant"):
        st.html(answer_html(answer, number))


def answer_live(assistant: Assistant, question: str, turns: list[Turn]) -> Answer:
    """Answer while the reader watches: the sources first, then sentence by sentence."""
    number = len(turns) + 1
    with st.chat_message("user"):
        st.html(said_html(question))
    with st.chat_message("assistant"):
        written, sources = st.empty(), st.empty()
        said: list[Sentence] = []
        understood = ""
        with st.spinner(LABELS["searching"]):
            try:
                for event in assistant.stream(question, [asked for asked, _ in turns]):
                    if isinstance(event, Answer):
                        return event
                    if isinstance(event, EvidenceFound):
                        understood = event.standalone_question if event.standalone_question != question else ""
                        sources.html(sources_html(event.citations, number))
                    else:
                        said.append(event)
                        written.html(sentences_html(said, number, understood, question))
            except Exception as error:  # the page must stay usable; the question itself is never logged
                log.error("no answer: %s", type(error).__name__)
    return Answer(question, question, "invalid", (Sentence(LABELS["failed"], (), "fixed"),))


def draw_choices(turns: list[Turn]) -> None:
    """Questions to choose: examples at the start, the nearest ones after a decline."""
    offered = EXAMPLES if not turns else turns[-1][1].suggestions
    if not offered:
        return
    st.caption(LABELS["examples_lead"] if not turns else texts()["decline"]["suggestions_lead"])
    for choice in offered:
        if st.button(choice, key=f"choice-{len(turns)}-{choice}", width="stretch"):
            st.session_state["chosen"] = choice
            st.rerun()


main()
