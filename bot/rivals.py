"""Words that stand in the place of another of their kind: a swapped number, gene, germ or person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.kinds import company, forms, kind_of
from bot.tokens import Token

#: How much better a rival must fit the place of a word, in shared and near neighbours, to count as the right one.
_RIVAL_BY = 0.5
#: Symbols and names stand in lists and get carried from sentence to sentence, so a rival must fit much better.
_NAME_RIVAL_BY, _COUNT_RIVAL_BY = 2.0, 1.0
#: Words that a rewording may repeat where the evidence has a pronoun.
_MAY_REPEAT = (None, "people", "units", "organs", "year", "germs", "drugs", "direction", "name", "time")
#: Words that a number belongs to: what stands before it, and what stands behind it.
_LABELS = frozenset("type pubmed chromosome exon codon grade phase table colleague age aged".split())
_LISTED = frozenset("type chromosome exon age aged".split())  # "types 2, 4 and 5"
_STUDIES = frozenset("study report review survey registry snapshot table list file edition version case".split())


def rivals(said: Sequence[Token], given: Sequence[Token]) -> list[str]:
    """Words whose place another word of the same kind fills in the evidence: a swapped number, gene, germ or person."""
    ours = {t.key for t in said}
    fits: dict[str, dict[str, float]] = {}
    found = []
    for i, token in enumerate(said):
        kind = kind_of(token)
        if kind is None:
            continue
        fit = _fit(company(said, i, 4), kind, given)
        own = fit.get(token.key, 0.0)
        margin = _margin(kind, said[i - 1].lower if i else "")
        if any(value > own + margin for key, value in fit.items() if key not in ours | forms(token.key)):
            found.append(f"'{token.text}' stands where the evidence has another {kind}")
        for other, theirs in fits.items():  # two words of a kind that have changed places
            if other != token.key and other in fit and token.key in theirs and kind in ("number", "letter"):
                as_said = own + theirs.get(other, 0.0)
                if fit[other] + theirs[token.key] > as_said + _RIVAL_BY:
                    found.append(f"'{token.text}' and another {kind} have changed places")
        fits[token.key] = fit
    return found


def _fit(beside: dict[str, int], kind: str, given: Sequence[Token]) -> dict[str, float]:
    """How well each word of a kind in the evidence fits between given neighbours: the nearer they stand, the better."""
    fit: dict[str, float] = {}
    for j, other in enumerate(given):
        if kind_of(other) == kind:
            there = company(given, j, 6)
            shared = ((d, there[key]) for key, d in beside.items() if key in there and key != other.key)
            near = sum(1 / (d * (1 + 0.25 * abs(d - far))) for d, far in shared)
            fit[other.key] = max(fit.get(other.key, 0.0), near)
    return fit


def _margin(kind: str, before: str) -> float:
    """How much better another word of the kind must fit before this one counts as exchanged for it."""
    if kind in ("symbol", "name"):
        return _NAME_RIVAL_BY
    return _COUNT_RIVAL_BY if kind == "number" and before.removesuffix("s") not in _LABELS else _RIVAL_BY


def repeated(said: Sequence[Token], given: Sequence[Token]) -> list[str]:
    """Names and counts said more often than the evidence says them, as where one of two was exchanged for the other."""
    ours, theirs = (Counter(t.key for t in side if kind_of(t) not in _MAY_REPEAT) for side in (said, given))
    return [f"'{key}' is said more often than in the evidence" for key in ours if ours[key] > max(1, theirs[key])]


def shares_of_wholes(said: Sequence[Token], given: Sequence[Token]) -> list[str]:
    """Counts such as '3 of 8' where the evidence has another count of the same eight."""
    theirs = _parts_of_wholes(given)
    return [
        f"'{part} of {whole}' is not so in the evidence"
        for part, whole in _parts_of_wholes(said)
        if (part, whole) not in theirs and any(whole == other for _, other in theirs)
    ]


def _parts_of_wholes(words: Sequence[Token]) -> set[tuple[str, str]]:
    found = set()
    for i, token in enumerate(words):
        if token.is_number and i + 2 < len(words) and words[i + 1].lower == "of":
            whole = words[i + 3] if words[i + 2].lower in ("the", "those") and i + 3 < len(words) else words[i + 2]
            if whole.is_number:
                found.add((token.key, whole.key))
    return found


def mislabelled(said: Sequence[Token], given: Sequence[Token]) -> list[str]:
    """Numbers after a word such as 'type', or before one such as 'study', that do not stand there in the evidence."""
    found = []
    for i, token in enumerate(said):
        if not token.is_number:
            continue
        places = [j for j, other in enumerate(given) if other.key == token.key]
        before = said[i - 1].lower.removesuffix("s") if i else ""
        after = said[i + 1].lower if i + 1 < len(said) else ""
        if before in _LABELS:
            reach = 8 if before in _LISTED else 1
            theirs = ({t.lower.removesuffix("s") for t in given[max(0, j - reach) : j]} for j in places)
            if not any(before in labels for labels in theirs):
                found.append(f"'{token.text}' does not follow '{before}' in the evidence")
        elif (
            after in _STUDIES
            and kind_of(token) != "year"
            and not any(given[j + 1 : j + 2] and given[j + 1].lower == after for j in places)
        ):
            found.append(f"'{token.text}' does not name a {after} in the evidence")
    return found
