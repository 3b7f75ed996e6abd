"""Published facts may be kept by whoever asks: they have an ETag, found without making the answer.

An answer of facts is a function of its address and of what is on this server, so the tag is a digest of
these; whoever has the answer already is told so at once.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

from flask import Response, request

from skillmatch.errors import ReleaseMissing
from skillmatch.exposure.bundles import BUNDLE_MAKERS
from skillmatch.sources.declared import read_declarations
from skillmatch.web.services import Services

_TAG_CHARS: Final = 32


def server_state(services: Services) -> str:
    """Return a digest of what answers of facts are made from: versions, bundles, measures, sentences."""
    engine = services.engine
    return _digest(
        repr(engine.provenance()),
        *_bundle_digests(),
        *(measure.key for measure in engine.measures.available()),
        str(_has_sentences(services)),
    )


def fact_tag(services: Services, *more: str) -> str:
    """Return the tag of the answer to the current request: it changes when the answer may.

    Args:
        services: The engine that answers.
        more: Whatever else the answer depends on.
    """
    return _digest(request.full_path, server_state(services), *more)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:_TAG_CHARS]


@cache
def _bundle_digests() -> tuple[str, ...]:
    # Bundles are part of the installation, so they cannot change under a running server.
    declared = read_declarations().bundles
    return tuple(declared[name].sha256 for name in BUNDLE_MAKERS)


def _has_sentences(services: Services) -> bool:
    """Say whether the sentences of tasks are on this server; reports show them where they are."""
    try:
        _ = services.engine.full_taxonomy
    except ReleaseMissing:
        return False
    return True


def unchanged(tag: str) -> Response | None:
    """Return the answer to somebody who has this very answer already; None for anybody else."""
    asked = request.if_none_match
    # "*" means "if there is any": whether there is, is known once the answer is made.
    if asked.star_tag or not asked.contains_weak(tag):
        return None
    return as_fact(Response(status=304), tag)


def as_fact(response: Response, tag: str) -> Response:
    """Mark an answer that holds nothing personal: it may be kept, and is asked after each time."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response
