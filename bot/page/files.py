"""Files of the page beside the code: read once, not on every run of the script."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

_FOLDER = resources.files("bot").joinpath("page")


@lru_cache(maxsize=16)
def page_file(name: str) -> str:
    """The text of a file."""
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")


#: Where the logo lies; Streamlit takes an image by its path.
LOGO = str(_FOLDER.joinpath("logo.svg"))
