"""Parts are built once, and no garbage is looked for meanwhile."""

from __future__ import annotations

import gc
from threading import RLock

import pytest

from skillmatch.engine.remembering import part


class Owner:
    def __init__(self) -> None:
        self.building = RLock()
        self.seen: list[bool] = []

    @part
    def inner(self) -> int:
        self.seen.append(gc.isenabled())
        return 1

    @part
    def outer(self) -> int:
        found = self.inner + 1
        self.seen.append(gc.isenabled())
        return found

    @part
    def broken(self) -> int:
        raise ValueError("broken")


def test_a_part_is_built_once_and_without_collecting():
    owner = Owner()
    assert (owner.outer, owner.outer, owner.inner) == (2, 2, 1)
    assert owner.seen == [False, False]
    assert gc.isenabled()


def test_a_part_that_cannot_be_built_leaves_collecting_as_it_was():
    with pytest.raises(ValueError, match="broken"):
        _ = Owner().broken
    assert gc.isenabled()


def test_who_does_not_collect_is_left_so():
    gc.disable()
    try:
        assert Owner().outer == 2
        assert not gc.isenabled()
    finally:
        gc.enable()
