"""Medical words with their plain words, so that an answer explains each the first time it is used.

A sentence itself stays as it was written: a term is marked by where it ends, and whoever shows the sentence adds the
plain word in brackets there. Each term names the entry that its meaning rests on (``glossary.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from index.lexical import stems
from index.names import load_names

#: A bracket stands here already, or the term is a part of a name.
_NO_BRACKET_BEFORE = ("(", "syndrome", "deficiency", "disease")
#: Brackets in one sentence.
_IN_ONE_TEXT = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A medical word.

    Attributes:
        term: As it is normally written.
        also: Its other forms.
        plain: A few plain words that can stand in brackets behind it.
        meaning: A sentence or two that explain it.
        source: Entry that the meaning rests on.
        quote: What that entry says, word for word.
    """

    term: str
    also: tuple[str, ...]
    plain: str
    meaning: str
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A term in a text: ``text[start:end]`` is the form in which it stands there, with a closing mark of italics."""

    start: int
    end: int
    term: Term


def explain(texts: Iterable[str], known: str = "") -> list[tuple[Mark, ...]]:
    """The terms that each text is the first to use, in order.

    A term is passed over where its plain words already stand in the text, where a bracket follows it anyway, where it
    is part of a longer name or word, and where the reader used it in the question: then it is known. Few are explained
    in one sentence, so that it can still be read.

    Args:
        texts: The sentences of an answer.
        known: What the reader typed.
    """
    pattern, by_form = _forms()
    told = {by_form[_key(found.group())].term for found in pattern.finditer(known) if _key(found.group()) in by_form}
    explained = []
    for text in texts:
        marks: list[Mark] = []
        names = load_names().spans(text)
        for found in pattern.finditer(text):
            term = by_form.get(_key(found.group()))
            if term is None or term.term in told or len(marks) == _IN_ONE_TEXT or _inside(found.span(), names):
                continue
            told.add(term.term)
            end = found.end() + text.startswith("*", found.end())  # the sources write *names* in italics
            behind = text[end:].lstrip()
            if not behind.startswith(_NO_BRACKET_BEFORE) and not _in_bracket(text, end) and not _says(text, term.plain):
                marks.append(Mark(found.start(), end, term))
        explained.append(tuple(marks))
    return explained


def _in_bracket(text: str, place: int) -> bool:
    """Whether a place stands between brackets, which is where the sources explain a plain word."""
    return text.count("(", 0, place) > text.count(")", 0, place)


def _inside(span: tuple[int, int], names: Iterable[tuple[int, int]]) -> bool:
    """Whether a span is part of a longer name."""
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in names)


def with_plain_words(text: str, marks: Iterable[Mark]) -> str:
    """A text with the plain words in brackets behind its terms."""
    for mark in sorted(marks, key=lambda mark: -mark.end):
        text = f"{text[: mark.end]} ({mark.term.plain}){text[mark.end :]}"
    return text


def _says(text: str, plain: str) -> bool:
    """Whether a text already holds the plain words."""
    return set(stems(plain)) <= set(stems(text))


def _key(form: str) -> str:
    """A form as it is looked up: short forms in capitals keep them, so that AID is no aid."""
    return form if form.isupper() else form.lower()


@lru_cache(maxsize=1)
def _forms() -> tuple[re.Pattern[str], Mapping[str, Term]]:
    """A pattern for every form, longest first, and the term of each."""
    by_form = {_key(form): term for term in glossary() for form in (term.term, *term.also)}
    ordered = sorted(by_form, key=lambda form: -len(form))
    choices = "|".join(re.escape(form) if form.isupper() else f"(?i:{re.escape(form)})" for form in ordered)
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])"), by_form


@lru_cache(maxsize=1)
def glossary() -> tuple[Term, ...]:
    """All terms, in the order of the file."""
    source = resources.files("bot").joinpath("glossary.yaml").read_text(encoding="utf-8")
    return tuple(Term(**{**item, "also": tuple(item["also"])}) for item in yaml.safe_load(source))
