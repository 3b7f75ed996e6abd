"""Learning the map: gradients, what it learns, and that nothing of the test is learned from."""

from __future__ import annotations

import numpy as np
import pytest
from employment_samples import employment_table
from encoding import BagEncoder

from skillmatch.encode import unit_rows
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.typical_sectors import typical_sectors
from skillmatch.space.labour.splitting import part_of_link, part_of_occupation
from skillmatch.taxonomy.naics import Industry, load_industries
from skillmatch.train.space import fitting
from skillmatch.train.space.fitting import Fit, fit_map
from skillmatch.train.space.relations import (
    activity_links,
    crosswalk_links,
    pairs_of,
    relations_of,
    sector_links,
    skill_links,
)
from skillmatch.train.space.texts import industry_texts, occupation_texts
from skillmatch.types import Task

ONET = "onet:occupation/"


def places(vectors, linear):
    return unit_rows(vectors @ linear.weights + linear.offset)


def fit(**changes) -> Fit:
    settings = {
        "steps": 500,
        "batch": 16,
        "rate": 3e-2,
        "temperature": 0.1,
        "shares": {"link": 1.0},
        "dim": 12,
        "seed": 0,
    }
    return Fit(**(settings | changes))


@pytest.fixture
def checkerboard():
    """Sixteen things in four groups: the group stands in faint columns, loud columns mean nothing."""
    draws = np.random.default_rng(3)
    groups = np.arange(16) % 4
    vectors = np.concatenate([0.3 * np.eye(4)[groups], draws.standard_normal((16, 8))], axis=1)
    pairs = np.array([(a, b) for a in range(16) for b in range(16) if a != b and groups[a] == groups[b]])
    return unit_rows(vectors.astype(np.float32)), groups, pairs


def test_the_gradient_is_that_of_the_loss():
    draws = np.random.default_rng(0)
    weights = draws.standard_normal((6, 4)).astype(np.float64)
    left, right = (unit_rows(draws.standard_normal((5, 5)).astype(np.float32)) for _ in range(2))
    linked = np.zeros((5, 5), dtype=bool)
    linked[0, 3] = linked[4, 1] = True

    def loss(of):
        a, b = (unit_rows(rows @ of[:-1] + of[-1]) for rows in (left, right))
        logits = np.where(linked, -1e4, a.astype(np.float64) @ b.T.astype(np.float64) / 0.5)
        by_row = np.log(np.exp(logits).sum(axis=1)) - logits.diagonal()
        by_column = np.log(np.exp(logits).sum(axis=0)) - logits.diagonal()
        return (by_row + by_column).mean()

    found = fitting._gradient(weights, left, right, linked, 0.5)
    for place in ((0, 0), (2, 3), (5, 1)):
        step = np.zeros_like(weights)
        step[place] = 1e-2
        slope = (loss(weights + step) - loss(weights - step)) / 2e-2
        assert found[place] == pytest.approx(slope, rel=0.03, abs=2e-4)


def test_what_is_linked_comes_to_lie_near(checkerboard):
    vectors, groups, pairs = checkerboard
    learned = places(vectors, fit_map(vectors, {"link": pairs}, fit()))
    same = groups[:, None] == groups
    off = ~np.eye(16, dtype=bool)

    def apart(rows):
        cosines = rows @ rows.T
        return cosines[same & off].mean() - cosines[~same].mean()

    assert apart(vectors) < 0.2
    assert apart(learned) > 0.8


def test_learning_twice_gives_the_same_bits_and_no_step_the_identity(checkerboard):
    vectors, _, pairs = checkerboard
    one, two = (fit_map(vectors, {"link": pairs}, fit(steps=20)) for _ in range(2))
    assert one.weights.tobytes() == two.weights.tobytes()
    assert one.offset.tobytes() == two.offset.tobytes()
    start = fit_map(vectors, {"link": pairs}, fit(steps=0))
    assert np.allclose(places(vectors, start), vectors, atol=1e-6)
    other = fit_map(vectors, {"link": pairs}, fit(steps=20, seed=1))
    assert other.weights.tobytes() != one.weights.tobytes()


def test_another_known_link_in_the_batch_counts_as_neither_right_nor_wrong():
    relation = fitting._Relation(np.array([(0, 2), (0, 3), (2, 3)]), 4)
    pairs, linked = relation.draw(np.random.default_rng(0), 40)
    for row, a in enumerate(pairs[:, 0]):
        for column, b in enumerate(pairs[:, 1]):
            known = (a, b) in {(0, 2), (0, 3), (2, 3)}
            assert linked[row, column] == ((known or a == b) and row != column)


# -- what is learned from --------------------------------------------------------------------------


