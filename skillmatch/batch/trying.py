"""Trying a row in a process of its own, where others have ended while they read it."""

from __future__ import annotations

import subprocess
import sys
import uuid
from typing import Final

from skillmatch.batch.layout import Layout

READER: tuple[str, ...] = (sys.executable, "-m", "skillmatch.batch.child")
"""The program that reads one row: it is given the folder, a name, the shard and the row's place."""

OUTLIVED: Final = frozenset({0, 2, 3, 70})
"""How it ends where it was not the row that ended it: done, something missing, stopped, an error of ours."""

_LONGEST_S: Final = 600.0
"""A row that takes longer is slow, not deadly: whoever tries it goes on."""


def ends_its_reader(layout: Layout, number: int, place: int) -> bool:
    """Read one row of a shard in a new process; return whether the process ended over it."""
    name = f"trial-{uuid.uuid4().hex[:12]}"
    # It ends with us: its standard input is a pipe of ours, and it leaves when that does.
    with subprocess.Popen(  # noqa: S603 -- our own module
        [*READER, str(layout.folder), name, str(number), str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            return process.wait(timeout=_LONGEST_S) not in OUTLIVED
        except subprocess.TimeoutExpired:
            process.kill()
            return False
