"""From facts to the report as a value: which sections there are, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median

from skillmatch.exposure.disagreement import RANGE_RULE
from skillmatch.report.exposure import (
    coverage_tables,
    measure_pictures,
    pictures,
    row_pictures,
    tables,
    task_tables,
    texts,
)
from skillmatch.report.exposure.corpus_section import corpus_blocks, corpus_headline
from skillmatch.report.exposure.facts import Facts, HeadlineShare, OccupationFact, capital
from skillmatch.report.exposure.figures.ties import who_is_at
from skillmatch.report.exposure.outline import (
    Block,
    Column,
    ExposureReport,
    Headline,
    Items,
    Paragraph,
    Section,
    Table,
    Tile,
)
from skillmatch.report.wording import signed

_NEARLY_ALL = 0.95
"""Share of jobs with data below which a headline says of how many it is."""


def compose(facts: Facts, *, command: str) -> ExposureReport:
    """Return the report on some facts.

    Args:
        facts: Everything it says.
        command: The command that makes it, as the reader can run it.
    """
    sections = (
        Section(key="summary", title="Summary", blocks=tuple(_summary(facts))),
        Section(key="postings", title="These postings", blocks=tuple(corpus_blocks(facts))),
        Section(key="occupations", title="Occupations", blocks=tuple(_occupations(facts))),
        Section(key="groups", title="Groups of jobs", blocks=tuple(_groups(facts))),
        Section(key="measures", title="Every measure side by side", blocks=tuple(_measures(facts))),
        Section(key="disagreement", title="Where measures disagree", blocks=tuple(_disagreement(facts))),
        Section(
            key="workbank", title="What workers want and experts hold possible", blocks=tuple(_zones(facts))
        ),
        Section(key="coverage", title="Joins, crosswalks and missing data", blocks=tuple(_coverage(facts))),
        Section(key="history", title="History", blocks=tuple(_history(facts))),
        Section(key="tasks", title="Tasks and their labels", blocks=(task_tables.tasks_table(facts),)),
        Section(key="method", title="Method", blocks=tuple(_method(facts))),
        Section(key="limits", title="Limits", blocks=(Items(items=texts.LIMITS),)),
        Section(key="provenance", title="Sources and provenance", blocks=tuple(_provenance(facts, command))),
    )
    return ExposureReport(
        title=f"Exposure to language models: {facts.selection.label}",
        lead=texts.LEAD if facts.postings is None else texts.POSTINGS_LEAD,
        dated=facts.dated,
        command=command,
        sections=tuple(section for section in sections if section.blocks),
        sources=facts.sources,
        provenance=facts.provenance,
    )


def _summary(facts: Facts) -> Iterator[Block]:
    yield Paragraph(text=" ".join(_callout(facts)), tone="callout")
    if facts.postings:
        yield corpus_headline(facts.postings)
    else:
        yield from _shares(facts)
    for note in facts.selection.notes:
        yield Paragraph(text=note)
    yield Items(items=tuple(_findings(facts)))
    if facts.postings is None:
        yield from _overview(facts)


def _shares(facts: Facts) -> Iterator[Block]:
    tiles = tuple(_tiles(facts))
    if tiles:
        yield Headline(tiles=tiles)


def _overview(facts: Facts) -> Iterator[Block]:
    yield from pictures.wage_picture(facts)
    yield from pictures.distribution_picture(facts)


def _callout(facts: Facts) -> Iterator[str]:
    """Yield what the figures say and what they do not, by the measure they are of."""
    measure = facts.measure(facts.first).measure
    yield texts.NOT_JOB_LOSS
    is_gpts = measure.key.startswith("gpts_")
    yield texts.GPTS_CALLOUT if is_gpts else f"{measure.title}: {measure.definition}."
    yield texts.NO_FORECAST


def _tiles(facts: Facts) -> Iterator[Tile]:
    if len(facts.occupations) == 1:
        yield from _one_occupation(facts)
        return
    for found in facts.headline:
        if found.share.value is not None:
            yield _share_tile(facts, found)


def _share_tile(facts: Facts, found: HeadlineShare) -> Tile:
    share = found.share
    counted = "jobs" if share.criterion.weight == "employment" else "wages"
    between = (
        f" 95% interval over tasks drawn anew: {found.low:.1%} to {found.high:.1%}."
        if found.low is not None and found.high is not None
        else ""
    )
    everything = share.denominator + share.missing
    covered = share.denominator / everything if everything else 1.0
    whole = f"of {counted}" if covered >= _NEARLY_ALL else f"of the {covered:.0%} of {counted} with data"
    cut = f" ({facts.threshold_words})" if facts.threshold_words else ""
    return Tile(
        figure=f"{share.value:.1%}",
        label=f"{whole} are in occupations whose {facts.name(facts.first)} is "
        f"{share.criterion.threshold:g} or more{cut}",
        definition=share.definition + between,
    )


def _one_occupation(facts: Facts) -> Iterator[Tile]:
    (occupation,) = facts.occupations
    for key in filter(None, (facts.first, facts.second)):
        found = occupation.values.get(key)
        measure = facts.measure(key).measure
        value = None if found is None else found.value
        between = (
            f" 95% interval over tasks drawn anew: {occupation.low:.2f} to {occupation.high:.2f}."
            if key == facts.first and occupation.low is not None and occupation.high is not None
            else ""
        )
        yield Tile(
            figure="no data" if value is None else f"{value:.2f}",
            label=measure.title,
            definition=f"{capital(measure.definition)}; {measure.unit}.{between}",
        )


def _findings(facts: Facts) -> Iterator[str]:
    """Yield what the figures say in words, each sentence from the facts."""
    if len(facts.occupations) > 1:
        yield from _across_occupations(facts)
    else:
        yield from _of_one(facts, facts.occupations[0])
    absent = [fact.measure.title for fact in facts.measures if not fact.is_available]
    if absent:
        yield f"Not on this machine, for their licence does not let us ship them: {'; '.join(absent)}."


def _of_one(facts: Facts, occupation: OccupationFact) -> Iterator[str]:
    one, two = occupation.value(facts.first), occupation.value(facts.second)
    if one is not None and two is not None:
        yield f"{facts.heading(facts.first)}, less that of the other rater: {signed(one - two)}."
    spread = occupation.disagreement
    if spread.lowest and spread.highest and spread.range is not None:
        lowest, highest = (facts.measure(s.value.key).measure.title for s in (spread.lowest, spread.highest))
        yield (
            f"Its percentile among all occupations runs from {spread.lowest.percentile:.0f} ({lowest}) to "
            f"{spread.highest.percentile:.0f} ({highest}), over {RANGE_RULE}."
        )
    if occupation.employment is not None:
        shared = f", shared with {occupation.n_in_unit - 1} more" if occupation.n_in_unit > 1 else ""
        yield f"Jobs: {occupation.employment:,} in the OEWS occupation {occupation.unit}{shared}."


def _across_occupations(facts: Facts) -> Iterator[str]:
    key = facts.first
    known = sorted(
        ((value, o) for o in facts.occupations if (value := o.value(key)) is not None),
        key=lambda pair: (-pair[0], pair[1].code),
    )
    if len(known) > 1:
        named = [(o.title, value) for value, o in known]
        top, bottom = (who_is_at(named, end, noun="occupations") for end in (known[0][0], known[-1][0]))
        yield f"{facts.heading(key)}; highest{top}; lowest{bottom}."
    differences = [one - two for one, o in known if (two := o.value(facts.second)) is not None]
    if differences:
        yield (
            f"{facts.measure(key).measure.title}, less that of the other rater: "
            f"{signed(sum(differences) / len(differences))} on average over {len(differences):,} occupations."
        )
    ranges = [o.disagreement.range for o in facts.occupations if o.disagreement.range is not None]
    if ranges:
        yield (
            f"The median occupation's range is {median(ranges):.0f} percentile points: from its lowest to "
            f"its highest percentile over {RANGE_RULE} ({len(ranges):,} occupations that two of them or more "
            "cover)."
        )
    missing = len(facts.occupations) - len(known)
    if missing:
        have = "has" if missing == 1 else "have"
        yield (
            f"{missing:,} of {len(facts.occupations):,} occupations {have} no data in this measure; they are "
            "named under Joins, crosswalks and missing data."
        )


def _occupations(facts: Facts) -> Iterator[Block]:
    if facts.postings:
        yield from _overview(facts)
    yield from row_pictures.occupation_picture(facts)
    yield tables.occupations_table(facts)


def _groups(facts: Facts) -> Iterator[Block]:
    if not facts.jobs.get(facts.first):
        yield Paragraph(text="None of these occupations has both a value and a count of jobs.")
        return
    if facts.postings:
        yield from _shares(facts)
    for grouping in facts.groupings:
        picture = tuple(row_pictures.group_picture(facts, grouping))
        yield from picture or (tables.grouping_table(facts, grouping),)


def _measures(facts: Facts) -> Iterator[Block]:
    yield Paragraph(
        text="Every published measure with its year and how far it covers these occupations. They answer "
        "different questions on different scales: they stand side by side and are never averaged."
    )
    yield tables.measures_table(facts)
    absent = [fact for fact in facts.measures if not fact.is_available]
    if absent:
        yield Items(
            title="Not on this machine",
            items=tuple(f"{fact.measure.title}: {fact.how_to_get}." for fact in absent),
        )
    yield tables.side_by_side(facts)
    yield tables.measure_values(facts)


def _disagreement(facts: Facts) -> Iterator[Block]:
    yield from measure_pictures.matrix_picture(facts)
    yield from measure_pictures.spread_picture(facts)


def _zones(facts: Facts) -> Iterator[Block]:
    picture = tuple(measure_pictures.zone_picture(facts))
    if picture:
        yield from picture
    elif facts.opinions:
        yield task_tables.ratings_table(facts.opinions)
    else:
        yield Paragraph(text="No data: WORKBank rated no task of these occupations.")


def _coverage(facts: Facts) -> Iterator[Block]:
    lines = [f"Join of this report: {facts.join_definition}."]
    if facts.headline:
        lines.append(facts.headline[0].share.definition)
    lines += [
        f"{fact.measure.title} crossed {fact.route}: it covers {fact.n_with_value:,} of "
        f"{len(facts.selection.codes):,} occupations here."
        for fact in facts.measures
        if fact.is_available and fact.route
    ]
    yield Items(items=tuple(lines))
    if facts.joins:
        yield coverage_tables.joins_table(facts)
    yield coverage_tables.without_data_table(facts)
    if facts.headline and facts.headline[0].share.without_value:
        yield coverage_tables.uncovered_table(facts.headline[0].share)
    yield from coverage_tables.unemployed(facts)


def _history(facts: Facts) -> Iterator[Block]:
    fact = facts.measure("frey_osborne")
    if not fact.is_available:
        yield Paragraph(
            text=f"{fact.measure.title}, {fact.measure.year}: {fact.how_to_get}. It is history, not exposure "
            "to language models, and is never drawn on the same axis."
        )
        return
    picture = tuple(measure_pictures.history_picture(facts))
    yield from picture or (Paragraph(text="No data on these occupations."),)


def _method(facts: Facts) -> Iterator[Block]:
    yield Items(items=texts.METHOD + ((texts.CORPUS_METHOD,) if facts.postings else ()))
    yield Paragraph(text=texts.READING, tone="quiet")


def _provenance(facts: Facts, command: str) -> Iterator[Block]:
    yield coverage_tables.sources_table(facts)
    rows: Iterable[tuple[str, str]] = (
        ("Made by", command),
        ("Data as of", f"{facts.dated} (the day that the settings call present, not the clock's)"),
        ("Package", f"skillmatch {facts.provenance.package_version}"),
        ("Configuration", facts.provenance.config_hash),
        *(("Model", model) for model in facts.provenance.models),
        *((f"sha256 of {name}", digest) for name, digest in facts.bundles),
        *(("Attribution", sentence) for sentence in facts.provenance.attributions),
    )
    yield Table(
        key="provenance",
        title="Provenance",
        columns=(Column(key="what", title="What", weight=0.6), Column(key="value", title="Value")),
        rows=tuple(rows),
    )
