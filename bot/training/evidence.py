"""Train the evidence reader: ``make train-evidence``, under an hour on two cores.

Each step reads a few questions, each beside the passages that answer it and passages that our own search found
instead. Two losses are added: a listwise one, that the sentences which answer stand above all others of the same
question (softmax over all candidates), and a binary one, that a score alone tells whether a sentence answers, which
is what a decline is decided by. A question without an answer has only the second. In the listwise loss what speaks for
a sentence before it is read is added to the reader's scores, as when a question is answered: it learns what the plain
signals do not see.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import Tensor, nn
from torch.nn import functional

from bot.evidence import PASSAGES_READ, EvidenceFinder
from bot.own_weights import READER
from bot.reader import EvidenceReader, Reading, save_reader
from bot.settings import Settings
from bot.training.descent import Descent
from bot.training.pairs import CALIBRATION, HELD_OUT, TRAINING, Pair, keywords, misspell, read_pairs, renamed
from corpus import Corpus, read_corpus
from index import Embedder, SearchIndex, open_index
from index.weights import EMBEDDING

_CANDIDATES = 30
_GOLD, _NEGATIVES = 2, 3
#: Shares of the questions that are read a second time with typing errors, as keywords, and with another of the names of
#: the disease: not every passage has a name for it that could be put into the question.
_MISSPELLED, _KEYWORDS, _RENAMED = 0.1, 0.1, 0.1
_QUESTIONS_A_STEP = 3
_LEARNING_RATE = 6e-5
_HEAD_FACTOR = 5
_WARM_UP = 0.06


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage beside a question, and which of its sentences answer it."""

    reading: Reading
    before: tuple[float, ...]
    gold: frozenset[int]
    near_miss: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates in the order of the search."""

    answered: bool
    candidates: tuple[Candidate, ...]

    def draw(self, chance: random.Random) -> list[Candidate]:
        """Up to two gold passages, and negatives, most of them from the very top."""
        gold = [c for c in self.candidates if c.gold]
        gold = chance.sample(gold, min(_GOLD, len(gold)))
        near = [c for c in self.candidates if c.near_miss]
        others = [c for c in self.candidates if not c.gold and not c.near_miss]
        top = chance.sample(others[:8], min(_NEGATIVES - _NEGATIVES // 2, len(others[:8])))
        rest = [c for c in others if c not in top]
        deep = chance.sample(rest, min(_NEGATIVES - len(top), len(rest)))
        return [*gold, *near, *top, *deep][: _NEGATIVES + 1]


def main(
    minutes: Annotated[float, typer.Option(help="The schedule ends after so long at the latest.")] = 50.0,
    seed: Annotated[int, typer.Option(help="Of everything drawn by chance.")] = 1,
    out: Annotated[Path, typer.Option(help="The weights file.")] = READER,
    epochs: Annotated[float, typer.Option(help="Passes over the pairs.")] = 2.0,
) -> None:
    """Train, measure on entries never trained on, and write the weights."""
    torch.manual_seed(seed)
    # FAISS, once imported beside torch, has set both to one thread.
    torch.set_num_threads(os.cpu_count() or 1)
    chance = random.Random(seed)
    settings = Settings()
    corpus = read_corpus(settings.corpus_dir)
    index = open_index(corpus, settings.home / "index", Embedder(), typer.echo)
    train, aside = read_pairs(corpus, TRAINING), read_pairs(corpus, [CALIBRATION])
    typer.echo(f"{len(train)} pairs to train on, {len(aside)} to measure by; searching for their candidates.")
    examples = prepare(train, corpus, index, chance, noisy=True)
    unseen = prepare(aside, corpus, index, chance, noisy=False)

    reader = EvidenceReader(EMBEDDING.verify().parent)
    for name, p in reader.named_parameters():
        p.requires_grad_(".embeddings." not in name)
    typer.echo(f"Before: {measure(reader, unseen)}")
    fit(reader, examples, epochs, minutes, chance)
    figures = measure(reader, unseen)
    typer.echo(f"After: {figures}")
    save_reader(reader, out, {"seed": str(seed), "pairs": str(len(train)), "unseen": figures})
    typer.echo(f"Written to {out}")


def prepare(
    pairs: Sequence[Pair], corpus: Corpus, index: SearchIndex, chance: random.Random, *, noisy: bool
) -> list[Example]:
    """Examples of pairs; with ``noisy``, as they are trained on: some a second time as people type, none held out."""
    finder = EvidenceFinder(corpus, index)
    by_id = {p.id: p for p in index.passages}
    examples = []
    for pair in pairs:
        questions = [pair.question]
        if noisy and chance.random() < _MISSPELLED:
            questions.append(misspell(pair.question, chance))
        if noisy and chance.random() < _KEYWORDS:
            questions.append(keywords(pair.question, chance))
        if noisy and chance.random() < _RENAMED:
            questions += renamed(pair.question, index.names, chance)
        for question in questions:
            found = index.search(question, _CANDIDATES)
            near = finder.gather(question, found[:PASSAGES_READ])
            known = {hit.passage.id for hit in near}
            hits = [*near, *(hit for hit in found if hit.passage.id not in known)]
            if noisy:
                hits = [hit for hit in hits if hit.passage.entry not in HELD_OUT]
            known = {hit.passage.id for hit in hits}
            hits += index.look_at(question, [by_id[name] for name in pair.gold if name not in known])
            before = finder.before_reading(question, hits)
            candidates = tuple(
                Candidate(
                    reading,
                    priors,
                    pair.gold.get(hit.passage.id, frozenset()) if pair.answered else frozenset(),
                    not pair.answered and hit.passage.id in pair.gold,
                )
                for hit, reading, priors in zip(hits, finder.readings(question, hits), before, strict=True)
            )
            examples.append(Example(pair.answered, candidates))
    return examples


def fit(
    reader: EvidenceReader,
    examples: Sequence[Example],
    epochs: float,
    minutes: float,
    chance: random.Random,
) -> None:
    """Run the schedule: a short warm-up, then a straight line down to nothing."""
    heads = [p for name, p in reader.named_parameters() if not name.startswith("encoder.")]
    body = [p for p in reader.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": _LEARNING_RATE}, {"params": heads, "lr": _HEAD_FACTOR * _LEARNING_RATE}],
        weight_decay=0.01,
    )
    steps = int(epochs * len(examples) / _QUESTIONS_A_STEP)
    reader.train()
    descent = Descent(steps, minutes, _WARM_UP)
    summed, order = 0.0, list[int]()
    for step in range(1, steps + 1):
        if len(order) < _QUESTIONS_A_STEP:
            order = list(range(len(examples)))
            chance.shuffle(order)
        for group, factor in zip(optimizer.param_groups, (1, _HEAD_FACTOR), strict=True):
            group["lr"] = _LEARNING_RATE * factor * descent.factor(step)
        drawn = [examples[order.pop()].draw(chance) for _ in range(_QUESTIONS_A_STEP)]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = step_loss(reader, drawn)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        summed += loss.item()
        if step % 50 == 0:
            typer.echo(descent.progress(step, summed / 50))
            summed = 0.0
        if descent.gone(step) >= 1:
            break
    reader.eval()


def step_loss(reader: EvidenceReader, drawn: Sequence[Sequence[Candidate]]) -> Tensor:
    """Loss of a few questions; the passages are read in two batches of like length, which pads less."""
    flat = [(q, c) for q, candidates in enumerate(drawn) for c in candidates]
    flat.sort(key=lambda pair: len(pair[1].reading.text))
    half = len(flat) // 2
    sentence_scores: list[Tensor] = []
    passage_scores: list[Tensor] = []
    for batch in (flat[:half], flat[half:]):
        by_sentence, by_passage = reader([c.reading for _, c in batch])
        sentence_scores += list(by_sentence.float())
        passage_scores.append(by_passage.float())
    passages = torch.cat(passage_scores)
    total = torch.zeros(())
    for q in range(len(drawn)):
        rows = [i for i, (owner, _) in enumerate(flat) if owner == q]
        scores = torch.cat([sentence_scores[i][: len(flat[i][1].reading.spans)] for i in rows])
        before = torch.tensor([score for i in rows for score in flat[i][1].before])
        gold = torch.tensor([float(j in flat[i][1].gold) for i in rows for j in range(len(flat[i][1].reading.spans))])
        read = scores.isfinite()
        total = total + _loss(scores[read], before[read], gold[read], 3.0)
        of_passages = torch.tensor([float(bool(flat[i][1].gold)) for i in rows])
        total = total + 0.5 * _loss(passages[rows], torch.zeros(len(rows)), of_passages, 2.0)
    return total / len(drawn)


def _loss(scores: Tensor, before: Tensor, gold: Tensor, weight: float) -> Tensor:
    loss = functional.binary_cross_entropy_with_logits(scores, gold, pos_weight=torch.tensor(weight))
    if gold.any():
        both = scores + before
        loss = loss + torch.logsumexp(both, 0) - torch.logsumexp(both[gold > 0], 0)
    return loss


def measure(reader: EvidenceReader, examples: Sequence[Example]) -> str:
    """Share of questions with a gold sentence first, among three and four; how well scores tell declines apart."""
    reader.eval()
    places = list[int]()
    answered, declined = list[float](), list[float]()
    for example in examples:
        candidates = example.candidates[:PASSAGES_READ]
        judged = reader.read([c.reading for c in candidates])
        scored = [
            (score + prior, j in c.gold)
            for c, judgement in zip(candidates, judged, strict=True)
            for j, (score, prior) in enumerate(zip(judgement.sentences, c.before, strict=True))
        ]
        ranked = [gold for _, gold in sorted(scored, key=lambda pair: -pair[0])]
        best = max(max(j.sentences) + j.passage for j in judged)
        (answered if example.answered else declined).append(best)
        if example.answered:
            places.append(ranked.index(True) if True in ranked else len(ranked))
    apart = sum(a > d for a in answered for d in declined) / max(1, len(answered) * len(declined))
    shares = ", ".join(f"in {k} {sum(p < k for p in places) / max(1, len(places)):.3f}" for k in (1, 3, 4))
    return f"{len(places)} questions, gold {shares}; {len(declined)} declines, apart {apart:.3f}"


if __name__ == "__main__":
    typer.run(main)
