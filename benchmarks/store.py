"""How fast the embedded store is, and how true: build rate, open, query and erase times, recall, size.

    python benchmarks/store.py --documents 20000 --queries 200 [--fold-above 100000] [--mirror DIR]

Documents are real posting texts where a mirror is named (NHS postings and Hacker News, again from the start
once they run out), else made of the taxonomy's own labels. Vectors are seeded mixtures around 500 centres:
they cluster as encodings do, and cost no encoding. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from skillmatch.index.embedded import EmbeddedStore
from skillmatch.taxonomy import load_bundled
from skillmatch.types import FloatArray, StoredDocument

DIM = 384
_CENTRES = 500


def made_texts(rng: random.Random) -> Iterator[str]:
    """Yield texts of about 1 kB out of skill labels, without end."""
    labels = [skill.preferred_label for skill in load_bundled().skills.values()]
    while True:
        yield ". ".join(rng.sample(labels, 30))


def real_texts(mirror: Path) -> Iterator[str]:
    """Yield posting texts of the mirror, again from the start when they end."""
    paths = [
        mirror / "postings" / name
        for name in ("nhs_jobs_uk_2020-11.jsonl.gz", "hn_who_is_hiring_2011_2019.jsonl.gz")
    ]
    while True:
        for path in paths:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield " ".join(value for value in json.loads(line).values() if isinstance(value, str))[
                        :4000
                    ]


def vectors(n: int, seed: int) -> FloatArray:
    """Return unit rows around 500 centres, shape (n, DIM)."""
    centres = np.random.default_rng(0).normal(size=(_CENTRES, DIM)).astype(np.float32)
    rng = np.random.default_rng(seed)
    rows = centres[rng.integers(0, _CENTRES, n)] + rng.normal(size=(n, DIM)).astype(np.float32)
    units: FloatArray = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return units


def timed(call: Callable[[int], object], n: int) -> dict[str, float]:
    """Return median and 99th percentile of n calls, in milliseconds."""
    times = []
    for number in range(n):
        start = time.perf_counter()
        call(number)
        times.append((time.perf_counter() - start) * 1000)
    return {
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p99_ms": round(float(np.percentile(times, 99)), 2),
    }


def measure(
    folder: Path, texts: Iterator[str], *, n: int, n_queries: int, fold_above: int
) -> dict[str, object]:
    """Build a store of n documents in ``folder`` and question it."""
    rows = vectors(n, 1)
    queries = vectors(n_queries, 2)
    sentences = [" ".join(text.split()[5:25]) for text in islice(texts, n_queries)]
    documents = (
        StoredDocument(
            doc_id=f"d{i}", kind="posting", title=f"posting {i}", text=text, vector=tuple(rows[i].tolist())
        )
        for i, text in enumerate(islice(texts, n))
    )
    start = time.perf_counter()
    with EmbeddedStore(folder, DIM, fold_above=fold_above) as store:
        store.put(documents)
    built_s = time.perf_counter() - start
    opened = timed(lambda _: EmbeddedStore(folder, DIM, fold_above=fold_above).close(), 5)
    store = EmbeddedStore(folder, DIM, fold_above=fold_above)
    start = time.perf_counter()
    store.search(vector=queries[0], top=10)
    first_vector_s = time.perf_counter() - start
    found = [[hit.doc_id for hit in store.search(vector=query, top=10)] for query in queries]
    best = np.argsort(-(queries @ rows.T), axis=1)[:, :10]
    recall = np.mean(
        [len({f"d{i}" for i in exact} & set(got)) / 10 for exact, got in zip(best, found, strict=True)]
    )
    result = {
        "documents": n,
        "build_documents_per_s": round(n / built_s),
        "open": opened,
        "first_vector_search_s": round(first_vector_s, 3),
        "words": timed(lambda i: store.search(words=sentences[i], top=10), n_queries),
        "vector": timed(lambda i: store.search(vector=queries[i], top=10), n_queries),
        "both": timed(lambda i: store.search(words=sentences[i], vector=queries[i], top=10), n_queries),
        "put_one": timed(
            lambda i: store.put(
                [StoredDocument(doc_id=f"new{i}", kind="resume", title="", text=sentences[i])]
            ),
            50,
        ),
        "vector_recall_at_10": round(float(recall), 4),
        "is_graph": n > fold_above,
        "disk_mb": round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    result["check"] = timed(lambda _: store.check(), 3)
    result["erase_one"] = timed(lambda i: store.erase([f"d{i}"]), 3)
    store.close()
    return result


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--fold-above", type=int, default=100_000)
    parser.add_argument("--mirror", type=Path)
    arguments = parser.parse_args()
    texts = real_texts(arguments.mirror) if arguments.mirror else made_texts(random.Random(0))
    with tempfile.TemporaryDirectory() as folder:
        result = measure(
            Path(folder),
            texts,
            n=arguments.documents,
            n_queries=arguments.queries,
            fold_above=arguments.fold_above,
        )
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
