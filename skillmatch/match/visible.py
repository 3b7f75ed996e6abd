"""What of a document a feature may see: nothing of the person.

Features see the redacted text (``skillmatch.text.redaction``), and sections about the person are left out
whole, because there stands what the detector may have missed: a name with a title behind it, a town. What
features never see cannot move a score, which is what the tests of this module claim.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from skillmatch.text.gendered import neutral_form
from skillmatch.text.redaction import redact, redact_document, without_marks
from skillmatch.types import Document, ProfileSkill, Section, SkillMention, SkillProfile, Span

_PERSONAL: frozenset[Section] = frozenset({"personal"})
_HEADLINE: frozenset[Section] = frozenset({"title"})

_BESIDE_THE_JOB: frozenset[Section] = frozenset({"benefits", "company", "application", "legal"})
"""Sections that tell about pay, the employer or the procedure, not about the work and who can do it."""


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Tell whether ``span`` shares at least one code point with any of ``others``."""
    return any(span.start < other.end and other.start < span.end for other in others)


def sections_left_out(document: Document) -> frozenset[Section]:
    """Return the sections of a document that are about the person.

    The headline of a resume is one of them: it stands among name and address, what is taken for it may be
    either, and the jobs below tell the same in safer places. A resume most of whose sentences without a
    private span stand there (a note without headings) is read whole.
    """
    if document.kind == "posting":
        return _PERSONAL
    personal = _PERSONAL | _HEADLINE
    plain = [s.section for s in document.sentences if not overlaps(s.span, document.private_spans)]
    n_personal = sum(section in personal for section in plain)
    return frozenset() if 2 * n_personal > len(plain) else personal


def visible_sentences(document: Document) -> tuple[str, ...]:
    """Return the sentences that tell about the work, in order, redacted.

    Where nothing is left (all sections were read as beside the job), those sections are read too.
    """
    private = sections_left_out(document)
    shown, _ = redact_document(document)
    return _sentences_outside(shown, private | _BESIDE_THE_JOB) or _sentences_outside(shown, private)


def visible_titles(document: Document, titles: Sequence[tuple[str, Span | None]]) -> tuple[str, ...]:
    """Return titles as features see them: without private passages, gendered words in their neutral form.

    Titles of which nothing is left are dropped, equal ones but once.

    Args:
        document: The document the titles are of.
        titles: Each with its place in the document, or None where it came beside it.
    """
    redacted = redact(document.text, document.private_spans)
    shown = (
        neutral_form(title) if span is None else without_marks(redacted.redacted(span).of(redacted.text))
        for title, span in titles
    )
    return tuple(dict.fromkeys(title for title in shown if any(map(str.isalpha, title))))


def _sentences_outside(shown: Document, sections: frozenset[Section]) -> tuple[str, ...]:
    sentences = (each.span.of(shown.text) for each in shown.sentences if each.section not in sections)
    bare = (without_marks(sentence) for sentence in sentences)
    return tuple(sentence for sentence in bare if any(map(str.isalnum, sentence)))


def visible_profile(profile: SkillProfile, document: Document) -> SkillProfile:
    """Return the profile without mentions that touch a private span or stand in a section about the person.

    A skill that only such mentions showed ("Java" read off a surname) is dropped with them.
    """
    left_out = sections_left_out(document)

    def is_visible(mention: SkillMention) -> bool:
        return mention.section not in left_out and not overlaps(mention.span, document.private_spans)

    return replace(
        profile,
        skills=_with_mentions(profile.skills, is_visible),
        negated=_with_mentions(profile.negated, is_visible),
    )


def _with_mentions(
    skills: Sequence[ProfileSkill], is_visible: Callable[[SkillMention], bool]
) -> tuple[ProfileSkill, ...]:
    seen = ((skill, tuple(filter(is_visible, skill.mentions))) for skill in skills)
    return tuple(
        replace(skill, mentions=mentions) for skill, mentions in seen if mentions or not skill.mentions
    )
