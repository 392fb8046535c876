from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Assistant
from bot.grade import grade
from bot.own_weights import SORTER
from bot.sorter import Sorter, care
from bot.texts import texts
from bot.triage import clean, triage
from index import Embedder
from index.weights import WeightsError


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


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("He is gasping and his lips are turning blue", "emergency"),
        ("I can't do this any more, they would be better off without me", "emergency"),
        ("How many mg of Bactrim for a 14 kg boy?", "safety"),
        ("My son has HIGM1. What does CD40 ligand do?", None),
        ("Can people with hyper-IgM have live vaccines?", None),
    ],
)
def test_danger_despair_and_decisions_are_told_from_questions(sorter: Sorter, text: str, outcome: str | None) -> None:
    reply = triage(clean(text), sorter)
    assert (reply.outcome if reply else None) == outcome


def test_the_same_message_is_always_sorted_the_same_way(sorter: Sorter) -> None:
    message = "is it ok if he swims in the lake on saturday"
    assert sorter.shares(message) == sorter.shares(message)
    assert sum(sorter.shares(message).values()) == pytest.approx(1)


def test_every_cue_and_pattern_has_a_reason_and_compiles() -> None:
    patterns = [*care()["cues"], *care()["personal"]["always"], *care()["personal"]["somebody"]]
    for pattern in patterns:
        re.compile(pattern["pattern"])
        assert pattern["reason"]


def test_an_altered_sorter_is_not_loaded(embedder: Embedder, tmp_path: Path) -> None:
    copy = tmp_path / SORTER.name
    copy.write_bytes(SORTER.read_bytes()[:-1])
    copy.with_suffix(".sha256").write_bytes(SORTER.with_suffix(".sha256").read_bytes())
    with pytest.raises(WeightsError, match="git checkout"):
        Sorter(embedder, copy).shares("hello")


def test_fixed_texts_are_plain() -> None:
    """Grade 6 or below, each text as a whole; the names of organisations are left out as names."""
    organisations = re.compile(r"(?:the )?(?:Immune Deficiency|Hyper IgM) Foundation|\(\w+\.org\)")
    read = {f"care {kind}": " ".join(care()[kind]["text"]) for kind in ("emergency", "crisis", "personal")}
    read |= {f"care topic {i}": " ".join(t["questions"]) for i, t in enumerate(care()["personal"]["topics"])}
    read |= {f"smalltalk {kind}": group["reply"] for kind, group in texts()["smalltalk"].items()}
    read |= {f"invalid {kind}": line for kind, line in texts()["invalid"].items()}
    read |= {"decline": " ".join(texts()["decline"]["text"])}
    read |= {f"note {kind}": texts()["notes"][kind] for kind in ("differ", "old")}
    read |= {name: texts()["page"][name] for name in ("notice", "simpler_note")}
    hard = {name: grade(organisations.sub("", text)) for name, text in read.items()}
    assert {name: value for name, value in hard.items() if value > 6} == {}


@pytest.mark.parametrize("topic", care()["emergency"]["facts"], ids=lambda topic: topic["reason"])
def test_the_fact_beside_an_emergency_is_one_cited_sentence(quoting: Assistant, topic: dict[str, str]) -> None:
    message = {
        "a reaction to the infusion": "His face is swelling during the infusion and he can hardly breathe",
        "trouble with breathing": "She is gasping for air and her lips are blue",
        "severe diarrhea": "Watery diarrhea twenty times today, he is limp and does not pee",
        "fever": "He has hyper-IgM and a fever of 40, he is confused and shivering",
    }[topic["reason"]]
    answer = quoting.ask(message)
    assert answer.outcome == "emergency"
    assert answer.sentences[0].text == care()["emergency"]["text"][0]
    quoted = [s for s in answer.sentences if s.origin != "fixed"]
    assert len(quoted) == 1
    assert quoted[0].citations
    assert answer.standalone_question == message
