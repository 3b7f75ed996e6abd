"""Builds of the embedded store: folders below the store's own, and a small file that names the live one.

A store begins in its own folder, as the build ``first``; of the rest there is at most what ``first`` was made
with, until a build is made::

    store/                       the build "first": record.sqlite3, derived/, write.lock
    store/builds/live            the name of the live build
    store/builds/NAME/           a build, a whole store
    store/builds/NAME.json       what is written down of it
    store/builds/NAME.lock       held while it is filled
    store/builds/changes.sqlite3 ids of what was changed in the live build
    store/builds/lifecycle.lock  held by whoever changes the live build, or which one is live; gate.lock
                                 by who waits for it
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from skillmatch.errors import StoreError
from skillmatch.index.builds import Build, MadeWith, build_from_json, build_to_json
from skillmatch.index.changes import NotedChanges
from skillmatch.index.embedded import EmbeddedStore
from skillmatch.index.erasing import DERIVED, LOCK, RECORD
from skillmatch.index.naming import is_build_name
from skillmatch.index.protocol import Say
from skillmatch.index.receipt import ErasedPlace, ErasureReceipt
from skillmatch.index.schema import SCHEMA_VERSION
from skillmatch.index.shelf import Kept, Look, other_became_live
from skillmatch.index.sqlite import WriteLock
from skillmatch.index.stamp import replace_whole, sync_folder
from skillmatch.types import StoredDocument

FIRST: Final = "first"
"""The build that lies in the store's own folder."""

_BUILDS: Final = "builds"
_POINTER: Final = "live"
_SUFFIX: Final = ".json"


