"""What audits may be asked and what they answer: wording, impact ratios, exposure in rankings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from skillmatch.audit.coded import Coding
from skillmatch.audit.impact import Basis, Measure
from skillmatch.audit.rules import Weight
from skillmatch.web.schemas.answers import Answer, ProvenanceOut, Share
from skillmatch.web.schemas.requests import MAX_DOCUMENTS, DocumentIn, Request

MAX_TABLE_CHARS = 10_000_000
MAX_RANKING_CHARS = 1_000_000
MAX_SWAPPED = 5
MAX_NAMES = 20
MAX_SWAPPED_CHARS = 50_000

Column = Annotated[str, Field(max_length=200, description="Name of the column; empty for the usual one.")]
Stated = Annotated[str, Field(max_length=500, description="Printed as it is given.")]


class WordingIn(Request):
    """Postings whose words are to be judged."""

    documents: list[DocumentIn] = Field(min_length=1, max_length=MAX_DOCUMENTS)


class FindingOut(Answer):
    """Words that leave people out: where they stand, why that is said of them, and what could be said."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    kind: str
    weight: Weight = Field(description="refused: a criterion the law protects.")
    rule: str
    reason: str
    source: str
    suggestion: str


class CodedWordOut(Answer):
    """A word that begins with a stem of the published list."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    stem: str
    coding: Coding
    is_term: bool = Field(description="Part of a name or term, no trait.")
    suggestion: str | None


class CodedOut(Answer):
    """Gender-coded words, counted the published way."""

    verdict: str
    n_masculine: int
    n_feminine: int
    n_words: int
    source: str
    words: tuple[CodedWordOut, ...]


class WordedOut(Answer):
    """What was found in one posting; where it is not English nothing was looked for."""

    id: str
    language: str = Field(description="ISO 639-1.")
    is_judged: bool
    is_exception_named: bool = Field(description="It names an exception of the law; somebody has to check.")
    findings: tuple[FindingOut, ...]
    coded: CodedOut | None


class WordingOut(Answer):
    """What was found, posting by posting."""

    documents: tuple[WordedOut, ...]
    provenance: ProvenanceOut


class TableIn(Request):
    """A table as text."""

    text: str = Field(min_length=1, max_length=MAX_TABLE_CHARS, description="With the columns' names first.")
    format: Literal["csv", "jsonl"] = "csv"


class RankingTableIn(TableIn):
    """A table of rankings as text."""

    text: str = Field(
        min_length=1, max_length=MAX_RANKING_CHARS, description="With the columns' names first."
    )


class ImpactFields(Request):
    """Which columns of outcomes hold what, and what is stated beside the figures."""

    selected: Column = ""
    score: Column = ""
    sex: Column = ""
    race: Column = ""
    hispanic: Column = ""
    leave_out_under_pct: float = Field(
        default=2.0, ge=0, le=2, description="Smaller groups are named and left out of the ratios."
    )
    source: Stated = ""
    tool: Stated = ""
    distributed_on: Stated = ""
    audited_on: Stated = Field(default="", max_length=500, description="Today where it is left out.")


class ImpactIn(ImpactFields):
    """Outcomes, a row per applicant."""

    outcomes: TableIn


class GroupImpactOut(Answer):
    """One group; null where nobody is in it, or where it was left out of the ratios."""

    measure: Measure
    by: Basis
    group: str
    n_applicants: int
    n_selected: int | None = Field(default=None, description="In tables of selection.")
    n_above_median: int | None = Field(default=None, description="In tables of scoring.")
    rate: float | None
    rate_exact: str | None
    rate_low: float | None
    rate_high: float | None
    impact_ratio: float | None
    impact_ratio_exact: str | None
    ratio_low: float | None
    ratio_high: float | None
    is_best: bool
    is_below_four_fifths: bool | None
    is_left_out: bool
    fisher_p: float | None = Field(description="Two-sided, against the best group.")
    chance_alarm_share: float | None = Field(
        description="How often two groups of these sizes with one true rate differ by more than four fifths."
    )


class ImpactTableOut(Answer):
    """The groups of one kind by one measure."""

    measure: Measure
    by: Basis
    n_known: int
    n_unknown: int
    best_group: str | None
    chance_alarm_share: float = Field(description="How often a fair process shows a ratio under .8 here.")
    groups: tuple[GroupImpactOut, ...]


class ImpactOut(Answer):
    """Rates and impact ratios by sex, by race or ethnicity, and by both crossed, and who is in no table."""

    audited_on: str
    distributed_on: str | None
    source: str | None
    tool: str | None
    n_applicants: int
    n_unknown_sex: int | None
    n_unknown_race: int | None
    n_without_outcome: dict[Measure, int]
    median_score: float | None
    left_out_below_share: float = Share
    tables: tuple[ImpactTableOut, ...]
    intervals: str
    provenance: ProvenanceOut


class ParityFields(Request):
    """Which columns of rankings hold what."""

    group: Column = ""
    posting: Column = ""
    position: Column = ""
    score: Column = ""


class ParityIn(ParityFields):
    """Rankings, a row per candidate."""

    rankings: RankingTableIn


class PerturbIn(Request):
    """A posting, and resumes in which names and whatever else tells who somebody is are swapped."""

    posting: DocumentIn
    resumes: list[DocumentIn] = Field(min_length=1, max_length=MAX_SWAPPED)
    n_names: int = Field(default=4, ge=1, le=MAX_NAMES, description="Other names tried in each resume.")


class SwappedOut(Answer):
    """What the swaps of one trait came to."""

    trait: str
    n_swaps: int
    n_pairs: int
    n_moved: int = Field(description="Pairs of which a figure moved by more than the tolerance.")
    largest: float = Field(description="The largest difference of any figure.")


class MovedOut(Answer):
    """A figure that a swap moved."""

    trait: str
    value: str = Field(description="What stands there after the swap; of a name the group.")
    resume_id: str
    posting_id: str
    feature: str = Field(description="A feature, the margin or the score.")
    before: float
    after: float
    by: float


class PerturbOut(Answer):
    """Which figures a swap of who stands in a resume moved; none should."""

    tolerance: float
    n_resumes: int
    n_named: int = Field(description="Resumes whose own name was found; above the others one was written.")
    n_postings: int
    n_pairs: int
    rows: tuple[SwappedOut, ...]
    moved: tuple[MovedOut, ...]
    provenance: ProvenanceOut


class GroupParityOut(Answer):
    """One group over all rankings; parity 1: as much exposure as its share of the candidates would get."""

    group: str
    n_candidates: int
    n_postings: int
    candidate_share: float = Share
    exposure_share: float = Share
    fair_share: float = Share
    parity: float
    parity_low: float | None
    parity_high: float | None


class ParityOut(Answer):
    """Who is shown at the top, and who is in no group."""

    groups: tuple[GroupParityOut, ...]
    n_postings: int
    n_candidates: int
    n_unknown: int
    provenance: ProvenanceOut
