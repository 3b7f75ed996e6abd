"""Job titles with an occupation, split so that no title stands on both sides (rights: eval, not shipped)."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from skillmatch.errors import ReleaseMissing, SchemaMismatch
from skillmatch.space.overlays import title_abbreviations
from skillmatch.space.titles import read_title
from skillmatch.taxonomy import Taxonomy

_FOLDER = "skill_eval"


class CodedTitle(NamedTuple):
    """A job title with the occupation it was given.

    ``group`` is what is kept on one side of the split, and drawn for intervals: the words of the title,
    whatever their order, level and inflection (JobBERT), or the title it was made from (title_jitter).
    """

    title: str
    uri: str
    group: str

    @property
    def is_test(self) -> bool:
        """Whether the title belongs to the half that nothing is chosen on."""
        return bool(hashlib.sha256(self.group.encode()).digest()[0] % 2)


def read_jobbert(mirror: Path, taxonomy: Taxonomy) -> tuple[CodedTitle, ...]:
    """Return the titles of the JobBERT set with their ESCO occupation; the same title and occupation once.

    Left out are titles without a word and those whose occupation is not in ESCO 1.1.1 (one).

    Raises:
        ReleaseMissing: The mirror lacks the set.
        SchemaMismatch: It has other columns.
    """
    found: dict[tuple[str, str], CodedTitle] = {}
    abbreviations = title_abbreviations()
    for row in _rows(mirror, "jobbert/titles.csv.gz", ("vacancyTitle", "conceptUri")):
        title, uri = row["vacancyTitle"], row["conceptUri"]
        group = " ".join(sorted(set(read_title(title, abbreviations).tokens)))
        if group and uri in taxonomy.occupations:
            found.setdefault((" ".join(title.casefold().split()), uri), CodedTitle(title, uri, group))
    return tuple(found.values())


def read_title_jitter(mirror: Path, taxonomy: Taxonomy) -> tuple[CodedTitle, ...]:
    """Return messy titles made from clean ones, with their O*NET occupation.

    96 % of the clean titles are titles that O*NET lists.

    Raises:
        ReleaseMissing: The mirror lacks the set.
        SchemaMismatch: It has other columns.
    """
    return tuple(
        CodedTitle(row["jittered_title"], uri, row["seed_title"])
        for row in _rows(
            mirror, "title_jitter/jittered_titles.csv.gz", ("jittered_title", "seed_title", "onet_code")
        )
        if (uri := f"onet:occupation/{row['onet_code']}") in taxonomy.occupations
    )


def _rows(mirror: Path, name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    path = mirror / _FOLDER / name
    if not path.is_file():
        raise ReleaseMissing(
            f"No {name} in {mirror / _FOLDER}. Name a mirror that has it: SKILLMATCH_MIRROR."
        )
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise SchemaMismatch(
                f"{name}: no column {', '.join(sorted(missing))} (found {reader.fieldnames})."
            )
        yield from reader
