"""Who is shown at the top: each group's share of the exposure in rankings and of the candidates.

A place p gets 1 / log2(1 + p) of attention, as in nDCG and in Singh and Joachims (2018, KDD, "Fairness of
exposure in rankings"). Candidates that share a score share the attention of the places they take together.
This file alone knows the column names of ranking tables.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.audit.categories import UNKNOWN, group_of
from skillmatch.audit.inference import Interval
from skillmatch.audit.outcomes import MOST_GROUPS, number_of, text_of
from skillmatch.errors import SchemaMismatch, UnreadableDocument
from skillmatch.sources.plain import field_names
from skillmatch.sources.rows import BadRow, TableBytes, open_table

Doubles = npt.NDArray[np.float64]

_DRAWS = 2_000
_AT_ONCE = 50
"""Draws made together: memory is this many times the postings."""

_SEED = 20_261_121
_POSTING = ("posting_id", "posting", "job_id", "query")
_POSITION = ("rank", "position")
_GROUP = ("group", "sex", "gender", "race", "race_ethnicity")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingColumns:
    """Which column holds what; "" for the usual name. Of position and score one is enough."""

    posting: str = ""
    position: str = ""
    score: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One candidate in one ranking; ``attention`` is 1 / log2(1 + place), or the mean over tied places."""

    posting: str
    group: str
    attention: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupExposure:
    """One group over all rankings; shares are in [0, 1].

    ``fair_share`` is the exposure the group would have if, in each ranking, it had as much of it as it has of
    the candidates; ``parity`` is the exposure over that, 1 when fair, with its interval over postings (None
    with one posting only).
    """

    group: str
    n: int
    n_postings: int
    candidate_share: float
    exposure_share: float
    fair_share: float
    parity: float
    interval: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureParity:
    """All groups, and who is in none; candidates of unknown group keep their places and count for nobody."""

    groups: tuple[GroupExposure, ...]
    n_postings: int
    n_candidates: int
    n_unknown: int


def read_rankings(path: Path | TableBytes, asked: RankingColumns) -> list[Place]:
    """Read a table with one row per candidate of a ranking.

    Args:
        path: A .csv, .jsonl or .parquet file, or a table in memory.
        asked: Columns by name; where "", the first usual one that is there. A position counts from 1; with a
            score only, the highest is first. With no column for the posting all rows are one ranking.

    Raises:
        NotFound: No such file.
        UnreadableDocument: It is empty, damaged or no UTF-8.
        SchemaMismatch: A column is missing, or a cell cannot be read.
    """
    found: dict[str, list[tuple[Fraction, str]]] = defaultdict(list)
    with open_table(path) as table:
        columns = _columns(asked, table.columns, table.name)
        for row in table.rows:
            if isinstance(row, BadRow):
                raise row.error
            where = f"{table.name}, line {row.number}"
            posting = text_of(row.values, columns.posting, where) if columns.posting else ""
            group = group_of(text_of(row.values, columns.group, where))
            found[posting].append((_sort_key(row.values, columns, where), group))
        name = table.name
    if not found:
        raise UnreadableDocument(f"{name}: expected a row per candidate, found none.")
    if len({group for ranking in found.values() for _, group in ranking}) > MOST_GROUPS:
        raise SchemaMismatch(
            f"{name}: expected at most {MOST_GROUPS} groups in the column of groups, found more. "
            "Name the right column (--group)."
        )
    return [place for posting, ranking in found.items() for place in places(posting, ranking)]


def places(posting: str, ranking: Sequence[tuple[Fraction, str]]) -> list[Place]:
    """Return the candidates of a ranking with the attention each gets.

    Args:
        posting: What the ranking is for.
        ranking: (key, group) of each candidate; the lowest key comes first, equal keys are tied.
    """
    made: list[Place] = []
    first = 1
    for _, tied in groupby(sorted(ranking), key=lambda each: each[0]):
        groups = [group for _, group in tied]
        shared = math.fsum(1 / math.log2(1 + first + place) for place in range(len(groups))) / len(groups)
        made += [Place(posting=posting, group=group, attention=shared) for group in groups]
        first += len(groups)
    return made


