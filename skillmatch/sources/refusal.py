"""How a parser inside the child process says why it will not read a file, and how much text one may give."""

from __future__ import annotations

MAX_TEXT = 1_000_000
"""The most characters a document may give: some 300 full pages."""

MAX_TITLE = 300
"""The most characters of a title; what is beyond is left out."""


class RefusalError(Exception):
    """A file is not read; ``reason`` is one of the words ``skillmatch.sources.child`` has a sentence for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
