"""A process of its own that extracts postings by one tier; run by benchmarks/extraction.py.

    python extraction_fresh.py TIER < texts.json

Reads a JSON list of texts and prints one JSON object: where the processor's seconds to the first mention
went, the processor's seconds in all, and the process's peak memory in MiB.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path


def peak_mib() -> float:
    """Return the most memory the process held so far, in MiB (Linux)."""
    # Not getrusage: its peak may be that of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Extract and print."""
    texts = json.load(sys.stdin)
    seconds: dict[str, float] = {}
    clock = [0.0]

    def note(step: str) -> None:
        now = time.process_time()
        seconds[step], clock[0] = now - clock[0], now

    note("Python")
    from skillmatch.engine import Engine
    from skillmatch.settings import Settings
    from skillmatch.types import RawDocument

    with tempfile.TemporaryDirectory() as home:
        engine = Engine(Settings(home=Path(home), threads=1, tier=sys.argv[1]))
        note("imports")
        documents = (RawDocument(doc_id=str(number), text=text) for number, text in enumerate(texts))
        first = engine.read_posting(next(documents))
        note("reading, with the language model")
        _ = engine.taxonomy
        note("taxonomy")
        _ = engine.lexical
        note("labels")
        _ = engine.tier
        note("tier")
        n_mentions = len(engine.extractor.mentions(first.document))
        note("first mentions")
        print(json.dumps({"n_mentions": n_mentions}), flush=True)
        for document in documents:
            engine.extractor.mentions(engine.read_posting(document).document)
    print(json.dumps({"steps": seconds, "processor": time.process_time(), "peak": peak_mib()}))


if __name__ == "__main__":
    main()
