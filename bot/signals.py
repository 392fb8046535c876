"""Plain signals of whether a sentence answers: nearness in meaning, rare words held, rank of its passage.

They cost nothing, need no training, and are what the evidence reader adds its own judgement to.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from index.lexical import stems
from index.search import Hit, SearchIndex

#: Nearness in meaning, rare words held, rank of the passage; each about 0 to 1.
Signals = tuple[float, float, float]
#: What a name weighs beside a rare word; a name that many entries use would weigh too little by its rarity.
_NAME_WEIGHT = 2.0
#: What a word is worth that stands not in the sentence but elsewhere in its passage or heading.
_NEARBY = 0.5


class PlainSignals:
    """Signals of sentences of one index."""

    def __init__(self, index: SearchIndex) -> None:
        self._names = index.names
        frequency = Counter(w for p in index.passages for w in set(stems(f"{p.section} {p.text}")))
        count = len(index.passages)
        self._rarity = {word: math.log(1 + count / n) for word, n in frequency.items()}
        self._unseen = math.log(1 + count)

    def of(self, question: str, hits: Sequence[Hit]) -> list[tuple[Signals, ...]]:
        """Signals of each sentence of each hit, in the order of both."""
        weights = {w: self._rarity.get(w, self._unseen) for w in stems(question)}
        weights |= dict.fromkeys(self._names.keys(question), _NAME_WEIGHT)
        total = sum(weights.values()) or 1.0
        best = max((hit.score for hit in hits), default=1.0)
        found = []
        for hit in hits:
            around = self._words(f"{hit.passage.section} {hit.passage.text}")
            of_hit = []
            for sentence, cosine in zip(hit.passage.sentences, hit.sentence_cosines, strict=True):
                here = self._words(sentence.text)
                held = sum(w * (1.0 if x in here else _NEARBY if x in around else 0.0) for x, w in weights.items())
                of_hit.append((cosine, held / total, hit.score / best))
            found.append(tuple(of_hit))
        return found

    def _words(self, text: str) -> set[str]:
        return {*stems(text), *self._names.keys(text)}
