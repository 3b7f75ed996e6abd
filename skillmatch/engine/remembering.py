"""What is built once and what is remembered for a while, safely between threads."""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")

if TYPE_CHECKING:
    part = cached_property
else:

    class part(cached_property):  # noqa: N801 -- reads as a decorator, like cached_property
        """A part built when first asked for, by one thread only, under the owner's ``building`` lock."""

        def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
            """Return the part, building it if need be."""
            if instance is None:
                return self
            with instance.building, _without_collecting():
                return super().__get__(instance, owner)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Stop looking for garbage meanwhile: what is built stays, and is looked through over and over."""
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()


class Recent(Generic[_K, _V]):
    """The latest results by what they were made from, in memory only."""

    def __init__(self, size: int) -> None:
        """Remember at most ``size`` results."""
        self._size = size
        self._known: OrderedDict[_K, _V] = OrderedDict()
        self._lock = RLock()

    def get(self, key: _K, make: Callable[[], _V]) -> _V:
        """Return the remembered result, or make and remember it; two threads may both make it."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        made = make()
        with self._lock:
            self._known[key] = made
            while len(self._known) > self._size:
                self._known.popitem(last=False)
        return made
