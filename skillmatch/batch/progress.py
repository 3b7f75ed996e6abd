"""How far a batch is, read off its folder: by whoever looks, on any machine."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from typing import Any

from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import Plan
from skillmatch.batch.scanning import PLACES, read_places

_FRESH_S = 120.0
"""A worker that told nothing for so long is not counted."""

_STEPS = ("unpack", "scan", "group", "read", "settle", "join")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a batch is.

    Attributes:
        step: What is being done now.
        n_done, n_tasks: Of its tasks.
        n_rows: Input rows that were read; 0 until the first look is over.
        n_rows_all: Input rows in all, then.
        memory: The largest worker now, in bytes.
        n_workers: Workers that told of themselves.
    """

    step: str
    n_done: int
    n_tasks: int
    n_rows: int = 0
    n_rows_all: int = 0
    memory: int = 0
    n_workers: int = 0


def standing(layout: Layout, plan: Plan) -> Standing:
    """Return how far a batch is."""
    beats = _beats(layout)
    memory = max((int(beat["memory"]) for beat in beats), default=0)
    if layout.done.exists():
        n_rows = int(json.loads(layout.done.read_text())["rows"])
        return Standing(step="done", n_done=1, n_tasks=1, n_rows=n_rows, n_rows_all=n_rows, memory=memory)
    done = [name.partition("-")[0] for name in _names(layout)]
    step = next((name for name in reversed(_STEPS) if name in done), "scan")
    if not (layout.work / PLACES).exists() or "group" not in done:
        n_packed = sum(file.is_packed and not file.problem for file in plan.files)
        n_tasks = n_packed if step == "unpack" else max(len(plan.shards), 1)
        return Standing(
            step=step, n_done=done.count(step), n_tasks=n_tasks, memory=memory, n_workers=len(beats)
        )
    starts = read_places(layout).starts
    finished = {int(name.partition("-")[2]) for name in _names(layout) if name.startswith("read-")}
    n_rows = sum(starts[shard + 1] - starts[shard] for shard in finished)
    under_way = {
        str(beat["task"]): int(beat["n_rows"]) for beat in beats if str(beat["task"]).startswith("read-")
    }
    n_rows += sum(count for task, count in under_way.items() if int(task.partition("-")[2]) not in finished)
    n_tasks = len(starts) - 1
    if step == "join":
        n_tasks = -(-starts[-1] // plan.configuration.unit_rows)
    return Standing(
        step="read" if step == "group" else step,
        n_done=done.count("read" if step == "group" else step),
        n_tasks=n_tasks,
        n_rows=n_rows,
        n_rows_all=starts[-1],
        memory=memory,
        n_workers=len(beats),
    )


def _names(layout: Layout) -> list[str]:
    if not layout.parts.is_dir():
        return []
    return [name for name in os.listdir(layout.parts) if not name.startswith(".")]


def _beats(layout: Layout) -> list[dict[str, Any]]:
    found = []
    for path in layout.beats.glob("*.json"):
        try:
            if time.time() - path.stat().st_mtime < _FRESH_S:
                found.append(json.loads(path.read_text()))
        except (OSError, ValueError):  # replaced this moment
            continue
    return found
