"""The tables of a report, from its facts."""

from __future__ import annotations

from skillmatch.exposure.disagreement import RANGE_RULE
from skillmatch.report.exposure.facts import Facts, GroupingFact, OccupationFact, capital
from skillmatch.report.exposure.outline import Cell, Column, Table

CODE = Column(key="onet_soc_code", title="O*NET-SOC", kind="code")
TITLE = Column(key="title", title="Occupation", weight=1.4)
_NO_DATA = "no data"


def measures_table(facts: Facts) -> Table:
    """Return every published measure with its year, unit, way to O*NET, coverage and source."""
    total = len(facts.selection.codes)
    return Table(
        key="measures",
        title="Published measures, side by side and never averaged",
        columns=(
            Column(key="measure", title="Key", kind="code"),
            Column(key="title", title="Measure", weight=1.3),
            Column(key="year", title="Year", kind="count"),
            Column(key="kind", title="Kind", kind="code"),
            Column(key="unit", title="Unit"),
            Column(key="n_occupations", title="Covers here", kind="count", missing="not here"),
            Column(key="n_selected", title="of", kind="count"),
            Column(key="n_published", title="Figures published", kind="count", missing="not here"),
            Column(key="crossed", title="Crosswalk"),
            Column(key="is_here", title="On this machine", kind="code"),
        ),
        rows=tuple(
            (
                fact.measure.key,
                fact.measure.title,
                str(fact.measure.year),
                fact.measure.kind,
                fact.measure.unit,
                fact.n_with_value if fact.is_available else None,
                total,
                fact.n_published if fact.is_available else None,
                fact.route or "none",
                "yes" if fact.is_available else "no",
            )
            for fact in facts.measures
        ),
        note="Covers here: occupations of this report with a value. Exposure is not job loss; usage, desire "
        "and capability are other things again.",
        is_wide=True,
    )


def occupations_table(facts: Facts) -> Table:
    """Return the occupations with value, interval, rater difference, jobs, wage and percentile range."""
    first = facts.heading(facts.first)
    other = facts.heading(facts.second) if facts.second else ""
    columns = [
        CODE,
        TITLE,
        Column(key=facts.first, title=first, kind="number"),
        Column(key="low", title="low", kind="number", missing="–"),
        Column(key="high", title="high", kind="number", missing="–"),
    ]
    if facts.second:
        columns += [
            Column(key=facts.second, title=other, kind="number"),
            Column(key="rater_difference", title="Difference", kind="signed", missing="–"),
        ]
    columns += [
        Column(key="employment", title="Jobs", kind="count", missing=_NO_DATA),
        Column(key="n_sharing_jobs", title="shared by", kind="count", missing="–"),
        Column(key="median_wage_usd", title="Median wage", kind="usd", missing="not given"),
        *(
            (Column(key="wage_note", title="Wage note", kind="code", missing=""),)
            if has_wage_notes(facts)
            else ()
        ),
        Column(key="percentile_low", title="Rank low", kind="number", digits=0, missing="–"),
        Column(key="percentile_high", title="Rank high", kind="number", digits=0, missing="–"),
    ]
    return Table(
        key="occupations",
        title=f"{len(facts.occupations):,} occupation{'' if len(facts.occupations) == 1 else 's'}",
        columns=tuple(columns),
        rows=tuple(_occupation_row(facts, occupation) for occupation in facts.occupations),
        note=(
            f"low, high: {_low_and_high(facts)}. Difference: people less GPT-4. Jobs are those of the OEWS "
            "occupation that counts this one; where several share it, do not add them up. Rank: lowest and "
            f"highest percentile over {RANGE_RULE}."
        ),
        is_wide=True,
    )


def _low_and_high(facts: Facts) -> str:
    """Return what low and high of the first measure are."""
    measure = facts.measure(facts.first).measure
    if measure.key.startswith("gpts_"):
        return "95% interval over tasks drawn anew"
    if measure.pooling == "sum":
        return "without any of, and with all of, what several occupations share"
    return "the range over crosswalk links"


def has_wage_notes(facts: Facts) -> bool:
    """Return whether any wage of the report is at the top of the survey's scale."""
    return any(occupation.is_top_coded for occupation in facts.occupations)


def _occupation_row(facts: Facts, occupation: OccupationFact) -> tuple[Cell, ...]:
    one = occupation.value(facts.first)
    crossed = occupation.values.get(facts.first)
    low = occupation.low if occupation.low is not None else crossed.low if crossed else None
    high = occupation.high if occupation.high is not None else crossed.high if crossed else None
    cells: list[Cell] = [occupation.code, occupation.title, one, low, high]
    if facts.second:
        two = occupation.value(facts.second)
        cells += [two, one - two if one is not None and two is not None else None]
    spread = occupation.disagreement
    return (
        *cells,
        occupation.employment,
        occupation.n_in_unit or None,
        occupation.wage_usd,
        *(("top of scale" if occupation.is_top_coded else "",) if has_wage_notes(facts) else ()),
        spread.lowest.percentile if spread.lowest else None,
        spread.highest.percentile if spread.highest else None,
    )


