"""What runs inside the child process: limits first, then one parser, then one JSON answer.

The answer is ``{"text", "title"}`` or ``{"reason"}`` with one of the words that
``skillmatch.sources.child`` knows.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from importlib import import_module

from skillmatch.sources.refusal import RefusalError

_MEMORY_BYTES = 1024 * 2**20
_CPU_SECONDS = 25
_MAX_TEXT = 4_000_000
_PARSERS = {
    "application/pdf": "skillmatch.sources.pdf",
    "text/html": "skillmatch.sources.html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "skillmatch.sources.word",
}


def main(media_type: str) -> int:
    """Read the document from standard input, write the answer to standard output; return the exit status."""
    limit_resources()
    answer = _answer(media_type, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.buffer.flush()
    return 0


def limit_resources() -> None:
    """Bound memory, processor time and files written, and forbid core dumps, where the system can."""
    try:
        import resource
    except ImportError:  # no such limits on Windows; the wall clock still holds
        return
    for limit, value in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is already set
            resource.setrlimit(limit, (value, value))


def _answer(media_type: str, data: bytes) -> dict[str, str]:
    try:
        read: Callable[[bytes], tuple[str, str]] = import_module(_PARSERS[media_type]).read
        text, title = read(data)
    except RefusalError as refusal:
        return {"reason": refusal.reason}
    except MemoryError:
        return {"reason": "memory"}
    except Exception:  # whatever a foreign parser raises, the file cannot be read
        return {"reason": "damaged"}
    if len(text) > _MAX_TEXT:
        return {"reason": "too_much_text"}
    return {"text": text, "title": title[:1000]}
