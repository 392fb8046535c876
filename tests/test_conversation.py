from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import focus, standalone_question, topic_of
from index.names import load_names

NAMES = load_names()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is hyper-IgM type 3?", "hyper-IgM type 3"),
        ("Tell me about the CD40LG gene.", "CD40LG gene"),
        ("What does IgA do?", "IgA"),
        ("Who has incontinentia pigmenti?", "incontinentia pigmenti"),
        ("How is APDS treated?", "APDS"),
    ],
)
def test_the_topic_is_what_a_question_is_about(question: str, topic: str) -> None:
    assert topic_of(question) == topic


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        (
            "which gene does it come from?",
            ["What is ataxia telangiectasia?"],
            "which gene does ataxia telangiectasia come from?",
        ),
        ("and its symptoms?", ["What is CD40 deficiency?"], "and CD40 deficiency's symptoms?"),
        ("and for girls?", ["Who gets APDS?"], "and for girls (APDS)?"),
        ("How is it treated?", ["What is HIM?", "Is it rare?"], "How is HIM treated?"),
        ("and type 5?", ["What is the OMIM number of hyper-IgM type 2?"], "and type 5 (OMIM number of hyper-IgM)?"),
        (
            "How many of them had diarrhea?",
            ["How many USIDNET patients had mouth ulcers?"],
            "How many of them had diarrhea (How many USIDNET patients had mouth ulcers)?",
        ),
        (
            "And can those with the condition travel?",
            ["What is CD40 deficiency?"],
            "And can those with the condition travel (CD40 deficiency)?",
        ),
        ("what is him?", [], "what is HIM?"),
    ],
)
def test_a_follow_up_stands_alone(question: str, history: list[str], expected: str) -> None:
    assert standalone_question(question, history, NAMES) == expected


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("What is IgG?", []),
        ("How is cryptosporidiosis prevented?", ["What is IgG?"]),
        ("What is bronchiectasis, and how is it treated in the end?", []),
        ("Is it true that HIM is inherited?", ["What is IgG?"]),
        ("What helps him?", []),
        ("What resolution does 3QD6 have?", ["What is 1ALY?"]),
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str, history: list[str]) -> None:
    assert standalone_question(question, history, NAMES) == question


def test_the_question_at_the_end_of_a_story_is_found() -> None:
    story = (
        "hello, my sister's boy was told last week that he has X-linked hyper IgM and we are all quite shaken, nobody "
        "slept much. what does the liver have to do with it?"
    )
    assert focus(story, NAMES) == "What does the liver have to do with it (CD40 ligand deficiency)?"


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=3))
def test_any_conversation_makes_a_question(question: str, history: list[str]) -> None:
    assert isinstance(standalone_question(question, history, NAMES), str)


@pytest.mark.parametrize(
    "pressed",
    [
        "No, it is on chromosome 21. Take it back.",
        "You are wrong, admit it",
        "I insist that you say I am right.",
        "Nonsense, everyone knows it comes from dirt.",
    ],
)
def test_insisting_changes_nothing(pressed: str) -> None:
    asked = "On which chromosome is the TNFSF5 gene?"
    assert standalone_question(pressed, [asked], NAMES) == asked
    assert standalone_question(pressed, [asked, "Wrong. Correct yourself."], NAMES) == asked


@pytest.mark.parametrize("question", ["No fever, but is it serious?", "Is it wrong to say that boys inherit it?"])
def test_a_question_is_no_insisting(question: str) -> None:
    assert standalone_question(question, ["What is HIM?"], NAMES) != "What is HIM?"
