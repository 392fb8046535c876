"""Words of a sentence with what verification needs of them: stem, value, place, and the sentence they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.texts import data_file
from index.lexical import STOP, stems

_TOKEN = re.compile(r"[^\W_]+(?:\.\d+)*|[.!?](?=[)\"”\]]*\s+[\"“(]?[A-Z0-9]|[)\"”\]]*$)")
_TENS = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(one|two|three|four|five|six|seven|eight|nine)\b",
    re.IGNORECASE,
)
_ONES = {w: i for i, w in enumerate("one two three four five six seven eight nine".split(), 1)}


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes:
        key: What it is compared by: the stem of a word, the digits of a number however it is written.
        lower: The word in lower case.
        text: The word as it stands.
        sentence: Number of the sentence it stands in.
        start: Its first character.
        opens: Whether it is the first word of its sentence, where a capital says nothing.
    """

    key: str
    lower: str
    text: str
    sentence: int
    start: int
    opens: bool

    @property
    def is_number(self) -> bool:
        """Whether it counts or measures something."""
        return self.key[0].isdigit()

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning of its own. The T of a T cell does, the t of don't does not."""
        return (self.lower not in STOP or (len(self.text) == 1 and self.text.isupper() and self.text not in "AI")) and (
            self.lower not in cue_words()["negation"]
        )


def tokens(text: str) -> list[Token]:
    """Words of a text in order; 'cannot' and "don't" come apart, 1,030,000 and 'twenty-eight' become digits."""
    text = re.sub(r"\b([Cc])annot\b", r"\1an not", text)
    text = re.sub(r"n['’]t\b", " not", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = _TENS.sub(lambda m: str(_tens(m[1]) + _ONES[m[2].lower()]), text)
    found: list[Token] = []
    sentence, opens = 0, True
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word in ".!?":
            sentence, opens = sentence + 1, True
            continue
        lower = word.lower()
        number = words_file()["numbers"].get(lower)
        key = str(number) if number is not None else lower if lower[0].isdigit() else _stem(lower)
        found.append(Token(key, lower, word, sentence, match.start(), opens))
        opens = False
    return found


def _tens(word: str) -> int:
    return int(words_file()["numbers"][word.lower()])


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    found = stems(word)
    return found[0] if found else word


@lru_cache(maxsize=1)
def cue_words() -> dict[str, frozenset[str]]:
    """The words that turn, soften or widen a statement, by kind."""
    return {kind: frozenset(words.split()) for kind, words in words_file()["cues"].items()}


def words_file() -> dict[str, Any]:
    """The words that verification knows, from ``words.yaml``."""
    return data_file("words.yaml")
