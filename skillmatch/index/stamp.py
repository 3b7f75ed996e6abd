"""The stamp on a derived index: which record it was made from, and up to which generation.

A stamp is written after the index is safely on disk. An index without a stamp, or with the stamp of
another record or another way of making it, is not used but made anew.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

_NAME = "stamp.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """``recipe`` names how the index was made (format and analysis version)."""

    store_id: str
    recipe: str
    generation: int


def read_stamp(folder: Path) -> Stamp | None:
    """Return the stamp in ``folder``; None where it is missing or unreadable."""
    try:
        fields = json.loads((folder / _NAME).read_bytes())
        return Stamp(
            store_id=str(fields["store_id"]),
            recipe=str(fields["recipe"]),
            generation=int(fields["generation"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Put the stamp into ``folder``, whole or not at all."""
    unfinished = folder / f"{_NAME}.part"
    unfinished.write_text(json.dumps(asdict(stamp)))
    os.replace(unfinished, folder / _NAME)
