"""How far two readers agree beyond chance: Cohen's kappa, with intervals that draw postings."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from skillmatch.evaluate.bootstrap import Doubles, Estimate, drawn_sums, estimate_of, sums_by_group


def kappa(tables: Doubles) -> Doubles:
    """Return Cohen's kappa of one table of counts, or of a stack of them; 1 where both always say the same.

    Args:
        tables: How often the one said i (row) and the other j (column), shape (..., classes, classes).

    Returns:
        At most 1, shape (...).
    """
    total = tables.sum(axis=(-2, -1))
    observed = np.trace(tables, axis1=-2, axis2=-1) / total
    expected = (tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1) / total**2
    chance_left = 1 - expected
    found: Doubles = np.where(
        chance_left > 0, (observed - expected) / np.where(chance_left > 0, chance_left, 1), 1
    )
    return found


def kappa_estimate(tables: Doubles, postings: Sequence[Hashable]) -> Estimate:
    """Return the kappa of the sum of the tables, with its interval.

    Args:
        tables: One table of counts per passage, shape (passages, classes, classes).
        postings: Which posting each passage stands in.
    """
    draws = kappa(drawn_sums(sums_by_group(tables, postings)))
    return estimate_of(float(kappa(tables.sum(axis=0))), draws, n=round(float(tables.sum())))


def pair_tables(pairs: Sequence[tuple[str, str]], classes: str) -> Doubles:
    """Return one table per pair of letters, a single 1 in it, shape (pairs, classes, classes).

    Args:
        pairs: What the one and the other said.
        classes: All letters, each once.
    """
    tables = np.zeros((len(pairs), len(classes), len(classes)))
    for table, (one, other) in zip(tables, pairs, strict=True):
        table[classes.index(one), classes.index(other)] = 1
    return tables
