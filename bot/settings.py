"""What can be set, each by an environment variable that begins with ``HIM_``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
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
        plain_edition: Whether what was written beforehand in plain words comes before what the model words.
        writer_model: Another model for the local writer: a folder or, with HF_HUB_OFFLINE=0, a hub id.
        llm_url: Address of an OpenAI-compatible server that writes instead of the local model.
        llm_model: The model's name on that server.
        llm_key: Its key, where it asks for one.
        llm_timeout: Seconds to wait for one sentence from it.
        port: Port of the page.
        frame_ancestors: Sites that may show the page in a frame, with a space between them.
        feedback: Whether readers are asked if an answer helped; what they agree to is kept in ``home``.
    """

    model_config = SettingsConfigDict(env_prefix="HIM_", extra="ignore")

    corpus_dir: Path = _PROJECT / "corpus" / "entries"
    home: Path = _default_home()
    writer: Literal["local", "quote"] = "local"
    plain_edition: bool = True
    writer_model: str | None = None
    llm_url: str | None = None
    llm_model: str = "default"
    llm_key: str = ""
    llm_timeout: float = Field(default=10.0, gt=0)
    port: int = 8501
    frame_ancestors: str = Field(default="'self'", pattern=r"^[\w\s'*:/.\[\]-]+$")
    feedback: bool = False
