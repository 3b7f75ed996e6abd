"""Intervals over tasks drawn anew: known cases, the same draws every time, and the real labels."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from importlib import import_module

import numpy as np
import pytest
from click.testing import CliRunner
from employment_samples import employment_table
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.cli import app
from skillmatch.engine import Engine
from skillmatch.errors import NotFound
from skillmatch.exposure import ExposureTable
from skillmatch.exposure.criterion import Criterion
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.grouped import Cell, share_cells, whole
from skillmatch.exposure.labels import LabelledTask
from skillmatch.exposure.share_table import share_table
from skillmatch.exposure.uncertainty import TaskBootstrap, labelled_measure, unit_draws

KEY = "gpts_beta_human"


def tasks(code: str, human: str, gpt4: str = "", task_type: str = "Core") -> list[LabelledTask]:
    """Return tasks of one occupation; a label is one digit per task."""
    return [
        LabelledTask(
            onet_soc_code=code, task_type=task_type, labels={"human": f"E{one}", "gpt4": f"E{other}"}
        )
        for one, other in zip(human, gpt4 or human, strict=True)
    ]


def bootstrap(*each: list[LabelledTask], n_draws: int = 400, seed: int = 1) -> TaskBootstrap:
    return TaskBootstrap([task for group in each for task in group], n_draws=n_draws, seed=seed)


@pytest.fixture(scope="module")
def table() -> ExposureTable:
    return ExposureTable.load_bundled()


@pytest.fixture(scope="module")
def real(table: ExposureTable) -> TaskBootstrap:
    return TaskBootstrap(table.labelled_tasks())


def test_tasks_that_all_have_one_label_leave_no_doubt() -> None:
    found = bootstrap(tasks("a", "1111"), tasks("b", "2222")).occupations(KEY)
    assert (found["a"].low, found["a"].value, found["a"].high) == (1.0, 1.0, 1.0)
    assert (found["b"].low, found["b"].value, found["b"].high) == (0.5, 0.5, 0.5)
    assert found["a"].n == 4


def test_the_spread_is_that_of_a_proportion() -> None:
    drawn = bootstrap(tasks("a", "10" * 50), n_draws=4000).draws("gpts_alpha_human")
    assert drawn.mean() == pytest.approx(0.5, abs=0.005)
    assert drawn.std() == pytest.approx((0.25 / 100) ** 0.5, rel=0.05)


def test_core_tasks_weigh_twice_in_every_draw() -> None:
    mixed = tasks("a", "1") + tasks("a", "0", task_type="Supplemental")
    drawn = bootstrap(mixed).draws(KEY)
    assert set(np.round(drawn[:, 0], 6)) == {0.0, round(2 / 3, 6), 1.0}


def test_the_same_tasks_and_seed_give_the_same_draws_and_another_seed_others() -> None:
    one, other, different = (bootstrap(tasks("a", "0112"), seed=seed).draws(KEY) for seed in (1, 1, 2))
    assert np.array_equal(one, other)
    assert not np.array_equal(one, different)


def test_the_number_of_draws_is_free_and_the_first_are_the_same() -> None:
    few, many = (bootstrap(tasks("a", "0112"), n_draws=n).draws(KEY) for n in (25, 60))
    assert few.shape == (25, 1)
    assert many.shape == (60, 1)
    assert np.array_equal(few, many[:25])


def test_raters_who_agree_have_no_difference_and_others_one_with_its_sign() -> None:
    found = bootstrap(tasks("a", "0112", "0112"), tasks("b", "1111", "0000")).rater_differences("beta")
    assert (found["a"].low, found["a"].high) == (0.0, 0.0)
    assert (found["b"].low, found["b"].value, found["b"].high) == (1.0, 1.0, 1.0)


def test_raters_are_compared_on_the_same_draws() -> None:
    """Tasks where both agree add nothing to the interval of their difference, however they are labelled."""
    shared = tasks("a", "0" * 30 + "1" * 30)
    found = bootstrap(shared).rater_differences("alpha")["a"]
    assert found.high - found.low == 0.0


@given(n=st.integers(min_value=2, max_value=12), digits=st.text("012", min_size=2, max_size=2))
def test_an_interval_holds_its_value_and_shrinks_with_more_tasks(n: int, digits: str) -> None:
    few = bootstrap(tasks("a", digits * n)).occupations(KEY)["a"]
    many = bootstrap(tasks("a", digits * n * 16)).occupations(KEY)["a"]
    assert few.low <= few.value <= few.high
    assert many.value == pytest.approx(few.value)
    if digits[0] == digits[1]:
        assert few.low == few.high
    else:
        # Sixteen times the tasks: a quarter of the width, give or take the coarse steps of few tasks.
        assert many.high - many.low < 0.6 * (few.high - few.low)


def test_units_are_the_equal_mean_of_their_occupations_in_every_draw() -> None:
    join = employment_table().join()
    drawn = np.array([[0.2, 0.8, 1.0], [0.0, 1.0, 0.5]])
    found = unit_draws(drawn, ["15-1299.01", "15-1299.02", "99-9999.00"], join, ["11-1011", "15-1299"])
    assert np.isnan(found[:, 0]).all()
    assert found[:, 1].tolist() == [0.5, 0.5]


def cell_of(values: Mapping[str, float], criterion: Criterion) -> Cell:
    return whole(values, employment_table().join(), criterion)


def test_a_share_of_certain_scores_is_certain_and_one_without_data_has_no_interval() -> None:
    made = bootstrap(tasks("15-1252.00", "1111"), tasks("31-1121.00", "0000"))
    criterion = Criterion(measure=KEY, threshold=0.5)
    found = made.share(KEY, cell_of(made.scores(KEY), criterion), criterion)
    assert found is not None
    assert (found.value, found.low, found.high, found.n) == (200 / 600, 200 / 600, 200 / 600, 2)
    assert found.bias == pytest.approx(0.0)
    assert made.share(KEY, cell_of({}, criterion), criterion) is None
    assert made.mean(KEY, cell_of({}, criterion)) is None
    assert made.share_difference("beta", cell_of({}, criterion), cell_of({}, criterion), criterion) is None


def test_a_mean_is_as_sure_as_its_tasks() -> None:
    made = bootstrap(tasks("15-1252.00", "10" * 50), tasks("31-1121.00", "0000"), n_draws=4000)
    criterion = Criterion(measure=KEY, threshold=0.5)
    found = made.mean(KEY, cell_of(made.scores(KEY), criterion))
    assert found is not None
    assert found.value == pytest.approx(0.5 * 200 / 600)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.05 * 200 / 600, rel=0.1)


@pytest.mark.parametrize("key", ["aioe", "gpts_delta_human", ""])
def test_measures_without_labelled_tasks_have_no_interval(key: str) -> None:
    assert labelled_measure(key) is None
    with pytest.raises(NotFound, match="gpts_beta_human"):
        bootstrap(tasks("a", "01")).draws(key)


def test_all_923_occupations_have_intervals_about_the_published_scores(
    real: TaskBootstrap, table: ExposureTable
) -> None:
    for rater in ("human", "gpt4"):
        found = real.occupations(f"gpts_beta_{rater}")
        published = table.published("beta", rater)
        assert found.keys() == published.keys()
        assert max(abs(each.value - published[code]) for code, each in found.items()) < 1e-12
        assert all(0 <= each.low <= each.value <= each.high <= 1 for each in found.values())
        # The mean of the draws is the score: nothing is lost in drawing.
        assert max(abs(each.bias) for each in found.values()) < 0.03


def test_software_developers_differ_by_rater_beyond_their_tasks(real: TaskBootstrap) -> None:
    found = real.rater_differences("beta")["15-1252.00"]
    assert found.n == 19
    assert found.high < 0


@pytest.mark.parametrize("by", ["major-group", "sector", "wage-decile", "education", None])
def test_real_shares_lie_in_their_intervals(real: TaskBootstrap, table: ExposureTable, by) -> None:
    criterion = Criterion(measure=KEY, threshold=0.5)
    values = table.scores["beta", "human"]
    for cell in share_cells(values, EmploymentTable.load_bundled(), criterion, by=by):
        found, mean = real.share(KEY, cell, criterion), real.mean(KEY, cell)
        assert found is not None
        assert mean is not None
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert mean.low <= mean.value <= mean.high


def test_the_table_has_intervals_for_labelled_measures_only(engine: Engine) -> None:
    def rows(key: str, threshold: float):
        return share_table(
            engine.measures.by_onet,
            engine.employment,
            Criterion(measure=key, threshold=threshold),
            bootstrap=engine.task_bootstrap,
        )

    (labelled,) = rows(KEY, 0.5)
    assert labelled.interval is not None
    assert labelled.interval.value == labelled.share.value
    assert labelled.rater_difference is not None
    assert labelled.mean_interval is not None
    assert labelled.mean_interval.value == pytest.approx(labelled.share.mean)
    (other,) = rows("applicability", 0.2)
    assert (other.interval, other.mean_interval, other.rater_difference) == (None, None, None)


def test_the_command_shows_intervals_and_says_where_there_is_no_data(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("skillmatch.cli.exposure.uncertainty"), "open_engine", lambda: engine)
    result = CliRunner().invoke(app, ["exposure", "uncertainty", "15-1252.00", "55-1011.00"])
    assert result.exit_code == 0, result.output
    assert "0.447" in result.stdout
    assert "no spread from rater to rater" in " ".join(result.stdout.split())
    assert "(55-1011.00): no labelled tasks, no data." in result.stderr
    everything = CliRunner().invoke(app, ["exposure", "uncertainty", "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(everything.stdout)))
    assert len(rows) == 3 * 923
    for row in rows:
        assert float(row["human_low"]) <= float(row["human"]) <= float(row["human_high"])
        assert float(row["difference"]) == pytest.approx(float(row["human"]) - float(row["gpt4"]))
