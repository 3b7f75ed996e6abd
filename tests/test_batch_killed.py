"""Workers killed with -9 at every point and at any moment: what comes out is the same to the byte.

Real processes, real files. Most are forks of a process that has the engine loaded (``batch_workload``).
"""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from batch_corpus import begun, odd_rows, output, rows, run, write_jsonl
from batch_workload import POINTS, Forks
from store_workload import IS_CI

from skillmatch.batch.beginning import again
from skillmatch.batch.checking import check

N_KILLS = 50 if IS_CI else 20
N_PARENTS = 5 if IS_CI else 1
LEAST_IN_FLIGHT = 0.8


@pytest.fixture(scope="module")
def forks():
    found = Forks()
    yield found
    found.close()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_jsonl(tmp_path_factory.mktemp("corpus") / "postings.jsonl", rows(40) + odd_rows())


@pytest.fixture(scope="module")
def undisturbed(corpus, tmp_path_factory):
    return output(run(corpus, tmp_path_factory.mktemp("whole") / "out"))


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_commit_at_a_point(forks, corpus, undisturbed, tmp_path, point):
    """Each worker is killed at a later commit than the one before, until there is none left to be killed at.

    A task that commits several files at once is killed at each of them.
    """
    layout, _ = begun(corpus, tmp_path / "out", shard_rows=15)
    n_killed, nth, done = 0, 1, 0
    while True:
        nth = nth + 1 if len(list(layout.parts.iterdir())) == done else 2
        done = len(list(layout.parts.iterdir()))
        forks.start(layout.folder, f"w{n_killed}", point=point, nth=nth)
        status = forks.ended()
        if status == 0:
            break
        assert status == -signal.SIGKILL
        n_killed += 1
        assert n_killed < 40
        again(layout.folder)
    assert n_killed >= 4
    assert output(layout) == undisturbed
    assert check(layout) == []
    leftovers = [path for path in layout.folder.rglob("*.tmp") if layout.work not in path.parents]
    assert leftovers == []


def in_flight(layout):
    """Return the tasks that are leased and not committed: what a kill now would hit."""
    leased = {path.name.partition("@")[0] for path in layout.leases.iterdir()}
    return {task for task in leased if not layout.part(task).exists()}


def test_killed_at_random_moments(forks, corpus, undisturbed, tmp_path):
    rng = random.Random(20261121)
    n_hits = n_killed = n_batches = 0
    seconds = 1.0
    while n_killed < N_KILLS:
        layout, _ = begun(corpus, tmp_path / f"out{n_batches}", shard_rows=rng.choice([4, 9, 15]))
        start = time.perf_counter()
        for number in range(100):
            pid = forks.start(layout.folder, f"w{number}")
            if n_killed < N_KILLS:
                # Workers say "ended" when they are waited for; a kill that comes too late is none.
                time.sleep(rng.uniform(0.02, 0.5) * seconds)
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)
                    hit = in_flight(layout)
                    os.kill(pid, signal.SIGKILL)
            status = forks.ended()
            if status == 0:
                break
            n_killed += 1
            n_hits += bool(hit)
            again(layout.folder)
        if n_batches == 0:
            seconds = min(1.0, (time.perf_counter() - start) / 2)
        n_batches += 1
        assert output(layout) == undisturbed
        assert check(layout) == []
    print(f"{n_killed} kills, {n_hits} of them while something was under way, {n_batches} batches")
    assert n_hits >= LEAST_IN_FLIGHT * n_killed


def test_the_parent_killed_ends_its_workers_and_loses_nothing(corpus, undisturbed, tmp_path):
    rng = random.Random(9)
    for number in range(N_PARENTS):
        layout, _ = begun(corpus, tmp_path / f"out{number}", shard_rows=3)
        kill_parent(layout, rng.uniform(0, 0.2))
        assert not layout.done.exists()
        again(layout.folder)
        assert output(run(corpus, layout.folder, shard_rows=3)) == undisturbed


def kill_parent(layout, seconds):
    """Kill the process that started the workers while one of them reads; wait until they are gone."""
    parent = resume(layout)
    wait_for(lambda: any(path.name.startswith("read-") for path in layout.leases.iterdir()), parent)
    time.sleep(seconds)
    assert in_flight(layout)
    parent.kill()
    parent.wait()
    wait_for(lambda: not in_flight(layout), None)


def resume(layout, *options):
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "skillmatch",
            "batch",
            "resume",
            str(layout.folder),
            "--workers",
            "1",
            *options,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(is_so, process, *, seconds=120):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.02)


def test_interrupted_says_how_to_go_on(corpus, undisturbed, tmp_path):
    layout, _ = begun(corpus, tmp_path / "out", shard_rows=3)
    parent = resume(layout)
    wait_for(lambda: any(path.name.startswith("read-") for path in layout.parts.iterdir()), parent)
    parent.send_signal(signal.SIGINT)
    _, said = parent.communicate(timeout=60)
    assert parent.returncode == 130
    assert f"skillmatch batch resume {layout.folder}" in said
    assert list(layout.leases.iterdir()) == []
    again(layout.folder)
    assert output(run(corpus, layout.folder, shard_rows=3)) == undisturbed


def test_a_full_disk_ends_it_clearly_and_loses_nothing(forks, corpus, undisturbed, tmp_path):
    layout, _ = begun(corpus, tmp_path / "out")
    for size in (1_000, 9_000, 14_000):
        forks.start(layout.folder, f"w{size}", file_bytes=size)
        assert forks.ended() == 2
        assert not layout.done.exists()
    forks.start(layout.folder, "last")
    assert forks.ended() == 0
    assert output(layout) == undisturbed


def test_a_worker_that_slept_too_long_writes_nothing(forks, corpus, undisturbed, tmp_path):
    """It is stopped in the middle of a shard; another takes over; awake again, it is fenced off."""
    layout, _ = begun(corpus, tmp_path / "out", shard_rows=15)
    sleeper = forks.start(layout.folder, "sleeper", is_alone=False)
    wait_for(lambda: any(task.startswith("read-") for task in in_flight(layout)), None)
    os.kill(sleeper, signal.SIGSTOP)
    (held,) = [path.name for path in layout.leases.iterdir()]
    forks.start(layout.folder, "heir", expires_s=1.0)
    wait_for(layout.done.exists, None)
    taken = (layout.log / "heir.jsonl").read_text()
    assert f'"task": "{held.partition("@")[0]}", "token": 2' in taken
    before = output(layout)
    os.kill(sleeper, signal.SIGCONT)
    assert forks.ended() == 0
    assert forks.ended() == 0
    assert held.partition("@")[0] not in (layout.log / "sleeper.jsonl").read_text()
    assert output(layout) == before == undisturbed
