"""What the API answers about exposure: the values of ``skillmatch.exposure`` as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skillmatch.types import Rater
from skillmatch.web.schemas.answers import (
    Answer,
    ExposureEstimateOut,
    OccupationGuessOut,
    ProvenanceOut,
    Share,
    SpanOut,
    WarningOut,
)

Score = Literal["alpha", "beta", "zeta"]
Probability = Field(ge=0, le=1)


class MeasureOut(Answer):
    """A published measure: what it counts, on which scale, from whom, and where to get it."""

    key: str
    title: str
    short_title: str
    year: int
    unit: str
    definition: str
    low: float | None = Field(description="Lower end of its scale; null where it has none.")
    high: float | None
    code_system: str = Field(description="The codes its authors speak.")
    kind: Literal["exposure", "usage", "desire", "capability", "history"]
    release_id: str
    citation: str
    licence: str
    is_bundled: bool
    how_to_get: str = Field(description="Empty where its values are on this server.")
    n_covered: int | None = Field(description="O*NET occupations with a value; null where it is not here.")


class MeasuresOut(Answer):
    """Every published measure, in the order in which they are shown."""

    measures: tuple[MeasureOut, ...]
    provenance: ProvenanceOut


class MeasureValueOut(Answer):
    """What a measure says of one occupation; null where there is no data, never 0."""

    key: str
    code: str
    value: float | None
    low: float | None
    high: float | None
    n_links: int
    coverage: float = Share
    crossed: tuple[str, ...] = Field(description="Crosswalks between the occupation and the figure.")
    n: int | None = Field(description="Labels, ratings or tasks behind the figure, where the source says.")
    spread: float | None


class MeasureValuesOut(Answer):
    """A measure with its values for O*NET-SOC 2019 occupations, in the order of the codes."""

    measure: MeasureOut
    values: tuple[MeasureValueOut, ...]
    provenance: ProvenanceOut


class OccupationExposureOut(Answer):
    """Exposure of an occupation: alpha, beta and zeta by both raters, and every other measure beside it."""

    subject: str
    occupations: tuple[OccupationGuessOut, ...]
    estimates: tuple[ExposureEstimateOut, ...]
    measures: tuple[MeasureValueOut, ...]
    warnings: tuple[WarningOut, ...]
    provenance: ProvenanceOut


class TextEstimateOut(Answer):
    """One measure of a document by the work its own lines state."""

    measure: Score
    value: float | None
    low: float | None
    high: float | None


class LineExposureOut(Answer):
    """A line that states work: probabilities of its label, and its share of the document's beta."""

    span: SpanOut
    e0: float = Probability
    e1: float = Probability
    e2: float = Probability
    alpha: float
    beta: float
    zeta: float
    share: float = Probability


class TextExposureOut(Answer):
    """Exposure of a document read off its own lines, with the interval and the lines that drive it."""

    estimates: tuple[TextEstimateOut, ...]
    lines: tuple[LineExposureOut, ...]
    n_lines: int
    coverage: float = Share
    reason: str = Field(description="Why there is no data; empty where there is.")
    model: str


class ResumeSkillOut(Answer):
    """A skill of a resume with its beta, by people's labels, by each view; null where there is no data."""

    uri: str
    preferred_label: str
    weight: float
    by_tasks: float | None
    by_occupations: float | None


class ExposedShareOut(Answer):
    """Share of a resume's weighted skills, among those with data, whose beta is at least the threshold."""

    share: float | None
    n_exposed: int
    n: int = Field(description="Skills with data.")
    coverage: float = Share


class LessExposedSkillOut(Answer):
    """A skill near an exposed one that is clearly less exposed."""

    uri: str
    preferred_label: str
    by_tasks: float
    similarity: float
    low: float = Field(description="Lower end of the 95 % interval of by_tasks.")
    high: float
    n_tasks: int = Field(description="Labelled tasks it rests on.")
    n_shared: int = Field(description="O*NET occupations that need both.")


class NearSkillsOut(Answer):
    """An exposed skill of the resume, and less exposed ones near it, nearest first."""

    skill: ResumeSkillOut
    near: tuple[LessExposedSkillOut, ...]


class ResumeSkillExposureOut(Answer):
    """Exposure of a resume's skills, most exposed first; by tasks and by occupations, never mixed."""

    threshold: float = Field(description="Beta from which on a skill counts as exposed.")
    by_tasks: ExposedShareOut
    by_occupations: ExposedShareOut
    skills: tuple[ResumeSkillOut, ...]
    suggestions: tuple[NearSkillsOut, ...]


class DocumentExposureOut(Answer):
    """Exposure of a document by its occupations, by its own text, by a resume's skills. Never mixed."""

    subject: str
    occupations: tuple[OccupationGuessOut, ...]
    estimates: tuple[ExposureEstimateOut, ...]
    text: TextExposureOut
    skills: ResumeSkillExposureOut | None = Field(description="Of a resume; null for a posting.")
    warnings: tuple[WarningOut, ...]
    provenance: ProvenanceOut


class LeftOutOut(Answer):
    """An occupation that a share leaves out, with its jobs or dollars where they are known."""

    code: str
    title: str
    weight: float | None


class IntervalOut(Answer):
    """A figure with its 95 % interval over tasks drawn anew."""

    value: float
    low: float
    high: float


class ShareOut(Answer):
    """The share of a group's jobs or wages in exposed occupations, with its definition in words."""

    group: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    interval: IntervalOut | None
    mean: float | None
    mean_interval: IntervalOut | None
    rater_difference: IntervalOut | None = Field(description="By human labels less by GPT-4's.")
    denominator: float
    total: float
    n_occupations: int
    without_value: tuple[LeftOutOut, ...]
    without_weight: tuple[LeftOutOut, ...]
    definition: str


class SharesOut(Answer):
    """The groups of a grouping in its order; the last is all."""

    shares: tuple[ShareOut, ...]
    provenance: ProvenanceOut


class AgreementOut(Answer):
    """Spearman's rank correlation of two measures over the SOC 2018 occupations both cover."""

    one: str
    other: str
    spearman: float | None
    n: int


class AgreementsOut(Answer):
    """Every pair of measures that are on this server."""

    agreements: tuple[AgreementOut, ...]
    provenance: ProvenanceOut


class SkillEstimateOut(Answer):
    """Exposure of a skill by the tasks it serves or by the occupations that need it."""

    basis: Literal["tasks", "occupations"]
    measure: Score
    rater: Rater
    value: float | None
    low: float | None
    high: float | None
    n: int
    coverage: float = Share


class ServedActivityOut(Answer):
    """A detailed work activity of O*NET that the skill is used for."""

    activity_id: str
    title: str
    similarity: float
    n_tasks: int


class SkillExposureOut(Answer):
    """Exposure of a skill, seen in two ways that are shown apart."""

    uri: str
    preferred_label: str
    estimates: tuple[SkillEstimateOut, ...]
    activities: tuple[ServedActivityOut, ...]
    is_own: bool = Field(description="Only tasks of the occupations that need the skill were counted.")
    provenance: ProvenanceOut
