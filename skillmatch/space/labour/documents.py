"""The skills of a document by which the labour space places it."""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.types import ProfileSkill, SkillMention, SkillProfile


def profile_of(mentions: Sequence[SkillMention]) -> SkillProfile:
    """Return the skills that mentions name, each as weighty as its surest mention; none that is negated.

    What is kept of a stored document suffices for it, so that a document has one place, read from a file or
    from the store.
    """
    weights: dict[str, SkillMention] = {}
    for mention in mentions:
        known = weights.get(mention.uri)
        if not mention.negated and (known is None or known.confidence < mention.confidence):
            weights[mention.uri] = mention
    first = mentions[0] if mentions else None
    return SkillProfile(
        doc_id=first.doc_id if first else "",
        kind="posting",
        taxonomy_release=first.taxonomy_release if first else "",
        skills=tuple(
            ProfileSkill(
                uri=uri,
                preferred_label=mention.preferred_label,
                weight=mention.confidence,
                strength=mention.strength or "must",
                mentions=(mention,),
            )
            for uri, mention in sorted(weights.items())
        ),
    )
