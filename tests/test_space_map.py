"""Maps of the labour space: layouts that keep what they say they keep, and names that never overlap."""

from __future__ import annotations

import numpy as np
import pytest
from space_builders import random_desk, small_desk, unit

from skillmatch.engine import Engine
from skillmatch.errors import InputError
from skillmatch.report.exposure.figures.svg import svg
from skillmatch.report.space_map import WIDTH, caption, map_figure
from skillmatch.space.labour.layout import judge, lay_out, projected
from skillmatch.space.labour.neighbourly import _Grid, _push_each, keep_neighbours, squared_distances
from skillmatch.space.labour.sheet import MOST_POINTS
from skillmatch.types import FloatArray


def heaps(n_heaps: int, n_each: int, *, dim: int = 40, width: float = 0.35) -> FloatArray:
    generator = np.random.default_rng(3)
    centres = generator.normal(size=(n_heaps, dim))
    spread = generator.normal(size=(n_heaps * n_each, dim))
    return unit(np.repeat(centres, n_each, axis=0) + width * spread)


def flat(n: int) -> FloatArray:
    """Rows of a narrow cap of the sphere: but for its curve a plane."""
    around = np.random.default_rng(5).uniform(-0.02, 0.02, size=(n, 2))
    return unit(np.hstack([around, np.ones((n, 1)), np.zeros((n, 5))]))


def test_what_is_flat_is_kept_whole() -> None:
    layout = lay_out(flat(60), method="projection")
    assert layout.variance_kept == pytest.approx(1.0, abs=1e-3)
    assert layout.neighbours_kept > 0.95
    assert layout.trustworthiness > 0.99
    assert np.abs(layout.points).max() == 1.0


def test_the_projection_is_that_of_largest_variance() -> None:
    rows = heaps(4, 20)
    points, share = projected(rows)
    centred = rows - rows.mean(axis=0)
    values = np.linalg.svd(centred.astype(np.float64), compute_uv=False) ** 2
    assert share == pytest.approx(values[:2].sum() / values.sum(), abs=1e-5)
    assert (points**2).sum() == pytest.approx(values[:2].sum(), rel=1e-4)


def test_heaps_of_many_directions_stay_apart_where_a_projection_mixes_them() -> None:
    rows = heaps(12, 15)
    laid, plain = lay_out(rows), lay_out(rows, method="projection")
    assert laid.method == "neighbours"
    assert laid.trustworthiness > plain.trustworthiness + 0.02
    assert laid.neighbours_kept > plain.neighbours_kept + 0.1
    points = laid.points.reshape(12, 15, 2)
    centres = points.mean(axis=1)
    within = np.linalg.norm(points - centres[:, None], axis=2).mean()
    between = np.linalg.norm(centres[:, None] - centres[None], axis=2)[~np.eye(12, dtype=bool)].min()
    assert between > 2 * within


def test_a_crowd_is_laid_out_as_well_as_a_few() -> None:
    rows = heaps(20, 40)
    layout = lay_out(rows)
    assert layout.method == "neighbours"
    assert layout.trustworthiness > 0.95


def test_the_push_read_off_the_grid_is_the_push_of_each_by_each() -> None:
    points = np.random.default_rng(7).normal(size=(700, 2)) * 12
    exact, grid = _push_each(points), _Grid().push(points)
    assert np.abs(grid - exact).max() < 0.15 * np.abs(exact).max()
    assert np.corrcoef(grid.ravel(), exact.ravel())[0, 1] > 0.99


def test_the_same_rows_give_the_same_layout() -> None:
    for rows in (heaps(5, 10), heaps(15, 40)):
        start, _ = projected(rows)
        one, other = keep_neighbours(rows, start), keep_neighbours(rows.copy(), start.copy())
        assert one.tobytes() == other.tobytes()


def test_repeated_rows_are_no_obstacle() -> None:
    rows = np.repeat(heaps(3, 2), 5, axis=0)
    layout = lay_out(rows)
    assert np.isfinite(layout.points).all()


def test_a_layout_by_chance_is_judged_as_such() -> None:
    rows = heaps(10, 40)
    anywhere = np.random.default_rng(9).normal(size=(400, 2))
    kept, trust = judge(rows, anywhere)
    assert kept == pytest.approx(10 / 399, abs=0.02)
    assert trust == pytest.approx(0.5, abs=0.05)


