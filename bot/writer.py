"""Writers say one exact sentence again in plainer words. They neither select, nor cite, nor refuse.

Whoever writes, verification is the same, and a writer that has nothing to offer leaves the quotation standing.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from bot.settings import Settings
from bot.small_model import GGUF, NAME, Notify, prepare_small_model
from bot.wording import END, MAX_NEW_TOKENS, as_written, messages_of, prompt_of

log = logging.getLogger("him.writer")

#: Prompt and rewording of the longest sentence, twice over.
_CONTEXT = 512
#: Tokens copied from the prompt per step when they turn out right (prompt lookup decoding, Saxena 2023).
_LOOKUP_TOKENS = 8
_TRIES = 2
#: What a further rewording of the same sentence is drawn with.
_TEMPERATURE = 0.6
#: Seconds in which a server that failed is not asked again, so that a reader does not wait once for each sentence.
_REST = 30.0


class Writer(Protocol):
    """Anything that rewords a sentence."""

    @property
    def name(self) -> str:
        """The model, as an answer reports it."""
        ...

    def load(self) -> None:
        """Get ready, so that the first sentence does not wait for it."""
        ...

    def reword(self, evidence: str, again: int = 0) -> str | None:
        """The same in plainer words, in one sentence or a few short ones, or None to have the quotation shown.

        Args:
            again: How often it was tried before: each further try words the same evidence another way.
        """
        ...


class QuotingWriter:
    """No model: every sentence stays a quotation."""

    name = "quotation"

    def load(self) -> None:
        """Nothing to load."""

    def reword(self, evidence: str, again: int = 0) -> str | None:
        """Nothing to offer."""
        return None


class _Engine(ABC):
    """What the engines on this computer share: one generation at a time, and no sentence worded twice."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.RLock()
        self._said: dict[tuple[str, int], str | None] = {}

    def reword(self, evidence: str, again: int = 0) -> str | None:
        """What the model writes; greedy at first, then drawn with a fixed seed: each try always comes out the same."""
        with self._lock:  # two generations at once would only share the same cores
            if (evidence, again) not in self._said:
                self.load()
                self._said[evidence, again] = as_written(self._generate(evidence, again), evidence)
            return self._said[evidence, again]

    @abstractmethod
    def load(self) -> None:
        """Load the model, once."""

    @abstractmethod
    def _generate(self, evidence: str, again: int) -> str:
        """What the model writes, as it comes."""


class LocalWriter(_Engine):
    """A causal language model through transformers, loaded once, on first use: the reference engine.

    Args:
        model: A model folder or a hub id.
        name: What an answer calls it.
        taught: Whether it was taught our task, and takes a bare sentence; another model is told the task in words.
    """

    def __init__(self, model: str | Path, name: str, taught: bool = False) -> None:
        super().__init__(name)
        self._path, self._taught = str(model), taught
        self._loaded: tuple[Any, Any] | None = None

    def load(self) -> None:
        """Load the model and its tokenizer (about 3 s on the first call)."""
        with self._lock:
            if self._loaded is None:
                import torch
                from transformers import AutoModelForCausalLM, AutoTokenizer

                # float32: on processors without bfloat16 arithmetic it is as fast, and faster with prompt lookup.
                model = AutoModelForCausalLM.from_pretrained(self._path, dtype=torch.float32)
                model.requires_grad_(False)
                self._loaded = model, AutoTokenizer.from_pretrained(self._path)

    def _generate(self, evidence: str, again: int) -> str:
        import torch

        assert self._loaded is not None
        model, tokenizer = self._loaded
        prompt = (
            prompt_of(evidence)
            if self._taught
            else tokenizer.apply_chat_template(messages_of(evidence), add_generation_prompt=True, tokenize=False)
        )
        inputs = tokenizer(prompt, add_special_tokens=False, return_tensors="pt")
        torch.manual_seed(again)
        drawn = {"do_sample": True, "temperature": _TEMPERATURE} if again else {"do_sample": False}
        with torch.inference_mode():
            written = model.generate(
                **inputs, max_new_tokens=MAX_NEW_TOKENS, prompt_lookup_num_tokens=_LOOKUP_TOKENS, **drawn
            )
        said: str = tokenizer.decode(written[0][inputs["input_ids"].shape[1] :], skip_special_tokens=False)
        return said.removesuffix(tokenizer.eos_token or END)


