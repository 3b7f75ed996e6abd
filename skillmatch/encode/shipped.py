"""The encoder that comes with the package, and the check that this processor computes it rightly."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from skillmatch.content import content_path
from skillmatch.encode.onnx import OnnxEncoder
from skillmatch.errors import ChecksumMismatch

PROBE = "Keeps the stock room tidy, counts the goods every Friday and orders what is missing."
"""A sentence whose vector is shipped with each encoder (probe.npy)."""

_TOLERANCE = 1e-3
"""Float arithmetic differs by about 1e-6 between processors, saturated 8-bit sums by far more."""


def load_encoder(*, threads: int = 0) -> OnnxEncoder:
    """Open the shipped encoder (models/encoder; see its card.md).

    A processor on which 8-bit sums saturate is noticed by the vector of ``PROBE``; there the slower, precise
    kernels are used, so that vectors are the same everywhere.

    Args:
        threads: Batches computed at the same time, one thread each; 0 means one per core.

    Raises:
        ReleaseMissing: The package was installed without its models.
        ChecksumMismatch: A file is damaged.
    """
    return _load(threads, probe=content_path("models", "encoder", "probe.npy"))


def load_skill_encoder(*, threads: int = 0) -> OnnxEncoder:
    """Open the encoder tuned for skills: the shipped one with upper layers of its own (models/extractor).

    Args:
        threads: Batches computed at the same time, one thread each; 0 means one per core.

    Raises:
        ReleaseMissing: The package was installed without its models.
        ChecksumMismatch: A file is damaged.
    """
    folder = content_path("models", "extractor")
    return _load(threads, probe=folder / "probe.npy", layers=folder / "layers.npz")


def _load(threads: int, *, probe: Path, layers: Path | None = None) -> OnnxEncoder:
    encoder = _open(threads, is_precise=False, layers=layers)
    return encoder if _is_right(encoder, probe) else _open(threads, is_precise=True, layers=layers)


def _open(threads: int, *, is_precise: bool, layers: Path | None) -> OnnxEncoder:
    folder = content_path("models", "encoder")
    return OnnxEncoder(
        folder / "model.onnx",
        folder / "tokenizer.json",
        layers=layers,
        threads=threads,
        is_precise=is_precise,
    )


def _is_right(encoder: OnnxEncoder, probe: Path) -> bool:
    try:
        expected = np.load(probe, allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise ChecksumMismatch(f"{probe.name} cannot be read: {error}. Install skillmatch again.") from error
    return bool(np.abs(encoder.encode([PROBE])[0] - expected).max() < _TOLERANCE)
