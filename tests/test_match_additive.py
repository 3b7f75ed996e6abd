"""The trained ranker's tables: read and written the same, rising, and as they say."""

from __future__ import annotations

import hashlib
import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from match_builders import GivenSpace, posting_subject, resume_subject, skill

from skillmatch.content import content_path
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.match.additive import STEPS, Steps, StepTerms, as_json, load_terms, shipped_terms
from skillmatch.match.features import FEATURES
from skillmatch.match.scorer import AdditiveScorer, calibrated

NEUTRAL = {feature.name: feature.neutral for feature in FEATURES}


def test_an_edge_belongs_to_the_step_below_it():
    steps = Steps(edges=(0.25, 0.5), heights=(0.0, 1.0, 3.0))
    assert [steps.at(value) for value in (0.0, 0.25, 0.26, 0.5, 0.51, 1.0)] == [0, 0, 1, 1, 3, 3]


@pytest.mark.parametrize(
    ("edges", "heights"), [((0.5, 0.2), (0.0, 1.0, 2.0)), ((0.2,), (1.0, 0.0)), ((0.2,), (1.0,))]
)
def test_tables_that_fall_or_do_not_fit_are_refused(edges, heights):
    with pytest.raises(ValueError, match=r"rise|heights"):
        Steps(edges=edges, heights=heights)


def test_contributions_count_from_neutral():
    terms = StepTerms({"words": Steps(edges=(0.1, 0.3), heights=(0.0, 1.0, 4.0))}, base=-1.0)
    assert terms.amount("words", NEUTRAL["words"]) == 0.0
    assert terms.amount("words", 0.9) == 3.0
    assert terms.amount("words", 0.0) == -1.0
    assert terms.amount("years", 0.0) == 0.0


def test_a_file_reads_back_the_same(tmp_path):
    path = tmp_path / "steps.json"
    path.write_text(as_json(shipped_terms()), encoding="utf-8")
    again = load_terms(path)
    assert again.tables == shipped_terms().tables
    assert again.base == shipped_terms().base


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "no json",
        json.dumps({"base": 0, "features": {"height": {"edges": [], "heights": [0]}}}),
        json.dumps({"base": 0, "features": {"words": {"edges": [0.5], "heights": [1, 0]}}}),
    ],
)
def test_a_broken_file_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "steps.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ChecksumMismatch) as raised:
        load_terms(path)
    assert "\n" not in str(raised.value)


def test_a_folder_without_tables_is_said(tmp_path):
    with pytest.raises(ReleaseMissing, match=r"steps\.json"):
        load_terms(tmp_path / "steps.json")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([feature.name for feature in FEATURES]), st.floats(0, 1), st.floats(0, 1))
def test_no_shipped_table_falls(feature, a, b):
    low, high = sorted((a, b))
    terms = shipped_terms()
    assert terms.amount(feature, low) <= terms.amount(feature, high)


def test_the_shipped_ranker_tells_fitting_from_unfitting():
    scorer = AdditiveScorer(GivenSpace(), shipped_terms())
    posting = posting_subject(skill("stock"), skill("forklift"))
    fits = scorer.score(posting, resume_subject(skill("stock"), skill("forklift"), years=9.0))
    fits_not = scorer.score(posting, resume_subject(text="Teacher\nTaught pupils.", title="Teacher"))
    assert fits.score > 1.2 * fits_not.score
    assert fits.score == calibrated(fits.margin)
    named = scorer.rank(posting, [resume_subject()])[0].ranker
    assert named == scorer.name == "additive-1"


def test_the_shipped_tables_are_those_declared():
    registry = tomllib.loads(content_path("models", "registry.toml").read_text(encoding="utf-8"))
    (declared,) = [model for model in registry["model"] if model["file"] == "ranker/steps.json"]
    data = content_path("models", "ranker", STEPS).read_bytes()
    assert hashlib.sha256(data).hexdigest() == declared["sha256"]
    assert content_path("models", declared["card"]).is_file()


def test_skills_weigh_most_in_the_shipped_tables():
    terms = shipped_terms()
    spans = {
        group: sum(
            terms.amount(feature.name, 1.0) - terms.amount(feature.name, 0.0)
            for feature in FEATURES
            if feature.group == group
        )
        for group in {feature.group for feature in FEATURES}
    }
    assert max(spans, key=lambda group: spans[group]) == "skills"
