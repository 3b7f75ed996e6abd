"""What the page and the API need of an engine; ``skillmatch.engine.Engine`` offers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from skillmatch.audit.perturb import Perturbation
from skillmatch.engine.documents import FoundPage
from skillmatch.engine.engine import NO_NAMES
from skillmatch.engine.replaying import Replay
from skillmatch.engine.staging import Stage
from skillmatch.explain.account import Account
from skillmatch.exposure.criterion import Criterion
from skillmatch.exposure.documents import DocumentExposure
from skillmatch.exposure.employment import JoinName
from skillmatch.exposure.grouped import GroupingName
from skillmatch.exposure.measures import MeasureValue
from skillmatch.exposure.resume_skills import ResumeSkillExposure
from skillmatch.exposure.share_table import ShareRow
from skillmatch.exposure.skills import SkillExposure
from skillmatch.records import Entry, RecordStore
from skillmatch.report.exposure.choosing import ChoosingEngine
from skillmatch.report.exposure.gather import ReportEngine
from skillmatch.space.labour.desk import SpaceDesk
from skillmatch.types import (
    Document,
    DocumentKind,
    ExposureEstimate,
    Occupation,
    OccupationGuess,
    Posting,
    Provenance,
    RawDocument,
    RequirementMode,
    Resume,
    Scope,
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


class StoredDocuments(Protocol):
    """Documents that were stored, as far as they are searched."""

    def search(self, words: str, /, *, scope: Scope, top: int) -> FoundPage:
        """Find documents by words and meaning, best first.

        Raises:
            StoreAway: The store's server cannot be reached; told within two seconds.
            StoreError: The store is locked or damaged.
        """
        ...


class MatchingEngine(ReportEngine, ChoosingEngine, Protocol):
    """Reads, extracts, codes and matches; safe to call from several threads."""

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

    @property
    def is_recording(self) -> bool:
        """Whether every ranking is written down as a decision record."""
        ...

    def record(
        self,
        posting: RawDocument,
        resumes: Sequence[RawDocument],
        /,
        *,
        by: str,
        at: datetime,
        cut: float | None = None,
        names: Mapping[tuple[DocumentKind, str], str] = NO_NAMES,
    ) -> object:
        """Write a ranking down, where the operator asks for it.

        Raises:
            InputError: The folder of the records cannot be written to.
            ChecksumMismatch: The last record there was changed.
        """
        ...

    @property
    def requirements(self) -> RequirementMode:
        """What a failed hard requirement does in its rankings."""
        ...

    def with_requirements(self, mode: RequirementMode, /) -> MatchingEngine:
        """Return an engine of this mode of hard requirements, which shares with this one all else."""
        ...

    def accounts(
        self,
        posting: Posting,
        resumes: Sequence[Resume],
        /,
        *,
        cut: float | None = None,
        top: int | None = None,
    ) -> tuple[Account, ...]:
        """Score resumes for a posting, best first, each explained among the others."""
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

    def published_measures(self, code_or_uri: str, /) -> tuple[MeasureValue, ...]:
        """Return what each published measure on this machine says of an occupation.

        Raises:
            NotFound: No occupation has this code or URI.
        """
        ...

    def document_exposure(self, read: Posting | Resume, /) -> DocumentExposure:
        """Return the exposure of a document by its own lines, and beside it by its occupations."""
        ...

    def skill_exposure(self, uri: str, /) -> SkillExposure:
        """Return the exposure of a skill by the tasks it serves and by the occupations that need it."""
        ...

    def resume_skill_exposure(self, resume: Resume, /) -> ResumeSkillExposure:
        """Return what share of a resume's skills is exposed, and near skills that are less so."""
        ...

    def exposure_shares(
        self,
        criterion: Criterion,
        /,
        *,
        by: GroupingName | None = None,
        join: JoinName = "matrix",
    ) -> tuple[ShareRow, ...]:
        """Return the share of employment or wages in exposed occupations: each group, then all."""
        ...

    @property
    def space_desk(self) -> SpaceDesk:
        """Answers questions about skills, occupations and industries in one space."""
        ...

    def stored_desk(self) -> SpaceDesk:
        """Return what answers about a space that holds the stored documents too.

        Raises:
            InputError: The store holds more documents than a space in memory takes.
            StoreAway: The store's server cannot be reached; told within two seconds.
            StoreError: The store is locked or damaged.
        """
        ...

    def perturb(
        self, postings: Sequence[RawDocument], resumes: Sequence[RawDocument], /, *, n_names: int
    ) -> Perturbation:
        """Swap who stands in resumes, read and score them anew, and say which figure moved."""
        ...

    def records(self) -> RecordStore:
        """Return the decision records.

        Raises:
            NotFound: None are kept here.
        """
        ...

    def replay(self, entry: Entry, /, *, start: Stage = "text") -> Replay:
        """Make a recorded ranking anew, from its start or a stage, and hold it against its record.

        Raises:
            ChecksumMismatch: A file it was made with is another now.
            NotFound: The posting was erased.
        """
        ...

    @property
    def documents(self) -> StoredDocuments:
        """The stored documents."""
        ...

    def warm_up(self) -> None:
        """Load what requests need, so that the first does not wait for it."""
        ...

    def provenance(self) -> Provenance:
        """Say what answers are made with."""
        ...
