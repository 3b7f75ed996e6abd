"""The steps of a batch in order, and the loop of a worker: take what is free, do it, commit it.

``unpack`` packed tables, ``scan`` every shard, ``group`` what repeats, ``read`` every shard, ``settle`` what
failed, ``join`` parts into files of the output, ``finish`` with the summary. A step begins when all of the
one before is committed. Any number of workers on any number of machines may run this loop on one folder.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, BinaryIO

from skillmatch.batch.committing import clear_leftovers, committing, described, write_line
from skillmatch.batch.finding import Finder
from skillmatch.batch.finishing import finish
from skillmatch.batch.joining import FAILED_TASK, join, n_units, settle
from skillmatch.batch.layout import Layout
from skillmatch.batch.leases import EXPIRES_S, Claims, Fenced, Lease, beating
from skillmatch.batch.planning import Plan, Shard
from skillmatch.batch.reading import shards_of, unpack_task
from skillmatch.batch.scanning import GROUP_TASK, group, read_places, scan, scan_task, unpack
from skillmatch.batch.shards import read_row, read_shard, read_task
from skillmatch.batch.suspects import DEATHS_OF_SHARD, Suspects
from skillmatch.batch.trying import ends_its_reader

if TYPE_CHECKING:
    from skillmatch.engine import Engine

STEPS = ("unpack", "scan", "group", "read", "settle", "join", "finish")
_WAITS_S = 0.2
_REPORTS_S = 1.0


class Stopped(Exception):
    """The worker was asked to stop; its task is given back."""


class Worker:
    """Works on the tasks of one output folder."""

    def __init__(
        self,
        layout: Layout,
        plan: Plan,
        *,
        name: str,
        make_engine: Callable[[], Engine],
        expires_s: float = EXPIRES_S,
    ) -> None:
        """Prepare; nothing is loaded before it is needed.

        Args:
            layout: The output folder.
            plan: Its plan.
            name: What logs call this worker; no other may have it.
            make_engine: Makes the engine with the plan's tier.
            expires_s: Seconds without a heartbeat after which others' leases are taken over.
        """
        self._layout, self._plan, self._name = layout, plan, name
        self._make_engine, self._expires_s = make_engine, expires_s
        self._claims = Claims(layout.leases, expires_s=expires_s)
        self.stop = Event()
        self._step = 0
        self._reported = 0.0
        layout.make_folders()

    def run(self) -> None:
        """Work until the output is whole.

        Raises:
            Stopped: ``stop`` was set.
            SkillmatchError: Something that all tasks need is missing; the disk is full.
        """
        while (step := self.next_step()) is not None:
            if not any(self.do(task) for task in self.open_tasks(step)):
                self.pause()

    def next_step(self) -> str | None:
        """Return the first step that is not done; None when the output is whole."""
        while self._step < len(STEPS) and not self.open_tasks(STEPS[self._step]):
            self._step += 1
        return STEPS[self._step] if self._step < len(STEPS) else None

    def tasks(self, step: str) -> list[str]:
        """Return all tasks of a step; the one before must be done."""
        layout, plan = self._layout, self._plan
        if step == "unpack":
            return [
                unpack_task(place)
                for place, file in enumerate(plan.files)
                if file.is_packed and not file.problem
            ]
        if step in ("scan", "read"):
            name = scan_task if step == "scan" else read_task
            return [name(place) for place in range(len(self._shards))]
        if step == "join":
            units = n_units(read_places(layout).total, plan.configuration.unit_rows)
            return [f"join-{unit:05}" for unit in range(units)]
        return [{"group": GROUP_TASK, "settle": FAILED_TASK, "finish": "finish"}[step]]

    def do(self, task: str) -> bool:
        """Do a task unless somebody else has it; say whether it was done.

        Raises:
            Stopped: ``stop`` was set meanwhile; the lease is given back.
        """
        lease = self._claims.claim(task)
        if lease is None:
            return False
        path = self._path(task)
        try:
            with beating(lease, expires_s=self._expires_s):
                if not path.exists():
                    clear_leftovers(path)
                    self.report(task, 0)
                    with committing(path, lease.check) as out:
                        self._work(task, lease, out)
                    log = self._layout.log / f"{self._name}.jsonl"
                    write_line(log, described(path, task=task, token=lease.token))
        except Fenced:
            return False
        finally:
            lease.release()
        self.report("", 0)
        return True

    def pause(self) -> None:
        """Wait a moment for what others do.

        Raises:
            Stopped: ``stop`` was set.
        """
        self.report("", 0)
        if self.stop.wait(_WAITS_S):
            raise Stopped

    def report(self, task: str, n_rows: int) -> None:
        """Tell how far this worker is, at most once a second; end the task where it was asked to stop.

        Raises:
            Stopped: ``stop`` was set.
        """
        if self.stop.is_set():
            raise Stopped
        now = time.monotonic()
        if now - self._reported < _REPORTS_S:
            return
        self._reported = now
        said = {"pid": os.getpid(), "task": task, "n_rows": n_rows, "memory": _memory()}
        # A beat that is lost is no loss.
        with suppress(OSError):
            beat = self._layout.beats / f"{self._name}.json"
            fresh = beat.with_suffix(".new")
            fresh.write_text(json.dumps(said))
            fresh.replace(beat)

    def open_tasks(self, step: str) -> list[str]:
        """Return the tasks of a step that are not committed; the step before must be done."""
        if self._layout.done.exists():
            return []
        done = set(os.listdir(self._layout.parts))
        return [task for task in self.tasks(step) if task not in done]

    def _path(self, task: str) -> Path:
        return self._layout.done if task == "finish" else self._layout.part(task)

    def _work(self, task: str, lease: Lease, out: BinaryIO) -> None:
        layout, plan = self._layout, self._plan
        step, _, number = task.partition("-")
        if step == "unpack":
            unpack(layout, plan, int(number), out)
        elif step == "scan":
            scan(layout, plan, self._shards[int(number)], out)
        elif step == "group":
            group(layout, len(self._shards), out)
        elif step == "read":
            self._read(int(number), lease, out)
        elif step == "settle":
            settle(layout, out)
        elif step == "join":
            join(layout, plan, self._shards, int(number), lease.check, out)
        else:
            finish(layout, plan, self._engine.provenance(), lease.check, out)

    def _read(self, number: int, lease: Lease, out: BinaryIO) -> None:
        task = lease.task
        suspects = Suspects(self._layout.suspects / task)
        # A lease is taken over from the dead: its token tells how many there were.
        is_careful = lease.token > DEATHS_OF_SHARD or suspects.are_noted
        watching = suspects.watching(lambda place: ends_its_reader(self._layout, number, place))
        read_shard(
            self._layout,
            self._plan,
            number,
            self._shards[number],
            self._finder,
            out,
            lambda n: self.report(task, n),
            watching=watching if is_careful else None,
        )

    def try_row(self, number: int, place: int) -> None:
        """Read one row of a shard, for nothing but to see whether this process outlives it."""
        read_row(self._layout, self._plan, self._shards[number], self._finder, place)

    @cached_property
    def _shards(self) -> list[Shard]:
        return shards_of(self._layout, self._plan)

    @cached_property
    def _engine(self) -> Engine:
        return self._make_engine()

    @cached_property
    def _finder(self) -> Finder:
        remembered = self._layout.remembered / os.uname().nodename
        remembered.mkdir(exist_ok=True)
        return Finder(self._engine, self._plan, remembered)


def _memory() -> int:
    """Return the bytes of memory of this process now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
