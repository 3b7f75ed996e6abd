"""What counts as exposed, and what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from skillmatch.errors import InputError
from skillmatch.exposure.catalogue import Measure
from skillmatch.exposure.joined import Flags, Floats, Pooling, Weight

Inequality: TypeAlias = Literal[">=", ">"]

TOLERANCE = 1e-9
"""Values this close are equal: a mean that is .5 on paper must not miss .5 by the order of its sum."""


PUBLISHED_THRESHOLD = 0.5
"""What the authors of "GPTs are GPTs" count from; other measures have no threshold that anybody uses."""


def threshold_of(measure: Measure, given: float | None) -> float:
    """Return the threshold that was given, or that of the measure's authors.

    Raises:
        InputError: None was given and the measure has none, or it is outside the measure's scale.
    """
    if given is None:
        if measure.release_id == "gpts-are-gpts":
            return PUBLISHED_THRESHOLD
        raise InputError(
            f"Expected a threshold with {measure.key}, found none, and its authors name none. Give one in "
            f"its unit: {measure.unit}."
        )
    low, high = measure.low, measure.high
    if low is not None and high is not None and not low <= given <= high:
        raise InputError(f"Expected a threshold in {low:g} to {high:g} ({measure.unit}), found {given:g}.")
    return given


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """``measure inequality threshold``, counted by ``weight``.

    ``threshold`` is in the unit of the measure. ``pooling`` says how the values of O*NET occupations that are
    counted as one become its value. Values within ``tolerance`` of the threshold equal it.

    The published 19.43 % of employment with human beta of at least .5 needs a tolerance of 0 and the authors'
    own values, in which data entry keyers have .49999999999999994; with the tolerance it is 19.52 %.

    Raises:
        InputError: The threshold is no finite number.
    """

    measure: str
    threshold: float
    inequality: Inequality = ">="
    weight: Weight = "employment"
    pooling: Pooling = "mean"
    tolerance: float = TOLERANCE

    def __post_init__(self) -> None:
        if not np.isfinite(self.threshold):
            raise InputError(f"Expected a threshold that is a number, found {self.threshold}. Try 0.5.")

    def is_met(self, values: Floats) -> Flags:
        """Say of each value whether it counts as exposed; NaN never does."""
        if self.inequality == ">=":
            return values >= self.threshold - self.tolerance
        return values > self.threshold + self.tolerance

    def is_equal(self, values: Floats) -> Flags:
        """Say of each value whether it equals the threshold, where the inequality decides."""
        return np.abs(values - self.threshold) <= self.tolerance

    @property
    def equality(self) -> str:
        """What counts as equal to the threshold, as it is printed."""
        if self.tolerance:
            return f"Values within {self.tolerance:g} of the threshold equal it."
        return "Values are taken to their last digit: nothing but the threshold itself equals it."

    @property
    def words(self) -> str:
        """The criterion as it is printed, e.g. ``gpts_beta_human >= 0.5``."""
        return f"{self.measure} {self.inequality} {self.threshold:g}"
