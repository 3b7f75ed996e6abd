"""The labour space as a value: entities, one unit row each, and how a text finds its place among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from skillmatch.encode import unit_rows
from skillmatch.errors import InputError, NotFound
from skillmatch.space.labour.entities import KINDS, Entity, EntityKind
from skillmatch.space.labour.mapping import SpaceMap
from skillmatch.types import FloatArray

Rows = npt.NDArray[np.int64]


class LabourSpace:
    """Skills, occupations, industries, postings, resumes and firms as points of one space; immutable.

    Entities stand in the order of kind, then key; row i of ``matrix`` belongs to entity i. Cosines compare
    entities of any kinds. Deterministic; safe for several threads.
    """

    def __init__(self, entities: Sequence[Entity], matrix: FloatArray, space_map: SpaceMap) -> None:
        """Take entities with their places.

        Args:
            entities: In any order, no key twice.
            matrix: Their unit rows, in the same order, shape (n, dim).
            space_map: Takes vectors of the encoder into the space.

        Raises:
            InputError: A key occurs twice, or the rows are not as many or as long as they must be.
        """
        if matrix.shape != (len(entities), space_map.dim):
            raise InputError(
                f"{len(entities)} entities need rows of {space_map.dim} columns, found {matrix.shape}."
            )
        order = sorted(range(len(entities)), key=lambda row: (entities[row].kind, entities[row].key))
        self._entities = tuple(entities[row] for row in order)
        self._index = MappingProxyType({entity.key: row for row, entity in enumerate(self._entities)})
        if len(self._index) != len(self._entities):
            raise InputError(
                f"Every entity needs a key of its own: {len(self._entities)} entities have "
                f"{len(self._index)} keys."
            )
        self._matrix = np.ascontiguousarray(matrix[order], dtype=np.float32)
        self._matrix.setflags(write=False)
        self._map = space_map

    @property
    def entities(self) -> tuple[Entity, ...]:
        """All entities, ordered by kind, then key."""
        return self._entities

    @property
    def matrix(self) -> FloatArray:
        """Unit rows in the order of ``entities``, shape (n, dim), read-only."""
        return self._matrix

    @property
    def index(self) -> Mapping[str, int]:
        """The row of every key."""
        return self._index

    @property
    def dim(self) -> int:
        """Number of columns."""
        return self._map.dim

    def rows_of(self, kind: EntityKind) -> Rows:
        """Return the rows of one kind, rising (so in the order of their keys); none where there are none.

        Raises:
            InputError: There is no such kind.
        """
        if kind not in KINDS:
            raise InputError(f"An entity is one of {', '.join(KINDS)}, not {kind!r}.")
        return self._rows_of_kind.get(kind, np.empty(0, dtype=np.int64))

    def entity(self, key: str) -> Entity:
        """Return the entity with a key.

        Raises:
            NotFound: No entity has it.
        """
        return self._entities[self._row(key)]

    def vector(self, key: str) -> FloatArray:
        """Return the place of an entity, a unit vector, shape (dim,).

        Raises:
            NotFound: No entity has this key.
        """
        vector: FloatArray = self._matrix[self._row(key)]
        return vector

    def place(self, text_vectors: FloatArray) -> FloatArray:
        """Return the places of texts.

        Args:
            text_vectors: Unit rows of the encoder, or of ``ConceptSpace.document_vector``, shape (m, 384).

        Returns:
            Unit rows, shape (m, dim); a row depends on its vector alone, bit for bit.

        Raises:
            InputError: The vectors are not those of the encoder the space was made with.
        """
        return self._map.place(text_vectors)

    def with_documents(
        self, documents: Sequence[Entity], vectors: FloatArray, *, firms: Sequence[str] = ()
    ) -> LabourSpace:
        """Return a space that holds postings and resumes too, and the firms of the postings.

        A firm stands where the mean of its postings' places points, whatever their order.

        Args:
            documents: Entities of kind posting or resume.
            vectors: Their text vectors, shape (documents, 384).
            firms: The firm of each document, "" for none; of resumes it is not used. Default: no firms.

        Raises:
            InputError: A document is of another kind, the arguments differ in length, or a key occurs twice.
        """
        if len(documents) != len(vectors) or (firms and len(firms) != len(documents)):
            raise InputError(
                f"{len(documents)} documents need as many vectors and firms, found {len(vectors)} and "
                f"{len(firms)}."
            )
        strange = next((entity for entity in documents if entity.kind not in ("posting", "resume")), None)
        if strange is not None:
            raise InputError(f"A document is of kind posting or resume, not {strange.kind}.")
        places = self.place(vectors)
        named, centroids = _firms(documents, places, firms)
        return LabourSpace(
            (*self._entities, *documents, *named),
            np.concatenate([self._matrix, places, centroids]),
            self._map,
        )

    def _row(self, key: str) -> int:
        row = self._index.get(key)
        if row is None:
            raise NotFound(
                "No entity of the labour space goes by this key. Keys are URIs of skills and occupations, "
                "naics:CODE, ids of documents and firm:NAME."
            )
        return row

    @cached_property
    def _rows_of_kind(self) -> Mapping[str, Rows]:
        kinds = np.array([entity.kind for entity in self._entities])
        return {kind: np.flatnonzero(kinds == kind) for kind in KINDS}


def firm_entity(name: str) -> Entity:
    """Return a firm as an entity; its key is ``firm:`` and its name."""
    return Entity(key=f"firm:{name}", kind="firm", label=name)


def _firms(
    documents: Sequence[Entity], places: FloatArray, firms: Sequence[str]
) -> tuple[tuple[Entity, ...], FloatArray]:
    """Return firms by name, and the unit means of their postings' places, shape (firms, dim)."""
    members: dict[str, list[int]] = {}
    # By key, because the order of a sum changes its last bits.
    for row in sorted(range(len(firms)), key=lambda row: documents[row].key):
        if firms[row] and documents[row].kind == "posting":
            members.setdefault(firms[row], []).append(row)
    names = sorted(members)
    sums = [places[members[name]].sum(axis=0, dtype=np.float64) for name in names]
    centroids = unit_rows(np.array(sums, dtype=np.float32).reshape(len(names), places.shape[1]))
    return tuple(map(firm_entity, names)), centroids
