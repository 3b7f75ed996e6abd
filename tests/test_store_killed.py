"""A process killed with -9 while it writes: what was acknowledged is there, and nothing is half there.

Real processes, real files. A child works on a store (see ``store_workload``) and tells on a pipe what the
store acknowledged; it is killed at a random moment; the store is opened here and compared with what it was
told to hold.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import store_workload
from store_workload import DIM, FOLD_ABOVE, IS_CI, Operation, made, operations, token

from skillmatch.index.embedded import EmbeddedStore

N_KILLS = 100 if IS_CI else 15
KILLS_A_STORE = 20
N_MAKINGS = 30 if IS_CI else 10
N_PAIRS = 6 if IS_CI else 2
MOST_DONE = 3
"""A child may finish so many operations before it is killed in a later one."""


class Workers:
    """Starts children that write, and kills them."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, store_workload.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def started(self, number, seed, folder, owner="document"):
        """Start a child; return what it says, in a list that grows, and its process id."""
        self.process.stdin.write(f"{number} {seed} {owner} {folder}\n")
        self.process.stdin.flush()
        seen = []
        self.read_until(seen, number, "pid")
        return seen, int(next(words[1] for words in seen if words[0] == "pid"))

    def killed_in(self, number, seed, folder, n_done, share):
        """Let a child finish some operations and kill it in a later one; return what it began and finished.

        Args:
            n_done: Operations to wait for.
            share: Of the time that the last of them took: how long to wait then.
        """
        seen, child = self.started(number, seed, folder)
        self.read_until(seen, number, "begin 0")
        start = time.perf_counter()
        for i in range(n_done):
            start = time.perf_counter()
            self.read_until(seen, number, f"done {i}")
        # The first operation's time is not known before it: some milliseconds.
        time.sleep(share * (time.perf_counter() - start if n_done else 0.03))
        return self.killed(seen, number, child)

    def killed_at_once(self, number, folder, seconds):
        """Kill a child some moments after it began to make a new store."""
        seen, child = self.started(number, number, folder)
        time.sleep(seconds)
        self.killed(seen, number, child)

    def killed(self, seen, number, child):
        """Kill a child now; return the numbers of the operations it began and finished."""
        os.kill(child, signal.SIGKILL)
        self.read_until(seen, number, "died")
        said = {name: [int(words[1]) for words in seen if words[0] == name] for name in ("begin", "done")}
        return said["begin"], said["done"]

    def read_until(self, seen, number, *awaited):
        """Add a child's lines to ``seen`` until each of ``awaited`` begins one of them."""
        while not all(any(" ".join(words).startswith(wanted) for words in seen) for wanted in awaited):
            found, _, said = self.process.stdout.readline().rstrip("\n").partition(" ")
            assert found == str(number), "the child's line"
            assert said != "died" or "died" in awaited, "the child ended on its own"
            seen.append(said.split())

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=120)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def workers():
    found = Workers()
    yield found
    found.close()


def held(store):
    return {doc_id: store.get(doc_id) for doc_id in store.ids()}


def check_indexes(store, state, gone):
    """Each document is found by its own word and its own vector; what is gone is found by neither."""
    for doc_id, document in state.items():
        assert [hit.doc_id for hit in store.search(words=token(document), top=5)] == [doc_id]
        (nearest,) = store.search(vector=document.vector, top=1)
        assert nearest.doc_id == doc_id
        assert nearest.score == pytest.approx(1.0, abs=1e-5)
    for document in gone:
        assert store.search(words=token(document), top=5) == ()
    assert len(store.search(words="shared welding nursing budget", top=100)) == len(state)


def test_kills_lose_nothing_acknowledged_and_leave_nothing_half(workers, tmp_path):
    """100 kills in CI; the figures of the last run are printed (pytest -s)."""
    rng = random.Random(20261121)
    n_in_flight = n_kept = n_acknowledged = n_mended = 0
    start = time.perf_counter()
    for number in range(N_KILLS):
        folder = tmp_path / f"store{number // KILLS_A_STORE}"
        if number % KILLS_A_STORE == 0:
            state = {}
        begun, done = workers.killed_in(number, number, folder, rng.randint(0, MOST_DONE), rng.random())
        steps = list(operations(number))
        gone = []
        for i in done:
            after = steps[i].applied_to(state)
            gone += [old for doc_id, old in state.items() if after.get(doc_id) != old]
            state = after
        n_acknowledged += sum(steps[i].is_write for i in done)
        assert len(begun) - len(done) in (0, 1)
        in_flight = steps[begun[-1]] if len(begun) > len(done) else None
        said = []
        with EmbeddedStore(folder, DIM, fold_above=FOLD_ABOVE, say=said.append) as store:
            found = held(store)
            if found != state:
                assert in_flight is not None
                assert found == in_flight.applied_to(state), "all of it or nothing"
                state = found
                n_kept += 1
            check_indexes(store, state, [old for old in gone[-20:] if old not in found.values()])
            assert not store.check()
        n_in_flight += in_flight is not None and in_flight.is_write
        n_mended += bool(said)
    print(
        f"\n{N_KILLS} kills in {time.perf_counter() - start:.0f} s: {n_in_flight} hit a write in flight "
        f"({n_kept} of them kept whole), {n_acknowledged} acknowledged writes all there, "
        f"{n_mended} openings made or mended an index and said so"
    )
    assert n_in_flight >= (0.8 if IS_CI else 0.6) * N_KILLS
    assert n_acknowledged >= N_KILLS
    assert 0 < n_kept < n_in_flight


