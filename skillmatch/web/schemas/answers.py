"""What the API answers: the values of ``skillmatch.types`` as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from skillmatch.explain.cases import CaseKind
from skillmatch.explain.changes import Aim
from skillmatch.types import (
    DocumentKind,
    EvidenceStatus,
    Method,
    Rater,
    RequirementKind,
    RequirementMode,
    ReuseLevel,
    Section,
    SkillType,
    Strength,
)

Share = Field(ge=0, le=1)


class Answer(BaseModel):
    """Base of all answers; made from our values, attribute by attribute."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class SpanOut(Answer):
    """Half-open range of Unicode code points of the document's text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class LanguageOut(Answer):
    """The language a text was detected to be in."""

    code: str = Field(description="ISO 639-1.")
    confidence: float = Share
    is_supported: bool = Field(description="False: skills are not known in it; see warnings.")


class DocumentOut(Answer):
    """A document as it was read. `text` is there when `include_text` was asked."""

    id: str
    kind: DocumentKind
    title: str
    media_type: str
    language: LanguageOut
    text: str | None = None


class MentionOut(Answer):
    """One occurrence of a skill: the text from start to end is `surface`."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    surface: str
    uri: str
    preferred_label: str
    skill_type: SkillType
    taxonomy_release: str
    confidence: float = Share
    method: Method
    section: Section
    strength: Strength | None
    negated: bool


class OccupationGuessOut(Answer):
    """An occupation read off a title."""

    uri: str
    preferred_label: str
    code: str
    taxonomy: Literal["ESCO", "O*NET"]
    confidence: float = Share


class ExposureEstimateOut(Answer):
    """Share of task weight a language model could speed up; null where there is no data."""

    subject: str
    measure: Literal["alpha", "beta", "zeta"]
    rater: Rater
    value: float | None
    low: float | None
    high: float | None
    coverage: float = Share
    release: str
    onet_soc_codes: tuple[str, ...]


class WarningOut(Answer):
    """Something to know before trusting the answer about a document."""

    code: str = Field(examples=["language"])
    document_id: str
    detail: str


class ProvenanceOut(Answer):
    """What the answer was made with."""

    package_version: str
    releases: tuple[str, ...]
    models: tuple[str, ...]
    config_hash: str
    attributions: tuple[str, ...]


class ReadingOut(Answer):
    """A document with its skills."""

    document: DocumentOut
    mentions: tuple[MentionOut, ...]


class ExtractOut(Answer):
    """The documents asked for, in their order."""

    documents: tuple[ReadingOut, ...]
    warnings: tuple[WarningOut, ...]
    provenance: ProvenanceOut


class RankedSkillOut(Answer):
    """A skill at its rank."""

    rank: int = Field(ge=1)
    uri: str
    preferred_label: str
    score: float


class RankedTextOut(Answer):
    """The skills of one text, best first."""

    skills: tuple[RankedSkillOut, ...]


class RankOut(Answer):
    """One result per text, in their order."""

    results: tuple[RankedTextOut, ...]
    provenance: ProvenanceOut


class SkillOut(Answer):
    """A skill concept."""

    uri: str
    preferred_label: str
    alt_labels: tuple[str, ...]
    skill_type: SkillType
    reuse_level: ReuseLevel
    taxonomy: Literal["ESCO", "O*NET"]
    is_hot: bool
    is_in_demand: bool
    description: str = Field(description="Empty unless the full release is installed.")


class FindOut(Answer):
    """Skills that go by the name asked, best first; empty where none does."""

    query: str
    skills: tuple[SkillOut, ...]
    provenance: ProvenanceOut


class ContributionOut(Answer):
    """What one feature adds to the margin."""

    feature: str
    label: str
    group: Literal["skills", "experience", "education", "title", "words"]
    value: float
    unit: str
    amount: float


class SkillEvidenceOut(Answer):
    """How a resume answers one skill the posting asks for."""

    uri: str
    preferred_label: str
    strength: Strength
    status: EvidenceStatus
    similarity: float
    posting_spans: tuple[SpanOut, ...]
    resume_spans: tuple[SpanOut, ...]
    stand_in_uri: str
    stand_in_label: str


class RequirementEvidenceOut(Answer):
    """How a resume answers a requirement that is not a skill."""

    kind: RequirementKind
    label: str
    strength: Strength
    status: EvidenceStatus
    posting_span: SpanOut
    resume_span: SpanOut | None
    found: str
    eliminates: bool = Field(
        description="Hard and not met: the resume stands behind all that are not eliminated."
    )


