"""Text to vectors: the encoder, the vectors of all concepts, and those of alternative labels."""

from __future__ import annotations

from skillmatch.encode.batches import unit_rows
from skillmatch.encode.onnx import OnnxEncoder
from skillmatch.encode.protocol import Encoder, TokenVectors
from skillmatch.encode.shipped import load_encoder, load_skill_encoder

__all__ = ["Encoder", "OnnxEncoder", "TokenVectors", "load_encoder", "load_skill_encoder", "unit_rows"]
