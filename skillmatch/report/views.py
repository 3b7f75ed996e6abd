"""What a report shows: documents with all that was read from them, and matches between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from skillmatch.explain.account import Account
from skillmatch.exposure.documents import DocumentExposure
from skillmatch.exposure.resume_skills import ResumeSkillExposure
from skillmatch.types import (
    Document,
    EvidenceStatus,
    Explanation,
    ExposureEstimate,
    OccupationGuess,
    SkillEvidence,
    SkillMention,
    Span,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document with what was read from it.

    ``name`` is what readers know it by (a file name, a title). ``other_spans`` are the passages that
    are evidence without being skill mentions: years asked for, degrees, languages, licences. ``work`` is
    the exposure by the work that its own lines state, ``skill_exposure`` that of a resume's skills; None
    where nobody asked. ``cautions`` are sentences on what a posting may not ask.
    """

    name: str
    document: Document
    mentions: tuple[SkillMention, ...]
    occupations: tuple[OccupationGuess, ...] = ()
    exposure: tuple[ExposureEstimate, ...] = ()
    other_spans: tuple[Span, ...] = ()
    work: DocumentExposure | None = None
    skill_exposure: ResumeSkillExposure | None = None
    cautions: tuple[str, ...] = ()

    @property
    def work_spans(self) -> tuple[Span, ...]:
        """The lines that state work, in the order of the text."""
        return tuple(line.span for line in self.work.lines) if self.work else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeView:
    """A resume, and how it answers one posting, among the resumes ranked with it."""

    resume: DocumentView
    account: Account

    @property
    def explanation(self) -> Explanation:
        """The score taken apart."""
        return self.account.explanation

    def evidence(self, status: EvidenceStatus) -> tuple[SkillEvidence, ...]:
        """Return the skills of one status, those that must be there first, in the order given."""
        found = [item for item in self.explanation.skills if item.status == status]
        return tuple(sorted(found, key=lambda item: item.strength != "must"))

    def counts(self) -> Mapping[EvidenceStatus, int]:
        """Return how many of the posting's skills are met, related and missing."""
        statuses: tuple[EvidenceStatus, ...] = ("met", "related", "missing")
        return {status: len(self.evidence(status)) for status in statuses}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchView:
    """A posting and the resumes ranked for it, best first.

    ``names`` is what readers know resumes by, by id; those that are not shown may be missing and go by id.
    """

    posting: DocumentView
    resumes: tuple[ResumeView, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """One ranked table of a report.

    ``source`` names the data it is from, in words a reader understands, with its rights.
    """

    title: str
    source: str
    matches: tuple[MatchView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillRow:
    """A skill of one document with the places it is mentioned at, in the order of the text."""

    uri: str
    preferred_label: str
    mentions: tuple[SkillMention, ...]

    @property
    def best(self) -> SkillMention:
        """The surest mention; of equals the first."""
        return max(self.mentions, key=lambda mention: (mention.confidence, -mention.span.start))


def skill_rows(mentions: tuple[SkillMention, ...]) -> tuple[SkillRow, ...]:
    """Gather mentions by concept, in the order in which the concepts first appear."""
    by_uri: dict[str, list[SkillMention]] = {}
    for mention in sorted(mentions, key=lambda item: (item.span, item.uri)):
        by_uri.setdefault(mention.uri, []).append(mention)
    return tuple(
        SkillRow(uri=uri, preferred_label=found[0].preferred_label, mentions=tuple(found))
        for uri, found in by_uri.items()
    )


def match_view(posting: DocumentView, answers: Sequence[tuple[DocumentView, Account]]) -> MatchView:
    """Put a posting and the resumes ranked for it together, so that every evidence can be jumped to.

    Args:
        posting: The posting as read.
        answers: Each resume with its account; ranked here by ``match.rank``.
    """
    ranked = sorted(
        answers, key=lambda answer: (answer[1].explanation.match.rank, answer[1].explanation.match.resume_id)
    )
    asked: list[Span] = []
    resumes: list[ResumeView] = []
    for view, account in ranked:
        explanation = account.explanation
        shown: list[Span] = []
        for skill in explanation.skills:
            asked.extend(skill.posting_spans)
            shown.extend(skill.resume_spans)
        for requirement in explanation.requirements:
            asked.append(requirement.posting_span)
            shown.extend([requirement.resume_span] if requirement.resume_span else [])
        resumes.append(ResumeView(resume=_with_evidence(view, shown), account=account))
    return MatchView(
        posting=_with_evidence(posting, asked),
        resumes=tuple(resumes),
        names={item.resume.document.doc_id: item.resume.name for item in resumes},
    )


def _with_evidence(view: DocumentView, spans: Sequence[Span]) -> DocumentView:
    """Mark the evidence that is not a mention, so that links to it lead somewhere."""
    known = {mention.span for mention in view.mentions}
    others = {*view.other_spans, *(span for span in spans if span not in known)}
    return replace(view, other_spans=tuple(sorted(others)))
