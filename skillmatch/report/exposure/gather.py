"""From an engine and a selection to the facts of a report; the only file here that asks the engine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from skillmatch import __version__
from skillmatch.errors import ReleaseMissing
from skillmatch.exposure import ExposureTable
from skillmatch.exposure.bundles import EMPLOYMENT_BUNDLE, EXPOSURE_BUNDLE, SOC_CROSSWALK_BUNDLE
from skillmatch.exposure.disagreement import Comparison, Disagreement
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.labels import Measure as Score
from skillmatch.exposure.measures import MEASURES, MeasureTable, MeasureValue
from skillmatch.exposure.shares import LeftOut
from skillmatch.exposure.workbank import TaskOpinion
from skillmatch.report.exposure.aggregate import (
    AggregatingEngine,
    Aggregation,
    groupings,
    headline,
    jobs,
    other_joins,
    wages,
)
from skillmatch.report.exposure.facts import (
    Facts,
    MeasureFact,
    OccupationFact,
    PostingsFact,
    Selection,
    TaskFact,
    TitleJoin,
)
from skillmatch.report.exposure.outline import Source
from skillmatch.settings import Settings
from skillmatch.sources.declared import Release, read_declarations
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.bundles import ESCO_BUNDLE, ONET_BUNDLE
from skillmatch.types import Provenance, Rater


class ReportEngine(AggregatingEngine, Protocol):
    """The part of the engine that a report is gathered from."""

    @property
    def settings(self) -> Settings:
        """The settings; only ``as_of`` and ``config_hash`` are read."""
        ...

    @property
    def taxonomy(self) -> Taxonomy:
        """Titles of occupations and their job zones."""
        ...

    @property
    def full_taxonomy(self) -> Taxonomy:
        """The same with task sentences; raises ``ReleaseMissing`` where they are not on this machine."""
        ...


def gather(
    engine: ReportEngine, selection: Selection, *, measure: str, postings: PostingsFact | None = None
) -> Facts:
    """Return the facts of a report.

    Args:
        engine: Gives measures, employment and titles.
        selection: Which occupations.
        measure: Key of the measure that figures and shares show.
        postings: What was found in postings, for a report on them.

    Raises:
        NotFound: There is no such measure.
        ReleaseMissing: The measure is not on this machine.
    """
    table = engine.measures
    table.figures(measure)
    first, second = measure, other_rater(measure)
    available = [known.key for known in table.available()]
    values = {key: table.by_onet(key) for key in available}
    comparison = Comparison(table)
    aggregation = Aggregation.of(engine, selection, first=first, second=second)
    facts = _measure_facts(table, selection, values)
    sentences, tasks = _tasks(engine, selection)
    selected, others = wages(aggregation)
    return Facts(
        selection=selection,
        first=first,
        second=second,
        measures=facts,
        occupations=tuple(_occupations(engine, selection, aggregation, comparison, values)),
        tasks=tasks,
        opinions=_opinions(table.table, selection.codes),
        other_opinions=_other_opinions(table.table, selection),
        sentences=sentences,
        headline=headline(aggregation),
        groupings=groupings(aggregation),
        correlations=comparison.correlations(),
        joins=other_joins(aggregation, _as_published(table.table, first)),
        wage_points=selected,
        other_wage_points=others,
        jobs=jobs(aggregation),
        bundles=_bundle_hashes(),
        thresholds=aggregation.thresholds,
        title_join=_title_join(engine.employment),
        join_definition=aggregation.join.definition,
        postings=postings,
        sources=_sources(facts),
        provenance=_provenance(engine, facts, postings),
        dated=engine.settings.as_of_day,
    )


def other_rater(key: str) -> str:
    """Return the same measure by the other rater; empty where it has one only."""
    if not key.startswith("gpts_"):
        return ""
    stem, _, rater = key.rpartition("_")
    return f"{stem}_{'gpt4' if rater == 'human' else 'human'}"


def _as_published(table: ExposureTable, key: str) -> Mapping[str, float]:
    """Return a measure of "GPTs are GPTs" as its authors print it; nothing for another measure."""
    if not key.startswith("gpts_"):
        return {}
    _, score, rater = key.split("_")
    scores: Mapping[str, Score] = {"alpha": "alpha", "beta": "beta", "zeta": "zeta"}
    raters: Mapping[str, Rater] = {"human": "human", "gpt4": "gpt4"}
    return table.published(scores[score], raters[rater])


def _measure_facts(
    table: MeasureTable, selection: Selection, values: Mapping[str, Mapping[str, MeasureValue]]
) -> tuple[MeasureFact, ...]:
    declared = read_declarations()
    return tuple(
        MeasureFact(
            measure=measure,
            how_to_get=table.missing_reason(measure.key),
            n_with_value=_n_with_value(values.get(measure.key, {}), selection.codes),
            n_published=len(table.figures(measure.key)) if measure.key in values else 0,
            route="; ".join(table.crossing.route(measure.code_system)),
            source=declared.release(measure.release_id).title,
        )
        for measure in MEASURES.values()
    )


def _n_with_value(values: Mapping[str, MeasureValue], codes: Sequence[str]) -> int:
    return sum(1 for code in codes if code in values and values[code].has_data)


def _occupations(
    engine: ReportEngine,
    selection: Selection,
    aggregation: Aggregation,
    comparison: Comparison,
    values: Mapping[str, Mapping[str, MeasureValue]],
) -> Iterator[OccupationFact]:
    join = aggregation.join
    n_in_unit = Counter(join.unit_of.values())
    intervals = aggregation.intervals
    for code in selection.codes:
        unit = join.units.get(join.unit_of.get(code, ""))
        interval = intervals.get(code)
        disagreement = comparison.occupation(code)
        yield OccupationFact(
            code=code,
            title=occupation_title(engine.taxonomy, code),
            group=engine.employment.major_groups.get(code[:2], code[:2]),
            unit=unit.code if unit else "",
            n_in_unit=n_in_unit[unit.code] if unit else 0,
            employment=unit.employment if unit else None,
            wage_usd=unit.median_wage_usd if unit else None,
            is_top_coded=unit.is_top_coded if unit else False,
            values={key: by_code[code] for key, by_code in values.items() if code in by_code},
            low=interval.low if interval else None,
            high=interval.high if interval else None,
            disagreement=disagreement,
            percentiles=_percentiles(disagreement),
        )


def _percentiles(found: Disagreement) -> dict[str, float]:
    return {
        standing.value.key: standing.percentile
        for standing in found.standings
        if standing.percentile is not None and MEASURES[standing.value.key].kind == "exposure"
    }


def occupation_title(taxonomy: Taxonomy, code: str) -> str:
    """Return O*NET's title of an occupation; the code itself where O*NET 30.1 has none."""
    found = taxonomy.onet_occupation(code)
    return found.preferred_label if found else code


