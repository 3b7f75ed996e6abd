"""How far the published measures agree, which is a result and not an error to be averaged away.

Measures are compared by rank, for their scales have nothing in common. Over all occupations that is
Spearman's correlation of each pair over the detailed occupations of SOC 2018 that both cover: most measures
know no finer unit, and one counted once per O*NET occupation would look surer than it is. Of one occupation
it is its percentile in each measure. The range of an occupation is over ``RANGE_MEASURES``, one per source:
variants of one source would make it wide or narrow by their number. All others are shown beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import fsum
from statistics import fmean
from typing import Final

from skillmatch.correlation import mean_ranks, spearman
from skillmatch.exposure.catalogue import Measure
from skillmatch.exposure.measures import MEASURES, MeasureTable, MeasureValue, known_measure

FEWEST_SHARED = 3
"""Shared occupations below which a rank correlation says nothing."""

_SPEAKS_FOR: Final = {"gpts-are-gpts": "gpts_beta_human"}
"""The measure that stands for a source with several: its authors' main one, by the people who rated."""


def _range_measures() -> tuple[Measure, ...]:
    found: dict[str, Measure] = {}
    for measure in MEASURES.values():
        is_chosen = measure.key == _SPEAKS_FOR.get(measure.release_id, measure.key)
        if measure.kind == "exposure" and measure.is_bundled and is_chosen:
            found.setdefault(measure.release_id, measure)
    return tuple(found.values())


RANGE_MEASURES: Final = _range_measures()
"""What a range is over: one measure of exposure per source, of those we ship, so that it is the same on every
machine. Usage, desire, capability and history are of other kinds and not in it."""

RANGE_RULE: Final = "one measure of exposure per source that skillmatch ships: " + "; ".join(
    measure.title for measure in RANGE_MEASURES
)
"""The rule in words, to stand beside every range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankCorrelation:
    """Spearman's correlation of two measures in [-1, 1] over the ``n`` occupations both cover.

    ``value`` is None where they share fewer than ``FEWEST_SHARED``.
    """

    one: str
    other: str
    value: float | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an occupation stands in one measure.

    ``percentile``, in [0, 100], is the share of covered O*NET occupations with a lower value and half of
    those with the same; None where there is no data.
    """

    value: MeasureValue
    percentile: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Where an O*NET-SOC occupation stands in every measure on this machine.

    ``standings`` come in the order of the measures compared. ``lowest`` and ``highest`` are those of
    ``RANGE_MEASURES`` with the least and the greatest percentile, whatever was compared; None where fewer
    than two cover the occupation.
    """

    onet_soc_code: str
    standings: tuple[Standing, ...]
    lowest: Standing | None
    highest: Standing | None

    @property
    def range(self) -> float | None:
        """Percentile points between the highest and the lowest of ``RANGE_MEASURES``; None without both."""
        if self.lowest is None or self.highest is None:
            return None
        return (self.highest.percentile or 0.0) - (self.lowest.percentile or 0.0)


class Comparison:
    """All measures on this machine against one another.

    Args:
        measures: The measures.
        keys: Those to compare; None: all on this machine.

    Raises:
        NotFound: There is no such measure.
        ReleaseMissing: One that was asked for is not on this machine.
    """

    def __init__(self, measures: MeasureTable, keys: Iterable[str] | None = None) -> None:
        wanted = [measure.key for measure in measures.available()] if keys is None else list(keys)
        self.keys = tuple(dict.fromkeys(wanted))
        self._measures = measures
        ranged = (measure.key for measure in RANGE_MEASURES)
        self._percentiles = {
            key: percentiles(_covered(measures.by_onet(key))) for key in dict.fromkeys((*self.keys, *ranged))
        }

    def correlations(self) -> tuple[RankCorrelation, ...]:
        """Return the rank correlation of every pair, in the order of the measures."""
        by_soc = {key: soc_values(self._measures, key) for key in self.keys}
        return tuple(_correlation(one, other, by_soc) for one, other in combinations(self.keys, 2))

    def occupation(self, onet_soc_code: str) -> Disagreement:
        """Return where an occupation stands in each measure."""
        standings = {
            key: Standing(
                value=self._measures.value(key, onet_soc_code),
                percentile=found.get(onet_soc_code),
            )
            for key, found in self._percentiles.items()
        }
        ranged = sorted(
            (percentile, place)
            for place, measure in enumerate(RANGE_MEASURES)
            if (percentile := standings[measure.key].percentile) is not None
        )
        ends = [standings[RANGE_MEASURES[place].key] for _, place in ranged]
        return Disagreement(
            onet_soc_code=onet_soc_code,
            standings=tuple(standings[key] for key in self.keys),
            lowest=ends[0] if len(ends) > 1 else None,
            highest=ends[-1] if len(ends) > 1 else None,
        )

    def occupations(self) -> tuple[Disagreement, ...]:
        """Return every occupation with a range, widest first, then in the order of the codes."""
        found = (self.occupation(code) for code in self._measures.crossing.onet_codes)
        ranged = [(each.range, each) for each in found if each.range is not None]
        return tuple(each for _, each in sorted(ranged, key=lambda pair: (-pair[0], pair[1].onet_soc_code)))


def percentiles(values: Mapping[str, float]) -> Mapping[str, float]:
    """Return the percentile of each value among all, in [0, 100]; equal values share theirs."""
    ranks = mean_ranks(list(values.values())) if values else ()
    return {
        code: 100 * (rank - 0.5) / len(values) for code, rank in zip(values, map(float, ranks), strict=True)
    }


def soc_values(measures: MeasureTable, key: str) -> Mapping[str, float]:
    """Return a measure by detailed occupation of SOC 2018, those without data left out.

    The value is the plain mean over the O*NET occupations of it that have one; of usage it is the sum.

    Raises:
        NotFound, ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``MeasureTable.figures``.
    """
    pool = fsum if known_measure(key).pooling == "sum" else fmean
    found: dict[str, list[float]] = defaultdict(list)
    for code, value in _covered(measures.by_onet(key)).items():
        found[code[:7]].append(value)
    return {soc: pool(values) for soc, values in found.items()}


def rank_correlation(one: Mapping[str, float], other: Mapping[str, float]) -> tuple[float | None, int]:
    """Return Spearman's correlation over the codes that both hold, and how many these are."""
    shared = sorted(one.keys() & other.keys())
    if len(shared) < FEWEST_SHARED:
        return None, len(shared)
    return spearman([one[code] for code in shared], [other[code] for code in shared]), len(shared)


def _correlation(one: str, other: str, by_soc: Mapping[str, Mapping[str, float]]) -> RankCorrelation:
    value, n = rank_correlation(by_soc[one], by_soc[other])
    return RankCorrelation(one=one, other=other, value=value, n=n)


def _covered(values: Mapping[str, MeasureValue]) -> dict[str, float]:
    return {code: value.value for code, value in values.items() if value.value is not None}
