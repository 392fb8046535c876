"""What can be set, each by an environment variable that begins with ``HIM_``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

_PROJECT = Path(__file__).resolve().parent.parent


def _default_home() -> Path:
    """Beside the code in a checkout; in the reader's cache when the packages are installed elsewhere."""
    return _PROJECT / ".him" if (_PROJECT / "pyproject.toml").is_file() else Path.home() / ".cache" / "him-answers"


class Settings(BaseSettings):
    """The settings of one installation.

    Attributes:
        corpus_dir: Folder of entry files.
        home: Folder for what is made on this computer: the search index and the prepared writing model.
        writer: ``local`` rewords evidence with the small model; ``quote`` shows it word for word.
        writer_model: Another model for the local writer: a folder or, with HF_HUB_OFFLINE=0, a hub id.
        port: Port of the page.
    """

    model_config = SettingsConfigDict(env_prefix="HIM_", extra="ignore")

    corpus_dir: Path = _PROJECT / "corpus" / "entries"
    home: Path = _default_home()
    writer: Literal["local", "quote"] = "local"
    writer_model: str | None = None
    port: int = 8501
