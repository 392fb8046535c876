"""The page: a conversation in which every answer shows the passages it rests on. Start it with ``make run``."""

from __future__ import annotations

import logging
import threading

import streamlit as st

from bot import Assistant, Settings
from bot.page.chat import draw_chat
from bot.page.choices import chosen
from bot.page.educators import draw_educators
from bot.page.explore import draw_explore
from bot.page.files import LOGO, page_file
from bot.page.frame import Frame
from bot.texts import LANGUAGES, page_texts
from index.weights import WeightsError

log = logging.getLogger("him.page")


@st.cache_resource(show_spinner=page_texts()["opening"])
def open_assistant() -> Assistant:
    """One assistant for all readers; its models load in the background while the first reader types."""
    assistant = Assistant.open(Settings(), log.warning)
    threading.Thread(target=assistant.warm_up, name="warm-up", daemon=True).start()
    return assistant


def main() -> None:
    """Draw the page for one run of the script."""
    frame = Frame.of(st.query_params.to_dict(), chosen("lang", LANGUAGES, "en"), bool(st.context.is_embedded))
    labels = frame.labels
    st.set_page_config(page_title=labels["title"], page_icon=LOGO, layout="centered")
    if not frame.embedded:
        st.logo(LOGO, size="large")
    link = st.get_option(f"theme.{st.context.theme.type or 'light'}.linkColor")
    st.html(f"<style>:root {{ --him-link: {link} }}{page_file('page.css')}</style>")
    # The only script of the page: our own file, into which nothing that anyone typed or a model wrote ever goes.
    script = f"<script>{page_file('page.js')}</script>"
    st.html(f'<div class="him-unseen" data-language="{frame.language}"></div>{script}', unsafe_allow_javascript=True)

    def chat() -> None:
        draw_chat(open_assistant(), frame)

    def explore() -> None:
        draw_explore(open_assistant().corpus, frame)

    def educators() -> None:
        draw_educators(open_assistant().corpus.entries, frame)

    nav = labels["nav"]
    pages = [
        st.Page(chat, title=nav["ask"], icon=":material/chat:", default=True),
        st.Page(explore, title=nav["explore"], icon=":material/travel_explore:", url_path="explore"),
        st.Page(educators, title=nav["educators"], icon=":material/school:", url_path="educators"),
    ]
    page = st.navigation(pages, position="hidden" if frame.embedded else "top")
    try:
        page.run()
    except (WeightsError, FileNotFoundError) as error:
        st.error(str(error))


main()
