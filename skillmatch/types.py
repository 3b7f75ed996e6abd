"""The values that flow through skillmatch.

Every type names one stage of the work and is never filled in later: a later stage makes a new
value that points back at the earlier one. All types are frozen, keyword-only and hold only plain
values, so that they can be compared, hashed (where their parts can) and written to JSON.

Units and ranges, once and for all: a ``Span`` counts Unicode code points of ``Document.text``;
``confidence``, ``weight``, ``similarity`` and ``score`` lie in [0, 1]; ``margin`` is the raw output
of a ranker and may be any real number; years are counted in years of 365.25 days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float32]
"""Vectors as rows, float32, shape (n, dim)."""

SkillType: TypeAlias = Literal["skill/competence", "knowledge", "technology"]
"""ESCO's two skill types, and O*NET technology skills."""

ReuseLevel: TypeAlias = Literal["transversal", "cross-sector", "sector-specific", "occupation-specific", ""]

DocumentKind: TypeAlias = Literal["posting", "resume"]

Section: TypeAlias = Literal[
    "title",
    "summary",
    "requirements",
    "nice_to_have",
    "duties",
    "benefits",
    "company",
    "application",
    "legal",
    "skills",
    "experience",
    "education",
    "certifications",
    "languages",
    "interests",
    "personal",
    "other",
]

Strength: TypeAlias = Literal["must", "nice"]

TierName: TypeAlias = Literal["instant", "default", "best"]
"""How skills are ranked: by static vectors, by one pass of the encoder, by a pass for every run of words."""

TIERS: tuple[TierName, ...] = ("instant", "default", "best")

Method: TypeAlias = Literal["exact", "fuzzy", "dense"]
"""How a mention was found: a label letter by letter, a typing error, or by meaning."""

RequirementKind: TypeAlias = Literal["years", "education", "language", "licence", "right_to_work"]
"""What a posting may ask for that is not a skill."""

RequirementMode: TypeAlias = Literal["filter", "strict", "penalty"]
"""What a failed must does: ``filter`` puts a resume that states the failure behind all others, ``strict`` one
that does not state that it meets it either, ``penalty`` none: it costs score only."""

REQUIREMENT_MODES: tuple[RequirementMode, ...] = ("filter", "strict", "penalty")

EvidenceStatus: TypeAlias = Literal["met", "related", "missing"]

