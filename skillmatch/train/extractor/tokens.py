"""Texts as token numbers, and their windows as ranges of tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.extract.windows import windows
from skillmatch.extras import require

Ids = npt.NDArray[np.int32]
Ranges = tuple[tuple[int, int], ...]

_CHUNK = 4096


class TokenStore:
    """Texts by number from 0, as the shipped tokenizer cuts them."""

    def __init__(self, tokenizer: Path | None = None) -> None:
        """Open the tokenizer.

        Args:
            tokenizer: A ``tokenizer.json``; default: the shipped encoder's.
        """
        tokenizers = require("tokenizers", purpose="Cutting texts into tokens")
        path = tokenizer or content_path("models", "encoder", "tokenizer.json")
        self._tokenizer = tokenizers.Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._ids: list[Ids] = []
        self._texts: list[str] = []
        self._limits: list[int] = []
        self._ranges: dict[int, Ranges] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, texts: Sequence[str], *, limit: int) -> range:
        """Add texts, each cut after ``limit`` tokens with the two at its ends; return their numbers."""
        first = len(self._ids)
        self._tokenizer.enable_truncation(limit)
        for start in range(0, len(texts), _CHUNK):
            for encoding in self._tokenizer.encode_batch(list(texts[start : start + _CHUNK])):
                self._ids.append(np.array(encoding.ids, dtype=np.int32))
        self._texts.extend(texts)
        self._limits.extend([limit] * len(texts))
        return range(first, len(self._ids))

    def ids(self, number: int) -> Ids:
        """Return the tokens of a text, shape (tokens,)."""
        return self._ids[number]

    def length(self, number: int) -> int:
        """Return how many tokens a text has."""
        return len(self._ids[number])

    def text(self, number: int) -> str:
        """Return a text as it was added, whole."""
        return self._texts[number]

    def windows(self, number: int) -> Ranges:
        """Return the windows of a text as half-open ranges of its tokens, in order, each once.

        A text without words has its whole inside; windows beyond the cut are left out.
        """
        if number not in self._ranges:
            self._tokenizer.enable_truncation(self._limits[number])
            text = self._texts[number]
            self._ranges[number] = token_ranges(text, self._tokenizer.encode(text).offsets)
        return self._ranges[number]

    def fingerprint(self, numbers: range, origin: str) -> str:
        """Return 16 hex digits that stand for the tokens of some texts, and for what else they depend on."""
        made = hashlib.sha256(origin.encode())
        for number in numbers:
            made.update(self.length(number).to_bytes(4, "little"))
            made.update(self._ids[number].tobytes())
        return made.hexdigest()[:16]


def token_ranges(text: str, offsets: Sequence[tuple[int, int]]) -> Ranges:
    """Return the windows of a text as half-open ranges of tokens.

    Args:
        text: A sentence or label.
        offsets: Where its tokens stand; the first and the last token are not of the text.
    """
    found = set()
    for span in windows(text):
        inside = [
            number
            for number in range(1, len(offsets) - 1)
            if offsets[number][0] >= span.start and offsets[number][1] <= span.end
        ]
        if inside:
            found.add((inside[0], inside[-1] + 1))
    return tuple(sorted(found)) or ((min(1, len(offsets) - 1), max(len(offsets) - 1, 1)),)
