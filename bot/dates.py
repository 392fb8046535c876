"""How old a record is, and a note when records of an answer give different figures for the same kind of thing.

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

_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b")
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


def year_of(entry: Entry) -> int | None:
    """The year of a record: the date it shows, else the latest year in its citation, else None."""
    if entry.record_date:
        return entry.record_date.year
    years = _YEAR.findall(entry.citation)
    return max(map(int, years)) if years else None


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
            dated = sorted((entries[e.passage.entry] for e in (one, other)), key=lambda entry: year_of(entry) or 0)
            named = [
                texts()["notes"]["dated"].format(title=entry.title, year=year_of(entry) or texts()["page"]["no_date"])
                for entry in dated
            ]
            return (texts()["notes"]["differ"].format(older=named[0], newer=named[1]),)
    return ()
