"""How long the exposure report on all labelled occupations takes, warm, beside doing its sums the plain way.

    python benchmarks/exposure_report.py [--runs 5]

Prints the median seconds of gathering the facts, of composing them, and of writing each format, for all 923
occupations with every figure and table. Warm: the engine has been asked once. The named peer is the plain
way to the figures of one table of the report, the 95% intervals of beta for all occupations: a loop over
``csv`` rows with ``random.choices`` and ``statistics``, as a script without skillmatch would have it. Its
ratio is to the whole HTML report: to the first one, which draws and loads everything, and to a warm one,
which takes draws and measures from memory.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from skillmatch.engine import Engine
from skillmatch.exposure import ExposureTable
from skillmatch.exposure.labels import TASK_SCORES, TASK_WEIGHTS
from skillmatch.exposure.uncertainty import N_DRAWS
from skillmatch.report.exposure import FORMATS, choose, compose, gather, rendered
from skillmatch.settings import Settings

MEASURE = "gpts_beta_human"


def median_seconds(
    work: Callable[[], object], runs: int, *, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the median time of a call in seconds; ``time.process_time`` counts this process's work alone."""
    times = []
    for _ in range(runs):
        start = clock()
        work()
        times.append(clock() - start)
    return statistics.median(times)


def task_rows(table: ExposureTable) -> str:
    """Return the labelled tasks as the CSV that the peer reads."""
    out = io.StringIO()
    writer = csv.writer(out)
    for task in table.labelled_tasks():
        score = TASK_SCORES["beta"][task.labels["human"]]
        writer.writerow((task.onet_soc_code, score, TASK_WEIGHTS[task.task_type]))
    return out.getvalue()


def plain_intervals(rows: str) -> dict[str, tuple[float, float]]:
    """Return the interval of each occupation's beta by drawing its tasks anew, row by row."""
    by_code: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for code, score, weight in csv.reader(io.StringIO(rows)):
        by_code[code].append((float(score), float(weight)))
    drawn = random.Random(0)
    found = {}
    for code, tasks in by_code.items():
        means = []
        for _ in range(N_DRAWS):
            sample = drawn.choices(tasks, k=len(tasks))
            means.append(sum(s * w for s, w in sample) / sum(w for _, w in sample))
        cuts = statistics.quantiles(means, n=40)
        found[code] = (cuts[0], cuts[-1])
    return found


def main() -> None:
    """Print the medians and ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        engine = Engine(Settings(home=Path(home)))
        selection = choose(engine)

        def gathered() -> object:
            return gather(engine, selection, measure=MEASURE)

        start = time.perf_counter()
        facts = gather(engine, selection, measure=MEASURE)
        report = compose(facts, command="benchmark")
        rendered(report, "html")
        first = time.perf_counter() - start
        print(f"{len(selection.codes)} occupations; first HTML report, nothing loaded yet: {first:.2f} s")
        steps: dict[str, Callable[[], object]] = {
            "gather": gathered,
            "compose": lambda: compose(facts, command="benchmark"),
            **{form: partial(rendered, report, form) for form in FORMATS},
        }
        print("step, and whole report in a format: seconds by the clock (CPU seconds, for busy machines)")
        seconds = {name: median_seconds(work, runs) for name, work in steps.items()}
        cpu = {name: median_seconds(work, runs, clock=time.process_time) for name, work in steps.items()}
        for name in steps:
            print(f"{name:14} {seconds[name]:7.2f} ({cpu[name]:.2f})")
        made, made_cpu = (found["gather"] + found["compose"] for found in (seconds, cpu))
        for form in FORMATS:
            print(f"report as {form:4} {made + seconds[form]:7.2f} ({made_cpu + cpu[form]:.2f})")
        rows = task_rows(engine.measures.table)
        peer = median_seconds(lambda: plain_intervals(rows), max(runs // 2, 1))
        print(f"peer: intervals alone with csv, random and statistics {peer:.2f} s")
        warm = made + seconds["html"]
        print(f"ratio peer / HTML report, first: {peer / first:.1f}; warm: {peer / warm:.1f}")


if __name__ == "__main__":
    main()