class LlamaWriter(_Engine):
    """The taught model through llama.cpp, several times as fast as the reference engine.

    Args:
        folder: Made by `bot.small_model.prepare_small_model`.
        name: What an answer calls it.
    """

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(name)
        self._folder = folder
        self._server: Any = None

    def load(self) -> None:
        """Load the model (half a second on the first call)."""
        with self._lock:
            if self._server is None:
                import xllamacpp

                params = xllamacpp.CommonParams()
                params.model.path = str(self._folder / GGUF)
                params.n_ctx, params.n_parallel, params.verbosity = _CONTEXT, 1, -1
                params.cpuparams.n_threads = params.cpuparams_batch.n_threads = min(4, os.cpu_count() or 1)
                self._server = xllamacpp.Server(params)

    def _generate(self, evidence: str, again: int) -> str:
        asked = {
            "prompt": prompt_of(evidence),
            "max_tokens": MAX_NEW_TOKENS,
            "temperature": _TEMPERATURE if again else 0,
            "seed": again,
            "stop": [END],
            "cache_prompt": True,
        }
        said: str = self._server.handle_completions(asked)["choices"][0]["text"]
        return said


class ServerWriter:
    """A model behind an OpenAI-compatible server, such as llama.cpp, Ollama, vLLM or ``transformers serve``.

    A server that is slow, down or talks nonsense costs a reader nothing but plainness: the quotation stands.

    Args:
        url: Address of the server, with or without ``/v1``.
        model: The model's name there.
        key: Sent as a bearer token when it is not empty.
        timeout: Seconds to wait for one sentence.
        clock: Seconds that only go up; passed in by tests.
    """

    def __init__(
        self, url: str, model: str, key: str = "", timeout: float = 10.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = f"{url.rstrip('/').removesuffix('/v1')}/v1/chat/completions"
        self.name, self._key, self._timeout, self._clock = model, key, timeout, clock
        self._resting_until = float("-inf")

    def load(self) -> None:
        """The server loads its own model."""

    def reword(self, evidence: str, again: int = 0) -> str | None:
        """What the server writes; None when it does not answer in time, or not in the form that was agreed."""
        if self._clock() < self._resting_until:
            return None
        for _ in range(_TRIES):
            try:
                return as_written(self._ask(evidence, again), evidence)
            except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
                log.warning("the writing server did not answer as agreed: %s", type(error).__name__)
                if isinstance(error, TimeoutError):
                    break
        self._resting_until = self._clock() + _REST
        return None

    def _ask(self, evidence: str, again: int) -> str:
        body = {
            "model": self.name,
            "messages": messages_of(evidence),
            "temperature": _TEMPERATURE if again else 0,
            "seed": again,
            "max_tokens": MAX_NEW_TOKENS,
        }
        request = urllib.request.Request(self._url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
        if self._key:
            request.add_header("Authorization", f"Bearer {self._key}")
        with urllib.request.urlopen(request, timeout=self._timeout) as reply:  # noqa: S310 - the operator's own address
            said: str = json.loads(reply.read())["choices"][0]["message"]["content"]
        return str(said)


def open_writer(settings: Settings, notify: Notify = lambda message: None) -> Writer:
    """The writer that the settings name; the small model is prepared first where it is missing.

    Raises:
        index.weights.WeightsError: The small model or its adapter is missing or altered.
    """
    if settings.writer == "quote":
        return QuotingWriter()
    if settings.llm_url:
        return ServerWriter(settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_timeout)
    if settings.writer_model:
        return LocalWriter(settings.writer_model, settings.writer_model)
    return LlamaWriter(prepare_small_model(settings.home, notify), NAME)


__all__ = ["LlamaWriter", "LocalWriter", "QuotingWriter", "ServerWriter", "Writer", "open_writer"]
