"""What the fake engine says of exposure: it can be read off the text and off two tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from skillmatch.exposure.documents import DocumentExposure, StatedWork, scored
from skillmatch.exposure.resume_skills import (
    ExposedShare,
    LessExposedSkill,
    NearSkills,
    ResumeSkill,
    ResumeSkillExposure,
)
from skillmatch.exposure.skills import ServedActivity, SkillEstimate, SkillExposure
from skillmatch.types import (
    Document,
    ExposureEstimate,
    OccupationGuess,
    Posting,
    Resume,
    SkillProfile,
    Span,
)

WORK = MappingProxyType(
    {
        "write unit tests": (0.0, 1.0, 0.0),
        "explain findings": (0.0, 0.0, 1.0),
        "peel potatoes": (1.0, 0.0, 0.0),
    }
)
"""Probabilities of E0, E1 and E2 of the lines that state work, by what they say."""

SKILL_BETA = MappingProxyType({"urn:s:python": 0.9, "urn:s:sql": 0.6, "urn:s:test": 0.4, "urn:s:lead": 0.1})
"""Beta of the skills that have data; a skill of 0.5 or more is exposed."""


class FakeExposure:
    """The part of the engine that says how exposed documents and skills are; the rest is the engine's."""

    taxonomy: Any

    def profile(self, document: Document) -> SkillProfile:
        raise NotImplementedError

    def code_occupation(self, subject: Posting | Resume) -> tuple[OccupationGuess, ...]:
        raise NotImplementedError

    def exposure(self, guesses: Sequence[OccupationGuess], subject: str) -> tuple[ExposureEstimate, ...]:
        raise NotImplementedError

    def document_exposure(self, read: Posting | Resume) -> DocumentExposure:
        document = read.document
        found = [
            (Span(start=line.start(), end=line.end()), chance)
            for line in re.finditer(r"[^\n]+", document.text)
            for words, chance in WORK.items()
            if words in line[0]
        ]
        work = StatedWork(
            document_id=document.doc_id,
            kind=document.kind,
            spans=tuple(span for span, _ in found),
            signs=("verb",) * len(found),
            texts=tuple(span.of(document.text) for span, _ in found),
            coverage=0.5 if found else 0.0,
            reason="" if found else "no line says what is done at work",
        )
        return scored(
            work,
            np.array([chance for _, chance in found], dtype=np.float32).reshape(-1, 3),
            model="fake-tasks",
            by_occupation=self.exposure(self.code_occupation(read), document.doc_id),
        )

    def skill_exposure(self, uri: str) -> SkillExposure:
        value = SKILL_BETA.get(uri)
        return SkillExposure(
            uri=uri,
            preferred_label=self.taxonomy.skills[uri].preferred_label,
            estimates=tuple(
                SkillEstimate(
                    basis=basis,  # type: ignore[arg-type]
                    measure="beta",
                    rater="human",
                    value=value,
                    low=value,
                    high=value,
                    n=3 if value is not None else 0,
                    coverage=1.0 if value is not None else 0.0,
                )
                for basis in ("tasks", "occupations")
            ),
            activities=(ServedActivity(activity_id="4.A.1", title="Test", similarity=0.7, n_tasks=3),),
            is_own=False,
        )

    def resume_skill_exposure(self, resume: Resume) -> ResumeSkillExposure:
        skills = [
            ResumeSkill(
                uri=skill.uri,
                preferred_label=skill.preferred_label,
                weight=skill.weight,
                by_tasks=SKILL_BETA.get(skill.uri),
                by_occupations=None,
            )
            for skill in self.profile(resume.document).skills
        ]
        known = [skill for skill in skills if skill.by_tasks is not None]
        exposed = [skill for skill in known if (skill.by_tasks or 0.0) >= 0.5]
        near = LessExposedSkill(
            uri="urn:s:lead",
            preferred_label="lead a team",
            by_tasks=0.1,
            low=0.0,
            high=0.2,
            n_tasks=8,
            similarity=0.7,
            n_shared=1,
        )
        return ResumeSkillExposure(
            subject=resume.document.doc_id,
            threshold=0.5,
            by_tasks=ExposedShare(
                share=len(exposed) / len(known) if known else None,
                n_exposed=len(exposed),
                n=len(known),
                coverage=len(known) / len(skills) if skills else 0.0,
            ),
            by_occupations=ExposedShare(share=None, n_exposed=0, n=0, coverage=0.0),
            skills=tuple(skills),
            suggestions=tuple(NearSkills(skill=skill, near=(near,)) for skill in exposed),
        )
