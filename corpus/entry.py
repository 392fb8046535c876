"""Entries: one database record per file, YAML front matter above a Markdown body.

A file is read whole or not at all. Whatever is wrong with it is told with its line and how to mend it, and the
other entries are served without it: a chatbot with 112 sound records is better than one with a half-read one.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml

from corpus.passage import Passage, split_passages

TextKind = Literal["original", "digest"]
Audience = Literal["general", "professional"]

_TEXT_FIELDS = ("id", "database", "accession", "title", "url", "citation", "text", "audience")
_REQUIRED = (*_TEXT_FIELDS, "consulted")
_ALLOWED = {"text": ("original", "digest"), "audience": ("general", "professional")}
_FENCE = "---"
_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b")
# A complete paragraph ends in one of these; a file cut off in the middle of a sentence does not.
_PARAGRAPH_ENDS = (".", "!", "?", ".)", '."', ".]", ".*", ":")


class EntryError(ValueError):
    """An entry file that cannot be used: which file, which line, what is wrong and how to mend it."""

    def __init__(self, path: Path, line: int, problem: str, mend: str) -> None:
        self.path, self.line, self.problem, self.mend = path, line, problem, mend
        super().__init__(f"{path.name}, line {line}: {problem} To mend it: {mend}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the corpus, as its file states it.

    Attributes:
        text: ``original`` is the primary document, word for word; ``digest`` was written for this project.
        body: Everything below the front matter; the offsets of passages and sentences count its characters.
        sha256: Digest of the file, by which a stale index is noticed.
    """

    id: str
    database: str
    accession: str
    title: str
    url: str
    citation: str
    record_date: date | None
    text: TextKind
    consulted: tuple[str, ...]
    audience: Audience
    body: str
    sha256: str
    passages: tuple[Passage, ...]

    @property
    def year(self) -> int | None:
        """The year of the record: of the date it shows, else the latest in its citation, else None."""
        if self.record_date:
            return self.record_date.year
        years = _YEAR.findall(self.citation)
        return max(map(int, years)) if years else None


