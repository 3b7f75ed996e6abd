"""Foreign formats are parsed in a child process, and what it answers is checked like any outside input.

A child is one fresh, isolated Python that confines itself (``skillmatch.sources.sandbox``), reads the
document from its standard input, answers with one JSON object and ends. When a file breaks the parser, the
child dies and the reader says so; it never sees the environment, and the wall clock ends it at the latest.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from skillmatch.errors import UnreadableDocument
from skillmatch.sources.child_main import LAYERS
from skillmatch.sources.plain import without_surrogates
from skillmatch.sources.refusal import MAX_TEXT, MAX_TITLE

_SECONDS = 30.0
_OUT_OF_TIME = getattr(signal, "SIGXCPU", None)
_MAX_ANSWER_BYTES = 12 * MAX_TEXT + 10_000  # every character escaped as a surrogate pair
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from skillmatch.sources.child_main import main; sys.exit(main(sys.argv[2]))"
)
_ROOT = str(Path(__file__).resolve().parents[2])

_REASONS = {
    "encrypted": "expected a PDF that opens without a password, found an encrypted one. "
    "Save a copy without the password.",
    "damaged": "the file is damaged or cut off and cannot be read. Save it again.",
    "no_word": "expected a Word document, found another kind of zip archive. Save it as .docx.",
    "too_many_pages": "expected at most 300 pages, found more. Give the pages that matter.",
    "too_large_unpacked": "expected at most 100 MiB when unpacked, at most 32 MiB of them in one text part, "
    "found more. Remove its pictures.",
    "too_many_members": "expected at most 5,000 files inside the document, found more. "
    "Save it again as .docx.",
    "lying_archive": "the archive says other sizes than it holds, or other than plain file names. "
    "Save it again as .docx.",
    "locked_archive": "expected a Word document that opens without a password, found an encrypted one. "
    "Save a copy without the password.",
    "document_type": "expected a Word document, found XML with a document type or with entities, which Word "
    "never writes. Save it again as .docx.",
    "too_much_text": f"expected at most {MAX_TEXT:,} characters, found more. Split the file.",
    "no_text": "found pages without any text (pictures of pages?). Give a file whose text can be selected.",
    "charset": "expected HTML in UTF-8 or in the encoding it declares, found other bytes. Save it as UTF-8.",
    "memory": "reading it needs more memory than one document may use. Save it as plain text.",
    "processor": "reading it needs more processor time than one document may use. Save it as plain text.",
    "died": "the reader broke down: the file is damaged, or needs too much memory. "
    "Save it again, or as plain text.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The text drawn from a document, and the title it carries ("" where it has none)."""

    text: str
    title: str


def parse_in_child(data: bytes, *, media_type: str, name: str, seconds: float = _SECONDS) -> Parsed:
    """Parse HTML, PDF or DOCX in a child process.

    Args:
        data: The whole file.
        media_type: What ``sniff`` says it is.
        name: What to call the file in messages.
        seconds: Wall clock limit.

    Raises:
        UnreadableDocument: The child found the file unreadable, died, took too long, or answered nonsense.
    """
    answer, ending = _ask(data, media_type, seconds)
    if ending is None:
        raise UnreadableDocument(f"{name}: reading it took longer than {seconds:g} s. Save it as plain text.")
    if not answer:
        reason = "processor" if -ending == _OUT_OF_TIME else "died"
        raise UnreadableDocument(f"{name}: {_REASONS[reason]}")
    return _checked(answer, name)


def sandbox_layers() -> tuple[str, ...]:
    """Return what confines a child on this machine, asked of a real one, e.g. ``("seccomp", "audit hook")``.

    Raises:
        UnreadableDocument: No child can be started here.
    """
    answer, _ = _ask(b"", LAYERS, _SECONDS)
    try:
        found = json.loads(answer)["layers"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableDocument("the process that reads documents cannot be started here.") from error
    return tuple(map(str, found))


def _ask(data: bytes, media_type: str, seconds: float) -> tuple[bytes, int | None]:
    """Return the child's answer, and its exit status; None where the wall clock ended it."""
    timed_out = threading.Event()
    with subprocess.Popen(  # noqa: S603 - our own interpreter and fixed arguments
        [sys.executable, "-I", "-B", "-X", "utf8", "-c", _BOOT, _ROOT, media_type],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        close_fds=True,
        start_new_session=True,
    ) as process:

        def stop() -> None:
            timed_out.set()
            _kill(process)

        timer = threading.Timer(seconds, stop)
        feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
        timer.start()
        feeder.start()
        try:
            assert process.stdout is not None  # noqa: S101 - asked for above
            answer = process.stdout.read(_MAX_ANSWER_BYTES + 1)
            ending = 0 if answer else process.wait()  # how it ended matters where it said nothing
        finally:
            _kill(process)
            timer.cancel()
            feeder.join()
    return answer, None if timed_out.is_set() else ending


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it may have started."""
    # Not asked whether it still runs: until it is waited for, its number and its group are its own, and what
    # it started may outlive it.
    if process.returncode is None and hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _feed(pipe: IO[bytes] | None, data: bytes) -> None:
    with contextlib.suppress(OSError):  # the child may end before it has read everything
        if pipe is not None:
            pipe.write(data)
            pipe.close()


def _checked(answer: bytes, name: str) -> Parsed:
    try:
        found: Any = json.loads(answer) if len(answer) <= _MAX_ANSWER_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UnreadableDocument(f"{name}: {_REASONS['damaged']}")
    if "reason" in found:
        raise UnreadableDocument(f"{name}: {_REASONS.get(str(found['reason']), _REASONS['damaged'])}")
    text, title = found.get("text"), found.get("title")
    if len(found) != 2 or not isinstance(text, str) or not isinstance(title, str) or len(text) > MAX_TEXT:
        raise UnreadableDocument(f"{name}: {_REASONS['damaged']}")
    if not text.strip():
        raise UnreadableDocument(f"{name}: {_REASONS['no_text']}")
    return Parsed(text=_clean(text), title=" ".join(_clean(title[: 4 * MAX_TITLE]).split())[:MAX_TITLE])


def _clean(text: str) -> str:
    return without_surrogates(text).replace("\0", "\ufffd")
