"""What is trained on what: every switch of a training, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal, TypeAlias

from skillmatch.errors import InputError

Averaging: TypeAlias = Literal["none", "moving", "last"]
Device: TypeAlias = Literal["auto", "cpu", "cuda"]

TEXTS: Mapping[str, float] = {"reading": 50, "line": 25, "literal": 15, "description": 5, "alternative": 5}
"""Kinds of text and how often each is drawn, of 100; see ``KINDS_OF_TEXT`` for all there are."""

NEGATIVES: Mapping[str, float] = {"embedding": 60, "sibling": 40}
"""Strategies of hard negatives and how often each is used, of 100."""

KINDS_OF_TEXT = (
    "reading",
    "line",
    "literal",
    "literal-hn",
    "literal-adzuna",
    "literal-usajobs",
    "literal-onet",
    "literal-occupation",
    "literal-skillspan",
    "description",
    "alternative",
    "template",
    "skillskape",
)
"""``literal`` is all of its sources together. SkillSkape (synthetic, its labels overlap those of the
benchmarks) is a variant to compare with; nothing that ships is trained on it."""

STRATEGIES = ("random", "sibling", "levenshtein", "embedding")
"""The four of Decorte et al. 2022."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A training.

    Attributes:
        steps: Updates of the weights.
        batch: Sentences per step.
        rate: Highest learning rate; it rises over ``warm_up`` steps and falls as a cosine to a twentieth.
        warm_up: Steps.
        first_layer: Number of the first tuned layer; those below stay the base's.
        temperature: Cosines are divided by it in the loss.
        pooling: Temperature of the log-sum-exp over the windows of a sentence.
        sentence_weight: Of the loss of the whole sentence, beside that of the windows (weight 1).
        window_weight: Of the loss of the windows; 0 trains whole sentences alone.
        near_same: Labels whose base vectors have a cosine above this with the positive are no negatives.
        texts: Kinds of text and how often each is drawn; any positive unit.
        negatives: Strategies and how often each is used; none: the other sentences' skills alone.
        rejected: Share of the hard negatives of readings that are candidates which the reader rejected.
        averaging: Weights shipped: the last, a moving average, or the mean of checkpoints.
        decay: Of the moving average, per step.
        folds: Folds of the readings to train on.
        seed: Of everything drawn.
    """

    steps: int = 800
    batch: int = 64
    rate: float = 5e-5
    warm_up: int = 40
    first_layer: int = 3
    temperature: float = 0.05
    pooling: float = 0.05
    sentence_weight: float = 0.5
    window_weight: float = 1.0
    near_same: float = 0.85
    texts: Mapping[str, float] = field(default_factory=lambda: TEXTS)
    negatives: Mapping[str, float] = field(default_factory=lambda: NEGATIVES)
    rejected: float = 0.7
    averaging: Averaging = "none"
    decay: float = 0.99
    folds: str = "A"
    seed: int = 1

    def __post_init__(self) -> None:
        """Check the names.

        Raises:
            InputError: A kind of text or a strategy that there is not, or no text at all.
        """
        _check(self.texts, KINDS_OF_TEXT, "kind of text")
        _check(self.negatives, STRATEGIES, "strategy of negatives")
        if not self.texts:
            raise InputError(f"A training needs text: name some of {', '.join(KINDS_OF_TEXT)}.")

    def as_table(self) -> dict[str, object]:
        """Return all settings by name, mappings as plain dictionaries in the order of their names."""
        table = asdict(self)
        return {
            name: dict(sorted(value.items())) if isinstance(value, Mapping) else value
            for name, value in table.items()
        }


def parse_shares(text: str) -> dict[str, float]:
    """Return ``"embedding:60,sibling:40"`` as a mapping; a bare name counts 1, ``none`` and "" are nothing.

    Raises:
        InputError: A share is no positive number, or a name stands twice.
    """
    shares: dict[str, float] = {}
    for part in text.split(",") if text.strip() not in ("", "none") else ():
        name, _, number = (piece.strip() for piece in part.partition(":"))
        try:
            share = float(number) if number else 1.0
        except ValueError:
            share = -1.0
        if not 0 < share < 1e6 or name in shares:
            raise InputError(f"Expected shares such as embedding:60,sibling:40, found {text!r}.")
        shares[name] = share
    return shares


def _check(shares: Mapping[str, float], known: tuple[str, ...], what: str) -> None:
    unknown = sorted(set(shares) - set(known))
    if unknown:
        raise InputError(f"No {what} called {', '.join(unknown)}. Known: {', '.join(known)}.")
