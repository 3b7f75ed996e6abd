"""A store used by many at once: two writers, eight readers and a writer, and what the disk is asked for."""

import os
import random
import subprocess
import sys
import textwrap
import threading
import time
from collections import deque
from pathlib import Path

import pytest
from store_workload import DIM, FOLD_ABOVE, IS_CI, made, token

from skillmatch.errors import StoreError
from skillmatch.index.embedded import EmbeddedStore

SECONDS = 120 if IS_CI else 6
"""The issue asks for two minutes; CI takes them, a person's machine a few seconds."""

N_READERS = 8
N_KEPT = 60
"""Documents that are never deleted; the writer changes as many others."""

MORE_MB = 80 if IS_CI else 120
"""The peak of the second half may be so much above that of the first: allocators, not documents. A short
run is mostly warming up (it took 10 s on a busy machine, and was then flat)."""


def opened(folder, **options):
    return EmbeddedStore(folder, DIM, fold_above=FOLD_ABOVE, say=lambda line: None, **options)


def resident_mb():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


# --- what the disk is asked for


def test_acknowledged_means_on_disk_and_deleted_means_overwritten(tmp_path):
    """On every connection that the store itself uses, also those of other threads."""
    settings = {}

    def read(name):
        with store._record._connections.lend() as connection:
            held.wait()
            settings[name] = [
                connection.execute(f"PRAGMA {setting}").fetchone()[0]
                for setting in (
                    "journal_mode",
                    "synchronous",
                    "fullfsync",
                    "checkpoint_fullfsync",
                    "secure_delete",
                )
            ]

    with opened(tmp_path / "store") as store:
        held = threading.Barrier(3)
        threads = [threading.Thread(target=read, args=(name,)) for name in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    extra = 3  # FULL (2), and folders synced too.
    assert settings == {name: ["wal", extra, 1, 1, 1] for name in range(3)}


@pytest.mark.skipif(os.name == "nt", reason="rights are kept otherwise there")
def test_a_new_store_is_for_its_owner_alone(tmp_path):
    with opened(tmp_path / "home" / "store") as store:
        assert store.count() == 0
    assert (tmp_path / "home" / "store").stat().st_mode & 0o777 == 0o700


def test_the_log_is_synced_before_a_put_is_acknowledged(tmp_path):
    """Counted by the system: each put of the record alone waits for the disk at least once."""
    folder = tmp_path / "store"
    calls = tmp_path / "calls"
    program = textwrap.dedent(f"""
        import random, sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from test_store_shared import *
        with opened(Path({str(folder)!r})) as store:
            rng = random.Random(1)
            for i in range(5):
                store._record.put([made(f"document-{{i}}", rng)])
                print("acknowledged", flush=True)
    """)
    traced = ["strace", "-f", "-e", "trace=fsync,fdatasync,write", "-o", str(calls)]
    try:
        subprocess.run([*traced, sys.executable, "-c", program], check=True, timeout=120, capture_output=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        if b"ptrace" in (getattr(error, "stderr", None) or b"ptrace"):
            pytest.skip("no strace here, or no right to use it; the settings are tested above")
        raise
    lines = calls.read_text().splitlines()
    synced = [any("sync(" in line for line in part) for part in split_at(lines, "acknowledged")]
    assert synced[:5] == [True] * 5


def split_at(lines, word):
    parts = [[]]
    for line in lines:
        parts[-1].append(line)
        if word in line:
            parts.append([])
    return parts


# --- two writers

HOLDER = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_store_shared import *
with opened(Path({folder!r})) as store:
    def documents():
        rng = random.Random(1)
        for i in range(1000):
            yield made(f"held-{{i}}", rng)
    given = list(documents())
    real = store._record.put
    def slow(portion):
        print("writing", flush=True)
        sys.stdin.readline()
        return real(portion)
    store._record.put = slow
    store.put(given)
    print("done", flush=True)
"""


@pytest.fixture
def writer(tmp_path):
    """Another process in the middle of a put, holding the store; it goes on when told."""
    folder = tmp_path / "store"
    with opened(folder) as store:
        store.put([made("document-0", random.Random(0))])
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER.format(tests=str(Path(__file__).parent), folder=str(folder))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "writing\n"
    yield folder, process
    process.kill()
    process.communicate(timeout=120)


def test_a_second_writer_is_told_after_its_time_and_readers_go_on(writer):
    folder, process = writer
    rng = random.Random(2)
    with opened(folder, wait_s=0.2) as store:
        for change in (
            lambda: store.put([made("document-1", rng)]),
            lambda: store.delete("document-0"),
            lambda: store.erase(["document-0"]),
            store.rebuild,
        ):
            with pytest.raises(
                StoreError, match=r"being written to by another process\. Try again when it is done"
            ):
                change()
        assert store.count() == 1
        assert store.search(words=token(store.get("document-0")))
        process.stdin.write("go\n")
        process.stdin.flush()
        assert process.stdout.readline() == "done\n"
        assert store.put([made("document-1", rng)]) == 1
        assert store.count() == 1002


def test_a_second_writer_waits_for_the_first(writer):
    folder, process = writer
    timer = threading.Timer(0.5, lambda: (process.stdin.write("go\n"), process.stdin.flush()))
    timer.start()
    with opened(folder, wait_s=120) as store:
        given = made("document-1", random.Random(2))
        store.put([given])
        assert store.count() == 1002
        assert [hit.doc_id for hit in store.search(words=token(given))] == ["document-1"]
    timer.join()
    assert process.stdout.readline() == "done\n"


# --- eight readers and a writer


OTHER_PROCESS = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_store_shared import *
kept = kept_documents()
with opened(Path({folder!r})) as store:
    print("reading", flush=True)
    n_reads, end = 0, time.monotonic() + {seconds}
    rng = random.Random(5)
    while time.monotonic() < end:
        check_read(store, rng.choice(kept))
        n_reads += 1
    print(n_reads, flush=True)
"""


def kept_documents():
    rng = random.Random(3)
    return [made(f"kept-{i}", rng) for i in range(N_KEPT)]


def check_read(store, document):
    """A document that nobody changes is found by its words, by its vector, and is as it was put."""
    assert [hit.doc_id for hit in store.search(words=token(document), top=3)] == [document.doc_id]
    assert store.search(vector=document.vector, top=1)[0].doc_id == document.doc_id
    assert store.get(document.doc_id) == document


def check_gone(store, document):
    """A deleted document is found by nothing."""
    assert store.search(words=token(document), top=3) == ()
    assert all(hit.doc_id != document.doc_id for hit in store.search(vector=document.vector, top=3))
    assert store.get(document.doc_id) is None


class Work:
    """Readers and a writer on one store until the time is up or one of them fails."""

    def __init__(self, store, kept):
        self.store, self.kept = store, kept
        self.end = time.monotonic() + SECONDS
        self.failures = []
        self.n_reads = self.n_writes = 0
        self.newest = self.gone = None
        self.new = deque(made(f"old-{i}", random.Random(100 + i)) for i in range(20))
        store.put(self.new)
        self.lock = threading.Lock()

    def repeat(self, step, seed):
        rng = random.Random(seed)
        number = 0
        while time.monotonic() < self.end and not self.failures:
            try:
                step(rng, number)
            except BaseException as failure:
                self.failures.append(failure)
            number += 1

    def read(self, rng, number):
        # Acknowledged before the searches below began; the newest is among the twenty that the writer leaves.
        written, gone = self.newest, self.gone
        check_read(self.store, rng.choice(self.kept))
        if written is not None:
            check_read(self.store, written)
        if gone is not None:
            check_gone(self.store, gone)
        with self.lock:
            self.n_reads += 1

    def write(self, rng, number):
        given = made(f"new-{number}", rng)
        self.store.put([given])
        check_read(self.store, given)
        self.newest = given
        self.new.append(given)
        gone = self.new.popleft()
        assert self.store.delete(gone.doc_id)
        check_gone(self.store, gone)
        assert all(hit.doc_id != gone.doc_id for hit in self.store.search(words="shared", top=200))
        self.gone = gone
        self.n_writes += 1

    def threads(self):
        found = [threading.Thread(target=self.repeat, args=(self.read, seed)) for seed in range(N_READERS)]
        return [*found, threading.Thread(target=self.repeat, args=(self.write, 4))]


def watched(threads, log):
    """Run the threads; return what was measured every second: memory in MB, and the log's size in MB."""
    memory, logs = [], []
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        memory.append(resident_mb())
        logs.append(log.stat().st_size / 1e6)
        threads[-1].join(timeout=1.0)
    for thread in threads:
        thread.join()
    return memory, logs


def test_eight_readers_and_a_writer(tmp_path):
    """No error, nothing stale after an acknowledged write, memory flat; a second process reads too."""
    folder = tmp_path / "store"
    kept = kept_documents()
    program = OTHER_PROCESS.format(tests=str(Path(__file__).parent), folder=str(folder), seconds=SECONDS)
    with opened(folder) as store:
        store.put(kept)
        other = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert other.stdout.readline() == "reading\n"
        work = Work(store, kept)
        memory, logs = watched(work.threads(), folder / "record.sqlite3-wal")
        said, errors = other.communicate(timeout=120)
        assert other.returncode == 0, errors
        if work.failures:
            raise work.failures[0]
        assert not store.check()
    half = max(memory[: len(memory) // 2])
    rest = max(memory[len(memory) // 2 :])
    print(
        f"\n{SECONDS} s: {work.n_reads:,} reads by {N_READERS} threads, {int(said):,} by a second process, "
        f"{work.n_writes:,} puts; at most {half:.0f} MB in the first half, {rest:.0f} MB in the second; "
        f"log up to {max(logs):.1f} MB"
    )
    assert work.n_writes >= (30 if IS_CI else 2)
    assert work.n_reads >= 10 * N_READERS
    assert rest <= half + MORE_MB
    assert max(logs) < 64
