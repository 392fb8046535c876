"""Does a reworded sentence say only what its evidence says?

Every check is deterministic and names what it found, so a rejected rewording can be explained. A sentence that fails
any of them is replaced by the quotation: being strict costs plainness, being lenient costs truth.

Words alone are not enough, since a wrong sentence can be made of true words. So most checks look at the company a
word keeps: its nearest content words in the rewording are compared with those of its places in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.cues import added_cues, lost_cues
from bot.everyday import commonest
from bot.joints import misjoined
from bot.kinds import claims, forms, kind_of, plain_keys
from bot.rivals import mislabelled, repeated, rivals, shares_of_wholes
from bot.roles import falsely_joined, swapped_cause, turned_round
from bot.tokens import Token, cue_words, tokens
from index.embedding import Embedder
from index.names import load_names

#: Rewordings of a sentence lie above this cosine; sentences that share only a subject lie below it.
_SAME_MEANING = 0.55
#: Share of the evidence's content words that a whole rewording keeps, so that it drops no part of the answer.
_KEPT = 0.8
#: Without one of these a statement claims more than it did.
_WEIGHED = frozenset(
    "only some few many usual about several most mostly mainly usually often sometimes almost rarely must".split()
)
#: Letters that two forms of one word share.
_ROOT = 5
_OPENS_WITH = re.compile(r"^(?:yes|no|not so)[,:]\s+", re.IGNORECASE)
_REFERS_BACK = re.compile(r"^(?:It|They|This|These|Those|He|She|I|We|You)\b")
# It opens like a question, ends on a word that calls for another, loses a part of a bracket, calls one thing "are", or
# gives a record number where the number of a type belongs.
_BROKEN = re.compile(
    r"^(?:Is|Are|Was|Were|Has|Have|Of(?! the| these| those|f)|And|Or|Which|That (?:is|are)|Than)\b"
    r"|\b(?:the|a|an|of|to|and|or|which|than|such|exact|frequent)[.!?]?$|,\.$|[a-z],? yes, "
    r"|,\)|^An? (?:\w+ ){1,2}are\b|^The level of (?:(?!and)[^,.]){1,40} are\b|\b[Tt]ype \d{4,}\b"
)


def problems(
    sentence: str, evidence: str, embedder: Embedder | None = None, heading: str = "", around: str = ""
) -> list[str]:
    """What a sentence says that its evidence does not; empty when it holds.

    Args:
        sentence: One reworded sentence.
        evidence: The exact text it rests on, one or more sentences.
        embedder: Compares the meaning of the whole; without one only the words are compared.
        heading: Title and section the evidence stands under; a rewording may take words, but no numbers, from it.
        around: The passage the evidence stands in; a rewording may take everyday words from it, no names or numbers.
    """
    if _plain(sentence) in _plain(evidence):
        return []
    said = tokens(_OPENS_WITH.sub("", sentence))
    given = tokens(evidence)
    found = [
        *_unsupported(said, given, tokens(heading), tokens(around)),
        *added_cues(said, given),
        *lost_cues(said, given),
        *rivals(said, given),
        *mislabelled(said, given),
        *repeated(said, given),
        *shares_of_wholes(said, given),
    ]
    if turned_round(said, given) or swapped_cause(said, given):
        found.append("it turns round who does what to whom")
    if falsely_joined(said, given):
        found.append("it says of one thing what the evidence says of another")
    if _BROKEN.search(sentence) or (said and said[-1].lower == "either" and not _denies(said)):
        found.append("it is no whole sentence")
    if _REFERS_BACK.match(sentence) and not _REFERS_BACK.match(evidence):
        found.append("it does not name its subject")
    if not found and embedder is not None:
        one, other = embedder.encode([sentence, evidence])
        if float(one @ other) < _SAME_MEANING:
            found.append("it means something else")
    return found


def omissions(sentence: str, evidence: str) -> list[str]:
    """What a rewording of a whole sentence leaves out of it: numbers, names, or a large part of its words."""
    said = {key for t in tokens(sentence) if t.is_content for key in forms(t.key)}
    given = {t.key: t for t in tokens(evidence) if t.is_content and t.key not in plain_keys()}
    lost = [t for key, t in given.items() if key not in said]
    found = [f"{t.text} was left out" for t in lost if t.is_number or kind_of(t) in ("symbol", "letter", "name")]
    spoken = {t.lower for t in tokens(sentence)}
    found += [f"{t.text} was left out" for t in tokens(evidence) if t.lower in _WEIGHED - spoken]
    if len(given) - len(lost) < _KEPT * len(given):
        found.append("it leaves out a part of the evidence")
    return found


def objections(reworded: str, evidence: str, embedder: Embedder | None, heading: str, around: str) -> list[str]:
    """Everything against showing a rewording in the place of a whole sentence; see the three it asks."""
    found = problems(reworded, evidence, embedder, heading, around) + omissions(reworded, evidence)
    return found if _plain(reworded) == _plain(evidence) else found + misjoined(reworded, evidence)


def unsupported_values(sentence: str, source: str) -> list[str]:
    """Numbers and symbols of a sentence that a source does not hold."""
    held = {t.key for t in tokens(source)}
    return [t.text for t in tokens(sentence) if t.key not in held and (t.is_number or kind_of(t) == "symbol")]


def _unsupported(
    said: Sequence[Token], given: Sequence[Token], heading: Sequence[Token], around: Sequence[Token]
) -> list[str]:
    """Content words that neither evidence, heading nor plain words hold; symbols must match letter by letter."""
    nearby = {t.key for t in around if kind_of(t) is None} - claims()
    held = {t.key for t in given} | {t.key for t in heading if not t.is_number}
    spelled = {t.text for t in (*given, *heading)}
    symbols = {t.key for t in given if kind_of(t) == "symbol"} - {t.key for t in given if kind_of(t) != "symbol"}
    named = {*load_names().find(_joined(given)), *load_names().find(_joined(heading))}
    cues = frozenset().union(*cue_words().values())

    def holds(token: Token) -> bool:
        if token.text in spelled or token.lower in cues:
            return True
        if kind_of(token) == "symbol" or token.key in symbols:
            return any(token.text in load_names().groups[i] for i in named)
        if forms(token.key) & held or token.key in plain_keys():
            return True
        return kind_of(token) is None and (token.key in nearby or _related(token.key, held) or _says_little(token))

    return [f"'{t.text}' is not in the evidence" for t in said if t.is_content and not holds(t)]


def _plain(text: str) -> str:
    return re.sub(r"[\s*]+", " ", text).strip(" .")


def _joined(words: Sequence[Token]) -> str:
    return " ".join(t.text for t in words)


def _related(key: str, held: Collection[str]) -> bool:
    """Whether the evidence has another form of a word that the stemmer keeps apart: absent and absence."""
    if len(key) < _ROOT or not key.isalpha():
        return False
    return any(other[:_ROOT] == key[:_ROOT] and abs(len(other) - len(key)) <= 3 for other in held)


def _denies(words: Sequence[Token]) -> bool:
    return any(t.lower in cue_words()["negation"] for t in words)


def _says_little(token: Token) -> bool:
    """Whether a word is so common that it brings no fact of its own: because, enough, different."""
    return token.lower in commonest() and token.key not in claims()
