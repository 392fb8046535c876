from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import Assistant
from bot.batch import answer_lines
from bot.cli import app

FIELDS = set(
    "id question standalone_question outcome answer sentences citations suggestions timings model "
    "lead language notes terms".split()
)
CITATION = set("n entry database accession title url section record_date text passage quote start end".split())


def test_a_batch_answers_in_order_and_survives_bad_lines(quoting: Assistant) -> None:
    lines = [
        '{"id": "a", "question": "What is IgG?", "history": []}',
        "not json",
        "",
        '{"id": "b"}',
        '{"id": "c", "question": 7}',
        '{"id": "d", "question": "which gene does it come from?", "history": ["What is Nijmegen breakage syndrome?"]}',
        "[1, 2]",
        '{"id": "e", "question": "\\ud800"}',
        "[" * 100_000,
        '{"id": "f", "question": "hello", "history": "text"}',
    ]
    got = list(answer_lines(quoting, lines))
    assert [g["id"] for g in got] == ["a", None, "b", "c", "d", None, "e", None, "f"]
    assert [g["outcome"] for g in got[:5]] == ["answer", "invalid", "invalid", "invalid", "answer"]
    for line in got:
        assert set(line) == FIELDS
        assert line["answer"]
        json.dumps(line)


def test_the_json_of_an_answer_keeps_the_contract(quoting: Assistant) -> None:
    (line,) = answer_lines(quoting, ['{"id": "a", "question": "How is HIM treated?"}'])
    assert set(line["citations"][0]) == CITATION
    assert line["citations"][0]["text"] in ("digest", "original")
    assert {"text", "citations", "origin", "quote", "refused"} == set(line["sentences"][0])
    numbers = {c["n"] for c in line["citations"]}
    assert all(set(s["citations"]) <= numbers and s["citations"] for s in line["sentences"])


def test_ask_batch_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b'{"id": 1, "question": "What is IgA?"}\n\xff\xfe\n{"id": 2, "question": "Hi"}\n')
    for arguments, given in ((str(file), None), ("-", file.read_bytes())):
        run = CliRunner().invoke(app, ["ask", "--quote", "--batch", arguments], input=given)
        assert run.exit_code == 0, run.output
        assert [json.loads(line)["outcome"] for line in run.stdout.splitlines()] == ["answer", "invalid", "smalltalk"]


def test_ask_prints_numbered_citations() -> None:
    run = CliRunner().invoke(app, ["ask", "--quote", "How is HIM treated?"])
    assert run.exit_code == 0
    assert "[1]" in run.stdout
    assert "not medical advice" in run.stdout


def test_ask_wants_one_question_or_one_file() -> None:
    assert CliRunner().invoke(app, ["ask"]).exit_code == 2
    assert CliRunner().invoke(app, ["ask", "--batch", "no-such-file"]).exit_code == 2


def test_doctor_finds_this_installation_sound() -> None:
    run = CliRunner().invoke(app, ["doctor"])
    assert run.exit_code == 0, run.output
    assert "sha256 53aa5117" in run.stdout


def test_doctor_says_how_to_mend_a_missing_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIM_CORPUS_DIR", str(tmp_path))
    run = CliRunner().invoke(app, ["doctor"])
    assert run.exit_code == 1
    assert "To mend it" in run.stdout


def test_a_missing_corpus_ends_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIM_CORPUS_DIR", str(tmp_path))
    run = CliRunner().invoke(app, ["ask", "What is IgG?"])
    assert run.exit_code == 1
    assert "To mend it" in run.stderr


def test_index_check_tells_a_missing_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIM_HOME", str(tmp_path))
    run = CliRunner().invoke(app, ["index", "--check"])
    assert run.exit_code == 1
    assert "him index" in run.stderr
