"""From what the engine reads and ranks to what a report or the page shows; one way for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from skillmatch.audit.protected import protected_warnings
from skillmatch.explain.account import Account
from skillmatch.report.views import DocumentView, MatchView, match_view
from skillmatch.types import (
    Document,
    ExposureEstimate,
    OccupationGuess,
    Posting,
    Resume,
    SkillMention,
)


class ReadingEngine(Protocol):
    """The part of the engine that a view is made with."""

    def mentions(self, document: Document, /) -> tuple[SkillMention, ...]:
        """Find the skills of a document, in the order of the text."""
        ...

    def code_occupation(self, subject: Posting | Resume, /) -> tuple[OccupationGuess, ...]:
        """Read occupations off a document's titles, surest first."""
        ...

    def exposure(
        self, guesses: Sequence[OccupationGuess], /, *, subject: str
    ) -> tuple[ExposureEstimate, ...]:
        """Return the exposure of a document from the occupations it was coded to."""
        ...


def document_view(engine: ReadingEngine, subject: Posting | Resume, *, name: str = "") -> DocumentView:
    """Return a document with its skills, occupations and exposure.

    Args:
        engine: Finds them.
        subject: The document as read.
        name: What readers know it by; its id where nothing is given.
    """
    document = subject.document
    guesses = engine.code_occupation(subject)
    stated = subject.requirements if isinstance(subject, Posting) else subject.credentials
    return DocumentView(
        name=name or document.doc_id,
        document=document,
        mentions=engine.mentions(document),
        occupations=guesses,
        exposure=engine.exposure(guesses, subject=document.doc_id),
        other_spans=tuple(requirement.span for requirement in stated),
        cautions=protected_warnings(document),
    )


def ranking_view(
    engine: ReadingEngine,
    posting: Posting,
    resumes: Mapping[str, Resume],
    ranking: Sequence[Account],
    *,
    names: Mapping[str, str] | None = None,
) -> MatchView:
    """Return a posting and the resumes ranked for it.

    Args:
        engine: Finds skills, occupations and exposure.
        posting: The posting as read.
        resumes: The resumes as read, by id.
        ranking: Accounts of some of them, best first.
        names: What readers know documents by, by id; ids where nothing is given.
    """
    known = names or {}
    view = match_view(
        document_view(engine, posting, name=known.get(posting.document.doc_id, "")),
        [
            (document_view(engine, resumes[resume_id], name=known.get(resume_id, "")), account)
            for resume_id, account in ((each.explanation.match.resume_id, each) for each in ranking)
        ],
    )
    return replace(view, names={**known, **view.names})
