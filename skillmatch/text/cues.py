"""Cues of a sentence: must have, nice to have, and what is said not to be needed.

A negation covers the words in its scope only: "Python is required, Java is not" negates Java alone, and
"a degree is desirable but not essential" negates nothing: it says nice to have.
"""

from __future__ import annotations

import re
from functools import lru_cache

from skillmatch.types import Section, Strength

_NICE = re.compile(
    r"\b(?:desirable|desired|nice[ -]to[ -]haves?|preferred|preferabl[ye]|prefer|ideally(?! (?:placed|positioned|suited|located|situated))|advantageous|beneficial|"
    r"(?:an?|added|big|huge|definite|strong|real|distinct) (?:plus|bonus|advantage|asset)|bonus points?|bonus|"
    r"(?:would|will|could|may|might) (?:also )?be (?:helpful|useful|good|great|welcome|nice|valuable|handy)|"
    r"(?:is|are) (?:helpful|useful|welcome|optional)|optional(?:ly)?|good to have|pluses|"
    r"not (?:strictly |absolutely )?(?:essential|mandatory)|even better|helpful but|useful but)\b|"
    r"(?:^|[\s(–-])(?:plus|bonus|preferred|desirable|optional)\s?[).:]|\ba \+(?=\W|$)",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(?:essential|must|must[ -]haves?|required|requires?|require|mandatory|necessary|prerequisites?|"
    r"pre-requisites?|needed|need to (?:have|be|hold|know)|minimum|at least|you(?:'ll| will)? need|"
    r"non-negotiable|compulsory|obligatory|is a requirement|we (?:expect|need)|(?:is|are) key|should (?:have|be))\b",
    re.IGNORECASE,
)
_POST_NEGATION = re.compile(
    r"\b(?:(?:is|are|was|were|will be|would be|be)\s+)?(?:not|n't|never)\s+"
    r"(?:(?:be|a|an|strictly|absolutely|really|actually|always|currently|even|at all|necessarily)\s+){0,3}"
    r"(?:required|necessary|needed|essential|expected|mandatory|must|requirement|prerequisite|important|"
    r"relevant|used|compulsory|obligatory|wanted)\b"
    r"|\b(?:is|are|was|were|wo|does|do)n['’]t\s+(?:(?:be|a|an|strictly|really)\s+){0,2}"
    r"(?:required|necessary|needed|essential|expected|mandatory|must|requirement|matter|used)\b"
    r"|\b(?:is|are)\s+(?:unnecessary|irrelevant|not)(?=\s*(?:$|[.,;!)]))",
    re.IGNORECASE,
)
_PRE_NEGATION = re.compile(
    r"\bno\b(?!\s+(?:later|less|more|fewer|longer|matter|doubt|problem|problems|fear|one|later|two|nonsense|limit|"
    r"exception|exceptions|stranger|better|wonder|such|other)\b|\.|:|\s*\d)"
    r"|\bwithout\b(?!\s+(?:exception|delay|fail|supervision|direct supervision|compromising|"
    r"close supervision|constant supervision|guidance|prompting|doubt|question|notice|losing|sacrificing)\b)"
    r"|\b(?:do|does|did|will|would|need|should|must|can)\s?(?:not|n['’]t)\s+"
    r"(?:(?:need|have|require|expect|use|want|look|ask|involve|include|know|support|care)\b\s*){1,3}"
    r"(?:(?:to|any|for|about)\b\s*){0,2}(?:know|have|use|be)?"
    r"|\b(?:not|n['’]t)\s+(?:need|needing|require|requiring|looking for|seeking|familiar with|experienced (?:in|with)|"
    r"involve|using|an?|proficient in|yet)\b"
    r"|\b(?:never|not)\s+(?:used|worked (?:with|in|on)|learned|learnt|touched)\b"
    r"|\b(?:rather than|instead of|as opposed to|lack of|lacking|unlike)\b",
    re.IGNORECASE,
)
_NOT_NEGATING = re.compile(
    r"\b(?:not (?:only|just|limited|merely|least)|if not|whether or not|or not|not to mention|why not)\b",
    re.IGNORECASE,
)
_HARD_BREAK = re.compile(
    r"[;:!?()\[\]•|]|\.(?=\s|$)|\s[-–—]\s"
    r"|\b(?:but|however|although|though|whereas|while|yet|except|because|since|as long as|if)\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s*(?:and\s+|or\s+)?")
_NEEDED = re.compile(r"\b(?:required|necessary|needed|essential|expected|mandatory)\b", re.IGNORECASE)
_NEW_CLAUSE = re.compile(
    r"\s*(?:just|only|you|we|they|it|he|she|this|the|our|your|full|all|strong|good|excellent|solid|must|plus|"
    r"please|training|instead|experience)\b|.{0,80}?\b(?:is|are|will|must|should|can|provides?|gives?|has|have)\b",
    re.IGNORECASE,
)
_SECTION_STRENGTH: dict[Section, Strength] = {"requirements": "must", "nice_to_have": "nice"}


def strength_of(sentence_text: str, section: Section) -> Strength | None:
    """Return how strongly a posting's sentence asks for what it names.

    The sentence's own words come before its section: "Docker is a plus" under "Requirements" is nice.

    Args:
        sentence_text: One sentence or bullet.
        section: The section it stands in.

    Returns:
        "must", "nice", or None where neither the words nor the section say.
    """
    own_section = _SECTION_STRENGTH.get(section)
    if _NICE.search(sentence_text):
        return "nice"
    if own_section is None and _has_must(sentence_text):
        return "must"
    return own_section


def strength_at(sentence_text: str, start: int, end: int, section: Section) -> Strength | None:
    """Return the strength for the words at ``start..end``, where one sentence holds two cues.

    "Python is essential, Scala is a plus": must for Python, nice for Scala. Where its own clause has no
    cue, the whole sentence's strength holds.
    """
    for clause_start, clause_end in _clauses(sentence_text):
        if clause_start <= start < clause_end or clause_start < end <= clause_end:
            clause = sentence_text[clause_start:clause_end]
            if _NICE.search(clause):
                return "nice"
            if _has_must(clause):
                return "must"
    return strength_of(sentence_text, section)


def is_negated(sentence_text: str, start: int, end: int) -> bool:
    """Tell whether the words at ``start..end`` are said not to be needed, or not to be there.

    Args:
        sentence_text: One sentence or bullet.
        start: Offset into ``sentence_text``.
        end: Offset after the last character.
    """
    return any(low < end and start < high for low, high in negated_ranges(sentence_text))


@lru_cache(maxsize=64)
def negated_ranges(sentence_text: str) -> tuple[tuple[int, int], ...]:
    """Return the ranges of a sentence that stand in the scope of a negation."""
    if not _PRE_NEGATION.search(sentence_text) and not _POST_NEGATION.search(sentence_text):
        return ()
    ranges: list[tuple[int, int]] = []
    for start, end in _spans_between(_HARD_BREAK, sentence_text, 0, len(sentence_text)):
        ranges.extend(_negated_in(sentence_text, start, end))
    return tuple(ranges)


def _negated_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find negated ranges within one clause, which has no hard break."""
    if _NOT_NEGATING.search(text, start, end):
        return []
    post = _POST_NEGATION.search(text, start, end)
    if post is not None:
        if _NICE.search(_sentence_rest(text, post)):
            return []
        low = _left_limit(text, start, post.start())
        return [(low, post.start())]
    pre = _PRE_NEGATION.search(text, start, end)
    if pre is None:
        return []
    return [(pre.end(), _right_limit(text, pre.end(), end))]


def _sentence_rest(text: str, post: re.Match[str]) -> str:
    """Return the sentence without the negation itself, to look for a cue that softens it."""
    return f"{text[: post.start()]} {text[post.end() :]}"


def _left_limit(text: str, start: int, end: int) -> int:
    """Return where the subject of "... is not required" begins: lists joined by and/or go together."""
    parts = _spans_between(_COMMA, text, start, end)
    limit = parts[-1][0]
    joined = re.search(r"\b(?:and|or|nor)\b|\b(?:are|were)\b", text[limit : end + 12]) or re.match(
        r",\s*(?:and|or)\s", text[parts[-2][1] : end] if len(parts) > 1 else ""
    )
    for low, high in reversed(parts[:-1]):
        if not joined or _NEEDED.search(text, low, high) or _NEW_CLAUSE.match(text, low, high):
            break
        limit = low
    return limit


def _right_limit(text: str, start: int, end: int) -> int:
    """Return where the scope of "no ..." ends: at its "needed", or where a new clause begins."""
    parts = _spans_between(_COMMA, text, start, end)
    for index, (low, high) in enumerate(parts):
        needed = _NEEDED.search(text, low, high)
        if index and (_NEW_CLAUSE.match(text, low, high) or (needed and " or " not in text[low - 4 : high])):
            return low
        if needed:
            return needed.end()
    return end


def _clauses(text: str) -> list[tuple[int, int]]:
    clauses: list[tuple[int, int]] = []
    for start, end in _spans_between(_HARD_BREAK, text, 0, len(text)):
        parts = _spans_between(_COMMA, text, start, end)
        cued = [part for part in parts if _NICE.search(text, *part) or _MUST.search(text, *part)]
        clauses.extend(parts if len(cued) > 1 else [(start, end)])
    return clauses


def _has_must(text: str) -> bool:
    """Tell whether a must cue stands outside every negation ("no experience needed" asks for nothing)."""
    found = _MUST.search(text)
    if found is None:
        return False
    return not (_POST_NEGATION.search(text) or _PRE_NEGATION.search(text, 0, found.start()))


def _spans_between(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges between the places where ``pattern`` stands; at least one."""
    spans: list[tuple[int, int]] = []
    for found in pattern.finditer(text, start, end):
        spans.append((start, found.start()))
        start = found.end()
    spans.append((start, end))
    return spans
