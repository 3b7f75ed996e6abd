"""What is asked of decision records and what the API answers: a list, an entry, a check, a replay."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from skillmatch.engine.staging import Stage
from skillmatch.web.schemas.answers import Answer, ProvenanceOut, Share
from skillmatch.web.schemas.requests import Request


class RecordRowOut(Answer):
    """An entry of the chain: a decision, or what was done to one."""

    record: int = Field(ge=1, description="Its number.")
    what: str = Field(description="decision, override, erasure, sweep or mended.")
    at: str = Field(description="ISO 8601.")
    by: str
    posting_id: str | None = Field(description="Of a decision; null where it was erased.")
    posting_name: str | None = Field(
        description="The name it was received under; null where that is its id, or it was erased."
    )
    n_resumes: int | None
    of_record: int | None = Field(description="Of an override: the decision.")
    hash: str


class RecordsOut(Answer):
    """All entries, oldest first."""

    records: tuple[RecordRowOut, ...]
    provenance: ProvenanceOut


class OverrideOut(Answer):
    """That somebody decided otherwise, and why."""

    record: int
    at: str
    by: str
    is_whole: bool = Field(description="About the whole ranking, not one resume.")
    resume_id: str | None
    reason: str | None = Field(description="Null where it was erased.")


class RecordOut(Answer):
    """An entry as it stands in the chain, and what its names stand for."""

    record: int
    what: str
    hash: str
    prev: str = Field(description="Hash of the entry before.")
    body: dict[str, Any] = Field(description="What the chain says, without ids of documents.")
    names: dict[str, str | None] = Field(description="Ids of the documents; null for those erased.")
    received_as: dict[str, str] = Field(
        description="The names that documents were received under, of those that had another than their id."
    )
    overrides: tuple[OverrideOut, ...] = Field(description="Of a decision; of an override it alone.")
    provenance: ProvenanceOut


class VerifyIn(Request):
    """What must still be there."""

    head: str = Field(default="", max_length=64, description="Hash of an entry that was noted earlier.")


class RecordProblemOut(Answer):
    """Something that is not as it was written."""

    place: str
    what: str


class VerifiedOut(Answer):
    """What a check of every byte found; keep the head elsewhere."""

    is_sound: bool
    n_entries: int
    n_files: int
    n_gone: int = Field(description="Files that were erased or swept.")
    head: str = Field(description="Hash of the last entry.")
    problems: tuple[RecordProblemOut, ...]
    provenance: ProvenanceOut


class ReplayIn(Request):
    """From which stage a ranking is made anew."""

    start: Stage = "text"


class ReplayedResumeOut(Answer):
    """A resume as it is ranked now."""

    rank: int
    resume_id: str
    score: float = Share
    margin: float


class ReplayOut(Answer):
    """A recorded ranking made anew; without differences every byte agrees."""

    record: int
    start: Stage
    is_same: bool
    differences: tuple[str, ...]
    changed_since: tuple[str, ...] = Field(description="Code and libraries that are others now.")
    n_erased: int = Field(description="Resumes that were erased and are not ranked again.")
    ranking: tuple[ReplayedResumeOut, ...]
    provenance: ProvenanceOut
