"""From documents received to what is shown of them: one way, for the page and the API alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillmatch.errors import InputError
from skillmatch.extract.dense import LONGEST_READ
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
    """Return a document with its skills, occupations and exposure."""
    return document_view(engine, read(engine, received, kind), name=received.name)


def view_match(engine: MatchingEngine, posting: Received, resumes: Sequence[Received]) -> MatchView:
    """Match resumes with a posting and return everything there is to show of it, best first.

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
    return replace(view, posting=replace(view.posting, name=posting.name))


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
