"""Stores at scale, with real encodings: build rate, query times, recall, memory and disk.

    python benchmarks/scale_texts.py --mirror /work/shared/data --into /tmp/scale
    python benchmarks/scale.py --texts /tmp/scale --documents 10000 100000 1000000 --into /tmp/scale/stores
    python benchmarks/scale.py ... --elasticsearch http://elastic:devpass@127.0.0.1:9200

Building and asking run in processes of their own, so that memory is that of each; queries run one after the
other in one thread. Recall@10 is of the vector search against all vectors compared exactly. Memory is the
process's own (anonymous); mapped files can be taken back by the system at any time and are told apart. Of
Elasticsearch, which is another process, disk is what its index says. Prints one JSON object a size, and the
exponents with which cost grows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from scale_documents import Collection
from scale_texts import DIM

from skillmatch.index.embedded import EmbeddedStore
from skillmatch.index.protocol import Store
from skillmatch.types import FloatArray, Scope

_FAMILY = "c-scale"
"""What the names of the indexes on Elasticsearch begin with."""

N_EXACT = 300
"""Queries whose true neighbours are worked out by comparing all vectors."""
_BLOCK = 16_384
_SCOPES = {
    "a year (about 1 in 10)": Scope(since="2018-01-01", until="2018-12-31"),
    "a month": Scope(since="2018-03-01", until="2018-03-31"),
    "a firm (about 1 in 150)": Scope(firm="NHS Professionals - Flexible Workers"),
}


def open_store(arguments: argparse.Namespace, n: int, *, is_new: bool) -> Store:
    """Open the store of n documents that the arguments name."""
    folder: Path = arguments.into / f"{'elastic' if arguments.elasticsearch else 'embedded'}-{n}"
    if not arguments.elasticsearch:
        return EmbeddedStore(folder, DIM)
    from skillmatch.index.elastic.mapping import make_index
    from skillmatch.index.elastic.store import ElasticStore

    client, name = connected(arguments.elasticsearch), f"{_FAMILY}-{n}"
    if is_new:
        make_index(client, name, dim=DIM, family=_FAMILY)
    return ElasticStore(client, name, dim=DIM, vectors=folder)


def connected(url: str) -> Any:
    """Return a client of the server at ``url``, credentials in it."""
    from skillmatch.index.elastic.connecting import ElasticAddress, connect

    return connect(ElasticAddress(url=url), timeout_s=60.0, answer_s=300.0)


def memory_mb(of: str) -> float:
    """Return this process's memory: ``RssAnon`` its own, ``RssFile`` mapped files (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{of}:"):
            return int(line.split()[1]) / 1024
    return float("nan")


