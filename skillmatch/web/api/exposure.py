"""Published measures side by side, shares of employment, agreement, and the exposure of skills and texts."""

from __future__ import annotations

from skillmatch.errors import NotFound
from skillmatch.exposure.catalogue import Measure
from skillmatch.exposure.criterion import Criterion, threshold_of
from skillmatch.exposure.disagreement import Comparison
from skillmatch.exposure.measures import MEASURES, known_measure
from skillmatch.exposure.share_table import ShareRow
from skillmatch.report.exposure import choose
from skillmatch.sources.declared import read_declarations
from skillmatch.types import Resume
from skillmatch.web.api.documents import receive
from skillmatch.web.endpoints import PathPart, Resource
from skillmatch.web.facts import server_state
from skillmatch.web.ports import MatchingEngine
from skillmatch.web.present import provenance_out, warnings_out
from skillmatch.web.reading import read
from skillmatch.web.schemas.answers import ExposureEstimateOut, OccupationGuessOut
from skillmatch.web.schemas.exposure import (
    AgreementOut,
    AgreementsOut,
    DocumentExposureOut,
    IntervalOut,
    LeftOutOut,
    MeasureOut,
    MeasuresOut,
    MeasureValueOut,
    MeasureValuesOut,
    OccupationExposureOut,
    ResumeSkillExposureOut,
    ServedActivityOut,
    ShareOut,
    SharesOut,
    SkillEstimateOut,
    SkillExposureOut,
    TextExposureOut,
)
from skillmatch.web.schemas.report import ReportOut
from skillmatch.web.schemas.requests import ExposureIn, FindQuery, ReportQuery, ShareQuery, ValuesQuery
from skillmatch.web.services import Services

exposure = Resource("exposure")


@exposure.get("/v1/exposure/measures", answer=MeasuresOut, is_fact=True)
def exposure_measures(services: Services) -> MeasuresOut:
    """List the published measures.

    Each with its year, unit, scale, code system, citation and licence; those whose licence does not let us
    ship them say how to get them.
    """
    engine = services.engine
    return MeasuresOut(
        measures=tuple(_measure_out(engine, measure) for measure in MEASURES.values()),
        provenance=provenance_out(engine.provenance()),
    )


@exposure.get(
    "/v1/exposure/measures/{key}",
    asked=ValuesQuery,
    answer=MeasureValuesOut,
    is_fact=True,
    path_parts=(PathPart(name="key", description="Key of a measure, as listed.", example="gpts_beta_human"),),
)
def exposure_measure(services: Services, asked: ValuesQuery, key: str) -> MeasureValuesOut:
    """Return one measure for every O*NET occupation, or for those that are named.

    A value that crossed a crosswalk says so and carries the range over the links; null is no data.
    """
    engine = services.engine
    measure = known_measure(key)
    found = engine.measures.by_onet(key)
    codes = choose(engine, occupations=asked.names).codes if asked.names else tuple(found)
    return MeasureValuesOut(
        measure=_measure_out(engine, measure),
        values=tuple(MeasureValueOut.model_validate(found[code]) for code in codes),
        provenance=provenance_out(engine.provenance()),
    )


@exposure.get("/v1/exposure/shares", asked=ShareQuery, answer=SharesOut, is_fact=True)
def exposure_shares(services: Services, asked: ShareQuery) -> SharesOut:
    """Return the share of employment or wages in exposed occupations.

    By group, if one is asked for; every share says its join, denominator and inequality.
    """
    engine = services.engine
    measure = known_measure(asked.measure)
    criterion = Criterion(
        measure=measure.key,
        threshold=threshold_of(measure, asked.threshold),
        inequality=">" if asked.is_strict else ">=",
        weight=asked.weight,
        pooling=measure.pooling,
    )
    rows = engine.exposure_shares(criterion, by=asked.by, join=asked.join)
    return SharesOut(
        shares=tuple(_share_out(row) for row in rows), provenance=provenance_out(engine.provenance())
    )


@exposure.get("/v1/exposure/agreement", answer=AgreementsOut, is_fact=True)
def exposure_agreement(services: Services) -> AgreementsOut:
    """Return how far the measures agree.

    Rank correlations of every pair that is on this server, over the occupations both cover.
    """
    engine = services.engine
    return AgreementsOut(
        agreements=tuple(
            AgreementOut(one=pair.one, other=pair.other, spearman=pair.value, n=pair.n)
            for pair in Comparison(engine.measures).correlations()
        ),
        provenance=provenance_out(engine.provenance()),
    )


@exposure.get("/v1/exposure/report", asked=ReportQuery, answer=ReportOut, is_fact=True)
def exposure_report(services: Services, asked: ReportQuery) -> ReportOut:
    """Return the whole report on some occupations, or all: texts, every table, sources.

    The same as the page and its downloads show; null is no data, never 0.
    """
    made = services.reports.file(services.engine, asked, server_state(services), "json")
    return ReportOut.model_validate_json(made)


