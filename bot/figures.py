"""Notes beside an answer: its records give different figures, or are so old that care may have moved on.

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
#: Of what changes with the years: how people are treated, and how they fare.
_CHANGES = re.compile(
    r"\b(?:treat|surviv|transplant|therap|surger|cure|outlook|prognos|mortality|life expectancy|died|alive|drug)",
    re.IGNORECASE,
)
#: Years after which a record of care is called old.
_OLD = 15
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


def notes(question: str, evidence: Sequence[Evidence], entries: Mapping[str, Entry], this_year: int) -> tuple[str, ...]:
    """What to look twice at: two records that give different figures, or records of care that are all old."""
    return (*_differing(question, evidence, entries), *_old(evidence, entries, this_year))


def _differing(question: str, evidence: Sequence[Evidence], entries: Mapping[str, Entry]) -> tuple[str, ...]:
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


def _old(evidence: Sequence[Evidence], entries: Mapping[str, Entry], this_year: int) -> tuple[str, ...]:
    """A record without a year is left out of this: it says nothing of its age."""
    years = [year for e in evidence if _CHANGES.search(e.text) and (year := entries[e.passage.entry].year)]
    if not years or max(years) > this_year - _OLD:
        return ()
    return (texts()["notes"]["old"].format(year=max(years)),)
