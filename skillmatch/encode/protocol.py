"""What an encoder is to the rest of the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from skillmatch.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TokenVectors:
    """A text read by the encoder, token by token.

    Attributes:
        vectors: One row per word piece, special tokens left out, as the last layer gave it (not of
            unit length), shape (tokens, dim).
        offsets: Half-open range of code points of each word piece in the text, shape (tokens, 2).
        sentence: The vector of the whole text, unit length, shape (dim,).
    """

    vectors: FloatArray
    offsets: npt.NDArray[np.int32]
    sentence: FloatArray


class Encoder(Protocol):
    """Turns texts into vectors whose cosine says how near their meanings are.

    The vector of a text depends on the text alone: not on the texts encoded with it, their order, or
    the number of threads.
    """

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Names the model and its tokenizer: 64 hexadecimal digits, other for every other model."""
        ...

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return one unit row per text, in the order given, shape (n, dim)."""
        ...

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the vectors of every text's word pieces, in the order given."""
        ...
