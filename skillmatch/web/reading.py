"""From documents received to what is shown of them: one way, for the page and the API alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from skillmatch.audit.protected import protected_warnings
from skillmatch.errors import InputError, SkillmatchError
from skillmatch.extract.implied import LONGEST_READ
from skillmatch.report.assemble import document_view, ranking_view
from skillmatch.report.html import DocumentView, MatchView
from skillmatch.report.wording import language_word, percent
from skillmatch.types import Document, DocumentKind, Posting, RawDocument, Resume
from skillmatch.web.ports import MatchingEngine

_BY = "page and API of skillmatch serve"
"""Who asked for a ranking, as far as a server knows that has no users."""


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
    engine: MatchingEngine,
    posting: Received,
    resumes: Sequence[Received],
    *,
    cut: float | None = None,
    top: int | None = None,
    with_own_exposure: bool = False,
    is_recorded: bool = True,
) -> MatchView:
    """Match resumes with a posting and return everything there is to show of it, best first.

    Args:
        engine: Reads and matches.
        posting: The posting.
        resumes: The resumes, each with an id of its own.
        cut: Score in [0, 1] from which resumes are recommended; None recommends the first alone.
        top: What would lift a resume is looked for in the best so many; None means all.
        with_own_exposure: Add the exposure that the texts state themselves, which takes as long as matching.
        is_recorded: Write it down where the operator asks for records of rankings; not of samples, for which
            nobody decides anything.

    Raises:
        InputError: Two documents have the same id.
    """
    ids = [received.raw.doc_id for received in resumes]
    if len(set(ids)) < len(ids):
        raise InputError("Every resume needs an id of its own; two of these have the same.")
    asked = engine.read_posting(posting.raw)
    answers = {item.raw.doc_id: engine.read_resume(item.raw) for item in resumes}
    ranking = engine.accounts(asked, list(answers.values()), cut=cut, top=top)
    if is_recorded:
        _record(engine, posting, resumes, cut)
    names = {item.raw.doc_id: item.name for item in resumes}
    view = ranking_view(engine, asked, answers, ranking, names=names)
    view = replace(view, posting=replace(view.posting, name=posting.name))
    if not with_own_exposure:
        return view
    return replace(
        view,
        posting=_with_own_exposure(engine, view.posting, asked),
        resumes=tuple(
            replace(
                item,
                resume=_with_own_exposure(engine, item.resume, answers[item.resume.document.doc_id]),
            )
            for item in view.resumes
        ),
    )


def _record(
    engine: MatchingEngine, posting: Received, resumes: Sequence[Received], cut: float | None
) -> None:
    """Write the ranking down where the operator asks for it, before anything of it is shown.

    Raises:
        SkillmatchError: It could not be written.
    """
    names: dict[tuple[DocumentKind, str], str] = {("posting", posting.raw.doc_id): posting.name}
    names |= {("resume", item.raw.doc_id): item.name for item in resumes}
    try:
        engine.record(
            posting.raw, [item.raw for item in resumes], by=_BY, at=datetime.now(UTC), cut=cut, names=names
        )
    except SkillmatchError as error:
        # Without its message, which names folders of this server.
        raise SkillmatchError(
            "This server records every ranking, and this one could not be recorded, so it is not shown. The "
            "operator finds the cause in the server's log, or with: skillmatch audit verify"
        ) from error


def _with_own_exposure(engine: MatchingEngine, view: DocumentView, subject: Posting | Resume) -> DocumentView:
    """Add what a document's own lines say of its exposure, and for a resume the exposure of its skills."""
    return replace(
        view,
        work=engine.document_exposure(subject),
        skill_exposure=engine.resume_skill_exposure(subject) if isinstance(subject, Resume) else None,
    )


def warnings_of(documents: Sequence[Document]) -> tuple[Warned, ...]:
    """Say which documents are in an unknown language, too long to be read whole, or ask for the protected."""
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
        found += [
            Warned(code="protected", document_id=document.doc_id, detail=caution[:1].upper() + caution[1:])
            for caution in protected_warnings(document)
        ]
    return tuple(found)
