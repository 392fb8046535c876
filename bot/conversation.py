"""Follow-up questions: what "it" and "and for girls?" mean after the questions before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.names import Names

_LEAD = re.compile(
    r"""^(?:(?:and|so|but|ok|okay|well|please)[, ]+)*
    (?:(?:can|could|would)[ ]you[ ](?:tell|explain|say)(?:[ ]to)?(?:[ ]me)?(?:[ ]about)?
    |tell[ ]me(?:[ ]about)?|explain|describe
    |what[ ](?:is|are|was|were|does|do|did|happens?(?:[ ](?:in|to|on|during))?|about)
    |who[ ](?:is|are|was|has|have|gets)|how[ ](?:is|are|does|do|did|can)|why[ ](?:is|are|does|do|did)
    |when[ ](?:is|are|does|do|did)|where[ ](?:is|are|does|do)|which|is|are|does|do|can|did)\s+""",
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = re.compile(
    r"\s+(?:mean|do|does|for|called|caused by|about|stand for|work|cause|report|study|find)(?:\s+in \d{4})?$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|they|them|this|these|those|that one|that)\b(?!\s+(?:there|is why|said))", re.IGNORECASE)
_CONTINUES = re.compile(
    r"^(?:and|but|so|also|then|or|what about|how about|what else|why not|why|how so)\b", re.IGNORECASE
)
# "is it true that", "what is it called": the pronoun points forward or nowhere.
_EMPTY_PRONOUN = re.compile(r"\bis it (?:true|possible|ok|okay|safe|normal|likely|common|dangerous|a)\b", re.IGNORECASE)
_SHORT = 5


def topic_of(question: str) -> str:
    """What a question is about, in its own words: 'hyper-IgM type 3' of 'What is hyper-IgM type 3?'."""
    topic = question.strip().rstrip("?.! ")
    topic = _LEAD.sub("", topic)
    topic = _TRAILING.sub("", topic)
    return re.sub(r"^(?:the|a|an)\s+", "", topic, flags=re.IGNORECASE)


def standalone_question(question: str, history: Sequence[str], names: Names) -> str:
    """The question as it would be asked alone; the question itself when it needs nothing from before.

    Args:
        history: Earlier questions of the conversation, oldest first.
        names: Known names; a question that names its own subject is not dragged back to an older one.
    """
    before = [h for h in history if h.strip()]
    if not before:
        return question
    pronoun = _PRONOUN.search(question) if not _EMPTY_PRONOUN.search(question) else None
    possessive = _POSSESSIVE.search(question)
    named = bool(names.find(question))
    follows_on = _CONTINUES.search(question) or len(question.split()) <= _SHORT
    if not pronoun and not possessive and (named or not follows_on):
        return question
    if named and not pronoun and not possessive:
        return question
    topic = _topic(before, names)
    if possessive and not named:
        return _POSSESSIVE.sub(f"{topic}'s", question, count=1)
    if pronoun and not named:
        return question[: pronoun.start()] + topic + question[pronoun.end() :]
    return f"{question.rstrip('?!. ')} ({topic})?"


def _topic(history: Sequence[str], names: Names) -> str:
    """The newest question that names a subject of its own, else the newest."""
    for question in reversed(history):
        if names.find(question) or not (_PRONOUN.search(question) or _POSSESSIVE.search(question)):
            return topic_of(question)
    return topic_of(history[-1])
