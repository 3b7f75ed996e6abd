"""The published figures beside ours, each with its difference and how far it may be off.

Only bundled facts are used, so it runs the same on every machine. A figure is met where it rounds to the one
stated; what is counted must be equal. A rank correlation that needs a measure we may not ship is told of and
not judged where the measure is not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from statistics import fmean
from typing import Any

from skillmatch.correlation import pearson
from skillmatch.exposure.applicability import applicability_scores
from skillmatch.exposure.criterion import Criterion
from skillmatch.exposure.disagreement import rank_correlation
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.joined import weighted_correlation
from skillmatch.exposure.labels import TASK_SCORES, Measure
from skillmatch.exposure.measures import MeasureTable
from skillmatch.exposure.shares import Share, share
from skillmatch.exposure.table import MEASURES, RATERS
from skillmatch.exposure.workbank import Question
from skillmatch.types import Rater

GPTS, APPLICABILITY, WORKBANK = "GPTs are GPTs", "Working with AI", "WORKBank"
AGREEMENT = "Agreement of measures"
"""The parts of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduced:
    """One published figure beside ours.

    ``ours`` is None where the data are not on this machine (``why`` says so); such a figure is not judged.
    ``tolerance`` is the greatest difference that counts as met; ``how`` says what exactly is computed, and
    ``named`` names what was counted, where that is worth naming.
    """

    part: str
    what: str
    stated: float
    ours: float | None
    tolerance: float
    how: str = ""
    why: str = ""
    named: tuple[str, ...] = ()

    @property
    def difference(self) -> float | None:
        """Ours less the one stated; None where there is none."""
        return None if self.ours is None else self.ours - self.stated

    @property
    def is_met(self) -> bool | None:
        """Whether the difference is within the tolerance; None where it cannot be judged."""
        return None if self.difference is None else abs(self.difference) <= self.tolerance


def reproduce(
    measures: MeasureTable, employment: EmploymentTable, activities: Mapping[str, Any]
) -> tuple[Reproduced, ...]:
    """Return every published figure that we hold ourselves to beside ours.

    Args:
        measures: The measures.
        employment: Employment by occupation, with the authors' table joined by title.
        activities: From ``skillmatch.exposure.applicability.load_activities``.
    """
    return (
        *_gpts_scores(measures),
        *_gpts_shares(measures, employment),
        *_applicability(measures, employment, activities),
        *_workbank(measures),
        *_agreement(measures),
    )


_TASK_MEANS: Mapping[Rater, tuple[float, float, float]] = {
    "human": (0.1486, 0.3081, 0.4676),
    "gpt4": (0.1403, 0.3479, 0.5556),
}
_OCCUPATION_MEANS: Mapping[Rater, tuple[float, float, float]] = {
    "human": (0.144, 0.303, 0.461),
    "gpt4": (0.142, 0.345, 0.548),
}
_RATER_WORDS: Mapping[Rater, str] = {"human": "human", "gpt4": "GPT-4"}


def _gpts_scores(measures: MeasureTable) -> Iterator[Reproduced]:
    table = measures.table
    yield _count(GPTS, "Labelled tasks", 19265, len(table.task_labels("human")))
    yield _count(GPTS, "Occupations", 923, len(table.scores["beta", "human"]))
    for measure, rater in product(MEASURES, RATERS):
        yield Reproduced(
            part=GPTS,
            what=f"Largest difference over 923 occupations, {measure}, {_RATER_WORDS[rater]}",
            stated=0.0,
            ours=_largest_difference(table.scores[measure, rater], table.published(measure, rater)),
            tolerance=1e-12,
            how="weighted mean over tasks (core 2, others 1) against the authors' score",
        )
    for rater in RATERS:
        yield from _means(measures, rater)
    yield Reproduced(
        part=GPTS,
        what="Correlation of human and GPT-4 beta over occupations",
        stated=0.876,
        ours=_pearson(table.scores["beta", "human"], table.scores["beta", "gpt4"]),
        tolerance=5e-4,
    )


def _means(measures: MeasureTable, rater: Rater) -> Iterator[Reproduced]:
    for measure, stated in zip(MEASURES, _TASK_MEANS[rater], strict=True):
        yield Reproduced(
            part=GPTS,
            what=f"Mean over tasks, {measure}, {_RATER_WORDS[rater]}",
            stated=stated,
            ours=_task_mean(measures, measure, rater),
            tolerance=5e-5,
        )
    for measure, stated in zip(MEASURES, _OCCUPATION_MEANS[rater], strict=True):
        yield Reproduced(
            part=GPTS,
            what=f"Mean over occupations, {measure}, {_RATER_WORDS[rater]}",
            stated=stated,
            ours=fmean(measures.table.scores[measure, rater].values()),
            tolerance=5e-4,
        )


