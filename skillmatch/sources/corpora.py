"""Real postings and resumes of the data mirror, in their own words, for the demo and for measuring.

This file alone knows how those files name their columns. The texts are used where they lie; none of
them is copied anywhere.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmatch.types import RawDocument

_POSTINGS = "postings/nhs_jobs_uk_2020-11.jsonl.gz"
_RESUMES = "resumes/livecareer_resume_text.jsonl.gz"

POSTINGS_NAME = "NHS Jobs, UK, November 2020 (real postings)"
RESUMES_NAME = "livecareer (real resumes without names)"

_TRADES: Mapping[str, str] = {
    "ACCOUNTANT": r"\b(accountant|finance (manager|officer|business partner))\b",
    "CHEF": r"\b(chef|cook)\b",
    "HR": r"\b(human resources|hr (advis[eo]r|officer|manager))\b",
    "INFORMATION-TECHNOLOGY": r"\b(network engineer|it support|system administrator|infrastructure engineer)",
    "PUBLIC-RELATIONS": r"\bcommunications (officer|manager)\b",
}
"""Category of the resumes, and how the titles of postings of the same trade read."""

_SHORTEST = 1200
"""Characters a posting must have: shorter ones only name the employer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeSample:
    """A few postings and resumes of one trade, the same ones every time."""

    trade: str
    postings: tuple[RawDocument, ...]
    resumes: tuple[RawDocument, ...]


def has_corpora(mirror: Path) -> bool:
    """Tell whether the mirror holds the real postings and resumes."""
    return (mirror / _POSTINGS).is_file() and (mirror / _RESUMES).is_file()


def trade_samples(mirror: Path, *, n_postings: int, n_resumes: int) -> tuple[TradeSample, ...]:
    """Return postings and resumes of the same trades, the first of each by id.

    Args:
        mirror: The folder with publishers' files.
        n_postings: Postings per trade.
        n_resumes: Resumes per trade.
    """
    postings = sorted(_rows(mirror / _POSTINGS), key=lambda row: str(row["id"]))
    resumes = sorted(_rows(mirror / _RESUMES), key=lambda row: str(row["id"]))
    return tuple(
        TradeSample(
            trade=trade.replace("-", " ").lower(),
            postings=tuple(_posting(row) for row in _of_title(postings, pattern))[:n_postings],
            resumes=tuple(_resume(row) for row in resumes if row["category"] == trade)[:n_resumes],
        )
        for trade, pattern in _TRADES.items()
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _of_title(rows: Iterable[dict[str, Any]], pattern: str) -> list[dict[str, Any]]:
    title = re.compile(pattern, re.IGNORECASE)
    return [row for row in rows if title.search(row["title"]) and len(row["description"]) >= _SHORTEST]


def _posting(row: Mapping[str, Any]) -> RawDocument:
    return RawDocument(doc_id=f"nhs-{row['id']}", text=row["description"], title=row["title"])


def _resume(row: Mapping[str, Any]) -> RawDocument:
    return RawDocument(doc_id=f"livecareer-{row['id']}", text=row["text"])
