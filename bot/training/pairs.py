"""Grounded question-answer pairs: a question, and the exact sentences of the corpus that answer it, or none."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus import Corpus, Passage
from index.names import Names

_FOLDER = Path(__file__).parent / "data"
#: Questions about the disease as a whole, in the words of someone who has just heard of it.
GENERAL = _FOLDER / "general.jsonl"
#: The pairs to train on, one JSON object a line.
TRAINING = (*sorted(_FOLDER.glob("part*.jsonl")), *sorted(_FOLDER.glob("more*.jsonl")), GENERAL)
#: Entries that nothing is trained on: neither as an answer, nor as a near miss, nor as what the search found instead.
HELD_OUT = frozenset((_FOLDER / "held_out.txt").read_text(encoding="utf-8").split())
#: Pairs never trained on, half of them on entries that no pair of the training set rests on.
CALIBRATION = _FOLDER / "calibration.jsonl"
#: Pairs of the same kind, most of them near misses beside a question of the same form that has an answer.
TWINS = _FOLDER / "calibration2.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """One question.

    Attributes:
        answered: Whether the corpus answers it; if not, ``gold`` is what comes nearest without answering.
        gold: Numbers of the sentences of each gold passage, by passage id.
        entries: Entries the evidence stands in.
    """

    id: str
    question: str
    answered: bool
    gold: dict[str, frozenset[int]]
    entries: frozenset[str]


def read_pairs(corpus: Corpus, files: Iterable[Path]) -> list[Pair]:
    """Pairs whose evidence is found, word for word, in the corpus."""
    pairs = []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            gold: dict[str, frozenset[int]] = {}
            for one in item["gold"]:
                entry = corpus.entries.get(one["entry"])
                start = entry.body.find(one["evidence"]) if entry else -1
                if entry and start >= 0:
                    for passage in entry.passages:
                        inside = sentences_between(passage, start, start + len(one["evidence"]))
                        if inside:
                            gold[passage.id] = gold.get(passage.id, frozenset()) | inside
            entries = frozenset(one["entry"] for one in item["gold"])
            pairs.append(Pair(item["id"], item["question"], item["type"] == "answer", gold, entries))
    return pairs


def sentences_between(passage: Passage, start: int, end: int) -> frozenset[int]:
    """Numbers of the sentences of which more than half lies between two places of the body."""
    return frozenset(
        j
        for j, sentence in enumerate(passage.sentences)
        if min(end, sentence.end) - max(start, sentence.start) > (sentence.end - sentence.start) / 2
    )


_LITTLE = frozenset(
    "a an the is are was were be been do does did has have had can could may might must will would should of in on at "
    "to for from with by and or that this these those it its there what which who whom whose when where why how i we "
    "you me my our your tell please about any some if as so".split()
)


def keywords(question: str, chance: random.Random) -> str:
    """A question as it is typed into a search box: the words that carry it, now and then in another order."""
    words = [word for word in question.rstrip("?. ").split() if word.lower().strip(",.?!'\"") not in _LITTLE]
    if len(words) < 2:
        return question.lower()
    if chance.random() < 0.3:
        cut = chance.randrange(1, len(words))
        words = words[cut:] + words[:cut]
    if re.search(r"\bhow (?:many|much)\b", question, re.IGNORECASE) and chance.random() < 0.5:
        words.insert(chance.randrange(len(words) + 1), chance.choice(("how many", "number")))
    text = " ".join(words)
    return text if chance.random() < 0.4 else text.lower()


def renamed(question: str, names: Names, chance: random.Random) -> list[str]:
    """A question about the disease alone with another of its names; none when it names something else or nothing."""
    found = names.find(question)
    if found not in ([0], [1]):
        return []
    return [names.replace(question, chance.choice((*names.groups[found[0]], "it", "the disease")))]


def misspell(question: str, chance: random.Random) -> str:
    """A question as tired thumbs type it: lower case, and one or two letters lost, doubled or swapped."""
    words = question.lower().rstrip("?").split()
    for _ in range(chance.choice((0, 1, 1, 2))):
        i = chance.randrange(len(words))
        word = words[i]
        if len(word) > 4 and word.isalpha():
            k = chance.randrange(1, len(word) - 1)
            words[i] = chance.choice(
                (
                    word[:k] + word[k + 1 :],
                    word[:k] + word[k + 1] + word[k] + word[k + 2 :],
                    word[:k] + word[k] + word[k:],
                )
            )
    return " ".join(words)
