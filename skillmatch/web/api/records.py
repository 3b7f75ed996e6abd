"""Decision records: listed, shown, checked and replayed."""

from __future__ import annotations

from skillmatch.records.verifying import verify
from skillmatch.report.records import record_rows, record_view
from skillmatch.web.endpoints import PathPart, Resource
from skillmatch.web.present import provenance_out
from skillmatch.web.recording import records_of, replay_of
from skillmatch.web.schemas.records import (
    OverrideOut,
    RecordOut,
    RecordProblemOut,
    RecordRowOut,
    RecordsOut,
    ReplayedResumeOut,
    ReplayIn,
    ReplayOut,
    VerifiedOut,
    VerifyIn,
)
from skillmatch.web.services import Services

records = Resource("records")

_RECORD = PathPart(name="record", description="Number of a record, or how its hash begins.", example="1")


@records.get("/v1/audit/records", answer=RecordsOut)
def list_records(services: Services) -> RecordsOut:
    """List decision records, overrides, erasures and sweeps.

    Oldest first. Only where the operator keeps records (SKILLMATCH_RECORDS), and not beyond the server's own
    machine unless it was started with --with-store.
    """
    return RecordsOut(
        records=tuple(RecordRowOut.model_validate(row) for row in record_rows(records_of(services))),
        provenance=provenance_out(services.engine.provenance()),
    )


@records.get("/v1/audit/records/{record}", answer=RecordOut, path_parts=(_RECORD,))
def show_record(services: Services, record: str) -> RecordOut:
    """Return a record: what the ranking was made with and of, its results, and who decided otherwise."""
    store = records_of(services)
    view = record_view(store, store.find(record))
    return RecordOut(
        record=view.entry.seq,
        what=view.entry.kind,
        hash=view.entry.hash,
        prev=view.entry.prev,
        body=view.entry.body,
        names=dict(view.names),
        received_as=dict(view.received_as),
        overrides=tuple(OverrideOut.model_validate(override) for override in view.overrides),
        provenance=provenance_out(services.engine.provenance()),
    )


@records.post("/v1/audit/verify", asked=VerifyIn, answer=VerifiedOut)
def verify_records(services: Services, asked: VerifyIn) -> VerifiedOut:
    """Check every byte of the records.

    The chain against itself, the documents kept against the chain. What was cut off the end is found only
    with a hash that was noted earlier.
    """
    found = verify(records_of(services), head=asked.head)
    return VerifiedOut(
        is_sound=not found.problems,
        n_entries=found.n_entries,
        n_files=found.n_files,
        n_gone=found.n_gone,
        head=found.head,
        problems=tuple(RecordProblemOut.model_validate(problem) for problem in found.problems),
        provenance=provenance_out(services.engine.provenance()),
    )


@records.post("/v1/audit/records/{record}/replay", asked=ReplayIn, answer=ReplayOut, path_parts=(_RECORD,))
def replay_record(services: Services, asked: ReplayIn, record: str) -> ReplayOut:
    """Make a recorded ranking anew and compare it byte by byte.

    With its own taxonomy and settings, from its start or from what a stage had made. A file it was made with
    that is another now is a problem of kind damaged. One at a time: while another is made, the answer is a
    problem of kind busy, with Retry-After.
    """
    found = replay_of(services, record, start=asked.start)
    return ReplayOut(
        record=found.entry.seq,
        start=found.start,
        is_same=not found.differences,
        differences=found.differences,
        changed_since=found.changed_since,
        n_erased=found.n_erased,
        ranking=tuple(ReplayedResumeOut.model_validate(each.match) for each in found.ranking),
        provenance=provenance_out(services.engine.provenance()),
    )
