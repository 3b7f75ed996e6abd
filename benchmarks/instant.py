"""How many real sentences a second the tier ``instant`` ranks on one core, and where its time goes.

Run ``OPENBLAS_NUM_THREADS=1 python benchmarks/instant.py --mirror FOLDER [--sentences N]``. Sentences:
distinct ones of NHS and Hacker News postings, as the reading of postings cuts them. Each figure is the median
of seven runs, in time of the processor, all threads together: the machines are shared. Literal matching is
timed beside it, by the same clock.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from skillmatch.extract.extractor import Extractor
from skillmatch.extract.rank import instant
from skillmatch.extract.rank.instant import InstantRanker
from skillmatch.extract.rank.static import find_runs
from skillmatch.extract.ranking import esco_skills
from skillmatch.taxonomy import load_bundled
from skillmatch.text import read_posting
from skillmatch.types import Document, RawDocument

RUNS = 7
SOURCES = {"nhs_jobs_uk_2020-11.jsonl.gz": "description", "hn_who_is_hiring_2011_2019.jsonl.gz": "text"}
SHORTEST = 3


def documents(mirror: Path, n_sentences: int) -> Iterator[Document]:
    """Yield postings of both sources until each gave half of the sentences."""
    for name, column in SOURCES.items():
        found = 0
        with gzip.open(mirror / "postings" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)[column] or ""
                document = read_posting(RawDocument(doc_id="posting", text=text)).document
                found += len(document.sentences)
                yield document
                if found >= n_sentences // 2:
                    break


def seconds(work: Callable[[], object]) -> float:
    """Return the median processor time of ``RUNS`` runs, after one to warm up."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def steps_of(ranker: InstantRanker, sentences: list[str]) -> dict[str, float]:
    """Return the processor time of each step in one run."""
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any) -> Any:
            start = time.process_time()
            result = work(*args)
            spent[name] += time.process_time() - start
            return result

        return wrapped

    names = {
        "_candidates": "candidates",
        "_queries": "sums of runs",
        "_near": "cosines",
        "_words_of_labels": "words of labels",
    }
    for method, name in names.items():
        setattr(ranker, method, timed(name, getattr(ranker, method)))
    vocabulary = ranker._vocabulary
    vocabulary.numbers = timed("words", vocabulary.numbers)  # type: ignore[method-assign]
    with patch.object(instant, "find_runs", timed("runs", find_runs)):
        start = time.process_time()
        ranker.list(sentences, [{}] * len(sentences))
        total = time.process_time() - start
    return {**spent, "pooling, margins, ordering": total - sum(spent.values())}


def main() -> None:
    """Print sentences a second and the share of each step."""
    parser = argparse.ArgumentParser(description="Speed of the tier instant.")
    parser.add_argument("--mirror", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=6000)
    options = parser.parse_args()
    taxonomy = load_bundled()
    read = list(documents(options.mirror, options.sentences))
    texts = dict.fromkeys(
        " ".join(sentence.span.of(document.text).split())
        for document in read
        for sentence in document.sentences
    )
    sentences = [text for text in texts if len(text.split()) >= SHORTEST]
    words = sum(len(text.split()) for text in sentences) / len(sentences)
    skills = esco_skills(taxonomy)
    start = time.process_time()
    ranker = InstantRanker.load(skills)
    loaded = time.process_time() - start
    named: list[Any] = [{}] * len(sentences)
    ranked = seconds(lambda: ranker.list(sentences, named))
    extractor = Extractor(taxonomy)
    matched = seconds(lambda: [extractor.mentions(document) for document in read])
    all_sentences = sum(len(document.sentences) for document in read)
    print(f"{len(sentences)} distinct sentences of {words:.1f} words; loading takes {loaded:.2f} s")
    print(f"ranking alone                  {len(sentences) / ranked:9,.0f} sentences/s")
    print(f"named skills and typing errors {all_sentences / matched:9,.0f} sentences/s")
    both = ranked / len(sentences) + matched / all_sentences
    print(f"both together                  {1 / both:9,.0f} sentences/s")
    steps = steps_of(ranker, sentences)
    whole = sum(steps.values())
    for name, spent in sorted(steps.items(), key=lambda item: -item[1]):
        each = spent / len(sentences) * 1e6
        print(f"  {name:28} {spent / whole:6.1%} {each:7.1f} us a sentence")


if __name__ == "__main__":
    main()
