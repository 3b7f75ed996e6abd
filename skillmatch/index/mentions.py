"""Mentions as the record keeps them: a JSON list of rows, one row a mention, columns in fixed order."""

from __future__ import annotations

import json
from collections.abc import Sequence

from skillmatch.errors import StoreError
from skillmatch.types import SkillMention, Span


def mentions_to_json(mentions: Sequence[SkillMention]) -> str:
    """Return the mentions without their document id, which the record has already."""
    rows = [
        [
            mention.span.start,
            mention.span.end,
            mention.surface,
            mention.uri,
            mention.preferred_label,
            mention.taxonomy_release,
            mention.confidence,
            mention.method,
            mention.section,
            mention.strength,
            mention.negated,
        ]
        for mention in mentions
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def mentions_from_json(body: bytes, *, doc_id: str) -> tuple[SkillMention, ...]:
    """Return the mentions that ``mentions_to_json`` wrote.

    Raises:
        StoreError: The body was not written by it.
    """
    try:
        return tuple(
            SkillMention(
                doc_id=doc_id,
                span=Span(start=start, end=end),
                surface=surface,
                uri=uri,
                preferred_label=label,
                taxonomy_release=release,
                confidence=confidence,
                method=method,
                section=section,
                strength=strength,
                negated=negated,
            )
            for (
                start,
                end,
                surface,
                uri,
                label,
                release,
                confidence,
                method,
                section,
                strength,
                negated,
            ) in json.loads(body)
        )
    except (ValueError, TypeError) as error:
        raise StoreError("The mentions of a document are damaged. Restore the store from a copy.") from error
