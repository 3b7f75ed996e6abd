"""What the page and the API need of an engine; ``skillmatch.engine.Engine`` offers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from skillmatch.types import (
    Document,
    Explanation,
    ExposureEstimate,
    Occupation,
    OccupationGuess,
    Posting,
    Provenance,
    RawDocument,
    Resume,
    Skill,
    SkillMention,
)


class TaxonomyView(Protocol):
    """The part of a taxonomy that is shown."""

    @property
    def release(self) -> str:
        """The releases it is made of, e.g. "ESCO 1.1.1 + O*NET 30.1"."""
        ...

    @property
    def skills(self) -> Mapping[str, Skill]:
        """Every skill by URI."""
        ...

    @property
    def occupations(self) -> Mapping[str, Occupation]:
        """Every occupation by URI."""
        ...

    @property
    def counts(self) -> Mapping[str, int]:
        """How much of everything it holds."""
        ...


class MatchingEngine(Protocol):
    """Reads, extracts, codes and matches; safe to call from several threads."""

    @property
    def taxonomy(self) -> TaxonomyView:
        """The taxonomy every answer refers to."""
        ...

    def read_posting(self, raw: RawDocument, /) -> Posting:
        """Read the structure of a posting."""
        ...

    def read_resume(self, raw: RawDocument, /) -> Resume:
        """Read the structure of a resume."""
        ...

    def mentions(self, document: Document, /) -> tuple[SkillMention, ...]:
        """Find the skills of a document, in the order of the text."""
        ...

    def rank_skills(
        self, texts: Sequence[str], /, *, top: int, release: str | None = None
    ) -> list[list[tuple[str, float]]]:
        """Rank skills for each text: URI and score, best first."""
        ...

    def label_in_release(self, uri: str, release: str | None, /) -> str:
        """Return a skill's preferred label in an ESCO release (None: the default one)."""
        ...

    def find_skill(self, name: str, /) -> tuple[Skill, ...]:
        """Look a skill up by label, alias, code or URI, best first; empty where nothing goes by it."""
        ...

    def code_occupation(self, subject: Posting | Resume, /) -> tuple[OccupationGuess, ...]:
        """Read occupations off a document's titles, surest first; empty where none can be read."""
        ...

    def code_title(self, title: str, /) -> tuple[OccupationGuess, ...]:
        """Read occupations off one job title, surest first."""
        ...

    def match(self, posting: Posting, resumes: Sequence[Resume], /) -> tuple[Explanation, ...]:
        """Score resumes for a posting, best first, each score explained."""
        ...

    def exposure(
        self, guesses: Sequence[OccupationGuess], /, *, subject: str
    ) -> tuple[ExposureEstimate, ...]:
        """Return the exposure of a document from the occupations it was coded to."""
        ...

    def occupation_exposure(self, code_or_uri: str, /) -> tuple[ExposureEstimate, ...]:
        """Return the exposure of one occupation.

        Raises:
            NotFound: No occupation has this code or URI.
        """
        ...

    def warm_up(self) -> None:
        """Load what requests need, so that the first does not wait for it."""
        ...

    def provenance(self) -> Provenance:
        """Say what answers are made with."""
        ...
