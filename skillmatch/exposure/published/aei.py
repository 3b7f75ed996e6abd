"""The Anthropic Economic Index of March 2025 (MIT), in its own words: usage by task *sentence*, not by id.

Its tasks are those of an older O*NET; their occupations are of O*NET-SOC 2010.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from skillmatch.sources.releases import Sources

RELEASE = "aei-2025-03-27"


def usage_table(sources: Sources) -> dict[str, Any]:
    """Return the share of conversations, in percent, by task; and the number of tasks of each occupation.

    A sentence that several tasks bear is split evenly among them, as its authors do. ``unmatched_pct`` is
    the share of conversations on sentences that no O*NET task bears ("none" among them).
    """
    tasks: dict[str, list[tuple[str, str]]] = defaultdict(list)
    n_tasks: Counter[str] = Counter()
    for row in sources.rows(RELEASE, "onet_task_statements.csv"):
        tasks[row["Task"].strip().lower()].append((row["O*NET-SOC Code"], row["Task ID"].removesuffix(".0")))
        n_tasks[row["O*NET-SOC Code"]] += 1
    shares: dict[tuple[str, str], float] = defaultdict(float)
    unmatched = 0.0
    for row in sources.rows(RELEASE, "task_pct_v2.csv"):
        matched = tasks.get(row["task_name"].strip().lower(), [])
        for task in matched:
            shares[task] += float(row["pct"]) / len(matched)
        unmatched += 0.0 if matched else float(row["pct"])
    ordered = sorted(shares, key=lambda task: (task[0], int(task[1])))
    return {
        "onet_2010_code": [code for code, _ in ordered],
        "task_id": [task for _, task in ordered],
        "pct": [shares[task] for task in ordered],
        "unmatched_pct": unmatched,
        "n_tasks": dict(sorted(n_tasks.items())),
    }
