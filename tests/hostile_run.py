"""Reads hostile files one after the other, in a process of its own, and prints what came of each as JSON.

    python tests/hostile_run.py FIRST STEP

takes every STEP-th case from FIRST on. A process of its own, because the kernel counts a child's memory from
that of its parent: a small parent keeps the figures true.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from hostile_files import cases

from skillmatch.sources.files import read_bytes
from skillmatch.sources.tables import read_documents
from skillmatch.text.reading import read_posting, read_resume
from skillmatch.types import RawDocument

_FULL_READING = 100_000
"""Longer texts are read by the text layer up to here: what grows with the square takes 15 s and more."""


def read_case(name: str, data: bytes) -> dict[str, Any]:
    """Read one file as an upload is read, and its text as a posting and as a resume."""
    own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    outcome: dict[str, Any] = {"name": name, "bytes": len(data), "error": "", "message": "", "characters": 0}
    try:
        raw = _read(name, data)
        raw.text.encode()
        raw.title.encode()
        outcome["characters"], outcome["titled"] = len(raw.text), len(raw.title)
        part = RawDocument(
            doc_id="d", text=raw.text[:_FULL_READING], media_type=raw.media_type, title=raw.title
        )
        read_posting(part)
        read_resume(part)
    except Exception as error:  # what is no InputError fails the test of this file alone
        outcome |= {"error": type(error).__name__, "message": str(error)}
    own_after, child_after = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return outcome | {
        "child_seconds": _seconds(child_after) - _seconds(child),
        "own_seconds": _seconds(own_after) - _seconds(own),
        "child_kb": child_after.ru_maxrss,
        "own_kb": _most_memory(own_after),
    }


def _read(name: str, data: bytes) -> RawDocument:
    """Read the bytes as an upload, or as the first row of a table of the name's kind."""
    group, _, file_name = name.partition("/")
    if group != "table":
        return read_bytes(data, name="upload.bin")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload.bin").with_suffix(file_name[file_name.index(".") :])
        path.write_bytes(data)
        return read_documents(path)[0]


def _seconds(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def _most_memory(usage: resource.struct_rusage) -> int:
    """Return the most memory this process had, in kB; Linux counts that of its parent to ``ru_maxrss``."""
    try:
        status = Path("/proc/self/status").read_text()
    except FileNotFoundError:
        return usage.ru_maxrss
    return int(status.partition("VmHWM:")[2].split()[0])


def main() -> None:
    """Read the cases of this process."""
    first, step = map(int, sys.argv[1:3])
    for name, make in list(cases().items())[first::step]:
        print(json.dumps(read_case(name, make())), flush=True)


if __name__ == "__main__":
    main()
