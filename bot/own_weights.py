"""Weights that this project trained: in ``bot/models``, each with its digest beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from safetensors.numpy import load_file

from index.weights import verify_beside

_FOLDER = Path(__file__).parent / "models"
MEND = "git checkout bot/models"
READER = _FOLDER / "evidence-reader.safetensors"
PRECEDENTS = _FOLDER / "precedents.safetensors"
SORTER = _FOLDER / "sorter.safetensors"
WRITER = _FOLDER / "writer-adapter.safetensors"
#: What every answer needs; the adapter is verified when the small model is prepared.
NEEDED = (READER, PRECEDENTS, SORTER)
ALL = (*NEEDED, WRITER)


def verify_own(path: Path) -> str:
    """Digest of a weights file, after it was compared with the one beside it.

    Raises:
        index.weights.WeightsError: The file or its digest is missing, or the file is cut off or altered.
    """
    return verify_beside(path, MEND)


def load_own(path: Path) -> dict[str, NDArray[Any]]:
    """Arrays of a weights file, verified first.

    Raises:
        index.weights.WeightsError: As `verify_own`.
    """
    verify_own(path)
    arrays: dict[str, NDArray[Any]] = load_file(path)
    return arrays