class ProfiledOut(Answer):
    """A document with its skills, occupations and exposure."""

    document: DocumentOut
    mentions: tuple[MentionOut, ...]
    occupations: tuple[OccupationGuessOut, ...]
    exposure: tuple[ExposureEstimateOut, ...]


class CaseOut(Answer):
    """Eliminated by a hard requirement, recommended, or ranked low, with the reason in words."""

    kind: CaseKind
    words: str


class GroupOut(Answer):
    """The contributions of one group together: base plus all groups is the margin."""

    group: str
    label: str
    amount: float
    features: tuple[str, ...]


class FeatureDifferenceOut(Answer):
    """What one feature adds here less what it adds there, and its value in both."""

    feature: str
    label: str
    amount: float
    here: float
    there: float


class GroupDifferenceOut(Answer):
    """What one group adds here less what it adds there."""

    group: str
    label: str
    amount: float
    features: tuple[FeatureDifferenceOut, ...]


class ContrastOut(Answer):
    """A resume against the one ranked one higher: all groups sum to the difference of the margins."""

    other_id: str
    amount: float
    groups: tuple[GroupDifferenceOut, ...]
    only_there: dict[str, tuple[str, ...]] = Field(
        description="What the other meets and this one does not, by group; must-haves first."
    )
    only_here: dict[str, tuple[str, ...]]
    words: str


class AdditionOut(Answer):
    """Something the posting asks for, added to the resume."""

    kind: Literal["skill"] | RequirementKind
    label: str
    strength: Strength
    uri: str = Field(description="Of a skill; else empty.")
    level: float | None = Field(description="Years, or the level of education; null for anything else.")


class ChangeOut(Answer):
    """What would lift a resume, found by scoring it with additions.

    `aim` is to rank `above` the resume `other_id`, to reach the score `cut`, or to be `ranked` and not
    eliminated. Where `is_reached` is false, `additions` are all there are, and do not suffice.
    """

    aim: Aim
    other_id: str
    cut: float | None
    is_reached: bool
    additions: tuple[AdditionOut, ...]
    is_smallest: bool = Field(description="Every smaller set was scored and did not suffice.")
    margin: float
    score: float = Share
    rank: int = Field(ge=1)
    n_scored: int = Field(ge=0)
    words: str


class MatchedOut(Answer):
    """A resume at its rank, its score taken apart: base plus contributions is the margin."""

    rank: int = Field(ge=1)
    percentile: float = Share
    score: float = Share
    margin: float
    base: float
    ranker: str
    case: CaseOut
    eliminated_by: tuple[str, ...] = Field(description="Labels of the requirements that eliminate it.")
    contributions: tuple[ContributionOut, ...]
    groups: tuple[GroupOut, ...]
    skills: tuple[SkillEvidenceOut, ...]
    requirements: tuple[RequirementEvidenceOut, ...]
    contrast: ContrastOut | None = Field(description="Null for the first.")
    changes: tuple[ChangeOut, ...]
    resume: ProfiledOut


class ComparableOut(Answer):
    """What of a match may be compared with what."""

    score: str
    margin: str
    rank: str
    percentile: str


class MatchOut(Answer):
    """The posting, and the resumes best first."""

    posting: ProfiledOut
    matches: tuple[MatchedOut, ...]
    requirements_mode: RequirementMode = Field(description="What failed hard requirements did here.")
    unweighed: tuple[str, ...] = Field(
        description="Labels of requirements of the posting that the ranker gives no weight of their own: met "
        "or not, they add nothing to a margin. To weigh failures of them, ask for the mode penalty."
    )
    comparable: ComparableOut
    unchanged: str = Field(description="What additions leave as it is.")
    warnings: tuple[WarningOut, ...]
    provenance: ProvenanceOut


class CodeOut(Answer):
    """Occupations, surest first; empty where none can be read."""

    occupations: tuple[OccupationGuessOut, ...]
    warnings: tuple[WarningOut, ...]
    provenance: ProvenanceOut


class AboutOut(Answer):
    """What this server is and what its answers are made with."""

    name: Literal["skillmatch"]
    taxonomy: str
    counts: dict[str, int]
    provenance: ProvenanceOut


class HealthOut(Answer):
    """The server is up."""

    status: Literal["ok"]
