"""A task model and documents whose exposure is known by construction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skillmatch.text import read_posting, read_resume
from skillmatch.types import Document, FloatArray, RawDocument

LABEL_WORDS = {"write": (0.0, 1.0, 0.0), "analyse": (0.0, 0.0, 1.0), "lift": (1.0, 0.0, 0.0)}
"""Probabilities of E0, E1, E2 by the first word of a duty."""


class WordModel:
    """Reads a duty's label off its first word; counts what it was asked."""

    name = "by first word"

    def __init__(self) -> None:
        self.n_asked = 0

    def predict(self, texts: Sequence[str]) -> FloatArray:
        self.n_asked += len(texts)
        unknown = (1 / 3, 1 / 3, 1 / 3)
        rows = [LABEL_WORDS.get(text.split()[0].casefold(), unknown) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, 3)


def posting(text: str, *, doc_id: str = "p", title: str = "Nurse") -> Document:
    return read_posting(RawDocument(doc_id=doc_id, text=text, title=title)).document


def resume(text: str) -> Document:
    return read_resume(RawDocument(doc_id="r", text=text)).document
