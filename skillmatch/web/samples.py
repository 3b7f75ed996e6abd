"""The sample documents that ship with the package, to try the page with."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from skillmatch.content import content_path
from skillmatch.errors import NotFound
from skillmatch.sources.files import read_file
from skillmatch.web.reading import Received

DEFAULT_POSTING: Final = "p01-backend-engineer"


@cache
def sample_names() -> Mapping[str, str]:
    """Return the title for readers of every sample posting, by its id, in the order of the ids."""
    return {name: name.partition("-")[2].replace("-", " ") for name in sorted(_judged())}


def sample_documents(posting_id: str) -> tuple[Received, tuple[Received, ...]]:
    """Return a sample posting and the resumes that were judged against it.

    Raises:
        NotFound: There is no such sample.
    """
    resume_ids = _judged().get(posting_id)
    if resume_ids is None:
        raise NotFound("There is no such sample. The start page lists them all.")
    posting = _received("postings", posting_id)
    return posting, tuple(_received("resumes", resume_id) for resume_id in resume_ids)


@cache
def _judged() -> Mapping[str, tuple[str, ...]]:
    judged: dict[str, list[str]] = {}
    with content_path("samples", "judgements.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            judged.setdefault(row["posting_id"], []).append(row["resume_id"])
    return {posting_id: tuple(sorted(resumes)) for posting_id, resumes in judged.items()}


@cache
def _received(folder: str, doc_id: str) -> Received:
    path = _file(content_path("samples", folder), doc_id)
    return Received(raw=read_file(path, doc_id=doc_id), name=path.name)


def _file(folder: Path, doc_id: str) -> Path:
    found = sorted(path for path in folder.iterdir() if path.stem == doc_id)
    if not found:
        raise NotFound(f"The samples have no file {doc_id} in {folder.name}.")
    return found[0]
