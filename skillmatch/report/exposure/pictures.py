"""The figures of a report, from its facts: each with its caption and the data it is drawn from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from skillmatch.exposure.joined import WagePoint as JoinedPoint
from skillmatch.report.exposure.facts import Facts, capital
from skillmatch.report.exposure.figures.distribution import (
    Spread,
    bins,
    distribution_figure,
    share_at_or_above,
)
from skillmatch.report.exposure.figures.scales import round_top
from skillmatch.report.exposure.figures.wage import WagePoint, wage_figure
from skillmatch.report.exposure.outline import Column, Figure, Table

CODE = Column(key="code", title="Code", kind="code")
TITLE = Column(key="title", title="Occupation", weight=1.4)

_FEWEST_SPREAD = 8
_TOP_WAGE_USD = 239_200
"""The top of OEWS's scale of annual wages from May 2022 on."""


def ends(facts: Facts) -> tuple[float, float]:
    """Return where axes of the first measure start and end: its scale, or what the values need of it."""
    measure = facts.measure(facts.first).measure
    keys = [facts.first, facts.second] if facts.second else [facts.first]
    values = [v for key in keys for o in facts.occupations if (v := o.value(key)) is not None]
    most, least = max(values, default=1.0), min(values, default=0.0)
    if measure.low is None or measure.high is None:
        reach = round_top(max(abs(most), abs(least)))
        return -reach, reach
    if measure.key.startswith("gpts_"):
        return measure.low, measure.high
    return measure.low, min(measure.high, round_top(most))


def wage_picture(facts: Facts) -> Iterator[Figure]:
    """Yield exposure against wage, where any occupation has both."""
    points, others = _drawn(facts.wage_points), _drawn(facts.other_wage_points)
    if not points:
        return
    low, high = _around([point.exposure for point in (*points, *others)], ends(facts))
    scene = wage_figure(
        points,
        measure=axis_title(facts),
        low=low,
        high=high,
        tenths=_tenths(facts) if facts.selection.is_all else (),
        others=others,
        noun=facts.noun,
    )
    yield Figure(scene=scene, caption=_wage_caption(facts), data=_wage_data(facts))


def _drawn(points: Sequence[JoinedPoint]) -> list[WagePoint]:
    return [
        WagePoint(
            code=point.code,
            title=point.title,
            wage=float(point.median_wage_usd or _TOP_WAGE_USD),
            exposure=point.exposure,
            employment=float(point.employment),
        )
        for point in points
    ]


def _wage_caption(facts: Facts) -> str:
    n = len(facts.wage_points)
    words = ["One OEWS occupation" if n == 1 else f"{n:,} OEWS occupations"]
    words.append(f" with jobs, a wage and a value. {facts.join_definition}. ")
    top_coded = sum(point.is_top_coded for point in facts.wage_points)
    if top_coded:
        words.append(f"Wages at the top of the survey's scale ({top_coded}) are drawn there. ")
    if facts.other_wage_points:
        words.append(f"Grey: the {len(facts.other_wage_points):,} that this report is not about. ")
    pooled = "sum" if facts.measure(facts.first).measure.pooling == "sum" else "plain mean"
    words.append(f"Where several O*NET occupations are one in OEWS, the value is their {pooled}.")
    return "".join(words)


def _wage_data(facts: Facts) -> Table:
    sorts = ((facts.wage_points, "yes"), (facts.other_wage_points, "no"))
    return Table(
        key="figure-wage",
        title=f"{capital(facts.noun)} against wage",
        columns=(
            CODE,
            TITLE,
            Column(key="median_wage_usd", title="Median wage", kind="usd", missing="top of scale"),
            Column(key=facts.first, title=facts.heading(facts.first), kind="number"),
            Column(key="employment", title="Jobs", kind="count"),
            Column(key="is_selected", title="In this report", kind="code"),
        ),
        rows=tuple(
            (point.code, point.title, point.median_wage_usd, point.exposure, point.employment, is_selected)
            for points, is_selected in sorts
            for point in points
        ),
    )


def _around(values: Sequence[float], scale: tuple[float, float]) -> tuple[float, float]:
    """Return round ends of an axis around values, within the ends of their scale."""
    step = (scale[1] - scale[0]) / 10
    low = scale[0] + step * math.floor((min(values) - scale[0]) / step + 1e-9)
    high = scale[0] + step * math.ceil((max(values) - scale[0]) / step - 1e-9)
    return (low, high) if high > low else (low - step, high + step)


