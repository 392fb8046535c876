"""The evidence reader: a small trained network that reads a question with a passage and scores each of its sentences.

It is all-MiniLM-L6-v2 fine-tuned as a cross-encoder. Question and passage (with its title and section) are read
together once; the states of each sentence's words are averaged, and a head turns them into one score, another head
scores the passage as a whole. So a sentence is always judged with its neighbours in view.

This module imports torch; everything that only chooses among scored sentences imports it late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.weights import WeightsError, write_digest_beside  # isort: skip  # first: keeps the libraries offline
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from bot.own_weights import MEND, verify_own

#: Longest question and passage together, in word pieces; two passages of the corpus are longer and cut at the end.
_MAX_PIECES = 256
#: Longest question alone; whatever comes behind is not read, so that the passage is.
_MAX_QUESTION_PIECES = 128
_STATES = 384
#: Passages in one batch: enough to keep two cores busy, few enough that little of it is padding.
_READ_TOGETHER = 5
_UNREAD = -20.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One question beside one passage.

    Attributes:
        heading: Title and section, read before the passage.
        spans: Where each sentence stands in ``text``.
    """

    question: str
    heading: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reader makes of one passage: log-odds that it answers, as a whole and sentence by sentence."""

    passage: float
    sentences: tuple[float, ...]


class EvidenceReader(nn.Module):
    """The network. Scores are log-odds that a sentence, or a passage, answers the question."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(str(folder))
        self.encoder = AutoModel.from_pretrained(str(folder), add_pooling_layer=False)
        self.encoder.embeddings.requires_grad_(False)
        self.by_sentence = nn.Sequential(
            nn.Linear(2 * _STATES, _STATES), nn.GELU(), nn.Dropout(0.1), nn.Linear(_STATES, 1)
        )
        self.by_passage = nn.Linear(_STATES, 1)

    def forward(self, readings: Sequence[Reading]) -> tuple[Tensor, Tensor]:
        """Scores of sentences, shape ``(readings, most sentences)`` with -inf for padding, and of passages."""
        pieces = self.tokenizer(
            [self._cut(r.question) for r in readings],
            [f"{r.heading} {r.text}" for r in readings],
            truncation="only_second",
            max_length=_MAX_PIECES,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = pieces.pop("offset_mapping")
        averages = _averages(readings, offsets, pieces["token_type_ids"])
        states = self.encoder(**pieces).last_hidden_state
        whole = states[:, 0]
        sentences = torch.bmm(averages, states)
        both = torch.cat([sentences, whole[:, None].expand_as(sentences)], dim=-1)
        scores = self.by_sentence(both)[..., 0]
        return scores.masked_fill(averages.sum(-1) == 0, -torch.inf), self.by_passage(whole)[:, 0]

    def _cut(self, question: str) -> str:
        """A question of 2,000 strange characters would leave no room for the passage."""
        if len(question) <= _MAX_QUESTION_PIECES:  # no piece is shorter than a character
            return question
        offsets = self.tokenizer(
            question, truncation=True, max_length=_MAX_QUESTION_PIECES, return_offsets_mapping=True
        )["offset_mapping"]
        return question[: max(end for _, end in offsets)]

    @torch.inference_mode()
    def read(self, readings: Sequence[Reading]) -> list[Judgement]:
        """A judgement of each reading, in order; passages of like length are read together."""
        order = sorted(range(len(readings)), key=lambda i: len(readings[i].text))
        judged: dict[int, Judgement] = {}
        for start in range(0, len(order), _READ_TOGETHER):
            batch = order[start : start + _READ_TOGETHER]
            by_sentence, by_passage = self([readings[i] for i in batch])
            for i, row, whole in zip(batch, by_sentence.tolist(), by_passage.tolist(), strict=True):
                # A sentence beyond the longest input was not read: nothing speaks for it.
                read = (max(score, _UNREAD) for score in row[: len(readings[i].spans)])
                judged[i] = Judgement(whole, tuple(read))
        return [judged[i] for i in range(len(readings))]

    def trained(self) -> dict[str, Tensor]:
        """Everything that training changed."""
        return {name: value for name, value in self.state_dict().items() if ".embeddings." not in name}


def _averages(readings: Sequence[Reading], offsets: Tensor, types: Tensor) -> Tensor:
    """Matrices that average the word pieces of each sentence, padded to the most sentences."""
    most = max(len(r.spans) for r in readings)
    averages = torch.zeros(len(readings), most, offsets.shape[1])
    for i, reading in enumerate(readings):
        shift = len(reading.heading) + 1
        starts, ends = offsets[i, :, 0], offsets[i, :, 1]
        of_passage = (types[i] == 1) & (ends > starts)
        for j, (start, end) in enumerate(reading.spans):
            inside = of_passage & (starts >= start + shift) & (ends <= end + shift)
            averages[i, j] = inside / inside.sum().clamp(min=1)
    return averages


def save_reader(reader: EvidenceReader, path: Path, about: dict[str, str]) -> None:
    """Write the trained part with 8 bits a weight (a scale for each row of a matrix), and its digest."""
    packed: dict[str, Tensor] = {}
    for name, value in reader.trained().items():
        if value.ndim == 2:
            scale = value.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
            packed[name], packed[f"{name}.scale"] = (value / scale).round().to(torch.int8), scale
        else:
            packed[name] = value
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in packed.items()}, path, metadata=about)
    write_digest_beside(path)


def load_reader(folder: Path, path: Path) -> EvidenceReader:
    """The trained reader, ready to read: the weights in ``path`` on top of the embedding model in ``folder``.

    Raises:
        WeightsError: The weights are missing, cut off or altered.
    """
    verify_own(path)
    reader = EvidenceReader(folder)
    packed: dict[str, Tensor] = load_file(path)
    values = {
        name: value.float() * packed[f"{name}.scale"] if f"{name}.scale" in packed else value
        for name, value in packed.items()
        if not name.endswith(".scale")
    }
    missing, unexpected = reader.load_state_dict(values, strict=False)
    if unexpected or any(".embeddings." not in name for name in missing):
        raise WeightsError(f"{path.name} was trained for another version of the reader. To mend it: {MEND}")
    return reader.eval().requires_grad_(False)
