"""Resumes ranked for a posting, every score explained."""

from __future__ import annotations

from skillmatch.explain.whatif import UNCHANGED
from skillmatch.web.api.documents import receive, receive_all
from skillmatch.web.endpoints import Resource
from skillmatch.web.present import (
    comparable_out,
    matched_out,
    profiled_out,
    provenance_out,
    unweighed_labels,
    warnings_out,
)
from skillmatch.web.reading import view_match
from skillmatch.web.schemas.answers import MatchOut
from skillmatch.web.schemas.requests import MatchIn
from skillmatch.web.services import Services

matching = Resource("matching")


@matching.post("/v1/match", asked=MatchIn, answer=MatchOut)
def match_resumes(services: Services, asked: MatchIn) -> MatchOut:
    """Rank resumes for a posting and explain each score.

    Base plus contributions is the margin, and the score grows with it. Evidence says which skills are
    met, related or missing, with their places in both texts. Each resume is told its case (eliminated,
    ranked low or recommended), what parts it from the one ranked one higher, and the smallest set of
    additions that would lift it, verified by scoring. Names and contact data play no part.
    """
    engine = services.engine
    if asked.requirements is not None:
        engine = engine.with_requirements(asked.requirements)
    posting = receive(asked.posting, default_id="posting", location=["posting"])
    resumes = receive_all(asked.resumes, default_id="resume", location="resumes")
    view = view_match(engine, posting, resumes, cut=asked.cut, top=asked.top)
    return MatchOut(
        posting=profiled_out(view.posting, engine.taxonomy, with_text=asked.include_text),
        matches=tuple(
            matched_out(item, engine.taxonomy, with_text=asked.include_text)
            for item in view.resumes[: asked.top]
        ),
        requirements_mode=engine.requirements,
        unweighed=unweighed_labels(view),
        comparable=comparable_out(),
        unchanged=UNCHANGED,
        warnings=warnings_out([view.posting.document, *(item.resume.document for item in view.resumes)]),
        provenance=provenance_out(engine.provenance()),
    )
