"""Loading the labour space from bundled content: no network, no encoder.

Two small files ship (models/space): ``texts.npz`` holds vectors of the encoder that need texts we may not or
need not ship (industries by their descriptions, O*NET occupations with their tasks), ``map.npz`` the map.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.encode import unit_rows
from skillmatch.encode.rows import dequantised, quantised
from skillmatch.encode.vectors import ConceptVectors
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.space.labour.entities import Entity, concept_entities, industry_entity
from skillmatch.space.labour.labour import LabourSpace
from skillmatch.space.labour.mapping import SpaceMap
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.naics import Industry, load_industries
from skillmatch.types import FloatArray

FOLDER = ("models", "space")
TEXTS, MAP = "texts.npz", "map.npz"
REBUILD = "skillmatch train space --mirror FOLDER"

FINEST_LEVEL = 4
"""Industries with more digits than this have no place of their own: most repeat the one above."""


@dataclass(frozen=True, slots=True, eq=False)
class TextVectors:
    """Vectors of entities that are described by more than a label: row i of ``matrix`` is of ``keys[i]``."""

    keys: tuple[str, ...]
    matrix: FloatArray


def load_labour_space(taxonomy: Taxonomy, vectors: ConceptVectors) -> LabourSpace:
    """Return the space of all skills, occupations and industries.

    Args:
        taxonomy: Whose skills and occupations are wanted.
        vectors: Those of the shipped encoder, as ``load_concept_vectors`` gives them.

    Raises:
        ReleaseMissing: The package was installed without its content.
        ChecksumMismatch: A bundle or model is damaged, or an industry has no vector.
        NotFound: A concept has no vector.
    """
    entities, rows = described(taxonomy, vectors, load_text_vectors())
    space_map = load_space_map()
    return LabourSpace(entities, space_map.place(rows), space_map)


def described(
    taxonomy: Taxonomy, vectors: ConceptVectors, texts: TextVectors
) -> tuple[tuple[Entity, ...], FloatArray]:
    """Return all skills, occupations and industries with the vectors of their texts, before any map.

    Args:
        taxonomy: Whose skills and occupations are wanted.
        vectors: Of these.
        texts: Of industries, and of occupations that have more than ``vectors`` know.

    Returns:
        Entities in the order of the taxonomy, industries last; unit rows, shape (entities, 384).
    """
    concepts = concept_entities(taxonomy)
    entities = (*concepts, *map(industry_entity, placed_industries(load_industries()).values()))
    at = {key: row for row, key in enumerate(texts.keys)}
    missing = next((entity.key for entity in entities[len(concepts) :] if entity.key not in at), None)
    if missing is not None:
        raise ChecksumMismatch(f"{TEXTS} has no vector of {missing}. Make it anew with: {REBUILD}")
    matrix = np.empty((len(entities), texts.matrix.shape[1]), dtype=np.float32)
    matrix[: len(concepts)] = vectors.rows([entity.key for entity in concepts])
    better = [row for row, entity in enumerate(entities) if entity.key in at]
    matrix[better] = texts.matrix[[at[entities[row].key] for row in better]]
    return entities, matrix


def placed_industries(industries: Mapping[str, Industry]) -> dict[str, Industry]:
    """Return the industries that have a place of their own, by code."""
    return {code: industry for code, industry in industries.items() if industry.level <= FINEST_LEVEL}


def save_text_vectors(path: Path, texts: TextVectors, *, encoder: str) -> None:
    """Write vectors as 8-bit rows; the same vectors give the same bytes.

    Args:
        path: An ``.npz`` file, written or replaced.
        texts: What to write.
        encoder: Fingerprint of the encoder that made them.
    """
    rows, scales = quantised(texts.matrix)
    np.savez(path, encoder=np.array(encoder), keys=np.array(texts.keys), rows=rows, scales=scales)


def load_text_vectors(path: Path | None = None) -> TextVectors:
    """Return the vectors of a file of ``save_text_vectors``; default: the shipped one.

    Raises:
        ReleaseMissing, ChecksumMismatch: The file is not there, or damaged.
    """
    stored = _read(path or content_path(*FOLDER) / TEXTS, ("keys", "rows", "scales"))
    matrix = unit_rows(dequantised(stored["rows"], stored["scales"]))
    return TextVectors(tuple(stored["keys"].tolist()), matrix)


def save_space_map(path: Path, space_map: SpaceMap, *, encoder: str) -> None:
    """Write a map; the same map gives the same bytes.

    Args:
        path: An ``.npz`` file, written or replaced.
        space_map: What to write.
        encoder: Fingerprint of the encoder whose vectors it takes.
    """
    parts = {"weights": space_map.weights, "scales": space_map.scales, "offset": space_map.offset}
    np.savez(path, encoder=np.array(encoder), **parts)  # type: ignore[arg-type]


def load_space_map(path: Path | None = None) -> SpaceMap:
    """Return the map of a file of ``save_space_map``; default: the shipped one.

    Raises:
        ReleaseMissing, ChecksumMismatch: The file is not there, or damaged.
    """
    stored = _read(path or content_path(*FOLDER) / MAP, ("weights", "scales", "offset"))
    return SpaceMap(stored["weights"], stored["scales"], stored["offset"])


def made_by_encoder(folder: Path | None = None) -> frozenset[str]:
    """Return the fingerprints of the encoders that the files were made with: one, if all is well."""
    folder = folder or content_path(*FOLDER)
    return frozenset(str(_read(folder / name, ("encoder",))["encoder"]) for name in (TEXTS, MAP))


def _read(path: Path, names: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    if not path.is_file():
        raise ReleaseMissing(f"No {path.name} of the labour space at {path}. Make it with: {REBUILD}")
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in names}
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ChecksumMismatch(
            f"{path.name} is no file of the labour space: {error}. Make it anew with: {REBUILD}"
        ) from error
