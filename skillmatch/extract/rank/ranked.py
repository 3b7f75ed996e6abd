"""What every tier gives: the skills listed for a sentence, with log odds and the words that carry each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from skillmatch.extract.windows import Words
from skillmatch.types import FloatArray, Span

DECIMALS = 5
"""Margins are rounded here before skills are ordered, so that equal ones fall to the order of URIs."""

Named = Mapping[int, tuple[Span, float]]
"""Skills whose labels stand in a sentence, by place: where, and with which confidence in [0, 1]."""


class Ranked(Protocol):
    """The skills listed for a sentence, best first, at least one."""

    @property
    def skills(self) -> npt.NDArray[np.int64]:
        """Places of the skills in the tier's ``uris``, shape (k,)."""
        ...

    @property
    def margins(self) -> FloatArray:
        """Log odds that the sentence means the skill, falling, shape (k,)."""
        ...

    @property
    def confidences(self) -> FloatArray:
        """The probability that goes with each margin, shape (k,)."""
        ...

    @property
    def rough(self) -> FloatArray | None:
        """What orders the skills that are not listed, shape (all skills,); None where a tier has nothing."""
        ...

    def span(self, place: int) -> Span:
        """Return the words that carry the skill at ``place`` of the list, as a span of the sentence."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class RankedByRuns:
    """The skills listed for a sentence by the runs of its words; attributes as ``Ranked`` has them.

    Attributes:
        runs: First and last word (included) of the run that carries each skill, shape (k, 2).
        words: The words of the sentence.
        rough: For every skill the margin it was listed by, shape (skills,); it orders what is not listed.
            None where a tier has none.
    """

    skills: npt.NDArray[np.int64]
    margins: FloatArray
    confidences: FloatArray
    runs: npt.NDArray[np.int64]
    words: Words
    rough: FloatArray | None

    def span(self, place: int) -> Span:
        """Return the words that carry the skill at ``place`` of the list, as a span of the sentence."""
        first, last = self.runs[place]
        return self.words.span(int(first), int(last))


class Tier(Protocol):
    """Ranks all ESCO skills for sentences; what it says of a sentence depends on that sentence alone."""

    @property
    def uris(self) -> tuple[str, ...]:
        """The skills that are ranked, in the order of their places: by URI."""
        ...

    @property
    def threshold(self) -> float:
        """Confidence from which an implied skill is a mention."""
        ...

    @property
    def naming(self) -> Naming:
        """How sure a named skill is meant."""
        ...

    def rank(self, sentences: Sequence[str], named: Sequence[Named]) -> list[Ranked | None]:
        """Return the listed skills of each sentence; None for one without words.

        Args:
            sentences: One sentence or line each.
            named: For each, the skills named in it.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Log odds to a probability: ``1 / (1 + exp(-(slope * margin + base)))``."""

    slope: float
    base: float

    def confidences(self, margins: FloatArray) -> FloatArray:
        """Return the probability that goes with each margin, in [0, 1], rounded to 4 decimals."""
        odds = np.float32(self.slope) * margins + np.float32(self.base)
        rounded: FloatArray = np.round(1 / (1 + np.exp(-odds)), 4).astype(np.float32)
        return rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How sure a skill that plain words name is meant: a logistic function of three figures.

    Attributes:
        label: Weight of the log odds of the label's own confidence.
        skill: Weight of the skill's margin.
        sentence: Weight of the largest margin in the sentence: does it speak of skills at all?
        base: Added.
    """

    label: float
    skill: float
    sentence: float
    base: float

    def confidence(self, label: float, margin: float, best: float) -> float:
        """Return how sure a named skill is meant, in [0, 1], to 3 decimals.

        Args:
            label: The label's own confidence, in [0, 1].
            margin: The skill's margin, or that of the last listed skill where it is not listed.
            best: The largest margin in the sentence.
        """
        odds = self.label * log_odds(label) + self.skill * margin + self.sentence * best + self.base
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))), 3)


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, kept within those of .01 and .99."""
    kept = min(max(probability, 0.01), 0.99)
    return math.log(kept / (1 - kept))
