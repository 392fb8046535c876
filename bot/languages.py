"""A kind word in the reader's own language: the answers here are in English, from English sources.

lingua tells which of the twenty most spoken languages a message is in. A message is only taken for another language
when it shows that itself: by its script, or by words of that language in `languages.yaml`; names of genes, typing
errors and nonsense look like any language.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.everyday import commonest
from bot.texts import data_file

if TYPE_CHECKING:
    from lingua import LanguageDetector

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: Share of the letters from which a message is written in another script.
_OTHER_SCRIPT = 0.3
#: Share of common English words from which a message is English, whatever else it looks like.
_ENGLISH = 0.5
#: Certainty of lingua from which a language is believed.
_SURE = 0.2
#: Words of a language in Latin letters from which it is believed to be that language.
_WORDS_OF_IT = 2


@dataclass(frozen=True, slots=True)
class Foreign:
    """What is said to a message in another language.

    Attributes:
        code: ISO 639-1 code of the language that the lines are in.
        lines: That the answers are in English, where help is, and what to do in an emergency.
        danger: Whether the message holds a word of danger or despair.
        question: The question in English, when it is clear what is asked; else empty.
        lead: What is said before an answer to that question.
    """

    code: str
    lines: tuple[str, ...]
    danger: bool
    question: str
    lead: str


def foreign(message: str) -> Foreign | None:
    """A reply in the language of a message, or None when it is English or cannot be told."""
    name = _language_of(message)
    if name is None:
        return None
    spoken = _file()["languages"].get(name)
    if spoken is None:
        return Foreign("en", tuple(_file()["text"]), False, "", "")
    danger = any(_holds(message, form) for form in spoken["danger"])
    return Foreign(spoken["code"], tuple(spoken["text"]), danger, _in_english(message, spoken), spoken["answered"])


def _language_of(message: str) -> str | None:
    letters = [c for c in message if c.isalpha()]
    words = [word.lower() for word in _WORD.findall(message)]
    if not letters or any(_is_mixed(word) for word in words):
        return None
    if sum(word in _plainly_english() for word in words) >= _ENGLISH * len(words) > 0:
        return None
    best = _detector().compute_language_confidence_values(message)[0]
    name: str = best.language.name
    if name == "ENGLISH" or best.value < _SURE:
        return None
    if sum(not _is_latin(c) for c in letters) >= _OTHER_SCRIPT * len(letters):
        return name
    spoken = _file()["languages"].get(name)
    if spoken is None:
        return None
    names = [form for form in spoken["disease"] if not form.startswith(("hyper", "higm")) and _holds(message, form)]
    return name if len({*spoken.get("common", ())} & {*words}) + len(names) >= _WORDS_OF_IT else None


@lru_cache(maxsize=1)
def _plainly_english() -> frozenset[str]:
    """Common English words that are no words of other languages in Latin letters."""
    languages = _file()["languages"].values()
    return commonest() - frozenset(word for spoken in languages for word in spoken.get("common", ()))


def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN")


def _is_mixed(word: str) -> bool:
    """Whether letters of one script are passed off as those of another, which no language does."""
    names = (unicodedata.name(c, "").partition(" ")[0] for c in word)
    return len({"LATIN", "CYRILLIC", "GREEK"} & {*names}) > 1


def _in_english(message: str, spoken: dict[str, Any]) -> str:
    """The question about the disease that a message asks, when it names the disease and a topic."""
    if not any(_holds(message, form) for form in spoken["disease"]):
        return ""
    questions: dict[str, str] = _file()["questions"]
    topics = (topic for topic in questions if any(_holds(message, form) for form in spoken["words"][topic]))
    return next((questions[topic] for topic in topics), "")


def _holds(message: str, form: str) -> bool:
    """Whether a word of a message begins with a form; one with Chinese or Japanese letters may stand anywhere."""
    text = _plain(message)
    starts = (found.start() for found in re.finditer(re.escape(form), text))
    if any(unicodedata.name(c, "").startswith(("CJK", "HIRAGANA", "KATAKANA")) for c in form):
        return form in text
    # Python takes the vowel signs of Indic scripts for no part of a word, so the categories are asked.
    return any(unicodedata.category(text[start - 1])[0] not in "LMN" for start in starts)


@lru_cache(maxsize=8)
def _plain(message: str) -> str:
    """A message in lower case between spaces, with one kind of hyphen and no other punctuation."""
    text = unicodedata.normalize("NFC", message.replace("İ", "i")).lower()
    text = re.sub(r"[‐-―−]", "-", text)
    kept = (c if c in "-'’" or unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return f" {''.join(kept)} "


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    names = ["ENGLISH", *_file()["languages"], *_file()["others"]]
    languages = [getattr(Language, name) for name in names]
    return LanguageDetectorBuilder.from_languages(*languages).build()


def _file() -> dict[str, Any]:
    return data_file("languages.yaml")
