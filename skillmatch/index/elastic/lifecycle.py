"""Builds on an Elasticsearch server: one index each, two aliases on the live one, and an index of changes.

``NAME`` is the alias that readers go by, ``NAME-write`` the one for writers; both move in one request, which
is refused where another build has become live meanwhile. A build that is to be left is closed to writes by
the server itself, which waits for those under way; so no lock is needed among machines. What is written down
of a build stands in the ``_meta`` of its index. The list of changes is an index, too (see ``changes``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from skillmatch.errors import StoreAway, StoreError
from skillmatch.index.builds import Build, MadeWith, build_from_json, build_to_json
from skillmatch.index.elastic.changes import ChangeIndex
from skillmatch.index.elastic.client import Client, place
from skillmatch.index.elastic.mapping import SCHEMA_VERSION, make_index
from skillmatch.index.elastic.snapshots import holding, listed, places
from skillmatch.index.elastic.store import ElasticStore
from skillmatch.index.elastic.vector_files import VectorFile
from skillmatch.index.naming import first_name
from skillmatch.index.protocol import Say
from skillmatch.index.receipt import ErasedPlace, ErasureReceipt
from skillmatch.index.shelf import Kept, Look, closed_to_changes, other_became_live
from skillmatch.types import StoredDocument

_TOLD: Final = "build"
"""Where in an index's ``_meta`` its build is written down."""

_IDS_AT_ONCE: Final = 1000


