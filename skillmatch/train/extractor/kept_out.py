"""The sentences of all evaluation sets, as hashes: no training text may hold one of them.

A sentence counts as the same where its letters and digits are, whatever its case, blanks and punctuation.
The hashes ship (models/extractor/kept_out.txt.xz), so that training needs none of the sets.
"""

from __future__ import annotations

import hashlib
import lzma
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from skillmatch.content import content_path
from skillmatch.errors import ChecksumMismatch

_NO_WORD = re.compile(r"\W+")
_DIGITS = 16


def sentence_hash(text: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a sentence's letters and digits in lower case."""
    return hashlib.sha256(_NO_WORD.sub("", text.lower()).encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Hashes of sentences that may not be trained on."""

    hashes: frozenset[str]

    def holds(self, text: str) -> bool:
        """Tell whether a sentence is one of them."""
        return sentence_hash(text) in self.hashes

    def packed(self) -> bytes:
        """Return the bytes of the file: one hash a line, in order."""
        return lzma.compress("".join(f"{each}\n" for each in sorted(self.hashes)).encode(), preset=9)


def kept_out_of(texts: Iterable[str]) -> KeptOut:
    """Return what keeps out these sentences; blank ones do not count."""
    return KeptOut(frozenset(sentence_hash(text) for text in texts if text.strip()))


def read_kept_out(path: Path | None = None) -> KeptOut:
    """Read the hashes that ship, or those of another file.

    Raises:
        ReleaseMissing: The package was installed without its content.
        ChecksumMismatch: The file is no such list.
    """
    path = path or content_path("models", "extractor", "kept_out.txt.xz")
    try:
        hashes = lzma.decompress(path.read_bytes()).decode().split()
    except (lzma.LZMAError, ValueError) as error:
        raise ChecksumMismatch(f"{path.name} is no list of hashes: {error}") from error
    if not hashes or any(len(each) != _DIGITS for each in hashes):
        raise ChecksumMismatch(f"{path.name} is no list of hashes of {_DIGITS} digits.")
    return KeptOut(frozenset(hashes))
