"""Sentences to their listed skills: a rough list first, then figures of every skill on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.extract.rank.features import (
    Figures,
    joined,
    near_better,
    run_figures,
    soft_maximum,
    stacked,
)
from skillmatch.extract.rank.matrix import Nearness
from skillmatch.extract.rank.ranked import Named
from skillmatch.extract.rank.readers import Reading
from skillmatch.extract.rank.terms import LabelTerms
from skillmatch.types import FloatArray, Skill

SHORTLIST = 160
"""Skills of a sentence whose runs are looked at, about."""

LISTED = 50
"""Skills of a sentence that are ranked anew."""

_SAMPLED = 8
"""One skill in so many tells where the shortlist ends."""

_AT_ONCE = 8
"""Sentences worked on step by step at once; what more of them need does not fit the cache."""

_NEAR_AT_ONCE = 32
"""Sentences compared with all skills at once: the skills' vectors are read from memory for each lot anew."""

_REUSE = {"occupation-specific": 0, "sector-specific": 1, "cross-sector": 2, "transversal": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoughWeights:
    """What the rough margin adds up.

    ``whole`` and ``bm25`` make the shortlist; the other two come in where runs are known.
    """

    pooled: float
    whole: float
    bm25: float
    share: float
    named: float


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The listed skills of a sentence, by falling rough margin.

    Attributes:
        skills: Places of the skills, shape (k,).
        margins: Their rough margins, shape (k,).
        figures: One row per skill, columns as ``skillmatch.extract.rank.features.NAMES``.
        runs: First and last word of each skill's best run, shape (k, 2).
        rough: What the shortlist was drawn by, for every skill, shape (skills,).
    """

    skills: npt.NDArray[np.int64]
    margins: FloatArray
    figures: FloatArray
    runs: npt.NDArray[np.int64]
    rough: FloatArray


class Scorer:
    """Lists skills for readings; holds no state between calls."""

    def __init__(
        self,
        skills: Sequence[Skill],
        matrix: Nearness,
        terms: LabelTerms,
        weights: RoughWeights,
        *,
        uses: Mapping[str, int],
        asks: FloatArray,
    ) -> None:
        """Gather what is known of the skills.

        Args:
            skills: By URI.
            matrix: Their vectors.
            terms: The words of their labels.
            weights: Of the rough margin.
            uses: Number of occupations that list a skill, by URI.
            asks: Weights of a sentence's vector, and a constant at the end, that say how sure it is that the
                sentence speaks of a skill, shape (dim + 1,).
        """
        self._matrix, self._terms, self._weights, self._asks = matrix, terms, weights, asks
        label_words = [len(skill.preferred_label.split()) for skill in skills]
        self._known: dict[str, FloatArray] = {
            "label_words": np.array(label_words, dtype=np.float32),
            "is_knowledge": np.array([skill.skill_type == "knowledge" for skill in skills], dtype=np.float32),
            "reuse": np.array([_REUSE.get(skill.reuse_level, 0) for skill in skills], dtype=np.float32),
            "uses": np.log1p([uses.get(skill.uri, 0) for skill in skills]).astype(np.float32),
        }

    def list_skills(self, readings: Sequence[Reading], named: Sequence[Named]) -> list[Listed]:
        """Return the listed skills of each reading.

        Args:
            readings: Of sentences.
            named: For each, skills whose labels stand in it, with place and confidence.
        """
        found: list[Listed] = []
        for start in range(0, len(readings), _NEAR_AT_ONCE):
            near = self._matrix.near_all(
                np.stack([reading.whole for reading in readings[start : start + _NEAR_AT_ONCE]])
            )
            for row in range(0, len(near), _AT_ONCE):
                part = slice(start + row, start + min(row + _AT_ONCE, len(near)))
                found += self._listed(readings[part], near[row : row + _AT_ONCE], named[part])
        return found

    def _listed(
        self, readings: Sequence[Reading], near: FloatArray, named: Sequence[Named]
    ) -> Iterator[Listed]:
        """Yield the listed skills of a few sentences, worked out step by step for all of them."""
        weights = self._weights
        words = [self._terms.read(reading.text) for reading in readings]
        bm25 = [self._terms.bm25(known) for known in words]
        rough = [
            np.float32(weights.whole) * row + np.float32(weights.bm25) * each
            for row, each in zip(near, bm25, strict=True)
        ]
        short = [_shortlist(each, list(names)) for each, names in zip(rough, named, strict=True)]
        cosines = self._matrix.near_each([reading.vectors for reading in readings], short)
        best = [each.argmax(axis=0) for each in cosines]
        share, preferred, lacking = self._terms.shares_of_each(words, short)
        by_name, inside = _naming(readings, short, best, named)
        pooled = np.concatenate([soft_maximum(each) for each in cosines])
        margins = (
            np.float32(weights.pooled) * pooled
            + _at(rough, short)
            + np.float32(weights.share) * share
            + np.float32(weights.named) * by_name
        )
        margins = np.round(margins, 5)
        order, columns = _best_of_each(margins, [len(places) for places in short])
        figures: Figures = {
            "pooled": pooled,
            "whole": _at(near, short),
            "bm25": _at(bm25, short),
            "share": share,
            "preferred_share": preferred,
            "lacking": lacking,
            "named": by_name,
            "named_inside": inside,
        }
        figures = {name: column[order] for name, column in figures.items()}
        skills, top = np.concatenate(short)[order], margins[order]
        figures |= self._of_lists(readings, skills, top, figures["pooled"], columns)
        figures |= joined([run_figures(*each) for each in zip(cosines, best, columns, readings, strict=True)])
        rows = stacked(figures, len(skills))
        start = 0
        for reading, at, each, total in zip(readings, columns, best, rough, strict=True):
            part = slice(start, start := start + len(at))
            yield Listed(skills[part], top[part], rows[part], reading.runs[each[at]], total)

    def _of_lists(
        self,
        readings: Sequence[Reading],
        skills: npt.NDArray[np.int64],
        margins: FloatArray,
        pooled: FloatArray,
        columns: Sequence[npt.NDArray[np.int64]],
    ) -> Figures:
        """Return the figures of lists, and those of skills by themselves.

        Args:
            readings: Of sentences.
            skills: The listed skills of one sentence after another.
            margins: Of each.
            pooled: Of each.
            columns: Has the length of each list.
        """
        sizes = [len(each) for each in columns]
        begins = np.cumsum([0, *sizes[:-1]])
        whole, scales = self._matrix.whole[skills].astype(np.float32), self._matrix.scales[skills]
        parts = [slice(begin, begin + size) for begin, size in zip(begins, sizes, strict=True)]
        asks = [np.round(reading.whole @ self._asks[:-1] + self._asks[-1], 3) for reading in readings]
        return {
            "lead": margins - np.repeat(margins[begins], sizes),
            "rank": np.arange(len(skills)) - np.repeat(begins, sizes),
            "words": np.repeat([len(reading.words) for reading in readings], sizes),
            "runs": np.repeat([len(reading.runs) for reading in readings], sizes),
            "near_better": np.concatenate([near_better(whole[part], scales[part]) for part in parts]),
            "best_pooled": np.repeat(np.maximum.reduceat(pooled, begins), sizes),
            "asks": np.repeat(asks, sizes),
            **{name: column[skills] for name, column in self._known.items()},
        }


def _at(rows: Iterable[FloatArray], short: Sequence[npt.NDArray[np.int64]]) -> FloatArray:
    """Return of each row the values at some places, one row after another."""
    return np.concatenate([row[places] for row, places in zip(rows, short, strict=True)])


def _best_of_each(
    margins: FloatArray, sizes: Sequence[int]
) -> tuple[npt.NDArray[np.int64], list[npt.NDArray[np.int64]]]:
    """Return the ``LISTED`` best of each shortlist, best first.

    Args:
        margins: Of one shortlist after another, each in order of place, by which equal margins go.
        sizes: Of the shortlists.

    Returns:
        Where the listed ones stand in ``margins``, and the same for each list counted from its start.
    """
    begins = np.cumsum([0, *sizes[:-1]])
    columns = [
        np.argsort(-margins[begin : begin + size], kind="stable")[:LISTED]
        for begin, size in zip(begins, sizes, strict=True)
    ]
    return np.concatenate([begin + at for begin, at in zip(begins, columns, strict=True)]), columns


def _shortlist(rough: FloatArray, named: Sequence[int]) -> npt.NDArray[np.int64]:
    """Return about ``SHORTLIST`` skills by rough margin, and the named ones, in order of place."""
    sample = rough[::_SAMPLED]
    k = min(max(SHORTLIST // _SAMPLED, 1), len(sample))
    is_short = rough >= np.partition(sample, len(sample) - k)[len(sample) - k]
    is_short[named] = True
    return np.flatnonzero(is_short)


def _naming(
    readings: Sequence[Reading],
    short: Sequence[npt.NDArray[np.int64]],
    best: Sequence[npt.NDArray[np.int64]],
    named: Sequence[Named],
) -> tuple[FloatArray, FloatArray]:
    """Return for each skill of the shortlists the figures ``named`` and ``named_inside``."""
    size = sum(len(places) for places in short)
    by_name, inside = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    begin = 0
    for reading, places, runs, names in zip(readings, short, best, named, strict=True):
        for skill, (span, confidence) in names.items():
            at = int(np.searchsorted(places, skill))
            by_name[begin + at] = confidence
            first, last = reading.runs[runs[at]]
            if reading.words.starts[first] >= span.start and reading.words.ends[last] <= span.end:
                inside[begin + at] = confidence
        begin += len(places)
    return by_name, inside
