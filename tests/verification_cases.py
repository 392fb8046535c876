"""Sentences to verify, made from the grounded pairs: true rewordings, and the same sentences made wrong on purpose.

Every case is drawn with a fixed seed, so that a figure means the same tomorrow.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.plain_edition import EDITION
from bot.verification import objections, problems
from corpus import Corpus, Passage, read_corpus
from index import Embedder

DATA = Path(__file__).parent.parent / "bot" / "training" / "data"


@dataclass(frozen=True)
class Case:
    kind: str
    sentence: str
    evidence: str
    heading: str
    around: str = ""

    whole: bool = False  # it stands for a whole sentence of the sources

    def problems(self, embedder: Embedder | None = None) -> list[str]:
        check = objections if self.whole else problems
        return check(self.sentence, self.evidence, embedder, self.heading, self.around)


_SWAPS: dict[str, list[list[str]]] = {
    "gene": [
        ["CD40LG", "AICDA", "UNG", "IKBKG", "PIK3CD", "BTK", "ATM", "NBN", "SH2D1A", "MSH6", "PMS2", "INO80", "ICOS"],
        ["IgM", "IgG", "IgA", "IgE"],
        ["CD40 ligand", "AID", "nibrin", "TACI", "NEMO"],
    ],
    "organism": [
        ["Pneumocystis", "Cryptosporidium", "Cryptococcus", "Candida", "Aspergillus", "Histoplasma", "Toxoplasma"],
        ["bacteria", "viruses", "fungi", "parasites"],
        ["bacterial", "viral", "fungal"],
    ],
    "type": [
        ["type 1", "type 2", "type 3", "type 4", "type 5"],
        ["HIGM1", "HIGM2", "HIGM3", "HIGM4", "HIGM5"],
        ["X-linked", "autosomal recessive", "autosomal dominant"],
        ["CD40 ligand deficiency", "CD40 deficiency", "AID deficiency", "UNG deficiency"],
        ["recessive", "dominant"],
    ],
    "who": [
        ["boys", "girls"], ["males", "females"], ["male", "female"], ["men", "women"], ["children", "adults"],
        ["mother", "father"], ["mothers", "fathers"], ["sons", "daughters"], ["brothers", "sisters"],
        ["T cells", "B cells", "natural killer cells"], ["patients", "carriers", "doctors"], ["boy", "girl"],
        ["T cell", "B cell"], ["infants", "adults"], ["babies", "adults"],
    ],
    "direction": [
        ["low", "high"], ["increased", "decreased"], ["raised", "reduced"], ["fewer", "more"], ["less", "more"],
        ["below", "above"], ["higher", "lower"], ["early", "late"], ["normal", "abnormal"], ["rare", "common"],
        ["weak", "strong"], ["missing", "plentiful"], ["mild", "severe"], ["worse", "better"], ["smaller", "larger"],
    ],
    "drug": [
        ["immunoglobulin", "antibiotics", "steroids", "chemotherapy"],
        ["busulfan", "melphalan", "fludarabine", "rituximab"],
        ["trimethoprim-sulfamethoxazole", "azithromycin", "fluconazole"],
        ["bone marrow transplant", "liver transplant", "gene therapy"],
    ],
    "source": [
        ["GeneReviews", "OMIM", "MedlinePlus", "StatPearls", "Orphanet", "MedGen", "ClinVar"],
        ["Levy", "Quartier", "Winkelstein", "Meyers", "Lee"],
    ],
    "unit": [
        ["years", "months", "weeks", "days"], ["percent", "per million"], ["births", "deaths"], ["exons", "introns"],
        ["chromosome 12", "chromosome 20", "chromosome X"], ["patients", "families"],
    ],
    "time": [["before", "after"], ["first", "last"], ["during", "before"], ["at birth", "in old age"]],
}  # fmt: skip
_VERBS = (
    "causes|cause|caused|comes from|come from|leads to|lead to|helps|infects|attacks|blocks|raises|controls|damages|"
    "carries|codes for|results from|is caused by|are caused by|brings|protects|removes|activates|spoils|turns|binds to"
)
_REVERSE = re.compile(rf"^(?P<a>.{{6,70}}?) (?P<verb>{_VERBS}) (?P<b>.{{6,90}})\.$")
_COPULA = re.compile(r"^(?P<subject>[A-Z].{3,60}?) (?P<rest>(?:is|are|was|were|has|have|had) .{6,120}\.)$")
_NUMBER = re.compile(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?(?![\w-])")


# Where a careless hand cuts a sentence in two: in front of a condition, which is lost; and behind an adverb.
_CONDITION = re.compile(
    r"^(?P<a>[A-Z][^.]{15,}?),? (?:if|when|before|after|until|unless|during|except|without) (?P<b>[^.]{12,})\.$"
)
_ADVERB = re.compile(
    r"^(?P<a>[A-Z][^.]{15,}? (?:only|almost|\w+ly)) "
    r"(?P<b>(?:because|in|by|for|after|when|if|with|to|of|from|at|on|the|a)\b[^.]{8,})\.$"
)


def read_items() -> list[dict]:
    return [
        json.loads(line)
        for file in sorted(DATA.glob("part*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def true_cases() -> list[Case]:
    """Every reworded sentence of the pairs."""
    return [
        Case("true", sentence["text"], evidence, heading, around)
        for item in read_items()
        for sentence, evidence, heading, around in _sentences(item)
    ]


def wrong_cases() -> list[Case]:
    """Sentences made wrong, at most 60 of a kind."""
    chance = random.Random(11)
    by_kind: dict[str, list[Case]] = {}
    for item in read_items():
        pairs = list(_sentences(item))
        for sentence, evidence, heading, around in pairs:
            for kind, wrong in _made_wrong(sentence["text"], evidence, chance):
                if wrong != sentence["text"] and wrong not in evidence:
                    by_kind.setdefault(kind, []).append(Case(kind, wrong, evidence, heading, around))
        joined = _joined(" ".join(gold["evidence"] for gold in item["gold"]))
        if joined:
            by_kind.setdefault("joined", []).append(Case("joined", *joined, ""))
    by_kind["cut wrongly"] = list(_cut_wrongly())
    for cases in by_kind.values():
        chance.shuffle(cases)
    return [case for _, cases in sorted(by_kind.items()) for case in cases[:60]]


def _cut_wrongly() -> Iterator[Case]:
    """Whole sentences of the sources told in two, the second without what bound it to the first."""
    for line in EDITION.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        sentence = pair["sentence"]
        if cut := _CONDITION.match(sentence):
            told = f"{cut['a']}. {cut['b'][0].upper()}{cut['b'][1:]}."
            yield Case("cut wrongly", told, sentence, pair["heading"], sentence, whole=True)
        if cut := _ADVERB.match(sentence):
            yield Case("cut wrongly", f"{cut['a']}. The reason is {cut['b']}.", sentence, pair["heading"], whole=True)


def _sentences(item: dict) -> Iterator[tuple[dict, str, str, str]]:
    """Each reworded sentence with its evidence, the headings above it and the passages around it."""
    for sentence in item["answer"]:
        gold = [item["gold"][i] for i in sentence["gold"]]
        places = [(_corpus().entries[g["entry"]], _passage(**g)) for g in gold]
        yield (
            sentence,
            " ".join(g["evidence"] for g in gold),
            " ".join(f"{entry.title}. {passage.section}." for entry, passage in places),
            " ".join(passage.text for _, passage in places),
        )


def _passage(entry: str, evidence: str) -> Passage:
    return next(p for p in _corpus().entries[entry].passages if evidence[:40] in p.text)


@lru_cache(maxsize=1)
def _corpus() -> Corpus:
    return read_corpus(DATA.parents[2] / "corpus" / "entries")


def _made_wrong(text: str, evidence: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    for number in _NUMBER.finditer(text):
        others = [n for n in _NUMBER.findall(evidence) if n != number.group()]
        plain = number.group().replace(",", "")
        invented = str(int(plain) + chance.choice((1, 2, 10))) if plain.isdigit() else "3.7"
        new = chance.choice([invented, *others[:2]])
        yield "number", text[: number.start()] + new + text[number.end() :]
        break
    for kind, groups in _SWAPS.items():
        for group in groups:
            held = [w for w in group if re.search(rf"(?<![\w-]){re.escape(w)}(?![\w-])", text)]
            if held:
                old = held[0]
                new = chance.choice([w for w in group if w != old])
                yield kind, re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text, count=1)
                break
    if re.search(r"\b(?:not|no|never|without|cannot)\b", text):
        out = re.sub(r"\b(?:not|never) ", "", text, count=1)
        out = re.sub(r"\bcannot\b", "can", out, count=1) if out == text else out
        out = re.sub(r"\bwithout\b", "with", out, count=1) if out == text else out
        out = re.sub(r"\b[Nn]o (?!,)", "some ", out, count=1) if out == text else out
        if not re.match(r"^(?:No|Yes),", text):
            yield "negation dropped", out
    elif re.search(r"\b(?:is|are|was|were|can|may|does|has|have)\b", text) and chance.random() < 0.3:
        yield "negation added", re.sub(r"\b(is|are|was|were|can|may|does|has|have)\b", r"\1 not", text, count=1)
    if re.search(r"\b(?:may|might|can|could)\b", text):
        yield "hedge dropped", re.sub(r"\b(?:may|might|can|could)\b", "will", text, count=1)
    if re.search(r"\b(?:often|usually|sometimes|mostly|mainly|commonly|some|many|most)\b", text):
        yield (
            "hedge dropped",
            re.sub(
                r"\b(?:some|many|most)\b",
                "all",
                re.sub(r"\b(?:often|usually|sometimes|mostly|mainly|commonly)\b", "always", text),
            ),
        )
    turned = _REVERSE.match(text)
    if turned:
        a, b = turned["a"], turned["b"]
        yield "reversed", f"{b[0].upper()}{b[1:]} {turned['verb']} {a[0].lower() if a[1:2].islower() else a[0]}{a[1:]}."


def _joined(evidence: str) -> tuple[str, str] | None:
    """The subject of one sentence with what is said of another."""
    found = [m for m in (_COPULA.match(s) for s in re.split(r"(?<=[.!?]) (?=[A-Z])", evidence)) if m]
    for one in found:
        for other in found:
            subjects = one["subject"].lower(), other["subject"].lower()
            apart = not {*re.findall(r"[a-z0-9]{3,}", subjects[0])} & {*re.findall(r"[a-z0-9]{3,}", subjects[1])}
            if apart and not re.match(
                r"(?:It|They|This|These|He|She|That|Those|The (?:same|other))\b", other["subject"]
            ):
                return f"{one['subject']} {other['rest']}", evidence
    return None