class FolderShelf:
    """Keeps ``skillmatch.index.shelf.Shelf`` in one folder; may be used by several threads and processes."""

    schema = SCHEMA_VERSION

    def __init__(self, folder: Path, *, dim: int, prefix: str, wait_s: float = 30.0) -> None:
        """Use the store in ``folder``, which may be missing; nothing is written yet.

        Args:
            folder: The folder of the store.
            dim: Length of all vectors.
            prefix: What the names of new builds begin with.
            wait_s: How long to wait for another writer, in seconds.
        """
        self.dim = dim
        self.prefix = prefix
        self._folder = Path(folder)
        self._builds = self._folder / _BUILDS
        self._wait_s = wait_s
        self._gate = WriteLock(self._builds / "gate.lock")
        self._lock = WriteLock(self._builds / "lifecycle.lock")
        self._changes = NotedChanges(self._builds / "changes.sqlite3", wait_s=wait_s)

    @property
    def place(self) -> str:
        """The folder of the store."""
        return str(self._folder)

    @property
    def changes(self) -> NotedChanges:
        """What was changed in the live build."""
        return self._changes

    def look(self) -> Look:
        """Return which build is live, and the others."""
        live = self._live()
        return Look(live, frozenset(self._names()) - {live})

    def builds(self) -> Mapping[str, Build]:
        """Return all builds by name."""
        return {name: self._read(name) for name in sorted({self._live(), *self._names()})}

    def register(self, build: Build) -> None:
        """Make an empty build of this name (see ``Shelf.register``)."""
        if self._description(build.name).exists():
            raise StoreError(f"{build.name} is there already. Wait a second, and build again.")
        self.write(build)
        EmbeddedStore(self.folder(build.name), self.dim, wait_s=self._wait_s).close()

    def write(self, build: Build) -> None:
        """Replace what is written down of a build."""
        self._replace(self._description(build.name), build_to_json(build))

    def claim(self, name: str, made_with: MadeWith) -> None:
        """Write down what an empty build is to be made with (see ``Shelf.claim``)."""
        self._make_folder()
        with self._locked():
            build = self._read(name)
            if build.made_with != made_with:
                self.write(replace(build, made_with=made_with))

    def open(self, name: str, *, say: Say, is_rebuilding: bool = False) -> EmbeddedStore:
        """Open a build (see ``Shelf.open``)."""
        path = self.folder(name)
        if name != FIRST and not path.is_dir():
            raise StoreError(
                f"{path} is gone, the folder of a build. Restore it from a copy, or write the name of another"
                f" build into {self._builds / _POINTER}: {', '.join(self._names()) or 'there is none'}."
            )
        return EmbeddedStore(path, self.dim, wait_s=self._wait_s, say=say, is_rebuilding=is_rebuilding)

    @contextmanager
    def filling(self, name: str) -> Iterator[None]:
        """Hold while a build is being filled (see ``Shelf.filling``)."""
        self._make_folder()
        with self._filling_lock(name).hold(wait_s=0):
            try:
                yield
            finally:
                # Windows removes no open file; an empty one does no harm.
                with suppress(OSError):
                    self._filling_path(name).unlink(missing_ok=True)

    def writing(self) -> AbstractContextManager[None]:
        """Hold while changes are noted and made; while there are no builds, none need to be noted."""
        return self._locked() if self._builds.is_dir() else nullcontext()

    def fence(self, name: str) -> AbstractContextManager[None]:
        """Let nobody change a build: writers wait for the lock."""
        return self._locked()

    def allow(self, name: str) -> None:
        """Do nothing: no build is ever closed to changes."""

    def is_fenced(self, name: str) -> bool:
        """Return False: who is kept out waits for the lock."""
        return False

    def point_to(self, name: str, *, instead_of: str) -> None:
        """Make a build live (see ``Shelf.point_to``); the caller holds the fence."""
        found = self._live()
        if found != instead_of:
            raise StoreError(other_became_live(found, instead_of=instead_of))
        self._replace(self._builds / _POINTER, f"{name}\n")

    def remove(self, name: str) -> None:
        """Remove a build with its files (see ``Shelf.remove``)."""
        if name == self._live():
            raise StoreError(f"{name} is live and cannot be removed.")
        if self._filling_path(name).exists() and self._filling_lock(name).is_held():
            raise StoreError(f"{name} is being filled by another process. Wait for it, or end it.")
        try:
            for path in self._files_of(name):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            # Last, so that a removal that was broken off can be done again.
            self._description(name).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"{error.filename} cannot be removed ({error.strerror}) and may hold documents. Remove it."
            ) from error
        sync_folder(self._builds)

    def size(self, name: str) -> int:
        """Return the bytes of a build's files."""
        total = 0
        for path in self._files_of(name):
            for file in (path, *path.rglob("*")) if path.is_dir() else (path,):
                # Indexes come and go while they are looked at.
                with suppress(OSError):
                    total += file.stat().st_size if file.is_file() else 0
        return total

    def check(self, name: str, *, say: Say) -> tuple[str, ...]:
        """Read all files of a build whole, and return what is damaged."""
        with self.open(name, say=say) as store:
            return store.check()

    def documents(self, name: str, *, say: Say) -> Iterator[StoredDocument]:
        """Yield the documents of a build, sorted by id (see ``Shelf.documents``)."""
        with self.open(name, say=say) as store:
            for doc_id in store.ids():
                document = store.get(doc_id)
                if document is not None:
                    yield document

    def erase(self, doc_ids: Sequence[str], *, say: Say) -> ErasureReceipt:
        """Erase documents from all builds, the live one first (see ``Shelf.erase``)."""
        look = self.look()
        erased: set[str] = set()
        places: list[ErasedPlace] = []
        for name in (look.live, *sorted(look.others)):
            with self.open(name, say=say) as store:
                receipt = store.erase(doc_ids)
            erased.update(receipt.erased)
            places += self._told(receipt.places, "" if name == look.live else name)
        return ErasureReceipt(
            erased=tuple(doc_id for doc_id in doc_ids if doc_id in erased),
            unknown=tuple(doc_id for doc_id in doc_ids if doc_id not in erased),
            places=tuple(places),
        )

    def _told(self, places: Iterable[ErasedPlace], old: str) -> list[ErasedPlace]:
        """Return the places of one build: without the folder of the builds, which has places of its own."""
        own = [place for place in places if Path(place.path) != self._builds]
        if not old:
            return own
        # Caches and logs were told of once.
        return [
            replace(place, place=f"{place.place} of old build {old}") for place in own if place.path != "-"
        ]

    def snapshots(self) -> tuple[Kept, ...]:
        """Return nothing: copies of folders are made by other means."""
        return ()

    def close(self) -> None:
        """Release the list of changes."""
        self._changes.close()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock, in turn: who waits for it holds the gate, and no writer takes it twice meanwhile."""
        with ExitStack() as held:
            with self._gate.hold(wait_s=self._wait_s):
                held.enter_context(self._lock.hold(wait_s=self._wait_s))
            yield

    def _live(self) -> str:
        pointer = self._builds / _POINTER
        try:
            name = pointer.read_text(encoding="utf-8").removesuffix("\n")
        except FileNotFoundError:
            return FIRST
        except (OSError, UnicodeDecodeError):
            name = ""
        if not is_build_name(name):
            raise StoreError(
                f"{pointer} is damaged: expected the name of a build, one of: "
                f"{', '.join(self._names()) or 'none'}. Write the one that is to be live into it."
            )
        return name

    def _names(self) -> tuple[str, ...]:
        names = {path.name.removesuffix(_SUFFIX) for path in self._builds.glob(f"*{_SUFFIX}")}
        has_first = (self._folder / RECORD).exists()
        return tuple(sorted((names - {FIRST}) | ({FIRST} if has_first else set())))

    def _read(self, name: str) -> Build:
        path = self._description(name)
        try:
            return build_from_json(path.read_bytes(), where=str(path))
        except FileNotFoundError:
            return Build(name=name, state="ready")
        except OSError as error:
            raise StoreError(
                f"{path} cannot be read ({error.strerror}). Check its owner and rights."
            ) from error

    def folder(self, name: str) -> Path:
        """Return the folder of a build."""
        return self._folder if name == FIRST else self._builds / name

    def _description(self, name: str) -> Path:
        return self._builds / f"{name}{_SUFFIX}"

    def _filling_path(self, name: str) -> Path:
        return self._builds / f"{name}.lock"

    def _filling_lock(self, name: str) -> WriteLock:
        return WriteLock(self._filling_path(name))

    def _files_of(self, name: str) -> tuple[Path, ...]:
        if name != FIRST:
            return tuple(path for path in (self._builds / name, self._filling_path(name)) if path.exists())
        own = (RECORD, f"{RECORD}-wal", f"{RECORD}-shm", DERIVED, LOCK, f"{LOCK}-journal")
        return tuple(path for path in (self._folder / part for part in own) if path.exists())

    def _make_folder(self) -> None:
        try:
            # For its owner alone: it will hold people's documents.
            self._builds.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(self._folder)
        except OSError as error:
            raise StoreError(f"{self._builds} cannot be made ({error.strerror}).") from error

    def _replace(self, path: Path, content: str) -> None:
        """Write a small file whole or not at all, also when the power fails."""
        self._make_folder()
        try:
            replace_whole(path, content.encode(), unfinished=path.with_name(f"{path.name}.part"))
        except OSError as error:
            raise StoreError(f"{path} cannot be written ({error.strerror}); it is as it was.") from error
