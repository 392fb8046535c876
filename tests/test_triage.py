from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sorter import Sorter
from bot.triage import clean, triage


@pytest.mark.parametrize("text", ["", "   ", "....", "🙂🤷", "\u200b\u202e", "12 34", "\x00", "?!?", "x" * 20_000])
def test_what_is_no_question_gets_a_kind_reply(sorter: Sorter, text: str) -> None:
    reply = triage(clean(text), sorter)
    assert reply is not None
    assert reply.outcome == "invalid"
    assert reply.lines


@pytest.mark.parametrize("text", ["Hello!", "thanks a lot", "What can you help me with?", "Happy new year!", "bye"])
def test_small_talk_is_answered_in_kind(sorter: Sorter, text: str) -> None:
    reply = triage(clean(text), sorter)
    assert reply is not None
    assert reply.outcome == "smalltalk"


@pytest.mark.parametrize("text", ["What is HIM?", "igm", "Hi, what is class switching?", "helper T cells", "CD40LG"])
def test_a_question_goes_on_to_the_search(sorter: Sorter, text: str) -> None:
    assert triage(clean(text), sorter) is None


@given(st.text())
def test_cleaning_is_total_and_settles_at_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned


def test_lone_surrogates_and_hidden_marks_are_taken_out() -> None:
    assert clean("What\ud800 is\u200b\u202e HIM?\x00") == "What? is HIM?"