Rater: TypeAlias = Literal["human", "gpt4"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A skill concept: an ESCO skill or knowledge concept, an O*NET technology skill, or one we added."""

    uri: str
    preferred_label: str
    alt_labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    skill_type: SkillType
    reuse_level: ReuseLevel = ""
    taxonomy: Literal["ESCO", "O*NET", "skillmatch"]
    is_hot: bool = False
    is_in_demand: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """An occupation concept of ESCO (with ISCO code) or of O*NET (with O*NET-SOC code)."""

    uri: str
    preferred_label: str
    alt_labels: tuple[str, ...] = ()
    taxonomy: Literal["ESCO", "O*NET"]
    code: str
    isco_code: str = ""
    onet_soc_code: str = ""
    job_zone: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An O*NET task; its sentence is there only with the full release."""

    task_id: str
    onet_soc_code: str
    task_type: Literal["Core", "Supplemental", ""]
    dwa_ids: tuple[str, ...] = ()
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkLink:
    """One official link from an ESCO occupation to an O*NET-SOC 2019 occupation.

    ``share`` is uniform over the links of the ESCO occupation, because the crosswalk has no weights.
    """

    esco_uri: str
    onet_soc_code: str
    match_type: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Half-open range of code points: ``text[start:end]``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"Span needs 0 <= start <= end, got {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """Return the characters this span covers in ``text``."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """Text as received, before any structure is read into it.

    For a plain-text file ``text`` is the file, decoded, character for character. For HTML, PDF, DOCX
    and JSON Resume it is the text the reader drew from it; that text is what spans point into.
    """

    doc_id: str
    text: str
    media_type: str = "text/plain"
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The detected language of a text (ISO 639-1) and how sure the detector is, in [0, 1]."""

    code: str
    confidence: float
    is_supported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or bullet with the section it stands in and, in a posting, its strength cue."""

    span: Span
    section: Section
    is_bullet: bool = False
    strength: Strength | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A posting or resume with its sentences, every offset pointing into ``text``."""

    doc_id: str
    kind: DocumentKind
    text: str
    media_type: str
    language: Language
    title: str
    title_span: Span | None
    sentences: tuple[Sentence, ...]
    private_spans: tuple[Span, ...] = ()
    """Names, addresses, e-mails, phones, birth dates, profile links: never shown to a feature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """One dated job of a resume; years are decimal (2019.5 is July 2019), end None means today."""

    title: str
    title_span: Span
    span: Span
    start: float | None
    end: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A hard requirement a posting states, or what a resume states to meet one.

    ``kind`` years: ``level`` is the number of years; education: 1 school, 2 vocational or associate,
    3 bachelor, 4 master, 5 doctorate; language: ``name`` says which, ``level`` how well, 1 (A1) to 6 (C2), 0
    where it is not said; licence and right_to_work: ``name`` says which, or where (``level`` 0).
    """

    kind: RequirementKind
    name: str
    level: float
    span: Span
    strength: Strength = "must"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A posting read: its document, and the requirements that are not skills."""

    document: Document
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """A resume read: its document, dated jobs, and stated education, languages and licences."""

    document: Document
    experiences: tuple[Experience, ...] = ()
    credentials: tuple[Requirement, ...] = ()
    years: float | None = None
    """Years covered by the dated jobs, overlaps counted once; None where nothing is dated."""
    denials: tuple[Requirement, ...] = ()
    """Languages, licences and rights to work that the resume says it lacks."""
    has_unclear_education: bool = False
    """Whether it names an education whose level cannot be told: there may be a higher one than is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillMention:
    """One occurrence of a skill in a document: ``document.text[start:end] == surface``."""

    doc_id: str
    span: Span
    surface: str
    uri: str
    preferred_label: str
    taxonomy_release: str
    confidence: float
    method: Method
    section: Section
    strength: Strength | None
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSkill:
    """A skill of one subject with its weight there, and the mentions that show it."""

    uri: str
    preferred_label: str
    weight: float
    strength: Strength
    mentions: tuple[SkillMention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillProfile:
    """The skills of one document, best first; negated skills are kept apart."""

    doc_id: str
    kind: DocumentKind
    taxonomy_release: str
    skills: tuple[ProfileSkill, ...]
    negated: tuple[ProfileSkill, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationGuess:
    """An occupation read off a job title, with the confidence of the reading."""

    uri: str
    preferred_label: str
    code: str
    taxonomy: Literal["ESCO", "O*NET"]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A concept or document found near a vector; ``similarity`` is the cosine in [-1, 1]."""

    key: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one feature adds to the margin. ``amount`` is in the margin's unit."""

    feature: str
    label: str
    group: Literal["skills", "experience", "education", "title", "words"]
    value: float
    unit: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillEvidence:
    """How a resume answers one skill that a posting asks for."""

    uri: str
    preferred_label: str
    strength: Strength
    status: EvidenceStatus
    similarity: float
    posting_spans: tuple[Span, ...]
    resume_spans: tuple[Span, ...]
    stand_in_uri: str = ""
    stand_in_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementEvidence:
    """How a resume answers a requirement that is not a skill.

    ``eliminates``: the requirement is hard, the resume fails it, and so the resume stands behind all others.
    """

    kind: RequirementKind
    label: str
    strength: Strength
    status: EvidenceStatus
    posting_span: Span
    resume_span: Span | None
    found: str
    eliminates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchScore:
    """The score of a resume for a posting.

    ``margin`` is raw, ``score`` in [0, 1] grows with it; scores of different resumes for the same
    posting may be compared. ``rank`` starts at 1 within the posting; ``percentile`` in [0, 1] is the share of
    the resumes ranked with it, itself included, that stand no higher.
    """

    posting_id: str
    resume_id: str
    score: float
    margin: float
    rank: int
    ranker: str
    percentile: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A score taken apart: ``base`` plus all contributions is ``match.margin``."""

    match: MatchScore
    base: float
    contributions: tuple[Contribution, ...]
    skills: tuple[SkillEvidence, ...]
    requirements: tuple[RequirementEvidence, ...]

    @property
    def eliminated_by(self) -> tuple[RequirementEvidence, ...]:
        """The hard requirements that put the resume behind all others; empty where it is ranked."""
        return tuple(evidence for evidence in self.requirements if evidence.eliminates)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureEstimate:
    """Exposure of an occupation, posting or resume by one measure and rater.

    ``value`` in [0, 1] is a share of task weight, ``low`` and ``high`` its range over the occupations
    it was read from; None where there is no data. ``coverage`` is the share of the subject's
    occupation links that had a value.
    """

    subject: str
    measure: Literal["alpha", "beta", "zeta"]
    rater: Rater
    value: float | None
    low: float | None
    high: float | None
    coverage: float
    release: str
    onet_soc_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """What the store keeps of a document: its id, kind, title, text, mentions and vector.

    ``firm`` is who posted it and ``posted_on`` the day, as ISO 8601 writes it (2026-11-21); both empty
    where nobody said.
    """

    doc_id: str
    kind: DocumentKind
    title: str
    text: str
    firm: str = ""
    posted_on: str = ""
    mentions: tuple[SkillMention, ...] = ()
    vector: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which documents a question is about: those for which all that is given holds; without anything, all.

    Attributes:
        kind: Postings or resumes.
        firm: Exactly this firm, as it was stored.
        since: Posted on this day or later (ISO 8601); documents without a day are left out.
        until: Posted on this day or earlier; documents without a day are left out.
    """

    kind: DocumentKind | None = None
    firm: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A document found by the store, best first; ``score`` is comparable within one search only."""

    doc_id: str
    score: float
    by: Literal["words", "vector", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a result was made with."""

    package_version: str
    releases: tuple[str, ...]
    models: tuple[str, ...]
    config_hash: str
    attributions: tuple[str, ...] = field(default=())
