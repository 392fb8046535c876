"""Keep the precedents and fit when evidence answers: ``python -m bot.training.answerability``. Prints the weights.

It is fitted on the calibration pairs, on messages about something else, and on question sets named on the command
line, on which nothing else was trained, and measured crosswise: five times, each fifth of the questions by what the
others taught.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import Tensor
from torch.nn import functional

from bot.answerability import Signs
from bot.conversation import standalone_question
from bot.evaluation import read_items
from bot.evidence import PASSAGES_READ, EvidenceFinder
from bot.own_weights import PRECEDENTS
from bot.precedents import embed, save
from bot.settings import Settings
from bot.training.messages import MESSAGES, read_messages
from bot.training.pairs import CALIBRATION, TRAINING, TWINS, read_pairs
from corpus import read_corpus
from index import Embedder, open_index

_FOLDS = 5
_PENALTY = 0.005


def main(sets: Annotated[list[Path] | None, typer.Argument(help="Question sets to fit on as well.")] = None) -> None:
    """Logistic regression with a small penalty, on signs of like spread."""
    settings = Settings()
    corpus = read_corpus(settings.corpus_dir)
    index = open_index(corpus, settings.home / "index", Embedder(), typer.echo)
    pairs = read_pairs(corpus, TRAINING)
    text = {p.id: [sentence.text for sentence in p.sentences] for p in index.passages}
    answers = [
        [text[passage][j] for passage, numbers in pair.gold.items() for j in sorted(numbers)] if pair.answered else []
        for pair in pairs
    ]
    save(embed([pair.question for pair in pairs], index.embedder), answers, PRECEDENTS)
    finder = EvidenceFinder(corpus, index)
    questions = [(pair.question, pair.answered) for pair in read_pairs(corpus, [CALIBRATION, TWINS])]
    questions += [(text, False) for text, kind in read_messages(MESSAGES) if kind == "other"]
    for item in (item for file in sets or [] for item in read_items(file)):
        if item["expect"] in ("answer", "decline"):
            asked = standalone_question(item["question"], item["history"], index.names)
            questions.append((asked, item["expect"] == "answer"))
    signs, answered = list[Signs](), list[float]()
    for question, has_answer in questions:
        _, seen = finder.score(question, index.search(question, PASSAGES_READ))
        if seen:
            signs.append(seen)
            answered.append(float(has_answer))
    x, y = torch.tensor(signs), torch.tensor(answered)
    order = list(range(len(y)))
    random.Random(1).shuffle(order)
    fold = torch.tensor([order[i] % _FOLDS for i in range(len(y))])
    odds = torch.zeros(len(y))
    for k in range(_FOLDS):
        weights, bias = fit(x[fold != k], y[fold != k])
        odds[fold == k] = x[fold == k] @ weights + bias
    for sure in (-1.2, -1.0, -0.8, -0.6, -0.4, 0.0):
        right = ((odds >= sure) == (y > 0)).float()
        typer.echo(
            f"sure {sure:+.1f}: answered {right[y > 0].mean():.3f} of what is answered, "
            f"declined {right[y == 0].mean():.3f} of what is not"
        )
    weights, bias = fit(x, y)
    named = ", ".join(f"{name}={w:.2f}" for name, w in zip(Signs._fields, weights.tolist(), strict=True))
    typer.echo(f"WEIGHTS = Signs({named})\n_BIAS = {bias.item():.2f}")


def fit(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Weights of shape ``(signs,)`` and the bias."""
    mean, spread = x.mean(0), x.std(0).clamp(min=1e-6)
    scaled = (x - mean) / spread
    weights, bias = torch.zeros(x.shape[1], requires_grad=True), torch.zeros((), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=200)

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = functional.binary_cross_entropy_with_logits(scaled @ weights + bias, y)
        value = value + _PENALTY * weights.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    flat = (weights / spread).detach()
    return flat, bias.detach() - mean @ flat


if __name__ == "__main__":
    typer.run(main)
