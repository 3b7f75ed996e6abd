"""The labour space and the documents that are placed in it, behind one object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

from skillmatch.engine.exposing import Exposer
from skillmatch.engine.parts import Progress
from skillmatch.engine.remembering import part
from skillmatch.errors import InputError
from skillmatch.settings import Settings
from skillmatch.types import FloatArray, StoredDocument

if TYPE_CHECKING:
    from skillmatch.index.live import LiveStore
    from skillmatch.index.protocol import Store
    from skillmatch.space.labour.desk import SpaceDesk

MOST_STORED: Final = 50_000
"""Documents of a store that a space in memory takes."""


class Surveyor(Exposer):
    """The engine as far as it reads documents, tells exposure and surveys the labour space."""

    def __init__(self, settings: Settings, *, progress: Progress | None = None) -> None:
        """Make an engine; arguments as ``Reader``."""
        super().__init__(settings, progress=progress)
        self._titles: dict[str, FloatArray] = {}
        self.kept_desk = KeptDesk(self.space_desk_with)

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
        stored = [document for document in store.documents() if document.vector]
        if not stored:
            return self.space_desk
        entities = [
            Entity(key=document.doc_id, kind=document.kind, label=_label(document)) for document in stored
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

        from skillmatch.encode import unit_rows
        from skillmatch.space.labour.documents import profile_of

        rows = [
            self.space.document_vector(profile_of(each.mentions), np.array(each.vector, dtype=np.float32))
            for each in documents
        ]
        titles = [each.title if each.kind == "posting" else "" for each in documents]
        encoded = self._title_vectors(set(titles) - {""})
        parts = [2 * row + encoded[title] if title else row for row, title in zip(rows, titles, strict=True)]
        return unit_rows(np.stack(parts))

    def _title_vectors(self, titles: set[str]) -> dict[str, FloatArray]:
        """Return the vectors of titles; those of the largest set asked for lately are not made anew."""
        known = self._titles
        missing = sorted(titles - known.keys())
        made = dict(zip(missing, self.encoder.encode(missing), strict=True)) if missing else {}
        found = {title: known[title] if title in known else made[title] for title in titles}
        if len(found) >= len(known):
            self._titles = found
        return found


class KeptDesk:
    """The desk with the documents of a store, made anew when it has changed. Safe for several threads."""

    def __init__(self, make: Callable[[Store], SpaceDesk]) -> None:
        """Keep what ``make`` makes of a store."""
        self._make = make
        self._turn = Lock()
        self._kept: tuple[str, SpaceDesk] | None = None

    def of(self, store: LiveStore) -> SpaceDesk:
        """Return the desk of a store as it is now.

        Raises:
            InputError, StoreError: As ``make``, or the store cannot say its version.
        """
        with store.view() as build:
            # Asked before its documents are read: what is changed meanwhile has another version.
            version = f"{build.name}.{build.store.version()}"
            kept = self._kept
            if kept is not None and kept[0] == version:
                return kept[1]
            # Whoever asks meanwhile waits: two desks at once would take twice the memory.
            with self._turn:
                kept = self._kept
                if kept is None or kept[0] != version:
                    kept = self._kept = version, self._make(build.store)
                return kept[1]


def _label(document: StoredDocument) -> str:
    """Return what a stored document is called; a resume by its id, for its title may be a name."""
    return document.doc_id if document.kind == "resume" else document.title or document.doc_id
