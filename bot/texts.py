"""The fixed texts, read once from ``texts.yaml``."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import yaml


@lru_cache(maxsize=1)
def texts() -> dict[str, Any]:
    """Everything a reader may be told that does not come from the sources."""
    loaded: dict[str, Any] = yaml.safe_load(resources.files("bot").joinpath("texts.yaml").read_text(encoding="utf-8"))
    return loaded
