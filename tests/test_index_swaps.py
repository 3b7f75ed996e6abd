"""Swaps that meet one another or are broken off, and a build whose maker is killed, alike on both stores."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from index_builders import axis, document
from lifecycle_builders import (
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

from skillmatch.errors import StoreError
from skillmatch.index import lifecycle
from skillmatch.index.folders import FolderShelf
from skillmatch.index.live import LiveStore
from skillmatch.index.shelf import Shelf

TESTS = Path(__file__).parent


@pytest.fixture(params=STORES)
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    with shelves_of(request, tmp_path) as make:
        yield make


class Broken(BaseException):
    """The process ends here."""


class Late:
    """A shelf on which something happens right before the pointer is moved, or right before the fence."""

    def __init__(self, shelf: Shelf, *, before: str, happens: object) -> None:
        self._shelf, self._before, self._happens = shelf, before, happens

    def __getattr__(self, name: str) -> object:
        if name == self._before:
            self._happens()  # type: ignore[operator]
        return getattr(self._shelf, name)


def test_of_two_swaps_at_once_one_is_refused_and_no_write_is_lost(shelves: Shelves) -> None:
    with opened(shelves) as live:
        live.put(corpus(0))
        first = live.name
        second = build(shelves(), corpus(1), number=1).name
        third = build(shelves(), corpus(2), number=2).name

        def another() -> None:
            if live.name == first:
                swap(shelves(), second)
                live.put([document("between", title="between the two", vector=axis(3))])

        with pytest.raises(StoreError, match=f"{second} has become live meanwhile"):
            swap(Late(shelves(), before="fence", happens=another), third)  # type: ignore[arg-type]
        assert roles(shelves()) == {first: "previous", second: "live", third: "ready"}
        lifecycle.swap_back(shelves(), remake=None, say=silent)
        assert live.name == first
        assert contents(live)["between"] == "between the two"
        live.put([document("after")])
        swap(shelves(), third)
        assert {"between", "after"} <= contents(live).keys()


def test_a_swap_that_ends_before_the_pointer_moves_leaves_the_builds_what_they_were(shelves: Shelves) -> None:
    def end() -> None:
        raise Broken

    with opened(shelves) as live:
        live.put(corpus(0))
        first = live.name
        second = build(shelves(), corpus(1), number=1).name
        swap(shelves())
        third = build(shelves(), corpus(2), number=2).name
        with pytest.raises(Broken):
            swap(Late(shelves(), before="point_to", happens=end), third)  # type: ignore[arg-type]
        assert roles(shelves()) == {first: "previous", second: "live", third: "ready"}
        fourth = build(shelves(), corpus(3), number=3).name
        swap(shelves(), fourth)
        assert roles(shelves()) == {first: "old", second: "previous", third: "ready", fourth: "live"}
        assert lifecycle.swap_back(shelves(), remake=None, say=silent).live == second
        assert swap(shelves(), third).live == third


@pytest.mark.elasticsearch
@pytest.mark.parametrize("shelves", ["elastic"], indirect=True)
def test_a_lock_that_a_killed_swap_left_is_told_of_and_undone(shelves: Shelves) -> None:
    with LiveStore(shelves(), say=silent, wait_s=0.2) as live:
        live.put(corpus(0))
        made = build(shelves(), corpus(1)).name
        left = shelves().fence(live.name)
        left.__enter__()
        with pytest.raises(StoreError, match="swap --unlock"):
            live.put([document("new")])
        with pytest.raises(StoreError, match="swap --unlock"):
            swap(shelves())
        assert set(contents(live).values()) == {"build 0"}
        assert lifecycle.unlock(shelves()) == live.name
        assert lifecycle.unlock(shelves()) is None
        live.put([document("new", title="put again")])
        assert swap(shelves()).live == made
        assert contents(live)["new"] == "put again"


_MAKER = """
import sys
from pathlib import Path
from lifecycle_builders import build, corpus
from skillmatch.index.folders import FolderShelf

def endless():
    yield from corpus(1, n=40)
    print("half", flush=True)
    sys.stdin.read()

build(FolderShelf(Path(sys.argv[1]), dim=int(sys.argv[2]), prefix="skillmatch"), endless())
"""


def test_a_process_killed_while_it_fills_a_build_harms_nothing(tmp_path: Path) -> None:
    with opened(lambda: FolderShelf(tmp_path, dim=len(axis(0)), prefix="skillmatch")) as live:
        live.put(corpus(0))
        maker = subprocess.Popen(
            [sys.executable, "-c", _MAKER, str(tmp_path), str(len(axis(0)))],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, sys.path)])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert maker.stdout is not None
            assert maker.stdout.readline() == "half\n"
            (name,) = (name for name, role in roles(live.shelf).items() if role == "building")
            with pytest.raises(StoreError, match="being filled by another process"):
                lifecycle.prune(live.shelf, keep=1, with_unfinished=True)
            live.put([document("meanwhile")])
        finally:
            maker.send_signal(signal.SIGKILL)
            maker.communicate()
        assert maker.returncode == -signal.SIGKILL
        with pytest.raises(StoreError, match="left half-filled"):
            swap(live.shelf, name)
        with pytest.raises(StoreError, match="prune --unfinished"):
            live.erase(["d001"])
        assert live.count() == N + 1
        assert lifecycle.prune(live.shelf, keep=1, with_unfinished=True) == (name,)
        assert [path for path in tmp_path.rglob("*") if name in path.name] == []
        assert live.erase(["d001"]).erased == ("d001",)
        build(live.shelf, corpus(2), number=2)
        swap(live.shelf)
        assert set(contents(live).values()) == {"build 2"}
