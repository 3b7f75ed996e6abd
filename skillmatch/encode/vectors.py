"""One vector per concept: skills, technologies and occupations, made once and shipped as 8-bit rows.

A concept's vector joins its label, the centroid of all its labels, and its description (which only the
full release holds, so the vectors are made from it once and shipped: results are the same without it).
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.encode.batches import unit_rows
from skillmatch.encode.protocol import Encoder
from skillmatch.encode.rows import dequantised, quantised
from skillmatch.errors import ChecksumMismatch, NotFound, ReleaseMissing
from skillmatch.types import FloatArray, Occupation, Skill

if TYPE_CHECKING:
    from skillmatch.taxonomy import Taxonomy

REBUILD = "python -m skillmatch.train.vectors --mirror FOLDER"
"""The command that makes the shipped vectors anew."""

MOST_ADDED = 500
"""More concepts than these without a shipped vector mean another taxonomy, not some added rows."""

_Keys = npt.NDArray[np.uint64]


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
        rows = self.rows([uri])
        vector: FloatArray = rows[0]
        return vector

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


def make_concept_vectors(concepts: Sequence[Skill | Occupation], encoder: Encoder) -> FloatArray:
    """Return one unit row per concept: norm(norm(centroid of all labels) + label + description).

    Args:
        concepts: Skills and occupations; those without a description go by their labels.
        encoder: Makes the vectors of the texts.

    Returns:
        Shape (concepts, dim).
    """
    labels = encoder.encode([concept.preferred_label for concept in concepts])
    described = encoder.encode([concept.description for concept in concepts if concept.description])
    others = encoder.encode([label for concept in concepts for label in concept.alt_labels])
    rows = labels.copy()
    position = next_described = 0
    for row, concept in enumerate(concepts):
        count = len(concept.alt_labels)
        centroid = labels[row] + others[position : position + count].sum(axis=0)
        position += count
        rows[row] += centroid / np.linalg.norm(centroid)
        if concept.description:
            rows[row] += described[next_described]
            next_described += 1
    return unit_rows(rows)


def save_concept_vectors(path: Path, concepts: Sequence[Skill | Occupation], encoder: Encoder) -> int:
    """Write the vectors of ``concepts`` as 8-bit rows, about 400 bytes each.

    Rows already in ``path`` that were made by the same encoder from the same texts are kept, so that a
    changed label costs one row. The same concepts give the same bytes, whatever was there before.

    Args:
        path: An ``.npz`` file, written or replaced.
        concepts: With their descriptions.
        encoder: Makes the vectors.

    Returns:
        The number of rows made anew.
    """
    texts = _text_keys(concepts)
    rows = np.empty((len(concepts), encoder.dim), dtype=np.int8)
    scales = np.empty(len(concepts), dtype=np.float32)
    is_known = np.zeros(len(concepts), dtype=np.bool_)
    if path.is_file():
        stored = _read(path)
        if str(stored["encoder"]) == encoder.fingerprint:
            at, is_known = _places(texts, stored["texts"])
            rows[is_known], scales[is_known] = stored["rows"][at[is_known]], stored["scales"][at[is_known]]
    new = [concept for concept, known in zip(concepts, is_known, strict=True) if not known]
    rows[~is_known], scales[~is_known] = quantised(make_concept_vectors(new, encoder))
    arrays = {"rows": rows, "scales": scales, "keys": _name_keys(concepts), "texts": texts}
    np.savez(path, encoder=np.array(encoder.fingerprint), **arrays)  # type: ignore[arg-type]
    return len(new)


def load_concept_vectors(taxonomy: Taxonomy, encoder: Encoder, *, path: Path | None = None) -> ConceptVectors:
    """Return the shipped vectors of all skills and occupations of ``taxonomy``.

    Every row is tied to the encoder, and to a concept's URI and preferred label, so a taxonomy with fewer
    concepts than the file is served. A handful of concepts that the file lacks (rows a user has added to
    an overlay) get their vectors now, from their labels.

    Args:
        taxonomy: Whose concepts are wanted.
        encoder: Whose vectors they shall be.
        path: Another file of ``save_concept_vectors``; default: the shipped one.

    Raises:
        ReleaseMissing: The file is not there, or lacks more than ``MOST_ADDED`` concepts.
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
    at, is_there = _places(_name_keys(concepts), stored["keys"])
    added = [concept for concept, known in zip(concepts, is_there, strict=True) if not known]
    if len(added) > MOST_ADDED:
        raise ReleaseMissing(
            f"{path.name} has no vector for {len(added)} of {len(concepts)} concepts of "
            f"{taxonomy.release}, e.g. '{added[0].preferred_label}'. Make it anew with: {REBUILD}"
        )
    matrix = np.empty((len(concepts), encoder.dim), dtype=np.float32)
    matrix[is_there] = dequantised(stored["rows"][at[is_there]], stored["scales"][at[is_there]])
    matrix[~is_there] = make_concept_vectors(added, encoder)
    return ConceptVectors(tuple(concept.uri for concept in concepts), unit_rows(matrix))


def missing_concepts(taxonomy: Taxonomy, *, path: Path | None = None) -> tuple[str, ...]:
    """Return the URIs of concepts for which the shipped file has no row; none in a release of ours."""
    stored = _read(path or content_path("models", "encoder", "concepts.npz"))
    concepts = concepts_of(taxonomy)
    _, is_there = _places(_name_keys(concepts), stored["keys"])
    return tuple(concept.uri for concept, known in zip(concepts, is_there, strict=True) if not known)


def _read(path: Path) -> dict[str, npt.NDArray[Any]]:
    if not path.is_file():
        raise ReleaseMissing(f"No concept vectors at {path}. Make them with: {REBUILD}")
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in ("rows", "scales", "keys", "texts", "encoder")}
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ChecksumMismatch(
            f"{path.name} is no file of concept vectors: {error}. Make it anew with: {REBUILD}"
        ) from error


def _places(wanted: _Keys, stored: _Keys) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return where each wanted key stands in ``stored``, and whether it does."""
    if not len(stored):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
    order = np.argsort(stored, kind="stable")
    found = order[np.minimum(np.searchsorted(stored, wanted, sorter=order), len(order) - 1)]
    return found, stored[found] == wanted


def _name_keys(concepts: Iterable[Skill | Occupation]) -> _Keys:
    """Return 64 bits per concept that change with its URI or preferred label."""
    return _hashes(f"{concept.uri}\n{concept.preferred_label}" for concept in concepts)


def _text_keys(concepts: Iterable[Skill | Occupation]) -> _Keys:
    """Return 64 bits per concept that change with anything its vector is made from."""
    return _hashes(
        "\n".join((concept.uri, concept.preferred_label, concept.description, *concept.alt_labels))
        for concept in concepts
    )


def _hashes(texts: Iterable[str]) -> _Keys:
    digests = b"".join(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8] for text in texts)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
