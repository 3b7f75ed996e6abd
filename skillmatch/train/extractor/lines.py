"""Our own job-ad lines, one per ESCO skill: written for this project by a language model (Claude).

Each was written from the skill's label and description, in other words than the label, without seeing any
evaluation set. The file (models/extractor/lines.txt.xz) has a header, then one line per skill in the order
of URIs.
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Sequence
from pathlib import Path

from skillmatch.content import content_path
from skillmatch.errors import ChecksumMismatch

_HEADER = (
    "# One job-ad line per ESCO skill, in the order of URIs; {count} skills, sha256 of the URIs {digest}"
)


def pack_lines(lines: Sequence[str], uris: Sequence[str]) -> bytes:
    """Return the bytes of the file.

    Args:
        lines: One per skill, without line breaks.
        uris: Of the skills, in the order of the lines.

    Raises:
        ValueError: Not as many lines as skills, or one is blank or broken.
    """
    if len(lines) != len(uris) or any(not line.strip() or len(line.splitlines()) != 1 for line in lines):
        raise ValueError("Expected one line for each skill")
    return lzma.compress("\n".join((_header(uris), *lines, "")).encode(), preset=9)


def read_lines(uris: Sequence[str], path: Path | None = None) -> tuple[str, ...]:
    """Return the line of each skill.

    Args:
        uris: All ESCO skills in the order of their URIs.
        path: Of the file; default: the one that ships.

    Raises:
        ReleaseMissing: The package was installed without its content.
        ChecksumMismatch: The lines were written for other skills, or the file is damaged.
    """
    path = path or content_path("models", "extractor", "lines.txt.xz")
    try:
        header, *lines = lzma.decompress(path.read_bytes()).decode().splitlines()
    except (lzma.LZMAError, ValueError) as error:
        raise ChecksumMismatch(f"{path.name} is no file of lines: {error}") from error
    if header != _header(uris) or len(lines) != len(uris):
        raise ChecksumMismatch(f"{path.name} belongs to other skills than these {len(uris)}: {header}")
    return tuple(lines)


def _header(uris: Sequence[str]) -> str:
    digest = hashlib.sha256("\n".join(uris).encode()).hexdigest()[:16]
    return _HEADER.format(count=len(uris), digest=digest)