def axis_title(facts: Facts) -> str:
    """Return what an axis of the first measure shows: its name and unit."""
    measure = facts.measure(facts.first).measure
    return f"{capital(measure.short_title)} ({measure.unit})"


def _tenths(facts: Facts) -> list[tuple[float, float]]:
    """Return the median wage and the mean exposure of each tenth of jobs by wage."""
    ordered = sorted(facts.wage_points, key=lambda p: (p.median_wage_usd or _TOP_WAGE_USD, p.code))
    total = sum(point.employment for point in ordered)
    found: list[tuple[float, float]] = []
    for tenth in range(10):
        parts = []
        below = 0.0
        for point in ordered:
            start, end = tenth * total / 10, (tenth + 1) * total / 10
            inside = min(below + point.employment, end) - max(below, start)
            below += point.employment
            if inside > 0:
                parts.append((float(point.median_wage_usd or _TOP_WAGE_USD), point.exposure, inside))
        jobs = sum(part[2] for part in parts)
        if jobs:
            found.append((_median(parts, jobs), sum(value * weight for _, value, weight in parts) / jobs))
    return found


def _median(parts: Sequence[tuple[float, float, float]], jobs: float) -> float:
    passed = 0.0
    for wage, _, weight in parts:
        passed += weight
        if passed >= jobs / 2:
            return wage
    return parts[-1][0]


def distribution_picture(facts: Facts) -> Iterator[Figure]:
    """Yield how exposure is spread, for more than a handful of occupations."""
    names = {key: _rater_name(facts, key) for key in (facts.first, facts.second) if key}
    spreads = [
        Spread(
            name=names[key],
            values=tuple(v for o in facts.occupations if (v := o.value(key)) is not None),
            jobs=facts.jobs.get(key, ()),
        )
        for key in filter(None, (facts.first, facts.second))
    ]
    if len(spreads[0].values) < _FEWEST_SPREAD:
        return
    low, high = ends(facts)
    scene = distribution_figure(
        spreads,
        measure=plain_name(facts),
        low=low,
        high=high,
        thresholds=facts.thresholds,
        noun=facts.noun,
    )
    steps = [low + (high - low) * number / 20 for number in range(21)]
    yield Figure(
        scene=scene,
        caption=f"Left: {len(spreads[0].values):,} O*NET occupations, each counting once. Right: share of "
        f"jobs in occupations at or above a value; the inequality is >=. {facts.join_definition}.",
        data=Table(
            key="figure-distribution",
            title=f"How {facts.noun} is spread",
            columns=(
                Column(key="from", title="From", kind="number"),
                *(
                    column
                    for number, spread in enumerate(spreads, start=1)
                    for column in (
                        Column(
                            key=f"occupations_{number}", title=f"Occupations, {spread.name}", kind="count"
                        ),
                        Column(
                            key=f"jobs_share_{number}",
                            title=f"Jobs at or above, {spread.name}",
                            kind="percent",
                        ),
                    )
                ),
            ),
            rows=tuple(_spread_row(spreads, step, number, (low, high)) for number, step in enumerate(steps)),
            note="Occupations: from this value up to the next; the last row counts none.",
        ),
    )


def _spread_row(
    spreads: Sequence[Spread], step: float, number: int, ends: tuple[float, float]
) -> tuple[float | int | None, ...]:
    cells: list[float | int | None] = [step]
    for spread in spreads:
        counts = bins(spread.values, *ends)
        cells.append(counts[number].count if number < len(counts) else None)
        cells.append(share_at_or_above(spread, step) if spread.jobs else None)
    return tuple(cells)


def _rater_name(facts: Facts, key: str) -> str:
    if not facts.second:
        return facts.heading(key)
    return "Rated by GPT-4" if key.endswith("_gpt4") else "Rated by people"


def plain_name(facts: Facts) -> str:
    """Return the first measure's name without its rater, for axes that show both raters."""
    measure = facts.measure(facts.first).measure
    if not facts.second:
        return capital(measure.short_title)
    return f"Exposure ({measure.short_title.partition(',')[0]})"
