from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.feedback import Feedback, Opinion

OPINION = Opinion(True, "clear; 'quoted' \"words\"", "What is IgG?", "IgG is an antibody.", ("gene-959", "mesh-1"))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    Feedback(tmp_path).keep(OPINION, datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
    (kept,) = Feedback(tmp_path).export()
    assert kept["at"] == "2026-01-02T03:04+00:00"
    assert Opinion(**{name: value for name, value in kept.items() if name != "at"}) == OPINION


def test_nothing_is_made_before_somebody_agrees(tmp_path: Path) -> None:
    assert list(Feedback(tmp_path).export()) == []
    assert list(tmp_path.iterdir()) == []


def test_many_readers_may_answer_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: Feedback(tmp_path).keep(OPINION), range(40)))
    assert len(list(Feedback(tmp_path).export())) == 40


def test_the_command_prints_one_object_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIM_HOME", str(tmp_path))
    Feedback(tmp_path).keep(OPINION)
    Feedback(tmp_path).keep(OPINION)
    result = CliRunner().invoke(app, ["feedback", "export"])
    assert [json.loads(line)["question"] for line in result.stdout.splitlines()] == ["What is IgG?"] * 2


def test_a_damaged_file_is_told_and_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIM_HOME", str(tmp_path))
    (tmp_path / "feedback.sqlite3").write_bytes(b"not a database, but long enough to be read as one" * 40)
    with pytest.raises(sqlite3.Error):
        Feedback(tmp_path).keep(OPINION)
    result = CliRunner().invoke(app, ["feedback", "export"])
    assert result.exit_code == 1
    assert "To mend it" in result.stderr
    assert (tmp_path / "feedback.sqlite3").read_bytes().startswith(b"not a database")
