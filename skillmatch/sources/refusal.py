"""How a parser inside the child process says why it will not read a file."""

from __future__ import annotations


class RefusalError(Exception):
    """A file is not read; ``reason`` is one of the words ``skillmatch.sources.child`` has a sentence for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
