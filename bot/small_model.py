"""The small model as it runs on this computer: SmolLM2-135M out of its package, joined once with our adapter."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.own_weights import WRITER, verify_own
from index.weights import WRITING, PinnedWeights, file_sha256

Notify = Callable[[str], None]

NAME = "SmolLM2-135M-Instruct, taught to reword"
GGUF = "model.gguf"
_WEIGHTS = "model.safetensors"
_PREPARED = "prepared.json"
_PREFIX = "base_model.model."


def prepare_small_model(home: Path, notify: Notify = lambda message: None, weights: PinnedWeights = WRITING) -> Path:
    """The folder of the taught model, in the form that loads in half a second; made once.

    Raises:
        WeightsError: The package's weights, or the adapter, are missing or altered.
    """
    adapter = verify_own(WRITER)
    folder = folder_of(home, adapter, weights)
    if is_prepared(folder):
        return folder
    notify("Preparing the writing model, once; this takes about half a minute.")
    source = weights.verify()
    model, tokenizer = _unpacked(source)
    merge(model, WRITER)
    _write(folder, model, tokenizer, {"from": weights.sha256, "adapter": adapter}, source)
    notify("The writing model is ready.")
    return folder


def folder_of(home: Path, adapter: str, weights: PinnedWeights = WRITING) -> Path:
    """Where the taught model belongs; named by the digests of what it is made from, the adapter and the weights."""
    return home / "writer" / f"{weights.sha256[:12]}-{adapter[:12]}"


def prepare_base_model(home: Path, notify: Notify = lambda message: None, weights: PinnedWeights = WRITING) -> Path:
    """The folder of the model as it comes, which training and the benchmarks start from."""
    folder = home / "writer" / weights.sha256[:12]
    if not is_prepared(folder):
        notify("Unpacking the writing model.")
        _write(folder, *_unpacked(weights.verify()), {"from": weights.sha256})
    return folder


def merge(model: Any, adapter: Path) -> None:
    """Add ``scale * B @ A`` of every low-rank pair to the weight it belongs to (Hu et al., 2021, section 4.1)."""
    import torch
    from safetensors import safe_open

    with safe_open(adapter, framework="pt") as file:
        scale = float(file.metadata()["scale"])
        modules = dict(model.named_modules())
        for name in sorted(n for n in file.keys() if ".lora_A." in n):  # noqa: SIM118 - not a dictionary
            weight = modules[name.removeprefix(_PREFIX).partition(".lora_A.")[0]].weight
            down, up = file.get_tensor(name).float(), file.get_tensor(name.replace(".lora_A.", ".lora_B.")).float()
            with torch.no_grad():
                weight.copy_((weight.float() + scale * up @ down).to(weight.dtype))


def write_gguf(model: Any, source: Path, path: Path) -> None:
    """Write a model as llama.cpp takes it, with 8-bit weights; vocabulary and settings are those of ``source``.

    Args:
        model: A Llama-like model of transformers.
        source: The GGUF file that it was unpacked from.
        path: Where to write.
    """
    import gguf
    import numpy as np

    config, writer = model.config, gguf.GGUFWriter(path, "llama")
    for field in gguf.GGUFReader(source).fields.values():
        if not field.name.startswith("GGUF.") and field.name != gguf.Keys.General.ARCHITECTURE:
            kind = field.types[0]
            inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(field.name, field.contents(), kind, sub_type=inner)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, config.num_hidden_layers)
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight":  # the same as the embeddings
            continue
        array = tensor.float().numpy()
        for part, count in heads.items():
            if part in name:  # llama.cpp pairs the halves of a rotated head the other way
                rows = array.shape[0]
                array = array.reshape(count, 2, rows // count // 2, -1).swapaxes(1, 2).reshape(rows, -1)
        bits = gguf.GGMLQuantizationType.F32 if array.ndim == 1 else gguf.GGMLQuantizationType.Q8_0
        packed = gguf.quants.quantize(np.ascontiguousarray(array, dtype=np.float32), bits)
        writer.add_tensor(str(names.get_name(name, try_suffixes=(".weight",))), packed, raw_dtype=bits)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def is_prepared(folder: Path) -> bool:
    """Whether a prepared model is there and every file of it is as it was written."""
    try:
        files: dict[str, str] = json.loads((folder / _PREPARED).read_text(encoding="utf-8"))["files"]
        return _WEIGHTS in files and all(file_sha256(folder / name) == digest for name, digest in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _unpacked(source: Path) -> tuple[Any, Any]:
    """Model and tokenizer out of the package's GGUF file."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    model = AutoModelForCausalLM.from_pretrained(
        str(source.parent),
        gguf_file=source.name,
        dtype=torch.bfloat16,
        quantization_config=GgufConfig(dequantize=True),
    )
    return model, AutoTokenizer.from_pretrained(str(source.parent), gguf_file=source.name)


def _write(folder: Path, model: Any, tokenizer: Any, made_from: dict[str, str], source: Path | None = None) -> None:
    """Write a model beside its place, with the digest of every file, and move it there whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="preparing-", dir=folder.parent))
    try:
        model.save_pretrained(beside)
        tokenizer.save_pretrained(beside)
        if source:
            write_gguf(model, source, beside / GGUF)
        digests = {path.name: file_sha256(path) for path in sorted(beside.iterdir())}
        (beside / _PREPARED).write_text(json.dumps({**made_from, "files": digests}, indent=1))
        if folder.exists():
            shutil.rmtree(folder)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
