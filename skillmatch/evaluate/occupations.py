"""How well job titles are coded to occupations: hit@1, hit@5, MRR, calibration, and when no code is given.

Titles are those of the test halves of two sets (``title_sets``); intervals draw groups of titles. Equal
scores are ordered by URI. A title that the coder leaves uncoded counts as a miss.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.encode import Encoder
from skillmatch.errors import InputError
from skillmatch.evaluate.bootstrap import Estimate, ratio_estimate, sums_by_group
from skillmatch.evaluate.calibration import ReliabilityBin, calibration_error, reliability
from skillmatch.evaluate.title_peers import Bm25, WholeTitle
from skillmatch.evaluate.title_sets import CodedTitle
from skillmatch.space import OccupationCoder
from skillmatch.space.occupations import FLOOR
from skillmatch.space.title_views import OccupationTaxonomy
from skillmatch.taxonomy import Taxonomy

OURS = "skillmatch"
WHOLE_TITLE = "whole title, MiniLM"
BM25 = "BM25 over all labels"

THRESHOLDS = (FLOOR, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

MOST_TITLES = 5_000
"""Of one set; more are thinned out evenly."""

Doubles = npt.NDArray[np.float64]
METRICS = ("hit@1", "hit@5", "mrr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Coding only what is at least so sure: the share of titles coded, and of those coded rightly."""

    threshold: float
    coverage: float
    precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleReport:
    """The figures of one set, in [0, 1]; ``systems`` by name, each by metric."""

    name: str
    n_titles: int
    n_groups: int
    systems: Mapping[str, Mapping[str, Estimate]]
    gain: Estimate
    """Of hit@1, ours less the whole title's, title by title."""
    calibration: Estimate
    """Expected calibration error of the best guess's confidence, of all titles with a guess."""
    bins: tuple[ReliabilityBin, ...]
    selections: tuple[Selection, ...]


def evaluate(
    name: str, titles: Sequence[CodedTitle], coder: OccupationCoder, taxonomy: Taxonomy, encoder: Encoder
) -> TitleReport:
    """Hold the coder and its peers against titles with a known occupation.

    Args:
        name: Of the set.
        titles: At least one, all with occupations of one taxonomy; those of the validation half are left out.
        coder: What is measured.
        taxonomy: Whose occupations are ranked.
        encoder: Reads the whole titles for the peer.

    Raises:
        InputError: No title belongs to the test half.
    """
    taken = measured_titles(titles)
    kind = taxonomy.occupations[taken[0].uri].taxonomy
    occupations = [one for one in taxonomy.occupations.values() if one.taxonomy == kind]
    place = {occupation.uri: row for row, occupation in enumerate(occupations)}
    texts = [title.title for title in taken]
    gold = [place[title.uri] for title in taken]
    groups = [title.group for title in taken]
    sure, right, ours = _coded(coder, texts, gold, kind)
    figures = {
        OURS: ours,
        WHOLE_TITLE: _figures(WholeTitle(occupations, encoder).scores(texts), gold),
        BM25: _figures(Bm25(occupations).scores(texts), gold),
    }
    is_coded = sure > 0
    error = calibration_error(
        sure[is_coded].tolist(),
        right[is_coded].tolist(),
        [group for group, coded in zip(groups, is_coded, strict=True) if coded],
    )
    return TitleReport(
        name=name,
        n_titles=len(taken),
        n_groups=len(set(groups)),
        systems={
            system: {metric: _mean(values[:, column], groups) for column, metric in enumerate(METRICS)}
            for system, values in figures.items()
        },
        gain=_mean(ours[:, 0] - figures[WHOLE_TITLE][:, 0], groups),
        calibration=error or _mean(np.zeros(len(taken)), groups),
        bins=reliability(sure[is_coded].tolist(), right[is_coded].tolist()),
        selections=tuple(_selection(threshold, sure, right) for threshold in THRESHOLDS),
    )


def measured_titles(titles: Sequence[CodedTitle]) -> list[CodedTitle]:
    """Return the titles of the test half, at most ``MOST_TITLES``, thinned out evenly.

    Raises:
        InputError: There is none.
    """
    own = [title for title in titles if title.is_test]
    if not own:
        raise InputError("No title of the set belongs to the test half.")
    step = max(1, len(own) / MOST_TITLES)
    return [own[int(k * step)] for k in range(min(len(own), MOST_TITLES))]


def coded_share(strings: Sequence[str], coder: OccupationCoder, kind: OccupationTaxonomy = "ESCO") -> float:
    """Return the share of strings that get a code, in [0, 1]."""
    return float(np.mean([bool(reading.guesses) for reading in coder.read_many(strings, taxonomy=kind)]))


def _coded(
    coder: OccupationCoder, texts: Sequence[str], gold: Sequence[int], kind: OccupationTaxonomy
) -> tuple[Doubles, npt.NDArray[np.bool_], Doubles]:
    """Return the best guess's confidence (0: uncodable) and rightness, and the figures, of each title."""
    sure, right, rows = np.zeros(len(texts)), np.zeros(len(texts), dtype=np.bool_), []
    for at, (found, wanted) in enumerate(zip(coder.confidences(texts, taxonomy=kind), gold, strict=True)):
        if found is None:
            rows.append((0.0, 0.0, 0.0))
        else:
            sure[at], right[at] = found.max(), int(found.argmax()) == wanted
            rows.append(_ranked(found, wanted))
    return sure, right, np.array(rows)


def _figures(scores: Iterable[npt.NDArray[np.floating]], gold: Sequence[int]) -> Doubles:
    return np.array([_ranked(found, wanted) for found, wanted in zip(scores, gold, strict=True)])


def _ranked(scores: npt.NDArray[np.floating], wanted: int) -> tuple[float, float, float]:
    """Return hit@1, hit@5 and the reciprocal rank of one title; equal scores keep their order."""
    ahead = int((scores > scores[wanted]).sum() + (scores[:wanted] == scores[wanted]).sum())
    return float(ahead < 1), float(ahead < 5), 1 / (1 + ahead)


def _mean(values: Doubles, groups: Sequence[str]) -> Estimate:
    pairs = sums_by_group(np.stack([values, np.ones(len(values))], axis=1), groups)
    found = ratio_estimate(pairs)
    if found is None:
        raise InputError("A mean needs at least one title.")
    return found


def _selection(threshold: float, sure: Doubles, right: npt.NDArray[np.bool_]) -> Selection:
    kept = sure >= threshold
    return Selection(
        threshold=threshold,
        coverage=float(kept.mean()),
        precision=float(right[kept].mean()) if kept.any() else 0.0,
    )
