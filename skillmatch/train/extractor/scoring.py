"""Scores of skills for sentences: windows and whole sentences against labels, to train and to measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.extras import require
from skillmatch.train.extractor.material import Material, Sentence
from skillmatch.train.extractor.net import Bucket, Layers, buckets_of
from skillmatch.train.extractor.states import LowerStates
from skillmatch.train.extractor.tokens import Ranges
from skillmatch.types import FloatArray

Doubles = npt.NDArray[np.float64]

_TINY = 1e-9
_BELOW_ALL = -4.0
_TEXTS_AT_ONCE = 1024
_SENTENCES_AT_ONCE = 32
_DEPTH = 5
_SHORTLIST = 300


class Pooled(NamedTuple):
    """Scores of labels for sentences, by the windows and by the whole, each of shape (sentences, labels)."""

    windows: Any
    whole: Any


class Scorer:
    """Vectors and scores by the tuned layers on top of the kept states."""

    def __init__(self, layers: Layers, states: LowerStates, material: Material, *, pooling: float) -> None:
        """Put the parts together.

        Args:
            layers: The tuned ones.
            states: What is below them.
            material: Has the texts.
            pooling: Temperature of the log-sum-exp over windows.
        """
        self._torch = require("torch", extra="train", purpose="Training the extractor")
        self.layers, self._states, self._store = layers, states, material.store
        self._material, self._pooling = material, pooling

    def vectors(self, numbers: Sequence[int], cast: Mapping[str, Any]) -> Any:
        """Return the unit vectors of whole texts, shape (texts, dim)."""
        parts = []
        order: list[int] = []
        for bucket, hidden, lengths in self._buckets(numbers, cast):
            parts.append(self._normalised(self._spans(bucket, lengths, [()] * len(lengths)) @ hidden)[:, 0])
            order.extend(bucket.places)
        return self._torch.cat(parts)[np.argsort(order)]

    def scores(self, numbers: Sequence[int], labels: Any, cast: Mapping[str, Any]) -> Pooled:
        """Return the scores of labels for texts.

        Args:
            numbers: Texts.
            labels: Unit vectors, shape (labels, dim).
            cast: The layers' weights, from ``Layers.cast``.
        """
        by_windows, by_whole = [], []
        order: list[int] = []
        for bucket, vectors, is_none in self._window_vectors(numbers, cast):
            windows, whole = self._pooled(vectors @ labels.T, is_none)
            by_windows.append(windows)
            by_whole.append(whole)
            order.extend(bucket.places)
        back = np.argsort(order)
        return Pooled(self._torch.cat(by_windows)[back], self._torch.cat(by_whole)[back])

    def ranking_scores(self, numbers: Sequence[int], labels: Any, cast: Mapping[str, Any]) -> FloatArray:
        """Return the scores of all skills by the windows of texts, shape (texts, skills).

        Those of the best 300 are exact; the others are computed in bfloat16, less 1, so that they are below.
        """
        rows = []
        order: list[int] = []
        half = labels.to(self._torch.bfloat16)
        for bucket, vectors, is_none in self._window_vectors(numbers, cast):
            cosines = (vectors.to(half.dtype) @ half.T).float()
            scores = self._pooled(cosines, is_none).windows
            best = scores.topk(min(_SHORTLIST, len(labels)), dim=1).indices
            exact = self._pooled(vectors @ labels[best].transpose(1, 2), is_none).windows
            rows.append((scores - 1).scatter(1, best, exact))
            order.extend(bucket.places)
        found: FloatArray = self._torch.cat(rows)[np.argsort(order)].cpu().numpy()
        return found

    def _window_vectors(
        self, numbers: Sequence[int], cast: Mapping[str, Any]
    ) -> Iterator[tuple[Bucket, Any, Any]]:
        """Yield per bucket the unit vectors of each text and its windows, and which windows there are not."""
        for bucket, hidden, lengths in self._buckets(numbers, cast):
            ranges = [self._store.windows(numbers[place]) for place in bucket.places]
            spans = self._spans(bucket, lengths, ranges)
            yield bucket, self._normalised(spans @ hidden), spans.sum(-1, keepdim=True)[:, 1:] == 0

    def _pooled(self, cosines: Any, is_none: Any) -> Pooled:
        inside = cosines[:, 1:].masked_fill(is_none, _BELOW_ALL)
        return Pooled(self._pooling * self._torch.logsumexp(inside / self._pooling, dim=1), cosines[:, 0])

    def label_vectors(self, *, alternatives: int | None, with_description: bool) -> Any:
        """Return a unit vector per skill: norm(norm(label + alternatives) + label [+ description]).

        Args:
            alternatives: How many alternative labels count; None: all.
            with_description: Whether the description does.
        """
        parts: list[int] = []
        counts = []
        for texts in self._material.texts:
            more = texts.alternatives[:alternatives]
            parts += [texts.label, *([texts.description] if with_description else []), *more]
            counts.append(len(more))
        vectors = self._all_vectors(parts)
        rows, place, extra = [], 0, int(with_description)
        for count in counts:
            label = vectors[place]
            named = label + vectors[place + 1 + extra : place + 1 + extra + count].sum(0)
            total = self._normalised(named) + label
            rows.append(total + vectors[place + 1] if with_description else total)
            place += 1 + extra + count
        return self._normalised(self._torch.stack(rows))

    def _all_vectors(self, numbers: Sequence[int]) -> Any:
        order = sorted(range(len(numbers)), key=lambda place: (self._store.length(numbers[place]), place))
        with self._torch.no_grad():
            cast = self.layers.cast()
            found = [
                self.vectors([numbers[at] for at in order[start : start + _TEXTS_AT_ONCE]], cast)
                for start in range(0, len(order), _TEXTS_AT_ONCE)
            ]
        return self._torch.cat(found)[np.argsort(order)]

    def _buckets(
        self, numbers: Sequence[int], cast: Mapping[str, Any]
    ) -> list[tuple[Bucket, Any, list[int]]]:
        """Run texts through the layers; return per bucket its hidden states and the lengths of its texts."""
        lengths = self._states.lengths(numbers)
        buckets = buckets_of(lengths)
        flat = self.layers.run(self._states.padded(numbers, buckets), lengths, buckets, cast)
        parts = flat.split([len(bucket.places) * bucket.length for bucket in buckets])
        return [
            (
                bucket,
                part.view(len(bucket.places), bucket.length, -1),
                [lengths[place] for place in bucket.places],
            )
            for bucket, part in zip(buckets, parts, strict=True)
        ]

    def _spans(self, bucket: Bucket, lengths: Sequence[int], ranges: Sequence[Ranges]) -> Any:
        """Return which tokens belong to the whole text (row 0) and to its windows: ones, zeros elsewhere."""
        most = max(len(each) for each in ranges)
        spans = np.zeros((len(bucket.places), 1 + most, bucket.length), dtype=np.float32)
        for row, (length, own) in enumerate(zip(lengths, ranges, strict=True)):
            spans[row, 0, :length] = 1
            for number, (start, end) in enumerate(own, 1):
                spans[row, number, start:end] = 1
        return self._torch.tensor(spans, device=self.layers.device)

    def _normalised(self, vectors: Any) -> Any:
        return self._torch.nn.functional.normalize(vectors + _TINY, dim=-1)


class Quality(NamedTuple):
    """Per sentence: RP@5 and average precision, both in [0, 1]."""

    rp5: Doubles
    average_precision: Doubles


def quality(
    scorer: Scorer, sentences: Sequence[Sentence], labels: Any, among: npt.NDArray[np.bool_]
) -> Quality:
    """Return how well windows rank the skills of sentences.

    Args:
        scorer: Scores them.
        sentences: With their right skills.
        labels: Vectors of all skills, from ``Scorer.label_vectors``.
        among: Which skills are ranked, shape (skills,).
    """
    torch = require("torch", extra="train", purpose="Training the extractor")
    found: list[tuple[float, float]] = []
    with torch.no_grad():
        cast = scorer.layers.cast()
        for start in range(0, len(sentences), _SENTENCES_AT_ONCE):
            some = sentences[start : start + _SENTENCES_AT_ONCE]
            scores = scorer.ranking_scores([each.text for each in some], labels, cast)
            found += [
                ranked_quality(np.where(among, row, -np.inf), each.positives)
                for row, each in zip(scores, some, strict=True)
            ]
    return Quality(np.array([each[0] for each in found]), np.array([each[1] for each in found]))


def ranked_quality(scores: npt.NDArray[np.float32], right: Sequence[int]) -> tuple[float, float]:
    """Return RP@5 and average precision of one ranking; ties go to the lower number.

    Args:
        scores: Of every skill, shape (skills,).
        right: The skills that should be on top, at least one.
    """
    order = np.argsort(-scores, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    ranks = np.sort(rank[list(right)])
    precision = float(np.mean(np.arange(1, len(ranks) + 1) / ranks))
    return float((ranks <= _DEPTH).sum() / min(_DEPTH, len(ranks))), precision
