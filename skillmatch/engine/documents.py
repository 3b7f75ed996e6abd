"""The stored documents, behind one object: which store keeps them, what is put there, and search."""

from __future__ import annotations

import hashlib
import logging
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal, Protocol

from skillmatch.audit.protected import protected_criteria, refusal
from skillmatch.content import content_path
from skillmatch.errors import InputError, StoreAway, StoreError
from skillmatch.index.builds import MadeWith
from skillmatch.index.protocol import EVERYTHING, Say
from skillmatch.settings import Settings
from skillmatch.types import DocumentKind, Posting, RawDocument, Resume, Scope, SearchHit, StoredDocument

if TYPE_CHECKING:
    from skillmatch.encode import OnnxEncoder
    from skillmatch.index.live import LiveStore
    from skillmatch.index.shelf import Shelf
    from skillmatch.taxonomy import Taxonomy

PREFIX: Final = "skillmatch"
"""What the names of the embedded store's builds begin with."""

_READS: Final = ("encoder/", "extractor/", "words/")
"""Models whose change changes what is stored of a document."""

_SOON_S: Final = 1.0
_ANSWER_S: Final = 1.8
"""Somebody waits for a page: a server that is away, or does not answer, is told of within two seconds."""

_log: Say = logging.getLogger(__name__).warning