@contextmanager
def watching_memory() -> Iterator[list[float]]:
    """Note this process's own memory twice a second while the block runs."""
    seen: list[float] = []
    is_done = threading.Event()

    def watch() -> None:
        while not is_done.wait(0.5):
            seen.append(memory_mb("RssAnon"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        is_done.set()
        watcher.join()


def build(arguments: argparse.Namespace, n: int) -> dict[str, Any]:
    """Put n documents into a new store, in one call."""
    collection = Collection(arguments.texts)
    before = memory_mb("RssAnon")
    made = 0.0
    begun = time.process_time()

    def documents() -> Iterator[Any]:
        nonlocal made
        given = collection.documents(0, n)
        while True:
            start = time.perf_counter()
            each = next(given, None)
            made += time.perf_counter() - start
            if each is None:
                return
            yield each

    start = time.perf_counter()
    with watching_memory() as seen:
        store = open_store(arguments, n, is_new=True)
        store.put(documents())
        store.close()
    seconds = time.perf_counter() - start - made
    cpu = time.process_time() - begun - made
    tenths = [seen[int(i * (len(seen) - 1) / 9)] - before for i in range(10)] if seen else []
    return {
        "build_s": round(seconds, 1),
        "build_cpu_s": round(cpu, 1),
        "documents_per_s": round(n / seconds),
        "build_memory_mb": [round(each) for each in tenths],
        "build_memory_most_mb": round(max(seen, default=before) - before),
    }


def ask(arguments: argparse.Namespace, n: int) -> dict[str, Any]:
    """Question a store of n documents."""
    before = memory_mb("RssAnon")
    start = time.perf_counter()
    store = open_store(arguments, n, is_new=False)
    opened_s = time.perf_counter() - start
    collection = Collection(arguments.texts)
    words, vectors = collection.queries()
    own = memory_mb("RssAnon") - before
    start = time.perf_counter()
    store.search(words=words[0], vector=vectors[0])
    result: dict[str, Any] = {
        "open_s": round(opened_s, 3),
        "first_query_s": round(time.perf_counter() - start, 3),
    }
    kinds: dict[str, Callable[[int], object]] = {
        "words": lambda i: store.search(words=words[i]),
        "vector": lambda i: store.search(vector=vectors[i]),
        "hybrid": lambda i: store.search(words=words[i], vector=vectors[i]),
    }
    for name, scope in _SCOPES.items():
        kinds[f"hybrid in {name}"] = lambda i, scope=scope: store.search(
            words=words[i], vector=vectors[i], scope=scope
        )
    for name, call in kinds.items():
        result[name] = timed(call, arguments.queries)
    result["query_memory_mb"] = round(memory_mb("RssAnon") - before - own)
    result["mapped_mb"] = round(memory_mb("RssFile"))
    result["recall_at_10"] = recall(store, collection, vectors[:N_EXACT], n, None)
    for name, scope in _SCOPES.items():
        result[f"recall_at_10 in {name}"] = recall(store, collection, vectors[:N_EXACT], n, scope)
    result["one document put"] = timed(lambda i: store.put(collection.documents(n + i, n + i + 1)), 20)
    result["one document deleted"] = timed(lambda i: store.delete(f"posting-{n + i:08d}"), 20)
    result["tally by firm"] = timed(lambda _: store.tally("firm"), 5)
    result["count in a month"] = timed(lambda _: store.count(_SCOPES["a month"]), 5)
    store.close()
    result["disk_mb"] = disk_mb(arguments, n)
    return result


def timed(call: Callable[[int], object], n: int) -> dict[str, float]:
    """Return median, 99th percentile and greatest of n calls in milliseconds, and the same of CPU time.

    CPU time is that of the process: what the call costs when nobody else wants the processor.
    """
    clocks = (time.perf_counter, time.process_time)
    times = []
    for number in range(n):
        start = [clock() for clock in clocks]
        call(number)
        times.append([(clock() - begun) * 1000 for clock, begun in zip(clocks, start, strict=True)])
    wall, cpu = np.array(times).T
    return {
        "p50_ms": round(float(np.percentile(wall, 50)), 2),
        "p99_ms": round(float(np.percentile(wall, 99)), 2),
        "max_ms": round(float(wall.max()), 2),
        "cpu_p50_ms": round(float(np.percentile(cpu, 50)), 2),
        "cpu_p99_ms": round(float(np.percentile(cpu, 99)), 2),
    }


def recall(
    store: Store, collection: Collection, queries: FloatArray, n: int, scope: Scope | None
) -> float | None:
    """Return the share of the ten nearest that the vector search finds, by similarity (ties count alike)."""
    numbers = np.arange(n)
    if scope is not None:
        numbers = np.array([int(doc_id[-8:]) for doc_id in store.ids(scope)])
        numbers = numbers[numbers < n]
    if len(numbers) < 10:
        return None
    best = np.full((len(queries), 10), -2.0, dtype=np.float32)
    for start in range(0, len(numbers), _BLOCK):
        found = queries @ collection.vectors(numbers[start : start + _BLOCK]).T
        best = -np.sort(-np.concatenate([best, found], axis=1), axis=1)[:, :10]
    asked = {} if scope is None else {"scope": scope}
    n_found = 0
    for query, nearest in zip(queries, best, strict=True):
        hits = store.search(vector=query, top=10, **asked)
        n_found += sum(hit.score >= nearest[-1] - 1e-4 for hit in hits)
    return round(n_found / (10 * len(queries)), 4)


def disk_mb(arguments: argparse.Namespace, n: int) -> dict[str, int]:
    """Return what the store of n documents takes on disk, by top folder or file, in MB (1e6 bytes)."""
    folder = arguments.into / f"{'elastic' if arguments.elasticsearch else 'embedded'}-{n}"
    sizes: dict[str, int] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            name = "/".join(path.relative_to(folder).parts[:2])
            name = name if "/" in name else name.partition("-")[0]
            sizes[name] = sizes.get(name, 0) + path.stat().st_size
    if arguments.elasticsearch:
        client = connected(arguments.elasticsearch)
        told = client.request("GET", f"/{_FAMILY}-{n}/_stats/store")
        sizes["server"] = told["_all"]["primaries"]["store"]["size_in_bytes"]
    return {name: round(size / 1e6) for name, size in sorted(sizes.items()) if size >= 5e5}


def exponent(sizes: list[int], costs: list[float]) -> float:
    """Return b of cost = a * size ** b, fitted by least squares on logarithms."""
    return round(float(np.polyfit(np.log(sizes), np.log(costs), 1)[0]), 2)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--elasticsearch", default="", help="URL of a server; else the embedded store")
    parser.add_argument("--steps", nargs="+", choices=("build", "ask"), help="not both")
    parser.add_argument("--only", choices=("build", "ask"), help="one step, in this process")
    arguments = parser.parse_args()
    if arguments.only:
        step = build if arguments.only == "build" else ask
        print(json.dumps(step(arguments, arguments.documents[0])))
        return
    results = []
    for n in arguments.documents:
        result: dict[str, Any] = {"documents": n}
        for step_name in arguments.steps or ("build", "ask"):
            options = [
                sys.executable,
                __file__,
                "--texts",
                str(arguments.texts),
                "--into",
                str(arguments.into),
            ]
            options += ["--documents", str(n), "--queries", str(arguments.queries), "--only", step_name]
            options += ["--elasticsearch", arguments.elasticsearch]
            done = subprocess.run(options, stdout=subprocess.PIPE, check=True)
            result |= json.loads(done.stdout.splitlines()[-1])
        print(json.dumps(result, indent=1), flush=True)
        results.append(result)
    if len(results) > 1 and "hybrid" in results[0]:
        growth = {
            name: exponent(
                [each["documents"] for each in results], [each[name]["p50_ms"] for each in results]
            )
            for name in ("words", "vector", "hybrid")
        }
        print(json.dumps({"p50 grows with documents to the power of": growth}))


if __name__ == "__main__":
    main()
