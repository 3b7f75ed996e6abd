"""Checking a folder of records byte by byte: the chain against itself, the vault against the chain."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from skillmatch.records.chain import GENESIS, Entry, parsed
from skillmatch.records.keeping import TORN, RecordStore
from skillmatch.records.plain import digest
from skillmatch.records.told import Told
from skillmatch.sources.locking import in_turn

_SHORTEST_HEAD = 12
"""Digits of a hash that are enough to name an entry, as lists of records print them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it was written: where, and what is wrong there."""

    place: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check found.

    Attributes:
        n_entries: Lines of the chain.
        n_files: Files of the vault that the chain speaks of and that are there.
        n_gone: Files that were erased or swept.
        head: Hash of the last entry; keep it elsewhere, and what was cut off the end is found too.
        problems: What is wrong; empty where nothing is.
    """

    n_entries: int
    n_files: int
    n_gone: int
    head: str
    problems: tuple[Problem, ...]


def verify(store: RecordStore, *, head: str = "") -> Verified:
    """Check every byte of a folder of records, in turn with those who write there.

    Args:
        store: Which.
        head: Hash of an entry that must be there, or its first twelve digits at least, noted earlier; "" asks
            for none.

    Raises:
        NotFound: There are no records here.
        InputError: Others write there without a pause.
    """
    store.must_be_there()
    # Who may not write there may read a copy, at which nobody writes.
    turn = in_turn(store.folder, what="records") if os.access(store.folder, os.W_OK) else nullcontext()
    with turn:
        return _verified(store, head.strip().lower())


def _verified(store: RecordStore, head: str) -> Verified:
    told = Told()
    problems: list[Problem] = []
    before, n_entries, hashes = GENESIS, 0, set()
    for n_entries, line in enumerate(store.chain.lines(), start=1):
        entry, wrong = _checked(line, n_entries, before)
        problems += [Problem(place=f"{store.chain.path.name}, line {n_entries}", what=what) for what in wrong]
        if entry is not None:
            told.hear(entry)
        # The next line is held against what this one says of itself, so that one change is named once.
        before = entry.hash if entry is not None else ""
        hashes.add(before)
    problems += _in_vault(store, told, is_chain_whole=not problems)
    problems += _in_torn(store, told.torn)
    if head and (len(head) < _SHORTEST_HEAD or not any(known.startswith(head) for known in hashes)):
        # The hash is not repeated: it is whatever the user typed.
        what = "has no entry with the hash noted earlier: its end was cut off, or it was written anew"
        problems.append(Problem(place=store.chain.path.name, what=what))
    return Verified(
        n_entries=n_entries,
        n_files=len(told.files.keys() - told.gone),
        n_gone=len(told.gone),
        head=before,
        problems=tuple(problems),
    )


def _checked(line: bytes, seq: int, before: str) -> tuple[Entry | None, list[str]]:
    if not line.endswith(b"\n"):
        return None, ["is torn: its writer was stopped; the next one saves it and cuts it off"]
    entry = parsed(line)
    if entry is None:
        return None, ["was changed: it does not have the hash it says"]
    wrong = []
    if entry.seq != seq:
        wrong.append(f"is entry {entry.seq}, expected {seq}: lines were added, removed or moved")
    if before and entry.prev != before:
        wrong.append("does not follow the line before it")
    return entry, wrong


def _in_vault(store: RecordStore, told: Told, *, is_chain_whole: bool) -> Iterator[Problem]:
    here = set(store.vault.files())
    for place in sorted(told.files.keys() | here):
        where = f"vault/{place}"
        if place not in told.files:
            # What a changed line told of is unknown, and no fault of the file.
            if is_chain_whole:
                yield Problem(
                    place=where, what="is of no record: its writer was stopped, or it was put there"
                )
        elif place in told.gone:
            if place in here:
                yield Problem(place=where, what="was to be removed and is still there; erase it again")
        elif place not in here:
            yield Problem(place=where, what="is missing, and nobody erased it")
        elif store.vault.sha256(place) != told.files[place]:
            yield Problem(place=where, what="was changed: it does not have the hash that the chain says")


def _in_torn(store: RecordStore, told: Mapping[str, str]) -> Iterator[Problem]:
    folder = store.folder / TORN
    here = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    for name in sorted(told.keys() | here.keys()):
        where = f"{TORN}/{name}"
        if name not in told:
            yield Problem(place=where, what="is of no entry: its writer was stopped, or it was put there")
        elif name not in here:
            yield Problem(place=where, what="is missing")
        elif digest(here[name].read_bytes()) != told[name]:
            yield Problem(place=where, what="was changed: it does not have the hash that the chain says")