class DocumentEngine(Protocol):
    """What is needed of an engine; ``skillmatch.engine.Engine`` offers it."""

    settings: Settings

    @property
    def taxonomy(self) -> Taxonomy:
        """Skills and occupations."""
        ...

    @property
    def encoder(self) -> OnnxEncoder:
        """Texts to vectors."""
        ...

    def read(self, raw: RawDocument, kind: DocumentKind) -> Posting | Resume:
        """Read a document of either kind."""
        ...

    def stored(self, read: Posting | Resume) -> StoredDocument:
        """Return what the store keeps of a document."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDocument:
    """A stored document that a search found, at its rank from 1."""

    rank: int
    doc_id: str
    kind: DocumentKind
    title: str
    firm: str
    posted_on: str
    score: float
    by: Literal["words", "vector", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """The best documents, best first, all of one build of the store."""

    build: str
    documents: tuple[FoundDocument, ...]


class Documents:
    """Stores and finds documents; safe to share between threads."""

    def __init__(self, engine: DocumentEngine) -> None:
        """Keep documents as the engine's settings say."""
        self._engine = engine
        self._turn = Lock()
        self._searched: LiveStore | None = None

    @cached_property
    def made_with(self) -> MadeWith:
        """The taxonomy and the models that documents are read with here."""
        with content_path("models", "registry.toml").open("rb") as file:
            declared = tomllib.load(file)["model"]
        models = [each["sha256"] for each in declared if each["file"].startswith(_READS)]
        parts = "\n".join([self._engine.encoder.fingerprint, self._engine.settings.tier, *models])
        return MadeWith(
            taxonomy=self._engine.taxonomy.release, model=hashlib.sha256(parts.encode()).hexdigest()[:16]
        )

    def shelf(self, folder: Path | None = None, *, is_hasty: bool = False) -> Shelf:
        """Return all builds of the store; the caller closes it.

        Args:
            folder: An embedded store elsewhere, whatever the settings say.
            is_hasty: Give a server up to two seconds.

        Raises:
            StoreAway: The server cannot be reached.
            StoreError: It is of another major version, or does not know user and password.
        """
        dim = self._engine.encoder.dim
        server = self._engine.settings.store_server
        if server is None or folder is not None:
            from skillmatch.index.folders import FolderShelf

            return FolderShelf(folder or self._engine.settings.home / "store", dim=dim, prefix=PREFIX)
        from skillmatch.index.elastic.connecting import ElasticAddress, connect
        from skillmatch.index.elastic.lifecycle import ElasticShelf

        address = ElasticAddress(url=server.url, user=server.user, password=server.password, ca=server.ca)
        client = connect(address, timeout_s=_SOON_S, answer_s=_ANSWER_S) if is_hasty else connect(address)
        return ElasticShelf(
            client,
            dim=dim,
            prefix=server.name,
            vectors=self._engine.settings.home / "elasticsearch" / server.name / "vectors",
            made_with=self.made_with,
            **({"purging_s": None} if is_hasty else {}),
        )

    def open(
        self, folder: Path | None = None, *, say: Say | None = None, is_hasty: bool = False
    ) -> LiveStore:
        """Open the live build; the caller closes it. ``say`` is told what the store mends; a log if None.

        Other arguments and errors are those of ``shelf``; StoreError also where it is damaged or locked.
        """
        from skillmatch.index.live import LiveStore

        shelf = self.shelf(folder, is_hasty=is_hasty)
        try:
            return LiveStore(shelf, say=say or _log, made_with=lambda: self.made_with)
        except BaseException:
            shelf.close()
            raise

    def live_folder(self) -> Path:
        """Return the folder of the embedded store's live build, also where it is damaged.

        Raises:
            InputError: The documents are kept on a server.
        """
        from skillmatch.index.folders import FolderShelf

        shelf = self.shelf()
        try:
            if not isinstance(shelf, FolderShelf):
                raise InputError(
                    "What is on a server is not rescued, but made anew: skillmatch index build --again, or "
                    "from a snapshot."
                )
            return shelf.folder(shelf.look().live)
        finally:
            shelf.close()

    def stored(self, read: Posting | Resume, *, firm: str = "", posted_on: str = "") -> StoredDocument:
        """Return what the store keeps of a document and of what is told of it."""
        return replace(self._engine.stored(read), firm=firm, posted_on=posted_on)

    def __call__(self, document: StoredDocument) -> StoredDocument:
        """Read a stored document anew (see ``skillmatch.index.lifecycle.Remake``)."""
        raw = RawDocument(doc_id=document.doc_id, text=document.text, title=document.title)
        read = self._engine.read(raw, document.kind)
        return self.stored(read, firm=document.firm, posted_on=document.posted_on)

    def search(
        self, words: str, *, scope: Scope = EVERYTHING, top: int = 10, store: LiveStore | None = None
    ) -> FoundPage:
        """Find documents by words and by meaning, fused by reciprocal rank.

        Args:
            words: Not blank.
            scope: Only documents for which this holds.
            top: At least 1.
            store: Where; by default the store of the settings, which is opened once and stays open.

        Raises:
            InputError: A blank query, one that asks for what the law protects, or a day that is none.
            StoreAway: The server cannot be reached; within two seconds, where no store is given.
            StoreError: The store is locked or damaged.
        """
        _check_query(words)
        if store is not None:
            return self._search(store, words, scope, top)
        with self.standing() as standing:
            return self._search(standing, words, scope, top)

    @contextmanager
    def standing(self) -> Iterator[LiveStore]:
        """Give the store of the settings, which is opened once and stays open.

        Raises:
            StoreAway: The server cannot be reached; within two seconds.
            StoreError: The store is locked or damaged; it is opened anew the next time.
        """
        found = self._standing()
        try:
            yield found
        except StoreError as error:
            if not isinstance(error, StoreAway):
                self._let_go(found)
            raise

    def close(self) -> None:
        """Release the store that searches keep open."""
        if self._searched is not None:
            self._let_go(self._searched)

    def _search(self, store: LiveStore, words: str, scope: Scope, top: int) -> FoundPage:
        with store.view() as build:
            vector = self._engine.encoder.encode([words])[0]
            hits = build.store.search(
                words=words, vector=vector if vector.any() else None, scope=scope, top=top
            )
            found = [(hit, build.store.get(hit.doc_id)) for hit in hits]
        # One that was deleted between the two questions is found no more.
        pairs = [(hit, document) for hit, document in found if document is not None]
        return FoundPage(
            build=build.name,
            documents=tuple(_shown(rank, *pair) for rank, pair in enumerate(pairs, start=1)),
        )

    def _standing(self) -> LiveStore:
        found = self._searched
        if found is not None:
            return found
        # Without the lock: while the server is away, nobody waits for another's trying.
        opened = self.open(is_hasty=True)
        with self._turn:
            if self._searched is None:
                self._searched = opened
                return opened
            found = self._searched
        opened.close()
        return found

    def _let_go(self, store: LiveStore) -> None:
        """Open the store anew at the next search: what was wrong may have been mended."""
        with self._turn:
            if self._searched is store:
                self._searched = None
                store.close()


def _check_query(words: str) -> None:
    if not words.strip():
        raise InputError("Expected words to search for, found an empty query.")
    if found := protected_criteria(words):
        raise InputError(refusal(found))


def _shown(rank: int, hit: SearchHit, document: StoredDocument) -> FoundDocument:
    return FoundDocument(
        rank=rank,
        doc_id=hit.doc_id,
        kind=document.kind,
        title=document.title,
        firm=document.firm,
        posted_on=document.posted_on,
        score=hit.score,
        by=hit.by,
    )
