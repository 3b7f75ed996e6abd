"""The neighbour index on disk: 8-bit codes of vectors, in parts of bounded size that are then only read.

Each part holds vectors of one document kind, at most ``PART_ROWS``, so that making one takes bounded memory
however large the store is, and a change rewrites the last part only. Beside each part's usearch file stand
its columns: which row of the record each vector is of, and what rows are filtered by. Files are never changed
in place: a change writes new ones, and the stamp says which count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

import numpy as np

from skillmatch.index.part import GrowingPart, Part, open_part
from skillmatch.index.protocol import KINDS, unit_rows
from skillmatch.index.record import VectorRows
from skillmatch.index.scoping import columns_of
from skillmatch.index.stamp import (
    IndexFailure,
    Stamp,
    StampedFile,
    StampReader,
    counts,
    damaged_file,
    remove_folder,
    stamped_files,
    write_stamp,
)
from skillmatch.types import DocumentKind, FloatArray, Scope

RECIPE = "usearch cosine i8 in parts 4"

PART_ROWS = 250_000
"""Vectors a part holds at most: 110 MB while it is made, for 384 numbers each."""

MOST_DEAD_SHARE = 0.2
"""A part with more dropped rows than this is given up, and its other rows are put into the last part."""


Adding: TypeAlias = Callable[[Iterable[int]], Iterator[VectorRows]]
"""Reads the vectors of rows from the record, ascending, in portions."""


class Codes:
    """Row numbers found by the cosine of codes; the caller scores them again exactly."""

    def __init__(self, folder: Path, *, store_id: str, dim: int) -> None:
        """Use the codes in ``folder`` if there are any; ``open`` says."""
        self._folder = folder
        self._store_id = store_id
        self._dim = dim
        self._stamps = StampReader(folder)
        self._parts: tuple[Part, ...] = ()
        self.generation = 0

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def stamped_generation(self) -> int:
        """Return the generation of the codes on disk; 0 where there are none of this record."""
        stamp = self._stamp()
        return 0 if stamp is None else stamp.generation

    def damaged_file(self, *, is_thorough: bool) -> Path | None:
        """Return a file on disk that is not as it was stamped, or None.

        Args:
            is_thorough: Read all files whole; else, of large ones, some blocks.
        """
        stamp = self._stamp()
        return None if stamp is None else damaged_file(self._folder, stamp.files, is_thorough=is_thorough)

    def open(self) -> bool:
        """Map the codes on disk into memory; return False where its files are damaged.

        They are checked first: usearch trusts what it maps, and a damaged file could crash the process.
        """
        stamp = self._stamp()
        while True:
            parts = None
            if self.damaged_file(is_thorough=False) is None:
                parts = self._opened(stamp)
            if parts is not None:
                self._parts, self.generation = parts, stamp.generation if stamp else 0
                return True
            now = self._stamp()
            if now == stamp:
                return False
            # Another process has put the next codes in their place and removed these.
            stamp = now

    def candidates(self, unit: FloatArray, *, scope: Scope, limit: int) -> list[int]:
        """Return about ``limit`` rows in the scope, the nearest there are, in no order; or all if fewer."""
        found = [
            part.search(unit, scope=scope, limit=limit)
            for part in self._parts
            if scope.kind in (None, part.kind)
        ]
        if not found:
            return []
        rows = np.concatenate([rows for rows, _ in found])
        distances = np.concatenate([distances for _, distances in found])
        if len(rows) > limit:
            nearest = np.argpartition(distances, limit - 1)[:limit]
            # All that tie with the last, too: the caller sees which of them are nearer, or orders them by id.
            rows = rows[distances <= distances[nearest].max()]
        chosen: list[int] = rows.tolist()
        return chosen

    def drop(self, row: int) -> None:
        """Find this row no more, in this process; the files stay as they are."""
        for part in self._parts:
            part.drop([row])

    def write(
        self,
        *,
        changed: Sequence[int],
        removed: Sequence[int],
        added: Adding,
        generation: int,
        most_dead_share: float = MOST_DEAD_SHARE,
    ) -> None:
        """Write the next codes: these without what was changed or removed, and what was changed added.

        The same changes give the same files.

        Args:
            changed: Rows put since these; all rows if none are open.
            removed: Rows deleted since.
            added: Gives the vectors of rows.
            generation: Of the record.
            most_dead_share: Of dropped rows in a part that is kept; with 0 no trace of any is left on disk.

        Raises:
            IndexFailure: They cannot be written; those before them, if any, count still.
        """
        with _telling_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                names = self._written(changed, removed, added, generation, most_dead_share)
            except BaseException:
                self._forget_others(self._stamp())
                raise
            stamp = Stamp(
                store_id=self._store_id,
                recipe=RECIPE,
                generation=generation,
                files=stamped_files(self._folder, names=names, known=self._known()),
            )
            write_stamp(self._folder, stamp)
            self._forget_others(stamp)

    def names(self) -> set[str]:
        """Return the names of all files in the folder that could be an index's."""
        if not self._folder.is_dir():
            return set()
        return {path.name for path in self._folder.rglob("*") if path.is_file() and counts(path.name)}

    def is_alone(self) -> bool:
        """Return whether no other files are in the folder, as older ones that could not be removed."""
        stamp = self._stamp()
        return stamp is not None and self.names() == {file.name for file in stamp.files}

    def close(self) -> None:
        """Let go of the files."""
        self._parts = ()
        self.generation = 0

    def clear(self) -> int:
        """Throw the codes away; return how many files went."""
        self.close()
        with _telling_errors(self._folder):
            return remove_folder(self._folder)

    def _stamp(self) -> Stamp | None:
        stamp = self._stamps.read()
        if stamp is None or (stamp.store_id, stamp.recipe) != (self._store_id, RECIPE):
            return None
        return stamp

    def _known(self) -> dict[str, StampedFile]:
        stamp = self._stamp()
        return {} if stamp is None else {file.name: file for file in stamp.files}

    def _opened(self, stamp: Stamp | None) -> tuple[Part, ...] | None:
        names = sorted(file.name for file in stamp.files) if stamp else []
        parts = [
            open_part(self._folder, name, names, dim=self._dim) for name in names if name.endswith(".usearch")
        ]
        opened = tuple(part for part in parts if part is not None)
        return opened if len(opened) == len(parts) else None

    def _written(
        self,
        changed: Sequence[int],
        removed: Sequence[int],
        added: Adding,
        generation: int,
        most_dead_share: float,
    ) -> set[str]:
        """Write the files of the next codes; return the names of all that belong to them."""
        rows = set(changed)
        kept: list[Part] = []
        for part in self._parts:
            part.drop([*changed, *removed])
            if part.dead_share() > most_dead_share:
                rows.update(part.rows())
            else:
                kept.append(part)
        growing: dict[DocumentKind, GrowingPart] = {}
        names: set[str] = set()
        for portion in added(sorted(rows)):
            kinds = np.array([head.kind for head in portion.heads])
            columns, units = columns_of(portion.heads), unit_rows(portion.vectors)
            for kind in KINDS:
                of_kind = kinds == kind
                start = 0
                while start < int(of_kind.sum()):
                    begun = growing.get(kind) or self._next_part(kind, kept, generation, len(names))
                    growing[kind] = begun
                    start += begun.add(columns[of_kind][start:], units[of_kind][start:])
                    if begun.is_full():
                        names |= growing.pop(kind).save(generation)
        for begun in growing.values():
            names |= begun.save(generation)
        for part in kept:
            names |= part.save_columns(generation)
        return names

    def _next_part(
        self, kind: DocumentKind, kept: list[Part], generation: int, n_written: int
    ) -> GrowingPart:
        """Return the part of a kind that has room, taken from those kept, or a new one."""
        for part in kept:
            if part.kind == kind and len(part) < PART_ROWS:
                kept.remove(part)
                return part.growing(f"{kind}-{generation}-{n_written}", most=PART_ROWS)
        return GrowingPart(
            self._folder, f"{kind}-{generation}-{n_written}", kind, dim=self._dim, most=PART_ROWS
        )

    def _forget_others(self, stamp: Stamp | None) -> None:
        counting = {file.name for file in stamp.files} if stamp else set()
        for path in self._folder.iterdir():
            if path.is_file() and counts(path.name) and path.name not in counting:
                # Some systems refuse to remove a file that a reader still has mapped; the next fold will.
                with suppress(OSError):
                    path.unlink()


@contextmanager
def _telling_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError, ValueError, MemoryError) as error:
        raise IndexFailure(
            f"{folder}: the neighbour index failed ({error}). The documents are safe in the record; mend the "
            "index with: skillmatch index rebuild"
        ) from error
