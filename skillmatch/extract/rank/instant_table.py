"""What the tier ``instant`` knows of words and skills: made once by training, shipped as one file."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.extract.rank.tables import names_key
from skillmatch.types import FloatArray, Skill

REBUILD = "python -m skillmatch.train.extractor.instant_making --mirror FOLDER"
"""The command that makes the shipped file anew."""

MOST_SKILLS = (1 << 14) - 1
LARGEST_WEIGHT = (1 << 8) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginWeights:
    """What the margin of a skill adds up, as fitted: it is the log odds that the sentence means the skill.

    ``best_pooled``, ``best_whole`` and ``asks`` are figures of the sentence: the largest of its candidates'
    ``pooled`` and ``whole``, and what the table's ``asks`` say of it.
    """

    pooled: float
    whole: float
    bm25: float
    share: float
    named: float
    best_pooled: float
    best_whole: float
    asks: float
    base: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InstantTable:
    """The arrays of the tier; n skills in the order of URIs, w words, all whole numbers unless said.

    Attributes:
        vocabulary: The words, most frequent first; word ``i`` has the number ``i + 2``.
        stems: The stem of each word, empty where it has none; parallel to ``vocabulary``.
        words: Vector of each number, shape (w + 2, dim), int8; all share one scale, rare words are longer.
        skills: Vector of each skill and a zero row, shape (n + 1, dim), int8.
        scale: A row of ``skills`` times this has length 1.
        asks: Tells by the sum of its words whether a sentence speaks of skills, shape (dim,), int8.
        listed: The skills that a word calls up, best first, shape (w + 2, k), uint16; ``n`` is none.
        listed_weights: How strongly, shape (w + 2, k), uint8.
        term: The label word that each number stands for, shape (w + 2,), uint16; 0 is none.
        terms: Words of each skill's labels, shape (n + 1, t), uint16; 0 is none.
        bm25: BM25 of each of them, shape (n + 1, t), uint8.
        share: Its share of the preferred label by rarity, 255 is all, shape (n + 1, t), uint8.
        prior: What is added to each skill's margin, shape (n + 1,), float32.
        weights: Of the margin.
    """

    vocabulary: tuple[str, ...]
    stems: tuple[str, ...]
    words: npt.NDArray[np.int8]
    skills: npt.NDArray[np.int8]
    scale: float
    asks: npt.NDArray[np.int8]
    listed: npt.NDArray[np.uint16]
    listed_weights: npt.NDArray[np.uint8]
    term: npt.NDArray[np.uint16]
    terms: npt.NDArray[np.uint16]
    bm25: npt.NDArray[np.uint8]
    share: npt.NDArray[np.uint8]
    prior: FloatArray
    weights: MarginWeights

    @property
    def n_skills(self) -> int:
        """Number of skills."""
        return len(self.skills) - 1


_ARRAYS = (
    "words",
    "skills",
    "asks",
    "listed",
    "listed_weights",
    "term",
    "terms",
    "bm25",
    "share",
    "prior",
)


def save_instant_table(path: Path, skills: Sequence[Skill], table: InstantTable, *, made_from: str) -> None:
    """Write a table to an ``.npz`` file; the same table gives the same bytes.

    Args:
        path: Written or replaced.
        skills: Whose table it is, in order.
        table: What to write.
        made_from: What it was made from, as JSON.
    """
    np.savez_compressed(
        path,
        names=np.array(names_key(skills)),
        made_from=np.array(made_from),
        vocabulary=_packed(table.vocabulary),
        stems=_packed(table.stems),
        scale=np.array(table.scale),
        weights=np.array([getattr(table.weights, each.name) for each in fields(MarginWeights)]),
        **{name: getattr(table, name) for name in _ARRAYS},
    )


def load_instant_table(path: Path, skills: Sequence[Skill]) -> InstantTable:
    """Read a file of ``save_instant_table`` (about 100 ms for all of ESCO).

    Args:
        path: The file.
        skills: The skills it must be for, in order.

    Raises:
        ReleaseMissing: The file is not there.
        ChecksumMismatch: It is damaged, or was made for other skills.
    """
    if not path.is_file():
        raise ReleaseMissing(f"The file {path.name} is not in {path.parent}. Install skillmatch again.")
    try:
        with np.load(path, allow_pickle=False) as stored:
            names = str(stored["names"])
            table = _table(stored)
    except (ValueError, KeyError, TypeError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ChecksumMismatch(f"{path.name} is no table of words: {error}. Run: {REBUILD}") from error
    expected = names_key(skills)
    if names != expected:
        raise ChecksumMismatch(
            f"{path.name} was made for other skills: expected {expected[:12]}, found {names[:12]}. "
            f"Run: {REBUILD}"
        )
    return table


def _table(stored: Any) -> InstantTable:
    names = [each.name for each in fields(MarginWeights)]
    values = stored["weights"].tolist()
    return InstantTable(
        vocabulary=_unpacked(stored["vocabulary"]),
        stems=_unpacked(stored["stems"]),
        scale=float(stored["scale"]),
        weights=MarginWeights(**dict(zip(names, values, strict=True))),
        **{name: stored[name] for name in _ARRAYS},
    )


def _packed(words: Sequence[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _unpacked(stored: npt.NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(stored.tobytes().decode().split("\n"))
