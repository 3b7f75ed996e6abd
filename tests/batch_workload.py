"""A process that forks workers of a batch on demand, some of which kill themselves at a chosen point.

It reads lines of JSON and answers in lines: ``pid N``, then ``ended STATUS`` (negative: a signal). The engine
is loaded once; a fork has it at once, so that a hundred killed workers cost little.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

from batch_corpus import engine

from skillmatch.batch import committing
from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import load_plan
from skillmatch.batch.working import Worker
from skillmatch.errors import SkillmatchError

POINTS = (
    "write", "before fsync", "after fsync", "before rename", "after rename", "before line", "half a line",
    "after line",
)  # fmt: skip


class Forks:
    """What tests use: starts forks in a process of its own, and tells when they end."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout.readline() == "ready\n"

    def start(self, folder, name, **how):
        """Start a worker; return its process id."""
        self.process.stdin.write(json.dumps({"folder": str(folder), "name": name, **how}) + "\n")
        self.process.stdin.flush()
        return int(self.read("pid"))

    def ended(self):
        """Return the status of the worker that was started first of those not asked for."""
        return int(self.read("ended"))

    def read(self, what):
        said = self.process.stdout.readline().split()
        assert said[:1] == [what], said
        return said[1]

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point, nth):  # noqa: C901 -- one small patch per point
    """Let this process kill itself when it comes to a point for the nth time."""
    left = [nth]

    def is_due():
        left[0] -= 1
        return left[0] == 0

    fsync, replace, write_line, fdopen = os.fsync, Path.replace, committing.write_line, os.fdopen

    def fsync_of(handle):
        # Folders and logs are brought to the disk, too; only files that are being committed are counted.
        counts = ".tmp" in os.readlink(f"/proc/self/fd/{handle}") and is_due()
        if counts and point == "before fsync":
            die()
        fsync(handle)
        if counts and point == "after fsync":
            die()

    def replace_of(path, target):
        counts = path.suffix == ".tmp" and is_due()
        if counts and point == "before rename":
            die()
        replace(path, target)
        if counts and point == "after rename":
            die()
        return target

    def line_of(log, line):
        counts = is_due()
        if counts and point == "half a line":
            log.open("a").write('{"task": "read-0')
        if counts and point != "after line":
            die()
        write_line(log, line)
        if counts:
            die()

    def fdopen_of(handle, mode="r", *rest):
        file = fdopen(handle, mode, *rest)
        if mode == "wb" and is_due():
            file.write(b"half of it")
            file.flush()
            die()
        return file

    if point == "write":
        os.fdopen = fdopen_of
    elif point.endswith("fsync"):
        os.fsync = fsync_of
    elif point.endswith("rename"):
        Path.replace = replace_of
    else:
        from skillmatch.batch import working

        working.write_line = line_of


def poison(mark):
    """Let the reading of every posting that holds ``mark`` end this process, and any that tries a row."""
    from skillmatch.batch import finding, trying

    read = finding.read_posting_document

    def read_of(raw):
        if mark in raw.text:
            os._exit(86)
        return read(raw)

    finding.read_posting_document = read_of
    trying.READER = (sys.executable, str(Path(__file__).with_name("batch_poisoned.py")), mark)


def work(asked):
    """Be a worker; return the exit status."""
    layout = Layout(Path(asked["folder"]))
    worker = Worker(
        layout,
        load_plan(layout),
        name=asked["name"],
        make_engine=engine,
        expires_s=asked.get("expires_s", 60.0),
    )
    if "point" in asked:
        arm(asked["point"], asked["nth"])
    if "poison" in asked:
        poison(asked["poison"])
    if "file_bytes" in asked:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["file_bytes"], asked["file_bytes"]))
    try:
        worker.run()
    except SkillmatchError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        return 2 if "full" in str(error) else 9
    return 0


def main():
    """Fork a worker for every line."""
    assert engine().extractor
    assert engine().taxonomy
    print("ready", flush=True)
    children = []
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            status = 99
            try:
                status = work(json.loads(line))
            finally:
                os._exit(status)
        print("pid", child, flush=True)
        children.append(child)
        if json.loads(line).get("is_alone", True):
            for pid in children:
                print("ended", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
            children.clear()


if __name__ == "__main__":
    main()
