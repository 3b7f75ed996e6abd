"""The same batch on a real Dask cluster: ``dask scheduler`` and ``dask worker`` as processes, killed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from batch_corpus import begun, output, rows, run, write_jsonl

from skillmatch.batch.beginning import again
from skillmatch.batch.checking import check
from skillmatch.batch.on_dask import run_on_dask
from skillmatch.batch.running import WorkerFailed

pytest.importorskip("distributed")


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder):
        self.file = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--port", "0", "--no-dashboard")
        self.workers = []

    def start(self, what, *options):
        log = (self.file.parent / f"{what}-{time.monotonic_ns()}.log").open("wb")
        environment = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
        return subprocess.Popen(
            [sys.executable, "-m", "dask", what, "--scheduler-file", str(self.file), *options],
            stdout=log,
            stderr=log,
            env=environment,
            cwd=self.file.parent,
        )

    def add_worker(self):
        self.workers.append(
            self.start("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "20")
        )

    @property
    def address(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                return json.loads(self.file.read_text())["address"]
            except (OSError, ValueError):
                time.sleep(0.1)
        raise AssertionError("no scheduler")

    def stop(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    found = Cluster(tmp_path)
    yield found
    found.stop()


class Killer:
    """Kills a process when some shards are read and another is under way."""

    def __init__(self, layout, process, n_read):
        self.layout, self.process, self.n_read = layout, process, n_read
        self.hit = None

    def look(self):
        parts = [path.name for path in self.layout.parts.glob("read-*")]
        leased = {path.name.partition("@")[0] for path in self.layout.leases.glob("read-*")} - set(parts)
        if self.hit is None and len(parts) >= self.n_read and leased:
            self.hit = leased
            self.process.send_signal(signal.SIGKILL)


@contextmanager
def killing_in_turn(*killers):
    """Look for the moment of each, one after the other, far oftener than progress is told."""
    over = threading.Event()

    def watch():
        for killer in killers:
            while killer.hit is None and not over.wait(0.005):
                killer.look()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def test_a_worker_and_the_scheduler_are_killed(cluster, tmp_path):
    """One worker dies with a shard: another does it. The scheduler dies: what was committed is kept."""
    path = write_jsonl(tmp_path / "a.jsonl", rows(360))
    whole = output(run(path, tmp_path / "whole", shard_rows=60))
    layout, plan = begun(path, tmp_path / "out", shard_rows=12)
    cluster.add_worker()
    cluster.add_worker()
    seen = []
    first = Killer(layout, cluster.workers[0], 1)
    second = Killer(layout, cluster.scheduler, 4)

    with killing_in_turn(first, second), pytest.raises(WorkerFailed, match="batch resume"):
        run_on_dask(layout, plan, cluster.address, on_progress=seen.append)
    assert first.hit
    assert second.hit
    assert not layout.done.exists()
    cluster.stop()
    committed = {part.name: part.stat().st_mtime_ns for part in layout.parts.glob("read-*")}
    assert len(committed) >= 4
    again(layout.folder)
    run(path, layout.folder, shard_rows=12, count=2)
    assert output(layout) == whole
    assert check(layout) == []
    assert all(layout.part(name).stat().st_mtime_ns == when for name, when in committed.items())
    assert seen


def test_a_whole_run_on_dask_and_a_scheduler_that_is_not_there(cluster, tmp_path):
    path = write_jsonl(tmp_path / "a.jsonl", rows(30))
    layout, plan = begun(path, tmp_path / "out", shard_rows=5)
    with pytest.raises(WorkerFailed, match="cannot be reached"):
        run_on_dask(layout, plan, "tcp://127.0.0.1:9", on_progress=lambda _: None)
    cluster.add_worker()
    run_on_dask(layout, plan, cluster.address, on_progress=lambda _: None)
    assert output(layout) == output(run(path, tmp_path / "whole", shard_rows=30))
