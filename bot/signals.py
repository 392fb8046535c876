"""Plain signals of whether a sentence answers: nearness in meaning, rare words held, the kind of thing asked for.

They cost almost nothing, and what they weigh was fitted on questions about other entries than those they are used
for most; a dozen weights cannot learn a corpus by heart. The evidence reader's judgement is added to them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.everyday import commonest
from corpus import Passage
from index.lexical import stems
from index.names import load_names, load_topics, search_words
from index.search import Hit, SearchIndex

#: What a name weighs beside a rare word; a name that many entries use would weigh too little by its rarity.
_NAME_WEIGHT = 2.0
_ASKS_NUMBER = re.compile(
    r"\b(?:in how many|how (?:many|much|common|often|old|long|big|large|far)|"
    r"what (?:share|percent\w*|number|proportion|age|year|resolution)|percent|number|rate)\b",
    re.IGNORECASE,
)
_ASKS_SYMBOL = re.compile(
    r"\b(?:which|what) (?:gene|protein|chromosome|enzyme|germ|virus|disease|drug|medicine|test|mutation|code)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|quarter|third)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_SYMBOL = re.compile(r"\b[A-Z][A-Z0-9]{2,}")


class Signals(NamedTuple):
    """What is seen of one sentence without reading it.

    Attributes:
        nearness: Cosine of sentence and question.
        passage_nearness: Cosine of its passage and the question.
        held: Share of the question's words that the sentence holds, each by its rarity, 0 to 1. What the question is
            about may be named anywhere in the passage: a paragraph rarely repeats its subject.
        nearby: The same for its whole passage with its heading.
        rank: Fused rank of the passage, 1 for the first.
        words: BM25 score of the passage, 1 for the best.
        number: 1 when a number is asked for and the sentence has one.
        symbol: 1 when a gene, protein or the like is asked for and the sentence has a symbol.
        opening: 1 for the first sentence of its passage.
        length: Logarithm of its count of words.
        density: Share of its words that the question has.
    """

    nearness: float
    passage_nearness: float
    held: float
    nearby: float
    rank: float
    words: float
    number: float
    symbol: float
    opening: float
    length: float
    density: float


#: Fitted by ``python -m bot.training.signals``.
WEIGHTS = Signals(
    nearness=5.04,
    passage_nearness=6.00,
    held=6.27,
    nearby=3.70,
    rank=1.37,
    words=2.52,
    number=2.69,
    symbol=0.11,
    opening=-0.14,
    length=1.07,
    density=4.98,
)


def weigh(signals: Signals) -> float:
    """One number for all signals; only its differences between sentences of one question mean anything."""
    return sum(w * x for w, x in zip(WEIGHTS, signals, strict=True))


def asks_number(question: str) -> bool:
    """Whether a question asks for a count, a share, an age or another figure."""
    return bool(_ASKS_NUMBER.search(question))


def is_general(question: str) -> bool:
    """Whether a question is about the disease as a whole, in the words of someone who has just heard of it.

    True when, beside the disease's names and the topics that people ask about, no word of it is left.
    """
    if not load_names().of_disease(question) and not _THE_DISEASE.search(question):
        return False
    covered = _named(question) | {
        w for i in load_topics().find(question) for name in load_topics().groups[i] for w in stems(name)
    }
    left = [w for w in stems(question) if w not in covered and w not in _LAY_WORDS]
    return not left


_THE_DISEASE = re.compile(r"\b(?:the|this) (?:disease|condition|syndrome|illness|disorder)\b", re.IGNORECASE)
_LAY_WORDS = frozenset(
    stems(
        "baby child children kid son daughter boy girl nephew niece people person patient family someone just newly "
        "mean simple plain words explain understand exactly know help word said told doctor have has get got happen "
        "happens diseases syndrome condition disorder illness kind kinds type types form forms there different many "
        "main mostly often usually common rare cause caused causes rest life lifelong forever"
    )
)


class PlainSignals:
    """Signals of the sentences of one index."""

    def __init__(self, index: SearchIndex) -> None:
        frequency = Counter(w for p in index.passages for w in set(stems(f"{p.section} {p.text}")))
        count = len(index.passages)
        self._rarity = {word: math.log(1 + count / n) for word, n in frequency.items()}
        self._unseen = math.log(1 + count)

    def of(self, question: str, hits: Sequence[Hit]) -> list[tuple[Signals, ...]]:
        """Signals of each sentence of each hit, in the order of both."""
        question = load_names().in_use(question)
        asked = {w: self._rarity.get(w, self._unseen) for w in stems(question)}
        asked |= dict.fromkeys(search_words(question), _NAME_WEIGHT)
        best = max((hit.score for hit in hits), default=1.0)
        most = max((hit.lexical for hit in hits), default=0.0) or 1.0
        return [tuple(self._of_hit(question, asked, hit, hit.score / best, hit.lexical / most)) for hit in hits]

    def strange_names(self, question: str) -> int:
        """How many names stand in a question that the corpus never uses: capitals inside it, and no common English."""
        words = _WORD.findall(question)[1:]
        known = self._rarity.keys() | _named(question)
        names = (w for w in words if w[0].isupper() and len(w) > 2 and w.lower() not in commonest())
        return sum(bool(stems(w)) and not set(stems(w)) & known for w in names)

    def _of_hit(self, question: str, asked: dict[str, float], hit: Hit, rank: float, words: float) -> list[Signals]:
        passage: Passage = hit.passage
        total = sum(asked.values()) or 1.0
        around = _words(f"{passage.section} {passage.text}")
        subject = _named(question) & around
        nearby = sum(weight for word, weight in asked.items() if word in around) / total
        number, symbol = asks_number(question), bool(_ASKS_SYMBOL.search(question))
        found = []
        for i, (sentence, nearness) in enumerate(zip(passage.sentences, hit.sentence_cosines, strict=True)):
            here = _words(sentence.text)
            found.append(
                Signals(
                    nearness=nearness,
                    passage_nearness=hit.cosine,
                    held=sum(weight for word, weight in asked.items() if word in here or word in subject) / total,
                    nearby=nearby,
                    rank=rank,
                    words=words,
                    number=float(number and bool(_NUMBER.search(sentence.text))),
                    symbol=float(symbol and bool(_SYMBOL.search(sentence.text))),
                    opening=float(i == 0),
                    length=math.log(1 + _count(sentence.text)),
                    density=len(here & asked.keys()) / max(1, len(here)),
                )
            )
        return found


def _named(question: str) -> set[str]:
    """Search words and stems of everything a question names."""
    groups = load_names().find(question)
    return {f"name{i}" for i in groups} | {w for i in groups for name in load_names().groups[i] for w in stems(name)}


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    """Kept, since the same passages are looked at for question after question."""
    return frozenset((*stems(text), *search_words(text)))


@lru_cache(maxsize=20_000)
def _count(text: str) -> int:
    return len(stems(text))
