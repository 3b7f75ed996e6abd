"""How far a batch is, for people at a terminal and for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from skillmatch.cli.session import console

if TYPE_CHECKING:
    from skillmatch.batch.progress import Standing

_TOLD_EVERY_S = 10.0
_MIB = 1 << 20


@contextmanager
def watching(*, quiet: bool) -> Iterator[Callable[[Standing], None]]:
    """Give a callback that shows how far a batch is: a bar, or a line of JSON now and then.

    Args:
        quiet: No bar, even on a terminal.
    """
    clock = _Clock()
    if quiet or not sys.stderr.isatty():
        yield _Lines(clock)
        return

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}"),
    )
    with Progress(*columns, console=console(err=True), transient=True) as bar:
        task: Any = bar.add_task("starting", total=None, told="")

        def show(now: Standing) -> None:
            found = clock.figures(now)
            left = "" if found["eta_s"] is None else f", {found['eta_s'] / 60:,.0f} min left"
            told = f"{found['rows_per_s']:,.0f} rows/s{left}, {found['memory_mib']:,} MiB a worker"
            total, done = (now.n_rows_all, now.n_rows) if now.n_rows_all else (now.n_tasks, now.n_done)
            bar.update(task, description=now.step, total=total, completed=done, told=told)

        yield show


class _Clock:
    """Rates since the first row that was read in this run."""

    def __init__(self) -> None:
        self._start: tuple[float, int] | None = None

    def figures(self, now: Standing) -> dict[str, Any]:
        """Return all there is to tell."""
        at = time.monotonic()
        if self._start is None and now.n_rows_all:
            self._start = (at, now.n_rows)
        began, before = self._start or (at, now.n_rows)
        rate = (now.n_rows - before) / (at - began) if at > began else 0.0
        left = now.n_rows_all - now.n_rows
        return {
            "step": now.step,
            "tasks_done": now.n_done,
            "tasks": now.n_tasks,
            "rows": now.n_rows,
            "rows_all": now.n_rows_all,
            "rows_per_s": round(rate, 2),
            "eta_s": round(left / rate) if rate > 0 else None,
            "memory_mib": now.memory // _MIB,
            "workers": now.n_workers,
        }


class _Lines:
    def __init__(self, clock: _Clock) -> None:
        self._clock = clock
        self._told = float("-inf")

    def __call__(self, now: Standing) -> None:
        figures = self._clock.figures(now)
        if time.monotonic() - self._told >= _TOLD_EVERY_S or now.step == "done":
            self._told = time.monotonic()
            click.echo(json.dumps(figures), err=True)
