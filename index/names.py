"""Old and new names of the same gene, protein, disease, germ or treatment, read from ``names.yaml``.

Records from thirty years name one thing in many ways (TNFSF5 = CD40LG = CD40L = CD154). A text that uses any name of
a group is searched as if it used the others as well. ``topics.yaml`` does the same for what is asked of a disease.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

import yaml

_NAMES = resources.files("index").joinpath("names.yaml")
_TOPICS = resources.files("index").joinpath("topics.yaml")
#: The first two groups of ``names.yaml``: the disease, and the form of it that is by far the commonest.
DISEASE, COMMONEST_FORM = 0, 1
_BETWEEN_PARTS = re.compile(r"[\s\-–]+")


@dataclass(frozen=True)
class Names:
    """Groups of names that mean the same; the first name of a group is the one in use today."""

    groups: tuple[tuple[str, ...], ...]
    case_matters: frozenset[str] = frozenset()

    @cached_property
    def _by_form(self) -> dict[str, int]:
        return {self._form(name): i for i, group in enumerate(self.groups) for name in group}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted({n for group in self.groups for n in group}, key=len, reverse=True)
        return re.compile(r"(?<![A-Za-z0-9])(?:" + "|".join(self._spellings(n) for n in names) + r")(?![A-Za-z0-9])")

    def find(self, text: str) -> list[int]:
        """Numbers of the groups that a text names, each once, in order of appearance."""
        return list(self.forms_in(text))

    def of_disease(self, text: str) -> bool:
        """Whether a text names the disease or its commonest form."""
        return not {DISEASE, COMMONEST_FORM}.isdisjoint(self.forms_in(text))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the names of a text stand."""
        return [m.span() for m in self._pattern.finditer(text)]

    def spell_out(self, question: str, *, others: int = 2) -> str:
        """A question followed by other names of what it names, for an encoder that knows only some of them."""
        said = _squeeze(question).lower()
        extra = [
            name
            for i in self.find(question)
            for name in [n for n in self.groups[i] if _squeeze(n).lower() not in said][:others]
        ]
        return f"{question} ({', '.join(extra)})" if extra else question

    def forms_in(self, text: str) -> dict[int, str]:
        """How a text writes each group that it names, where it first does, in order of appearance."""
        forms: dict[int, str] = {}
        for match in self._pattern.finditer(text):
            group = self._group_of(match.group())
            if group is not None:
                forms.setdefault(group, match.group())
        return forms

    def rename(self, text: str, forms: Mapping[int, str]) -> str:
        """A text with another form in the place of each name of some groups."""
        return self._pattern.sub(lambda m: self._renamed(m.group(), forms), text)

    def in_use(self, text: str) -> str:
        """A text with the disease by the name in use today: a rare old name would outweigh all else that is asked."""
        return self.rename(text, {DISEASE: self.groups[DISEASE][0]})

    def replace(self, text: str, word: str) -> str:
        """A text with one word in the place of every name."""
        return self._pattern.sub(word, text)

    def _renamed(self, name: str, forms: Mapping[int, str]) -> str:
        group = self._group_of(name)
        return name if group is None else forms.get(group, name)

    def _group_of(self, name: str) -> int | None:
        return self._by_form.get(self._form(name))

    def _form(self, name: str) -> str:
        """A spelling without hyphens and spaces, and without case unless case matters: HIM is not 'him'."""
        form = _squeeze(name)
        if form in self.case_matters:
            return form
        lowered = form.lower()
        return lowered if lowered in self._lowered else lowered.removesuffix("s")

    @cached_property
    def _lowered(self) -> frozenset[str]:
        return frozenset(_squeeze(n).lower() for group in self.groups for n in group if n not in self.case_matters)

    def _spellings(self, name: str) -> str:
        """A pattern for a name with hyphen, space or nothing between its parts, and any case unless case matters."""
        if name in self.case_matters:
            return re.escape(name)
        joined = r"[\s\-–]*".join(re.escape(part) for part in _BETWEEN_PARTS.split(name))
        return f"(?i:{joined}s?)"


def parse_names(groups: Sequence[Sequence[str]], case_matters: Sequence[str] = ()) -> Names:
    """Names from lists of lists.

    Raises:
        ValueError: A name stands in two groups, so that it would mean two things.
    """
    stands_under: dict[str, str] = {}
    for group in groups:
        for name in group:
            form = name if name in case_matters else _squeeze(name).lower()
            if stands_under.setdefault(form, group[0]) != group[0]:
                raise ValueError(f"names.yaml: '{name}' stands under '{stands_under[form]}' and under '{group[0]}'.")
    return Names(tuple(tuple(group) for group in groups), frozenset(case_matters))


def _squeeze(name: str) -> str:
    return _BETWEEN_PARTS.sub("", name)


@lru_cache(maxsize=1)
def load_names() -> Names:
    """The names that come with the project."""
    data = yaml.safe_load(_NAMES.read_bytes())
    return parse_names([group["names"] for group in data["groups"]], data["case_matters"])


@lru_cache(maxsize=1)
def load_topics() -> Names:
    """What people ask about a disease, in lay words and in those of the records."""
    return parse_names([group["names"] for group in yaml.safe_load(_TOPICS.read_bytes())])


def search_words(text: str) -> list[str]:
    """The search words that a text shares with every text that says the same in other words."""
    return [f"name{i}" for i in load_names().find(text)] + [f"topic{i}" for i in load_topics().find(text)]


def names_sha256() -> str:
    """Digest of names and topics, by which an index made with others is noticed."""
    return hashlib.sha256(_NAMES.read_bytes() + _TOPICS.read_bytes()).hexdigest()
