"""The labour space and the documents that are placed in it, behind one object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from skillmatch.engine.exposing import Exposer
from skillmatch.engine.remembering import part
from skillmatch.errors import InputError
from skillmatch.types import FloatArray, StoredDocument

if TYPE_CHECKING:
    from skillmatch.index.protocol import Store
    from skillmatch.space.labour.desk import SpaceDesk

MOST_STORED: Final = 50_000
"""Documents of a store that a space in memory takes."""


class Surveyor(Exposer):
    """The engine as far as it reads documents, tells exposure and surveys the labour space."""

    @part
    def space_desk(self) -> SpaceDesk:
        """Answers questions about skills, occupations and industries in one space."""
        from skillmatch.space.labour.desk import SpaceDesk

        return SpaceDesk(self.labour_space, self.taxonomy)

    def space_desk_with(self, store: Store) -> SpaceDesk:
        """Return a desk whose space also holds the documents of a store, and the firms that posted them.

        Raises:
            InputError: The store holds more than ``MOST_STORED`` documents.
        """
        from skillmatch.space.labour.desk import SpaceDesk
        from skillmatch.space.labour.entities import Entity

        n = store.count()
        if n > MOST_STORED:
            raise InputError(
                f"The labour space takes up to {MOST_STORED:,} documents of a store; this one holds {n:,}."
            )
        stored = [document for document in _documents(store) if document.vector]
        if not stored:
            return self.space_desk
        entities = [
            Entity(key=document.doc_id, kind=document.kind, label=document.title or document.doc_id)
            for document in stored
        ]
        firms = [document.firm for document in stored]
        return SpaceDesk(
            self.labour_space.with_documents(entities, self.document_vectors(stored), firms=firms),
            self.taxonomy,
        )

    def document_vectors(self, documents: Sequence[StoredDocument]) -> FloatArray:
        """Return the vectors by which documents are placed: text and skills, and the title of a posting.

        Text and skills together count twice what the title does. A skill counts by the surest of its
        mentions. The title of a resume may be a name, and does not count.

        Args:
            documents: Each with its vector.

        Returns:
            Unit rows, shape (documents, 384).
        """
        import numpy as np

        from skillmatch.encode.onnx import unit_rows
        from skillmatch.space.labour.documents import profile_of

        rows = [
            self.space.document_vector(profile_of(each.mentions), np.array(each.vector, dtype=np.float32))
            for each in documents
        ]
        titles = [each.title if each.kind == "posting" else "" for each in documents]
        distinct = sorted(set(titles) - {""})
        encoded = dict(zip(distinct, self.encoder.encode(distinct), strict=True)) if distinct else {}
        parts = [2 * row + encoded[title] if title else row for row, title in zip(rows, titles, strict=True)]
        return unit_rows(np.stack(parts))


def _documents(store: Store) -> Iterator[StoredDocument]:
    return (found for doc_id in store.ids() if (found := store.get(doc_id)) is not None)
