"""How long one posting of about 3 kB takes, warm, on one core, beside the encoder pass it cannot do without.

    python benchmarks/posting.py [--runs 30]

Prints the median milliseconds of reading, extracting (all methods), exact and fuzzy matching alone, and of
the named peer: encoding the posting's sentences once with the same encoder, the floor of any dense matcher.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.extract import Extractor
from skillmatch.settings import Settings
from skillmatch.sources.tables import read_documents
from skillmatch.types import RawDocument

LENGTH = 3000
"""Characters of the posting: two sample postings, one after the other, cut here."""


def posting() -> RawDocument:
    """Return a posting of 3,000 characters made of the sample's first two long plain ones."""
    samples = [
        raw for raw in read_documents(content_path("samples", "postings")) if "plain" in raw.media_type
    ]
    longest = sorted(samples, key=lambda raw: (-len(raw.text), raw.doc_id))[:2]
    return RawDocument(doc_id="bench", text="\n\n".join(raw.text for raw in longest)[:LENGTH])


def median_ms(job: Callable[[], object], runs: int) -> float:
    """Return the median wall time of ``job`` in milliseconds, after one run to warm up."""
    job()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        engine = Engine(Settings(home=Path(home), threads=1))
        raw = posting()
        read = engine.read_posting(raw)
        sentences = [sentence.span.of(raw.text) for sentence in read.document.sentences]
        named = Extractor(engine.taxonomy)
        floor = median_ms(lambda: engine.encoder.encode(sentences), runs)
        rows = {
            "read the posting (language, sections, requirements)": lambda: engine.read_posting(raw),
            "exact and fuzzy matching": lambda: named.mentions(read.document),
            "all methods (exact, fuzzy, dense)": lambda: engine.extractor.mentions(read.document),
        }
        print(f"{len(raw.text)} characters, {len(sentences)} sentences; median of {runs} runs, one thread")
        print(f"{'peer: one encoder pass over the sentences':<56}{floor:8.1f} ms   1.00")
        for name, job in rows.items():
            taken = median_ms(job, runs)
            print(f"{name:<56}{taken:8.1f} ms{taken / floor:7.2f}")


if __name__ == "__main__":
    main()
