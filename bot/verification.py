"""Does a reworded sentence say only what its evidence says, and all that matters of it?

Every check is deterministic and names what it found, so a rejected rewording can be explained. A sentence that
fails any of them is replaced by the quotation; being strict costs plainness, being lenient costs truth.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from index.embedding import Embedder
from index.lexical import stems

#: Rewordings of one sentence lie above this cosine; sentences that share only a subject lie below it.
_SAME_MEANING = 0.80
#: Share of the evidence's content words that a rewording keeps, so that it does not drop a part of the answer.
_KEPT = 0.8
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SYMBOL = re.compile(r"\b(?=[\w-]*[A-Z])(?:[A-Za-z]*[A-Z][\w-]*[A-Z0-9][\w-]*|[A-Za-z]+-?\d[\w.-]*)\b")
_CAPITALISED = re.compile(r"(?<=[a-z0-9,;:)] )[A-Z](?:[a-z]+)?\b")
#: Share of the shared content words that stand in the same order: below it, who did what to whom may have changed.
_IN_ORDER = 0.6
_REFERS_BACK = re.compile(r"^(?:It|They|This|These|Those|He|She|I|We|You)\b")


def problems(sentence: str, evidence: str, embedder: Embedder | None = None) -> list[str]:
    """What a sentence says that its evidence does not, or leaves out; empty when it holds.

    Args:
        sentence: One reworded sentence.
        evidence: The exact text it was made from.
        embedder: Compares the meaning of the whole; without one only the words are compared.
    """
    if _plain(sentence) == _plain(evidence):
        return []
    found = [
        *_changed("number", _numbers(sentence), _numbers(evidence)),
        *_changed("name", _symbols(sentence), _symbols(evidence)),
        *_cues(sentence, evidence),
        *_unsupported(sentence, evidence),
    ]
    if _REFERS_BACK.match(sentence) and not _REFERS_BACK.match(evidence):
        found.append("it no longer names its subject")
    kept, whole = set(stems(sentence)), set(stems(evidence))
    if len(kept & whole) < _KEPT * len(whole):
        found.append("it leaves out a part of the evidence")
    if _in_order(sentence, evidence) < _IN_ORDER:
        found.append("it turns the order of things round")
    if not found and embedder is not None:
        one, other = embedder.encode([sentence, evidence])
        if float(one @ other) < _SAME_MEANING:
            found.append("it means something else")
    return found


def unsupported_values(sentence: str, source: str) -> list[str]:
    """Numbers and names of a sentence that a source does not hold."""
    pairs = ((_numbers(sentence), _numbers(source)), (_symbols(sentence), _symbols(source)))
    return [value for said, given in pairs for value in said if value not in given]


def _changed(kind: str, said: Counter[str], given: Counter[str]) -> list[str]:
    """Values that were added, and values that were dropped."""
    added = [f"{kind} {value} is not in the evidence" for value in said if value not in given]
    dropped = [f"{kind} {value} was left out" for value in given if value not in said]
    return added + dropped


def _numbers(text: str) -> Counter[str]:
    """Numbers as digits: 1,030,000 and 'twelve' and 'half' alike."""
    words = _words_file()["numbers"]
    spelled = (str(words[w]) for w in re.findall(r"[a-z]+", text.lower()) if w in words)
    digits = (n.replace(",", "").rstrip(".") for n in _DIGITS.findall(text))
    return Counter([*digits, *spelled])


def _symbols(text: str) -> Counter[str]:
    """Genes, proteins, germs and people, as they are spelled: what is not an ordinary word."""
    return Counter([*_SYMBOL.findall(text), *_CAPITALISED.findall(text)])


def _cues(sentence: str, evidence: str) -> list[str]:
    """Negations, hedges and directions must be the same on both sides, in number for negations."""
    found = []
    for kind, groups in _words_file()["cues"].items():
        for name, words in groups.items():
            said, given = _count(words, sentence), _count(words, evidence)
            same = said == given if kind == "exact" else bool(said) == bool(given)
            if not same:
                found.append(f"'{name}' words differ from the evidence")
    return found


def _count(words: list[str], text: str) -> int:
    return len(re.findall(r"\b(?:" + "|".join(words) + r")\b", text, re.IGNORECASE))


def _unsupported(sentence: str, evidence: str) -> list[str]:
    """Content words that neither the evidence nor the list of plain words holds."""
    allowed = set(stems(evidence)) | set(stems(" ".join(_words_file()["plain"])))
    unknown = sorted({w for w in stems(sentence) if w not in allowed and not w[0].isdigit()})
    return [f"'{word}' is not in the evidence" for word in unknown]


def _in_order(sentence: str, evidence: str) -> float:
    """Share of the shared words that keep their order: the longest increasing run of their places in the evidence."""
    place = {word: i for i, word in reversed(list(enumerate(stems(evidence))))}
    places = [place[word] for word in dict.fromkeys(stems(sentence)) if word in place]
    ends: list[int] = []
    for at in places:
        slot = bisect_left(ends, at)
        ends[slot : slot + 1] = [at]
    return len(ends) / max(1, len(places))


def _plain(text: str) -> str:
    return re.sub(r"[\s*]+", " ", text).strip(" .")


@lru_cache(maxsize=1)
def _words_file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(resources.files("bot").joinpath("words.yaml").read_text(encoding="utf-8"))
    return loaded