@exposure.get("/v1/exposure/skill", asked=FindQuery, answer=SkillExposureOut, is_fact=True)
def skill_exposure(services: Services, asked: FindQuery) -> SkillExposureOut:
    """Return the exposure of a skill.

    By the tasks it serves and, apart from that, by the occupations that need it.
    """
    engine = services.engine
    found = engine.find_skill(asked.q)
    if not found:
        raise NotFound("No skill goes by that name. Ask /v1/skills/rank for the nearest.")
    skill = engine.skill_exposure(found[0].uri)
    return SkillExposureOut(
        uri=skill.uri,
        preferred_label=skill.preferred_label,
        estimates=tuple(SkillEstimateOut.model_validate(each) for each in skill.estimates),
        activities=tuple(ServedActivityOut.model_validate(each) for each in skill.activities),
        is_own=skill.is_own,
        provenance=provenance_out(engine.provenance()),
    )


@exposure.get(
    "/v1/occupations/{code}/exposure",
    answer=OccupationExposureOut,
    is_fact=True,
    path_parts=(
        PathPart(
            name="code",
            description="O*NET-SOC code, ESCO code, or the occupation's URI (percent-encoded).",
            example="15-1252.00",
        ),
    ),
)
def occupation_exposure(services: Services, code: str) -> OccupationExposureOut:
    """Return the exposure of an occupation.

    Alpha, beta and zeta by both raters, with range, coverage and release, and every other published measure
    beside them; null where there is no data.
    """
    engine = services.engine
    return OccupationExposureOut(
        subject=code,
        occupations=(),
        estimates=tuple(
            ExposureEstimateOut.model_validate(item) for item in engine.occupation_exposure(code)
        ),
        measures=tuple(MeasureValueOut.model_validate(item) for item in engine.published_measures(code)),
        warnings=(),
        provenance=provenance_out(engine.provenance()),
    )


@exposure.post("/v1/exposure", asked=ExposureIn, answer=DocumentExposureOut)
def document_exposure(services: Services, asked: ExposureIn) -> DocumentExposureOut:
    """Return the exposure of a posting or resume.

    By the work its own lines state, with the lines that drive it; apart from that by the occupations it was
    coded to; and for a resume the exposure of its skills, with less exposed skills near them.
    """
    engine = services.engine
    subject = read(engine, receive(asked.document, default_id=asked.kind, location=["document"]), asked.kind)
    found = engine.document_exposure(subject)
    skills = engine.resume_skill_exposure(subject) if isinstance(subject, Resume) else None
    return DocumentExposureOut(
        subject=subject.document.doc_id,
        occupations=tuple(
            OccupationGuessOut.model_validate(guess) for guess in engine.code_occupation(subject)
        ),
        estimates=tuple(ExposureEstimateOut.model_validate(item) for item in found.by_occupation),
        text=TextExposureOut.model_validate(found),
        skills=None if skills is None else ResumeSkillExposureOut.model_validate(skills),
        warnings=warnings_out([subject.document]),
        provenance=provenance_out(engine.provenance()),
    )


def _measure_out(engine: MatchingEngine, measure: Measure) -> MeasureOut:
    release = read_declarations().release(measure.release_id)
    table = engine.measures
    how_to_get = table.missing_reason(measure.key)
    return MeasureOut(
        key=measure.key,
        title=measure.title,
        short_title=measure.short_title,
        year=measure.year,
        unit=measure.unit,
        definition=measure.definition,
        low=measure.low,
        high=measure.high,
        code_system=measure.code_system,
        kind=measure.kind,
        release_id=measure.release_id,
        citation=release.citation,
        licence=release.licence,
        is_bundled=measure.is_bundled,
        how_to_get=how_to_get,
        n_covered=None
        if how_to_get
        else sum(value.has_data for value in table.by_onet(measure.key).values()),
    )


def _share_out(row: ShareRow) -> ShareOut:
    share = row.share
    intervals = {
        name: None if interval is None else IntervalOut.model_validate(interval)
        for name, interval in (
            ("interval", row.interval),
            ("mean_interval", row.mean_interval),
            ("rater_difference", row.rater_difference),
        )
    }
    return ShareOut(
        group=share.group.key,
        label=share.group.label,
        value=share.value,
        low=share.low,
        high=share.high,
        mean=share.mean,
        denominator=share.denominator,
        total=share.total,
        n_occupations=share.n_occupations,
        without_value=tuple(LeftOutOut.model_validate(out) for out in share.without_value),
        without_weight=tuple(LeftOutOut.model_validate(out) for out in share.without_weight),
        definition=share.definition,
        **intervals,
    )
