"""The life of an index, alike on both stores: builds beside the live one, swaps, late writes, erasing."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from index_builders import DIM, axis, document

from skillmatch.errors import NotFound, StoreError
from skillmatch.index import lifecycle
from skillmatch.index.builds import Build, MadeWith
from skillmatch.index.elastic.connecting import ElasticAddress, connect
from skillmatch.index.folders import FolderShelf
from skillmatch.index.live import LiveStore
from skillmatch.index.naming import build_name, is_build_name
from skillmatch.index.shelf import Shelf
from skillmatch.types import StoredDocument

HERE = MadeWith(taxonomy="ESCO 1.1.1 + O*NET 30.1", model="1a2b3c4d5e6f")
OTHER = MadeWith(taxonomy="ESCO 1.1.1 + O*NET 30.1", model="99887766")
BEGAN = datetime(2026, 11, 21, 20, 51, tzinfo=UTC)
N = 12

Shelves = Callable[[], Shelf]


def silent(line: str) -> None:
    pass


@pytest.fixture(params=["folders", "elastic"])
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    """Make shelves of one store, as so many processes would."""
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
                connect(address),
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


# --- one build takes the place of another


def test_a_build_is_made_beside_the_live_one_and_takes_its_place(shelves: Shelves) -> None:
    with opened(shelves) as live:
        live.put(corpus(0))
        made = build(shelves(), corpus(1, n=15))
        assert (made.state, made.findings, made.counts) == ("ready", (), {"posting": 15, "resume": 0})
        assert set(contents(live).values()) == {"build 0"}
        former = live.name
        told = swap(shelves())
        assert (told.live, told.previous, told.n_copied, told.n_deleted) == (made.name, former, 0, 0)
        # The reader was open all the time.
        assert live.name == made.name
        assert contents(live) == {f"d{i:03}": "build 1" for i in range(15)}
        assert live.get("d007") == corpus(1, n=15)[7]
        assert live.search(words="word7", top=3)[0].doc_id == "d007"
        assert roles(shelves()) == {made.name: "live", former: "previous"}


def test_a_name_says_what_a_build_was_made_with_and_when(shelves: Shelves) -> None:
    shelf = shelves()
    name = build(shelf, corpus(1)).name
    assert name == f"{shelf.prefix}-s{shelf.schema}-esco1.1.1-onet30.1-m1a2b3c4-20261121t205200z"
    assert is_build_name(name)
    assert build(shelf, corpus(2)).name == f"{name}-2"


def test_rolling_back_is_one_step_and_forth_another(shelves: Shelves) -> None:
    with opened(shelves) as live:
        live.put(corpus(0))
        with pytest.raises(NotFound, match="No build was live before"):
            lifecycle.swap_back(shelves(), remake=None, say=silent)
        with pytest.raises(NotFound, match="No verified build waits"):
            swap(shelves())
        first, second = live.name, build(shelves(), corpus(1)).name
        swap(shelves())
        assert lifecycle.swap_back(shelves(), remake=None, say=silent).live == first
        assert set(contents(live).values()) == {"build 0"}
        assert lifecycle.swap_back(shelves(), remake=None, say=silent).live == second
        assert set(contents(live).values()) == {"build 1"}
        with pytest.raises(StoreError, match="is live already"):
            swap(shelves(), second)
        with pytest.raises(NotFound, match="No build goes by that name"):
            swap(shelves(), "nobody")


# --- readers


def test_a_reader_notices_nothing_of_builds_and_swaps(shelves: Shelves) -> None:
    """No failed read, and no page with documents of two builds, while three builds take their turn."""
    with opened(shelves) as live, opened(shelves) as reader:
        live.put(corpus(0))
        pages: list[set[str]] = []

        def read() -> None:
            with reader.view() as pinned:
                hits = pinned.store.search(words="common", vector=axis(3), top=8)
                assert len(hits) == 8
                found = [pinned.store.get(hit.doc_id) for hit in hits]
                assert None not in found
                pages.append({each.title for each in found if each is not None})
                doc_ids = list(pinned.store.ids())
                assert doc_ids[:N] == [f"d{i:03}" for i in range(N)]
            # By itself, too, each question is answered by one build.
            assert len(list(reader.ids())) in {N, N + 1, N + 2}

        with Loop(read) as loop:
            for number in (1, 2):
                build(shelves(), corpus(number, n=N + number), number=number)
                loop.wait_for(2)
                swap(shelves())
                loop.wait_for(3)
            lifecycle.swap_back(shelves(), remake=None, say=silent)
            loop.wait_for(3)
        assert loop.raised == []
        assert {len(page) for page in pages} == {1}
        assert {title for page in pages for title in page} == {"build 0", "build 1", "build 2"}


# --- writers


def test_what_is_written_while_a_build_is_made_is_not_lost(shelves: Shelves) -> None:
    with opened(shelves) as live, opened(shelves) as other:
        live.put(corpus(0))

        def filling() -> Iterator[StoredDocument]:
            for i, each in enumerate(corpus(1)):
                if i == 6:
                    other.put([document("new", "fresh", title="written meanwhile", vector=axis(1))])
                    other.put([document("d005", "changed", kind="resume", title="changed meanwhile")])
                    assert other.delete("d008")
                    assert not other.delete("nobody")
                yield each

        build(shelves(), filling())
        live.put([document("later", "fresh", title="written after", vector=axis(2))])
        told = swap(shelves())
        assert (told.n_copied, told.n_deleted) == (3, 1)
        expected = {each.doc_id: each.title for each in corpus(1)}
        expected |= {"new": "written meanwhile", "later": "written after", "d005": "changed meanwhile"}
        del expected["d008"]
        assert contents(live) == expected
        (hit,) = live.search(words="changed")
        assert hit.doc_id == "d005"
        # What was written since the swap is there after a swap back, too, and what was deleted is not.
        live.put([document("last", title="written to the new one")])
        live.delete("d001")
        lifecycle.swap_back(shelves(), remake=None, say=silent)
        found = contents(live)
        assert found["last"] == "written to the new one"
        assert "d001" not in found
        assert found["d002"] == "build 0"


def test_a_writer_that_never_pauses_loses_nothing_by_swaps(shelves: Shelves) -> None:
    acknowledged: list[str] = []
    with opened(shelves) as live, opened(shelves) as writer:
        live.put(corpus(0))

        def write() -> None:
            number = len(acknowledged)
            writer.put([document(f"w{number:05}", f"written {number}", vector=axis(number))])
            acknowledged.append(f"w{number:05}")

        n_before: list[int] = []

        def filling() -> Iterator[StoredDocument]:
            n_before.append(len(acknowledged))
            yield from corpus(1)

        with Loop(write) as loop:
            loop.wait_for(3)
            build(shelves(), filling())
            loop.wait_for(3)
            swap(shelves())
            loop.wait_for(3)
            lifecycle.swap_back(shelves(), remake=None, say=silent)
            loop.wait_for(3)
            swap(shelves(), next(name for name, role in roles(shelves()).items() if role == "previous"))
        assert loop.raised == []
        assert len(acknowledged) >= 12
        # A build of other documents holds none of those put before; the first of the rest may be one of them.
        kept = [doc_id for doc_id in live.ids() if doc_id.startswith("w")]
        later = acknowledged[n_before[0] + 1 :]
        assert len(later) >= 9
        assert kept[-len(later) :] == later


def test_documents_follow_into_a_build_of_another_model_read_anew_or_without_vector(shelves: Shelves) -> None:
    class Remake:
        made_with = OTHER

        def __call__(self, given: StoredDocument) -> StoredDocument:
            return replace(given, vector=axis(7))

    with opened(shelves) as live:
        build(shelves(), corpus(1))
        swap(shelves())
        build(shelves(), lifecycle.again(shelves(), Remake(), say=silent), number=2, made_with=OTHER)
        live.put([document("new", "fresh", firm="Acme", posted_on="2026-11-20", vector=axis(1))])
        lifecycle.swap(shelves(), None, remake=Remake(), say=silent)
        assert live.get("d003") == replace(corpus(1)[3], vector=axis(7))
        assert live.get("new") == document(
            "new", "fresh", firm="Acme", posted_on="2026-11-20", vector=axis(7)
        )
        live.put([document("newer", "fresh", vector=axis(5))])
        # The other way nobody can read it as the older model did: it is found by words.
        lifecycle.swap_back(shelves(), remake=Remake(), say=silent)
        assert live.get("newer") == document("newer", "fresh")


def test_again_takes_documents_and_vectors_as_they_are_where_nothing_changed(shelves: Shelves) -> None:
    class Remake:
        made_with = HERE

        def __call__(self, given: StoredDocument) -> StoredDocument:
            raise AssertionError("read anew without need")

    build(shelves(), corpus(1))
    swap(shelves())
    with opened(shelves) as live:
        given = document("exact", "text", title="Título", kind="resume", vector=axis(2, 0.25))
        live.put([given])
        made = build(shelves(), lifecycle.again(shelves(), Remake(), say=silent), number=2)
        assert (made.state, made.counts) == ("ready", {"posting": N, "resume": 1})
        swap(shelves())
        assert live.get("exact") == given


# --- verification


def test_a_build_that_misses_rows_is_not_swapped_in_unless_that_is_allowed(shelves: Shelves) -> None:
    failed = build(shelves(), corpus(1), n_failed=3)
    assert failed.state == "failed"
    assert "3 rows or files could not be read" in failed.findings[0]
    with pytest.raises(StoreError, match="failed its verification"):
        swap(shelves(), failed.name)
    with pytest.raises(NotFound):
        swap(shelves())
    assert build(shelves(), corpus(1), number=2, n_failed=3, is_allowing_failed=True).state == "ready"


class Faulty:
    """A shelf whose builds come to harm while they are filled."""

    def __init__(self, shelf: Shelf, harm: Callable[[StoredDocument], StoredDocument | None]) -> None:
        self._shelf, self._harm = shelf, harm

    def __getattr__(self, name: str) -> object:
        return getattr(self._shelf, name)

    def open(self, name: str, **options: object) -> object:
        store = self._shelf.open(name, **options)  # type: ignore[arg-type]
        put = store.put
        store.put = lambda given: put(  # type: ignore[method-assign]
            kept for each in given if (kept := self._harm(each)) is not None
        )
        return store


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        (
            lambda each: None if each.doc_id == "d010" else each,
            "expected 12 documents of kind posting, found 11",
        ),
        (
            lambda each: replace(each, text=each.text.replace("word10", "word31")),
            "1 of 12 sampled documents did",
        ),
        (lambda each: replace(each, vector=axis(0)), "sampled documents did not come back"),
    ],
)
def test_a_build_that_came_to_harm_is_found_out_and_the_live_one_stays(
    shelves: Shelves, harm: Callable[[StoredDocument], StoredDocument | None], finding: str
) -> None:
    with opened(shelves) as live:
        live.put(corpus(0))
        failed = build(Faulty(shelves(), harm), corpus(1))  # type: ignore[arg-type]
        assert failed.state == "failed"
        assert finding in "; ".join(failed.findings)
        with pytest.raises(StoreError, match="failed its verification"):
            swap(shelves(), failed.name)
        assert set(contents(live).values()) == {"build 0"}
        assert roles(shelves())[failed.name] == "failed"


def test_a_build_that_loses_documents_after_its_verification_is_not_swapped_in(shelves: Shelves) -> None:
    with opened(shelves) as live:
        live.put(corpus(0))
        shelf = shelves()
        made = build(shelf, corpus(1))
        store = shelf.open(made.name, say=silent)
        store.delete("d009")
        store.close()
        with pytest.raises(StoreError, match="does not hold what it was verified with: expected 12"):
            swap(shelves())
        assert live.name != made.name
        # The live build takes changes as before.
        live.put([document("after", title="after a refused swap")])
        assert live.get("after") is not None


def test_a_build_that_breaks_off_is_failed_and_can_be_removed(shelves: Shelves) -> None:
    def breaking() -> Iterator[StoredDocument]:
        yield from corpus(1)[:5]
        raise OSError("the file is gone")

    with opened(shelves) as live:
        live.put(corpus(0))
        with pytest.raises(OSError, match="the file is gone"):
            build(shelves(), breaking())
        (name,) = (name for name, role in roles(shelves()).items() if role == "failed")
        assert lifecycle.prune(shelves(), keep=1, with_unfinished=False) == (name,)
        assert list(roles(shelves()).values()) == ["live"]
        assert live.count() == N


# --- old builds, erasing


def test_old_builds_are_removed_but_for_the_latest(shelves: Shelves) -> None:
    with opened(shelves) as live:
        names = [live.name]
        for number in (1, 2, 3):
            names.append(build(shelves(), corpus(number), number=number).name)
            swap(shelves())
        waiting = build(shelves(), corpus(4), number=4).name
        assert set(lifecycle.prune(shelves(), keep=1, with_unfinished=False)) == set(names[:2])
        assert roles(shelves()) == {names[3]: "live", names[2]: "previous", waiting: "ready"}
        assert lifecycle.prune(shelves(), keep=0, with_unfinished=False) == (names[2],)
        with pytest.raises(StoreError, match="is live and cannot be removed"):
            shelves().remove(names[3])
        assert set(contents(live).values()) == {"build 3"}


def test_an_erased_document_is_gone_from_all_builds(shelves: Shelves, tmp_path: Path) -> None:
    secret = "Qxdoe-zanzibar-7781"
    with opened(shelves) as live:
        live.put([document(secret, f"about {secret}", vector=axis(1)), document("gone", f"{secret} too")])
        live.put(corpus(0))
        build(shelves(), [*corpus(1), document(secret, f"about {secret}", vector=axis(1))])
        live.put([document(secret, f"again about {secret}", vector=axis(2))])
        live.delete("gone")
        swap(shelves())
        receipt = live.erase([secret, "nobody"])
        assert (receipt.erased, receipt.unknown) == ((secret,), ("nobody",))
        assert any(place.place == "list of changes" and place.count == 2 for place in receipt.places)
        for name in roles(shelves()):
            store = shelves().open(name, say=silent)
            # What was deleted from the live build before goes from the old ones, too.
            assert (store.get(secret), store.get("gone")) == (None, None)
            assert store.count() == N
            store.close()
        lifecycle.swap_back(shelves(), remake=None, say=silent)
        assert live.get(secret) is None
    held = [path for path in tmp_path.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert held == []


def test_nothing_is_erased_while_a_build_is_filled_that_could_bring_it_back(shelves: Shelves) -> None:
    with opened(shelves) as live:
        live.put(corpus(0))

        def filling() -> Iterator[StoredDocument]:
            yield from corpus(1)
            with pytest.raises(StoreError, match="prune --unfinished"):
                live.erase(["d001"])

        build(shelves(), filling())
        assert live.get("d001") is not None
        assert live.erase(["d001"]).erased == ("d001",)
        swap(shelves())
        assert live.get("d001") is None


def test_a_build_whose_maker_was_killed_is_removed_as_unfinished(shelves: Shelves) -> None:
    with opened(shelves) as live:
        live.put(corpus(0))
        left = Build(
            name=build_name(shelves().prefix, schema=1, made_with=HERE, made_at=BEGAN), state="building"
        )
        shelves().register(left)
        with pytest.raises(StoreError, match="left half-filled"):
            swap(shelves(), left.name)
        assert lifecycle.prune(shelves(), keep=1, with_unfinished=False) == ()
        assert lifecycle.prune(shelves(), keep=1, with_unfinished=True) == (left.name,)
        assert live.count() == N
