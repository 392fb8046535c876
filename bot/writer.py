"""The small local model. It rewords one sentence of evidence; it neither selects, nor cites, nor refuses."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from bot.texts import texts
from corpus import split_sentences
from index.weights import WRITING, PinnedWeights, WeightsError, file_sha256

Notify = Callable[[str], None]

_WEIGHTS = "model.safetensors"
_PREPARED = "prepared.json"
#: Longest rewording, in tokens; the longest sentence of the corpus has about 100.
_MAX_NEW_TOKENS = 96
#: Tokens copied from the prompt per step when they turn out right (prompt lookup decoding, Saxena 2023).
_LOOKUP_TOKENS = 8


class Writer(Protocol):
    """Anything that rewords a sentence."""

    @property
    def name(self) -> str:
        """The model, as an answer reports it."""
        ...

    def reword(self, evidence: str) -> str | None:
        """One plain sentence made from one exact sentence, or None to have the quotation shown."""
        ...


class QuotingWriter:
    """No model: every sentence stays a quotation."""

    name = "quotation"

    def reword(self, evidence: str) -> str | None:
        """Nothing to offer."""
        return None


class LocalWriter:
    """A causal language model through transformers, loaded once, on first use.

    Args:
        model: A folder made by `prepare_writing_model`, another model folder, or a hub id.
    """

    def __init__(self, model: str | Path, name: str) -> None:
        self._path, self.name = str(model), name
        self._lock = threading.RLock()
        self._loaded: tuple[Any, Any] | None = None

    def load(self) -> tuple[Any, Any]:
        """The model and its tokenizer (about 3 s on the first call)."""
        with self._lock:
            if self._loaded is None:
                import torch
                from transformers import AutoModelForCausalLM, AutoTokenizer

                # float32: on processors without bfloat16 arithmetic it is as fast, and faster with prompt lookup.
                model = AutoModelForCausalLM.from_pretrained(self._path, dtype=torch.float32)
                model.requires_grad_(False)
                self._loaded = model, AutoTokenizer.from_pretrained(self._path)
            return self._loaded

    def reword(self, evidence: str) -> str | None:
        """The first sentence the model writes; greedy, so the same evidence is always worded the same way."""
        import torch

        with self._lock:  # one generation at a time: two would only share the same cores
            model, tokenizer = self.load()
            prompt = texts()["writer"]
            messages = [
                {"role": "system", "content": prompt["system"]},
                {"role": "user", "content": prompt["user"].format(evidence=evidence)},
            ]
            inputs = tokenizer.apply_chat_template(
                messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
            with torch.inference_mode():
                written = model.generate(
                    **inputs,
                    max_new_tokens=_MAX_NEW_TOKENS,
                    do_sample=False,
                    prompt_lookup_num_tokens=_LOOKUP_TOKENS,
                )
            text = tokenizer.decode(written[0][inputs["input_ids"].shape[1] :], skip_special_tokens=True)
        sentences = split_sentences(re.sub(r"\s+", " ", str(text)).strip())
        return sentences[0].text if sentences and sentences[0].text.endswith((".", "!", "?")) else None


def prepare_writing_model(home: Path, notify: Notify = lambda message: None, weights: PinnedWeights = WRITING) -> Path:
    """The folder of the writing model in the form that loads in half a second; made from the GGUF once.

    Raises:
        WeightsError: The package's weights are missing or altered.
    """
    folder = home / "writer" / weights.sha256[:16]
    if is_prepared(folder):
        return folder
    notify("Preparing the writing model, once; this takes about half a minute.")
    source = weights.verify()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="preparing-", dir=folder.parent))
    try:
        model = AutoModelForCausalLM.from_pretrained(
            str(source.parent),
            gguf_file=source.name,
            dtype=torch.bfloat16,
            quantization_config=GgufConfig(dequantize=True),
        )
        model.save_pretrained(beside)
        AutoTokenizer.from_pretrained(str(source.parent), gguf_file=source.name).save_pretrained(beside)
        digests = {path.name: file_sha256(path) for path in sorted(beside.iterdir())}
        (beside / _PREPARED).write_text(json.dumps({"from": weights.sha256, "files": digests}, indent=1))
        if folder.exists():
            shutil.rmtree(folder)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    notify("The writing model is ready.")
    return folder


def is_prepared(folder: Path) -> bool:
    """Whether a prepared model is there and every file of it is as it was written."""
    try:
        files: dict[str, str] = json.loads((folder / _PREPARED).read_text(encoding="utf-8"))["files"]
        return _WEIGHTS in files and all(file_sha256(folder / name) == digest for name, digest in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


__all__ = ["LocalWriter", "QuotingWriter", "WeightsError", "Writer", "is_prepared", "prepare_writing_model"]
