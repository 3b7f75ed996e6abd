"""What the ranker is trained on and how: every number of it, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

REAL: Mapping[str, int] = {"adzuna": 90, "hn": 60, "usajobs": 20}
"""Real postings by source; all that may be trained on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A training.

    Attributes:
        seed: Of everything drawn.
        real: Real postings by source.
        composed: Postings composed from occupations.
        resumes: Resumes composed per posting.
        strangers: Resumes of other postings, of another field, per posting.
        held_out: Every so manyth posting is kept out of growing; scores are calibrated on these.
        grades: Grades are whole numbers from 0 to this.
        rounds: Trees.
        rate: Learning rate.
        least: Pairs on either side of a split.
        penalty: L2 penalty of a step.
        bins: Figures of a feature are put into so many bins.
        at_a_time: Share of the features that a tree may choose from. A small one spreads weight over features
            that go together, so that the ranker leans on none that is clearer in composed resumes than in
            real ones.
    """

    seed: int = 1
    real: Mapping[str, int] = field(default_factory=lambda: dict(REAL))
    composed: int = 110
    resumes: int = 5
    strangers: int = 3
    held_out: int = 5
    grades: int = 10
    rounds: int = 800
    rate: float = 0.05
    least: int = 40
    penalty: float = 5.0
    bins: int = 63
    at_a_time: float = 0.15


def as_toml(recipe: Recipe, versions: Mapping[str, str], counts: Mapping[str, int]) -> str:
    """Return the recipe as it ships: numbers, versions of what was used, and how much came of it."""
    plain = asdict(recipe)
    real = plain.pop("real")
    lines = ["# How models/ranker was made. Written by: skillmatch train ranker --mirror FOLDER"]
    lines += [f'{name} = "{version}"' for name, version in versions.items()]
    lines += [f"{name} = {value}" for name, value in plain.items()]
    for table, values in (("real", real), ("counts", counts)):
        lines += ["", f"[{table}]", *(f"{name} = {value}" for name, value in values.items())]
    return "\n".join(lines) + "\n"
