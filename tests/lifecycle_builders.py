"""Stores with builds, the same on folders and on a server, for the tests of an index's life."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import elastic_builders
import pytest
from index_builders import DIM, axis, document

from skillmatch.index import lifecycle
from skillmatch.index.builds import Build, MadeWith
from skillmatch.index.elastic.connecting import ElasticAddress, connect
from skillmatch.index.folders import FolderShelf
from skillmatch.index.live import LiveStore
from skillmatch.index.shelf import Shelf
from skillmatch.types import StoredDocument

HERE = MadeWith(taxonomy="ESCO 1.1.1 + O*NET 30.1", model="1a2b3c4d5e6f")
OTHER = MadeWith(taxonomy="ESCO 1.1.1 + O*NET 30.1", model="99887766")
BEGAN = datetime(2026, 11, 21, 20, 51, tzinfo=UTC)
N = 12

Shelves = Callable[[], Shelf]


def silent(line: str) -> None:
    pass


STORES = ["folders", pytest.param("elastic", marks=pytest.mark.elasticsearch)]
"""Parameters of the fixture ``shelves`` of each file of tests."""


@contextmanager
def shelves_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    """Give what makes shelves of one store, as so many processes would."""
    opened: list[Shelf] = []
    if request.param == "folders":

        def make() -> Shelf:
            opened.append(FolderShelf(tmp_path / "store", dim=DIM, prefix="skillmatch"))
            return opened[-1]

        yield make
    else:
        from skillmatch.index.elastic.lifecycle import ElasticShelf

        address = ElasticAddress(url=request.getfixturevalue("elasticsearch_url"))
        prefix = f"b3{secrets.token_hex(4)}"

        def make() -> Shelf:
            shelf = ElasticShelf(
                # Every request of a build, a swap or an erasure is checked to need a basic licence only.
                elastic_builders.watched(connect(address), []),
                dim=DIM,
                prefix=prefix,
                vectors=tmp_path / "v",
                made_with=HERE,
                purging_s=None,
            )
            opened.append(shelf)
            return shelf

        yield make
        client = connect(address)
        for name in client.request("GET", f"/{prefix}-*", params={"filter_path": "*.aliases"}):
            client.request("DELETE", f"/{name}")
        client.request("DELETE", f"/_index_template/{prefix}", is_absence_fine=True)
        client.close()
    for shelf in opened:
        shelf.close()


def corpus(number: int, n: int = N) -> list[StoredDocument]:
    """Documents that name the build they were made for in their title."""
    return [
        document(f"d{i:03}", f"common word{i}", title=f"build {number}", vector=axis(i, i / n))
        for i in range(n)
    ]


def build(
    shelf: Shelf,
    documents: Iterator[StoredDocument] | list[StoredDocument],
    *,
    number: int = 1,
    n_failed: int = 0,
    made_with: MadeWith = HERE,
    is_allowing_failed: bool = False,
) -> Build:
    return lifecycle.make_build(
        shelf,
        documents,
        made_with=made_with,
        made_at=BEGAN + timedelta(minutes=number),
        n_failed=lambda: n_failed,
        is_allowing_failed=is_allowing_failed,
        say=silent,
    )


def swap(shelf: Shelf, name: str | None = None) -> lifecycle.Swapped:
    return lifecycle.swap(shelf, name, remake=None, say=silent)


@contextmanager
def opened(shelves: Shelves) -> Iterator[LiveStore]:
    with LiveStore(shelves(), say=silent) as live:
        yield live


def roles(shelf: Shelf) -> dict[str, str]:
    return {each.build.name: each.role for each in lifecycle.listed(shelf)}


def contents(store: LiveStore) -> dict[str, str]:
    return {doc_id: found.title for doc_id in store.ids() if (found := store.get(doc_id)) is not None}


class Loop:
    """Does something over and over in a thread of its own, until it is told to stop; keeps what it raised."""

    def __init__(self, step: Callable[[], None]) -> None:
        self.n_done = 0
        self.raised: list[BaseException] = []
        self._step = step
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Loop:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def wait_for(self, n_more: int) -> None:
        goal, deadline = self.n_done + n_more, time.monotonic() + 30
        while self.n_done < goal and not self.raised and time.monotonic() < deadline:
            time.sleep(0.01)

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._step()
                self.n_done += 1
        except BaseException as error:
            self.raised.append(error)
