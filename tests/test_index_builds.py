"""Builds that come to harm, old builds and erasing, alike on both stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from index_builders import axis, document
from lifecycle_builders import (
    BEGAN,
    HERE,
    STORES,
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
from skillmatch.index.builds import Build
from skillmatch.index.naming import build_name
from skillmatch.index.shelf import Shelf
from skillmatch.types import StoredDocument


@pytest.fixture(params=STORES)
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    with shelves_of(request, tmp_path) as make:
        yield make


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