def test_no_link_of_the_test_or_validation_is_learned_from(taxonomy):
    employment = EmploymentTable.load_bundled()
    skills = list(skill_links(taxonomy))
    assert len(skills) > 60_000
    assert all(part_of_occupation(a) == "train" == part_of_link(a, b) for a, b in skills)
    crosswalk = list(crosswalk_links(taxonomy))
    assert len(crosswalk) > 3_000
    assert all(part_of_occupation(a) == "train" == part_of_occupation(b) for a, b in crosswalk)
    sectors = list(sector_links(employment))
    assert len(sectors) > 1_000
    assert all(part_of_occupation(a) == "train" for a, _ in sectors)
    tasks = {task for task, _ in activity_links(taxonomy)}
    kept = {
        f"task:{task.task_id}"
        for task in taxonomy.tasks.values()
        if part_of_occupation(ONET + task.onet_soc_code) == "train"
    }
    assert tasks <= kept
    assert len(tasks) > 10_000


def test_relations_point_at_the_rows_they_name(taxonomy):
    keys = [*taxonomy.skills, *taxonomy.occupations, *(f"naics:{code}" for code in load_industries())]
    found = relations_of(
        taxonomy, load_industries(), EmploymentTable.load_bundled(), {key: at for at, key in enumerate(keys)}
    )
    assert set(found) == {"skill", "crosswalk", "sector", "industry", "activity"}
    assert len(found["activity"]) == 0
    for a, b in found["skill"][:: len(found["skill"]) // 50].tolist():
        assert keys[b] in (*taxonomy.essential(keys[a]), *taxonomy.optional(keys[a]))
    below = {(keys[a], keys[b]) for a, b in found["industry"].tolist()}
    assert {("naics:311", "naics:31-33"), ("naics:6221", "naics:622")} <= below
    assert pairs_of([("x", "y")], {}).shape == (0, 2)


def test_a_typical_sector_has_far_more_than_its_part_of_an_occupation():
    bundled = typical_sectors(EmploymentTable.load_bundled())
    assert bundled["29-1141.00"] == ("62",)
    assert "31-33" in bundled["51-4041.00"]
    assert "92" in bundled["33-3051.00"]
    assert "99" not in {sector for found in bundled.values() for sector in found}
    # In the sample developers work in one sector and carers in the other, and nobody else in either.
    assert typical_sectors(employment_table()) == {
        "15-1252.00": ("54",),
        "31-1121.00": ("62",),
        "31-1122.00": ("62",),
    }


# -- vectors of texts ------------------------------------------------------------------------------


def test_an_industry_is_read_by_its_titles_and_what_describes_it():
    industries = {
        code: Industry(code=code, title=title, broader=broader)
        for code, title, broader in (
            ("11", "farms", ""),
            ("111", "crops", "11"),
            ("1111", "grain", "111"),
            ("11111", "wheat", "1111"),
        )
    }
    encoder = BagEncoder()
    found = industry_texts(industries, {"11": ("soil",), "11111": ("harvest", "mill")}, encoder)
    assert found.keys == ("naics:11", "naics:111", "naics:1111")
    words = dict(
        zip(
            ("farms", "grain", "wheat", "soil", "harvest", "mill"),
            encoder.encode(["farms", "grain", "wheat", "soil", "harvest", "mill"]),
            strict=True,
        )
    )
    rows = dict(zip(found.keys, found.matrix, strict=True))
    assert float(rows["naics:11"] @ words["soil"]) > 0.3
    assert float(rows["naics:11"] @ words["harvest"]) == 0
    # Without a description of its own it is described by what is below, by each one's first paragraph.
    assert float(rows["naics:1111"] @ words["harvest"]) > 0.3
    assert float(rows["naics:1111"] @ words["mill"]) == 0
    assert float(rows["naics:1111"] @ words["grain"]) > float(rows["naics:1111"] @ words["wheat"]) > 0


def test_an_occupation_is_a_third_each_of_its_concept_tasks_and_activities():
    axes = np.eye(4, dtype=np.float32)
    tasks = [
        Task(task_id="1", onet_soc_code="11-1011.00", task_type="Core", dwa_ids=("d",)),
        Task(task_id="2", onet_soc_code="11-1011.00", task_type="", dwa_ids=("unknown",)),
        Task(task_id="3", onet_soc_code="15-1252.00", task_type="Core"),
        Task(task_id="4", onet_soc_code="99-9999.00", task_type="Core"),
    ]
    found = occupation_texts(
        {"11-1011.00": axes[0], "15-1252.00": axes[0], "27-2011.00": axes[0]},
        tasks,
        axes[[1, 1, 1, 1]],
        {"d": axes[2]},
    )
    assert found.keys == (f"{ONET}11-1011.00", f"{ONET}15-1252.00")
    assert np.allclose(found.matrix[0], np.array([1, 1, 1, 0]) / np.sqrt(3))
    assert np.allclose(found.matrix[1], np.array([1, 1, 0, 0]) / np.sqrt(2))
