"""How long starting takes, each in a fresh process: help, a look-up, loading the facts, the first extraction.

    python benchmarks/start.py [--runs 5]

Prints the median wall time of each command and its ratio to the named peer, ``python -c pass`` with the same
interpreter: what starting Python costs by itself.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from skillmatch.content import content_path

_LOAD = (
    "import time, skillmatch.taxonomy as t; s = time.perf_counter(); t.load_bundled(); "
    "print(time.perf_counter() - s)"
)


def median_seconds(command: list[str], runs: int) -> float:
    """Return the median wall time of a command in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    python = [sys.executable]
    posting = str(content_path("samples", "postings", "p01-backend-engineer.txt"))
    peer = median_seconds([*python, "-c", "pass"], runs)
    rows = {
        "peer: python -c pass": peer,
        "skillmatch --help": median_seconds([*python, "-m", "skillmatch", "--help"], runs),
        "skillmatch skills find k8s": median_seconds(
            [*python, "-m", "skillmatch", "skills", "find", "k8s"], runs
        ),
        "skillmatch skills extract POSTING": median_seconds(
            [*python, "-m", "skillmatch", "skills", "extract", posting], runs
        ),
    }
    for name, seconds in rows.items():
        print(f"{name:<40}{seconds:8.2f} s{seconds / peer:9.1f}")
    with tempfile.TemporaryDirectory() as folder:
        loads = [
            float(
                subprocess.run(
                    [*python, "-c", _LOAD], check=True, capture_output=True, cwd=Path(folder)
                ).stdout
            )
            for _ in range(runs)
        ]
    print(f"{'loading the bundled facts':<40}{statistics.median(loads):8.2f} s")


if __name__ == "__main__":
    main()
