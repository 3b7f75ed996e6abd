"""Removing every trace of erased documents from the files of an embedded store.

The order makes it safe to be killed in at any moment: the rows go, and a flag that names nobody is set,
in one transaction; then the record is written anew and its log cut; then the word index, and the parts of the
neighbour index that hold dropped rows, are thrown away and made anew; then the flag goes. Whoever finds the
flag begins again after the first step.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from skillmatch.errors import StoreError
from skillmatch.index.neighbours import Neighbours
from skillmatch.index.receipt import ErasedPlace
from skillmatch.index.record import Record
from skillmatch.index.words import Words

RECORD = "record.sqlite3"
LOCK = "write.lock"
DERIVED = "derived"

_OURS = {RECORD, f"{RECORD}-wal", f"{RECORD}-shm", LOCK, f"{LOCK}-journal", DERIVED}


def remove_traces(
    folder: Path, record: Record, words: Words, neighbours: Neighbours, *, catch_up: Callable[[], None]
) -> tuple[ErasedPlace, ...]:
    """Write the files of a store anew without what was deleted; the caller holds the write lock.

    Args:
        folder: The folder of the store.
        record: Whose documents were deleted already.
        words: The word index.
        neighbours: The neighbour index.
        catch_up: Brings both indexes to the record's generation.

    Raises:
        StoreError: Another process reads the store all the while, or there is no space; begin again later.
    """
    rewritten = record.rewrite()
    n_words, n_codes = words.clear(), neighbours.purge()
    n_left = _remove_leftovers(folder / DERIVED)
    catch_up()
    record.end_erasing()
    derived = folder / DERIVED
    n_codes_now = sum(1 for path in (derived / "neighbours").rglob("*.usearch"))
    return (
        _place("record", folder / RECORD, rewritten.file_bytes, "bytes", "written anew"),
        _place("write-ahead log", folder / f"{RECORD}-wal", rewritten.log_bytes, "bytes", "cut to nothing"),
        _place("word index", derived / "words", n_words, "files", "removed; made anew from the record"),
        _place(
            "neighbour index",
            derived / "neighbours",
            n_codes,
            "files",
            "removed; parts that held such documents are made anew"
            if n_codes_now
            else "removed; the store is searched without",
        ),
        _place("leftovers of crashes", derived, n_left, "files", "removed"),
        *_others(folder),
        ErasedPlace(place="caches", path="-", count=0, unit="files", done="none hold documents"),
        ErasedPlace(place="logs", path="-", count=0, unit="files", done="none are written"),
    )


def _remove_leftovers(derived: Path) -> int:
    """Remove what no index of this release would put there; return how many files."""
    n_files = 0
    for path in derived.iterdir() if derived.is_dir() else ():
        if path.name in {"words", "neighbours"}:
            continue
        n_files += sum(1 for file in (path, *path.rglob("*")) if file.is_file())
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        except OSError as error:
            raise StoreError(
                f"{path} cannot be removed ({error.strerror}) and may hold traces of documents. Remove it."
            ) from error
    return n_files


def _others(folder: Path) -> tuple[ErasedPlace, ...]:
    """Name what somebody else put into the store's folder: a copy of the record, say."""
    others = [path for path in sorted(folder.iterdir()) if path.name not in _OURS]
    return tuple(
        _place("not SkillMatch's", path, 0, "files", "left alone: look for copies in it") for path in others
    )


def _place(place: str, path: Path, count: int, unit: str, done: str) -> ErasedPlace:
    return ErasedPlace(place=place, path=str(path), count=count, unit=unit, done=done)