class ElasticShelf:
    """Keeps ``skillmatch.index.shelf.Shelf`` on a server; may be used by several processes and machines."""

    schema = SCHEMA_VERSION

    def __init__(
        self,
        client: Client,
        *,
        dim: int,
        prefix: str,
        vectors: Path,
        made_with: MadeWith,
        purging_s: float | None = 120.0,
    ) -> None:
        """Use the store of this name on a server; nothing is written yet.

        Args:
            client: The server; closed with the shelf.
            dim: Length of all vectors.
            prefix: Name of the store: of its aliases, and the beginning of its indices' names.
            vectors: Folder of our own file of vectors.
            made_with: What the documents of a store that is begun are read with.
            purging_s: See ``ElasticStore``.
        """
        self.dim = dim
        self.prefix = prefix
        self.client = client
        self.vectors = vectors
        self._made_with = made_with
        self._purging_s = purging_s
        self._changes = ChangeIndex(client, f"{prefix}-changes", purging_s=purging_s)
        self._ours = re.compile(rf"{re.escape(prefix)}-s\d+-.+")

    @property
    def place(self) -> str:
        """The server and the name of the store."""
        return f"{self.client.name}/{self.prefix}"

    @property
    def changes(self) -> ChangeIndex:
        """What was changed in the live build."""
        return self._changes

    def look(self) -> Look:
        """Return which build is live, beginning the store where none is."""
        aliases = {name: told.get("aliases", {}) for name, told in self._indices("*.aliases").items()}
        live = sorted(name for name, found in aliases.items() if self.prefix in found)
        if len(live) > 1:
            raise StoreError(
                f"The alias {self.prefix} stands for {len(live)} indices, expected one: {', '.join(live)}. "
                "Take it from all but one of them."
            )
        name = live[0] if live else self._begin()
        return Look(name, frozenset(aliases) - {name})

    def builds(self) -> Mapping[str, Build]:
        """Return all builds by name."""
        found = self._indices("*.mappings._meta,*.aliases")
        return {name: _build_of(name, _meta_of(told)) for name, told in sorted(found.items())}

    def register(self, build: Build) -> None:
        """Make an empty index for a build (see ``Shelf.register``)."""
        self._changes.make(replicas=self._replicas())
        self._make(build)

    def write(self, build: Build) -> None:
        """Replace what is written down of a build."""
        told = self.client.request("GET", place(build.name, "_mapping"))[build.name]
        meta = {**_meta_of(told), _TOLD: build_to_json(build)}
        self.client.request(
            "PUT", place(build.name, "_mapping"), {"_meta": meta}, patience=self.client.writing
        )

    def claim(self, name: str, made_with: MadeWith) -> None:
        """Write down what an empty build is to be made with (see ``Shelf.claim``)."""
        build = self.builds()[name]
        if build.made_with != made_with:
            self.write(replace(build, made_with=made_with))

    def open(self, name: str, *, say: Say, is_rebuilding: bool = False) -> ElasticStore:
        """Open a build (see ``Shelf.open``)."""
        store = ElasticStore(
            self.client,
            name,
            dim=self.dim,
            vectors=self.vectors,
            others=lambda: sorted(set(self._indices("*.aliases")) - {name}),
            traces=self._traces,
            purging_s=self._purging_s,
        )
        if is_rebuilding:
            store.rebuild()
        return store

    def documents(self, name: str, *, say: Say) -> Iterator[StoredDocument]:
        """Yield the documents of a build, a page at a time."""
        with self.open(name, say=say) as store:
            yield from store.documents()

    def erase(self, doc_ids: Sequence[str], *, say: Say) -> ErasureReceipt:
        """Erase documents from all builds and from our vectors; name the snapshots that may hold them."""
        with self.open(self.look().live, say=say) as store:
            return store.erase(doc_ids)

    def filling(self, name: str) -> AbstractContextManager[None]:
        """Do nothing: machines share no lock, and whoever fills looks whether the build is still there."""
        return nullcontext()

    def writing(self) -> AbstractContextManager[None]:
        """Do nothing: writers look which build is live before and after, and a fence refuses the late."""
        return nullcontext()

    @contextmanager
    def fence(self, name: str) -> Iterator[None]:
        """Let the server refuse changes to a build once those under way are done (see ``Shelf.fence``).

        Raises:
            StoreError: It refuses them already. A second swap would open the build again when it ends, while
                the first goes on.
        """
        if self.is_fenced(name):
            found = self.look().live
            raise StoreError(
                closed_to_changes(name) if found == name else other_became_live(found, instead_of=name)
            )
        self.client.request("PUT", place(name, "_block", "write"), patience=self.client.writing)
        try:
            self.client.request("POST", place(name, "_refresh"), patience=self.client.writing)
            yield
        finally:
            if self.look().live == name:
                self.allow(name)

    def allow(self, name: str) -> None:
        """Let a build be changed that was live before."""
        body = {"index.blocks.write": None}
        self.client.request("PUT", place(name, "_settings"), body, patience=self.client.writing)

    def is_fenced(self, name: str) -> bool:
        """Return whether the server refuses changes to a build."""
        found = self.client.request("GET", place(name, "_settings"), is_absence_fine=True) or {}
        blocks = found.get(name, {}).get("settings", {}).get("index", {}).get("blocks", {})
        return str(blocks.get("write", "false")).lower() == "true"

    def point_to(self, name: str, *, instead_of: str) -> None:
        """Move both aliases in one request (see ``Shelf.point_to``)."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": instead_of, "alias": alias, "must_exist": True}} for alias in self._aliases()
        ]
        try:
            self.client.request("POST", "/_aliases", {"actions": actions + self._added(name)})
        except StoreError:
            # An answer may have got lost, and the second try was refused because the first was heard.
            found = self.look().live
            if found == name:
                return
            if found != instead_of:
                raise StoreError(other_became_live(found, instead_of=instead_of)) from None
            raise

    def remove(self, name: str) -> None:
        """Remove the index of a build (see ``Shelf.remove``)."""
        live = self.look().live
        if name == live:
            raise StoreError(f"{name} is live and cannot be removed.")
        self._spare_vectors(name, live)
        self.client.request("DELETE", place(name), is_absence_fine=True, patience=self.client.writing)

    def size(self, name: str) -> int:
        """Return the bytes of an index with its copies, and none of our vectors, which builds share."""
        found = self.client.request("GET", place(name, "_stats", "store"))
        return int(found["_all"]["total"]["store"]["size_in_bytes"])

    def check(self, name: str, *, say: Say) -> tuple[str, ...]:
        """Read every document of a build, and return what is wrong."""
        health = self.client.request("GET", place("_cluster", "health", name))["status"]
        findings = [f"{name} is {health}: parts of it are on no node"] if health == "red" else []
        store = self.open(name, say=say)
        try:
            for doc_id in store.ids():
                store.get(doc_id)
        except StoreError as error:
            findings.append(str(error))
        finally:
            store.close()
        return tuple(findings)

    def snapshots(self) -> tuple[Kept, ...]:
        """Return the snapshots that hold builds of this store, oldest first."""
        found = holding(listed(self.client), (), prefix=self.prefix)
        return tuple(
            Kept(
                name=f"{each.repository}/{each.name}",
                builds=tuple(name for name in each.indices if self._ours.fullmatch(name)),
                taken_at=each.taken_at.isoformat(timespec="seconds"),
                expires_at=each.expires_at.isoformat(timespec="seconds") if each.expires_at else "",
            )
            for each in found.held
        )

    def close(self) -> None:
        """Let go of the server."""
        self.client.close()

    def _spare_vectors(self, name: str, live: str) -> None:
        """Mark the vectors of documents that the live build has no more; the next erasure removes them."""
        try:
            with self.open(name, say=_nobody) as doomed, self.open(live, say=_nobody) as kept:
                gone = _without(doomed.ids(), kept.ids())
                with closing(VectorFile(self.vectors)) as vectors:
                    while some := list(islice(gone, _IDS_AT_ONCE)):
                        vectors.spare(some)
        except StoreAway:
            raise
        except StoreError:
            # A build of another schema cannot be read; its vectors stay until their documents are erased.
            return

    def _traces(self, indices: Sequence[str]) -> Sequence[ErasedPlace]:
        return places(holding(listed(self.client), indices, prefix=self.prefix))

    def _indices(self, wanted: str) -> dict[str, Any]:
        found = self.client.request("GET", place(f"{self.prefix}-*"), params={"filter_path": wanted})
        return {name: told for name, told in found.items() if self._ours.fullmatch(name)}

    def _begin(self) -> str:
        """Make an empty build live; whoever begins at the same time makes the same one."""
        name = first_name(self.prefix, schema=self.schema, made_with=self._made_with)
        try:
            self._make(Build(name=name, state="ready", made_with=self._made_with))
        except StoreError:
            if name not in self._indices("*.aliases"):
                raise
        self.client.request("POST", "/_aliases", {"actions": self._added(name)}, patience=self.client.writing)
        return name

    def _make(self, build: Build) -> None:
        make_index(
            self.client,
            build.name,
            dim=self.dim,
            meta={_TOLD: build_to_json(build)},
            replicas=self._replicas(),
            family=self.prefix,
        )

    def _replicas(self) -> int:
        """Return 1 where there is a second node to hold copies."""
        health = self.client.request("GET", place("_cluster", "health"))
        return 1 if health["number_of_data_nodes"] > 1 else 0

    def _aliases(self) -> tuple[str, str]:
        return self.prefix, f"{self.prefix}-write"

    def _added(self, name: str) -> list[dict[str, Any]]:
        read, write = self._aliases()
        return [
            {"add": {"index": name, "alias": read}},
            {"add": {"index": name, "alias": write, "is_write_index": True}},
        ]


def _nobody(line: str) -> None:
    """Tell nobody."""


def _without(doc_ids: Iterator[str], others: Iterator[str]) -> Iterator[str]:
    """Yield ids that are not among the others; both are sorted by code point."""
    other = next(others, None)
    for doc_id in doc_ids:
        while other is not None and other < doc_id:
            other = next(others, None)
        if doc_id != other:
            yield doc_id


def _meta_of(told: Mapping[str, Any]) -> dict[str, Any]:
    return dict(told.get("mappings", {}).get("_meta", {}))


def _build_of(name: str, meta: Mapping[str, Any]) -> Build:
    told = meta.get(_TOLD)
    # One that was made without us, or restored under a new name, goes by the name it has.
    found = build_from_json(str(told), where=name) if told is not None else Build(name=name, state="ready")
    return replace(found, name=name)
