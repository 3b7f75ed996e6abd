"""Small documents and subjects whose answers are known by construction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from skillmatch.match.subject import Subject, SubjectMaker
from skillmatch.match.words import WordWeights
from skillmatch.text.analysis import tokens
from skillmatch.types import (
    Document,
    DocumentKind,
    FloatArray,
    Language,
    OccupationGuess,
    Posting,
    ProfileSkill,
    Requirement,
    Resume,
    Section,
    Sentence,
    SkillMention,
    SkillProfile,
    Span,
    Strength,
)


class LetterEncoder:
    """Encodes a text by how often each letter stands in it: cheap, and two texts of the same letters meet."""

    dim = 26

    def encode(self, texts: Sequence[str]) -> FloatArray:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for character in text.casefold():
                if "a" <= character <= "z":
                    row[ord(character) - ord("a")] += 1
            row /= np.linalg.norm(row) or 1.0
        return rows


class GivenSpace:
    """Knows the relatedness it was given; every concept is wholly related to itself."""

    def __init__(self, related: Mapping[tuple[str, str], float] | None = None) -> None:
        self.related = dict(related or {})

    def relatedness_matrix(self, rows: Sequence[str], columns: Sequence[str]) -> FloatArray:
        def of(a: str, b: str) -> float:
            return 1.0 if a == b else self.related.get((a, b), self.related.get((b, a), 0.0))

        return np.asarray([[of(a, b) for b in columns] for a in rows], dtype=np.float32).reshape(
            len(rows), len(columns)
        )


LABELS = ("manage stock", "drive forklift", "programme in Python", "project manager", "nurse", "teach maths")


def maker() -> SubjectMaker:
    return SubjectMaker(encoder=LetterEncoder(), words=WordWeights(LABELS, tokens))


def document(
    kind: DocumentKind,
    text: str,
    *,
    doc_id: str = "",
    title: str = "",
    private: Sequence[str] = (),
    sections: Mapping[str, Section] | None = None,
) -> Document:
    """Read one sentence per line; ``private`` strings are private wherever they stand."""
    sentences, at = [], 0
    for line in text.split("\n"):
        section = (sections or {}).get(line, "other")
        sentences.append(Sentence(span=Span(start=at, end=at + len(line)), section=section))
        at += len(line) + 1
    spans = [span_of(text, word) for word in private]
    title_span = span_of(text, title) if title else None
    return Document(
        doc_id=doc_id or kind,
        kind=kind,
        text=text,
        media_type="text/plain",
        language=Language(code="en", confidence=1.0, is_supported=True),
        title=title,
        title_span=title_span,
        sentences=tuple(sentences),
        private_spans=tuple(sorted(spans)),
    )


def span_of(text: str, surface: str) -> Span:
    start = text.index(surface)
    return Span(start=start, end=start + len(surface))


def skill(
    name: str,
    *,
    text: str = "",
    surface: str = "",
    strength: Strength = "must",
    weight: float = 1.0,
    doc_id: str = "",
) -> ProfileSkill:
    mentions: tuple[SkillMention, ...] = ()
    if surface:
        mentions = (
            SkillMention(
                doc_id=doc_id,
                span=span_of(text, surface),
                surface=surface,
                uri=f"skill:{name}",
                preferred_label=name,
                taxonomy_release="test",
                confidence=1.0,
                method="exact",
                section="other",
                strength=strength,
            ),
        )
    return ProfileSkill(
        uri=f"skill:{name}", preferred_label=name, weight=weight, strength=strength, mentions=mentions
    )


def profile(kind: DocumentKind, skills: Sequence[ProfileSkill], *, doc_id: str = "") -> SkillProfile:
    return SkillProfile(
        doc_id=doc_id or kind, kind=kind, taxonomy_release="test", skills=tuple(skills), negated=()
    )


def guess(name: str, confidence: float = 1.0) -> OccupationGuess:
    return OccupationGuess(
        uri=f"occupation:{name}",
        preferred_label=name,
        code=name,
        taxonomy="ESCO",
        confidence=confidence,
    )


def posting_subject(
    *skills: ProfileSkill,
    text: str = "Forklift driver\nDrive the forklift and manage stock.",
    title: str = "Forklift driver",
    requirements: Sequence[Requirement] = (),
    occupations: Sequence[OccupationGuess] = (),
    doc_id: str = "posting",
) -> Subject:
    read = Posting(
        document=document("posting", text, title=title, doc_id=doc_id), requirements=tuple(requirements)
    )
    return maker().posting(read, profile("posting", skills, doc_id=doc_id), occupations)


def resume_subject(
    *skills: ProfileSkill,
    text: str = "Warehouse worker\nManaged stock for years.",
    title: str = "Warehouse worker",
    credentials: Sequence[Requirement] = (),
    years: float | None = None,
    occupations: Sequence[OccupationGuess] = (),
    doc_id: str = "resume",
) -> Subject:
    read = Resume(
        document=document("resume", text, title=title, doc_id=doc_id),
        credentials=tuple(credentials),
        years=years,
    )
    return maker().resume(read, profile("resume", skills, doc_id=doc_id), occupations)


def need(
    kind: str, name: str = "", level: float = 0.0, *, strength: Strength = "must", start: int = 0
) -> Requirement:
    return Requirement(
        kind=kind,  # type: ignore[arg-type]
        name=name,
        level=level,
        span=Span(start=start, end=start + 5),
        strength=strength,
    )
