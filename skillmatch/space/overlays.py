"""The reviewed files of the space: products of one use, everyday job titles, abbreviations in titles.

They live in esco/overlays, every row with its reason. Each reader gives plain values; a row of a concept
that the loaded taxonomy does not have is left out by those who use it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from skillmatch.content import content_path
from skillmatch.errors import SchemaMismatch


def stand_in_families() -> dict[str, tuple[str, ...]]:
    """Return the families of products that do the same job: name to skill URIs."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows("stand_ins.csv", ("family", "uri", "preferred_label", "reason")):
        found[row["family"]].append(row["uri"])
    return {family: tuple(uris) for family, uris in found.items()}


def everyday_titles() -> dict[str, tuple[str, ...]]:
    """Return job titles that ESCO lacks or puts elsewhere: title to ESCO occupation URIs."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows("titles.csv", ("title", "uri", "preferred_label", "reason")):
        found[row["title"]].append(row["uri"])
    return {title: tuple(uris) for title, uris in found.items()}


def title_abbreviations() -> dict[str, str]:
    """Return abbreviations in job titles, lower case, to the words they stand for."""
    rows = _rows("title_abbreviations.csv", ("abbreviation", "words", "reason"))
    return {row["abbreviation"]: row["words"] for row in rows}


def _rows(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    path: Path = content_path("esco", "overlays", name)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            raise SchemaMismatch(
                f"{name}: expected columns {', '.join(columns)}, found {reader.fieldnames}. "
                "Install skillmatch again."
            )
        return list(reader)
