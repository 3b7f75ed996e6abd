"""Documents and vectors for the tests of stores, their answers known by construction."""

import numpy as np

from skillmatch.types import SkillMention, Span, StoredDocument

DIM = 8


def axis(i, tilt=0.0):
    """A unit vector along axis i, leaning a little towards the next axis."""
    vector = np.zeros(DIM)
    vector[i % DIM] = 1.0
    vector[(i + 1) % DIM] += tilt
    return tuple(float(x) for x in (vector / np.linalg.norm(vector)).astype(np.float32))


def document(doc_id, text="", *, kind="posting", title="", firm="", posted_on="", vector=(), mentions=()):
    return StoredDocument(
        doc_id=doc_id,
        kind=kind,
        title=title,
        text=text,
        firm=firm,
        posted_on=posted_on,
        vector=vector,
        mentions=mentions,
    )


def ids(hits):
    return [hit.doc_id for hit in hits]


def mention(doc_id):
    return SkillMention(
        doc_id=doc_id,
        span=Span(start=4, end=10),
        surface="Python",
        uri="http://data.europa.eu/esco/skill/ccd0a1d9-afda-43d9-b901-96344886e14d",
        preferred_label="Python (computer programming)",
        taxonomy_release="ESCO 1.1.1",
        confidence=0.1 + 0.2,
        method="exact",
        section="requirements",
        strength="must",
        negated=True,
    )
