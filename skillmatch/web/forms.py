"""What the page's form brought: pasted texts and uploaded files, as documents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Request

from skillmatch.errors import InputError, UnreadableDocument
from skillmatch.sources.files import read_bytes
from skillmatch.types import REQUIREMENT_MODES, RawDocument, RequirementMode
from skillmatch.web.reading import Received
from skillmatch.web.services import WebSettings

N_PASTED_RESUMES = 5
"""Fields for pasted resumes on the form; files may be as many as the limit lets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The documents of a form; ``notes`` say which files were left out and why.

    ``cut`` is the score in [0, 1] from which resumes are recommended; None recommends the first alone.
    ``requirements`` is the mode of hard requirements that was chosen; None is the server's own.
    """

    posting: Received | None
    resumes: tuple[Received, ...]
    notes: tuple[str, ...] = ()
    cut: float | None = None
    requirements: RequirementMode | None = None


def read_form(request: Request, settings: WebSettings) -> Form:
    """Read the page's form.

    A file that cannot be read is left out with a note, so that one bad file does not cost the others.

    Raises:
        InputError: Nothing was sent, or more than the limits let, or the cut is no score, or there is no such
            mode of hard requirements.
    """
    notes: list[str] = []
    postings = _pasted(request, ["posting"], "Posting", settings) + _files(request, "posting_file", notes)
    fields = [f"resume_{number}" for number in range(1, N_PASTED_RESUMES + 1)]
    resumes = _pasted(request, fields, "Resume", settings) + _files(request, "resume_files", notes)
    if len(resumes) > settings.max_resumes:
        raise InputError(
            f"At most {settings.max_resumes} resumes at a time, please; these are {len(resumes)}."
        )
    if not postings and not resumes:
        raise InputError(" ".join(notes) or "Nothing was sent: paste or upload a posting, a resume, or both.")
    if len(postings) > 1:
        notes.append("Both a pasted and an uploaded posting were sent; the pasted one was taken.")
    numbered = tuple(
        replace(item, raw=replace(item.raw, doc_id=f"resume-{number}"))
        for number, item in enumerate(resumes, 1)
    )
    posting = replace(postings[0], raw=replace(postings[0].raw, doc_id="posting")) if postings else None
    return Form(
        posting=posting,
        resumes=numbered,
        notes=tuple(notes),
        cut=_cut(request),
        requirements=_requirements(request),
    )


def _cut(request: Request) -> float | None:
    stated = request.form.get("cut", "").strip()
    if not stated:
        return None
    try:
        cut = float(stated)
    except ValueError:
        cut = -1.0
    if not 0 <= cut <= 1:
        raise InputError("The score to recommend from is a number from 0 to 1, such as 0.6, or left empty.")
    return cut


def _requirements(request: Request) -> RequirementMode | None:
    stated = request.form.get("requirements", "")
    for mode in REQUIREMENT_MODES:
        if stated == mode:
            return mode
    if stated:
        raise InputError(f"What failed requirements do is one of: {', '.join(REQUIREMENT_MODES)}.")
    return None


def read_one(request: Request, settings: WebSettings, *, field: str, word: str) -> Received | None:
    """Read the document of a text field, or of the file field beside it (``FIELD_file``); None for neither.

    Raises:
        InputError: The text is longer than the limits let.
        UnreadableDocument: The file cannot be read.
    """
    notes: list[str] = []
    found = _pasted(request, [field], word, settings) + _files(request, f"{field}_file", notes)
    if not found and notes:
        raise UnreadableDocument(notes[0])
    return replace(found[0], raw=replace(found[0].raw, doc_id=field)) if found else None


def _pasted(request: Request, fields: list[str], word: str, settings: WebSettings) -> list[Received]:
    found = []
    for number, field in enumerate(fields, start=1):
        text = request.form.get(field, "")
        if len(text) > settings.max_text_chars:
            raise InputError(f"A text may have at most {settings.max_text_chars:,} characters.")
        if text.strip():
            name = request.form.get(f"{field}_name", "").strip()[:200] or _pasted_name(
                word, number, len(fields)
            )
            found.append(Received(raw=RawDocument(doc_id=field, text=text), name=name))
    return found


def _pasted_name(word: str, number: int, count: int) -> str:
    return f"{word} {number} (pasted)" if count > 1 else f"{word} (pasted)"


def _files(request: Request, field: str, notes: list[str]) -> list[Received]:
    found = []
    for upload in request.files.getlist(field):
        name = (upload.filename or "").replace("\\", "/").rsplit("/", 1)[-1][:200]
        if not name:
            continue
        try:
            found.append(Received(raw=read_bytes(upload.read(), name=name), name=name))
        except UnreadableDocument as error:
            notes.append(str(error))
    return found
