"""Exposure scores against the authors' figures and against values known by construction."""

from __future__ import annotations

from statistics import fmean

import pytest

from skillmatch.errors import NotFound
from skillmatch.exposure import ExposureTable
from skillmatch.exposure.labels import TASK_SCORES, occupation_scores
from skillmatch.exposure.table import MEASURES, RATERS
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import OccupationGuess


@pytest.fixture(scope="module")
def table() -> ExposureTable:
    return ExposureTable.load_bundled()


def test_core_tasks_weigh_twice() -> None:
    rows = [("x", "Core", "E1"), ("x", "Supplemental", "E0"), ("x", "", "E2")]
    assert occupation_scores(rows, "alpha") == {"x": 2 / 4}
    assert occupation_scores(rows, "beta") == {"x": 2.5 / 4}
    assert occupation_scores(rows, "zeta") == {"x": 3 / 4}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("rater", RATERS)
def test_all_923_published_rows_are_reproduced(table: ExposureTable, measure, rater) -> None:
    published = table.published(measure, rater)
    ours = table.scores[measure, rater]
    assert len(published) == 923
    assert ours.keys() == published.keys()
    assert max(abs(ours[code] - value) for code, value in published.items()) < 1e-12


@pytest.mark.parametrize(
    ("rater", "expected"),
    [("human", (0.1486, 0.3081, 0.4676)), ("gpt4", (0.1403, 0.3479, 0.5556))],
)
def test_task_means_are_the_published_ones(table: ExposureTable, rater, expected) -> None:
    labels = table.task_labels(rater)
    assert len(labels) == 19265
    for measure, value in zip(MEASURES, expected, strict=True):
        assert fmean(TASK_SCORES[measure][label] for label in labels) == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize(
    ("rater", "expected"), [("human", (0.144, 0.303, 0.461)), ("gpt4", (0.142, 0.345, 0.548))]
)
def test_occupation_means_are_the_published_ones(table: ExposureTable, rater, expected) -> None:
    for measure, value in zip(MEASURES, expected, strict=True):
        assert fmean(table.scores[measure, rater].values()) == pytest.approx(value, abs=5e-4)


def test_an_uncovered_occupation_has_no_data(table: ExposureTable) -> None:
    estimates = table.occupation("55-1011.00")
    assert {estimate.value for estimate in estimates} == {None}
    assert {estimate.coverage for estimate in estimates} == {0.0}


def test_an_esco_occupation_is_the_mean_over_its_links(table: ExposureTable, taxonomy: Taxonomy) -> None:
    uri = next(
        uri
        for uri, occupation in taxonomy.occupations.items()
        if occupation.taxonomy == "ESCO"
        and len(links := taxonomy.onet_of(uri)) >= 3
        and all(link.onet_soc_code in table.scores["beta", "human"] for link in links)
    )
    values = [table.scores["beta", "human"][link.onet_soc_code] for link in taxonomy.onet_of(uri)]
    (estimate,) = [e for e in table.concept(uri, taxonomy) if (e.measure, e.rater) == ("beta", "human")]
    assert estimate.value == pytest.approx(fmean(values))
    assert (estimate.low, estimate.high) == (min(values), max(values))
    assert estimate.coverage == pytest.approx(1.0)


def test_a_document_weighs_its_occupations_by_confidence(table: ExposureTable, taxonomy: Taxonomy) -> None:
    guesses = [_guess("15-1252.00", 0.6), _guess("29-1141.00", 0.2), _guess("55-1011.00", 0.2)]
    (estimate,) = [
        e for e in table.document(guesses, taxonomy, subject="d") if (e.measure, e.rater) == ("zeta", "gpt4")
    ]
    scores = table.scores["zeta", "gpt4"]
    expected = (0.6 * scores["15-1252.00"] + 0.2 * scores["29-1141.00"]) / 0.8
    assert estimate.value == pytest.approx(expected)
    assert estimate.coverage == pytest.approx(0.8)
    assert estimate.subject == "d"


def test_a_document_without_occupations_has_no_data(table: ExposureTable, taxonomy: Taxonomy) -> None:
    assert all(e.value is None and e.coverage == 0 for e in table.document([], taxonomy, subject="d"))


def test_an_unknown_occupation_is_refused(table: ExposureTable, taxonomy: Taxonomy) -> None:
    with pytest.raises(NotFound, match="No occupation onet:occupation/99-9999"):
        table.concept("onet:occupation/99-9999.00", taxonomy)


def _guess(code: str, confidence: float) -> OccupationGuess:
    return OccupationGuess(
        uri=f"onet:occupation/{code}",
        preferred_label=code,
        code=code,
        taxonomy="O*NET",
        confidence=confidence,
    )