def test_distances_are_those_of_unit_rows() -> None:
    rows = heaps(2, 3)
    plain = ((rows[:, None].astype(float) - rows[None]) ** 2).sum(axis=2)
    np.testing.assert_allclose(squared_distances(rows, rows), plain, atol=2e-6)


def test_two_points_are_no_map() -> None:
    with pytest.raises(InputError, match="at least 3"):
        lay_out(heaps(1, 2))


# -- what is drawn ---------------------------------------------------------------------------------


def test_a_map_around_an_entity_holds_it_and_its_neighbours() -> None:
    sheet = small_desk().map(["nurse"], top=2)
    chosen = [point for point in sheet.points if point.is_chosen]
    assert [point.key for point in chosen] == ["urn:o:nurse"]
    assert {point.key for point in sheet.points} == {
        "urn:o:nurse", "onet:o:nurses", "urn:o:midwife", "urn:s:nurse", "urn:s:first-aid", "naics:62",
        "naics:621",
    }  # fmt: skip
    assert sheet.groups == ()
    assert {point.family for point in sheet.points if point.kind == "occupation"} == {"professionals"}


def test_groups_of_many_are_one_point(engine: Engine) -> None:
    sheet = engine.space_desk.map(["isco:81"], top=3)
    (chosen,) = [point for point in sheet.points if point.is_chosen]
    assert (chosen.key, chosen.kind) == ("", "occupation")
    assert chosen.label == "Stationary plant and machine operators (ISCO 81)"
    assert len(sheet.points) == 10


def test_an_overview_draws_evenly_what_is_too_many() -> None:
    sheet = random_desk(2 * MOST_POINTS + 50, dim=4).map(kinds=["skill", "occupation"], method="projection")
    assert len(sheet.points) + sheet.n_left_out == 2 * MOST_POINTS + 50
    assert len(sheet.points) <= MOST_POINTS
    kinds = [point.kind for point in sheet.points]
    assert abs(kinds.count("skill") - kinds.count("occupation")) <= 1
    assert "more are not drawn" in caption(sheet)


def test_too_many_neighbours_are_refused() -> None:
    with pytest.raises(InputError, match="at most 400"):
        random_desk(1200).map(["urn:0000"], kinds=["skill"], top=500)


def test_names_overlap_neither_each_other_nor_the_points() -> None:
    figure = map_figure(random_desk(300).map(["urn:0000", "urn:0001"], kinds=["skill", "occupation"], top=12))
    labels = [text.box for text in figure.scene.texts if text.text.startswith("thing")]
    points = [shape for shape in figure.scene.shapes if hasattr(shape, "radius") and shape.y > 80]
    assert len(labels) >= 35
    for number, box in enumerate(labels):
        assert not any(box.overlaps(other) for other in labels[number + 1 :])
        assert box.within(figure.scene.box)
        assert not any(box.left < point.x < box.right and box.top < point.y < box.bottom for point in points)


def test_the_figure_is_named_told_and_has_its_data() -> None:
    sheet = small_desk().map(["nurse"], top=3)
    figure = map_figure(sheet)
    assert figure.scene.width == WIDTH
    assert figure.scene.title == "Around nurse"
    assert len(figure.data.rows) == len(sheet.points)
    assert "trustworthiness" in figure.caption
    drawn = str(svg(figure.scene))
    assert '<title id="space-map-t">Around nurse</title>' in drawn
    assert "<script" not in drawn
    assert "style=" not in drawn


def test_marks_and_colours_tell_kinds_and_families_apart() -> None:
    sheet = small_desk().map(["nurse", "occupation:press operator"], top=4)
    figure = map_figure(sheet)
    marks = {getattr(shape, "mark", "") for shape in figure.scene.shapes}
    assert {"circle", "square", "diamond"} <= marks
    words = {text.text for text in figure.scene.texts}
    assert {"Professionals", "Farm, craft, machine work", "Skill", "Industry", "Chosen: larger"} <= words


def test_the_overview_of_the_real_space_keeps_far_more_than_a_projection(engine: Engine) -> None:
    sheet = engine.space_desk.map()
    plain = engine.space_desk.map(method="projection")
    assert {point.kind for point in sheet.points} == {"occupation", "industry"}
    assert len(sheet.points) > 3000
    assert sheet.trustworthiness > max(0.85, plain.trustworthiness + 0.1)
    assert sheet.neighbours_kept > 0.3
    assert {"Health professionals", "Sales workers"} <= {group.label for group in sheet.groups}
    assert engine.space_desk.map() is sheet
