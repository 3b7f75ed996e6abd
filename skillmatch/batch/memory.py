"""What workers of one machine tell one another: a bounded table of short answers by key, in a file.

Boilerplate stands in postings of all shards. What was worked out of a sentence is put into a slot that its
key chooses; a later one may take its place. Slots have a checksum, so that nobody needs a lock: half a slot
is no answer, and no answer only means that it is worked out again. Answers depend on their keys alone, so a
result is the same whether it was found here or not. The file is read and written, not mapped: its pages do
not count as memory of a worker, and stay in the system's cache.
"""

from __future__ import annotations

import os
import zlib
from collections import OrderedDict
from pathlib import Path

KEY_BYTES = 16
_CHECK = 4
_LENGTH = 2


class SharedTable:
    """A table in a file; several processes may use it at a time."""

    def __init__(self, path: Path, *, longest: int, slots: int) -> None:
        """Open the table, making it where it is missing.

        Args:
            path: The file.
            longest: Bytes of an answer; longer ones are not kept.
            slots: How many answers it holds at most.
        """
        self._longest, self._slots = longest, slots
        self._width = KEY_BYTES + _CHECK + _LENGTH + longest
        self._handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)

    def get(self, key: bytes) -> bytes | None:
        """Return the answer to a key of 16 bytes, or None."""
        slot = os.pread(self._handle, self._width, self._place(key))
        if slot[:KEY_BYTES] != key:
            return None
        check, rest = slot[KEY_BYTES : KEY_BYTES + _CHECK], slot[KEY_BYTES + _CHECK :]
        length = int.from_bytes(rest[:_LENGTH], "little")
        answer = rest[_LENGTH : _LENGTH + length]
        return answer if _checksum(key, answer) == check else None

    def put(self, key: bytes, answer: bytes) -> None:
        """Keep an answer, unless it is too long; where the disk is full nothing is kept."""
        if len(answer) > self._longest:
            return
        slot = key + _checksum(key, answer) + len(answer).to_bytes(_LENGTH, "little") + answer
        try:
            os.pwrite(self._handle, slot, self._place(key))
        except OSError:
            return

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)

    def _place(self, key: bytes) -> int:
        return int.from_bytes(key[:8], "little") % self._slots * self._width


class Memory:
    """A shared table behind the latest answers of this process."""

    def __init__(self, table: SharedTable, *, latest: int) -> None:
        """Keep the ``latest`` answers here."""
        self._table, self._size = table, latest
        self._latest: OrderedDict[bytes, bytes] = OrderedDict()

    def get(self, key: bytes) -> bytes | None:
        """Return the answer to a key of 16 bytes, or None."""
        found = self._latest.get(key)
        if found is not None:
            self._latest.move_to_end(key)
        else:
            found = self._table.get(key)
            if found is not None:
                self._keep(key, found)
        return found

    def put(self, key: bytes, answer: bytes) -> None:
        """Keep an answer here and for others."""
        self._keep(key, answer)
        self._table.put(key, answer)

    def _keep(self, key: bytes, answer: bytes) -> None:
        self._latest[key] = answer
        if len(self._latest) > self._size:
            self._latest.popitem(last=False)


def _checksum(key: bytes, answer: bytes) -> bytes:
    return zlib.crc32(answer, zlib.crc32(key)).to_bytes(_CHECK, "little")
