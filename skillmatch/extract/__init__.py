"""Text to skill mentions to a skill profile: exact labels, typing errors, and skills implied by meaning."""

from __future__ import annotations

from skillmatch.extract.extractor import (
    Extractor,
    Implied,
    MeaningReader,
    Meant,
    NamedSkill,
    NamedSkills,
)
from skillmatch.extract.fuzzy import FuzzyMatcher
from skillmatch.extract.lexical import Candidate, LexicalMatcher
from skillmatch.extract.profile import build_profile

__all__ = [
    "Candidate",
    "Extractor",
    "FuzzyMatcher",
    "Implied",
    "LexicalMatcher",
    "MeaningReader",
    "Meant",
    "NamedSkill",
    "NamedSkills",
    "build_profile",
]
