"""How hard a text is to read, as a grade of United States schools.

Flesch-Kincaid (1975) counts words a sentence and syllables a word. Names of genes, organisms and diseases are left
out first: they are what an answer is about, and no plainer word can stand for them.
"""

from __future__ import annotations

import re

from index.names import load_names

_SYMBOL = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z0-9])[\w-]+\b|\b\w*\d[\w.,-]*")
_ORGANISM = re.compile(
    r"\*?\b(?:Pneumocystis|Cryptosporidium|Toxoplasma|Aspergillus|Candida|Giardia|Cryptococcus)(?: [a-z]{5,})?\b\*?"
)
_SPACES = re.compile(r"\s+")


def grade(text: str) -> float:
    """The grade, from 0 up; 0 for a text of names alone."""
    import textstat  # loads a dictionary of syllables

    plain = _SPACES.sub(" ", _SYMBOL.sub(" ", _ORGANISM.sub(" ", load_names().replace(text, " ")))).strip(" .")
    return max(0.0, float(textstat.flesch_kincaid_grade(f"{plain}."))) if plain else 0.0
