"""One vector per concept: skills, technologies and occupations, made once and shipped as 8-bit rows.

A concept's vector joins its label, the centroid of all its labels, and its description (which only the
full release holds, so the vectors are made from it once and shipped: results are the same without it).
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.encode.onnx import unit_rows
from skillmatch.encode.protocol import Encoder
from skillmatch.encode.rows import dequantised, quantised
from skillmatch.errors import ChecksumMismatch, NotFound, ReleaseMissing
from skillmatch.types import FloatArray, Occupation, Skill

if TYPE_CHECKING:
    from skillmatch.taxonomy import Taxonomy

REBUILD = "python -m skillmatch.train.vectors"
"""The command that makes the shipped vectors anew."""

Progress = Callable[[int, int], None]
"""Called now and then with the number of texts done and of all texts."""


@dataclass(frozen=True, slots=True, eq=False)
class ConceptVectors:
    """Unit rows of concepts; ``matrix[i]`` belongs to ``uris[i]``, shape (n, dim)."""

    uris: tuple[str, ...]
    matrix: FloatArray
    index: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.matrix.shape[:1] != (len(self.uris),):
            raise ValueError(f"{len(self.uris)} URIs need as many rows, found {self.matrix.shape}")
        object.__setattr__(self, "index", {uri: row for row, uri in enumerate(self.uris)})

    def row(self, uri: str) -> FloatArray:
        """Return the unit vector of a concept, shape (dim,).

        Raises:
            NotFound: No vector goes by this URI.
        """
        try:
            return self.matrix[self.index[uri]]
        except KeyError:
            raise NotFound(f"No concept vector for {uri}") from None

    def rows(self, uris: Sequence[str]) -> FloatArray:
        """Return the unit vectors of concepts in the order given, shape (n, dim).

        Raises:
            NotFound: No vector goes by one of the URIs.
        """
        missing = next((uri for uri in uris if uri not in self.index), None)
        if missing is not None:
            raise NotFound(f"No concept vector for {missing}")
        return self.matrix[[self.index[uri] for uri in uris]]


def concepts_of(taxonomy: Taxonomy) -> tuple[Skill | Occupation, ...]:
    """Return all skills, then all occupations, each by URI: the order of the vectors."""
    return (*taxonomy.skills.values(), *taxonomy.occupations.values())


def make_concept_vectors(
    concepts: Sequence[Skill | Occupation],
    descriptions: Mapping[str, str],
    encoder: Encoder,
) -> FloatArray:
    """Return one unit row per concept: norm(norm(centroid of all labels) + label + description).

    Args:
        concepts: Skills and occupations.
        descriptions: By URI; concepts without one go by their labels.
        encoder: Makes the vectors of the texts.

    Returns:
        Shape (concepts, dim).
    """
    labels = encoder.encode([concept.preferred_label for concept in concepts])
    texts = [descriptions.get(concept.uri, "") for concept in concepts]
    described = encoder.encode([text for text in texts if text])
    others = encoder.encode([label for concept in concepts for label in concept.alt_labels])
    rows = labels.copy()
    position = next_described = 0
    for row, concept in enumerate(concepts):
        count = len(concept.alt_labels)
        centroid = labels[row] + others[position : position + count].sum(axis=0)
        position += count
        rows[row] += centroid / np.linalg.norm(centroid)
        if texts[row]:
            rows[row] += described[next_described]
            next_described += 1
    return unit_rows(rows)


def save_concept_vectors(
    path: Path, concepts: Sequence[Skill | Occupation], matrix: FloatArray, encoder: Encoder
) -> None:
    """Write vectors as 8-bit rows (about 400 bytes a concept); the same input gives the same bytes."""
    rows, scales = quantised(matrix)
    np.savez(
        path,
        rows=rows,
        scales=scales,
        keys=_keys(concepts),
        encoder=np.array(encoder.fingerprint),
    )


def load_concept_vectors(
    taxonomy: Taxonomy, encoder: Encoder, *, path: Path | None = None
) -> ConceptVectors:
    """Return the shipped vectors of all skills and occupations of ``taxonomy``.

    Every row is tied to the encoder, and to a concept's URI and preferred label: a taxonomy that has
    fewer concepts than the file is served, one that has others is not.

    Args:
        taxonomy: Whose concepts are wanted.
        encoder: Whose vectors they shall be.
        path: Another file of ``save_concept_vectors``; default: the shipped one.

    Raises:
        ReleaseMissing: The file is not there, or has no vector for some concept.
        ChecksumMismatch: It was made with another encoder, or is damaged.
    """
    path = path or content_path("models", "encoder", "concepts.npz")
    concepts = concepts_of(taxonomy)
    stored = _read(path)
    if str(stored["encoder"]) != encoder.fingerprint:
        raise ChecksumMismatch(
            f"{path.name} was made with encoder {str(stored['encoder'])[:12]}, found encoder "
            f"{encoder.fingerprint[:12]}. Make the concept vectors anew with: {REBUILD}"
        )
    wanted = _keys(concepts)
    order = np.argsort(stored["keys"], kind="stable")
    at = np.searchsorted(stored["keys"], wanted, sorter=order)
    found = order[np.minimum(at, len(order) - 1)] if len(order) else np.zeros(len(wanted), np.int64)
    is_there = stored["keys"][found] == wanted if len(order) else np.zeros(len(wanted), np.bool_)
    if not is_there.all():
        lacking = concepts[int(np.argmin(is_there))]
        raise ReleaseMissing(
            f"{path.name} has no vector for {int((~is_there).sum())} of {len(concepts)} concepts of "
            f"{taxonomy.release}, e.g. '{lacking.preferred_label}'. Make it anew with: {REBUILD}"
        )
    matrix = dequantised(stored["rows"][found], stored["scales"][found])
    return ConceptVectors(tuple(concept.uri for concept in concepts), unit_rows(matrix))


def _read(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    if not path.is_file():
        raise ReleaseMissing(f"No concept vectors at {path}. Make them with: {REBUILD}")
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in ("rows", "scales", "keys", "encoder")}
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ChecksumMismatch(
            f"{path.name} is no file of concept vectors: {error}. Make it anew with: {REBUILD}"
        ) from error


def _keys(concepts: Iterable[Skill | Occupation]) -> npt.NDArray[np.uint64]:
    """Return 64 bits per concept that change with its URI or preferred label."""
    digests = b"".join(
        hashlib.sha256(f"{concept.uri}\n{concept.preferred_label}".encode()).digest()[:8]
        for concept in concepts
    )
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
