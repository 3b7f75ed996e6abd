"""The same tasks on a Dask cluster. This module alone knows Dask.

Dask only says who works on what: tasks are claimed, committed and fenced as everywhere, so a task that Dask
starts twice is done once, and when the scheduler dies what was committed is there. All machines must see the
output folder and the inputs under the same paths.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from skillmatch.batch.beginning import engine_of
from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import Plan, load_plan
from skillmatch.batch.progress import Standing, standing
from skillmatch.batch.running import WorkerFailed
from skillmatch.batch.working import Stopped, Worker
from skillmatch.errors import SkillmatchError
from skillmatch.extras import require
from skillmatch.settings import from_environment

_LOOKS_S = 0.5
_CONNECTS_S = 20
_AGAIN_S = 0.1

_working = threading.Lock()
"""A Dask worker with several threads does one task at a time: more would only share a core."""


def run_on_dask(
    layout: Layout,
    plan: Plan,
    address: str,
    *,
    on_progress: Callable[[Standing], None],
) -> None:
    """Let the workers of a Dask cluster work until the output is whole.

    Args:
        layout: The output folder, which all of them see under this path.
        plan: Its plan.
        address: Of the scheduler, e.g. ``tcp://10.0.0.1:8786``.
        on_progress: Told how far it is, about twice a second.

    Raises:
        WorkerFailed: The scheduler cannot be reached or has gone, or a worker cannot go on. What was
            committed stays.
        MissingExtra: ``distributed`` is not installed.
    """
    distributed = require("distributed", extra="dask", purpose="Running on a Dask cluster")
    lookout = Worker(layout, plan, name="lookout", make_engine=_no_engine)
    try:
        with distributed.Client(address, timeout=_CONNECTS_S, set_as_default=False) as client:
            while (step := lookout.next_step()) is not None:
                _do(client, layout, plan, lookout.open_tasks(step), on_progress)
                time.sleep(_AGAIN_S)
    except (OSError, TimeoutError, distributed.comm.CommClosedError) as error:
        raise WorkerFailed(
            f"The Dask scheduler at {address} cannot be reached or has gone. What was committed is kept. Go "
            f"on with: skillmatch batch resume {layout.folder}"
        ) from error
    on_progress(standing(layout, plan))


def _do(
    client: Any,
    layout: Layout,
    plan: Plan,
    tasks: list[str],
    on_progress: Callable[[Standing], None],
) -> None:
    """Let the cluster do the tasks of a step; those that somebody else has are asked for again later."""
    folder = str(layout.folder.resolve())
    waiting = {client.submit(do_task, folder, plan.key, task, pure=False, retries=0): task for task in tasks}
    while waiting:
        time.sleep(_LOOKS_S)
        on_progress(standing(layout, plan))
        if client.status != "running":
            raise OSError
        for future in [each for each in waiting if each.done()]:
            task = waiting.pop(future)
            if future.status != "finished":
                raise _failure(future, task)
            said = future.result()
            if said:
                raise WorkerFailed(said)


def _failure(future: Any, task: str) -> Exception:
    if future.status in ("cancelled", "lost"):
        return OSError()
    return WorkerFailed(f"{task}: Dask gave it up ({type(future.exception()).__name__}). Enough memory?")


def do_task(folder: str, key: str, task: str) -> str:
    """Do a task of a batch in a Dask worker; return why it cannot go on, or ""."""
    try:
        with _working:
            _worker(folder, key).do(task)
    except (SkillmatchError, Stopped) as error:
        return str(error)
    return ""


@lru_cache(maxsize=1)
def _worker(folder: str, key: str) -> Worker:
    """Return this process's worker for a batch: one at a time, the engine stays loaded."""
    layout = Layout(Path(folder))
    plan = load_plan(layout)
    if plan.key != key:
        raise WorkerFailed(f"{folder}: another batch is there on this machine.")
    settings = from_environment(os.environ, cpu_count=os.cpu_count())
    name = f"dask-{os.uname().nodename}-{os.getpid()}"
    return Worker(layout, plan, name=name, make_engine=lambda: engine_of(plan, settings))


def _no_engine() -> Any:
    raise AssertionError("the one who shares out does no work")
