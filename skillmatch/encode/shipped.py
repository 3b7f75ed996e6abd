"""The encoder that comes with the package."""

from __future__ import annotations

from skillmatch.content import content_path
from skillmatch.encode.onnx import OnnxEncoder


def load_encoder(*, threads: int = 0) -> OnnxEncoder:
    """Open the shipped encoder (models/encoder; see its card.md).

    Args:
        threads: Batches computed at the same time, one thread each; 0 means one per core.

    Raises:
        ReleaseMissing: The package was installed without its models.
        ChecksumMismatch: A file is damaged.
    """
    return OnnxEncoder(
        content_path("models", "encoder", "model.onnx"),
        content_path("models", "encoder", "tokenizer.json"),
        threads=threads,
    )
