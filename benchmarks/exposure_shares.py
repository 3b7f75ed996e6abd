"""How long exposure intervals and tables of shares take, in one process, and the memory they need.

    python benchmarks/exposure_shares.py [--runs 5]

Prints medians. The peer of the draws is the plain way: one occupation after the other with numpy.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from skillmatch.exposure import ExposureTable
from skillmatch.exposure.criterion import Criterion
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.grouped import GROUPING_NAMES
from skillmatch.exposure.labels import TASK_SCORES, TASK_WEIGHTS, LabelledTask
from skillmatch.exposure.measures import MeasureTable
from skillmatch.exposure.share_table import share_table
from skillmatch.exposure.uncertainty import N_DRAWS, TaskBootstrap
from skillmatch.taxonomy import load_bundled


def median_seconds(work: Callable[[], object], runs: int) -> float:
    """Return the median time of a call in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def one_by_one(tasks: list[LabelledTask]) -> None:
    """Draw the beta of every occupation by itself, for one rater."""
    grouped: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for task in tasks:
        weight = TASK_WEIGHTS[task.task_type]
        grouped[task.onet_soc_code].append((weight, weight * TASK_SCORES["beta"][task.labels["human"]]))
    generator = np.random.default_rng(1)
    for pairs in grouped.values():
        weights, scores = np.array(pairs).T
        chosen = generator.integers(0, len(pairs), size=(N_DRAWS, len(pairs)))
        scores[chosen].sum(axis=1) / weights[chosen].sum(axis=1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    table = ExposureTable.load_bundled()
    tasks = list(table.labelled_tasks())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    drawn = median_seconds(lambda: TaskBootstrap(tasks), runs)
    added = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    plain = median_seconds(lambda: one_by_one(tasks), runs)
    print(
        f"1,000 draws, 923 occupations, both raters  {drawn:6.2f} s, {added / 1024:.0f} MiB more at the peak"
    )
    print(f"peer: one occupation at a time, one rater   {plain:6.2f} s, ratio {drawn / plain:.2f}")
    employment, measures = EmploymentTable.load_bundled(), MeasureTable.load_bundled()
    bootstrap = TaskBootstrap(tasks)
    zones = {each.onet_soc_code: each.job_zone for each in load_bundled().occupations.values()}
    criterion = Criterion(measure="gpts_beta_human", threshold=0.5)
    for by in (None, *GROUPING_NAMES):
        for name, draws in (("", None), (" with intervals", bootstrap)):
            seconds = median_seconds(
                lambda by=by, draws=draws: share_table(
                    measures.by_onet, employment, criterion, by=by, job_zones=zones, bootstrap=draws
                ),
                runs,
            )
            print(f"shares by {by or 'nothing'}{name:<16} {seconds:6.2f} s")


if __name__ == "__main__":
    main()
