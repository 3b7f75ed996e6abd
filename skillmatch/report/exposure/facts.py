"""What an exposure report says, as values: gathered once, before anything is laid out or written.

Nothing here is an average of measures. ``None`` means that there is no data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from skillmatch.exposure.catalogue import Measure
from skillmatch.exposure.disagreement import Disagreement, RankCorrelation
from skillmatch.exposure.joined import WagePoint
from skillmatch.exposure.measures import MeasureValue
from skillmatch.exposure.shares import LeftOut, Share
from skillmatch.exposure.tallies import CorpusProfile
from skillmatch.exposure.workbank import TaskOpinion
from skillmatch.report.exposure.outline import Source
from skillmatch.types import Provenance

SelectionKind: TypeAlias = Literal["all", "occupations", "soc-group", "sector", "postings"]


def capital(text: str) -> str:
    """Return a text with its first letter as a capital and the others as they stand."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which occupations a report is about.

    Attributes:
        kind: How they were chosen.
        label: The choice in words, as it stands in the title.
        codes: O*NET-SOC 2019 codes, in rising order; for ``postings`` those that titles were coded to.
        sector: NAICS code of the sector whose employment is used; empty for national employment.
        notes: What a reader must know of how they were chosen (codes that crossed a crosswalk).
    """

    kind: SelectionKind
    label: str
    codes: tuple[str, ...]
    sector: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether nothing was left out."""
        return self.kind == "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFact:
    """A measure and how far it covers the selection; ``how_to_get`` is empty where it is on this machine."""

    measure: Measure
    how_to_get: str
    n_with_value: int
    n_published: int
    route: str
    source: str

    @property
    def is_available(self) -> bool:
        """Whether its values are on this machine."""
        return not self.how_to_get


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationFact:
    """An occupation of the selection.

    Attributes:
        code, title: O*NET-SOC 2019 code and O*NET title.
        group: Title of its SOC major group.
        unit: Code of the OEWS occupation that counts its jobs; empty where none does.
        n_in_unit: O*NET occupations that share that unit: their jobs are the same jobs.
        employment: Jobs of the unit, in the sector if one was chosen.
        wage_usd: Median annual wage of the unit.
        is_top_coded: The wage is at least the top of the scale, which ``wage_usd`` then is None for.
        values: By key of the measure, for measures on this machine.
        low, high: Interval of the first measure over tasks drawn anew; None where it has none.
        disagreement: Where it stands in each measure on this machine, by percentile; its range is over
            ``RANGE_MEASURES`` and the same on every machine.
        percentiles: Where it stands in each measure of exposure on this machine, by key.
    """

    code: str
    title: str
    group: str
    unit: str
    n_in_unit: int
    employment: int | None
    wage_usd: int | None
    is_top_coded: bool
    values: Mapping[str, MeasureValue]
    low: float | None
    high: float | None
    disagreement: Disagreement
    percentiles: Mapping[str, float]

    def value(self, key: str) -> float | None:
        """Return the value of a measure; None without data."""
        found = self.values.get(key)
        return None if found is None else found.value


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFact:
    """A labelled task: its labels, its share of conversations in percent, and what WORKBank's raters say."""

    code: str
    task_id: str
    task_type: str
    human: str
    gpt4: str
    usage_pct: float | None
    opinion: TaskOpinion | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFact:
    """A group of the selection: mean of the first measure with its interval, of the second, and shares."""

    share: Share
    mean_low: float | None
    mean_high: float | None
    other_mean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupingFact:
    """The groups of one grouping, in its order; the last one is all of the selection."""

    key: str
    title: str
    groups: tuple[GroupFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineShare:
    """A share for the first page, with the interval over tasks drawn anew where there is one."""

    share: Share
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinFact:
    """The shares of jobs by another join than the one the report uses, one share per threshold."""

    name: str
    shares: tuple[Share, ...]
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleJoin:
    """The join of the published shares: occupations it finds, those without jobs, and those it misses."""

    definition: str
    n_found: int
    without_employment: tuple[LeftOut, ...]
    missed: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingsFact:
    """The postings of a report: their profile, and how many titles were coded to each O*NET occupation.

    ``counts`` are postings by O*NET-SOC code, in fractions where a title's occupation is linked to several.
    """

    profile: CorpusProfile
    counts: Mapping[str, float]
    n_without_occupation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of a report.

    Attributes:
        selection: Which occupations it is about.
        first: Key of the measure that figures show.
        second: Key of the same by the other rater; empty where the measure has one rater only.
        measures: All published measures, those that are not on this machine too.
        occupations: In rising order of their codes.
        tasks: Labelled tasks of the occupations.
        opinions: What WORKBank's raters say of tasks of the occupations.
        other_opinions: What they say of tasks of others.
        sentences: Where the sentences of tasks are from, or how to get them.
        headline: Shares of jobs and of wages, at each threshold.
        groupings: Groups of jobs.
        correlations: Rank correlation of every two measures on this machine, over all occupations.
        joins: The same shares by other joins; empty unless all occupations were selected.
        wage_points: OEWS occupations with wage, exposure and jobs.
        other_wage_points: The same of occupations that were not selected.
        jobs: By measure (first and second), exposure and jobs of each OEWS occupation.
        bundles: Bundled files that figures come from, with their sha256.
        thresholds: From which value on an occupation counts as exposed.
        title_join: The join of the published shares.
        join_definition: The join of this report's shares.
        postings: What was found in postings, in a report on them.
        sources: Everything to be cited.
        provenance: What it was made with.
        dated: The day that the settings call present.
    """

    selection: Selection
    first: str
    second: str
    measures: tuple[MeasureFact, ...]
    occupations: tuple[OccupationFact, ...]
    tasks: tuple[TaskFact, ...]
    opinions: tuple[TaskOpinion, ...]
    other_opinions: tuple[TaskOpinion, ...]
    sentences: str
    headline: tuple[HeadlineShare, ...]
    groupings: tuple[GroupingFact, ...]
    correlations: tuple[RankCorrelation, ...]
    joins: tuple[JoinFact, ...]
    wage_points: tuple[WagePoint, ...]
    other_wage_points: tuple[WagePoint, ...]
    jobs: Mapping[str, tuple[tuple[float, float], ...]]
    bundles: tuple[tuple[str, str], ...]
    thresholds: tuple[float, ...]
    title_join: TitleJoin
    join_definition: str
    postings: PostingsFact | None
    sources: tuple[Source, ...]
    provenance: Provenance
    dated: str

    def measure(self, key: str) -> MeasureFact:
        """Return what is known of a measure by its key."""
        return next(fact for fact in self.measures if fact.measure.key == key)

    def heading(self, key: str) -> str:
        """Return the short title of a measure as it stands at the head of a column or axis."""
        return capital(self.measure(key).measure.short_title)

    @property
    def noun(self) -> str:
        """What the first measure measures, in a word or two: ``exposure``, or e.g. ``AEI usage``."""
        measure = self.measure(self.first).measure
        return "exposure" if measure.kind == "exposure" else measure.short_title

    @property
    def threshold_words(self) -> str:
        """Where the threshold of the first measure is from; empty where its authors count from it."""
        if self.first.startswith("gpts_"):
            return ""
        if self.first.startswith("workbank_"):
            return "the middle of its scale"
        return "the median over covered occupations"

    def name(self, key: str) -> str:
        """Return a measure's name within a sentence: ``beta, rated by people,``; others by their title."""
        if not key.startswith("gpts_"):
            return self.measure(key).measure.title
        _, score, rater = key.split("_")
        return f"{score}, rated by {'people' if rater == 'human' else 'GPT-4'},"

    @property
    def shown(self) -> tuple[MeasureFact, ...]:
        """The measures that are on this machine and are no history."""
        return tuple(fact for fact in self.measures if fact.is_available and fact.measure.kind != "history")
