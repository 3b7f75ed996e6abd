"""What runs inside the child process: it confines itself, then one parser, then one JSON answer.

The answer is ``{"text", "title"}`` or ``{"reason"}`` with one of the words that
``skillmatch.sources.child`` knows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from skillmatch.sources.refusal import MAX_TEXT, MAX_TITLE, RefusalError
from skillmatch.sources.sandbox import confine

LAYERS = "layers"
"""Asks for the layers in place of a document."""

_PARSERS = {
    "application/pdf": "skillmatch.sources.pdf",
    "text/html": "skillmatch.sources.html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "skillmatch.sources.word",
}


def main(media_type: str) -> int:
    """Read the document from standard input, write the answer to standard output; return the exit status.

    With "layers" in place of a media type the answer is ``{"layers"}``: how this process is confined.
    """
    parser = import_module(_PARSERS[media_type]) if media_type != LAYERS else None
    layers = confine()
    answer = {"layers": layers} if parser is None else _answer(parser.read)
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.buffer.flush()
    return 0


def _answer(read: Callable[[bytes], tuple[str, str]]) -> dict[str, Any]:
    try:
        text, title = read(sys.stdin.buffer.read())
    except RefusalError as refusal:
        return {"reason": refusal.reason}
    except MemoryError:
        return {"reason": "memory"}
    except Exception:  # whatever a foreign parser raises, the file cannot be read
        return {"reason": "damaged"}
    if len(text) > MAX_TEXT:
        return {"reason": "too_much_text"}
    return {"text": text, "title": title[: 4 * MAX_TITLE]}
