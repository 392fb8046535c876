"""What a question means where it stands: after the questions before it, and at the end of a long story."""

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
    r"\s+(?:mean|do|does|for|called|caused by|about|stand for|work|cause|report|study|find|treated|inherited|diagnosed)"
    r"(?:\s+in \d{4})?$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|they|them|these|those|this|that one|that)\b"
    # "this disease", "those with", "that there": words that stand before something, not for it
    r"(?!\s+(?:there|is why|said|with|who|whose|of\b|[a-z]+(?:ies|ion|ease|rome|ment|es|or|er|el|ein|ene)\b))",
    re.IGNORECASE,
)
_POINTS_AT = re.compile(
    r"\b(?:this|that|the|these|those)\s+(?:disease|condition|syndrome|disorder|illness|gene|protein|enzyme|germ|virus|"
    r"parasite|fungus|study|report|test|treatment|structure|type|form|one|infection|medicine|drug|record)s?\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^(?:and|but|so|also|then|or|what about|how about|what else|why not|why|how so)\b", re.IGNORECASE
)
# "is it true that", "is it safe": here "it" stands for what follows.
_EMPTY_PRONOUN = re.compile(r"\bis it (?:true|possible|ok|okay|likely|a|that)\b", re.IGNORECASE)
# The disease typed without capitals, where the child cannot be meant.
_DISEASE_AS_HIM = re.compile(
    r"^((?:so |and )?(?:what(?:'s| is| does)|how is|why is|how common is|what causes|types of|define)) him\b"
    r"(?=\s*(?:$|[?.!]|mean|stand|treated|caused|inherited|diagnosed|called|exactly|syndrome|disease))",
    re.IGNORECASE,
)
# Contradiction or pressure instead of a question: the question before it still stands.
_INSISTS = re.compile(
    r"^(?:no|nope|wrong|nonsense|rubbish|i (?:insist|disagree|don't (?:believe|think so))|not true|liar)\b"
    r"|\byou(?:'re| are| have it| got it) (?:all )?(?:wrong|mistaken|lying|upside down|mixed up)"
    r"|\bthat(?:'s| is) (?:wrong|false|not (?:right|true|correct))"
    r"|\b(?:admit (?:it|that)|take (?:it|that|this|your \w+|what you \w+) back|take back|withdraw|confess)\b"
    r"|\b(?:correct (?:your|yourself)|change your|agree with me|must agree|just agree|stop (?:dodging|lying))\b"
    r"|\bsay (?:that )?i(?:'m| am) right\b",
    re.IGNORECASE,
)
_SHORT = 5
_LONGEST_PHRASE = 6
_SENTENCE_WORDS = frozenset(
    "how what which why who when where if was were is are do does did has have had can could get gets find found "
    "turned told said looked describe study".split()
)
_NUMBERED = re.compile(r"\s*\btypes? [1-5]\b|\bHIGM[1-5]\b", re.IGNORECASE)
#: A symbol such as 3QD6 is a subject of its own, even where no entry lists it as a name.
_SYMBOL = re.compile(r"\b(?=\w*\d)(?=\w*[A-Z])\w{4,}\b")
#: From so many words a message tells a story, and the question is looked for in it.
_STORY = 24
_WANTS_TO_KNOW = re.compile(
    r"\b(?:understand|know|wonder|wondering|learn|ask|asking|explain|tell me)\b.*?"
    r"\b((?:what|which|why|how|who|when|where)\b(?:\s+\S+){2,})",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:what|which|why|how|who|when|where|is|are|do|does|did|can|could|will)\b(?=.*\w)", re.IGNORECASE
)


def topic_of(question: str) -> str:
    """What a question is about, in its own words: 'hyper-IgM type 3' of 'What is hyper-IgM type 3?'."""
    topic = question.strip().rstrip("?.! ")
    topic = _LEAD.sub("", topic)
    topic = _TRAILING.sub("", topic)
    return re.sub(r"^(?:the|a|an)\s+", "", topic, flags=re.IGNORECASE)


