"""What the tiers know of every ESCO skill, made once and shipped: vectors, words of labels, uses."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.extract.rank.matrix import SkillMatrix
from skillmatch.extract.rank.terms import LabelTerms, Rows
from skillmatch.types import FloatArray, Skill

REBUILD = "python -m skillmatch.train.extractor.reranking --mirror FOLDER"
"""The command that makes the shipped file anew."""


@dataclass(frozen=True, slots=True, eq=False)
class SkillTables:
    """One entry per ESCO skill, in the order of URIs.

    Attributes:
        matrix: Vectors by the tuned encoder.
        terms: The words of the labels.
        asks: Weights of a sentence's vector, and a constant, that say whether it speaks of any skill.
        encoder: Fingerprint of the encoder that made the vectors.
    """

    matrix: SkillMatrix
    terms: LabelTerms
    asks: FloatArray
    encoder: str


def names_key(skills: Sequence[Skill]) -> str:
    """Return a hash of URIs and preferred labels: the tables belong to skills of just these names."""
    names = "\n".join(f"{skill.uri}\t{skill.preferred_label}" for skill in skills)
    return hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest()


def save_tables(path: Path, skills: Sequence[Skill], tables: SkillTables) -> None:
    """Write tables to an ``.npz`` file; the same tables give the same bytes.

    Args:
        path: Written or replaced.
        skills: Whose tables they are, in order.
        tables: What to write.
    """
    terms = tables.terms
    np.savez_compressed(
        path,
        names=np.array(names_key(skills)),
        encoder=np.array(tables.encoder),
        rows=tables.matrix.whole.astype(np.int8),
        scales=tables.matrix.scales,
        asks=tables.asks,
        words=np.frombuffer("\n".join(terms.terms).encode(), dtype=np.uint8),
        rarity=terms.rarity,
        of_skill=np.diff(terms.of_skill.starts).astype(np.int32),
        of_label=np.diff(terms.of_label.starts).astype(np.int32),
        label_words=terms.of_label.values,
        listed=np.diff(terms.listed.starts).astype(np.int32),
        listed_skills=terms.listed.values,
        values=terms.values.astype(np.float16),
    )


def load_tables(path: Path, skills: Sequence[Skill], *, encoder: str) -> SkillTables:
    """Read a file of ``save_tables``.

    Args:
        path: The file.
        skills: The skills it must be for, in order.
        encoder: Fingerprint of the encoder it must be for.

    Raises:
        ReleaseMissing: The file is not there.
        ChecksumMismatch: It is damaged, or was made for other skills or another encoder.
    """
    stored = _read(path, skills, encoder=encoder)
    try:
        return _tables(stored)
    except (ValueError, KeyError) as error:
        raise ChecksumMismatch(f"{path.name} is no file of skill tables: {error}. Run: {REBUILD}") from error


def _read(path: Path, skills: Sequence[Skill], *, encoder: str) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a file that is for these skills and this encoder."""
    if not path.is_file():
        raise ReleaseMissing(f"The file {path.name} is not in {path.parent}. Install skillmatch again.")
    try:
        with np.load(path, allow_pickle=False) as archive:
            stored = {name: archive[name] for name in archive.files}
        found = {"skills": str(stored["names"]), "encoder": str(stored["encoder"])}
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ChecksumMismatch(f"{path.name} is no file of skill tables: {error}. Run: {REBUILD}") from error
    for what, expected in (("skills", names_key(skills)), ("encoder", encoder)):
        if expected != found[what]:
            raise ChecksumMismatch(
                f"{path.name} was made for other {what}: expected {expected[:12]}, found {found[what][:12]}. "
                f"Run: {REBUILD}"
            )
    return stored


def _tables(stored: Mapping[str, npt.NDArray[Any]]) -> SkillTables:
    words = stored["words"].tobytes().decode().split("\n")
    starts = _starts(stored["of_skill"])
    terms = LabelTerms(
        terms={word: number for number, word in enumerate(words)},
        rarity=stored["rarity"],
        of_skill=Rows(starts, np.arange(starts[-1], dtype=np.int32)),
        of_label=Rows(_starts(stored["of_label"]), stored["label_words"]),
        listed=Rows(_starts(stored["listed"]), stored["listed_skills"]),
        values=stored["values"].astype(np.float32),
    )
    matrix = SkillMatrix.of(stored["rows"], stored["scales"])
    return SkillTables(matrix, terms, stored["asks"], str(stored["encoder"]))


def _starts(counts: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
