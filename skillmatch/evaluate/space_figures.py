"""The figures of the labour space as an instrument: an axis, exposure by neighbours, and shocks.

* Axis: from the ESCO occupations of ISCO 81 (plant and machine operators) to those of ISCO 22 (health
  professionals); the share of pairs of O*NET occupations, one of major group 51, one of 29, that it puts in
  the right order, and whether naming the poles the other way round flips every sign and changes no bit.
* Exposure: the human beta of an O*NET occupation foretold as the mean of its ten nearest occupations in
  other major groups (or of other SOC codes); Spearman's correlation over occupations.
* Shock: a skill's vector is added to the place of an occupation that does not list it, and all other ESCO
  occupations are ranked by nearness before and after: do those that list the skill as essential gain more
  places than the rest? One-sided, over skills, by flipping signs; the same with a random direction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.correlation import mean_ranks, spearman
from skillmatch.encode import unit_rows
from skillmatch.evaluate.bootstrap import Estimate, estimate_of, mean_estimate
from skillmatch.space.labour import LabourSpace
from skillmatch.space.labour.axis import Axis, make_axis
from skillmatch.space.labour.resolving import Names
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray

Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

POLES = ("isco:81", "isco:22")
MAJORS = ("51", "29")
"""Production; healthcare practitioners: the first is to lie nearer to the first pole."""

N_NEIGHBOURS = 10
N_SKILLS = 200
LEAST_LISTING = 3
"""Skills that fewer occupations list as essential are not drawn."""

_ONET = "onet:occupation/"
_MAJOR, _SOC = 2, 7
_DRAWS, _FLIPS, _SEED = 1000, 10_000, 20_261_121


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisFigure:
    """``auc``: share of pairs in order; ``flips``: swapped poles give the same bits, every sign flipped."""

    auc: Estimate
    flips: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShockFigure:
    """How many more places listing occupations gain than others, mean over skills, and its one-sided p."""

    gain: Estimate
    p: float


def axis_figure(space: LabourSpace, taxonomy: Taxonomy) -> AxisFigure:
    """Return how the axis orders two major groups of O*NET."""
    names = Names(space, taxonomy)
    first, second = map(names.place, POLES)
    axis = make_axis(space, first, second, kinds=["occupation"])
    swapped = make_axis(space, second, first, kinds=["occupation"])
    groups = [
        [each.position for each in axis.positions if each.entity.key.startswith(_ONET + major)]
        for major in MAJORS
    ]
    return AxisFigure(auc=_auc(np.array(groups[0]), np.array(groups[1])), flips=_is_flipped(axis, swapped))


def _is_flipped(axis: Axis, swapped: Axis) -> bool:
    back = {each.entity.key: each.position for each in swapped.positions}
    return len(back) == len(axis.positions) and all(
        each.position == -back[each.entity.key] for each in axis.positions
    )


def _auc(low: Doubles, high: Doubles) -> Estimate:
    """Return the share of pairs in order, ties half, with an interval over occupations drawn anew."""
    wins = (low[:, None] < high) + 0.5 * (low[:, None] == high)
    draws = np.random.default_rng(_SEED)
    drawn = [
        wins[draws.integers(0, len(low), len(low))][:, draws.integers(0, len(high), len(high))].mean()
        for _ in range(_DRAWS)
    ]
    return estimate_of(float(wins.mean()), np.array(drawn), n=wins.size)


def foretold_exposure(
    codes: Sequence[str], cosines: FloatArray, exposure: Mapping[str, float], *, digits: int = _MAJOR
) -> Doubles:
    """Return each occupation's exposure as the mean of its ten nearest in other groups, ties by code.

    Args:
        codes: O*NET-SOC codes, ordered, each with an exposure.
        cosines: Nearness of each to each, shape (codes, codes).
        exposure: By code.
        digits: Characters of a code that name a group: 2 for major groups, 7 for SOC codes.
    """
    groups = np.array([code[:digits] for code in codes])
    values = np.array([exposure[code] for code in codes])
    near = np.where(groups[:, None] == groups, -np.inf, cosines)
    return np.asarray(values[np.argsort(-near, axis=1, kind="stable")[:, :N_NEIGHBOURS]].mean(axis=1))


def exposure_figures(
    exposure: Mapping[str, float], systems: Mapping[str, FloatArray], codes: Sequence[str]
) -> dict[str, dict[str, Estimate]]:
    """Return Spearman's correlation by system and by what is excluded, and the first one's gain.

    Args:
        exposure: Human beta by code.
        systems: Cosines by the name of the system, each of shape (codes, codes).
        codes: O*NET-SOC codes, ordered.
    """
    true = np.array([exposure[code] for code in codes])
    draws = np.random.default_rng(_SEED).integers(0, len(codes), (_DRAWS, len(codes)))
    found: dict[str, dict[str, Estimate]] = {}
    drawn: dict[str, Doubles] = {}
    for name, cosines in systems.items():
        found[name] = {}
        for what, digits in (("major group", _MAJOR), ("SOC code", _SOC)):
            foretold = foretold_exposure(codes, cosines, exposure, digits=digits)
            samples = np.array([spearman(foretold[rows], true[rows]) for rows in draws])
            found[name][what] = estimate_of(spearman(foretold, true), samples, n=len(codes))
            if digits == _MAJOR:
                drawn[name] = samples
    first, *others = systems
    for other in others:
        gap = found[first]["major group"].value - found[other]["major group"].value
        found[other]["gain of the first"] = estimate_of(gap, drawn[first] - drawn[other], n=len(codes))
    return found


def labelled_codes(space: LabourSpace, exposure: Mapping[str, float]) -> list[str]:
    """Return the O*NET-SOC codes that have a place and an exposure, ordered."""
    return [code for code in sorted(exposure) if _ONET + code in space.index]


def own_cosines(space: LabourSpace, codes: Sequence[str]) -> FloatArray:
    """Return the cosines of O*NET occupations with each other, shape (codes, codes)."""
    rows = space.matrix[[space.index[_ONET + code] for code in codes]]
    return np.asarray(rows @ rows.T)


def shock_figures(
    space: LabourSpace, taxonomy: Taxonomy, *, among: frozenset[str] | None = None
) -> dict[str, ShockFigure]:
    """Return what adding a skill does, and what adding a random direction does in its stead.

    Args:
        space: Where the shocks happen.
        taxonomy: Says which occupations list a skill as essential.
        among: Occupations that may count as listing one; default: all of ESCO.
    """
    listing = _listing(space, taxonomy, among)
    draws = np.random.default_rng(_SEED)
    skills = sorted(listing)
    chosen = [
        skills[at] for at in sorted(draws.choice(len(skills), min(N_SKILLS, len(skills)), replace=False))
    ]
    rows = np.array(
        [row for row in space.rows_of("occupation").tolist() if space.entities[row].taxonomy == "esco"]
    )
    places = space.matrix[rows]
    gains: dict[str, list[float]] = {"the skill": [], "a random direction": []}
    for skill in chosen:
        is_listing = np.isin(rows, listing[skill])
        start = int(draws.choice(np.flatnonzero(~is_listing)))
        random = unit_rows(draws.standard_normal((1, space.dim)).astype(np.float32))[0]
        for name, vector in (("the skill", space.vector(skill)), ("a random direction", random)):
            gains[name].append(_gain(places, start, vector, is_listing))
    return {
        name: ShockFigure(gain=mean_estimate(values), p=_one_sided(values)) for name, values in gains.items()
    }


def _listing(space: LabourSpace, taxonomy: Taxonomy, among: frozenset[str] | None) -> dict[str, list[int]]:
    """Return the rows of the occupations that list each ESCO skill as essential."""
    found: dict[str, list[int]] = {}
    for uri, skill in taxonomy.skills.items():
        needing = [
            space.index[occupation]
            for occupation, need in taxonomy.occupations_of(uri)
            if need == "essential" and (among is None or occupation in among)
        ]
        if skill.taxonomy == "ESCO" and len(needing) >= LEAST_LISTING:
            found[uri] = needing
    return found


def _gain(places: FloatArray, start: int, vector: FloatArray, is_listing: npt.NDArray[np.bool_]) -> float:
    """Return by how many places more listing occupations rise than others."""
    moved = unit_rows((places[start] + vector)[None])[0]
    others = np.arange(len(places)) != start
    before, after = mean_ranks(places[others] @ places[start]), mean_ranks(places[others] @ moved)
    risen, listed = after - before, is_listing[others]
    return float(risen[listed].mean() - risen[~listed].mean())


def _one_sided(values: Sequence[float]) -> float:
    """Return the share of random signs, the given ones among them, under which the mean is as large."""
    figures = np.asarray(values)
    signs = np.random.default_rng(_SEED).choice((-1.0, 1.0), (_FLIPS, len(figures)))
    return float((1 + (signs @ figures >= figures.sum()).sum()) / (1 + _FLIPS))