@dataclass(frozen=True)
class Corpus:
    """All sound entries by id, in the order of their file names, and the problems of those left out."""

    entries: Mapping[str, Entry]
    problems: tuple[EntryError, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of every entry, in order."""
        return tuple(p for entry in self.entries.values() for p in entry.passages)


def read_corpus(folder: Path) -> Corpus:
    """Read every ``*.md`` file of a folder.

    Raises:
        FileNotFoundError: The folder is missing or holds no sound entry, so there is nothing to answer from.
    """
    entries: dict[str, Entry] = {}
    problems: list[EntryError] = []
    for path in sorted(folder.glob("*.md")):
        try:
            entry = read_entry(path)
        except EntryError as error:
            problems.append(error)
        else:
            entries[entry.id] = entry
    if not entries:
        told = " ".join(str(p) for p in problems[:3])
        raise FileNotFoundError(
            f"No readable entry in {folder}. {told} To mend it: put the entry files back (git checkout "
            "corpus/entries) or point HIM_CORPUS_DIR at a folder of entries."
        )
    return Corpus(MappingProxyType(entries), tuple(problems))


def read_entry(path: Path) -> Entry:
    """Read and check one entry file.

    Raises:
        EntryError: The file cannot be read, its front matter is incomplete or contradicts the format, or its
            body is empty or ends in the middle of a sentence.
    """
    try:
        raw = path.read_bytes()
        source = raw.decode("utf-8")
    except OSError as error:
        raise EntryError(
            path,
            1,
            f"the file cannot be read ({os.strerror(error.errno or 0)}).",
            "check the file and its permissions.",
        ) from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise EntryError(path, line, "the text is not UTF-8.", "save the file as UTF-8.") from error
    if "\x00" in source:
        raise EntryError(
            path,
            source[: source.index("\x00")].count("\n") + 1,
            "a null byte stands in the text.",
            "restore the file from a sound copy.",
        )
    source = source.removeprefix("\ufeff").replace("\r\n", "\n")
    lines = source.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise EntryError(
            path,
            1,
            "the file does not open with front matter.",
            "begin the file with a line '---' and the fields of the entry.",
        )
    try:
        close = next(i for i, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    except StopIteration:
        raise EntryError(
            path,
            len(lines),
            "the front matter is never closed.",
            "end the fields with a line '---'; if the file is cut off, restore it.",
        ) from None
    fields = _read_fields(path, "\n".join(lines[1:close]))
    body = "\n".join(lines[close + 1 :])
    passages = split_passages(fields["id"], body)
    if not passages:
        raise EntryError(
            path,
            close + 1,
            "there is no paragraph below the front matter.",
            "add the text of the entry; if the file is cut off, restore it.",
        )
    if not passages[-1].text.endswith(_PARAGRAPH_ENDS):
        raise EntryError(
            path,
            len(source.rstrip().split("\n")),
            "the last paragraph stops in the middle of a sentence.",
            "restore the rest of the file, or end the sentence.",
        )
    return Entry(body=body, sha256=hashlib.sha256(raw).hexdigest(), passages=passages, **fields)


def _read_fields(path: Path, front_matter: str) -> dict[str, Any]:
    """The fields of the front matter, checked; the front matter starts on line 2 of the file."""
    try:
        node = yaml.compose(front_matter, Loader=yaml.SafeLoader)
        values = yaml.safe_load(front_matter)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "it cannot be parsed"
        raise EntryError(
            path,
            (mark.line if mark else 0) + 2,
            f"the front matter is not valid YAML: {reason}.",
            "put values that hold ':' or '#' in double quotes.",
        ) from error
    except ValueError as error:  # a date such as 2024-13-40
        raise EntryError(
            path, 2, f"a value of the front matter cannot be read: {error}.", "write dates as YYYY-MM-DD."
        ) from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
        raise EntryError(
            path,
            2,
            "the front matter is not a list of 'field: value' lines.",
            f"give the fields {', '.join(_REQUIRED)}.",
        )
    line_of: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 2
        if key.value in line_of:
            raise EntryError(path, line, f"the field '{key.value}' stands here a second time.", "keep one of the two.")
        line_of[key.value] = line
    for name in _REQUIRED:
        if name not in values:
            raise EntryError(path, 1, f"the field '{name}' is missing.", f"add a line '{name}: ...'.")
    for name in _TEXT_FIELDS:
        if not isinstance(values[name], str) or not values[name].strip():
            raise EntryError(
                path,
                line_of[name],
                f"the field '{name}' is not text.",
                f'write {name}: "..." with the value in double quotes.',
            )
    for name, allowed in _ALLOWED.items():
        if values[name] not in allowed:
            raise EntryError(
                path, line_of[name], f"'{name}' is '{values[name]}'.", f"use one of: {', '.join(allowed)}."
            )
    if values["id"] != path.stem:
        raise EntryError(
            path,
            line_of["id"],
            f"the id '{values['id']}' is not the name of the file.",
            f"write id: {path.stem}, or rename the file.",
        )
    parts = urlsplit(values["url"])
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise EntryError(
            path,
            line_of["url"],
            f"'{values['url']}' is not a web address.",
            "give the record's address, beginning with https://.",
        )
    consulted = values["consulted"]
    if not isinstance(consulted, list) or not consulted or not all(isinstance(c, str) for c in consulted):
        raise EntryError(
            path,
            line_of["consulted"],
            "'consulted' is not a list of sources.",
            "give each source on its own line after '  - ', in double quotes.",
        )
    record_date = values.get("record_date")
    if record_date is not None and type(record_date) is not date:
        raise EntryError(
            path, line_of["record_date"], f"'{record_date}' is not a date.", "write record_date: YYYY-MM-DD."
        )
    return {**{name: values[name] for name in _TEXT_FIELDS}, "consulted": tuple(consulted), "record_date": record_date}
