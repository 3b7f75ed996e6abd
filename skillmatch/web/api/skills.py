"""Skills: found in documents, ranked for texts, looked up by name."""

from __future__ import annotations

from skillmatch.web.api.documents import receive_all
from skillmatch.web.endpoints import Resource
from skillmatch.web.present import document_out, mention_out, provenance_out, warnings_out
from skillmatch.web.reading import read
from skillmatch.web.schemas.answers import (
    ExtractOut,
    FindOut,
    RankedSkillOut,
    RankedTextOut,
    RankOut,
    ReadingOut,
    SkillOut,
)
from skillmatch.web.schemas.requests import ExtractIn, FindQuery, RankIn
from skillmatch.web.services import Services

skills = Resource("skills")


@skills.post("/v1/skills/extract", asked=ExtractIn, answer=ExtractOut)
def extract_skills(services: Services, asked: ExtractIn) -> ExtractOut:
    """Find the skills of documents.

    Every mention says where it stands, which concept it names, how it was found and how sure that is.
    """
    engine = services.engine
    received = receive_all(asked.documents, default_id=asked.kind, location="documents")
    documents = [read(engine, item, asked.kind).document for item in received]
    return ExtractOut(
        documents=tuple(
            ReadingOut(
                document=document_out(document, with_text=asked.include_text),
                mentions=tuple(mention_out(item, engine.taxonomy) for item in engine.mentions(document)),
            )
            for document in documents
        ),
        warnings=warnings_out(documents),
        provenance=provenance_out(engine.provenance()),
    )


@skills.post("/v1/skills/rank", asked=RankIn, answer=RankOut)
def rank_skills(services: Services, asked: RankIn) -> RankOut:
    """Rank the ESCO skills for short texts.

    Every skill can be ranked; scores may be compared within one text.
    """
    engine = services.engine
    ranked = engine.rank_skills(asked.texts, top=asked.top, release=asked.release)
    return RankOut(
        results=tuple(
            RankedTextOut(
                skills=tuple(
                    RankedSkillOut(
                        rank=rank,
                        uri=uri,
                        preferred_label=engine.label_in_release(uri, asked.release),
                        score=score,
                    )
                    for rank, (uri, score) in enumerate(best, start=1)
                )
            )
            for best in ranked
        ),
        provenance=provenance_out(engine.provenance()),
    )


@skills.get("/v1/skills/find", asked=FindQuery, answer=FindOut)
def find_skills(services: Services, asked: FindQuery) -> FindOut:
    """Look a skill up by label, alias, code or URI.

    Best first; an empty list where nothing goes by that name.
    """
    found = services.engine.find_skill(asked.q)
    return FindOut(
        query=asked.q,
        skills=tuple(SkillOut.model_validate(skill) for skill in found),
        provenance=provenance_out(services.engine.provenance()),
    )