def test_a_store_whose_making_was_killed_can_be_opened(workers, tmp_path):
    rng = random.Random(7)
    for number in range(200, 200 + N_MAKINGS):
        folder = tmp_path / str(number)
        workers.killed_at_once(number, folder, rng.uniform(0.0, 0.08))
        steps = operations(number)
        with EmbeddedStore(folder, DIM, fold_above=FOLD_ABOVE, say=lambda line: None) as store:
            found = held(store)
            state = {}
            while state != found:
                state = next(steps).applied_to(state)  # One of the states on the way, none in between.
            assert store.dim == DIM
            assert not store.check()
            check_indexes(store, found, [])


def test_a_store_killed_in_the_last_step_of_its_making_can_be_opened(tmp_path):
    """The switch to the write-ahead log: the header is written, and a rollback journal says it is not.

    Such a journal is made by hand here: of a transaction that changed the first page, never committed.
    """
    folder, left = tmp_path / "store", tmp_path / "left"
    EmbeddedStore(folder, DIM).close()
    record = sqlite3.connect(folder / "record.sqlite3", isolation_level=None)
    for statement in ("PRAGMA journal_mode = DELETE", "PRAGMA cache_size = 5", "BEGIN IMMEDIATE"):
        record.execute(statement)
    record.execute("PRAGMA user_version = 99")
    record.executemany("INSERT INTO removal VALUES (?, 1)", ((row,) for row in range(20_000)))
    shutil.copytree(folder, left)
    record.close()
    with (left / "record.sqlite3").open("r+b") as file:
        file.seek(18)
        file.write(b"\2\2")
    assert (left / "record.sqlite3-journal").stat().st_size
    with EmbeddedStore(left, DIM) as store:
        assert store.count() == 0
        assert not store.check()
    assert not (left / "record.sqlite3-journal").exists()


def test_two_writers_that_are_killed_lose_nothing_of_either(workers, tmp_path):
    """Both write to one store at the same time; each has documents of its own."""
    second = Workers()
    rng = random.Random(11)
    n_acknowledged = 0
    for number in range(N_PAIRS):
        folder = tmp_path / str(number)
        expected, in_flight = {}, []
        writers = [(workers, "one", 2 * number), (second, "two", 2 * number + 1)]
        started = [writer.started(number, seed, folder, owner) for writer, owner, seed in writers]
        for (writer, *_), (seen, _) in zip(writers, started, strict=True):
            writer.read_until(seen, number, "done 0")
        time.sleep(rng.uniform(0.0, 0.2))
        for (writer, owner, seed), (seen, child) in zip(writers, started, strict=True):
            begun, done = writer.killed(seen, number, child)
            steps = list(operations(seed, owner))
            for i in done:
                expected = steps[i].applied_to(expected)
            n_acknowledged += len(done)
            in_flight += [steps[i] for i in begun if i not in done]
        possible = [expected]
        for step in in_flight:
            possible += [step.applied_to(state) for state in possible]
        with EmbeddedStore(folder, DIM, fold_above=FOLD_ABOVE, say=lambda line: None) as store:
            found = held(store)
            assert found in possible
            check_indexes(store, found, [])
            assert not store.check()
    second.close()
    print(f"\n{N_PAIRS} pairs of writers killed, {n_acknowledged} acknowledged operations all there")
    assert n_acknowledged >= 2 * N_PAIRS


POINTS = [
    ("pwrite64", 9),
    ("pwrite64", 120),
    ("renameat", 4),
    ("unlink", 6),
    ("unlinkat", 9),
    ("fdatasync", 17),
]
"""A call to the system, and the number of the one that is the process's last."""

STEPS = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_store_killed import *
with EmbeddedStore(Path({folder!r}), DIM, fold_above=8, say=lambda line: None) as store:
    print("begin", flush=True)
    for operation in chosen_operations():
        operation.run(store)
        print("done", flush=True)
"""


def chosen_operations():
    """Every kind of change once, and codes that are made, changed and thrown away."""
    rng = random.Random(5)

    def put(*numbers):
        return Operation("put", documents=tuple(made(f"document-{i}", rng) for i in numbers))

    return (
        put(*range(12)),
        put(*range(4, 9)),
        Operation("delete", doc_ids=("document-1",)),
        Operation("erase", doc_ids=("document-2", "document-3")),
        put(2),
    )


def kill_at(folder, call, number):
    """Run the chosen operations up to the n-th such call; return how many were acknowledged, None if all."""
    program = STEPS.format(tests=str(Path(__file__).parent), folder=str(folder))
    killer = f"inject={call}:signal=KILL:when={number}"
    traced = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", killer]
    done = subprocess.run(
        [*traced, sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
    )
    if "strace" in done.stderr:
        pytest.skip("no right to trace processes here; kills at random moments are tested all the same")
    return done.stdout.count("done") if done.returncode else None


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
@pytest.mark.parametrize(("call", "number"), POINTS)
def test_a_kill_at_a_chosen_call_to_the_system_loses_nothing(tmp_path, call, number):
    """A sample: 271 such points, of every call that changes a file, were tried on 2026-11-21."""
    folder = tmp_path / "store"
    n_done = kill_at(folder, call, number)
    states = [{}]
    for operation in chosen_operations():
        states.append(operation.applied_to(states[-1]))
    assert n_done is not None, "there is such a call"
    with EmbeddedStore(folder, DIM, fold_above=8, say=lambda line: None) as store:
        found = held(store)
        assert found in states[n_done : n_done + 2]
        check_indexes(store, found, [])
        assert not store.check()
        if n_done >= 3 and "document-3" not in found:
            erased = [token(states[1][doc_id]).encode() for doc_id in ("document-2", "document-3")]
            body = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
            assert not any(word in body for word in erased)
