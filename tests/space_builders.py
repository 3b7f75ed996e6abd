"""A labour space made by hand: what is near, far and between can be read off its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from skillmatch.space.labour.desk import SpaceDesk
from skillmatch.space.labour.entities import Entity
from skillmatch.space.labour.labour import LabourSpace
from skillmatch.taxonomy.clean import fold
from skillmatch.taxonomy.model import Group
from skillmatch.types import FloatArray

ISCO = "http://data.europa.eu/esco/isco/C"


@dataclass(frozen=True)
class FlatMap:
    """The space is the encoder's own."""

    dim: int

    def place(self, vectors: FloatArray) -> FloatArray:
        return unit(vectors)


class SmallTaxonomy:
    """Knows a few further names, two groups of ISCO, and one group of skills."""

    release = "small"
    groups: ClassVar = {
        f"{ISCO}81": Group(uri=f"{ISCO}81", label="Machine operators", code="81"),
        f"{ISCO}22": Group(uri=f"{ISCO}22", label="Health professionals", code="22"),
        "urn:g:top": Group(uri="urn:g:top", label="skills"),
        "urn:g:care": Group(uri="urn:g:care", label="caring"),
    }
    further: ClassVar = {
        "rn": ["urn:o:nurse"],
        "caregiver": ["urn:o:nurse", "onet:o:nurses"],
        "weld": ["urn:s:weld"],
    }
    above: ClassVar = {
        "urn:s:nurse": ("urn:g:care",),
        "urn:s:first-aid": ("urn:g:care",),
        "urn:g:care": ("urn:g:top",),
    }

    def broader(self, uri: str) -> tuple[str, ...]:
        return self.above.get(uri, ())

    def find_skill(self, name: str) -> list[Any]:
        return [_Concept(uri) for uri in self.further.get(fold(name), ()) if uri.startswith("urn:s")]

    def find_occupation(self, name: str) -> list[Any]:
        return [_Concept(uri) for uri in self.further.get(fold(name), ()) if not uri.startswith("urn:s")]


@dataclass(frozen=True)
class _Concept:
    uri: str


def unit(rows: Any) -> FloatArray:
    wide = np.asarray(rows, dtype=np.float64)
    found: FloatArray = (wide / np.linalg.norm(wide, axis=-1, keepdims=True)).astype(np.float32)
    return found


ROWS: tuple[tuple[Entity, tuple[float, float, float]], ...] = tuple(
    (Entity(key=key, kind=kind, label=label, code=code, isco_code=isco, taxonomy=taxonomy), place)  # type: ignore[arg-type]
    for key, kind, label, code, isco, taxonomy, place in (
        # First: machines. Second: care. Third: computers.
        ("urn:o:press", "occupation", "press operator", "8121.1", "8121", "esco", (1.0, 0.0, 0.0)),
        ("urn:o:mill", "occupation", "mill operator", "8121.2", "8121", "esco", (0.9, 0.1, 0.1)),
        ("urn:o:nurse", "occupation", "nurse", "2221.1", "2221", "esco", (0.0, 1.0, 0.0)),
        ("urn:o:midwife", "occupation", "midwife", "2222.1", "2222", "esco", (0.1, 0.9, 0.1)),
        ("onet:o:nurses", "occupation", "Registered Nurses", "29-1141.00", "", "onet", (0.1, 1.0, 0.1)),
        ("onet:o:coders", "occupation", "Software Developers", "15-1252.00", "", "onet", (0.0, 0.1, 1.0)),
        ("urn:s:weld", "skill", "welding", "", "", "esco", (1.0, 0.1, 0.2)),
        ("urn:s:nurse", "skill", "nursing", "", "", "esco", (0.1, 1.0, 0.2)),
        ("urn:s:first-aid", "skill", "first aid", "", "", "esco", (0.3, 1.0, 0.0)),
        ("urn:s:python", "skill", "Python (computer programming)", "", "", "esco", (0.1, 0.0, 1.0)),
        ("onet:t:press", "skill", "Press Operator", "", "", "onet", (0.6, 0.0, 1.0)),
        ("naics:31-33", "industry", "Manufacturing", "31-33", "", "naics", (1.0, 0.1, 0.3)),
        ("naics:62", "industry", "Health Care and Social Assistance", "62", "", "naics", (0.1, 1.0, 0.1)),
        ("naics:621", "industry", "Hospitals", "621", "", "naics", (0.1, 0.9, 0.1)),
        ("naics:6211", "industry", "Hospitals", "6211", "", "naics", (0.1, 0.9, 0.1)),
        ("naics:51", "industry", "Information", "51", "", "naics", (0.1, 0.2, 1.0)),
    )
)


def space_of(rows: Sequence[tuple[Entity, Sequence[float]]] = ROWS) -> LabourSpace:
    matrix = unit([place for _, place in rows])
    return LabourSpace([entity for entity, _ in rows], matrix, FlatMap(matrix.shape[1]))  # type: ignore[arg-type]


def small_desk() -> SpaceDesk:
    return SpaceDesk(space_of(), SmallTaxonomy())  # type: ignore[arg-type]


def random_desk(n: int, *, dim: int = 16, seed: int = 1) -> SpaceDesk:
    """Skills and occupations that lie anywhere."""
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(n, dim))
    entities = [
        Entity(key=f"urn:{number:04d}", kind="skill" if number % 2 else "occupation", label=f"thing {number}")
        for number in range(n)
    ]
    return SpaceDesk(space_of(list(zip(entities, rows.tolist(), strict=True))), SmallTaxonomy())  # type: ignore[arg-type]
