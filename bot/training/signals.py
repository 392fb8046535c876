"""Fit what the plain signals weigh: ``python -m bot.training.signals``, one minute. Prints the line for the code."""

from __future__ import annotations

import torch
import typer

from bot.evidence import PASSAGES_READ
from bot.settings import Settings
from bot.signals import PlainSignals, Signals
from bot.training.pairs import CALIBRATION, TRAINING, Pair, read_pairs
from corpus import read_corpus
from index import Embedder, SearchIndex, open_index

_ROUNDS = 300

Example = tuple[torch.Tensor, torch.Tensor]


def main() -> None:
    """Listwise logistic regression: the sentences that answer against all others found for the same question."""
    torch.manual_seed(1)
    settings = Settings()
    corpus = read_corpus(settings.corpus_dir)
    index = open_index(corpus, settings.home / "index", Embedder(), typer.echo)
    examples, unseen = (prepare(read_pairs(corpus, files), index) for files in (TRAINING, [CALIBRATION]))
    spread = torch.cat([signals for signals, _ in examples]).std(dim=0)
    weights = torch.zeros(len(Signals._fields), requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.02)
    for _ in range(_ROUNDS):
        loss = sum((_loss(signals / spread @ weights, gold) for signals, gold in examples), torch.zeros(()))
        loss = loss / len(examples) + 1e-3 * weights.square().sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    fitted = (weights / spread).detach()
    typer.echo(f"gold first: {_first(examples, fitted):.3f} of the fitted, {_first(unseen, fitted):.3f} of other pairs")
    line = ", ".join(f"{name}={value:.2f}" for name, value in zip(Signals._fields, fitted.tolist(), strict=True))
    typer.echo(f"WEIGHTS = Signals({line})")


def prepare(pairs: list[Pair], index: SearchIndex) -> list[Example]:
    """Signals of all sentences found for each answered question, and which of them are gold."""
    plain = PlainSignals(index)
    examples = []
    for pair in pairs:
        hits = index.search(pair.question, PASSAGES_READ)
        rows = [
            (s, j in pair.gold.get(hit.passage.id, ()))
            for hit, of in zip(hits, plain.of(pair.question, hits), strict=True)
            for j, s in enumerate(of)
        ]
        if pair.answered and any(gold for _, gold in rows):
            examples.append((torch.tensor([s for s, _ in rows]), torch.tensor([gold for _, gold in rows])))
    return examples


def _loss(scores: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    return torch.logsumexp(scores, 0) - torch.logsumexp(scores[gold], 0)


def _first(examples: list[Example], weights: torch.Tensor) -> float:
    return sum(bool(gold[(signals @ weights).argmax()]) for signals, gold in examples) / max(1, len(examples))


if __name__ == "__main__":
    typer.run(main)
