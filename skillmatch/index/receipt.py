"""What an erasure did, place by place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedPlace:
    """One place where documents leave traces.

    Args:
        place: What it is, in plain words.
        path: Where it is; "-" where there is no file.
        count: How much was removed there, in ``unit``.
        unit: What is counted.
        done: What was done there.
    """

    place: str
    path: str
    count: int
    unit: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReceipt:
    """What was asked, what was there, and what was done; the only place that still names the ids.

    ``erased`` and ``unknown`` are the ids asked for, in the order given: those that were there and
    those that were not. Traces of documents deleted before are removed in either case.
    """

    erased: tuple[str, ...]
    unknown: tuple[str, ...]
    places: tuple[ErasedPlace, ...]
