"""Gzipped tables from outside, with the bytes counted as they unpack."""

from __future__ import annotations

import gzip
from typing import IO

from skillmatch.errors import UnreadableDocument

MOST_UNPACKED = 200
"""Times its packed size that a table may unpack to; rows of text come to about 10, equal rows to 100."""

_SLACK = 100_000
"""Bytes added to the packed size: of short tables the ratio says nothing."""


class CountedGzip(gzip.GzipFile):
    """A gzipped file that is not read further than a table could go."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        super().__init__(fileobj=file)
        self._packed = file
        self._shown = name

    def read1(self, size: int = -1) -> bytes:
        """Return some bytes, as ``GzipFile.read1`` does.

        Raises:
            UnreadableDocument: It has unpacked to more than ``MOST_UNPACKED`` times what was read of it.
        """
        piece = super().read1(size)
        if self.tell() > MOST_UNPACKED * (self._packed.tell() + _SLACK):
            raise UnreadableDocument(
                f"{self._shown}: expected a table, found an archive that unpacks to more than "
                f"{MOST_UNPACKED} times its size. Give the table unpacked."
            )
        return piece
