"""What kind of message it is: danger, despair, a personal decision, a general question, or something else.

A linear sorter over three views of a message: its meaning (the embedding that the search uses), its words and short
runs of words (hashed), and the cues of ``care.yaml``, patterns that people can read. It was fitted by
``python -m bot.training.sorter`` on messages written for it; the same message is always sorted the same way.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from bot.own_weights import SORTER, load_own
from bot.texts import data_file
from index.embedding import Embedder, Vectors

Kind = Literal["emergency", "crisis", "personal", "general", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
#: Places that runs of words are hashed into; two runs rarely share one.
_PLACES = 8192
_LONGEST_RUN = 3
#: What the words and the cues weigh beside the embedding, whose length is one.
_WORDS_LENGTH, _CUE_LENGTH = 1.0, 0.35
_WORD = re.compile(r"[a-z']+|\d+|\?")


class Sorter:
    """Sorts messages.

    Args:
        embedder: Shared with the search.
        path: The weights, with their digest beside them.

    Raises:
        index.weights.WeightsError: On first use, when the weights are missing or altered.
    """

    def __init__(self, embedder: Embedder, path: Path = SORTER) -> None:
        self._embedder, self._path = embedder, path

    def shares(self, message: str) -> dict[Kind, float]:
        """How likely each kind is; the shares add up to one."""
        odds = views([message], self._embedder)[0] @ self._weights
        odds = np.exp(odds - odds.max())
        return dict(zip(KINDS, (odds / odds.sum()).tolist(), strict=True))

    @cached_property
    def _weights(self) -> NDArray[np.float32]:
        return np.asarray(load_own(self._path)["weights"], dtype=np.float32)


def views(messages: Sequence[str], embedder: Embedder) -> Vectors:
    """Everything the sorter sees of messages, shape ``(messages, features)``; the last feature is always one."""
    rows = np.stack([np.concatenate((_runs(m), _cues_seen(m), np.ones(1, np.float32))) for m in messages])
    return np.concatenate((embedder.encode(messages), rows), axis=1)


def _runs(message: str) -> Vectors:
    """Hashed words and runs of words, of unit length."""
    words = _WORD.findall(message.lower().replace("’", "'"))
    found = np.zeros(_PLACES, dtype=np.float32)
    for length in range(1, _LONGEST_RUN + 1):
        for i in range(len(words) - length + 1):
            # crc32 is the same on every machine and in every run, which Python's own hash is not.
            found[zlib.crc32(" ".join(words[i : i + length]).encode()) % _PLACES] = 1
    return found * (_WORDS_LENGTH / max(1.0, float(np.linalg.norm(found))))


def _cues_seen(message: str) -> Vectors:
    text = message.replace("’", "'")
    return np.array([_CUE_LENGTH * bool(p.search(text)) for p in _patterns()], dtype=np.float32)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(cue["pattern"], re.IGNORECASE) for cue in care()["cues"])


def care() -> dict[str, Any]:
    """The reviewed texts and patterns of ``care.yaml``."""
    return data_file("care.yaml")
