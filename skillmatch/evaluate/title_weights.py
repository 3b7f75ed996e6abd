"""Fits the scalars by which job titles are coded, on the validation halves of the title sets.

``python -m skillmatch.evaluate.title_weights --mirror FOLDER`` prints them; they are copied by hand into
``skillmatch.space.occupation_weights``, rounded. One weight per view (listwise softmax), slope and shift of
the confidence, and the least score of a title: thirteen scalars a taxonomy. The test halves are not read.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.encode import load_encoder
from skillmatch.encode.vectors import load_concept_vectors
from skillmatch.evaluate.title_sets import CodedTitle, read_jobbert, read_title_jitter
from skillmatch.space.occupation_weights import CoderWeights
from skillmatch.space.title_views import VIEWS, OccupationTaxonomy, TitleViews
from skillmatch.taxonomy import load_bundled
from skillmatch.types import FloatArray

N_FITTED = 1_500
"""Titles the weights are fitted on; as many others are taken for slope and shift."""

RIDGE = 1e-3
"""Pull of the weights towards 0, in units of the loss per title."""

NO_TITLES = (
    "send your application today",
    "miscellaneous",
    "not specified",
    "position",
    "job",
    "unknown",
    "Fabrikam Industries",
    "Jones Brothers Ltd",
    "Wayne Enterprises",
    "Oakwood Care Group",
    "Sales Department",
    "Accounts Dept",
    "Corporate Services Directorate",
    "Manchester",
    "Texas",
    "Singapore",
    "night shift",
    "temporary contract",
    "good rates of pay",
    "20 days holiday",
    "start date: September",
    "REQ-2231",
    "Be part of something big",
    "We care about people",
    "You are friendly and reliable.",
    "Our customers come first.",
    "company pension",
    "how to apply",
    "privacy notice",
    "foo bar baz",
)
"""Strings that name no job; three quarters stay below ``least``. samples/no_titles.txt measures it."""

Doubles = npt.NDArray[np.float64]
Say = Callable[[str], None]


def fit_views(seen: FloatArray, gold: Sequence[int]) -> Doubles:
    """Return one weight per view by Newton's method on the softmax over occupations.

    Args:
        seen: What the views say of every occupation, shape (titles, occupations, views).
        gold: The right occupation of each, a row.
    """
    weights = np.zeros(len(VIEWS))
    loss, gradient, hessian = _slopes(weights, seen, gold)
    for _ in range(30):
        step = np.linalg.solve(hessian, gradient)
        found = _slopes(weights - step, seen, gold)
        while found[0] > loss and np.abs(step).max() > 1e-6:
            step = step / 2
            found = _slopes(weights - step, seen, gold)
        weights = weights - step
        loss, gradient, hessian = found
    return weights


def _slopes(weights: Doubles, seen: FloatArray, gold: Sequence[int]) -> tuple[float, Doubles, Doubles]:
    """Return the mean loss of weights with its gradient and Hessian."""
    loss = RIDGE / 2 * float(weights @ weights)
    gradient, hessian = RIDGE * weights, RIDGE * np.eye(len(weights))
    for views, right in zip(seen, gold, strict=True):
        scores = views @ weights
        top = scores.max()
        shares = np.exp(scores - top)
        loss += float(top + np.log(shares.sum()) - scores[right]) / len(seen)
        shares /= shares.sum()
        mean = shares @ views
        gradient = gradient + (mean - views[right]) / len(seen)
        hessian = hessian + (views.T @ (shares[:, None] * views) - np.outer(mean, mean)) / len(seen)
    return loss, gradient, hessian


def fit_calibration(scores: Sequence[Doubles], gold: Sequence[int]) -> tuple[float, float]:
    """Return slope and shift of a logistic regression of rightness on the log odds of the best share."""
    rests = np.array([max(np.exp(values - values.max()).sum() - 1.0, 1e-9) for values in scores])
    right = np.array([values.argmax() == wanted for values, wanted in zip(scores, gold, strict=True)])
    rows = np.stack([-np.log(rests), np.ones(len(rests))], axis=1)
    found = np.zeros(2)
    for _ in range(20):
        shares = 1 / (1 + np.exp(-rows @ found))
        hessian = (rows * (shares * (1 - shares))[:, None]).T @ rows
        found = found + np.linalg.solve(hessian, rows.T @ (right - shares))
    return float(found[0]), float(found[1])


def fitted(
    views: TitleViews,
    titles: Sequence[CodedTitle],
    taxonomy: OccupationTaxonomy,
    *,
    say: Say,
) -> CoderWeights:
    """Return the scalars of one taxonomy, fitted on titles of its validation half.

    Args:
        views: Looks at the titles.
        titles: Of both halves; of the validation half every so-manieth is taken.
        taxonomy: Whose occupations they have.
        say: Told what comes out.
    """
    own = [title for title in titles if not title.is_test]
    taken = own[:: max(1, len(own) // (2 * N_FITTED))][: 2 * N_FITTED]
    place = {views.occupations[row].uri: at for at, row in enumerate(views.rows(taxonomy))}

    def seen(texts: Sequence[str]) -> FloatArray:
        return views.of([views.read(text) for text in texts], taxonomy)

    gold = [place[title.uri] for title in taken]
    found = fit_views(np.moveaxis(seen([title.title for title in taken[::2]]), 0, -1), gold[::2])
    say(f"{taxonomy}: " + ", ".join(f"{name} {w:.2f}" for name, w in zip(VIEWS, found, strict=True)))
    plain = CoderWeights(views=tuple(map(float, found)), slope=1.0, shift=0.0, least=0.0)
    without = plain.scores(seen(NO_TITLES)).max(axis=1)
    scores = list(plain.scores(seen([title.title for title in taken[1::2]])))
    slope, shift = fit_calibration(scores, gold[1::2])
    least = float(np.quantile(without, 0.75))
    say(f"slope {slope:.2f}, shift {shift:.2f}, least {least:.1f}")
    right = np.mean([values.argmax() == wanted for values, wanted in zip(scores, gold[1::2], strict=True)])
    say(f"hit@1 of the {len(scores)} titles that slope and shift were fitted on: {right:.3f}")
    return CoderWeights(views=plain.views, slope=slope, shift=shift, least=least)


def main() -> None:
    """Print the scalars of both taxonomies."""
    parser = argparse.ArgumentParser(description="Fit the scalars of the occupation coder.")
    parser.add_argument("--mirror", type=Path, required=True, help="folder with skill_eval/")
    mirror = parser.parse_args().mirror
    taxonomy, encoder = load_bundled(), load_encoder()
    views = TitleViews(taxonomy, encoder, load_concept_vectors(taxonomy, encoder))
    fitted(views, read_jobbert(mirror, taxonomy), "ESCO", say=print)
    fitted(views, read_title_jitter(mirror, taxonomy), "O*NET", say=print)


if __name__ == "__main__":
    main()
