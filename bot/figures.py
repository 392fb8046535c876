"""Figures in sentences, and a note when the records of an answer give different ones for the same kind of thing.

A note stands beside an answer, never in it: it says nothing of the disease, only where the reader should look twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from bot.evidence import Evidence
from bot.signals import asks_number
from bot.texts import texts
from corpus import Entry

_VALUE = r"(\d[\d,]*(?:\.\d+)?)"
# Figures that two records may give differently, each with what makes them comparable.
_FIGURES = {
    "share": re.compile(rf"{_VALUE}(?: to {_VALUE})? ?(?:percent|%)"),
    "one in": re.compile(rf"\b(?:1|one) (?:case )?in (?:about |around )?{_VALUE}"),
    "per million": re.compile(rf"{_VALUE} (?:in|per) (?:a |one )?million", re.IGNORECASE),
    "time": re.compile(rf"{_VALUE}(?: to {_VALUE})? (?:days?|weeks?|months?|years?)"),
}
#: The frequencies are one kind, however they are put.
_SAME_KIND = {"per million": "one in"}


def figures(sentence: str) -> dict[str, frozenset[str]]:
    """Values in a sentence by their kind."""
    found: dict[str, frozenset[str]] = {}
    for kind, pattern in _FIGURES.items():
        values = frozenset(v for match in pattern.finditer(sentence) for v in match.groups() if v)
        if values:
            kind = _SAME_KIND.get(kind, kind)
            found[kind] = found.get(kind, frozenset()) | values
    return found


def notes(question: str, evidence: Sequence[Evidence], entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """At most one note: that two records of an answer give different figures, and from when they are."""
    if not asks_number(question):
        return ()
    for one, other in combinations(evidence, 2):
        if one.passage.entry == other.passage.entry:
            continue
        theirs = figures(other.text)
        if any(kind in theirs and not values & theirs[kind] for kind, values in figures(one.text).items()):
            dated = sorted((entries[e.passage.entry] for e in (one, other)), key=lambda entry: entry.year or 0)
            named = [
                texts()["notes"]["dated"].format(title=entry.title, year=entry.year or texts()["page"]["no_date"])
                for entry in dated
            ]
            return (texts()["notes"]["differ"].format(older=named[0], newer=named[1]),)
    return ()
