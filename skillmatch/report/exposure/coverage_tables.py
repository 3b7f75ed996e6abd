"""The tables of what figures rest on: joins, what is left out, and sources."""

from __future__ import annotations

from collections.abc import Iterator

from skillmatch.exposure.shares import Share
from skillmatch.report.exposure.facts import Facts, OccupationFact
from skillmatch.report.exposure.outline import Block, Column, Paragraph, Table
from skillmatch.report.exposure.tables import CODE, TITLE


def joins_table(facts: Facts) -> Table:
    """Return the same shares by every join: the definition makes the figure."""
    return Table(
        key="joins",
        title="The same question by other joins: the definition makes the figure",
        columns=(
            Column(key="join", title="Join", kind="code"),
            Column(key="definition", title="Definition"),
            *(
                Column(key=f"share_{number}", title=f"Share >= {threshold:g}", kind="percent")
                for number, threshold in enumerate(facts.thresholds, start=1)
            ),
            Column(key="jobs", title="Denominator, jobs", kind="count"),
            Column(key="remark", title=" ", kind="code", missing=""),
        ),
        rows=tuple(
            (
                join.name,
                join.shares[0].join_definition,
                *(share.value for share in join.shares),
                round(join.shares[0].denominator),
                join.remark,
            )
            for join in facts.joins
        ),
        note="The join by title with the authors' own occupation scores gives the published 80.89% and "
        "19.43% for human beta. The inequality is >= everywhere.",
    )


def without_data_table(facts: Facts) -> Table:
    """Return the occupations of the selection that the first measure says nothing of."""
    return Table(
        key="without-data",
        title="Occupations without data",
        columns=(
            CODE,
            TITLE,
            Column(key="missing", title="What is missing"),
        ),
        rows=tuple(
            (occupation.code, occupation.title, missing)
            for occupation in facts.occupations
            if (missing := _missing(facts, occupation))
        ),
        note="No data is never counted as 0 and never filled with a mean.",
    )


def _missing(facts: Facts, occupation: OccupationFact) -> str:
    found = []
    if occupation.value(facts.first) is None:
        found.append(facts.measure(facts.first).measure.title)
    if not occupation.unit:
        found.append("a count of jobs: OEWS has no such occupation")
    elif occupation.employment is None:
        found.append("employment: not released")
    elif occupation.wage_usd is None and not occupation.is_top_coded:
        found.append("annual wage: paid by the hour, or not released")
    return "; ".join(found)


def uncovered_table(share: Share) -> Table:
    """Return the OEWS occupations that have jobs and no value: what a share leaves out."""
    missing = sum(out.weight or 0.0 for out in share.without_value)
    return Table(
        key="jobs-without-value",
        title=f"{len(share.without_value)} OEWS occupations with jobs and without a value",
        columns=(
            Column(key="code", title="OEWS code", kind="code"),
            Column(key="title", title="Occupation"),
            Column(key="employment", title="Jobs", kind="count"),
        ),
        rows=tuple(
            (out.code, out.title, None if out.weight is None else round(out.weight))
            for out in share.without_value
        ),
        note=f"Together {missing:,.0f} jobs. They are left out of numerator and denominator, never counted "
        "as 0.",
    )


def unemployed(facts: Facts) -> Iterator[Block]:
    """Yield the occupations without employment in the title-joined table, counted and named.

    A report on some occupations names those of its own.
    """
    join = facts.title_join
    own = frozenset(facts.selection.codes)
    named = [out for out in join.without_employment if out.code in own]
    counted = (
        f"{len(join.without_employment)} of the {join.n_found} title-matched occupations have no employment"
    )
    if not named:
        yield Paragraph(text=f"{counted}; none of them is in this report.")
        return
    is_part = len(named) < len(join.without_employment)
    yield Table(
        key="title-matched-without-employment",
        title=f"{counted}; {len(named)} are in this report" if is_part else counted,
        columns=(CODE, TITLE),
        rows=tuple((out.code, out.title) for out in named),
        note=f"Join: {join.definition}. Another {len(join.missed)} labelled occupations have no row of that "
        "title.",
    )


def sources_table(facts: Facts) -> Table:
    """Return every source with its citation, licence and address."""
    return Table(
        key="sources",
        title="Sources",
        columns=(
            Column(key="release", title="Release", kind="code"),
            Column(key="citation", title="Citation", weight=2.4),
            Column(key="licence", title="Licence"),
            Column(key="address", title="Address"),
        ),
        rows=tuple(
            (source.release_id, source.citation, source.licence, source.address) for source in facts.sources
        ),
        is_wide=True,
    )
