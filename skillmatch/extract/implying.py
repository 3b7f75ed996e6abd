"""Which sentences may imply skills, and which stretches of them may stand for one: rules for precision.

Nearness of meaning alone finds skills in "training is provided" and "staff nurses to work here". What an
employer says of itself implies nothing of the applicant, and a skill that is an activity ("organise
training") is implied by an activity, not by a noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from skillmatch.extract.windows import clauses, windows, words
from skillmatch.text.analysis import tokens
from skillmatch.types import Section, Skill, Span

ASKING_SECTIONS: frozenset[Section] = frozenset(
    {"requirements", "nice_to_have", "duties", "skills", "experience", "certifications"}
)
"""What stands here is asked for or claimed."""

SILENT_SECTIONS: frozenset[Section] = frozenset(
    {
        "title",
        "benefits",
        "company",
        "application",
        "legal",
        "personal",
        "interests",
        "languages",
        "education",
    }
)
"""What stands here implies no skill."""

LONGEST_CLAUSE = 8
"""Clauses of more words say too many things at once."""

_EMPLOYER_SPEAKS = re.compile(
    r"\s*(?:we|our|us|are you|do you|if you|join|why|welcome|about|there (?:is|are)|this is|benefits|salary|"
    r"please|to apply|for (?:more|further)|click|call|contact|closing date|interviews?|an? .{0,40}opportunity|"
    r"(?:an )?(?:excellent|exciting|fantastic|rare|great|superb)|full[- ](?:time|training)|hours|location|"
    r"the (?:trust|company|client|hospital|home|unit|department|service|organi[sz]ation|practice|business))\b",
    re.IGNORECASE,
)
_APPLICANT = re.compile(
    r"\b(?:you(?:'ll|’ll| will| must| should| are able)|candidates? (?:will|must|should)|"
    r"responsib\w+|duties|ability to|able to|experienced? (?:in|of|with)|knowledge of|skills?)\b",
    re.IGNORECASE,
)
_JOINING = frozenset(
    {"and", "or", "&", "/", "who", "which", "that", "is", "are", "was", "were", "be", "been"}
)


def may_imply(sentence: str, section: Section) -> bool:
    """Say whether a sentence tells what the applicant does or can, as far as its words show."""
    if section in SILENT_SECTIONS or sentence.rstrip().endswith(("?", ":")):
        return False
    return not _EMPLOYER_SPEAKS.match(sentence) or bool(_APPLICANT.search(sentence))


def stretches(sentence: str) -> tuple[Span, ...]:
    """Return the stretches of 2 or more words that may stand for a skill, in reading order.

    A run of words with a joining word inside is left out, a short clause is not.
    """
    whole = {
        span
        for span in clauses(sentence)
        if len(words(sentence, start=span.start, end=span.end)) <= LONGEST_CLAUSE
    }
    found = []
    for span in windows(sentence):
        inside = words(sentence, start=span.start, end=span.end)
        if len(inside) < 2 or len(inside) > LONGEST_CLAUSE:
            continue
        joins = any(sentence[word.start : word.end].casefold() in _JOINING for word in inside)
        if span in whole or not joins:
            found.append(span)
    return tuple(found)


class Activities:
    """Tells activities from things by the verbs that begin ESCO's labels of competences."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        """Learn the verbs: the first words of the preferred labels of competences."""
        first = (
            tokens(skill.preferred_label)[:1] for skill in skills if skill.skill_type == "skill/competence"
        )
        self._verbs = frozenset(word for words_of in first for word in words_of)

    def is_activity(self, stretch: str) -> bool:
        """Say whether a stretch begins with a verb in its plain form, or with ``-ing``."""
        found = words(stretch)
        if not found:
            return False
        first = stretch[found[0].start : found[0].end].casefold()
        stems = tokens(first)
        return (
            bool(stems) and stems[0] in self._verbs and not first.endswith(("ed", "ment", "tion", "er", "or"))
        )
