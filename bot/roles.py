"""Who does what to whom: turned round, cause and effect swapped, true words joined falsely."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.kinds import plain_keys
from bot.tokens import Token, tokens, words_file

#: Share of word pairs in the order of the evidence; below it, who did what to whom has changed.
_IN_ORDER = 0.2
#: Verbs from cause to effect, and from effect to cause.
_FORWARD = frozenset("cause causes caused lead leads led bring brings produce produces trigger triggers raises".split())
_BACKWARD = frozenset("come comes came arise arises arose result results resulted caused triggered due stems".split())
_COPULAS = frozenset("is are was were has have had can may does do did".split())


def turned_round(said: Sequence[Token], given: Sequence[Token]) -> bool:
    """Whether what stands before a word in the sentence stands after it in the evidence, and the reverse."""
    content = [t for t in said if t.is_content]
    places: dict[str, list[int]] = {}
    for j, token in enumerate(given):
        places.setdefault(token.key, []).append(j)
    known = [t for t in content if t.key in places]
    pairs = [(a.key, b.key) for k, a in enumerate(known) for b in known[k + 1 : k + 6] if a.key != b.key]
    kept = sum(any(p < r for p in places[a] for r in places[b]) for a, b in pairs)
    if len(pairs) >= 4 and kept < _IN_ORDER * len(pairs):
        return True
    if any(t.lower == "by" for t in said) != any(t.lower == "by" for t in given):
        return False  # active and passive voice put the same things in opposite order
    verbs = (k for k in range(1, len(content) - 1) if content[k].key in _verbs())
    return any(_flipped(content, k, places, given) for k in verbs)


def swapped_cause(said: Sequence[Token], given: Sequence[Token]) -> bool:
    """Whether what is a cause in the sentence is an effect in the evidence, however either is worded."""
    for cause, effect in _causes(said):
        told = max(_causes(given), key=lambda side: len((cause | effect) & (side[0] | side[1])), default=None)
        if told:
            kept = len(cause & told[0]) + len(effect & told[1])
            crossed = len(cause & told[1]) + len(effect & told[0])
            if crossed >= 2 and crossed > kept:
                return True
    return False


def _causes(words: Sequence[Token]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Content words of the cause and of the effect, for each place where one thing is said to bring another."""
    found = []
    for i, token in enumerate(words[:-1]):
        following = words[i + 1].lower
        backward = token.lower == "because" or (token.lower in _BACKWARD and following in ("from", "by", "to"))
        if not backward and token.lower not in _FORWARD:
            continue
        before, after = (
            frozenset(
                t.key for t in side if t.sentence == token.sentence and t.is_content and t.key not in plain_keys()
            )
            for side in (words[max(0, i - 14) : i], words[i + 1 : i + 15])
        )
        found.append((after, before) if backward else (before, after))
    return found


def _flipped(content: Sequence[Token], k: int, places: dict[str, list[int]], given: Sequence[Token]) -> bool:
    flipped = False
    for j in places.get(content[k].key, ()):

        def near(side: Sequence[Token], j: int = j) -> list[int]:
            around = (p for t in side for p in places.get(t.key, ()))
            return [p for p in around if given[p].sentence == given[j].sentence and p != j and abs(p - j) < 14]

        left, right = near(content[max(0, k - 2) : k]), near(content[k + 1 : k + 3])
        if left and right:
            if min(left) < j < max(right):
                return False
            flipped = flipped or (min(left) > j > max(right))
    return flipped


def falsely_joined(said: Sequence[Token], given: Sequence[Token]) -> bool:
    """Whether the predicate comes from an evidence sentence about something else than the subject."""
    subject, predicate = _parts(said)
    if not subject or not predicate:
        return False
    ours = {t.key for t in said}
    by_sentence = [[t for t in given if t.sentence == n] for n in range(given[-1].sentence + 1)] if given else []
    held = [{t.key for t in sentence} for sentence in by_sentence]
    if not held:
        return False
    best = max(range(len(held)), key=lambda n: sum(key in held[n] for key in predicate))
    its_subject, _ = _parts(by_sentence[best])
    if not its_subject or sum(key in held[best] for key in predicate) < len(predicate) / 2:
        return False
    same_subject = sum(key in ours for key in its_subject) / len(its_subject)
    return same_subject < 1 / 3 and sum(key in held[best] for key in subject) <= len(subject) / 2


def _parts(words: Sequence[Token]) -> tuple[list[str], list[str]]:
    """Content before and after the first copula or auxiliary."""
    at = next((i for i, t in enumerate(words) if i and t.lower in _COPULAS), None)
    if at is None:
        return [], []
    return [t.key for t in words[:at] if t.is_content], [t.key for t in words[at + 1 :] if t.is_content]


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset(t.key for t in tokens(words_file()["verbs"]))
