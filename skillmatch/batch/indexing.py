"""A finished batch as documents of the store: what was found, with the texts read again from the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.batch.inputs import digest_of
from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import PURPOSE, Plan, load_plan
from skillmatch.batch.reading import every_row
from skillmatch.errors import InputError
from skillmatch.extras import require
from skillmatch.types import SkillMention, Span, StoredDocument

_NEEDED = ("skills", "vectors")
_AT_ONCE = 256


def stored_documents(layout: Layout, *, esco: str, release: str) -> Iterator[StoredDocument]:
    """Yield the postings of a batch as ``Engine.stored`` would make them.

    Args:
        layout: The output folder.
        esco: The ESCO release that the store's documents are read with.
        release: Of the taxonomy, for the mentions.

    Raises:
        InputError: The batch is not finished, has no skills or vectors, was read with another ESCO release,
            or its tables have changed.
    """
    plan = load_plan(layout)
    if not layout.done.exists():
        raise InputError(
            f"{layout.folder}: the batch is not finished. Go on with: skillmatch batch resume {layout.folder}"
        )
    missing = [task for task in _NEEDED if not plan.wants(task)]
    if missing:
        raise InputError(
            f"{layout.folder}: the store needs {' and '.join(_NEEDED)}; this batch has no "
            f"{' and no '.join(missing)}. Run one with --tasks {','.join(_NEEDED)}."
        )
    read_with = plan.configuration.esco
    if read_with != esco:
        raise InputError(
            f"{layout.folder}: expected a batch read with ESCO {esco}, found one read with ESCO {read_with}. "
            f"Index it with SKILLMATCH_ESCO={read_with}, or run it again into another folder."
        )
    for file in plan.files:
        if not Path(file.path).is_file() or digest_of(Path(file.path)) != file.digest:
            raise InputError(f"{file.name}: gone or changed since the batch was run. Run it again.")
    return _documents(layout, plan, release)


def _documents(layout: Layout, plan: Plan, release: str) -> Iterator[StoredDocument]:
    given = enumerate(every_row(layout, plan))
    for record, vector in _found(layout):
        row = next(row for number, row in given if number == record["row"])
        if len(row.text) != record["n_characters"]:
            raise InputError(f"{record['source']}: row {record['source_row']:,} is another one than before.")
        yield StoredDocument(
            doc_id=record["id"],
            kind="posting",
            title=record["title"],
            text=row.text,
            firm=record["firm"] or "",
            posted_on=_day(record["posted_on"] or ""),
            mentions=tuple(_mention(record["id"], each, release) for each in record["skills"]),
            vector=tuple(vector.tolist()) if vector.any() else (),
        )


def _found(layout: Layout) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Yield the records of postings with their vectors."""
    parquet = require("pyarrow.parquet", extra="batch", purpose=PURPOSE)
    for path in sorted((layout.folder / "documents").glob("part-*.parquet")):
        vectors = np.load(layout.folder / "vectors" / f"{path.stem}.npy", mmap_mode="r")
        place = 0
        with parquet.ParquetFile(path) as opened:
            for batch in opened.iter_batches(batch_size=_AT_ONCE):
                for record in batch.to_pylist():
                    yield record, np.array(vectors[place])
                    place += 1


def _mention(doc_id: str, skill: Mapping[str, Any], release: str) -> SkillMention:
    return SkillMention(
        doc_id=doc_id,
        span=Span(start=skill["start"], end=skill["end"]),
        surface=skill["surface"],
        uri=skill["uri"],
        preferred_label=skill["label"],
        taxonomy_release=release,
        confidence=skill["confidence"],
        method=skill["evidence"],
        section=skill["section"],
        strength=skill["strength"],
        negated=skill["is_negated"],
    )


def _day(value: str) -> str:
    """Return the day that a date begins with, as ISO 8601 writes it; empty where it is none."""
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return ""