def _gpts_shares(measures: MeasureTable, employment: EmploymentTable) -> Iterator[Reproduced]:
    join = employment.join("title")
    by_title = {
        threshold: share(_authors(measures, "beta"), join, _criterion(threshold)) for threshold in (0.1, 0.5)
    }
    first = by_title[0.1]
    n_joined = first.n_occupations + len(first.without_weight)
    yield _count(GPTS, "Occupations joined to employment by title", 873, n_joined)
    without = tuple(f"{out.title} ({out.code})" for out in first.without_weight)
    yield replace(_count(GPTS, "Of these without employment", 41, len(without)), named=without)
    yield Reproduced(
        part=GPTS,
        what="Employment joined by title, millions",
        stated=165.19,
        ours=first.denominator / 1e6,
        tolerance=0.005,
        how="each O*NET occupation carries all employment of its SOC occupation, so people count repeatedly",
    )
    yield from _shares(by_title, (80.89, 19.43), "joined by title")
    yield from _abstract(measures, by_title)
    by_code = {
        threshold: share(
            _authors(measures, "beta"), employment.join("soc", year="2021"), _criterion(threshold)
        )
        for threshold in (0.1, 0.5)
    }
    yield from _shares(by_code, (81.58, 23.98), "joined by six-digit SOC")


def _shares(found: Mapping[float, Share], stated: tuple[float, float], how: str) -> Iterator[Reproduced]:
    for (threshold, each), pct in zip(found.items(), stated, strict=True):
        yield Reproduced(
            part=GPTS,
            what=f"Employment with human beta >= {threshold:g}, {how}, %",
            stated=pct,
            ours=None if each.value is None else 100 * each.value,
            tolerance=0.005,
            how=each.definition,
        )


_ROUND = "round figure of the abstract, which says 'around' or 'about'"


def _abstract(measures: MeasureTable, by_title: Mapping[float, Share]) -> Iterator[Reproduced]:
    """What the paper itself says, to a whole percent."""
    for threshold, stated in ((0.1, 80.0), (0.5, 19.0)):
        yield Reproduced(
            part=GPTS,
            what=f"Employment with human beta >= {threshold:g}, as the paper puts it, %",
            stated=stated,
            ours=100 * (by_title[threshold].value or 0.0),
            tolerance=1.0,
            how=_ROUND,
        )
    said: tuple[tuple[Measure, Rater, float], ...] = (
        ("alpha", "human", 15.0),
        ("zeta", "human", 47.0),
        ("zeta", "gpt4", 56.0),
    )
    for measure, rater, stated in said:
        yield Reproduced(
            part=GPTS,
            what=f"Mean over tasks, {measure}, {_RATER_WORDS[rater]}, as the paper puts it, %",
            stated=stated,
            ours=100 * _task_mean(measures, measure, rater),
            tolerance=0.5,
            how=_ROUND,
        )


def _task_mean(measures: MeasureTable, measure: Measure, rater: Rater) -> float:
    return fmean(TASK_SCORES[measure][label] for label in measures.table.task_labels(rater))


def _criterion(threshold: float) -> Criterion:
    return Criterion(measure="gpts_beta_human", threshold=threshold, tolerance=0.0)


def _authors(measures: MeasureTable, measure: Measure) -> Mapping[str, float]:
    """The authors' own scores: in theirs, data entry keyers miss one half by the order of a sum."""
    return measures.table.published(measure, "human")


_TOP_APPLICABILITY = (
    ("27-3091", "Interpreters and Translators", 0.4922),
    ("19-3093", "Historians", 0.4770),
    ("53-6061", "Passenger Attendants", 0.4730),
)


def _applicability(
    measures: MeasureTable, employment: EmploymentTable, activities: Mapping[str, Any]
) -> Iterator[Reproduced]:
    ours, published = applicability_scores(activities), measures.table.figures("applicability")
    yield _count(APPLICABILITY, "Occupations", 785, len(ours))
    yield Reproduced(
        part=APPLICABILITY,
        what="Largest difference over 785 occupations",
        stated=0.0,
        ours=_largest_difference(ours, published),
        tolerance=1e-9,
        how="weighted mean over work activities of completion times scope, against the authors' score",
    )
    ranked = sorted(ours, key=lambda code: (-ours[code], code))
    for place, (code, title, stated) in enumerate(_TOP_APPLICABILITY, start=1):
        yield _count(APPLICABILITY, f"Rank of {title}", place, ranked.index(code) + 1)
        yield Reproduced(
            part=APPLICABILITY, what=f"Score of {title}", stated=stated, ours=ours[code], tolerance=5e-5
        )
    yield from _weighted(measures, employment, ours)