def _tasks(engine: ReportEngine, selection: Selection) -> tuple[str, tuple[TaskFact, ...]]:
    """Return a remark on sentences, and the labelled tasks of the selection ordered by code and id."""
    table = engine.measures.table
    wanted = frozenset(selection.codes)
    usage: dict[str, float] = defaultdict(float)
    for task_id, pct in zip(table.usage.task_ids, table.usage.pct, strict=True):
        usage[task_id] += pct
    opinions = table.workbank.tasks
    remark, statements = _statements(engine)
    found = [
        TaskFact(
            code=task.onet_soc_code,
            task_id=task_id,
            task_type=task.task_type,
            human=task.labels["human"],
            gpt4=task.labels["gpt4"],
            usage_pct=usage.get(task_id),
            opinion=_opinion_of(opinions, task.onet_soc_code, task_id),
            sentence=statements.get(task_id, ""),
        )
        for task_id, task in zip(table.task_ids(), table.labelled_tasks(), strict=True)
        if task.onet_soc_code in wanted
    ]
    return remark, tuple(sorted(found, key=lambda task: (task.code, int(task.task_id))))


def _opinion_of(opinions: Mapping[str, TaskOpinion], code: str, task_id: str) -> TaskOpinion | None:
    found = opinions.get(task_id)
    return found if found is not None and found.onet_soc_code == code else None


def _statements(engine: ReportEngine) -> tuple[str, Mapping[str, str]]:
    try:
        tasks = engine.full_taxonomy.tasks
    except ReleaseMissing:
        return (
            "Task sentences are not bundled. To see them here, get the full O*NET release (skillmatch data "
            "fetch onet-30.1) and make the report again; every figure stays the same.",
            {},
        )
    known = {task_id: task.statement for task_id, task in tasks.items() if task.statement}
    return (
        "Sentences: O*NET 30.1. Tasks that O*NET has since dropped or rewritten under a new id have none.",
        known,
    )


def _opinions(table: ExposureTable, codes: Iterable[str]) -> tuple[TaskOpinion, ...]:
    by_occupation = table.workbank.by_occupation
    return tuple(opinion for code in codes for opinion in by_occupation.get(code, ()))


def _other_opinions(table: ExposureTable, selection: Selection) -> tuple[TaskOpinion, ...]:
    wanted = frozenset(selection.codes)
    return tuple(opinion for opinion in table.workbank.tasks.values() if opinion.onet_soc_code not in wanted)


def _title_join(employment: EmploymentTable) -> TitleJoin:
    join = employment.join("title")
    return TitleJoin(
        definition=join.definition,
        n_found=len(join.units),
        without_employment=tuple(
            LeftOut(code=unit.code, title=unit.title, weight=None)
            for unit in join.units.values()
            if unit.employment is None
        ),
        missed=join.missed,
    )


def _releases(facts: Sequence[MeasureFact]) -> list[Release]:
    declared = read_declarations()
    used = [fact.measure.release_id for fact in facts if fact.is_available]
    for bundle in (EXPOSURE_BUNDLE, EMPLOYMENT_BUNDLE, SOC_CROSSWALK_BUNDLE, ONET_BUNDLE, ESCO_BUNDLE):
        used += declared.bundles[bundle].sources
    return [declared.release(release_id) for release_id in dict.fromkeys(used)]


def _sources(facts: Sequence[MeasureFact]) -> tuple[Source, ...]:
    return tuple(
        Source(
            release_id=release.release_id,
            title=release.title,
            citation=release.citation,
            licence=release.licence,
            address=next((reference.fields.get("url", "") for reference in release.references), ""),
            references=release.references,
        )
        for release in _releases(facts)
    )


def _provenance(
    engine: ReportEngine, facts: Sequence[MeasureFact], postings: PostingsFact | None
) -> Provenance:
    releases = _releases(facts)
    return Provenance(
        package_version=__version__,
        releases=tuple(release.title for release in releases),
        models=(postings.profile.model,) if postings else (),
        config_hash=engine.settings.config_hash,
        attributions=tuple(dict.fromkeys(release.attribution for release in releases if release.attribution)),
    )


def _bundle_hashes() -> tuple[tuple[str, str], ...]:
    """Return the bundles that a report's figures come from, each with its sha256."""
    declared = read_declarations().bundles
    names = (EXPOSURE_BUNDLE, EMPLOYMENT_BUNDLE, SOC_CROSSWALK_BUNDLE, ONET_BUNDLE)
    return tuple((name, declared[name].sha256) for name in names)
