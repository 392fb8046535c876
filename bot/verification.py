"""Does a reworded sentence say only what its evidence says?

Every check is deterministic and names what it found, so a rejected rewording can be explained. A sentence that fails
any of them is replaced by the quotation: being strict costs plainness, being lenient costs truth.

Words alone are not enough, since a wrong sentence can be made of true words. So most checks look at the company a
word keeps: its nearest content words in the rewording are compared with those of its places in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from bot.tokens import Token, cue_words, tokens, words_file
from index.embedding import Embedder
from index.names import load_names

#: Rewordings of a sentence lie above this cosine; sentences that share only a subject lie below it.
_SAME_MEANING = 0.55
#: Share of the evidence's content words that a whole rewording keeps, so that it drops no part of the answer.
_KEPT = 0.8
#: How much better a rival must fit the place of a word, in shared and near neighbours, to count as the right one.
_RIVAL_BY = 0.5
#: Share of word pairs in the order of the evidence; below it, who did what to whom has changed.
_IN_ORDER = 0.4
#: Letters that two forms of one word share.
_ROOT = 5
_COPULAS = frozenset("is are was were has have had can may does do did".split())
_OPENS_WITH = re.compile(r"^(?:yes|no),\s+", re.IGNORECASE)
_REFERS_BACK = re.compile(r"^(?:It|They|This|These|Those|He|She|I|We|You)\b")
_IMMUNOGLOBULIN = re.compile(r"Ig[A-Z]")


def problems(sentence: str, evidence: str, embedder: Embedder | None = None, heading: str = "") -> list[str]:
    """What a sentence says that its evidence does not; empty when it holds.

    Args:
        sentence: One reworded sentence.
        evidence: The exact text it rests on, one or more sentences.
        embedder: Compares the meaning of the whole; without one only the words are compared.
        heading: Title and section the evidence stands under; a rewording may take words, but no numbers, from it.
    """
    if _plain(sentence) in _plain(evidence):
        return []
    said = tokens(_OPENS_WITH.sub("", sentence))
    given = tokens(evidence)
    found = [*_unsupported(said, given, tokens(heading)), *_cues(said, given), *_rivals(said, given)]
    if _turned_round(said, given):
        found.append("it turns round who does what to whom")
    if _falsely_joined(said, given):
        found.append("it says of one thing what the evidence says of another")
    if _REFERS_BACK.match(sentence) and not _REFERS_BACK.match(evidence):
        found.append("it does not name its subject")
    if not found and embedder is not None:
        one, other = embedder.encode([sentence, evidence])
        if float(one @ other) < _SAME_MEANING:
            found.append("it means something else")
    return found


def omissions(sentence: str, evidence: str) -> list[str]:
    """What a rewording of a whole sentence leaves out of it: numbers, names, or a large part of its words."""
    said, given = ({t.key: t for t in tokens(text) if t.is_content} for text in (sentence, evidence))
    lost = [t for key, t in given.items() if key not in said]
    found = [f"{t.text} was left out" for t in lost if t.is_number or _kind(t) in ("symbol", "letter", "name")]
    if len(given) - len(lost) < _KEPT * len(given):
        found.append("it leaves out a part of the evidence")
    return found


def unsupported_values(sentence: str, source: str) -> list[str]:
    """Numbers and symbols of a sentence that a source does not hold."""
    held = {t.key for t in tokens(source)}
    return [t.text for t in tokens(sentence) if t.key not in held and (t.is_number or _kind(t) == "symbol")]


def _unsupported(said: Sequence[Token], given: Sequence[Token], heading: Sequence[Token]) -> list[str]:
    """Content words that neither evidence, heading nor plain words hold; symbols must match letter by letter."""
    held = {t.key for t in given} | {t.key for t in heading if not t.is_number}
    spelled = {t.text for t in (*given, *heading)}
    symbols = {t.key for t in given if _kind(t) == "symbol"} - {t.key for t in given if _kind(t) != "symbol"}
    named = {*load_names().find(_joined(given)), *load_names().find(_joined(heading))}
    cues = frozenset().union(*cue_words().values())

    def holds(token: Token) -> bool:
        if token.text in spelled or token.lower in cues:
            return True
        if _kind(token) == "symbol" or token.key in symbols:
            return any(token.text in load_names().groups[i] for i in named)
        return token.key in held or token.key in _plain_keys() or _related(token.key, held)

    return [f"'{t.text}' is not in the evidence" for t in said if t.is_content and not holds(t)]


def _joined(words: Sequence[Token]) -> str:
    return " ".join(t.text for t in words)


def _related(key: str, held: Collection[str]) -> bool:
    """Whether the evidence has another form of a word that the stemmer keeps apart: absent and absence."""
    if len(key) < _ROOT or not key.isalpha():
        return False
    return any(other[:_ROOT] == key[:_ROOT] and abs(len(other) - len(key)) <= 3 for other in held)


def _cues(said: Sequence[Token], given: Sequence[Token]) -> list[str]:
    """Negations, hedges and the like that were added to, or lost from, what stands beside them."""
    found = []
    unable = frozenset(words_file()["unable"].split())
    held = {t.key for t in said}
    for kind, cue in cue_words().items():
        also = cue | unable if kind == "negation" else cue
        theirs = [i for i, t in enumerate(given) if t.lower in also]
        for i in (i for i, t in enumerate(said) if t.lower in cue):
            beside = {*_after(said, i, 3), *_before(said, i, 2)}
            shared = (len(beside & {*_after(given, j, 5), *_before(given, j, 4)}) for j in theirs)
            if not any(count >= min(2, len(beside)) for count in shared):
                found.append(f"'{said[i].text}' ({kind}) is not said of this in the evidence")
        ours = [i for i, t in enumerate(said) if t.lower in also]
        for j in (j for j in theirs if given[j].lower in cue):
            beside_it = _after(given, j, 3)
            covered = [key for key in beside_it if key in held]
            if beside_it and beside_it[0] in held and len(covered) >= min(2, len(beside_it)):
                places = [i for i, t in enumerate(said) if t.key == beside_it[0]]
                if not any(-6 <= i - place <= 2 for place in places for i in ours):
                    found.append(f"'{given[j].text}' ({kind}) was lost")
    return found


def _rivals(said: Sequence[Token], given: Sequence[Token]) -> list[str]:
    """Words whose place another word of the same kind fills in the evidence: a swapped number, gene, germ or person."""
    ours = {t.key for t in said}
    fits: dict[str, dict[str, float]] = {}
    found = []
    for i, token in enumerate(said):
        kind = _kind(token)
        if kind is None:
            continue
        fit = _fit(_company(said, i, 4), kind, given)
        own = fit.get(token.key, 0.0)
        if any(value > own + _RIVAL_BY for key, value in fit.items() if key not in ours):
            found.append(f"'{token.text}' stands where the evidence has another {kind}")
        for other, theirs in fits.items():  # two words of a kind that have changed places
            if other != token.key and other in fit and token.key in theirs:
                as_said = own + theirs.get(other, 0.0)
                if fit[other] + theirs[token.key] > as_said + _RIVAL_BY:
                    found.append(f"'{token.text}' and another {kind} have changed places")
        fits[token.key] = fit
    return found


def _fit(beside: dict[str, int], kind: str, given: Sequence[Token]) -> dict[str, float]:
    """How well each word of a kind in the evidence fits between given neighbours: the nearer they stand, the better."""
    fit: dict[str, float] = {}
    for j, other in enumerate(given):
        if _kind(other) == kind:
            there = _company(given, j, 6)
            shared = ((d, there[key]) for key, d in beside.items() if key in there and key != other.key)
            near = sum(1 / (d * (1 + 0.25 * abs(d - far))) for d, far in shared)
            fit[other.key] = max(fit.get(other.key, 0.0), near)
    return fit


def _turned_round(said: Sequence[Token], given: Sequence[Token]) -> bool:
    """Whether what stands before a word in the sentence stands after it in the evidence, and the reverse."""
    content = [t for t in said if t.is_content]
    places: dict[str, list[int]] = {}
    for j, token in enumerate(given):
        places.setdefault(token.key, []).append(j)
    known = [t for t in content if t.key in places]
    pairs = [(a.key, b.key) for k, a in enumerate(known) for b in known[k + 1 : k + 6] if a.key != b.key]
    kept = sum(any(p < r for p in places[a] for r in places[b]) for a, b in pairs)
    if pairs and kept < _IN_ORDER * len(pairs):
        return True
    if any(t.lower == "by" for t in said) != any(t.lower == "by" for t in given):
        return False  # active and passive voice put the same things in opposite order
    verbs = (k for k in range(1, len(content) - 1) if content[k].key in _verbs())
    return any(_flipped(content, k, places, given) for k in verbs)


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


def _falsely_joined(said: Sequence[Token], given: Sequence[Token]) -> bool:
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
    return same_subject < 1 / 3 and sum(key in held[best] for key in subject) < len(subject) / 2


def _parts(words: Sequence[Token]) -> tuple[list[str], list[str]]:
    """Content before and after the first copula or auxiliary."""
    at = next((i for i, t in enumerate(words) if i and t.lower in _COPULAS), None)
    if at is None:
        return [], []
    return [t.key for t in words[:at] if t.is_content], [t.key for t in words[at + 1 :] if t.is_content]


def _kind(token: Token) -> str | None:
    """The kind of a word that must not be exchanged for another of its kind, or None."""
    if not token.is_content:
        return None
    if token.is_number:
        return "number"
    listed = _rival_kinds().get(token.key)
    if listed:
        return listed
    if _IMMUNOGLOBULIN.fullmatch(token.text):
        return "immunoglobulin"
    if len(token.text) == 1 and token.text.isupper():
        return "letter"
    if sum(c.isupper() for c in token.text) >= 2 or any(c.isdigit() for c in token.text):
        return "symbol"
    return "name" if token.text[0].isupper() and not token.opens else None


def _company(words: Sequence[Token], i: int, reach: int) -> dict[str, int]:
    """Content words within reach on both sides, with their distance."""
    company: dict[str, int] = {}
    for side in (words[i + 1 :], words[:i][::-1]):
        content = (t.key for t in side if t.is_content or t.lower in cue_words()["negation"])
        for distance, key in zip(range(1, reach + 1), content, strict=False):
            company.setdefault(key, distance)
    return company


def _after(words: Sequence[Token], i: int, count: int) -> list[str]:
    return list(_nearest(words[i + 1 :], words[i].sentence, count))


def _before(words: Sequence[Token], i: int, count: int) -> list[str]:
    return list(_nearest(words[:i][::-1], words[i].sentence, count))


def _nearest(side: Sequence[Token], sentence: int, count: int) -> Iterator[str]:
    """The first content words of the same sentence that are no cues themselves."""
    cues: Collection[str] = frozenset().union(*cue_words().values())
    keys = (t.key for t in side if t.sentence == sentence and t.is_content and t.lower not in cues)
    yield from (key for _, key in zip(range(count), keys, strict=False))


@lru_cache(maxsize=1)
def _plain_keys() -> frozenset[str]:
    return frozenset(t.key for t in tokens(words_file()["plain"]))


@lru_cache(maxsize=1)
def _rival_kinds() -> dict[str, str]:
    return {t.key: kind for kind, words in words_file()["rivals"].items() for t in tokens(words)}


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset(t.key for t in tokens(words_file()["verbs"]))


def _plain(text: str) -> str:
    return re.sub(r"[\s*]+", " ", text).strip(" .")
