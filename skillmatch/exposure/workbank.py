"""What workers want and experts hold possible, task by task (WORKBank, Shao et al. 2025).

Workers barely agree on one task (Krippendorff's alpha .06), so no mean stands here without how many gave a
rating and how far they spread. A task that no expert rated has no zone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, stdev
from typing import Any, Literal, TypeAlias

Zone: TypeAlias = Literal["Green Light", "Red Light", "R&D Opportunity", "Low Priority"]

ZONES: Mapping[tuple[bool, bool], Zone] = {
    (True, True): "Green Light",
    (False, True): "Red Light",
    (True, False): "R&D Opportunity",
    (False, False): "Low Priority",
}
"""Zone by whether desire and capacity are high."""

HIGH = 3.0
"""A mean rating from which desire or capacity is high."""

AGENCY_LEVELS = (1, 2, 3, 4, 5)
"""Human Agency Scale: H1, no human involvement, to H5, human involvement essential."""

Question: TypeAlias = Literal["desire", "worker_agency", "capacity", "expert_agency"]
QUESTIONS: tuple[Question, ...] = ("desire", "worker_agency", "capacity", "expert_agency")
"""Asked of workers, workers, experts and experts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """The ratings of one question, in rising order; at least one, each a whole number from 1 to 5."""

    given: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many gave a rating."""
        return len(self.given)

    @property
    def mean(self) -> float:
        """Their mean, from 1 to 5."""
        return fmean(self.given)

    @property
    def spread(self) -> float | None:
        """Their standard deviation (of a sample, n - 1); None for a single one, which tells nothing of it."""
        return stdev(self.given) if self.n > 1 else None

    @property
    def dominant(self) -> int:
        """The most frequent rating, the lowest of equally frequent ones."""
        counts = Counter(self.given)
        return min(counts, key=lambda level: (-counts[level], level))

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of each of the five levels, in [0, 1]."""
        return tuple(self.given.count(level) / self.n for level in AGENCY_LEVELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpinion:
    """What workers and experts say of one O*NET task; None where nobody was asked."""

    task_id: str
    onet_soc_code: str
    desire: Ratings | None
    worker_agency: Ratings | None
    capacity: Ratings | None
    expert_agency: Ratings | None

    @property
    def zone(self) -> Zone | None:
        """The zone of desire and capacity; None where either was not rated (see ``no_zone_reason``)."""
        if self.desire is None or self.capacity is None:
            return None
        return ZONES[self.desire.mean >= HIGH, self.capacity.mean >= HIGH]

    @property
    def no_zone_reason(self) -> str:
        """Why there is no zone; empty where there is one."""
        missing = [
            who for who, ratings in (("worker", self.desire), ("expert", self.capacity)) if ratings is None
        ]
        return f"no {' and no '.join(missing)} rating" if missing else ""


class WorkBank:
    """All ratings of WORKBank, by task and by occupation.

    Args:
        table: The table ``workbank`` of the exposure bundle.
    """

    def __init__(self, table: Mapping[str, Sequence[Any]]) -> None:
        self._table = table

    @cached_property
    def tasks(self) -> Mapping[str, TaskOpinion]:
        """The 846 rated tasks by id, in rising order."""
        columns = zip(*(self._table[name] for name in ("task_id", "onet_soc_code", *QUESTIONS)), strict=True)
        return {
            task: TaskOpinion(
                task_id=task,
                onet_soc_code=code,
                desire=_ratings(desire),
                worker_agency=_ratings(worker),
                capacity=_ratings(capacity),
                expert_agency=_ratings(expert),
            )
            for task, code, desire, worker, capacity, expert in columns
        }

    @cached_property
    def by_occupation(self) -> Mapping[str, tuple[TaskOpinion, ...]]:
        """The rated tasks of each of the 104 occupations, ordered by code and task id."""
        found: dict[str, list[TaskOpinion]] = defaultdict(list)
        for opinion in self.tasks.values():
            found[opinion.onet_soc_code].append(opinion)
        return {code: tuple(found[code]) for code in sorted(found)}

    def pooled(self, onet_soc_code: str, question: Question) -> Ratings | None:
        """Return all ratings of a question over an occupation's tasks; None where there are none."""
        return pooled(self.by_occupation.get(onet_soc_code, ()), question)

    def zone_counts(self) -> Mapping[Zone, int]:
        """Return how many tasks are in each zone; tasks without a zone are left out."""
        counts = Counter(opinion.zone for opinion in self.tasks.values())
        return {zone: counts[zone] for zone in ZONES.values()}

    def dominant_counts(self, question: Question) -> tuple[int, ...]:
        """Return how many occupations have each of the five levels as their most frequent rating."""
        found = (self.pooled(code, question) for code in self.by_occupation)
        counts = Counter(ratings.dominant for ratings in found if ratings is not None)
        return tuple(counts[level] for level in AGENCY_LEVELS)

    def agreement(self, question: Question) -> float:
        """Return Krippendorff's alpha (interval) of the ratings of one task, over all tasks."""
        found = (getattr(opinion, question) for opinion in self.tasks.values())
        return krippendorff_alpha([ratings.given for ratings in found if ratings is not None])


def pooled(opinions: Iterable[TaskOpinion], question: Question) -> Ratings | None:
    """Return the ratings of a question over several tasks; None where there are none."""
    found = (getattr(opinion, question) for opinion in opinions)
    given = sorted(rating for ratings in found if ratings is not None for rating in ratings.given)
    return Ratings(given=tuple(given)) if given else None


def krippendorff_alpha(units: Iterable[Sequence[float]]) -> float:
    """Return Krippendorff's alpha with the interval difference: 1 is agreement, 0 what chance gives.

    Args:
        units: The ratings of each thing rated; things with fewer than two say nothing of agreement.

    Raises:
        ValueError: No thing has two ratings, or all ratings are the same.
    """
    paired = [unit for unit in units if len(unit) > 1]
    everything = [rating for unit in paired for rating in unit]
    if not paired or len(set(everything)) == 1:
        raise ValueError("Agreement needs things rated twice and ratings that differ.")
    observed = sum(_square_differences(unit) / (len(unit) - 1) for unit in paired)
    return 1 - observed / (_square_differences(everything) / (len(everything) - 1))


def _square_differences(values: Sequence[float]) -> float:
    """Sum of squared differences over all ordered pairs: 2 n times the squared deviations from the mean."""
    mean = fmean(values)
    return 2 * len(values) * sum((value - mean) ** 2 for value in values)


def _ratings(digits: str) -> Ratings | None:
    return Ratings(given=tuple(map(int, digits))) if digits else None
