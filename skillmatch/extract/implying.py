"""Which sentences may imply skills, and which stretches of them may stand for one: rules for precision.

Nearness of meaning alone finds skills in "training is provided" and "nurses to work nights". What an
employer says of itself implies nothing of the applicant, and a skill that is an activity ("organise
training") is implied by an activity, not by a thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from skillmatch.extract.windows import clauses, windows, words
from skillmatch.text.analysis import tokens
from skillmatch.types import Section, Skill, Span

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
    r"please|to apply|for (?:more|further)|click|call|contact|closing date|interviews?|hours|location|"
    r"an? .{0,40}opportunity|(?:an )?(?:excellent|exciting|fantastic|rare|great|superb)|"
    r"full[- ](?:time|training)|the (?:trust|company|client|hospital|home|unit|department|service|practice|"
    r"organi[sz]ation|business))\b",
    re.IGNORECASE,
)
_APPLICANT = re.compile(
    r"\b(?:you(?:'ll|’ll| will| must| should| are able)|candidates? (?:will|must|should)|"
    r"responsib\w+|duties|ability to|able to|experienced? (?:in|of|with)|knowledge of|skills?)\b",
    re.IGNORECASE,
)
_BREAKING_WORDS = (
    "and or who which that where is are was were be been have has had if you your our we us my others "
    "will would can may must should"
)
_BREAKING = frozenset(_BREAKING_WORDS.split())
"""A run of words with one of these inside says two things, or speaks to somebody."""

_AND = frozenset({"and", "or"})
_FEWEST_LABELS = 3
"""A word that begins fewer labels of competences is not taken for a verb."""

_NO_VERB = re.compile(r".*(?:ed|ment|tion|er|or|ist|ive|ies|al|ance|ence)$")
_THIRD_PERSON = re.compile(r".*[^s]s$")


def may_imply(sentence: str, section: Section) -> bool:
    """Say whether a sentence tells what the applicant does or can, as far as its words show."""
    if section in SILENT_SECTIONS or sentence.rstrip().endswith(("?", ":")):
        return False
    return not _EMPLOYER_SPEAKS.match(sentence) or bool(_APPLICANT.search(sentence))


def stretches(sentence: str) -> tuple[Span, ...]:
    """Return the stretches of 2 to 8 words that may stand for a skill, in reading order.

    A run of words that breaks in the middle is left out; a short clause may join two things.
    """
    whole = set(clauses(sentence))
    found = []
    for span in windows(sentence):
        inside = [
            sentence[word.start : word.end].casefold()
            for word in words(sentence, start=span.start, end=span.end)
        ]
        breaks = _BREAKING.intersection(inside)
        is_sound = not breaks or (span in whole and breaks <= _AND)
        if is_sound and 2 <= len(inside) <= LONGEST_CLAUSE:
            found.append(span)
    return tuple(found)


class Activities:
    """Tells activities from things by the verbs that begin ESCO's labels of competences."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        """Learn the verbs: words that begin the preferred labels of several competences."""
        first = Counter(
            word
            for skill in skills
            if skill.skill_type == "skill/competence"
            for word in tokens(skill.preferred_label)[:1]
        )
        self._verbs = frozenset(word for word, n in first.items() if n >= _FEWEST_LABELS)

    def is_activity(self, sentence: str, stretch: Span) -> bool:
        """Say whether a stretch begins with a verb: ``plan``, ``planning``, or ``Plans`` as first word."""
        found = words(sentence, start=stretch.start, end=stretch.end)
        first = sentence[found[0].start : found[0].end].casefold() if found else ""
        stems = tokens(first)
        if not stems or stems[0] not in self._verbs or _NO_VERB.match(first):
            return False
        begins = not words(sentence, end=stretch.start)
        return begins or not _THIRD_PERSON.match(first)
