"""Bringing what the live build was told since another was begun over to that other one, before they swap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from skillmatch.errors import StoreError
from skillmatch.index.admitting import releases_of
from skillmatch.index.builds import Build, MadeWith
from skillmatch.index.protocol import KINDS, Say, Store
from skillmatch.index.shelf import Shelf, notes_after
from skillmatch.index.verifying import wrong_counts
from skillmatch.types import Scope, StoredDocument

_COPIED_AT_ONCE: Final = 500
_ROUNDS: Final = 5
_FEW: Final = 500
"""So many changes are copied while writers wait; more are copied before."""


class Remake(Protocol):
    """Reads a stored document anew, with the taxonomy and model of this installation."""

    @property
    def made_with(self) -> MadeWith:
        """What it reads with."""
        ...

    def __call__(self, document: StoredDocument) -> StoredDocument:
        """Return the document with mentions and vector made anew."""
        ...


class CatchingUp:
    """Copies from the live build of a store into another one; knows what that holds then.

    Attributes:
        position: In the list of changes; all noted up to it is copied.
        n_copied: Documents.
        n_deleted: Documents.
    """

    def __init__(self, shelf: Shelf, live: Build, build: Build, *, remake: Remake | None, say: Say) -> None:
        """Open the build that is to catch up; nothing is copied yet.

        Args:
            shelf: All builds.
            live: Copied from.
            build: Copied into; ``build.changes_at`` says from where on.
            remake: Reads documents anew where the two were made with different models.
            say: Told what the store does on its own.
        """
        self._shelf, self._live, self._build = shelf, live, build
        self._remake, self._say = remake, say
        self._source: Store | None = None
        self._target = shelf.open(build.name, say=say)
        self.position = build.changes_at
        self._counts = dict(build.counts)
        self.n_copied = self.n_deleted = 0

    def close(self) -> None:
        """Close both builds."""
        self._target.close()
        if self._source is not None:
            self._source.close()

    def approach(self) -> None:
        """Copy what was changed till now, and again while it is much; ``finish`` copies the rest."""
        for _ in range(_ROUNDS):
            if self._copy_noted(until=self._shelf.changes.position()) <= _FEW:
                return

    def finish(self) -> None:
        """Copy the rest; nobody writes any more. Refuse a target that does not hold what it should."""
        self._copy_noted(until=None)
        faults = list(wrong_counts(self._target, self._counts))
        if faults:
            raise StoreError(
                f"{self._build.name} does not hold what it was verified with: {'; '.join(faults)}. The live "
                "build stays. Build again."
            )

    def counts_of_target(self) -> Mapping[str, int]:
        """Return how many documents of each kind the build holds now."""
        return dict(self._counts)

    def counts_of_source(self) -> Mapping[str, int]:
        """Return what the live build holds; nothing where it cannot be read, which is why it is replaced."""
        try:
            source = self._opened_source()
            return {kind: source.count(Scope(kind=kind)) for kind in KINDS}
        except StoreError as error:
            self._say(f"the live build cannot be read: {error}")
            return {}

    def _copy_noted(self, *, until: int | None) -> int:
        """Copy what was noted, up to a position or all of it; return how many ids that were."""
        n_noted = 0
        for doc_ids, position in notes_after(self._shelf.changes, self.position, limit=_COPIED_AT_ONCE):
            self._copy(doc_ids)
            self.position = position
            n_noted += len(doc_ids)
            # A writer that never pauses would always be ahead.
            if until is not None and position >= until:
                break
        return n_noted

    def _copy(self, doc_ids: Sequence[str]) -> None:
        source = self._opened_source()
        found = {doc_id: source.get(doc_id) for doc_id in doc_ids}
        before = {doc_id: self._target.get(doc_id) for doc_id in doc_ids}
        kept = [self._fitting(document) for document in found.values() if document is not None]
        self._target.put(kept)
        for doc_id, document in found.items():
            if document is None and self._target.delete(doc_id):
                self.n_deleted += 1
        self.n_copied += len(kept)
        for known, sign in ((before, -1), (found, 1)):
            for document in known.values():
                if document is not None:
                    self._counts[document.kind] = self._counts.get(document.kind, 0) + sign

    def _opened_source(self) -> Store:
        if self._source is None:
            self._source = self._shelf.open(self._live.name, say=self._say)
        return self._source

    def _fitting(self, document: StoredDocument) -> StoredDocument:
        """Return a document of the live build as the other build is to hold it."""
        source, target = self._live.made_with, self._build.made_with
        if source == target or target is None:
            return document
        # A store older than what is written down of builds: its documents say it, where they can.
        if source is None and releases_of([document]) <= {target.taxonomy}:
            return document
        if self._remake is not None and self._remake.made_with == target:
            return self._remake(document)
        # A vector of another model would be found by chance; words find the document.
        return replace(document, mentions=(), vector=())
