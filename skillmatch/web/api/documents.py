"""Documents of API requests, read with a pointer to the one that cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from skillmatch.errors import UnreadableDocument
from skillmatch.sources.files import read_bytes
from skillmatch.types import RawDocument
from skillmatch.web.problems import ProblemError, pointer
from skillmatch.web.reading import Received
from skillmatch.web.schemas.problem import FieldError
from skillmatch.web.schemas.requests import DocumentIn


def receive(document: DocumentIn, *, default_id: str, location: Sequence[str | int]) -> Received:
    """Read one document of a request.

    Args:
        document: Text or a file.
        default_id: Its id where the request gives none.
        location: Where it stands in the request.

    Raises:
        ProblemError: The file cannot be read.
    """
    doc_id = document.id or default_id
    if document.text is not None:
        return Received(raw=RawDocument(doc_id=doc_id, text=document.text), name=doc_id)
    if document.file is None:
        raise AssertionError("DocumentIn holds a text or a file")
    try:
        # The pointer says which file; its name, often a person's, has no place in a problem.
        raw = read_bytes(document.file.base64, name="The file")
    except UnreadableDocument as error:
        fault = FieldError(pointer=pointer([*location, "file"]), detail=str(error))
        raise ProblemError("unreadable-document", str(error), [fault]) from error
    return Received(raw=replace(raw, doc_id=doc_id), name=document.file.name)


def receive_all(documents: Sequence[DocumentIn], *, default_id: str, location: str) -> list[Received]:
    """Read a list of documents; those without an id are numbered from 1.

    Raises:
        ProblemError: A file cannot be read, or two documents have the same id.
    """
    received = [
        receive(document, default_id=f"{default_id}-{number}", location=[location, number - 1])
        for number, document in enumerate(documents, start=1)
    ]
    seen: set[str] = set()
    for number, item in enumerate(received):
        if item.raw.doc_id in seen:
            fault = FieldError(pointer=pointer([location, number, "id"]), detail="This id is taken")
            raise ProblemError("invalid-request", "Every document needs an id of its own.", [fault])
        seen.add(item.raw.doc_id)
    return received
