"""From documents received to what is shown of them: one way, for the page and the API alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillmatch.errors import InputError
from skillmatch.extract.implied import LONGEST_READ
from skillmatch.report.assemble import document_view, ranking_view
from skillmatch.report.html import DocumentView, MatchView
from skillmatch.report.wording import language_word, percent
from skillmatch.types import Document, DocumentKind, Posting, RawDocument, Resume
from skillmatch.web.ports import MatchingEngine


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A document as a request brought it, and the name readers know it by."""

    raw: RawDocument
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something a reader must know before they trust an answer about a document."""

    code: str
    document_id: str
    detail: str


def read(engine: MatchingEngine, received: Received, kind: DocumentKind) -> Posting | Resume:
    """Read the structure of a document of either kind."""
    return engine.read_posting(received.raw) if kind == "posting" else engine.read_resume(received.raw)


def view_document(engine: MatchingEngine, received: Received, kind: DocumentKind) -> DocumentView:
    """Return a document with its skills, occupations and exposure, published and by its own text."""
    subject = read(engine, received, kind)
    return _with_own_exposure(engine, document_view(engine, subject, name=received.name), subject)


def view_match(
    engine: MatchingEngine, posting: Received, resumes: Sequence[Received], *, with_own_exposure: bool = False
) -> MatchView:
    """Match resumes with a posting and return everything there is to show of it, best first.

    Args:
        engine: Reads and matches.
        posting: The posting.
        resumes: The resumes, each with an id of its own.
        with_own_exposure: Add the exposure that the texts state themselves, which takes as long as matching.

    Raises:
        InputError: Two documents have the same id.
    """
    ids = [received.raw.doc_id for received in resumes]
    if len(set(ids)) < len(ids):
        raise InputError("Every resume needs an id of its own; two of these have the same.")
    asked = engine.read_posting(posting.raw)
    answers = {item.raw.doc_id: engine.read_resume(item.raw) for item in resumes}
    ranking = engine.match(asked, list(answers.values()))
    names = {item.raw.doc_id: item.name for item in resumes}
    view = ranking_view(engine, asked, answers, ranking, names=names)
    view = replace(view, posting=replace(view.posting, name=posting.name))
    if not with_own_exposure:
        return view
    return MatchView(
        posting=_with_own_exposure(engine, view.posting, asked),
        resumes=tuple(
            replace(
                item,
                resume=_with_own_exposure(engine, item.resume, answers[item.resume.document.doc_id]),
            )
            for item in view.resumes
        ),
    )


def _with_own_exposure(engine: MatchingEngine, view: DocumentView, subject: Posting | Resume) -> DocumentView:
    """Add what a document's own lines say of its exposure, and for a resume the exposure of its skills."""
    return replace(
        view,
        work=engine.document_exposure(subject),
        skill_exposure=engine.resume_skill_exposure(subject) if isinstance(subject, Resume) else None,
    )


def warnings_of(documents: Sequence[Document]) -> tuple[Warned, ...]:
    """Say which documents are in a language unknown here, or too long to be read for implied skills."""
    found: list[Warned] = []
    for document in documents:
        if not document.language.is_supported:
            found.append(
                Warned(
                    code="language",
                    document_id=document.doc_id,
                    detail=f"This text looks like {language_word(document.language.code)} "
                    f"({percent(document.language.confidence)} sure). Skills are known here by their English "
                    "labels, so what is found and scored for it means little.",
                )
            )
        if len(document.text) > LONGEST_READ:
            found.append(
                Warned(
                    code="length",
                    document_id=document.doc_id,
                    detail=f"Implied skills were looked for in the first {LONGEST_READ:,} characters only; "
                    "skills that are named were looked for in the whole text.",
                )
            )
    return tuple(found)