def standalone_question(question: str, history: Sequence[str], names: Names) -> str:
    """The question as it would be asked alone; the question itself when it needs nothing from before.

    Args:
        question: What was typed.
        history: Earlier questions of the conversation, oldest first.
        names: Known names; a question that names its own subject is not dragged back to an older one.
    """
    question = focus(_DISEASE_AS_HIM.sub(r"\1 HIM", question), names)
    question = _name_pronoun(question, names)
    before = [h for h in history if h.strip()]
    if not before:
        return question
    if insists(question):
        asked = next((i for i in reversed(range(len(before))) if not insists(before[i])), 0)
        return standalone_question(before[asked], before[:asked], names)
    pronoun = None if _EMPTY_PRONOUN.search(question) else _PRONOUN.search(question)
    possessive = _POSSESSIVE.search(question)
    points_back = bool(pronoun or possessive or _POINTS_AT.search(question))
    named = bool(names.find(question) or _SYMBOL.search(question))
    follows_on = bool(_CONTINUES.search(question)) or len(question.split()) <= _SHORT
    if not points_back and (named or not follows_on):
        return question
    topic = _topic(before, question, names)
    if is_phrase(topic) and not named:
        if possessive:
            return _POSSESSIVE.sub(f"{topic}'s", question, count=1)
        if pronoun:
            return question[: pronoun.start()] + topic + question[pronoun.end() :]
    return f"{question.rstrip('?!. ')} ({topic})?"


def insists(message: str) -> bool:
    """Whether a message contradicts or presses instead of asking."""
    message = message.replace("’", "'").strip()
    return bool(_INSISTS.search(message)) and not message.endswith("?")


def _name_pronoun(question: str, names: Names) -> str:
    """A last sentence whose "it" stands for what the sentence before it names, with that name in its place."""
    *told, asked = re.split(r"(?<=[.!?])\s+(?=\S+\s+\S+)", question)
    pronoun = _PRONOUN.search(asked)
    named = names.find(" ".join(told))
    if not told or not pronoun or not asked.rstrip().endswith("?") or len(named) != 1 or names.find(asked):
        return question
    if _EMPTY_PRONOUN.search(asked) or not re.fullmatch(r"(?:it|this|that)", pronoun.group(), re.IGNORECASE):
        return question
    return asked[: pronoun.start()] + names.groups[named[0]][0] + asked[pronoun.end() :]


def is_phrase(topic: str) -> bool:
    """Whether a topic can stand in the place of a pronoun: a few words, and no sentence."""
    words = topic.lower().split()
    return len(words) <= _LONGEST_PHRASE and not _SENTENCE_WORDS & set(words)


def focus(question: str, names: Names) -> str:
    """The question at the end of a long message, with what the rest of it names; short messages stay as they are."""
    if len(question.split()) < _STORY:
        return question
    pieces = [
        p.strip() for p in re.split(r"(?<=[.?!;:])\s+|,\s+(?:and\s+|but\s+|so\s+)?|\s+(?:and|but)\s+i\s+", question)
    ]
    asked = [p for p in pieces if p.endswith("?") and len(p.split()) >= 3]
    asked = asked or [p for p in pieces if _ASKS.match(p) and len(p.split()) >= 4]
    asked = asked or [found[1] for p in pieces for found in (_WANTS_TO_KNOW.search(p),) if found]
    if not asked:
        return question
    core = asked[-1].strip(" ,;:")
    inside = set(names.find(core))
    missing = [names.groups[i][0] for i in names.find(question) if i not in inside][:2]
    core = core[0].upper() + core[1:]
    return f"{core.rstrip('?')} ({', '.join(missing)})?" if missing else core


def _topic(history: Sequence[str], question: str, names: Names) -> str:
    """The topic of the newest question that names a subject of its own, else of the newest that needs no other.

    What the new question asks instead ("and type 5?") is taken out of the old one.
    """
    chosen = history[-1]
    for old in reversed(history):
        if names.find(old) or not (_PRONOUN.search(old) or _POSSESSIVE.search(old)):
            chosen = focus(old, names)
            break
    topic = topic_of(chosen)
    return _NUMBERED.sub("", topic).strip() if _NUMBERED.search(question) else topic
