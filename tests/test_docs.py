"""The documents say what is there."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from bot import Settings
from bot.cli import app

MAKE = shutil.which("make") or "make"
ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "corpus" / "README.md",
    ROOT / "bot" / "models" / "README.md",
]


def test_every_command_is_in_the_readme_and_every_one_named_exists() -> None:
    named = set(re.findall(r"^him (\w+)", README, re.MULTILINE))
    assert named == set(get_command(app).commands)  # type: ignore[attr-defined]


def test_every_setting_is_in_the_readme_and_every_one_named_exists() -> None:
    named = set(re.findall(r"^\| `(HIM_\w+)`", README, re.MULTILINE))
    assert named == {f"HIM_{name.upper()}" for name in Settings.model_fields}


def test_every_make_target_named_in_the_readme_exists() -> None:
    offered = subprocess.run([MAKE, "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in re.findall(r"(?:`|^)make ([\w-]+)", README, re.MULTILINE):
        assert f"make {target} " in offered


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    asked = project["dependencies"] + project["optional-dependencies"]["test"]
    names = [re.split(r"[=<>\[ ]", requirement)[0] for requirement in asked]
    assert [name for name in names if name not in told] == []


def test_every_dependency_is_pinned_exactly() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower()
    for requirement in project["dependencies"]:
        assert f"\n{re.split(r'[=<>]', requirement)[0].lower()}==" in pins, requirement
    assert "torch==2.13.0\n" in pins
