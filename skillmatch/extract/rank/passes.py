"""The tiers that read with the encoder: ``default`` by one pass a sentence, ``best`` by one per run, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skillmatch.extract.rank.features import window_figures
from skillmatch.extract.rank.matrix import SkillMatrix
from skillmatch.extract.rank.ranked import DECIMALS, Calibration, Named, Naming, Ranked, RankedByRuns
from skillmatch.extract.rank.readers import OnePassReader, Reading, RunReader
from skillmatch.extract.rank.scorer import Listed, Scorer
from skillmatch.learn.trees import BoostedTrees
from skillmatch.types import FloatArray

_SENTENCES_AT_ONCE = 256
"""The more, the fewer tokens are spent on padding; the last layer of all of them is kept meanwhile."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The runs of a sentence read in another way, and the skills' vectors by the same encoder."""

    reader: RunReader
    matrix: SkillMatrix


class PassTier:
    """Ranks skills by figures of a sentence and boosted trees; holds no state between calls."""

    def __init__(
        self,
        uris: tuple[str, ...],
        reader: OnePassReader,
        scorer: Scorer,
        trees: BoostedTrees | None,
        calibration: Calibration,
        *,
        threshold: float,
        naming: Naming,
        looks: Sequence[SecondLook] = (),
    ) -> None:
        """Join the parts.

        Args:
            uris: The skills in order.
            reader: Reads sentences.
            scorer: Lists skills.
            trees: Give log odds from the figures, and from two more for each look; None where only
                figures are asked for.
            calibration: Log odds to confidence.
            threshold: Confidence from which an implied skill is a mention.
            naming: How sure a named skill is meant.
            looks: Further readings of the runs, for the listed skills only.
        """
        self._uris, self._threshold, self._naming = uris, threshold, naming
        self._reader, self._scorer, self._trees = reader, scorer, trees
        self._calibration, self._looks = calibration, tuple(looks)

    def with_trees(self, model: bytes) -> PassTier:
        """Return this tier with other trees, an ONNX model of ``skillmatch.train.trees``."""
        return PassTier(
            self._uris,
            self._reader,
            self._scorer,
            BoostedTrees(model, name="trees"),
            self._calibration,
            threshold=self._threshold,
            naming=self._naming,
            looks=self._looks,
        )

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills that are ranked, in the order of their places: by URI."""
        return self._uris

    @property
    def threshold(self) -> float:
        """Confidence from which an implied skill is a mention."""
        return self._threshold

    @property
    def naming(self) -> Naming:
        """How sure a named skill is meant."""
        return self._naming

    def rank(self, sentences: Sequence[str], named: Sequence[Named]) -> list[Ranked | None]:
        """Return the listed skills of each sentence; None for one without words."""
        found: list[Ranked | None] = []
        for start in range(0, len(sentences), _SENTENCES_AT_ONCE):
            stop = start + _SENTENCES_AT_ONCE
            found += self._chunk(sentences[start:stop], named[start:stop])
        return found

    def figures(
        self, sentences: Sequence[str], named: Sequence[Named]
    ) -> list[tuple[Reading, Listed, FloatArray] | None]:
        """Return reading, list and rows of figures of each sentence: what the trees are grown from."""
        readings = self._reader.read(sentences)
        kept = [(reading, each) for reading, each in zip(readings, named, strict=True) if reading is not None]
        read = [reading for reading, _ in kept]
        listed = self._scorer.list_skills(read, [each for _, each in kept])
        rows = [each.figures for each in listed]
        for look in self._looks:
            seen = look.reader.vectors(read)
            rows = [
                np.hstack([row, window_figures(look.matrix.near(vectors, each.skills))])
                for row, vectors, each in zip(rows, seen, listed, strict=True)
            ]
        found = iter(zip(read, listed, rows, strict=True))
        return [None if reading is None else next(found) for reading in readings]

    def _chunk(self, sentences: Sequence[str], named: Sequence[Named]) -> list[Ranked | None]:
        figures = self.figures(sentences, named)
        rows = [each[2] for each in figures if each is not None]
        if not rows or self._trees is None:
            return [None] * len(figures)
        sums = np.round(self._trees.sums(np.vstack(rows)), DECIMALS)
        ends = np.cumsum([len(row) for row in rows])
        parts = iter(np.split(sums, ends[:-1]))
        return [None if each is None else self._ranked(each[0], each[1], next(parts)) for each in figures]

    def _ranked(self, reading: Reading, listed: Listed, margins: FloatArray) -> RankedByRuns:
        order = np.lexsort((listed.skills, -margins))
        margins = margins[order]
        return RankedByRuns(
            listed.skills[order],
            margins,
            self._calibration.confidences(margins),
            listed.runs[order],
            reading.words,
            listed.rough,
        )
