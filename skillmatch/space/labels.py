"""All titles of all occupations as sets of tokens, and how much of them a job title shares."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from skillmatch.text.analysis import tokens
from skillmatch.types import FloatArray, Occupation

Label: TypeAlias = tuple[str, ...]
"""A title as tokens."""


class OccupationLabels:
    """Preferred, alternative and everyday titles of occupations; a row number stands for each occupation."""

    def __init__(self, occupations: Sequence[Occupation], everyday: Mapping[str, Sequence[Label]]) -> None:
        """Read the titles; row i is ``occupations[i]``.

        Args:
            occupations: In the order of their rows.
            everyday: Further reviewed titles of occupations: URI to titles.
        """
        self._n = len(occupations)
        self._preferred: dict[Label, list[int]] = defaultdict(list)
        self._everyday: dict[Label, list[int]] = defaultdict(list)
        rows: list[int] = []
        labels: list[Label] = []
        for row, occupation in enumerate(occupations):
            further = [_key(title) for title in everyday.get(occupation.uri, ())]
            # One title in two word orders is one label here: O*NET writes "Sewer, Custom".
            keys = [_key(tokens(name)) for name in (occupation.preferred_label, *occupation.alt_labels)]
            if keys[0]:
                self._preferred[keys[0]].append(row)
            for title in dict.fromkeys(further):
                self._everyday[title].append(row)
            own = [label for label in dict.fromkeys(keys + further) if label]
            labels += own
            rows += [row] * len(own)
        self._weights = _weights(rows, labels, self._n)
        self._unknown = math.log(1 + self._n)
        self._postings = _postings(labels)
        self._lengths = np.array(
            [math.sqrt(sum(self._weights[token] ** 2 for token in label)) for label in labels], np.float64
        )
        self._owners = np.array(rows, dtype=np.int64)

    def preferred(self, title: Sequence[str]) -> tuple[int, ...]:
        """Return the rows of the occupations whose preferred label has these tokens, in any order."""
        return tuple(self._preferred.get(_key(title), ()))

    def everyday(self, title: Sequence[str]) -> tuple[int, ...]:
        """Return the rows that review has given these tokens to, in any order."""
        return tuple(self._everyday.get(_key(title), ()))

    def overlap(self, title: Sequence[str]) -> FloatArray:
        """Return, for every occupation, how much its nearest title shares with these tokens, in [0, 1].

        The cosine of the two sets of tokens, each weighted by how few occupations use it; shape (n,).
        """
        best = np.zeros(self._n, dtype=np.float32)
        wanted = _key(title)
        weights = {token: self._weights.get(token, self._unknown) ** 2 for token in wanted}
        known = [(self._postings[token], weights[token]) for token in wanted if token in self._postings]
        if not known:
            return best
        labels = np.concatenate([found for found, _ in known])
        counts = np.repeat([weight for _, weight in known], [len(found) for found, _ in known])
        sums = np.bincount(labels, counts)
        # Labels stand in the order of their occupations, so that one reduction finds each one's best.
        touched = np.flatnonzero(sums > 0)
        shared = sums[touched] / (self._lengths[touched] * math.sqrt(sum(weights.values())))
        owners = self._owners[touched]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        best[owners[starts]] = np.maximum.reduceat(shared, starts)
        return best


def _key(title: Sequence[str]) -> Label:
    return tuple(sorted(set(title)))


def _weights(rows: Sequence[int], labels: Sequence[Label], n: int) -> dict[str, float]:
    """Log of how rare a token is among occupations, not among labels: some have a hundred of them."""
    users: dict[str, set[int]] = defaultdict(set)
    for row, label in zip(rows, labels, strict=True):
        for token in label:
            users[token].add(row)
    return {token: math.log(1 + n / len(found)) for token, found in users.items()}


def _postings(labels: Sequence[Label]) -> dict[str, npt.NDArray[np.int64]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        for token in label:
            found[token].append(number)
    return {token: np.array(numbers, dtype=np.int64) for token, numbers in found.items()}
