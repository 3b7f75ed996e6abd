"""Exposure of skills by tasks and by occupations, and of a resume's skills."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from encoding import BagEncoder

from skillmatch.cli import app
from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.errors import ChecksumMismatch, NotFound
from skillmatch.exposure.activities import VECTORS, Activities, bundled_activities, save_activity_vectors
from skillmatch.exposure.resume_skills import CLEARLY_LESS, FEWEST_TASKS, LEAST_NEAR, SAME_SKILL
from skillmatch.types import RawDocument

RESUME = """Skills
copywriting, bookkeeping, customer service, operate forklift, first aid

Experience
Clerk, City Bank, 01/2015 to Present
- Prepared monthly reports for the board
"""


@pytest.fixture(scope="module")
def beta(engine: Engine):
    def of(name: str, basis: str) -> float | None:
        return engine.skill_exposure(engine.find_skill(name)[0].uri).of(basis).value

    return of


@pytest.mark.parametrize(
    "name", ["operate forklift", "lay bricks", "clean rooms", "weld metal", "drive vehicles"]
)
def test_work_with_the_hands_is_hardly_exposed(beta, name):
    assert beta(name, "tasks") < 0.1
    assert beta(name, "occupations") < 0.25


@pytest.mark.parametrize(
    "name", ["copywriting", "translate texts", "write work-related reports", "customer service"]
)
def test_work_with_words_is_exposed(beta, name):
    assert beta(name, "tasks") > 0.6
    assert beta(name, "occupations") > 0.35


def test_a_skill_says_what_it_rests_on(engine: Engine):
    found = engine.skill_exposure(engine.find_skill("operate forklift")[0].uri)
    assert found.activities[0].title == "Operate forklifts or other loaders"
    assert found.activities[0].n_tasks == found.of("tasks").n > 0
    assert 0 < found.of("occupations").coverage <= 1
    assert len(found.estimates) == 12
    for estimate in found.estimates:
        assert 0 <= estimate.low <= estimate.high <= 1


def test_the_measures_are_ordered(engine: Engine):
    found = engine.skill_exposure(engine.find_skill("statistics")[0].uri)
    for basis in ("tasks", "occupations"):
        alpha, middle, zeta = (found.of(basis, measure).value for measure in ("alpha", "beta", "zeta"))
        assert alpha < middle < zeta
        assert middle == pytest.approx((alpha + zeta) / 2)


def test_no_near_activity_is_no_data(engine: Engine):
    found = engine.skill_exposure(engine.find_skill("JavaScript")[0].uri)
    assert found.activities == ()
    assert found.of("tasks").value is None
    assert found.of("tasks").n == 0
    assert found.of("occupations").value is not None


def test_one_figure_for_many_is_the_same_figure(engine: Engine):
    uris = list(engine.taxonomy.skills)[::400]
    for basis in ("tasks", "occupations"):
        values = engine.skill_exposures.values([*uris, "nowhere"], basis=basis)
        singly = {uri: engine.skill_exposure(uri).of(basis).value for uri in uris}
        assert values == pytest.approx({uri: value for uri, value in singly.items() if value is not None})


def test_coverage_is_a_share(engine: Engine):
    for uri in list(engine.taxonomy.skills)[::400]:
        for estimate in engine.skill_exposure(uri).estimates:
            assert 0 <= estimate.coverage <= 1


def test_unknown_skills_are_refused(engine: Engine):
    with pytest.raises(NotFound, match="Look it up by name"):
        engine.skill_exposure("nowhere")


def test_a_resume_has_shares_and_names_what_has_no_data(engine: Engine):
    found = engine.resume_skill_exposure(engine.read_resume(RawDocument(doc_id="r", text=RESUME)))
    assert found.threshold == 0.5
    assert 0 < found.by_tasks.share < 1
    assert found.by_tasks.n == sum(skill.by_tasks is not None for skill in found.skills)
    assert found.by_tasks.n + len(found.without_data()) == len(found.skills)
    scored = [skill.by_tasks for skill in found.skills if skill.by_tasks is not None]
    assert scored == sorted(scored, reverse=True)
    exposed = [value for value in scored if value >= 0.5]
    assert found.by_tasks.n_exposed == len(exposed)


def test_suggestions_are_near_and_clearly_less_exposed(engine: Engine):
    found = engine.resume_skill_exposure(engine.read_resume(RawDocument(doc_id="r", text=RESUME)))
    has = {skill.uri for skill in found.skills}
    assert found.suggestions
    for suggestion in found.suggestions:
        for near in suggestion.near:
            assert near.similarity >= LEAST_NEAR
            assert near.by_tasks <= suggestion.skill.by_tasks - CLEARLY_LESS
            assert near.n_shared > 0
            assert near.n_tasks >= FEWEST_TASKS
            assert near.similarity < SAME_SKILL
            own = engine.skill_exposure(suggestion.skill.uri).of("tasks")
            assert near.low <= near.by_tasks <= near.high < own.low
            assert engine.skill_exposure(near.uri).is_own
            assert near.uri not in has


def test_the_threshold_decides(engine: Engine):
    read = engine.read_resume(RawDocument(doc_id="r", text=RESUME))
    assert engine.resume_skill_exposure(read, threshold=0).by_tasks.share == pytest.approx(1)
    none = engine.resume_skill_exposure(engine.read_resume(RawDocument(doc_id="r", text="Jo\n")))
    assert none.by_tasks.share is None
    assert none.suggestions == ()


def test_activity_vectors_are_tied_to_encoder_and_titles(tmp_path):
    _, titles = bundled_activities()
    path = tmp_path / "activities.npz"
    save_activity_vectors(path, titles, BagEncoder())
    assert Activities.load(BagEncoder(), path=path).matrix.shape == (2087, BagEncoder.dim)
    with pytest.raises(ChecksumMismatch, match="another encoder"):
        Activities.load(BagEncoder("other"), path=path)
    path.write_bytes(b"PK\3\4 cut off")
    with pytest.raises(ChecksumMismatch, match="cannot be read"):
        Activities.load(BagEncoder(), path=path)


def test_the_shipped_vectors_are_those_of_the_titles(engine: Engine):
    loaded = Activities.load(engine.encoder)
    assert content_path(*VECTORS).stat().st_size < 1_000_000
    at = loaded.ids.index("4.A.1.a.1.I01.D01")
    again = engine.encoder.encode([loaded.titles[at]])[0]
    assert float(np.dot(loaded.matrix[at], again)) > 0.999


def test_the_commands(tmp_path, monkeypatch, home):
    monkeypatch.setenv("SKILLMATCH_HOME", str(home))
    shown = CliRunner().invoke(app, ["exposure", "skill", "operate forklift"])
    assert shown.exit_code == 0, shown.output
    assert "Operate forklifts or other loaders" in shown.output
    assert "It is not job loss" in shown.output
    answer = CliRunner().invoke(app, ["exposure", "skill", "JavaScript", "--format", "json"])
    tasks = [each for each in json.loads(answer.output)["estimates"] if each["basis"] == "tasks"]
    assert all(each["value"] is None for each in tasks)
    path = tmp_path / "r.txt"
    path.write_text(RESUME)
    shown = CliRunner().invoke(app, ["exposure", "resume", str(path)])
    assert shown.exit_code == 0, shown.output
    assert "at least 0.5" in shown.output
    assert "less exposed:" in shown.output
