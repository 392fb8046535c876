"""How a sentence is put to a writing model, and what of its reply is taken."""

from __future__ import annotations

import re

from bot.texts import texts

#: Ends what the taught model says, and each turn of its prompt.
END = "<|im_end|>"
_SPACES = re.compile(r"\s+")
_OPENS_REPLY = re.compile(
    r"^(?:sure|certainly|of course|here(?: is|'s)[^:]{0,60}|plain words)\s*[:!,.]\s*", re.IGNORECASE
)
#: Longest rewording, in tokens; the longest sentence of the corpus has about 100.
MAX_NEW_TOKENS = 128
#: Rewordings much longer than their evidence are talk.
_LONGEST = 2.5


def prompt_of(sentence: str) -> str:
    """The prompt that the small model was taught with. Marks of its chat format inside a sentence do nothing."""
    return f"<|im_start|>user\n{_SPACES.sub(' ', sentence).replace('<|', '< |')}{END}\n<|im_start|>assistant\n"


def messages_of(sentence: str) -> list[dict[str, str]]:
    """The same task for a model that was not taught it, in the form of a chat."""
    prompt = texts()["writer"]
    return [
        {"role": "system", "content": prompt["system"]},
        {"role": "user", "content": prompt["user"].format(evidence=sentence)},
    ]


def as_written(reply: str, evidence: str) -> str | None:
    """The rewording in a reply, or None when it is empty, unfinished or mere talk."""
    text = _OPENS_REPLY.sub("", _SPACES.sub(" ", reply.partition(END)[0]).strip()).strip("\" '")
    ended = text.endswith((".", "!", ")", "?"))
    return text if text and ended and len(text) <= _LONGEST * len(evidence) + 40 else None
