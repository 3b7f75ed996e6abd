"""Checking a folder of records byte by byte: the chain against itself, the vault against the chain."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from skillmatch.records.bodies import RUN, fault_of, is_place
from skillmatch.records.chain import GENESIS, Entry, parsed
from skillmatch.records.keeping import RecordStore
from skillmatch.records.mending import TORN
from skillmatch.records.plain import digest
from skillmatch.records.told import Told
from skillmatch.records.vault import NOTES
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
        n_entries: Lines of the chain, without one that is torn.
        n_files: Files of the vault that the chain speaks of and that are there.
        n_gone: Files that were erased or swept.
        head: Hash of the last whole entry; keep it elsewhere, and what was cut off the end is found too.
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
    for seq, line in enumerate(store.chain.lines(), start=1):
        if not line.endswith(b"\n"):
            # It was never acknowledged: what is before it is the chain.
            what = "is torn: its writer was stopped; the next one saves it and cuts it off"
            problems.append(Problem(place=f"{store.chain.path.name}, line {seq}", what=what))
            break
        n_entries = seq
        entry, wrong = _checked(line, n_entries, before)
        fault = fault_of(entry.body) if entry is not None else ""
        if entry is not None and not fault:
            wrong += filter(None, [told.hear(entry)])
        elif fault:
            wrong.append(f"cannot be read: {fault}")
        problems += [Problem(place=f"{store.chain.path.name}, line {n_entries}", what=what) for what in wrong]
        # The next line is held against what this one says of itself, so that one change is named once.
        before = entry.hash if entry is not None else ""
        hashes.add(before)
    problems += _in_vault(store, told, n_entries if not problems else None)
    problems += _in_torn(store, told.torn)
    if head and (len(head) < _SHORTEST_HEAD or not any(known.startswith(head) for known in hashes)):
        # The hash is not repeated: it is whatever the user typed.
        what = "has no entry with the hash noted earlier: its end was cut off, or it was written anew"
        problems.append(Problem(place=store.chain.path.name, what=what))
    return Verified(
        n_entries=n_entries,
        n_files=sum(map(store.vault.is_there, told.files.keys() - told.gone)),
        n_gone=len(told.files.keys() & told.gone),
        head=before,
        problems=tuple(problems),
    )


def _checked(line: bytes, seq: int, before: str) -> tuple[Entry | None, list[str]]:
    entry = parsed(line)
    if entry is None:
        return None, ["was changed: it does not have the hash it says"]
    wrong = []
    if entry.seq != seq:
        wrong.append(f"is entry {entry.seq}, expected {seq}: lines were added, removed or moved")
    if before and entry.prev != before:
        wrong.append("does not follow the line before it")
    return entry, wrong


def _in_vault(store: RecordStore, told: Told, n_entries: int | None) -> Iterator[Problem]:
    """Yield what is wrong in the vault; without ``n_entries`` the chain is not whole."""
    here = set(store.vault.files())
    last_run = max((place.partition("/")[0] for place in told.files if is_place(place)), default="")
    for place in sorted(told.files.keys() | here):
        where = f"vault/{_shown(place)}"
        if place not in told.files:
            # What a changed line told of is unknown, and no fault of the file.
            if n_entries is not None:
                what = _of_no_record(place, n_entries=n_entries, last_run=last_run)
                yield Problem(place=where, what=what)
        elif place in told.gone:
            if place in here:
                yield Problem(place=where, what="was to be removed and is still there; erase it again")
        elif not store.vault.is_there(place):
            yield Problem(place=where, what="is missing, and nobody erased it")
        else:
            yield from _compared(where, store.vault.folder / place, told.files[place])


def _of_no_record(place: str, *, n_entries: int, last_run: str) -> str:
    """Say what a file is that no entry tells of, and what becomes of it."""
    folder, _, name = place.partition("/")
    # A folder with a dot is that of a run while it is written.
    is_note, run = folder == NOTES and RUN.fullmatch(name), folder.removeprefix(".")
    if not is_note and not is_place(f"{run}/{name}"):
        return (
            "is of no record and none of ours: it was put there. It stops nothing, and nothing removes it; "
            "move it out of the folder, because it may hold what was to be erased"
        )
    number = int(name if is_note else run)
    if number > n_entries + 1 and run == folder:
        return (
            "is of no record: the chain lost its end. Nothing is added to it; take the folder from a backup"
        )
    if number > n_entries or run == last_run or run != folder:
        return (
            "is of no record: its writer was stopped before the chain told of it, and nothing was shown of "
            "it. Whoever writes next removes it, and the chain says so; to do it now: skillmatch audit retain"
        )
    return (
        "is of no record: its writer was stopped, or it was put there. A document goes with its run "
        "(skillmatch audit retain), or with its person (skillmatch audit erase)"
    )


def _compared(where: str, path: Path, expected: str) -> Iterator[Problem]:
    try:
        found = digest(path.read_bytes())
    except OSError as error:
        yield Problem(place=where, what=f"cannot be read ({error.strerror})")
        return
    if found != expected:
        yield Problem(place=where, what="was changed: it does not have the hash that the chain says")


def _in_torn(store: RecordStore, told: Mapping[str, str]) -> Iterator[Problem]:
    folder = store.folder / TORN
    here = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    for name in sorted(told.keys() | here.keys()):
        where = f"{TORN}/{_shown(name)}"
        if name not in told:
            yield Problem(place=where, what="is of no entry: its writer was stopped, or it was put there")
        elif name not in here:
            yield Problem(place=where, what="is missing")
        else:
            yield from _compared(where, here[name], told[name])


def _shown(place: str) -> str:
    """Return a name that anybody may have given to a file on one line, with nothing a terminal obeys."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "replace").decode() for each in place
    )
