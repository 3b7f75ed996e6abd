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
    """Preferred and alternative titles of occupations; a row number stands for each occupation."""

    def __init__(self, occupations: Sequence[Occupation], everyday: Mapping[Label, Sequence[str]]) -> None:
        """Read the titles; row i is ``occupations[i]``.

        Args:
            occupations: In the order of their rows.
            everyday: Further reviewed titles, as tokens, each with the URIs of its occupations.
        """
        self._n = len(occupations)
        further: dict[str, list[Label]] = defaultdict(list)
        for title, uris in everyday.items():
            for uri in uris:
                further[uri].append(_key(title))
        self._owners: dict[Label, list[int]] = defaultdict(list)
        self._reviewed: dict[Label, list[int]] = defaultdict(list)
        rows: list[int] = []
        labels: list[Label] = []
        for row, occupation in enumerate(occupations):
            for title in further[occupation.uri]:
                self._reviewed[title].append(row)
            names = (occupation.preferred_label, *occupation.alt_labels)
            # One title in two word orders is one label here: O*NET writes "Sewer, Custom".
            keys = [_key(tokens(name)) for name in names] + further[occupation.uri]
            for label in dict.fromkeys(keys):
                if label:
                    rows.append(row)
                    labels.append(label)
                    self._owners[label].append(row)
        self._weights = _weights(rows, labels, self._n)
        self._unknown = math.log(1 + self._n)
        self._postings = _postings(labels)
        self._lengths = np.array(
            [math.sqrt(sum(self._weights[token] ** 2 for token in label)) for label in labels], np.float32
        )
        # Labels stand in the order of their occupations, so that one reduction finds each one's best.
        of_label = np.array(rows, dtype=np.int64)
        self._starts = np.flatnonzero(np.diff(of_label, prepend=-1))
        self._started = of_label[self._starts]

    def called(self, title: Sequence[str]) -> tuple[int, ...]:
        """Return the rows of the occupations that have exactly these tokens as a title, in any order."""
        return tuple(self._owners.get(_key(title), ()))

    def reviewed(self, title: Sequence[str]) -> tuple[int, ...]:
        """Return the rows that review has given these tokens to, in any order."""
        return tuple(self._reviewed.get(_key(title), ()))

    def overlap(self, title: Sequence[str]) -> FloatArray:
        """Return, for every occupation, how much its nearest title shares with these tokens, in [0, 1].

        The cosine of the two sets of tokens, each weighted by how few occupations use it; shape (n,).
        """
        best = np.zeros(self._n, dtype=np.float32)
        wanted = _key(title)
        if not wanted:
            return best
        shared = np.zeros(len(self._lengths), dtype=np.float32)
        length = 0.0
        for token in wanted:
            weight = self._weights.get(token, self._unknown) ** 2
            length += weight
            if token in self._postings:
                shared[self._postings[token]] += np.float32(weight)
        shared /= self._lengths * np.float32(math.sqrt(length))
        best[self._started] = np.maximum.reduceat(shared, self._starts)
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
