"""Bringing one file from its address: resumed where an earlier try broke off, and only ever kept whole.

What has come so far lies in a part file beside the place where the file will be, with a note of its address,
length and validator (RFC 9110: ETag or Last-Modified). The next try asks for the rest only; where the server
cannot give it, or the file has changed, everything is asked for again. The caller's check of the whole file
has the last word.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import TypeAlias

from skillmatch.errors import ChecksumMismatch, InputError, ReleaseMissing
from skillmatch.sources.asking import Answer, Fault, Refused, ask
from skillmatch.sources.streams import MAX_BYTES
from skillmatch.sources.writing import cannot_write, put_in_place

Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Called with what is being brought, how many bytes are here, and how many there are (None: not known)."""

Check: TypeAlias = Callable[[Path], None]
"""Raises ChecksumMismatch where a whole file is not the right one."""

_WAITS_S = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Before each try after the first."""

_MAX_WAIT_S = 60.0
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to bring.

    Attributes:
        address: Where it is.
        part: Where its bytes are collected, in the folder where the file will be.
        redirects: Other hosts that its own may send us on to; ".x" is x and all below it.
        again: The command that tries again, for messages.
    """

    address: str
    part: Path
    redirects: tuple[str, ...] = ()
    again: str = "the same command"

    @property
    def note(self) -> Path:
        """Where the address, length and validator of the part are noted."""
        return self.part.with_name(f"{self.part.name}.json")

    @property
    def next_note(self) -> Path:
        """Where a note is written before it takes the place of the one there."""
        return self.part.with_name(f"{self.part.name}.json.new")

    @property
    def name(self) -> str:
        """The last part of the address, to show."""
        return self.address.rsplit("/", 1)[-1]

    def drop(self) -> None:
        """Forget what has come so far."""
        self.part.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)
        self.next_note.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What is here of a file: its size, whole length (None: not known) and validator ("": none)."""

    size: int = 0
    total: int | None = None
    validator: str = ""


def silent(what: str, done: int, total: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloader:
    """Brings files from their addresses.

    Attributes:
        progress: Told how far each file is.
        sleep: Waits so many seconds between two tries.
        clock: Tells the seconds since some moment.
        stall_s: Seconds without a byte after which a connection is given up.
        slowest: Bytes a second below which, for as long as ``stall_s``, it is given up too.
        max_bytes: Size beyond which a file is refused.
    """

    progress: Progress = silent
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    stall_s: float = 60.0
    slowest: int = 500
    max_bytes: int = MAX_BYTES

    def bring(self, wanted: Wanted, check: Check) -> None:
        """Make ``wanted.part`` the whole file, checked; the caller gives it its name, and forgets the part.

        Args:
            wanted: What to bring. A part that an earlier call or process left is gone on with.
            check: Has the last word on the whole file.

        Raises:
            ReleaseMissing: The address cannot be reached, or does not answer with the file. What has come of
                it stays for the next try, unless it cannot be of use.
            ChecksumMismatch: It is another file; nothing of it is kept.
            InputError: It cannot be written; what has come of it stays.
        """
        for is_last in (False, True):
            is_pieced = self._complete(wanted)
            try:
                return check(wanted.part)
            except ChecksumMismatch as error:
                wanted.drop()
                # Pieces of two versions of a file make neither, so a pieced one is asked for again, whole.
                if is_last or not is_pieced:
                    raise ChecksumMismatch(_another_file(wanted, error)) from error
        return None

    def _complete(self, wanted: Wanted) -> bool:
        """Try until the part is whole; say whether it was put together from more than one answer."""
        for wait in (*_WAITS_S, None):
            part = _read_part(wanted)
            if part.size and part.size == part.total:
                return True
            try:
                return self._go_on(wanted, part)
            except (Fault, Refused) as fault:
                if fault.spoils:
                    wanted.drop()
                if isinstance(fault, Refused) or wait is None:
                    raise ReleaseMissing(_gave_up(wanted, fault)) from fault
                self.sleep(min(max(wait, fault.wait_s), _MAX_WAIT_S))
            except OSError as error:
                raise InputError(_not_written(wanted, error)) from error
        raise AssertionError("the last try returns or raises")

    def _go_on(self, wanted: Wanted, part: _Part) -> bool:
        """Ask for what is missing and write it; say whether it was added to what was there.

        Raises:
            Fault: Another try may go better.
            Refused: No other try would.
            OSError: The part cannot be written.
        """
        answer = ask(
            wanted.address,
            redirects=wanted.redirects,
            start=part.size,
            validator=part.validator,
            stall_s=self.stall_s,
        )
        with closing(answer.body):
            if not _fits(answer, part):
                raise Fault("has changed", spoils=True)
            if answer.total is not None and answer.total > self.max_bytes:
                raise self._too_large()
            _begin(wanted, answer)
            with wanted.part.open("ab") as file:
                done = answer.start
                check_pace = self._pace_check(done)
                for chunk in _chunks(answer):
                    done += len(chunk)
                    if done > self.max_bytes:
                        raise self._too_large()
                    file.write(chunk)
                    self.progress(wanted.name, done, answer.total)
                    check_pace(done)
        if answer.total is not None and done < answer.total:
            raise Fault(f"broke off after {done:,} of {answer.total:,} bytes")
        return answer.start > 0

    def _pace_check(self, start: int) -> Callable[[int], None]:
        """Return what, told how far a file has come, raises Fault where it has hardly come on for long."""
        since, before = self.clock(), start

        def check(done: int) -> None:
            nonlocal since, before
            now = self.clock()
            if now - since < self.stall_s:
                return
            if done - before < self.slowest * (now - since):
                raise Fault(f"sends less than {self.slowest:,} bytes a second")
            since, before = now, done

        return check

    def _too_large(self) -> Refused:
        return Refused(f"answers with more than {self.max_bytes:,} bytes; that is not the file.", spoils=True)


def _fits(answer: Answer, part: _Part) -> bool:
    """Say whether an answer begins where the part ends, or anew, and is of the same file."""
    if answer.start == 0:
        return True
    is_same = not (answer.validator and part.validator) or answer.validator == part.validator
    return answer.start == part.size and is_same and part.total in (None, answer.total)


def _chunks(answer: Answer) -> Iterator[bytes]:
    """Yield the bytes of an answer as they come.

    Raises:
        Fault: The connection broke or stalled.
        Refused: More came than was declared.
    """
    left = answer.expected
    while True:
        try:
            chunk = answer.body.read1(_CHUNK)
        except (OSError, HTTPException) as error:
            # A server that keeps the line open after its last byte has given everything it declared.
            if left == 0:
                return
            stalled = isinstance(error, TimeoutError)
            raise Fault("stalled" if stalled else f"broke off ({type(error).__name__})") from error
        if not chunk:
            return
        if left is not None:
            left -= len(chunk)
            if left < 0:
                raise Refused("answers with more bytes than it declares; that is not the file.", spoils=True)
        yield chunk


def _read_part(wanted: Wanted) -> _Part:
    """Return what an earlier try left; a part without a note of this address is of no use."""
    try:
        note = json.loads(wanted.note.read_bytes())
        size = wanted.part.stat().st_size
        total, validator = note["total"], str(note["validator"])
        is_sound = note["address"] == wanted.address and (total is None or size <= int(total))
    except (OSError, ValueError, KeyError, TypeError):
        is_sound = False
    if not is_sound:
        return _Part()
    return _Part(size=size, total=total, validator=validator)


def _begin(wanted: Wanted, answer: Answer) -> None:
    """Note what is coming, and make room for it where it comes from its beginning."""
    if answer.start == 0:
        # The note goes first: bytes of another answer must never stand beside the note of this one.
        wanted.note.unlink(missing_ok=True)
        wanted.part.write_bytes(b"")
    note = {"address": wanted.address, "total": answer.total, "validator": answer.validator}
    # With half a note all that has come would be asked for again, so it is replaced whole.
    wanted.next_note.write_text(json.dumps(note), encoding="utf-8")
    put_in_place(wanted.next_note, wanted.note)


def _another_file(wanted: Wanted, error: ChecksumMismatch) -> str:
    return (
        f"{wanted.address} answers with another file than the declared one. {error} Nothing of it was kept. "
        f"Try again later with: {wanted.again} (or name a mirror with SKILLMATCH_MIRROR)."
    )


def _gave_up(wanted: Wanted, fault: Fault | Refused) -> str:
    what = f"{wanted.address} {fault}"
    if isinstance(fault, Fault):
        what += f", {len(_WAITS_S) + 1} times."
    size = _read_part(wanted).size
    kept = f" The {size:,} bytes that came are kept and gone on with." if size else ""
    return (
        f"{what}{kept} Check the connection, then run again: {wanted.again} (or name a mirror with "
        "SKILLMATCH_MIRROR, or get the file with a browser and run: skillmatch data adopt PATH)."
    )


def _not_written(wanted: Wanted, error: OSError) -> str:
    return f"{cannot_write(wanted.part, error)} What came is kept; then run again: {wanted.again}"
