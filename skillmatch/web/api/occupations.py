"""Occupations read off titles and documents, and their exposure to language models."""

from __future__ import annotations

from skillmatch.types import Document, DocumentKind, OccupationGuess
from skillmatch.web.api.documents import receive
from skillmatch.web.endpoints import PathPart, Resource
from skillmatch.web.present import provenance_out, warnings_out
from skillmatch.web.reading import read
from skillmatch.web.schemas.answers import CodeOut, ExposureEstimateOut, ExposureOut, OccupationGuessOut
from skillmatch.web.schemas.requests import CodeIn, DocumentIn, ExposureIn
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


@occupations.get(
    "/v1/occupations/{code}/exposure",
    answer=ExposureOut,
    path_parts=(
        PathPart(
            name="code",
            description="O*NET-SOC code, ESCO code, or the occupation's URI (percent-encoded).",
            example="15-1252.00",
        ),
    ),
)
def occupation_exposure(services: Services, code: str) -> ExposureOut:
    """Return the exposure of an occupation.

    Alpha, beta and zeta by both raters, with range, coverage and release; null where there is no data.
    """
    engine = services.engine
    return ExposureOut(
        subject=code,
        occupations=(),
        estimates=tuple(
            ExposureEstimateOut.model_validate(item) for item in engine.occupation_exposure(code)
        ),
        warnings=(),
        provenance=provenance_out(engine.provenance()),
    )


@occupations.post("/v1/exposure", asked=ExposureIn, answer=ExposureOut)
def document_exposure(services: Services, asked: ExposureIn) -> ExposureOut:
    """Return the exposure of a posting or resume, by the occupations it was coded to."""
    engine = services.engine
    document, guesses = _coded(services, asked.document, asked.kind)
    return ExposureOut(
        subject=document.doc_id,
        occupations=tuple(OccupationGuessOut.model_validate(guess) for guess in guesses),
        estimates=tuple(
            ExposureEstimateOut.model_validate(item)
            for item in engine.exposure(guesses, subject=document.doc_id)
        ),
        warnings=warnings_out([document]),
        provenance=provenance_out(engine.provenance()),
    )


def _coded(
    services: Services, document: DocumentIn, kind: DocumentKind
) -> tuple[Document, tuple[OccupationGuess, ...]]:
    received = receive(document, default_id=kind, location=["document"])
    subject = read(services.engine, received, kind)
    return subject.document, services.engine.code_occupation(subject)
