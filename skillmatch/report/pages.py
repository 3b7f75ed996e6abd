"""From what an engine prepared to reports: document views, ranked sections, whole pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from skillmatch.report import html
from skillmatch.report.views import DocumentView, ReportSection, match_view
from skillmatch.types import (
    Document,
    Explanation,
    ExposureEstimate,
    OccupationGuess,
    Posting,
    Provenance,
    Requirement,
    Resume,
    Skill,
    SkillMention,
    SkillProfile,
)


class Prepared(Protocol):
    """A document made ready for matching; only what is shown of it is named here."""

    @property
    def profile(self) -> SkillProfile:
        """Its skills, each with its mentions."""
        ...

    @property
    def occupations(self) -> tuple[OccupationGuess, ...]:
        """The occupations read off its titles, surest first."""
        ...


class PreparedCollection(Protocol):
    """Postings and resumes, read and made ready for matching, by document id."""

    @property
    def postings(self) -> Mapping[str, Posting]:
        """The postings by id."""
        ...

    @property
    def resumes(self) -> Mapping[str, Resume]:
        """The resumes by id."""
        ...

    @property
    def subjects(self) -> Mapping[tuple[str, str], Prepared]:
        """What was prepared, by kind and id."""
        ...


class SkillSource(Protocol):
    """The part of a taxonomy that a report needs."""

    @property
    def skills(self) -> Mapping[str, Skill]:
        """Every skill by URI."""
        ...


class ExposureSource(Protocol):
    """Whatever knows the exposure of occupations."""

    def exposure(
        self, guesses: Sequence[OccupationGuess], /, *, subject: str
    ) -> tuple[ExposureEstimate, ...]:
        """Return the exposure of a document from the occupations it was coded to."""
        ...


class ReportEngine(ExposureSource, Protocol):
    """The part of an engine that a report needs."""

    @property
    def taxonomy(self) -> SkillSource:
        """The taxonomy of the mentions."""
        ...

    def provenance(self) -> Provenance:
        """Say what results are made with."""
        ...


def document_view(
    source: ExposureSource, read: Posting | Resume, prepared: Prepared, *, name: str
) -> DocumentView:
    """Gather what is shown of a document: its mentions, occupations, exposure and requirements.

    Args:
        source: Gives the exposure.
        read: The document.
        prepared: Its skills and occupations.
        name: What readers know it by.
    """
    found = (*prepared.profile.skills, *prepared.profile.negated)
    mentions = {mention for skill in found for mention in skill.mentions}
    return DocumentView(
        name=name,
        document=read.document,
        mentions=tuple(sorted(mentions, key=lambda item: (item.span, item.uri, item.method))),
        occupations=tuple(prepared.occupations),
        exposure=source.exposure(prepared.occupations, subject=read.document.doc_id),
        other_spans=tuple(requirement.span for requirement in _stated(read)),
    )


def ranked_section(
    engine: ReportEngine,
    collection: PreparedCollection,
    rankings: Iterable[Sequence[Explanation]],
    *,
    title: str,
    source: str,
) -> ReportSection:
    """Make a section of a report from rankings, one per posting; rankings without a resume are left out.

    Args:
        engine: Gives exposure.
        collection: Holds the documents of the rankings.
        rankings: Explanations of one posting each.
        title: The section's heading.
        source: Which data it is from, with its rights, in words a reader understands.
    """

    def view(kind: str, doc_id: str) -> DocumentView:
        read = collection.postings[doc_id] if kind == "posting" else collection.resumes[doc_id]
        name = read.document.title if kind == "posting" and read.document.title else doc_id
        return document_view(engine, read, collection.subjects[kind, doc_id], name=name)

    return ReportSection(
        title=title,
        source=source,
        matches=tuple(
            match_view(
                view("posting", ranking[0].match.posting_id),
                [(view("resume", explanation.match.resume_id), explanation) for explanation in ranking],
            )
            for ranking in rankings
            if ranking
        ),
    )


def skills_page(
    found: Sequence[tuple[Document, Sequence[SkillMention]]],
    *,
    taxonomy: SkillSource,
    provenance: Provenance,
    title: str = "Skills",
) -> str:
    """Return a page with each document's text highlighted and its skills listed."""
    return html.skills_page(
        [
            DocumentView(name=document.doc_id, document=document, mentions=tuple(mentions))
            for document, mentions in found
        ],
        skills=taxonomy.skills,
        provenance=provenance,
        title=title,
    )


def explanation_page(engine: ReportEngine, collection: PreparedCollection, explanation: Explanation) -> str:
    """Return a page that explains one score, with both texts."""
    match = explanation.match
    section = ranked_section(
        engine,
        collection,
        [[explanation]],
        title=f"{match.resume_id} for {match.posting_id}",
        source="the two files given",
    )
    return html.match_report(
        [section],
        skills=engine.taxonomy.skills,
        provenance=engine.provenance(),
        title="One match, explained",
        open_first=True,
    )


def _stated(read: Posting | Resume) -> tuple[Requirement, ...]:
    return read.requirements if isinstance(read, Posting) else read.credentials
