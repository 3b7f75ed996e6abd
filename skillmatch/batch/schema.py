"""The columns of every table we write; docs/batch.md explains them, and a test holds both together."""

from __future__ import annotations

from typing import Any

from skillmatch.batch.scanning import arrow

SCHEMA_VERSION = 1
"""Grows when a column changes."""

STANDINGS = ("done", "duplicate", "empty", "unsupported", "failed")
"""What may become of a row: each has exactly one."""


def skill_type(pa: Any) -> Any:
    """Return the type of one mention."""
    return pa.struct(
        [
            ("uri", pa.string()),
            ("label", pa.string()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("surface", pa.string()),
            ("confidence", pa.float64()),
            ("evidence", pa.string()),
            ("section", pa.string()),
            ("strength", pa.string()),
            ("is_negated", pa.bool_()),
        ]
    )


def occupation_type(pa: Any) -> Any:
    """Return the type of what a posting is coded to."""
    guess = pa.struct(
        [
            ("uri", pa.string()),
            ("label", pa.string()),
            ("isco_code", pa.string()),
            ("confidence", pa.float64()),
        ]
    )
    return pa.struct(
        [
            ("status", pa.string()),
            ("reason", pa.string()),
            ("esco_uri", pa.string()),
            ("esco_label", pa.string()),
            ("isco_code", pa.string()),
            ("confidence", pa.float64()),
            ("onet_soc_code", pa.string()),
            ("onet_label", pa.string()),
            ("soc_code", pa.string()),
            ("onet_confidence", pa.float64()),
            ("crosswalk_onet_soc_codes", pa.list_(pa.string())),
            ("alternatives", pa.list_(guess)),
        ]
    )


def exposure_type(pa: Any) -> Any:
    """Return the type of what a posting says of its exposure, and of what its occupation does."""
    published = pa.struct(
        [
            ("measure", pa.string()),
            ("rater", pa.string()),
            ("value", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("coverage", pa.float64()),
        ]
    )
    figures = [
        (f"{measure}{ending}", pa.float64())
        for measure in ("alpha", "beta", "zeta")
        for ending in ("", "_low", "_high")
    ]
    return pa.struct(
        [
            ("n_duties", pa.int32()),
            ("words_share", pa.float64()),
            ("reason", pa.string()),
            *figures,
            ("by_occupation", pa.list_(published)),
        ]
    )


def found_fields(pa: Any) -> list[tuple[str, Any]]:
    """Return the columns that working on a posting fills."""
    return [
        ("title", pa.string()),
        ("firm", pa.string()),
        ("posted_on", pa.string()),
        ("language", pa.string()),
        ("language_confidence", pa.float64()),
        ("n_characters", pa.int32()),
        ("skills", pa.list_(skill_type(pa))),
        ("occupation", occupation_type(pa)),
        ("exposure", exposure_type(pa)),
    ]


def part_schema(dim: int) -> Any:
    """Return the columns of a shard's part: one record per row that was worked on."""
    pa = arrow()
    return pa.schema(
        [
            ("place", pa.int32()),
            ("standing", pa.string()),
            ("reason", pa.string()),
            *found_fields(pa),
            ("vector", pa.list_(pa.float32(), dim) if dim else pa.null()),
        ]
    )


def documents_schema() -> Any:
    """Return the columns of ``documents``: one record per posting that is done."""
    pa = arrow()
    return pa.schema(
        [
            ("row", pa.int64()),
            ("id", pa.string()),
            ("source", pa.string()),
            ("source_row", pa.int64()),
            ("copies", pa.int32()),
            ("group_row", pa.int64()),
            *found_fields(pa),
        ]
    )


def outcomes_schema() -> Any:
    """Return the columns of ``outcomes``: one record per row of the input."""
    pa = arrow()
    return pa.schema(
        [
            ("row", pa.int64()),
            ("id", pa.string()),
            ("given_id", pa.string()),
            ("source", pa.string()),
            ("source_row", pa.int64()),
            ("outcome", pa.string()),
            ("reason", pa.string()),
            ("duplicate_of", pa.string()),
            ("duplicate_of_row", pa.int64()),
            ("group_row", pa.int64()),
        ]
    )


def skills_schema() -> Any:
    """Return the columns of ``skills``: one record per mention."""
    pa = arrow()
    mention = skill_type(pa)
    return pa.schema(
        [("row", pa.int64()), ("id", pa.string()), *((each.name, each.type) for each in mention)]
    )
