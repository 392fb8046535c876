"""Fit the sorter of messages: ``python -m bot.training.sorter``, one minute on two cores."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import typer
from safetensors.numpy import save_file
from torch.nn import functional

from bot.own_weights import SORTER
from bot.sorter import KINDS, Sorter, views
from bot.training.messages import MESSAGES, Message, read_messages
from bot.training.pairs import TRAINING
from index import Embedder
from index.weights import write_digest_beside

#: Every so many questions of the training pairs, which are all general.
_EVERY = 2
_PENALTY = 2e-4


def main() -> None:
    """Softmax regression with a small penalty; every kind counts alike."""
    messages = read_messages(MESSAGES)
    questions = [json.loads(line)["question"] for file in TRAINING for line in file.read_text("utf-8").splitlines()]
    messages += [(question, "general") for question in questions[::_EVERY]]
    embedder = Embedder()
    save(fit(messages, embedder), SORTER)
    sorter = Sorter(embedder)
    right = Counter(kind for text, kind in messages if max((s := sorter.shares(text)), key=s.__getitem__) == kind)
    counts = Counter(kind for _, kind in messages)
    typer.echo(", ".join(f"{kind} {right[kind]}/{counts[kind]}" for kind in KINDS))


def fit(messages: Sequence[Message], embedder: Embedder) -> np.ndarray:
    """Weights of shape ``(features, kinds)``."""
    x = torch.from_numpy(views([text for text, _ in messages], embedder))
    y = torch.tensor([KINDS.index(kind) for _, kind in messages])
    each = 1 / torch.bincount(y, minlength=len(KINDS)).clamp(min=1).float()
    weights = torch.zeros(x.shape[1], len(KINDS), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=150, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = functional.cross_entropy(x @ weights, y, weight=each) + _PENALTY * weights.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return weights.detach().numpy()


def save(weights: np.ndarray, path: Path) -> None:
    """Write the weights in half precision, and their digest beside them."""
    save_file({"weights": weights.astype(np.float16)}, path)
    write_digest_beside(path)


if __name__ == "__main__":
    typer.run(main)
