"""The plain edition: sentences of the sources, each with the same in plain words, written beforehand and proof-read.

A small model that words an answer loses a shade now and then, however well it was taught. What was written beforehand
can be read twice before anyone relies on it. A sentence is found by its exact words: a record that was changed or added
has no plain words until they are written, and the small model words it instead. Verification is the same for both.

It was drafted and proof-read with the help of large language models; no doctor has read it, and the page says that
plainer words can lose a part of the meaning. Where nothing plainer would hold, a line says the sentence as it is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

log = logging.getLogger("him.edition")
EDITION = Path(__file__).parent / "plain_edition.jsonl"


@lru_cache(maxsize=1)
def plain_edition(path: Path = EDITION) -> Mapping[str, str]:
    """Plain words by exact sentence.

    A line that cannot be read costs its own sentence and no more: the small model words that one.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    plain: dict[str, str] = {}
    for line in lines:
        try:
            item = json.loads(line)
            sentence, words = item["sentence"], item["plain"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        if isinstance(sentence, str) and isinstance(words, str):
            plain[sentence] = words
    if not lines or len(plain) < len(lines):
        log.warning("%s: %d of %d lines can be read. To mend it: git checkout bot", path.name, len(plain), len(lines))
    return plain