def _weighted(
    measures: MeasureTable, employment: EmploymentTable, applicability: Mapping[str, float]
) -> Iterator[Reproduced]:
    join = employment.join("soc", year="2021")
    by_onet = {code: applicability.get(code[:7]) for code in measures.crossing.onet_codes}
    stated_by: tuple[tuple[Measure, float], ...] = (("beta", 0.728), ("alpha", 0.747))
    for measure, stated in stated_by:
        found = weighted_correlation(by_onet, measures.table.scores[measure, "human"], join)
        yield _count(APPLICABILITY, f"Occupations shared with human {measure}", 772, found.n_units)
        yield Reproduced(
            part=APPLICABILITY,
            what=f"Employment-weighted correlation with human {measure}",
            stated=stated,
            ours=found.value,
            tolerance=5e-4,
            how=found.join_definition,
        )


_AGENCY: Mapping[Question, tuple[str, tuple[int, ...]]] = {
    "worker_agency": ("workers", (2, 37, 47, 17, 1)),
    "expert_agency": ("experts", (16, 39, 31, 16, 2)),
}


def _workbank(measures: MeasureTable) -> Iterator[Reproduced]:
    bank = measures.table.workbank
    zones = bank.zone_counts()
    for zone, stated in zip(zones, (364, 267, 107, 106), strict=True):
        yield _count(WORKBANK, f"Tasks in zone {zone}", stated, zones[zone])
    yield _count(WORKBANK, "Tasks with a zone", 844, sum(zones.values()))
    desires = [opinion.desire for opinion in bank.tasks.values() if opinion.desire is not None]
    yield _count(WORKBANK, "Ratings by workers", 5731, sum(ratings.n for ratings in desires))
    experts = [opinion.capacity for opinion in bank.tasks.values() if opinion.capacity is not None]
    yield _count(WORKBANK, "Ratings by experts", 2057, sum(ratings.n for ratings in experts))
    yield Reproduced(
        part=WORKBANK,
        what="Tasks with mean desire > 3, %",
        stated=46.09,
        ours=100 * fmean(ratings.mean > 3 for ratings in desires),
        tolerance=0.005,
    )
    for question, (who, stated_levels) in _AGENCY.items():
        for level, (stated, ours) in enumerate(
            zip(stated_levels, bank.dominant_counts(question), strict=True), start=1
        ):
            yield _count(WORKBANK, f"Occupations with H{level} as dominant level, {who}", stated, ours)
    yield Reproduced(
        part=WORKBANK,
        what="Agreement of workers on one task (Krippendorff's alpha, interval)",
        stated=0.061,
        ours=bank.agreement("desire"),
        tolerance=5e-4,
    )


_RANK_CORRELATIONS = (
    ("gpts_beta_gpt4", 0.71, 0.005),
    ("gpts_beta_human", 0.75, 0.005),
    ("frey_osborne", -0.18, 0.005),
)


def _agreement(measures: MeasureTable) -> Iterator[Reproduced]:
    """Rank correlations over equal six-digit codes, which is how they were stated; nothing is crossed."""
    applicability = measures.values("applicability")
    for key, stated, tolerance in _RANK_CORRELATIONS:
        what = f"Rank correlation of AI applicability and {key}"
        if not measures.is_available(key):
            yield Reproduced(
                part=AGREEMENT,
                what=what,
                stated=stated,
                ours=None,
                tolerance=tolerance,
                why=measures.missing_reason(key),
            )
            continue
        value, n = rank_correlation(applicability, _six_digits(measures.values(key)))
        yield Reproduced(
            part=AGREEMENT,
            what=what,
            stated=stated,
            ours=value,
            tolerance=tolerance,
            how=f"Spearman over {n} equal six-digit codes, O*NET occupations of one averaged",
        )


def _six_digits(values: Mapping[str, float]) -> Mapping[str, float]:
    found: dict[str, list[float]] = {}
    for code, value in values.items():
        found.setdefault(code[:7], []).append(value)
    return {code: fmean(each) for code, each in found.items()}


def _count(part: str, what: str, stated: int, ours: int) -> Reproduced:
    return Reproduced(part=part, what=what, stated=stated, ours=ours, tolerance=0.0)


def _largest_difference(ours: Mapping[str, float], published: Mapping[str, float]) -> float:
    """The largest difference over all codes; infinite where one side lacks a code."""
    if ours.keys() != published.keys():
        return float("inf")
    return max(abs(ours[code] - value) for code, value in published.items())


def _pearson(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return pearson(list(one.values()), [other[code] for code in one])
