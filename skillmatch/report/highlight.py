"""A document's text with its skills marked, spans of every kind overlapping as they like.

The text between the tags is the document's text, character for character (a property under test),
so what a reader copies is what was received. Characters that HTML cannot hold, or that turn the
direction of the text around them, are shown as U+FFFD: a text must not reorder the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

from skillmatch.types import Skill, SkillMention, SkillType, Span

KIND_CLASSES: Final[Mapping[SkillType, str]] = {
    "skill/competence": "skill",
    "knowledge": "knowledge",
    "technology": "technology",
}
"""The CSS class, and the word for readers, of each kind of skill."""

_METHOD_ORDER: Final = {"exact": 0, "fuzzy": 1, "dense": 2}

_METHOD_WORDS: Final = {"exact": "by name", "fuzzy": "by name, misspelt", "dense": "implied"}

_UNPRINTABLE: Final = {
    **{code: "\ufffd" for code in range(32) if code not in (9, 10, 12, 13)},
    **dict.fromkeys([*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"),
    **dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"),
}
"""Controls, lone surrogates, and the characters that embed, override or isolate a direction."""


@dataclass(slots=True)
class _Segment:
    start: int
    end: int
    mentions: list[SkillMention] = field(default_factory=list)
    is_other: bool = False
    is_private: bool = False


def printable(text: str) -> str:
    """Return ``text`` with each character that a page must not hold replaced by U+FFFD.

    The length stays the same, so spans keep pointing at the same characters.
    """
    return text.translate(_UNPRINTABLE)


def kind_class(uri: str, skills: Mapping[str, Skill]) -> str:
    """Return "skill", "knowledge" or "technology" for a concept ("skill" where it is unknown)."""
    skill = skills.get(uri)
    return KIND_CLASSES[skill.skill_type] if skill else "skill"


def anchor(prefix: str, span: Span) -> str:
    """Return the id under which a span of a highlighted text can be jumped to."""
    return f"{prefix}{span.start}-{span.end}"


def concept_anchor(prefix: str, number: int) -> str:
    """Return the id of the row that lists a document's concept with this number (from 0)."""
    return f"{prefix}c{number}"


def highlight(
    text: str,
    mentions: Sequence[SkillMention],
    *,
    skills: Mapping[str, Skill],
    prefix: str = "",
    rows: Mapping[str, int] | None = None,
    other_spans: Iterable[Span] = (),
    private_spans: Iterable[Span] = (),
    plain_spans: Iterable[Span] = (),
) -> Markup:
    """Mark the skills in a text.

    Each stretch is marked by its surest and shortest mention: literal before implied. A literal
    mention inside an implied one keeps the implied one's dashes. Every span becomes a place to jump
    to, ``anchor(prefix, span)``.

    Args:
        text: The document's text; spans point into it.
        mentions: In any order; they may nest, cross and repeat.
        skills: The taxonomy's concepts by URI, for the kind of each skill.
        prefix: Keeps the ids of several texts on one page apart.
        rows: Number of the row that lists each URI, if the page has such a list: marks link to it.
        other_spans: Passages that are evidence without being skills.
        private_spans: Passages that no feature sees.
        plain_spans: Passages that are jumped to without being marked.
    """
    others, privates, plain = tuple(other_spans), tuple(private_spans), tuple(plain_spans)
    starting = _by_start([*(mention.span for mention in mentions), *others, *plain])
    segments = _segments(len(text), mentions, others, privates, plain)
    parts: list[str] = []
    position = 0
    for segment in segments:
        parts.append(_escaped(text[position : segment.start]))
        ids = [anchor(prefix, span) for span in starting.get(segment.start, ())]
        piece = _escaped(text[segment.start : segment.end])
        parts.append(_marked(piece, segment, ids, skills, prefix, rows))
        position = segment.end
    parts.append(_escaped(text[position:]))
    return Markup("".join(parts))  # noqa: S704 -- every part is escaped above


def _escaped(text: str) -> str:
    # Plain strings: joining tens of thousands of Markup values would escape and copy over and over.
    return str(escape(printable(text)))


def _segments(
    length: int,
    mentions: Sequence[SkillMention],
    others: Sequence[Span],
    privates: Sequence[Span],
    plain: Sequence[Span],
) -> list[_Segment]:
    """Cut the text at every border of a span; keep the pieces that lie in at least one span."""
    spans = [*(mention.span for mention in mentions), *others, *privates, *plain]
    borders = sorted({min(edge, length) for span in spans for edge in (span.start, span.end)})
    pieces = [_Segment(start, end) for start, end in pairwise(borders)]
    index = {border: number for number, border in enumerate(borders)}
    covered: set[int] = set()

    def within(span: Span) -> range:
        numbers = range(index[min(span.start, length)], index[min(span.end, length)])
        covered.update(numbers)
        return numbers

    for mention in mentions:
        for number in within(mention.span):
            pieces[number].mentions.append(mention)
    for span in others:
        for number in within(span):
            pieces[number].is_other = True
    for span in privates:
        for number in within(span):
            pieces[number].is_private = True
    for span in plain:
        within(span)
    return [pieces[number] for number in sorted(covered)]


def _by_start(spans: Sequence[Span]) -> Mapping[int, list[Span]]:
    """Gather the distinct spans that hold something by where they start, longest first."""
    starting: dict[int, list[Span]] = {}
    for span in sorted(set(spans), reverse=True):
        if span.end > span.start:
            starting.setdefault(span.start, []).append(span)
    return starting


def _marked(
    piece: str,
    segment: _Segment,
    ids: list[str],
    skills: Mapping[str, Skill],
    prefix: str,
    rows: Mapping[str, int] | None,
) -> str:
    """Return an escaped piece of text with its mark around it, and the ids of the spans it starts."""
    if segment.mentions or segment.is_other or segment.is_private:
        piece = _with_mark(piece, segment, skills, prefix, rows)
    for name in reversed(ids):
        piece = f'<span id="{_escaped(name)}">{piece}</span>'
    return piece


def _with_mark(
    piece: str,
    segment: _Segment,
    skills: Mapping[str, Skill],
    prefix: str,
    rows: Mapping[str, int] | None,
) -> str:
    found = sorted(segment.mentions, key=_precedence)
    if found:
        css, title = _classes(found, skills), "; ".join(_spoken(mention, skills) for mention in found)
        if rows is not None and found[0].uri in rows:
            target = concept_anchor(prefix, rows[found[0].uri])
            piece = f'<a href="#{_escaped(target)}" tabindex="-1">{piece}</a>'
    elif segment.is_other:
        css, title = "other", "Evidence that is not a skill"
    else:
        css, title = "private", "Left out of matching"
    return f'<mark class="{css}" title="{_escaped(title)}">{piece}</mark>'


def _precedence(mention: SkillMention) -> tuple[int, int, float, str]:
    length = mention.span.end - mention.span.start
    return (_METHOD_ORDER[mention.method], length, -mention.confidence, mention.uri)


def _classes(found: Sequence[SkillMention], skills: Mapping[str, Skill]) -> str:
    classes = [kind_class(found[0].uri, skills)]
    if any(mention.method == "dense" for mention in found):
        classes.append("implied" if found[0].method == "dense" else "within-implied")
    if found[0].negated:
        classes.append("negated")
    return " ".join(classes)


def _spoken(mention: SkillMention, skills: Mapping[str, Skill]) -> str:
    words = [
        kind_class(mention.uri, skills),
        _METHOD_WORDS[mention.method],
        f"confidence {mention.confidence:.2f}",
    ]
    if mention.negated:
        words.append("negated")
    return f"{mention.preferred_label} ({', '.join(words)})"