def exposure_parity(ranked: Sequence[Place]) -> ExposureParity:
    """Return how the exposure over all rankings is shared among the groups; the same every time.

    Args:
        ranked: Every candidate of every ranking.
    """
    names = sorted({place.group for place in ranked} - {UNKNOWN})
    sums = _sums(ranked, names)
    total = sums.sum(axis=0)
    draws = _drawn(sums) if len(sums) > 1 else None
    return ExposureParity(
        groups=tuple(
            GroupExposure(
                group=name,
                n=round(total[place, 0]),
                n_postings=int((sums[:, place, 0] > 0).sum()),
                candidate_share=float(total[place, 0] / total[:, 0].sum()),
                exposure_share=float(total[place, 1] / total[:, 1].sum()),
                fair_share=float(total[place, 2] / total[:, 1].sum()),
                parity=float(total[place, 1] / total[place, 2]),
                interval=_interval(draws[:, place]) if draws is not None else None,
            )
            for place, name in enumerate(names)
        ),
        n_postings=len({place.posting for place in ranked}),
        n_candidates=len(ranked),
        n_unknown=sum(place.group == UNKNOWN for place in ranked),
    )


def _sums(ranked: Sequence[Place], names: Sequence[str]) -> Doubles:
    """Return per posting and group: candidates, exposure, fair exposure; shape (postings, groups, 3)."""
    place_of = {name: place for place, name in enumerate(names)}
    row_of: dict[str, int] = {}
    for place in ranked:
        row_of.setdefault(place.posting, len(row_of))
    sums = np.zeros((len(row_of), len(names), 3))
    for place in ranked:
        if place.group != UNKNOWN:
            sums[row_of[place.posting], place_of[place.group], :2] += (1, place.attention)
    n = sums[:, :, 0].sum(axis=1, keepdims=True)
    sums[:, :, 2] = sums[:, :, 1].sum(axis=1, keepdims=True) * sums[:, :, 0] / np.maximum(n, 1)
    return sums


def _drawn(sums: Doubles) -> Doubles:
    """Return each group's parity in draws of as many postings with replacement, shape (draws, groups)."""
    generator = np.random.default_rng(_SEED)
    flat = sums[:, :, 1:].reshape(len(sums), -1)
    chances = np.full(len(sums), 1 / len(sums))
    drawn = []
    for _ in range(_DRAWS // _AT_ONCE):
        times = generator.multinomial(len(sums), chances, size=_AT_ONCE).astype(np.float64)
        # einsum adds in one order, whatever the number of threads.
        drawn.append(np.einsum("dn,nk->dk", times, flat))
    both = np.concatenate(drawn).reshape(_DRAWS, -1, 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Doubles = both[:, :, 0] / both[:, :, 1]
    return found


def _interval(draws: Doubles) -> Interval:
    """Return the percentile interval; draws without anybody of the group are left out."""
    low, high = np.quantile(draws[~np.isnan(draws)], [0.025, 0.975])
    return Interval(low=float(low), high=float(high))


def _columns(asked: RankingColumns, there: tuple[str, ...], name: str) -> RankingColumns:
    named = (asked.posting, asked.position, asked.score, asked.group)
    if any(column and column not in there for column in named):
        raise SchemaMismatch(f"{name}: a column that was asked for is missing; found {field_names(there)}.")
    position = asked.position or ("" if asked.score else _first(_POSITION, there))
    columns = RankingColumns(
        posting=asked.posting or _first(_POSTING, there),
        position=position,
        score=asked.score or ("" if position else _first(("score",), there)),
        group=asked.group or _first(_GROUP, there),
    )
    if not columns.group or not (columns.position or columns.score):
        raise SchemaMismatch(
            f"{name}: expected a column group and a column rank or score, found {field_names(there)}. "
            "Name their columns (--group, --position, --score)."
        )
    return columns


def _first(names: Sequence[str], there: Sequence[str]) -> str:
    folded = {column.casefold(): column for column in reversed(there)}
    return next((folded[name] for name in names if name in folded), "")


def _sort_key(values: Mapping[str, Any], columns: RankingColumns, where: str) -> Fraction:
    try:
        number = number_of(text_of(values, columns.position or columns.score, where))
    except ValueError:
        number = None
    if number is None or (columns.position and (number < 1 or number.denominator != 1)):
        wanted = "a whole number from 1 as the position" if columns.position else "a number as the score"
        raise SchemaMismatch(f"{where}: expected {wanted}, found something else.")
    return number if columns.position else -number
