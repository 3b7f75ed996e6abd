"""Keeps the checksums in models/registry.toml in step with the files a command has just made."""

from __future__ import annotations

import re
from pathlib import Path

from skillmatch.content import content_path
from skillmatch.errors import NotFound


def declare(file: str, sha256: str, *, registry: Path | None = None) -> None:
    """Replace the checksum of ``file`` in the registry of models; all else stays as it is.

    Args:
        file: Path below models/, as the registry spells it.
        sha256: 64 hexadecimal digits.
        registry: Another registry; default: models/registry.toml.

    Raises:
        NotFound: The registry has no such file.
    """
    registry = registry or content_path("models", "registry.toml")
    text = registry.read_text(encoding="utf-8")
    entry = re.compile(rf'(^file = "{re.escape(file)}"\nsha256 = ")[0-9a-f]*(")', re.MULTILINE)
    changed, count = entry.subn(rf"\g<1>{sha256}\g<2>", text)
    if count != 1:
        raise NotFound(f"{registry} has {count} entries for {file}, expected one. Add it there first.")
    registry.write_text(changed, encoding="utf-8")
