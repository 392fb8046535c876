"""Teach the small model its one job: ``make train``. It says one exact sentence again in plain words, and nothing else.

Low-rank adapters (LoRA, Hu et al., 2021) on SmolLM2-135M, fitted on sentences of the corpus beside rewordings that were
written by hand and that verification accepts, and on as many about other conditions. Only what comes after the sentence
counts in the loss. Entries of the held-out list are never trained on, and of the rest a tenth of the entries is kept
aside to measure with. Every pass is saved, and an interrupted training goes on from the last one.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from safetensors.torch import save_file

from bot.own_weights import WRITER
from bot.plain_edition import EDITION
from bot.settings import Settings
from bot.small_model import prepare_base_model
from bot.training.descent import Descent
from bot.training.pairs import HELD_OUT
from bot.wording import END, prompt_of
from index.weights import write_digest_beside

#: Sentences about other conditions, written for their form alone, never to be believed.
FORM = Path(__file__).parent / "data" / "plain_form.jsonl"
#: One entry in so many is kept aside.
_ASIDE_EVERY = 10
_RANK, _ALPHA, _DROPOUT = 24, 48, 0.05
_LEARNING_RATE = 5e-4
_BATCH = 8
_WARM_UP = 0.05
_IGNORED = -100


@dataclass(frozen=True, slots=True)
class PlainPair:
    """An exact sentence of an entry and the same in plain words."""

    entry: str
    heading: str
    sentence: str
    plain: str


def main(
    passes: Annotated[int, typer.Option(help="Passes over the pairs.")] = 2,
    minutes: Annotated[float, typer.Option(help="The schedule ends after so long at the latest.")] = 95.0,
    seed: Annotated[int, typer.Option(help="Of everything drawn by chance.")] = 1,
    out: Annotated[Path, typer.Option(help="The adapter.")] = WRITER,
) -> None:
    """Train, tell the loss on the pairs kept aside, and write the adapter."""
    import peft
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.manual_seed(seed)
    torch.set_num_threads(os.cpu_count() or 1)
    settings = Settings()
    folder = prepare_base_model(settings.home, typer.echo)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = peft.get_peft_model(
        AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32),
        peft.LoraConfig(
            r=_RANK, lora_alpha=_ALPHA, lora_dropout=_DROPOUT, target_modules="all-linear", task_type="CAUSAL_LM"
        ),
    )
    train, aside = read_plain_pairs()
    typer.echo(f"{len(train)} pairs to train on, {len(aside)} kept aside.")
    saved = settings.home / "training" / "writer.pt"
    fit(model, tokenizer, train, aside, passes, minutes, seed, saved)
    adapter = {name: p.detach().to(torch.bfloat16).contiguous() for name, p in _trained(model)}
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(adapter, out, metadata={"scale": str(_ALPHA / _RANK), "seed": str(seed)})
    write_digest_beside(out)
    saved.unlink(missing_ok=True)
    typer.echo(f"Written to {out}")


def read_plain_pairs() -> tuple[list[PlainPair], list[PlainPair]]:
    """Pairs to train on, and pairs of the entries kept aside."""
    # Where nothing is said in other words, nothing is taught.
    pairs = [pair for pair in _read(EDITION) if pair.plain != pair.sentence]
    entries = sorted({pair.entry for pair in pairs} - HELD_OUT)
    random.Random(0).shuffle(entries)
    aside = {*entries[::_ASIDE_EVERY]}
    train = [pair for pair in pairs if pair.entry not in aside | HELD_OUT]
    return train + _read(FORM), [pair for pair in pairs if pair.entry in aside]


def _read(file: Path) -> list[PlainPair]:
    items = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return [PlainPair(i["id"].partition("@")[0], i["heading"], i["sentence"], i["plain"]) for i in items]


def fit(
    model: Any,
    tokenizer: Any,
    train: Sequence[PlainPair],
    aside: Sequence[PlainPair],
    passes: int,
    minutes: float,
    seed: int,
    saved: Path,
) -> None:
    """A short warm-up, then a straight line down to nothing, by the steps or by the time."""
    optimizer = torch.optim.AdamW([p for _, p in _trained(model)], lr=_LEARNING_RATE)
    steps, step, before, summed = passes * -(-len(train) // _BATCH), 0, 0.0, 0.0
    done = _resume(model, optimizer, saved)
    if done:
        step, before = done["step"], done["seconds"]
        typer.echo(f"Going on after step {step}.")
    descent = Descent(steps, minutes, _WARM_UP, before)
    for number in range(1 + step * passes // steps, passes + 1):
        model.train()
        for batch in batches(train, random.Random(seed * 1000 + number)):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = _LEARNING_RATE * descent.factor(step)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(model, tokenizer, batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            summed += loss.item()
            if step % 20 == 0:
                typer.echo(descent.progress(step, summed / 20))
                summed = 0.0
            if descent.gone(step) >= 1:
                break
        typer.echo(f"pass {number}: loss {_mean_loss(model, tokenizer, aside):.3f} on pairs kept aside")
        _save(model, optimizer, saved, step, descent.seconds)


def batches(pairs: Sequence[PlainPair], chance: random.Random) -> list[list[PlainPair]]:
    """Batches of like length, which pads less, in random order."""
    order = sorted(pairs, key=lambda pair: len(pair.sentence) + chance.random() * 40)
    found = [order[i : i + _BATCH] for i in range(0, len(order), _BATCH)]
    chance.shuffle(found)
    return found


def loss_of(model: Any, tokenizer: Any, batch: Sequence[PlainPair]) -> torch.Tensor:
    """Mean loss of the tokens of the rewordings."""
    rows = [
        (
            tokenizer(prompt_of(pair.sentence), add_special_tokens=False)["input_ids"],
            tokenizer(f"{pair.plain}{END}", add_special_tokens=False)["input_ids"],
        )
        for pair in batch
    ]
    longest = max(len(asked) + len(said) for asked, said in rows)
    ids = torch.full((len(rows), longest), tokenizer.pad_token_id)
    labels = torch.full((len(rows), longest), _IGNORED)
    mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for row, (asked, said) in enumerate(rows):
        whole = len(asked) + len(said)
        ids[row, :whole] = torch.tensor(asked + said)
        labels[row, len(asked) : whole] = torch.tensor(said)
        mask[row, :whole] = 1
    loss: torch.Tensor = model(input_ids=ids, attention_mask=mask, labels=labels).loss
    return loss


def _mean_loss(model: Any, tokenizer: Any, pairs: Sequence[PlainPair]) -> float:
    model.eval()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        losses = [loss_of(model, tokenizer, pairs[i : i + _BATCH]).item() for i in range(0, len(pairs), _BATCH)]
    return sum(losses) / max(1, len(losses))


def _trained(model: Any) -> list[tuple[str, torch.nn.Parameter]]:
    return [(name.replace(".default", ""), p) for name, p in model.named_parameters() if p.requires_grad]


def _save(model: Any, optimizer: torch.optim.Optimizer, saved: Path, step: int, seconds: float) -> None:
    saved.parent.mkdir(parents=True, exist_ok=True)
    state = {"weights": {n: p.detach() for n, p in _trained(model)}, "optimizer": optimizer.state_dict()}
    torch.save({**state, "step": step, "seconds": seconds}, saved.with_suffix(".new"))
    saved.with_suffix(".new").replace(saved)


def _resume(model: Any, optimizer: torch.optim.Optimizer, saved: Path) -> dict[str, Any] | None:
    """Weights and optimizer as the last whole pass left them; None at the beginning."""
    if not saved.is_file():
        return None
    state: dict[str, Any] = torch.load(saved, weights_only=True)
    with torch.no_grad():
        for name, p in _trained(model):
            p.copy_(state["weights"][name])
    optimizer.load_state_dict(state["optimizer"])
    return state


if __name__ == "__main__":
    typer.run(main)
