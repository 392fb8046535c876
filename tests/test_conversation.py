from __future__ import annotations

import pytest

from bot.conversation import standalone_question, topic_of
from index.names import load_names


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is hyper-IgM type 3?", "hyper-IgM type 3"),
        ("Tell me about the CD40LG gene.", "CD40LG gene"),
        ("What does IgA do?", "IgA"),
        ("Who has incontinentia pigmenti?", "incontinentia pigmenti"),
    ],
)
def test_the_topic_is_what_a_question_is_about(question: str, topic: str) -> None:
    assert topic_of(question) == topic


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("What is IgG?", [], "What is IgG?"),
        (
            "which gene does it come from?",
            ["What is ataxia telangiectasia?"],
            "which gene does ataxia telangiectasia come from?",
        ),
        ("and its symptoms?", ["What is CD40 deficiency?"], "and CD40 deficiency's symptoms?"),
        (
            "What is bronchiectasis, and how is it treated in the end?",
            [],
            "What is bronchiectasis, and how is it treated in the end?",
        ),
        ("How is cryptosporidiosis prevented?", ["What is IgG?"], "How is cryptosporidiosis prevented?"),
        ("and for girls?", ["Who gets APDS?"], "and for girls (APDS)?"),
    ],
)
def test_a_follow_up_stands_alone(question: str, history: list[str], expected: str) -> None:
    assert standalone_question(question, history, load_names()) == expected
