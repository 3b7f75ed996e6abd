"""From our values to the API's answers."""

from __future__ import annotations

from collections.abc import Iterable

from skillmatch.explain.account import COMPARABLE, Account
from skillmatch.explain.changes import Change
from skillmatch.explain.telling import told_case, told_change, told_contrast
from skillmatch.report.html import DocumentView, MatchView, ResumeView
from skillmatch.types import Document, Provenance, SkillMention
from skillmatch.web.ports import TaxonomyView
from skillmatch.web.reading import warnings_of
from skillmatch.web.schemas import answers


def provenance_out(provenance: Provenance) -> answers.ProvenanceOut:
    """Return the provenance as JSON has it."""
    return answers.ProvenanceOut.model_validate(provenance)


def warnings_out(documents: Iterable[Document]) -> tuple[answers.WarningOut, ...]:
    """Return the warnings about these documents."""
    return tuple(answers.WarningOut.model_validate(warned) for warned in warnings_of(tuple(documents)))


def document_out(document: Document, *, with_text: bool) -> answers.DocumentOut:
    """Return a document, with its text where it was asked for."""
    return answers.DocumentOut(
        id=document.doc_id,
        kind=document.kind,
        title=document.title,
        media_type=document.media_type,
        language=answers.LanguageOut.model_validate(document.language),
        text=document.text if with_text else None,
    )


def mention_out(mention: SkillMention, taxonomy: TaxonomyView) -> answers.MentionOut:
    """Return a mention with the type of its skill."""
    return answers.MentionOut(
        start=mention.span.start,
        end=mention.span.end,
        surface=mention.surface,
        uri=mention.uri,
        preferred_label=mention.preferred_label,
        skill_type=taxonomy.skills[mention.uri].skill_type,
        taxonomy_release=mention.taxonomy_release,
        confidence=mention.confidence,
        method=mention.method,
        section=mention.section,
        strength=mention.strength,
        negated=mention.negated,
    )


def profiled_out(view: DocumentView, taxonomy: TaxonomyView, *, with_text: bool) -> answers.ProfiledOut:
    """Return a document with its skills, occupations and exposure."""
    return answers.ProfiledOut(
        document=document_out(view.document, with_text=with_text),
        mentions=tuple(mention_out(mention, taxonomy) for mention in view.mentions),
        occupations=tuple(answers.OccupationGuessOut.model_validate(guess) for guess in view.occupations),
        exposure=tuple(answers.ExposureEstimateOut.model_validate(estimate) for estimate in view.exposure),
    )


def matched_out(item: ResumeView, taxonomy: TaxonomyView, *, with_text: bool) -> answers.MatchedOut:
    """Return a ranked resume with its score taken apart, and what is told of it among the others."""
    explanation, account = item.explanation, item.account
    return answers.MatchedOut(
        rank=explanation.match.rank,
        percentile=explanation.match.percentile,
        score=explanation.match.score,
        margin=explanation.match.margin,
        base=explanation.base,
        ranker=explanation.match.ranker,
        case=answers.CaseOut(kind=account.case.kind, words=told_case(account)),
        eliminated_by=tuple(requirement.label for requirement in explanation.eliminated_by),
        contributions=tuple(
            answers.ContributionOut.model_validate(part) for part in explanation.contributions
        ),
        groups=tuple(
            answers.GroupOut(
                group=group.name,
                label=group.label,
                amount=group.amount,
                features=tuple(part.feature for part in group.contributions),
            )
            for group in account.groups
        ),
        skills=tuple(answers.SkillEvidenceOut.model_validate(skill) for skill in explanation.skills),
        requirements=tuple(
            answers.RequirementEvidenceOut.model_validate(requirement)
            for requirement in explanation.requirements
        ),
        contrast=_contrast_out(account),
        changes=tuple(_change_out(change) for change in account.changes),
        resume=profiled_out(item.resume, taxonomy, with_text=with_text),
    )


def _contrast_out(account: Account) -> answers.ContrastOut | None:
    above = account.above
    if above is None:
        return None
    return answers.ContrastOut(
        other_id=above.other_id,
        amount=above.amount,
        groups=tuple(answers.GroupDifferenceOut.model_validate(group) for group in above.groups),
        only_there=dict(above.only_there),
        only_here=dict(above.only_here),
        words=told_contrast(account),
    )


def _change_out(change: Change) -> answers.ChangeOut:
    return answers.ChangeOut(
        aim=change.aim,
        other_id=change.other_id,
        cut=change.cut,
        is_reached=change.is_reached,
        additions=tuple(answers.AdditionOut.model_validate(addition) for addition in change.additions),
        is_smallest=change.is_smallest,
        margin=change.margin,
        score=change.score,
        rank=change.rank,
        n_scored=change.n_scored,
        words=told_change(change),
    )


def comparable_out() -> answers.ComparableOut:
    """Return what of a match may be compared with what."""
    return answers.ComparableOut(**COMPARABLE)


def unweighed_labels(view: MatchView) -> tuple[str, ...]:
    """Return the requirements of the posting that add nothing to a margin; the same for every resume."""
    return tuple(evidence.label for item in view.resumes[:1] for evidence in item.account.unweighed)
