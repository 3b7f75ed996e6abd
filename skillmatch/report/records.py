"""Decision records as people see them: who decided what and when, and who decided otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skillmatch.records import Entry, RecordStore
from skillmatch.records.kept import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """An entry of the chain as a list shows it.

    Attributes:
        record: Its number.
        what: decision, override, erasure, sweep or mended.
        at: When, as ISO 8601.
        by: Who.
        posting_id: Of a decision: the posting's id, None where it was erased.
        posting_name: The name it was received under; None where that is its id, or it was erased.
        n_resumes: Of a decision: how many were ranked.
        of_record: Of an override: the decision.
        hash: Of the entry.
    """

    record: int
    what: str
    at: str
    by: str
    posting_id: str | None
    posting_name: str | None
    n_resumes: int | None
    of_record: int | None
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideView:
    """That somebody decided otherwise; ``resume_id`` None for the whole ranking or one that was erased."""

    record: int
    at: str
    by: str
    is_whole: bool
    resume_id: str | None
    reason: str | None
    """None where it was erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """An entry, what is known of its documents by their names in the chain, and overrides.

    Attributes:
        entry: As the chain has it.
        names: Ids of the documents; None for those erased.
        received_as: The names that documents were received under, of those that had another than their id.
        overrides: Of this decision, oldest first.
    """

    entry: Entry
    names: Mapping[str, str | None]
    received_as: Mapping[str, str]
    overrides: tuple[OverrideView, ...]

    def shown(self, name: str) -> str | None:
        """Return what people are shown of a document: its id, and the name it was received under."""
        doc_id = self.names.get(name)
        return None if doc_id is None else shown_name(doc_id, self.received_as.get(name))


def shown_name(doc_id: str, received_as: str | None) -> str:
    """Return what people are shown of a document, on one line and with nothing that a terminal obeys."""
    whole = f"{doc_id} ({received_as})" if received_as else doc_id
    return "".join(each if each.isprintable() else " " for each in whole)


def record_rows(store: RecordStore) -> tuple[RecordRow, ...]:
    """Return all entries, oldest first.

    Raises:
        NotFound: There are no records.
        ChecksumMismatch: The chain or a document was changed.
    """
    # In this order: others may be writing, and what is listed must be told of.
    entries = tuple(store.entries())
    kept = store.kept()
    return tuple(_row(kept, entry) for entry in entries)


def record_view(store: RecordStore, entry: Entry) -> RecordView:
    """Return what is shown of an entry; of an override what is shown of its decision, and it alone.

    Raises:
        ChecksumMismatch: The chain, a document or a reason was changed, or is missing.
    """
    decision = store.find(str(entry.body["record"])) if entry.kind == "override" else entry
    if decision.kind != "decision":
        return RecordView(entry=entry, names={}, received_as={}, overrides=())
    overrides = (entry,) if entry.kind == "override" else store.overrides(entry.seq)
    kept = store.kept()
    inputs, run = decision.body["inputs"], decision.body["run"]
    told = [inputs["posting"]["name"], *(each["name"] for each in inputs["resumes"])]
    documents = {name: kept.document(run, name) for name in told}
    names = {name: None if each is None else each.raw.doc_id for name, each in documents.items()}
    return RecordView(
        entry=entry,
        names=names,
        received_as={
            name: each.received_as
            for name, each in documents.items()
            if each is not None and each.received_as
        },
        overrides=tuple(_override(kept, each, names) for each in overrides),
    )


def _row(kept: Kept, entry: Entry) -> RecordRow:
    is_decision = entry.kind == "decision"
    inputs = entry.body.get("inputs", {})
    posting = kept.document(entry.body["run"], inputs["posting"]["name"]) if is_decision else None
    return RecordRow(
        record=entry.seq,
        what=entry.kind,
        at=entry.body["at"],
        by=entry.body["by"],
        posting_id=None if posting is None else posting.raw.doc_id,
        posting_name=None if posting is None else posting.received_as or None,
        n_resumes=len(inputs["resumes"]) if is_decision else None,
        of_record=entry.body.get("record"),
        hash=entry.hash,
    )


def _override(kept: Kept, override: Entry, names: Mapping[str, str | None]) -> OverrideView:
    body = override.body
    return OverrideView(
        record=override.seq,
        at=body["at"],
        by=body["by"],
        is_whole=body["resume"] is None,
        resume_id=names.get(body["resume"]) if body["resume"] else None,
        reason=kept.reason(override.seq),
    )
