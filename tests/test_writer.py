"""Writers with real models: the taught one on both engines, and a server that answers, fails, is slow or talks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import xllamacpp
from hypothesis import given
from hypothesis import strategies as st

from bot import Assistant, Settings
from bot.own_weights import WRITER, verify_own
from bot.small_model import GGUF, NAME, is_prepared, prepare_small_model
from bot.training.writer import read_plain_pairs
from bot.verification import objections
from bot.wording import as_written, messages_of, prompt_of
from bot.writer import LlamaWriter, LocalWriter, QuotingWriter, ServerWriter, open_writer
from index.weights import WeightsError
from tests.browser import free_port

SENTENCE = "Individuals with HIM are susceptible to recurrent bacterial infections."


@pytest.fixture(scope="module")
def model(assistant: Assistant) -> Path:
    return prepare_small_model(Settings().home)


@pytest.fixture(scope="module")
def llama(model: Path) -> LlamaWriter:
    return LlamaWriter(model, NAME)


def test_the_adapter_is_small_and_as_it_was_trained() -> None:
    assert WRITER.stat().st_size <= 20_000_000
    verify_own(WRITER)


def test_nothing_held_out_was_trained_on() -> None:
    from bot.training.pairs import HELD_OUT

    train, aside = read_plain_pairs()
    assert not {pair.entry for pair in train} & (HELD_OUT | {pair.entry for pair in aside})
    assert len(aside) > 100


def test_the_taught_model_rewords_what_verification_accepts(llama: LlamaWriter, assistant: Assistant) -> None:
    _, aside = read_plain_pairs()
    accepted = 0
    chosen = aside[:: len(aside) // 20][:20]
    for pair in chosen:
        said = llama.reword(pair.sentence) or ""
        wrong = objections(said, pair.sentence, assistant.index.embedder, pair.heading, pair.sentence)
        accepted += bool(said) and not wrong
    assert accepted >= 14


def test_the_same_evidence_is_worded_the_same_way_by_both_engines(llama: LlamaWriter, model: Path) -> None:
    reference = LocalWriter(model, NAME, taught=True)
    _, aside = read_plain_pairs()
    chosen = [pair.sentence for pair in aside[:: len(aside) // 6][:6]]
    same = sum(llama.reword(sentence) == reference.reword(sentence) for sentence in chosen)
    assert same >= 3  # 8-bit weights may choose another word now and then
    assert [llama.reword(sentence) for sentence in chosen] == [
        LlamaWriter(model, NAME).reword(sentence) for sentence in chosen
    ]


def test_a_prepared_model_that_was_altered_is_made_anew(model: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(model, copy)
    assert is_prepared(copy)
    with (copy / GGUF).open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\1\2")
    assert not is_prepared(copy)


def test_an_altered_adapter_is_told_with_the_way_to_mend_it(tmp_path: Path) -> None:
    copy = tmp_path / WRITER.name
    copy.write_bytes(WRITER.read_bytes()[:-1])
    copy.with_suffix(".sha256").write_bytes(WRITER.with_suffix(".sha256").read_bytes())
    with pytest.raises(WeightsError, match="To mend it: git checkout"):
        verify_own(copy)


@pytest.mark.parametrize(
    ("reply", "taken"),
    [
        ("They often get infections.", "They often get infections."),
        ("They often\nget infections.<|im_end|> And more.", "They often get infections."),
        ("Sure! They often get infections.", "They often get infections."),
        ("Here is the sentence in plain words: They often get infections.", "They often get infections."),
        ("They often get infections and", None),
        ("", None),
        ("  \n ", None),
        ("Word. " * 400, None),
    ],
)
def test_of_a_reply_only_a_whole_rewording_is_taken(reply: str, taken: str | None) -> None:
    assert as_written(reply, SENTENCE) == taken


@given(st.text())
def test_no_sentence_breaks_the_prompt(text: str) -> None:
    assert prompt_of(text).count("<|im_start|>") == 2
    assert messages_of(text)[1]["content"].endswith(text)
    as_written(text, SENTENCE)


@pytest.fixture(scope="module")
def real_server(model: Path) -> Iterator[str]:
    """The server of llama.cpp with the taught model, on a port of its own."""
    params = xllamacpp.CommonParams()
    params.model.path = str(model / GGUF)
    params.n_ctx, params.n_parallel, params.port, params.verbosity = 512, 1, free_port(), -1
    server = xllamacpp.Server(params)
    yield server.listening_address
    del server  # it stops with its last reference


def test_a_real_server_writes(real_server: str) -> None:
    writer = ServerWriter(real_server, "taught", timeout=120)
    said = writer.reword(SENTENCE)
    assert said is None or said.endswith(".")
    assert writer._ask(SENTENCE, 0)


class Server:
    """A server that misbehaves on purpose."""

    def __init__(self, body: bytes, status: int = 200, wait: float = 0.0) -> None:
        self.asked = 0
        outer, release = self, threading.Event()
        self._release = release

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked += 1
                self.rfile.read(int(self.headers["Content-Length"]))
                release.wait(wait)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def close(self) -> None:
        self._release.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no JSON", 200),
        (b"{}", 200),
        (b'{"choices": []}', 200),
        (b'{"choices": [{"message": {"content": null}}]}', 200),
        (b'{"choices": [{"message": {"content": "and then"}}]}', 200),
        (b"\xff\xfe", 200),
        (b"busy", 503),
        (b"[]", 200),
    ],
)
def test_a_server_that_talks_nonsense_leaves_the_quotation(body: bytes, status: int, quoting: Assistant) -> None:
    server = Server(body, status)
    try:
        writer = ServerWriter(server.url, "m", timeout=5)
        assert writer.reword(SENTENCE) is None
        answer = Assistant(quoting.corpus, quoting.index, writer).ask("What does IgG do in the body?")
        assert answer.outcome == "answer"
        assert {s.origin for s in answer.sentences} == {"quote"}
    finally:
        server.close()


def test_a_slow_or_missing_server_is_asked_once_and_then_left_alone() -> None:
    now = [0.0]
    server = Server(b"{}", wait=30)
    try:
        writer = ServerWriter(server.url, "m", timeout=0.2, clock=lambda: now[0])
        started = time.monotonic()
        assert [writer.reword(SENTENCE) for _ in range(20)] == [None] * 20
        assert time.monotonic() - started < 10
        asked = server.asked
        now[0] = 1000.0
        assert writer.reword(SENTENCE) is None
        assert server.asked > asked
    finally:
        server.close()
    assert ServerWriter(f"http://127.0.0.1:{free_port()}", "m").reword(SENTENCE) is None


def test_the_settings_choose_the_writer(model: Path) -> None:
    assert isinstance(open_writer(Settings(writer="quote")), QuotingWriter)
    assert isinstance(open_writer(Settings(llm_url="http://localhost:1")), ServerWriter)
    assert isinstance(open_writer(Settings(writer_model=str(model))), LocalWriter)
    assert isinstance(open_writer(Settings()), LlamaWriter)
