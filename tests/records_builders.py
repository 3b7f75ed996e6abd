"""Decision records made without an engine: small, and full of a mark that must not get into the chain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from skillmatch.records import Entry, RecordStore, SealedDocument
from skillmatch.records.sealed import seal
from skillmatch.types import DocumentKind, RawDocument

MARK = "Zoltana Quaxley"
"""Stands in every text and id of these documents, and in reasons."""

AT = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


def document(kind: DocumentKind, doc_id: str, *, text: str = "", received_as: str = "") -> SealedDocument:
    """Return a sealed document whose text and stages hold the mark."""
    raw = RawDocument(doc_id=doc_id, text=text or f"{MARK} wrote {doc_id}.", title=f"{MARK}'s {kind}")
    return seal(kind, raw, {"read": {"title": MARK}, "skills": [MARK, 0.5]}, received_as=received_as)


def decision(posting: SealedDocument, *resumes: SealedDocument) -> dict[str, Any]:
    """Return what a record says of a ranking of these resumes in this order."""
    results = [
        {"resume": each.name, "rank": rank, "margin": 1.0 / rank, "score": 0.5, "eliminated_by": []}
        for rank, each in enumerate(resumes, start=1)
    ]
    return {
        "made_with": {
            "package": "0",
            "code": "0" * 64,
            "taxonomy": "0" * 64,
            "scorer": "none",
            "releases": ["ESCO 0"],
            "libraries": {"python": "3"},
            "content": {"esco/esco.json.xz": "0" * 64},
            "settings": {"tier": "default"},
        },
        "inputs": {"posting": posting.facts, "resumes": [each.facts for each in resumes]},
        "seed": None,
        "results": results,
    }


def person(number: int) -> str:
    """Return the id of a resume, as a file name with a person's name in it."""
    return f"{MARK} {number}"


def add(store: RecordStore, *numbers: int, days: int = 0, by: str = "tester") -> Entry:
    """Add a ranking of these persons, so many days after ``AT``."""
    posting = document("posting", f"{MARK}'s posting")
    resumes = [document("resume", person(number)) for number in numbers]
    (entry,) = store.add(
        [posting, *resumes], [decision(posting, *resumes)], by=by, at=AT + timedelta(days=days)
    )
    return entry


def filled(folder: Path) -> RecordStore:
    """Return records of three rankings, two overrides, an erasure and a mended line."""
    store = RecordStore(folder)
    add(store, 1, 2)
    add(store, 2, 3)
    store.override("1", by="boss", at=AT, reason=f"{MARK} was known to us", doc_id=person(1))
    store.erase(person(3), by="clerk", at=AT)
    with store.chain.path.open("ab") as file:
        file.write(b'{"body":{"kind":"decision","torn')
    add(store, 4)
    store.override("6", by="boss", at=AT, reason=f"all of {MARK}'s were late")
    return store


def files_of(folder: Path) -> list[Path]:
    """Return all files of the records but the lock, ordered."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
