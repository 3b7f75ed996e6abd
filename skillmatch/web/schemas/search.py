"""What a search of the stored documents may ask, and what it answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from skillmatch.types import DocumentKind, Scope
from skillmatch.web.schemas.answers import Answer, ProvenanceOut
from skillmatch.web.schemas.requests import Request

MAX_FOUND = 100


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank_text", "The text is blank")
    return text


def _day(text: str) -> str:
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    if not is_day:
        raise PydanticCustomError("day", "A day is written as in 2026-11-21")
    return text


Day = Annotated[str, Field(max_length=10, examples=["2026-11-21"]), AfterValidator(_day)]


class SearchQuery(Request):
    """Words to search the stored documents for, and which of them."""

    q: Annotated[str, AfterValidator(_not_blank)] = Field(
        min_length=1,
        max_length=2_000,
        description="Found by these words and by their meaning.",
        examples=["nurse, night shifts"],
    )
    kind: DocumentKind | None = Field(default=None, description="Only postings, or only resumes.")
    firm: str | None = Field(default=None, max_length=500, description="Only documents of exactly this firm.")
    since: Day | None = Field(default=None, description="Only documents posted on this day or later.")
    until: Day | None = Field(default=None, description="Only documents posted on this day or earlier.")
    top: int = Field(default=10, ge=1, le=MAX_FOUND, description="How many documents, best first.")

    @property
    def scope(self) -> Scope:
        """Which documents are meant."""
        return Scope(kind=self.kind, firm=self.firm, since=self.since, until=self.until)


class SearchIn(SearchQuery):
    """The same as a body, so that the words stand in no address."""


class FoundOut(Answer):
    """A stored document that was found; scores may be compared within one answer."""

    rank: int = Field(ge=1)
    doc_id: str
    kind: DocumentKind
    title: str
    firm: str = Field(description='Who posted it; "" where nobody said.')
    posted_on: str = Field(description='The day, as in 2026-11-21; "" where nobody said.')
    score: float = Field(description="The sum of reciprocal ranks in the lists that hold it.")
    by: Literal["words", "vector", "both"] = Field(
        description="Which list found it: words, meaning, or both."
    )


class SearchOut(Answer):
    """The best documents, best first, all of one build of the store."""

    build: str
    documents: tuple[FoundOut, ...]
    provenance: ProvenanceOut
