"""Exposure of a group of postings: counted one by one in flat memory, and told as a profile.

A tally keeps, per series, a count, a sum, a sum of squares and how often each thousandth occurred, and no
posting.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, TypeAlias

from skillmatch.errors import InputError
from skillmatch.exposure.documents import MEASURES, DocumentExposure
from skillmatch.exposure.labels import Measure

Basis: TypeAlias = Literal["text", "occupation"]
SeriesRater: TypeAlias = Literal["model", "human", "gpt4"]
SeriesKey: TypeAlias = tuple[Basis, SeriesRater, Measure]

_LABELLED: tuple[tuple[Basis, SeriesRater], ...] = (
    ("text", "model"),
    ("occupation", "human"),
    ("occupation", "gpt4"),
)
SERIES: tuple[SeriesKey, ...] = tuple(
    (basis, rater, measure) for (basis, rater), measure in product(_LABELLED, MEASURES)
)
"""What a profile holds, in order: alpha, beta, zeta by text, by people's labels, by GPT-4's labels."""

DECILES = tuple(range(1, 10))
_PARTS = 1000
_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Student's t at 97.5 % for 1 to 30 degrees of freedom."""
_Z = 1.960


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesProfile:
    """One measure over the postings of a group.

    Attributes:
        basis: By the postings' own text, or by the occupations of their titles.
        measure: alpha, beta or zeta.
        rater: Who labelled: the task model (text), people or GPT-4 (occupation).
        n: Postings with a value.
        mean: Plain mean over them, in [0, 1]; None without any.
        low, high: 95 % interval of the mean for postings drawn like these; None below two postings. The
            error that the model or the labels share over all postings is not in it.
        deciles: The nine deciles, to a thousandth; empty without any posting.
        coverage: ``n`` as a share of the group's postings.
    """

    basis: Basis
    measure: Measure
    rater: SeriesRater
    n: int
    mean: float | None
    low: float | None
    high: float | None
    deciles: tuple[float, ...]
    coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupProfile:
    """The postings of one value of the group column, or all of them.

    Attributes:
        name: The value, as it stands; "all" for the whole corpus.
        n: Postings.
        n_lines: Duties found in them.
        words_share: Mean share of a posting's words that stand in duties, in [0, 1].
        series: alpha, beta and zeta by text, by occupation (people's labels) and by occupation (GPT-4's).
    """

    name: str
    n: int
    n_lines: int
    words_share: float
    series: tuple[SeriesProfile, ...]

    def of(self, measure: Measure, basis: Basis = "text", rater: SeriesRater = "model") -> SeriesProfile:
        """Return one series.

        Raises:
            InputError: There is no such series.
        """
        for series in self.series:
            if (series.measure, series.basis, series.rater) == (measure, basis, rater):
                return series
        raise InputError(f"A corpus profile has no series {measure} by {basis} and {rater}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusProfile:
    """What ``profile_corpus`` found.

    Attributes:
        sources: Names of the tables, in order.
        group_by: The group column; empty where nothing was grouped.
        n_rows: Rows read.
        n_rejected: Rows that could not be used; ``n_rows - n_rejected`` postings were.
        n_no_duties: Postings whose text states no work we find, or is in another language.
        n_lines_scored: Duties that the task model was asked about; others had been seen before.
        whole: All postings.
        groups: One profile per value of the group column, most postings first, then by name.
        model: Name of the task model.
        release: Where the occupations' scores come from.
    """

    sources: tuple[str, ...]
    group_by: str
    n_rows: int
    n_rejected: int
    n_no_duties: int
    n_lines_scored: int
    whole: GroupProfile
    groups: tuple[GroupProfile, ...]
    model: str
    release: str


class SeriesTally:
    """One series counted: ``add`` each value, then ``profile``."""

    __slots__ = ("_by_part", "_n", "_squares", "_total")

    def __init__(self) -> None:
        self._n = 0
        self._total = 0.0
        self._squares = 0.0
        self._by_part: Counter[int] = Counter()

    def add(self, value: float) -> None:
        """Count one posting's value, in [0, 1]."""
        self._n += 1
        self._total += value
        self._squares += value * value
        self._by_part[round(value * _PARTS)] += 1

    def profile(self, key: SeriesKey, n_postings: int) -> SeriesProfile:
        """Return what was counted, for a group of ``n_postings``."""
        basis, rater, measure = key
        mean = self._total / self._n if self._n else None
        margin = self._margin()
        return SeriesProfile(
            basis=basis,
            rater=rater,
            measure=measure,
            n=self._n,
            mean=mean,
            low=None if mean is None or margin is None else max(0.0, mean - margin),
            high=None if mean is None or margin is None else min(1.0, mean + margin),
            deciles=tuple(self._deciles()),
            coverage=self._n / n_postings if n_postings else 0.0,
        )

    def _margin(self) -> float | None:
        if self._n < 2:
            return None
        variance = max(0.0, (self._squares - self._total**2 / self._n) / (self._n - 1))
        # Beyond 30 degrees of freedom 1.96 + 2.4 / n is right to three digits.
        quantile = _T[self._n - 2] if self._n - 2 < len(_T) else _Z + 2.4 / (self._n - 1)
        return quantile * math.sqrt(variance / self._n)

    def _deciles(self) -> Iterator[float]:
        """Yield the smallest thousandth that a tenth, two tenths, ... of the values do not exceed."""
        wanted = iter(DECILES)
        decile = next(wanted)
        seen = 0
        for part in sorted(self._by_part):
            seen += self._by_part[part]
            while 10 * seen >= decile * self._n:
                yield part / _PARTS
                found = next(wanted, None)
                if found is None:
                    return
                decile = found


class GroupTally:
    """The postings of one group counted."""

    __slots__ = ("_n", "_n_lines", "_series", "_words_share")

    def __init__(self) -> None:
        self._n = 0
        self._n_lines = 0
        self._words_share = 0.0
        self._series = {key: SeriesTally() for key in SERIES}

    @property
    def n(self) -> int:
        """Postings counted."""
        return self._n

    def add(self, exposure: DocumentExposure) -> None:
        """Count one posting."""
        self._n += 1
        self._n_lines += exposure.n_lines
        self._words_share += exposure.coverage
        for text in exposure.estimates:
            if text.value is not None:
                self._series["text", "model", text.measure].add(text.value)
        for published in exposure.by_occupation:
            if published.value is not None:
                self._series["occupation", published.rater, published.measure].add(published.value)

    def profile(self, name: str) -> GroupProfile:
        """Return what was counted."""
        return GroupProfile(
            name=name,
            n=self._n,
            n_lines=self._n_lines,
            words_share=self._words_share / self._n if self._n else 0.0,
            series=tuple(self._series[key].profile(key, self._n) for key in SERIES),
        )
