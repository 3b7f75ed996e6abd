"""The live build as a store: whoever holds it open is led over to the next build without noticing.

Every question goes to one build as a whole; ``view`` pins a build for several questions, so that a page of
hits and the documents behind them are of one make. Changes are noted while other builds exist, and repeated
where the live build was exchanged on the way, so that none is lost (see ``skillmatch.index.shelf.Changes``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from threading import RLock
from typing import Final, TypeVar

from skillmatch.errors import StoreAway, StoreError
from skillmatch.index.admitting import check_admitted, release_of, releases_of
from skillmatch.index.builds import MadeWith
from skillmatch.index.erasure import erase_everywhere
from skillmatch.index.protocol import EVERYTHING, Closing, Facet, Say, Store, can_be_id
from skillmatch.index.receipt import ErasureReceipt
from skillmatch.index.shelf import Look, Shelf, closed_to_changes
from skillmatch.types import FloatArray, Scope, SearchHit, StoredDocument

_PORTION: Final = 2000
"""Documents written between two looks at which build is live."""

_ASK_AGAIN_S: Final = 0.05

Done = TypeVar("Done")
Read = TypeVar("Read")


class OpenBuild:
    """A build that is open, and how many are reading from it."""

    def __init__(self, name: str, store: Store) -> None:
        self.name = name
        self.store = store
        self.n_pins = 0


class _Pinned(Iterator[Read]):
    """What is read of a build that stays open until all was read, or nobody reads any more."""

    def __init__(self, found: Iterator[Read], release: Callable[[], None]) -> None:
        self._found = found
        self._release: Callable[[], None] | None = release

    def __next__(self) -> Read:
        try:
            return next(self._found)
        except BaseException:
            self._end()
            raise

    def __del__(self) -> None:
        self._end()

    def _end(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()


class LiveStore(Closing):
    """Keeps the ``Store`` protocol on whichever build is live; may be shared by threads."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        say: Say,
        wait_s: float = 30.0,
        made_with: Callable[[], MadeWith] | None = None,
    ) -> None:
        """Open the live build, making an empty one where there is none.

        Args:
            shelf: The builds; closed with this store.
            say: Told what a build mends on its own.
            wait_s: How long a change waits while the live build is being exchanged, in seconds.
            made_with: Returns what documents are read with here; a build made with another taxonomy takes
                none of them. None lets every document in.

        Raises:
            StoreError: The store is locked, damaged, of another schema, or away.
        """
        self.shelf = shelf
        self._say = say
        self._wait_s = wait_s
        self._made_with = made_with
        self._turn = RLock()
        self._held: OpenBuild | None = None
        with self.view():
            pass

    @property
    def dim(self) -> int:
        """Length of every vector."""
        return self.shelf.dim

    @property
    def name(self) -> str:
        """The name of the live build."""
        return self.shelf.look().live

    @contextmanager
    def view(self) -> Iterator[OpenBuild]:
        """Give the build that is live now, to read from; it stays open for the block, whatever is swapped.

        Raises:
            StoreError: It cannot be opened.
        """
        held = self._pin(self.shelf.look().live)
        try:
            yield held
        finally:
            self._unpin(held)

    def put(self, documents: Iterable[StoredDocument]) -> int:
        """Store documents (see ``Store.put``).

        Raises:
            StoreError: Also where they were read with another taxonomy than those that are there.
        """
        self.check_admitting()
        n_put = 0
        remaining = iter(documents)
        while portion := list(islice(remaining, _PORTION)):
            doc_ids = [document.doc_id for document in portion if can_be_id(document.doc_id)]
            n_put += self._change(doc_ids, lambda store, portion=portion: store.put(portion), given=portion)  # type: ignore[misc]
        return n_put

    def check_admitting(self) -> None:
        """Check that the live build takes documents read here; an empty one is theirs from now on.

        Raises:
            StoreError: Its own were read with another taxonomy.
        """
        if self._made_with is None:
            return
        with self.view() as build:
            if not build.store.count():
                self.shelf.claim(build.name, self._made_with())
            self._check_admitted(build.name, build.store, {self._made_with().taxonomy})

    def _check_admitted(self, name: str, store: Store, releases: Collection[str]) -> None:
        if self._made_with is not None and releases:
            held = release_of(self.shelf.builds()[name], store)
            check_admitted(releases, held, place=self.shelf.place)

    def delete(self, doc_id: str) -> bool:
        """Remove a document (see ``Store.delete``)."""
        if not can_be_id(doc_id):
            return False
        is_found: list[bool] = []
        self._change([doc_id], lambda store: is_found.append(store.delete(doc_id)))
        return any(is_found)

    def erase(self, doc_ids: Iterable[str]) -> ErasureReceipt:
        """Remove documents and every trace of them from all builds (see ``Store.erase``)."""
        return erase_everywhere(self.shelf, tuple(dict.fromkeys(doc_ids)), say=self._say)

    def search(
        self,
        *,
        words: str = "",
        vector: Sequence[float] | FloatArray | None = None,
        scope: Scope = EVERYTHING,
        top: int = 10,
    ) -> tuple[SearchHit, ...]:
        """Return the best documents (see ``Store.search``)."""
        with self.view() as build:
            return build.store.search(words=words, vector=vector, scope=scope, top=top)

    def get(self, doc_id: str) -> StoredDocument | None:
        """Return the document as it was put, or None."""
        with self.view() as build:
            return build.store.get(doc_id)

    def count(self, scope: Scope = EVERYTHING) -> int:
        """Return the number of documents, exactly."""
        with self.view() as build:
            return build.store.count(scope)

    def version(self) -> str:
        """Return a token that changes with every change, and from build to build (see ``Store.version``)."""
        with self.view() as build:
            return f"{build.name}.{build.store.version()}"

    def tally(self, by: Facet, scope: Scope = EVERYTHING) -> Mapping[str, int]:
        """Return how many documents there are of each kind, firm or month (see ``Store.tally``)."""
        with self.view() as build:
            return build.store.tally(by, scope)

    def ids(self, scope: Scope = EVERYTHING) -> Iterator[str]:
        """Yield document ids, sorted by code point; all are of the build that is live at the call."""
        return self._pinned(lambda store: store.ids(scope))

    def documents(self, scope: Scope = EVERYTHING) -> Iterator[StoredDocument]:
        """Yield documents as they were put, sorted by id; all are of the build that is live at the call."""
        return self._pinned(lambda store: store.documents(scope))

    def rebuild(self) -> None:
        """Make what is derived from the live build's documents anew."""
        with self.view() as build:
            build.store.rebuild()

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the live build, a line each; none where it is sound."""
        return self.shelf.check(self.shelf.look().live, say=self._say)

    def close(self) -> None:
        """Release files and connections; closing twice does nothing."""
        with self._turn:
            if self._held is not None:
                self._held.store.close()
                self._held = None
            self.shelf.close()

    def _change(
        self, doc_ids: Sequence[str], change: Callable[[Store], Done], *, given: Sequence[StoredDocument] = ()
    ) -> Done:
        """Change the live build, and again where another one took its place or builds were begun meanwhile.

        Changes may be made twice without harm: a document is put whole, and deleted once and for all. What is
        ``given`` to it must be read with what its own documents were read with.
        """
        deadline = time.monotonic() + self._wait_s
        while True:
            with self.shelf.writing():
                before = self.shelf.look()
                if before.others:
                    self.shelf.changes.note(doc_ids)
                held = self._pin(before.live)
                try:
                    self._check_admitted(before.live, held.store, releases_of(given))
                    done = change(held.store)
                except StoreAway:
                    raise
                except StoreError:
                    # A fenced build refuses changes; they belong to the one that takes its place.
                    if not self._is_moving(before):
                        raise
                    if time.monotonic() >= deadline:
                        raise StoreError(closed_to_changes(before.live)) from None
                    time.sleep(_ASK_AGAIN_S)
                    continue
                finally:
                    self._unpin(held)
                if before.others:
                    # Noted again: whoever copies may have read the first note before there was a change.
                    self.shelf.changes.note(doc_ids)
                if self.shelf.look() == before:
                    return done

    def _is_moving(self, before: Look) -> bool:
        return self.shelf.look() != before or self.shelf.is_fenced(before.live)

    def _pinned(self, read: Callable[[Store], Iterator[Read]]) -> Iterator[Read]:
        held = self._pin(self.shelf.look().live)
        try:
            return _Pinned(read(held.store), lambda: self._unpin(held))
        except BaseException:
            self._unpin(held)
            raise

    def _pin(self, name: str) -> OpenBuild:
        with self._turn:
            if self._held is None or self._held.name != name:
                opened = OpenBuild(name, self.shelf.open(name, say=self._say))
                former, self._held = self._held, opened
                if former is not None and not former.n_pins:
                    former.store.close()
            self._held.n_pins += 1
            return self._held

    def _unpin(self, held: OpenBuild) -> None:
        with self._turn:
            held.n_pins -= 1
            if not held.n_pins and held is not self._held:
                held.store.close()
