"""Encoders run by onnxruntime; of the two modules that know it, this one opens models."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from skillmatch.encode.batches import BatchEncoder, Ids, open_tokenizer, unit_means
from skillmatch.encode.tuned import load_tuned_layers
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.extras import require
from skillmatch.types import FloatArray


class OnnxEncoder(BatchEncoder):
    """Encodes texts with a BERT-like ONNX model; mean of the token vectors, unit length.

    The graph has inputs ``input_ids`` and ``attention_mask`` (int64, shape (batch, tokens)) and output
    ``last_hidden_state`` (float32, shape (batch, tokens, dim)).
    """

    def __init__(
        self,
        model: Path,
        tokenizer: Path,
        *,
        layers: Path | None = None,
        threads: int = 0,
        is_precise: bool = False,
    ) -> None:
        """Open the model.

        Args:
            model: The ONNX file.
            tokenizer: Its ``tokenizer.json``.
            layers: Tuned layers that take the place of the model's upper ones, a file of
                ``skillmatch.encode.tuned``.
            threads: Batches computed at the same time, one thread each; 0 means one per core.
            is_precise: Rule out that 8-bit sums saturate, as they do on x64 processors without VNNI;
                half as fast, same vectors elsewhere.

        Raises:
            ReleaseMissing: A file is not there.
            ChecksumMismatch: A file cannot be read as what it should be.
        """
        fingerprint = _fingerprint(*(path for path in (model, tokenizer, layers) if path))
        opened = open_tokenizer(tokenizer)
        content = model.read_bytes()
        if layers is not None:
            content = load_tuned_layers(layers).joined(content)
        self._session = open_session(content, name=(layers or model).name, is_precise=is_precise)
        super().__init__(
            opened,
            dim=int(self._session.get_outputs()[0].shape[-1]),
            fingerprint=fingerprint,
            threads=threads or os.cpu_count() or 1,
        )

    def _run(self, ids: Ids, mask: Ids) -> tuple[FloatArray, FloatArray]:
        hidden: FloatArray = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return hidden, unit_means(hidden, mask)


def open_session(model: bytes | str, *, name: str, is_precise: bool = False) -> Any:
    """Open an ONNX model, each run of which takes one thread.

    Args:
        model: Its bytes, or the place of the file where it has others beside it.
        name: What errors call it.
        is_precise: Rule out that 8-bit sums saturate.

    Raises:
        ChecksumMismatch: It cannot be opened.
    """
    onnxruntime = require("onnxruntime", purpose="The encoder")
    # Where the program around us loaded it first, the environment came too late.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    # One thread per pass: whole batches side by side scale better than splitting one.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", "1" if is_precise else "0")
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions have no common base
        raise ChecksumMismatch(f"{name} is no model onnxruntime can open: {error}") from error


def _fingerprint(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if not path.is_file():
            raise ReleaseMissing(
                f"The encoder's file {path.name} is not in {path.parent}. Install skillmatch again."
            )
        digest.update(path.read_bytes())
    return digest.hexdigest()
