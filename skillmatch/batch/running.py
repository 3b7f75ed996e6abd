"""Workers as processes of this machine: started, watched, replaced when one dies, stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import Plan
from skillmatch.batch.progress import Standing, standing
from skillmatch.batch.suspects import n_guilty
from skillmatch.errors import SkillmatchError

_MOST_DEATHS = 5
"""Workers that may die one after another, for each at a time, without anything getting done."""

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""For numpy: its products are small, and threads that wait for them cost a sixth of the work (measured)."""

_LOOKS_S = 0.5
_STOPS_S = 60.0


class WorkerFailed(SkillmatchError):
    """Workers cannot go on; the message says why."""


@dataclass(slots=True)
class _Child:
    name: str
    process: subprocess.Popen[bytes]
    errors: Path


def run_local(
    layout: Layout,
    plan: Plan,
    *,
    workers: int,
    on_progress: Callable[[Standing], None],
) -> None:
    """Let processes of this machine work until the output is whole.

    Args:
        layout: The output folder.
        plan: Its plan.
        workers: How many processes.
        on_progress: Told how far it is, about twice a second.

    Raises:
        WorkerFailed: Something that all tasks need is missing, the disk is full, or workers die again
            and again. What was committed stays.
        KeyboardInterrupt: As it came; the workers have given back what they had.
    """
    children = [_start(layout) for _ in range(workers)]
    n_deaths, most_named = 0, 0
    done = ("", 0)
    try:
        while not layout.done.exists():
            time.sleep(_LOOKS_S)
            now = standing(layout, plan)
            on_progress(now)
            n_named = n_guilty(layout.suspects.iterdir())
            if (now.step, now.n_done) != done or n_named > most_named:
                n_deaths, done, most_named = 0, (now.step, now.n_done), max(n_named, most_named)
            for place, child in enumerate(children):
                status = child.process.poll()
                if status is None or layout.done.exists():
                    continue
                if status in (2, 70):
                    raise WorkerFailed(_last_words(child))
                n_deaths += 1
                if n_deaths > _MOST_DEATHS * workers:
                    raise WorkerFailed(
                        f"{n_deaths} workers died one after another (last status {status}) while nothing got "
                        f"done. Is there enough memory? Under way: {', '.join(_leased(layout)) or 'nothing'}."
                    )
                children[place] = _start(layout)
        on_progress(standing(layout, plan))
    finally:
        _stop(children)


def _start(layout: Layout) -> _Child:
    name = f"worker-{uuid.uuid4().hex[:12]}"
    errors = layout.log / f"{name}.err"
    with errors.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603 -- our own module
            [sys.executable, "-m", "skillmatch.batch.child", str(layout.folder), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=file,
            env={**_ONE_THREAD, **os.environ},
        )
    return _Child(name, process, errors)


def _stop(children: list[_Child]) -> None:
    """End the workers: each gives its task back at the next chunk of postings, or is killed in the end."""
    for child in children:
        if child.process.stdin is not None:
            child.process.stdin.close()
    deadline = time.monotonic() + _STOPS_S
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


def _last_words(child: _Child) -> str:
    said = child.errors.read_text(errors="replace").strip().splitlines()
    return said[-1] if said else f"A worker ended with status {child.process.returncode}."


def _leased(layout: Layout) -> list[str]:
    return sorted({path.name.partition("@")[0] for path in layout.leases.iterdir()})
