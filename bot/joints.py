"""Was a sentence cut in two at the wrong joint? Both parts may be made of true words and one of them be false.

"Few were found early only because of the family" is not "Few were found early only. The reason was the family." So what
narrows a statement has to stand in one part with what it narrows, and a condition or a time has to stay with what
happens under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.kinds import after, forms
from bot.tokens import Token, cue_words, tokens

#: Words that narrow what follows them, beside the adverbs in -ly.
_NARROWS = frozenset("only just even merely almost nearly about around least over under than".split())
#: Words in -ly that narrow nothing.
_FREE = frozenset("early family daily weekly monthly yearly finally recently currently supply multiply apply".split())
#: What binds a statement to its condition or its time, with the words that may stand for it.
_BINDS = {
    "if": "if when unless where once in with",
    "unless": "unless if until",
    "until": "until before till",
    "before": "before until earlier prior first ago already then later",
    "after": "after once when later following then since from",
    "during": "during while when in at over throughout",
    "when": "when if once as after while during at in with until",
    "except": "except but not other only",
    "without": "without no not lack lacks lacking missing none never",
}
#: How far before the first word of what it opens such a word may stand.
_REACH = 7
#: What a cut sentence opens with when its second half had no subject of its own.
_EMPTY_SUBJECT = re.compile(r"(?:^|[.!?] )The (?!reason|result|effect)[a-z]+ (?:is|was) that\b")
#: A half that says nothing: who reports, without what; or a list of questions that answers none.
_NO_STATEMENT = re.compile(
    r"[.!?] (?:(?:The )?[A-Z][\w() -]{1,40} (?:reports?|says?|notes?|states?|explains?|adds?|writes?)\.$"
    r"|(?:How|Who|Whose|Which)\b(?![^.]* (?:is|are|was|were)\b)[^.?!]*\.)"
)


def misjoined(sentence: str, evidence: str) -> list[str]:
    """What was parted from the words it belongs to, or lost its condition, when one sentence was told in several."""
    said, given = tokens(sentence), tokens(evidence)
    found = [f"'{word}' is parted from what it belongs to" for word in _parted(said, given, evidence)]
    found += [f"'{word}' was lost" for word in _unbound(said, given)]
    if _EMPTY_SUBJECT.search(sentence) and " is that " not in evidence:
        found.append("a part of it has no subject")
    if _NO_STATEMENT.search(sentence):
        found.append("a part of it states nothing")
    return found


def _parted(said: Sequence[Token], given: Sequence[Token], evidence: str) -> Iterator[str]:
    """Narrowing words of the evidence whose neighbor is told only in another sentence than they are."""
    for j, token in enumerate(given):
        if not (token.lower in _BINDS or _narrows(token)) or re.search(rf"\b{re.escape(token.text)}[,;:.)]", evidence):
            continue
        mine = {t.sentence for t in said if t.lower == token.lower}
        places = ({t.sentence for t in said if t.key in forms(key)} for key in after(given, j, 2))
        theirs = next((found for found in places if found), set())
        if mine and theirs and not mine & theirs:
            yield token.text


def _unbound(said: Sequence[Token], given: Sequence[Token]) -> Iterator[str]:
    """Words of condition or time that are gone from before the words they open in the evidence."""
    for j, token in enumerate(given):
        others = {*_BINDS.get(token.lower, "").split()}
        opened = after(given, j, 1)
        if not others or not opened:
            continue
        places = [i for i, t in enumerate(said) if t.key in forms(opened[0])]
        if places and not any(_stands_before(said, i, others) for i in places):
            yield token.text


def _stands_before(words: Sequence[Token], i: int, wanted: set[str]) -> bool:
    return any(t.lower in wanted and t.sentence == words[i].sentence for t in words[max(0, i - _REACH) : i])


def _narrows(token: Token) -> bool:
    word = token.lower
    return word in _NARROWS or word in cue_words()["negation"] or (word.endswith("ly") and word not in _FREE)
