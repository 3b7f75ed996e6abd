"""Makes models/extractor: trains the upper layers, writes them as 8-bit ONNX, and says how it was done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.content import content_path
from skillmatch.encode import OnnxEncoder
from skillmatch.encode.shipped import PROBE
from skillmatch.encode.tuned import save_tuned_layers
from skillmatch.errors import SchemaMismatch
from skillmatch.extras import require
from skillmatch.sources.writing import make_folder, write_whole
from skillmatch.train.encoder import OFFICIAL_SHA256, official_checkpoint
from skillmatch.train.extractor.material import Limits, Material, Say, read_material
from skillmatch.train.extractor.net import Base, Layers, read_base, torch_device
from skillmatch.train.extractor.recipe import Device, Recipe
from skillmatch.train.extractor.states import lower_states
from skillmatch.train.extractor.tuning import tune
from skillmatch.train.graph import tuned_layers
from skillmatch.train.parity import SENTENCES
from skillmatch.train.registry import declare
from skillmatch.types import FloatArray

FILES = ("layers.npz", "probe.npy", "recipe.toml")
_DECLARED = ("layers.npz", "probe.npy")


def train_extractor(
    mirror: Path, recipe: Recipe, *, target: Path | None, work: Path, threads: int, device: Device, say: Say
) -> dict[str, float]:
    """Train, write ``FILES`` to ``target``, and return how near the 8-bit layers are to the float ones.

    About 20 minutes for 800 steps on one core once what takes long is made, less on a GPU. The same recipe
    and data give the same layers but for the order in which processors add.

    Args:
        mirror: The folder with the full releases, postings/ and skill_eval/.
        recipe: What to train on what.
        target: A folder; files of these names there are replaced. None: models/extractor, and the checksums
            in models/registry.toml.
        work: A folder for what takes long to make (some 2 GB).
        threads: Of torch.
        device: Where to compute.
        say: Told how far it is.

    Raises:
        MissingExtra: A library of the "train" extra is not installed.
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: Of what is read.
    """
    torch = require("torch", extra="train", purpose="Training the extractor")
    torch.set_num_threads(threads)
    place = torch_device(device)
    base = read_base(official_checkpoint())
    material = read_material(
        mirror,
        folds=recipe.folds,
        limits=Limits(),
        work=work,
        say=say,
        with_skillskape="skillskape" in recipe.texts,
    )
    states = lower_states(material.store, base, recipe.first_layer, work=work, device=place, say=say)
    layers = tune(recipe, material, base, states, device=place, say=say, work=work)
    folder = target or content_path("models", "extractor")
    parity = write_layers(layers, base, recipe, material, folder)
    if target is None:
        for name in _DECLARED:
            declare(f"extractor/{name}", hashlib.sha256((folder / name).read_bytes()).hexdigest())
    return parity


def write_layers(
    layers: Layers, base: Base, recipe: Recipe, material: Material, target: Path
) -> dict[str, float]:
    """Write tuned layers, their probe and the recipe; return their parity with the float layers."""
    make_folder(target)
    encoder_folder = content_path("models", "encoder")
    model, tokenizer = encoder_folder / "model.onnx", encoder_folder / "tokenizer.json"
    weights = {**base.weights, **arrays_of(layers)}
    tuned = tuned_layers(
        model.read_bytes(), weights, heads=base.heads, epsilon=base.epsilon, first=recipe.first_layer
    )
    path = target / "layers.npz"
    save_tuned_layers(path, tuned)
    encoder = OnnxEncoder(model, tokenizer, layers=path, is_precise=True)
    np.save(target / "probe.npy", encoder.encode([PROBE])[0])
    parity = parity_of(encoder.encode(SENTENCES), float_vectors(weights))
    write_whole(target / "recipe.toml", as_toml(recipe, material.hashes, path, parity).encode())
    return parity


def arrays_of(layers: Layers) -> dict[str, FloatArray]:
    """Return the weights of layers as float32 arrays by their full names."""
    return {name: value.detach().cpu().numpy().astype(np.float32) for name, value in layers.weights.items()}


def parity_of(eight_bit: FloatArray, floats: FloatArray) -> dict[str, float]:
    """Return mean and lowest cosine between two sets of unit rows, shape (texts, dim) each."""
    cosines = (eight_bit * floats).sum(axis=1)
    return {
        "sentences": len(cosines),
        "mean_cosine": round(float(cosines.mean()), 5),
        "min_cosine": round(float(cosines.min()), 5),
    }


def float_vectors(weights: Mapping[str, FloatArray]) -> FloatArray:
    """Return the unit vectors of the sentences of ``train.parity`` by float32 weights, by transformers.

    An implementation of its own, so that a slip in ours would show.
    """
    torch = require("torch", extra="train", purpose="Comparing with the float model")
    transformers = require("transformers", extra="train", purpose="Comparing with the float model")
    checkpoint = official_checkpoint()
    config = transformers.AutoConfig.from_pretrained(str(checkpoint))
    model = transformers.AutoModel.from_config(config).eval()
    tensors = {name: torch.tensor(value) for name, value in weights.items()}
    lacking, _ = model.load_state_dict(tensors, strict=False)
    if set(lacking) - {"embeddings.position_ids", "embeddings.token_type_ids"}:
        raise SchemaMismatch(f"The checkpoint lacks {', '.join(lacking)}.")
    tokenizers = require("tokenizers", purpose="Comparing with the float model")
    tokenizer = tokenizers.Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    tokenizer.no_padding()
    rows = []
    with torch.no_grad():
        for text in SENTENCES:
            states = model(input_ids=torch.tensor([tokenizer.encode(text).ids])).last_hidden_state[0]
            rows.append(states.mean(dim=0).numpy())
    found = np.array(rows, dtype=np.float32)
    unit: FloatArray = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


def as_toml(recipe: Recipe, hashes: Mapping[str, str], layers: Path, parity: Mapping[str, float]) -> str:
    """Return recipe.toml: settings, data hashes, versions and the parity of the 8-bit layers."""
    plain = {name: value for name, value in recipe.as_table().items() if not isinstance(value, dict)}
    lines = [
        "# How models/extractor/layers.npz was made. Written by: skillmatch train extractor",
        'base = "sentence-transformers/all-MiniLM-L6-v2"',
        f'base_weights_sha256 = "{OFFICIAL_SHA256}"',
        f'layers_sha256 = "{hashlib.sha256(layers.read_bytes()).hexdigest()}"',
        *_pairs(plain),
        *_section("texts", recipe.texts),
        *_section("negatives", recipe.negatives),
        *_section("data_sha256", hashes),
        *_section("parity", parity),
        *_section("versions", {name: version(name) for name in ("torch", "onnx", "onnxruntime", "numpy")}),
    ]
    return "\n".join(lines) + "\n"


def _section(name: str, values: Mapping[str, Any]) -> list[str]:
    return ["", f"[{name}]", *_pairs(dict(sorted(values.items())))]


def _pairs(values: Mapping[str, Any]) -> list[str]:
    """Return TOML lines; JSON writes strings and numbers as TOML does."""
    return [
        f"{json.dumps(name) if '.' in name else name} = {json.dumps(value)}" for name, value in values.items()
    ]