def side_by_side(facts: Facts) -> Table:
    """Return the values of all measures on this machine, one column each; history is kept out."""
    shown = facts.shown
    return Table(
        key="side-by-side",
        title="Every measure, occupation by occupation",
        columns=(
            CODE,
            TITLE,
            *(
                Column(
                    key=fact.measure.key,
                    title=f"{capital(fact.measure.short_title)} {fact.measure.year}",
                    kind="number",
                    digits=0 if fact.measure.key.endswith("percentile") else 2,
                    missing="–",
                )
                for fact in shown
            ),
        ),
        rows=tuple(
            (
                occupation.code,
                occupation.title,
                *(occupation.value(fact.measure.key) for fact in shown),
            )
            for occupation in facts.occupations
        ),
        note="– is no data. Scales differ: see the table of measures. A value that crossed a crosswalk is "
        "the plain mean over its links, low and high their range; of usage (AEI) it is their sum, what "
        "several occupations share split evenly, low without any of what is shared and high with all of it. "
        "low and high are in the data files (table measure-values).",
        is_wide=True,
    )


def measure_values(facts: Facts) -> Table:
    """Return every value with its range, links, coverage and crosswalk; too long for paper."""
    return Table(
        key="measure-values",
        title="Every value with its range, coverage and crosswalk",
        columns=(
            CODE,
            TITLE,
            Column(key="measure", title="Measure", kind="code"),
            Column(key="year", title="Year", kind="code"),
            Column(key="value", title="Value", kind="number", digits=4),
            Column(key="low", title="Low", kind="number", digits=4),
            Column(key="high", title="High", kind="number", digits=4),
            Column(key="n_links", title="Links", kind="count"),
            Column(key="coverage", title="Coverage", kind="percent", digits=1),
            Column(key="crossed", title="Crossed"),
            Column(key="n", title="n", kind="count", missing=""),
            Column(key="spread", title="Spread", kind="number", digits=4, missing=""),
        ),
        rows=tuple(
            (
                occupation.code,
                occupation.title,
                fact.measure.key,
                str(fact.measure.year),
                found.value,
                found.low,
                found.high,
                found.n_links,
                found.coverage,
                "; ".join(found.crossed),
                found.n,
                found.spread,
            )
            for occupation in facts.occupations
            for fact in facts.measures
            if fact.is_available and (found := occupation.values.get(fact.measure.key)) is not None
        ),
        audience="data",
    )


def history_table(facts: Facts) -> Table:
    """Return Frey and Osborne's probabilities, apart from everything else."""
    return Table(
        key="history",
        title="History: probability of computerisation (Frey and Osborne)",
        columns=(
            CODE,
            TITLE,
            Column(key="frey_osborne", title="Probability", kind="number"),
            Column(key="low", title="Low", kind="number"),
            Column(key="high", title="High", kind="number"),
            Column(key="n_links", title="Links", kind="count"),
        ),
        rows=tuple(
            (occupation.code, occupation.title, found.value, found.low, found.high, found.n_links)
            for occupation in facts.occupations
            if (found := occupation.values.get("frey_osborne")) is not None
        ),
        note="Foreseen in 2013, before language models; SOC 2010 codes crossed to O*NET-SOC 2019.",
    )


def grouping_table(facts: Facts, grouping: GroupingFact) -> Table:
    """Return the groups of one grouping with mean, interval, other rater, share and jobs."""
    first = facts.heading(facts.first)
    criterion = grouping.groups[-1].share.criterion
    other = facts.heading(facts.second) if facts.second else ""
    return Table(
        key=f"by-{grouping.key}",
        title=f"By {grouping.title}",
        columns=(
            Column(key="group", title="Key", kind="code"),
            Column(key="label", title="Group"),
            Column(key="mean", title=f"Mean, {first}", kind="number"),
            Column(key="mean_low", title="low", kind="number", missing="–"),
            Column(key="mean_high", title="high", kind="number", missing="–"),
            *((Column(key="other_mean", title=f"Mean, {other}", kind="number"),) if facts.second else ()),
            Column(
                key="share",
                title=f"Share {criterion.inequality} {criterion.threshold:g}",
                kind="percent",
                digits=1,
            ),
            Column(key="jobs", title="Jobs with a value", kind="count"),
            Column(key="jobs_all", title="All jobs", kind="count"),
            Column(key="n_occupations", title="Occupations", kind="count"),
            Column(key="n_without_value", title="Without a value", kind="count"),
        ),
        rows=tuple(
            (
                group.share.group.key or "all",
                group.share.group.label,
                group.share.mean,
                group.mean_low,
                group.mean_high,
                *((group.other_mean,) if facts.second else ()),
                group.share.value,
                round(group.share.denominator),
                round(group.share.total),
                group.share.n_occupations,
                len(group.share.without_value),
            )
            for group in grouping.groups
        ),
        note=f"Weighted by employment. Join: {grouping.groups[-1].share.join_definition}. Occupations are "
        "those of OEWS."
        + (f" {criterion.threshold:g} is {facts.threshold_words}." if facts.threshold_words else "")
        + (
            " low, high: 95% interval of the mean over tasks drawn anew."
            if any(group.mean_low is not None for group in grouping.groups)
            else ""
        ),
        is_wide=True,
    )


def agreement_table(facts: Facts) -> Table:
    """Return the rank correlation of every two measures with the number of occupations it is over."""
    return Table(
        key="rank-correlations",
        title="Spearman's rank correlations among measures, over the detailed SOC occupations that both "
        "cover",
        columns=(
            Column(key="measure", title="Measure"),
            Column(key="other_measure", title="with"),
            Column(key="spearman", title="Spearman", kind="signed", digits=3, missing="too few"),
            Column(key="n", title="Occupations", kind="count"),
        ),
        rows=tuple(
            (
                facts.measure(pair.one).measure.title,
                facts.measure(pair.other).measure.title,
                pair.value,
                pair.n,
            )
            for pair in facts.correlations
        ),
        audience="data",
    )
