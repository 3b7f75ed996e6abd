"""SkillSpan's rows, a sentence each, as the mirror has them; this file alone knows the columns.

Only the train split is in the mirror (MIT), without the sentences that also stand in evaluation sets.
A fifth of its postings, by hash, is our hold-out: nothing may be trained on ``is_held_out`` postings.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skillmatch.errors import ReleaseMissing, SchemaMismatch

_PATH = Path("skill_eval", "skillspan", "train.json.gz")
_COLUMNS = ("idx", "source", "tokens", "tags_skill", "tags_knowledge")
_HELD_OUT_OF = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillSpanRow:
    """A sentence of a posting: ``tags`` hold a B, I or O for each token, of skills and of knowledge."""

    source: str
    idx: int
    """Of the posting; its rows stand in order."""

    tokens: tuple[str, ...]
    tags: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def key(self) -> str:
        """Return the name of the posting."""
        return f"{self.source}-{self.idx}"


def is_held_out(source: str, idx: int) -> bool:
    """Tell whether a posting of SkillSpan (by its columns ``source`` and ``idx``) is kept for measuring."""
    return hashlib.sha256(f"skillspan/{source}/{idx}".encode()).digest()[0] % _HELD_OUT_OF == 0


def held_out_rows(mirror: Path) -> Iterator[SkillSpanRow]:
    """Yield the rows of the held-out postings, in the order of the file.

    Raises:
        ReleaseMissing: The mirror has no such file.
        SchemaMismatch: A row lacks a column.
    """
    path = mirror / _PATH
    if not path.is_file():
        raise ReleaseMissing(f"No {path.name} in {path.parent}. Name a mirror that has skill_eval/skillspan.")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            row = json.loads(line)
            missing = [column for column in _COLUMNS if column not in row]
            if missing:
                raise SchemaMismatch(f"{path.name}, line {number}: no {', '.join(missing)}.")
            if is_held_out(row["source"], row["idx"]):
                yield SkillSpanRow(
                    source=row["source"],
                    idx=row["idx"],
                    tokens=tuple(row["tokens"]),
                    tags=(tuple(row["tags_skill"]), tuple(row["tags_knowledge"])),
                )
