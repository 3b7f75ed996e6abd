"""Builds beside the live one and swaps, alike on both stores: readers notice nothing, no write is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from index_builders import axis, document
from lifecycle_builders import (
    HERE,
    OTHER,
    STORES,
    Loop,
    N,
    Shelves,
    build,
    contents,
    corpus,
    opened,
    roles,
    shelves_of,
    silent,
    swap,
)

from skillmatch.errors import NotFound, StoreError
from skillmatch.index import lifecycle
from skillmatch.index.naming import is_build_name
from skillmatch.types import StoredDocument


@pytest.fixture(params=STORES)
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    with shelves_of(request, tmp_path) as make:
        yield make


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
