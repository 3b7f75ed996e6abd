"""What of a document a feature may see: everything but the private spans.

Private spans (names, addresses, e-mails, phones, birth dates, profile links) are blanked out, and so
is every sentence that stands in a section about the person. What features never see cannot move a
score, which is what the tests of this module claim.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillmatch.types import Document, ProfileSkill, Section, SkillMention, SkillProfile, Span

_PERSONAL: frozenset[Section] = frozenset({"personal"})

_BESIDE_THE_JOB: frozenset[Section] = frozenset({"benefits", "company", "application", "legal", "personal"})
"""Sections that tell about pay, the employer or the procedure, not about the work and who can do it."""


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Tell whether ``span`` shares at least one code point with any of ``others``."""
    return any(span.start < other.end and other.start < span.end for other in others)


def blank(text: str, hidden: Sequence[Span]) -> str:
    """Return ``text`` with every hidden span replaced by one space.

    One space and not as many as the span had characters: the length of a name is a trait of the
    person too.
    """
    pieces: list[str] = []
    at = 0
    for span in sorted(hidden):
        if span.start >= at:
            pieces.append(text[at : span.start])
        at = max(at, span.end)
    pieces.append(text[at:])
    return " ".join(pieces)


def visible_sentences(document: Document) -> tuple[str, ...]:
    """Return the sentences that tell about the work, in order, without private spans.

    Where nothing is left (a document whose sections were all read as beside the job), every sentence
    outside the personal section is returned instead.
    """
    chosen = _sentences_outside(document, _BESIDE_THE_JOB)
    return chosen or _sentences_outside(document, _PERSONAL)


def _sentences_outside(document: Document, sections: frozenset[Section]) -> tuple[str, ...]:
    found: list[str] = []
    for sentence in document.sentences:
        if sentence.section in sections:
            continue
        hidden = [
            Span(
                start=max(span.start, sentence.span.start) - sentence.span.start,
                end=min(span.end, sentence.span.end) - sentence.span.start,
            )
            for span in document.private_spans
            if span.start < sentence.span.end and sentence.span.start < span.end
        ]
        text = " ".join(blank(sentence.span.of(document.text), hidden).split())
        if any(character.isalnum() for character in text):
            found.append(text)
    return tuple(found)


def visible_profile(profile: SkillProfile, document: Document) -> SkillProfile:
    """Return the profile without mentions that touch a private span.

    A skill that only such mentions showed ("Java" read off a surname) is dropped with them.
    """
    return SkillProfile(
        doc_id=profile.doc_id,
        kind=profile.kind,
        taxonomy_release=profile.taxonomy_release,
        skills=_visible_skills(profile.skills, document.private_spans),
        negated=_visible_skills(profile.negated, document.private_spans),
    )


def _visible_skills(skills: Sequence[ProfileSkill], private: Sequence[Span]) -> tuple[ProfileSkill, ...]:
    kept: list[ProfileSkill] = []
    for skill in skills:
        mentions: tuple[SkillMention, ...] = tuple(
            mention for mention in skill.mentions if not overlaps(mention.span, private)
        )
        if mentions or not skill.mentions:
            kept.append(
                ProfileSkill(
                    uri=skill.uri,
                    preferred_label=skill.preferred_label,
                    weight=skill.weight,
                    strength=skill.strength,
                    mentions=mentions,
                )
            )
    return tuple(kept)
