"""Occupations read off titles and documents."""

from __future__ import annotations

from skillmatch.types import Document, DocumentKind, OccupationGuess
from skillmatch.web.api.documents import receive
from skillmatch.web.endpoints import Resource
from skillmatch.web.present import provenance_out, warnings_out
from skillmatch.web.reading import read
from skillmatch.web.schemas.answers import CodeOut, OccupationGuessOut
from skillmatch.web.schemas.requests import CodeIn, DocumentIn
from skillmatch.web.services import Services

occupations = Resource("occupations")


@occupations.post("/v1/occupations/code", asked=CodeIn, answer=CodeOut)
def code_occupation(services: Services, asked: CodeIn) -> CodeOut:
    """Read occupations off a job title or a document.

    Surest first; an empty list where none can be read.
    """
    engine, documents = services.engine, []
    if asked.title is not None:
        guesses = engine.code_title(asked.title)
    elif asked.document is not None:
        document, guesses = _coded(services, asked.document, asked.kind)
        documents = [document]
    else:
        raise AssertionError("CodeIn holds a title or a document")
    return CodeOut(
        occupations=tuple(OccupationGuessOut.model_validate(guess) for guess in guesses),
        warnings=warnings_out(documents),
        provenance=provenance_out(engine.provenance()),
    )


def _coded(
    services: Services, document: DocumentIn, kind: DocumentKind
) -> tuple[Document, tuple[OccupationGuess, ...]]:
    received = receive(document, default_id=kind, location=["document"])
    subject = read(services.engine, received, kind)
    return subject.document, services.engine.code_occupation(subject)
