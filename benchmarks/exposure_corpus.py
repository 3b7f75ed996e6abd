"""How fast one pass over a table of postings gives its exposure profile, and whether its memory stays flat.

    python benchmarks/exposure_corpus.py --table POSTINGS.jsonl.gz [--group-by COLUMN] [--peer 500]

Prints postings a second of the whole table and the memory of the process after 3,000 postings and at the
end. The named peer, in the same process: one call per posting (read, score its duties, code its title),
nothing shared between postings, on the first ``--peer`` rows, beside the pass over the same rows.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from skillmatch.engine import Engine
from skillmatch.exposure.corpus import PostingExposure
from skillmatch.exposure.documents import document_exposure
from skillmatch.settings import Settings
from skillmatch.sources.posting_tables import PostingColumns, PostingRow, RejectedRow, read_postings

EARLY = 3000
"""Postings after which the caches are filled and memory should have stopped growing."""

_MIB = 1 << 20


def resident() -> float:
    """Return the memory that the process holds now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / _MIB


class Watch:
    """Counts postings and notes the memory at ``EARLY`` of them."""

    def __init__(self) -> None:
        self.n = 0
        self.early = 0.0

    def __call__(self, posting: PostingExposure) -> None:
        """Count one posting."""
        self.n += 1
        if self.n == EARLY:
            self.early = resident()


class Seconds(NamedTuple):
    """Seconds of the clock and of the processor: on a busy machine the second says more."""

    clock: float
    processor: float


@contextmanager
def timed() -> Iterator[list[Seconds]]:
    """Put what the block took into the list."""
    taken: list[Seconds] = []
    clock, processor = time.perf_counter(), time.process_time()
    yield taken
    taken.append(Seconds(time.perf_counter() - clock, time.process_time() - processor))


def rates(n: int, taken: list[Seconds]) -> str:
    """Return postings a second by the clock and by the processor."""
    (seconds,) = taken
    return f"{n / seconds.clock:7.1f} postings/s, {n / seconds.processor:7.1f} per second of processor time"


def one_by_one(engine: Engine, rows: Iterable[PostingRow | RejectedRow]) -> None:
    """Score each posting by itself."""
    for row in rows:
        if isinstance(row, PostingRow):
            posting = engine.read_posting(row.raw)
            published = engine.exposure(engine.code_title(posting.document.title), subject="")
            document_exposure(posting.document, engine.task_model, by_occupation=published)


def _say_nothing(_name: str, _columns: PostingColumns) -> None:
    """Take the columns that are read without a word."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--group-by", default="")
    parser.add_argument("--peer", type=int, default=500)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()

    def rows() -> Iterable[PostingRow | RejectedRow]:
        return read_postings(given.table, PostingColumns(group=given.group_by), on_columns=_say_nothing)

    with tempfile.TemporaryDirectory() as home:
        engine = Engine(Settings(home=Path(home), threads=given.threads))
        one_by_one(engine, islice(rows(), 20))  # loads what is loaded late
        with timed() as alone:
            one_by_one(engine, islice(rows(), given.peer))
        with timed() as together:
            engine.corpus_exposure(islice(rows(), given.peer))
        watch = Watch()
        with timed() as whole:
            profile = engine.corpus_exposure(rows(), group_by=given.group_by, on_posting=watch)
        end = resident()
    print(f"peer, one call per posting, first {given.peer}:{rates(given.peer, alone)}")
    print(f"one pass, the same rows:             {rates(given.peer, together)}")
    print(f"one pass, {profile.whole.n:,} postings:             {rates(profile.whole.n, whole)}")
    print(
        f"{profile.whole.n_lines:,} duties, {profile.n_lines_scored:,} scored; "
        f"{len(profile.groups):,} groups; {profile.n_no_duties:,} postings without duties, "
        f"{profile.n_rejected} rows rejected; {whole[0].clock:.0f} s"
    )
    print(
        f"memory: {watch.early:.0f} MiB after {EARLY:,} postings, {end:.0f} MiB at the end, peak "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB; {given.threads} threads"
    )


if __name__ == "__main__":
    main()
