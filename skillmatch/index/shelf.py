"""What the life of an index needs of a store: builds beside one another, a pointer to the live one, changes.

``skillmatch.index.folders`` keeps it with folders, ``skillmatch.index.elastic.lifecycle`` with indices and
aliases; everything above (``live``, ``lifecycle``, ``erasure``) is the same for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from skillmatch.index.builds import Build, MadeWith
from skillmatch.index.protocol import Say, Store
from skillmatch.index.receipt import ErasureReceipt
from skillmatch.types import StoredDocument


@dataclass(frozen=True, slots=True)
class Look:
    """A glance at a store: the live build, and the names of all others."""

    live: str
    others: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A snapshot of builds; times as ISO 8601, ``expires_at`` "" where it stays until somebody removes it."""

    name: str
    builds: tuple[str, ...]
    taken_at: str
    expires_at: str


class Changes(Protocol):
    """Ids of documents put into or deleted from the live build, each once, by the time of its last change.

    A writer notes ids before it changes anything, so that there is never a change without its note, and
    again after it, so that there is always a note behind the change; a note without a change does no harm.
    Notes are kept while there are builds that may become live.
    """

    def note(self, doc_ids: Iterable[str]) -> None:
        """Note ids; when it returns, they are on disk."""
        ...

    def position(self) -> int:
        """Return a position such that every note made after this call comes after it."""
        ...

    def since(self, position: int, *, limit: int) -> tuple[tuple[str, ...], int]:
        """Return up to ``limit`` ids noted after a position, oldest first, and the position behind them."""
        ...

    def forget(self, doc_ids: Iterable[str]) -> int:
        """Remove notes with every trace of them; return how many there were."""
        ...

    def trim(self, position: int) -> None:
        """Remove the notes up to a position: no build needs them any more."""
        ...


class Shelf(Protocol):
    """All builds of one store."""

    @property
    def dim(self) -> int:
        """Length of every vector."""
        ...

    @property
    def place(self) -> str:
        """Where the store is, for people."""
        ...

    @property
    def prefix(self) -> str:
        """What the names of new builds begin with."""
        ...

    @property
    def schema(self) -> int:
        """Version of the schema of new builds."""
        ...

    @property
    def changes(self) -> Changes:
        """What was changed in the live build."""
        ...

    def look(self) -> Look:
        """Return which build is live, making an empty one where there is none yet."""
        ...

    def builds(self) -> Mapping[str, Build]:
        """Return all builds by name."""
        ...

    def register(self, build: Build) -> None:
        """Make an empty build of this name.

        Raises:
            StoreError: There is one already.
        """
        ...

    def write(self, build: Build) -> None:
        """Replace what is written down of a build; all of it or nothing."""
        ...

    def claim(self, name: str, made_with: MadeWith) -> None:
        """Write down what an empty build is to be made with."""
        ...

    def open(self, name: str, *, say: Say, is_rebuilding: bool = False) -> Store:
        """Open a build; the caller closes it.

        Args:
            name: One of ``builds()``.
            say: Told what the store mends on its own.
            is_rebuilding: Make what is derived anew.
        """
        ...

    def filling(self, name: str) -> AbstractContextManager[None]:
        """Hold for as long as a build is being filled, so that nobody removes it.

        Raises:
            StoreError: Somebody else is filling it.
        """
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Hold while changes are noted and made, where a lock is what keeps them together."""
        ...

    def fence(self, name: str) -> AbstractContextManager[None]:
        """Let nobody change a build: what was acknowledged before is visible, and later tries wait.

        When the block ends, they go to whichever build is live then.

        Raises:
            StoreError: Somebody else is at it, or was and broke off.
        """
        ...

    def allow(self, name: str) -> None:
        """Let a build be changed that was live before."""
        ...

    def is_fenced(self, name: str) -> bool:
        """Return whether changes to a build are refused at this moment."""
        ...

    def point_to(self, name: str, *, instead_of: str) -> None:
        """Make a build live, for readers and writers in the same moment.

        Raises:
            StoreError: Another one than ``instead_of`` is live.
        """
        ...

    def remove(self, name: str) -> None:
        """Remove a build that is not live, with its files.

        Raises:
            StoreError: It is live, or being filled.
        """
        ...

    def size(self, name: str) -> int:
        """Return the bytes a build takes on disk, about."""
        ...

    def check(self, name: str, *, say: Say) -> tuple[str, ...]:
        """Return what is wrong with a build and what to do, a line each; none where it is sound."""
        ...

    def documents(self, name: str, *, say: Say) -> Iterator[StoredDocument]:
        """Yield the documents of a build, sorted by id; those deleted on the way are left out."""
        ...

    def erase(self, doc_ids: Sequence[str], *, say: Say) -> ErasureReceipt:
        """Remove documents and every trace of them from all builds and from whatever builds share."""
        ...

    def snapshots(self) -> tuple[Kept, ...]:
        """Return the snapshots that hold builds of this store, oldest first."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...


def closed_to_changes(name: str) -> str:
    """Return what to say where a build refuses changes."""
    return (
        f"{name} takes no changes: another swap is under way, or was broken off. Wait for it; if none runs, "
        "let the build be changed again with: skillmatch index swap --unlock"
    )


def other_became_live(found: str, *, instead_of: str) -> str:
    """Return what to say where a build is not live any more."""
    return f"{found} has become live meanwhile, not {instead_of}. Look: skillmatch index status"


def notes_after(changes: Changes, position: int, *, limit: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the ids noted after a position, some at a time, and the position behind them."""
    while True:
        doc_ids, position = changes.since(position, limit=limit)
        if not doc_ids:
            return
        yield doc_ids, position
