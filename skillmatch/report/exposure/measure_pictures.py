"""The figures about measures: zones, agreement, disagreement, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skillmatch.exposure.disagreement import RANGE_RULE
from skillmatch.exposure.measures import MEASURES
from skillmatch.exposure.workbank import TaskOpinion
from skillmatch.report.exposure.facts import Facts, OccupationFact, capital
from skillmatch.report.exposure.figures.history import HistoryPoint, history_figure
from skillmatch.report.exposure.figures.matrix import matrix_figure
from skillmatch.report.exposure.figures.strips import StripRow, strips_figure
from skillmatch.report.exposure.figures.zones import RatedTask, zones_figure
from skillmatch.report.exposure.outline import Column, Figure, Table
from skillmatch.report.exposure.pictures import CODE, TITLE, axis_title, ends
from skillmatch.report.exposure.row_pictures import EXTREMES, ROWS_SHOWN
from skillmatch.report.exposure.tables import agreement_table, history_table
from skillmatch.report.exposure.task_tables import ratings_table
from skillmatch.report.wording import signed


def zone_picture(facts: Facts) -> Iterator[Figure]:
    """Yield WORKBank's zones, where a task of the selection was rated by workers and experts."""
    rated = _rated(facts.opinions)
    if rated:
        yield Figure(
            scene=zones_figure(rated, others=_rated(facts.other_opinions)),
            caption="A mean of 3 or more is high. A task that no expert or no worker rated has no zone. "
            "Workers barely agree on one task: the table gives each mean its number of raters and spread."
            + (" Grey: tasks of other occupations." if facts.other_opinions else ""),
            data=ratings_table(facts.opinions),
        )


def _rated(opinions: Sequence[TaskOpinion]) -> list[RatedTask]:
    return [
        RatedTask(
            task_id=opinion.task_id,
            desire=opinion.desire.mean,
            capability=opinion.capacity.mean,
            zone=opinion.zone,
        )
        for opinion in opinions
        if opinion.desire is not None and opinion.capacity is not None and opinion.zone is not None
    ]


def matrix_picture(facts: Facts) -> Iterator[Figure]:
    """Yield the rank correlations among the measures on this machine."""
    keys = [fact.measure.key for fact in facts.measures if fact.is_available]
    place = {key: number for number, key in enumerate(keys)}
    pairs = {}
    for pair in facts.correlations:
        row, column = sorted((place[pair.one], place[pair.other]), reverse=True)
        pairs[row, column] = (pair.value, pair.n)
    yield Figure(
        scene=matrix_figure(
            [facts.heading(key) for key in keys],
            pairs,
            title="How far the measures agree",
            subtitle="Spearman's rank correlation over the SOC occupations that two measures share; all "
            "occupations",
            apart=[number for number, key in enumerate(keys) if MEASURES[key].kind == "history"],
        ),
        caption="Blue: measures rank occupations alike; hatched red: they rank them in reverse. The number "
        "of shared occupations stands in the table. Disagreement is a result: the measures are never "
        "averaged." + (" Under the line: history." if "frey_osborne" in place else ""),
        data=agreement_table(facts),
    )


def spread_picture(facts: Facts) -> Iterator[Figure]:
    """Yield the percentiles of occupations and their range: all of few, the widest of many."""
    found = [o for o in facts.occupations if o.disagreement.range is not None]
    many = len(found) > ROWS_SHOWN
    if many:
        found = sorted(found, key=lambda o: (-(o.disagreement.range or 0.0), o.code))[:EXTREMES]
    if not found:
        return
    title = (
        f"The {len(found)} occupations that measures disagree about most"
        if many
        else "Where measures put each occupation"
    )
    names = [measure for measure in facts.shown if measure.measure.kind == "exposure"]
    scene = strips_figure(
        [StripRow(name=o.title, values=o.percentiles, ends=_ends(o)) for o in found],
        measures=[(fact.measure.key, fact.measure.short_title) for fact in names],
        title=title,
    )
    yield Figure(
        scene=scene,
        caption="Percentile of the occupation in each measure of exposure, among all occupations that it "
        f"covers. The line and the range are over {RANGE_RULE}; the other marks are not in them.",
        data=Table(
            key="figure-percentiles",
            title=title,
            columns=(
                CODE,
                TITLE,
                *(
                    Column(
                        key=fact.measure.key,
                        title=capital(fact.measure.short_title),
                        kind="number",
                        digits=0,
                        missing="–",
                    )
                    for fact in names
                ),
                Column(key="range", title="Range", kind="number", digits=0),
            ),
            rows=tuple(
                (
                    o.code,
                    o.title,
                    *(o.percentiles.get(fact.measure.key) for fact in names),
                    o.disagreement.range,
                )
                for o in found
            ),
        ),
    )


def _ends(occupation: OccupationFact) -> tuple[float, float]:
    """Return the percentiles that an occupation's range is between."""
    lowest, highest = occupation.disagreement.lowest, occupation.disagreement.highest
    return ((lowest and lowest.percentile) or 0.0, (highest and highest.percentile) or 0.0)


def history_picture(facts: Facts) -> Iterator[Figure]:
    """Yield Frey and Osborne's probabilities on an axis of their own, where they are on this machine."""
    points = [
        HistoryPoint(code=o.code, title=o.title, probability=old, exposure=new)
        for o in facts.occupations
        if (old := o.value("frey_osborne")) is not None and (new := o.value(facts.first)) is not None
    ]
    if not points:
        return
    pair = next(c for c in facts.correlations if {c.one, c.other} == {facts.first, "frey_osborne"})
    words = (
        f"Spearman {signed(pair.value)} over {pair.n:,} SOC occupations, all occupations"
        if pair.value is not None
        else "Too few shared occupations for a rank correlation"
    )
    yield Figure(
        scene=history_figure(points, measure=axis_title(facts), ends=ends(facts), correlation=words),
        caption="Frey and Osborne (2017) asked in 2013 which jobs could be computerised. It is no measure of "
        "exposure to language models; of the other figures only the matrix of rank correlations has it, as "
        "the row under the line.",
        data=history_table(facts),
    )
