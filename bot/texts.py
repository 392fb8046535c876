"""The fixed texts of one language, read once: ``texts.yaml`` is complete, ``texts.es.yaml`` follows its shape."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

#: Languages of the page and of its fixed texts. Answers stay in the language of the sources.
LANGUAGES = ("en", "es")
_BLANK = re.compile(r"\\{\w+\\}")


@lru_cache(maxsize=len(LANGUAGES))
def texts(language: str = "en") -> dict[str, Any]:
    """Everything a reader may be told that does not come from the sources."""
    return data_file("texts.yaml" if language == "en" else f"texts.{language}.yaml")


def page_texts(language: str = "en") -> dict[str, Any]:
    """The labels of the page."""
    found: dict[str, Any] = texts(language)["page"]
    return found


@lru_cache(maxsize=16)
def data_file(name: str) -> dict[str, Any]:
    """A data file beside the code."""
    loaded: dict[str, Any] = yaml.safe_load(resources.files("bot").joinpath(name).read_text(encoding="utf-8"))
    return loaded


def translated(text: str, language: str) -> str:
    """A fixed text in another language; as it is when it has no translation. What fills a blank stays as it is."""
    if language == "en":
        return text
    table, patterns = _translations(language)
    if text in table:
        return table[text]
    for pattern, there in patterns:
        if match := pattern.fullmatch(text):
            return there.format(**match.groupdict())
    return text


@lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    there = texts(language)
    pairs = [
        *leaves(texts(), there),
        *leaves(data_file("care.yaml"), there["care"]),
        *leaves(data_file("topics.yaml")["topics"], there["topics"]),
    ]
    patterns = [
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(here))), other)
        for here, other in pairs
        if _BLANK.search(re.escape(here))
    ]
    return dict(pairs), patterns


def leaves(here: Any, there: Any) -> list[tuple[str, str]]:
    """Each text of a tree beside the one in the same place of another; only places that both have."""
    if isinstance(here, dict) and isinstance(there, dict):
        return [pair for key in here.keys() & there.keys() for pair in leaves(here[key], there[key])]
    if isinstance(here, list) and isinstance(there, list):
        return [pair for one, other in zip(here, there, strict=False) for pair in leaves(one, other)]
    return [(here, there)] if isinstance(here, str) and isinstance(there, str) else []
