"""The texts of labelled passages, read from the mirror; the only place that knows those files' columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from skillmatch.errors import ChecksumMismatch, ReleaseMissing, SchemaMismatch
from skillmatch.evaluate.labels import Passage, digest
from skillmatch.sources.rows import BadRow, open_table

Posting = tuple[str, str]
"""Source and row."""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    text: str
    id: str = ""
    """Column with the row's name; empty where rows are counted from 0."""


_FOLDER = "postings"
_FILES: Mapping[str, _File] = {
    "nhs": _File("nhs_jobs_uk_2020-11.jsonl.gz", "description", "id"),
    "hn": _File("hn_who_is_hiring_2011_2019.jsonl.gz", "text", "id"),
    "adzuna": _File("uk_adzuna_rmit_776.jsonl.gz", "description", "id"),
    "dice": _File("dice_descriptions_658.csv.gz", "jobdescription"),
    "et": _File("jobs_et_ethiopia.parquet", "full_description"),
}


def posting_texts(mirror: Path, passages: Iterable[Passage]) -> dict[Posting, str]:
    """Return the texts of the postings that passages stand in, each passage held against its checksum.

    Raises:
        ReleaseMissing: The mirror lacks a file.
        SchemaMismatch: A file lacks a column.
        ChecksumMismatch: A passage is not the one that was labelled.
        MissingExtra: A file is Parquet, and pyarrow is not installed.
    """
    passages = tuple(passages)
    texts: dict[Posting, str] = {}
    for source in dict.fromkeys(passage.source for passage in passages):
        wanted = {passage.row for passage in passages if passage.source == source}
        texts.update({(source, row): text for row, text in _read(mirror, source, wanted).items()})
    for passage in passages:
        found = digest(passage.span.of(texts.get(passage.posting, "")))
        if found != passage.sha256:
            raise ChecksumMismatch(
                f"{_FILES[passage.source].name}, row {passage.row}, characters {passage.span.start} to "
                f"{passage.span.end}: not the text that was labelled (expected sha256 {passage.sha256}..., "
                f"found {found}...). Name the mirror that the labels were made on."
            )
    return texts


def _read(mirror: Path, source: str, wanted: set[str]) -> dict[str, str]:
    file = _FILES[source]
    path = mirror / _FOLDER / file.name
    if not path.is_file():
        raise ReleaseMissing(
            f"No {file.name} in {path.parent}: labelled sentences were read from it. Set SKILLMATCH_MIRROR "
            "to the folder that holds postings/ and skill_eval/."
        )
    columns = {file.text, file.id} - {""}
    texts: dict[str, str] = {}
    with open_table(path, columns=columns) as table:
        missing = sorted(columns - set(table.columns))
        if missing:
            raise SchemaMismatch(
                f"{file.name}: no column {', '.join(missing)} (found {', '.join(table.columns)})."
            )
        for place, row in enumerate(table.rows):
            if isinstance(row, BadRow):
                continue
            name = str(row.values[file.id]) if file.id else str(place)
            if name in wanted:
                texts[name] = str(row.values[file.text])
    return texts
