"""Negations, hedges and the like: none may be added, and none lost, beside the same words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.kinds import after, before, forms
from bot.tokens import Token, cue_words, words_file

#: Where one of these is lost, the statement may have been put another way.
_WEAKLY = frozenset("absent absence missing lack lacks lacking lost impaired can".split())
#: Adding this leaves a statement as true as it was.
_SOFTENS = frozenset(("can",))


def added_cues(said: Sequence[Token], given: Sequence[Token]) -> list[str]:
    """Negations, hedges and the like that do not stand beside the same words in the evidence."""
    found = []
    spoken = {t.lower for t in said}
    for kind, cue in cue_words().items():
        # "Impaired" told again as "impaired" leaves no room for a "not" beside it.
        theirs = _places_of(given, cue | (_with_unable(kind, cue) - spoken))
        for i in _places_of(said, cue - _SOFTENS):
            beside = {*after(said, i, 3), *before(said, i, 2)}
            shared = (
                # The very same word is easily told again; another word of its kind has to stand beside the same things.
                len(beside & {*after(given, j, 5), *before(given, j, 4)}) + (given[j].lower == said[i].lower)
                for j in theirs
            )
            if not any(count >= min(2, len(beside)) for count in shared):
                found.append(f"'{said[i].text}' ({kind}) is not said of this in the evidence")
    return found


def lost_cues(said: Sequence[Token], given: Sequence[Token]) -> list[str]:
    """Negations and hedges that are gone from beside the words they stand beside in the evidence."""
    found = []
    held = {key for t in said for key in forms(t.key)}
    for kind in ("negation", "hedge"):
        also = _with_unable(kind, cue_words()[kind])
        theirs = _places_of(given, also)
        for j in (j for j in theirs if given[j].lower not in _WEAKLY):
            beside_it = after(given, j, 3)
            covered = [key for key in beside_it if key in held]
            between = kind == "negation" and bool(held & {*before(given, j, 1)})
            if not beside_it or beside_it[0] not in held or not (between or len(covered) >= min(2, len(beside_it))):
                continue
            # A cue that stands for another one of the evidence cannot stand for this one too.
            taken = {(given[k].lower, *after(given, k, 1)) for k in theirs if k != j}
            ours = (i for i in _places_of(said, also) if (said[i].lower, *after(said, i, 1)) not in taken)
            places = [i for i, t in enumerate(said) if beside_it[0] in forms(t.key)]
            if not any(-6 <= i - place <= 2 for i in ours for place in places):
                found.append(f"'{given[j].text}' ({kind}) was lost")
    return found


def _places_of(words: Sequence[Token], cue: Collection[str]) -> list[int]:
    return [i for i, t in enumerate(words) if t.lower in cue]


def _with_unable(kind: str, cue: frozenset[str]) -> frozenset[str]:
    return cue | frozenset(words_file()["unable"].split()) if kind == "negation" else cue
