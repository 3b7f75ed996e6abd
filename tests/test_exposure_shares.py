"""Shares of employment and wages: known by construction, as published, and as they must be for any values."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from employment_samples import VALUES, employment_table
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.cli import app
from skillmatch.engine import Engine
from skillmatch.errors import InputError
from skillmatch.exposure import ExposureTable
from skillmatch.exposure.criterion import Criterion, Inequality
from skillmatch.exposure.employment import EmploymentTable, JoinName
from skillmatch.exposure.grouped import GROUPING_NAMES, GroupingName
from skillmatch.exposure.grouping import NO_DATA
from skillmatch.exposure.joined import Values, Weight, wage_points, weighted_correlation
from skillmatch.exposure.shares import Share, amount, share, shares

HALF = Criterion(measure="m", threshold=0.5)
ZONES = {
    "11-1011.00": 5,
    "15-1252.00": 4,
    "15-1299.01": 3,
    "15-1299.02": 4,
    "31-1121.00": 1,
    "31-1122.00": None,
}


@pytest.fixture(scope="module")
def bundled() -> EmploymentTable:
    return EmploymentTable.load_bundled()


@pytest.fixture(scope="module")
def scores() -> ExposureTable:
    return ExposureTable.load_bundled()


def by_group(found: tuple[Share, ...]) -> dict[str, Share]:
    return {each.group.key: each for each in found}


def test_a_share_is_the_exposed_part_of_what_has_a_value() -> None:
    found = share(VALUES, employment_table().join(), HALF)
    assert found.value == pytest.approx(600 / 1000)
    assert found.denominator == 1000
    assert found.total == 1050
    assert found.unreleased == 50
    assert found.missing == 100
    assert found.mean == pytest.approx(0.42)
    assert found.n_occupations == 4
    assert [(out.code, out.weight) for out in found.without_value] == [("27-2011", 50)]


def test_the_inequality_decides_about_what_equals_the_threshold() -> None:
    strict = share(VALUES, employment_table().join(), Criterion(measure="m", threshold=0.5, inequality=">"))
    loose = share(VALUES, employment_table().join(), HALF)
    assert strict.value == pytest.approx(0.2)
    assert loose.value is not None
    assert loose.at_threshold == pytest.approx(loose.value - 0.2)


def test_low_and_high_take_the_ends_of_the_occupations_counted_as_one() -> None:
    found = share(VALUES, employment_table().join(), HALF)
    assert (found.low, found.high) == (pytest.approx(0.3), pytest.approx(0.6))


def test_wages_weigh_by_the_wage_bill_and_name_what_has_none() -> None:
    values = VALUES | {"27-2011.00": 0.9}
    found = share(values, employment_table().join(), Criterion(measure="m", threshold=0.5, weight="wages"))
    assert found.denominator == 86_000_000
    assert found.value == pytest.approx(74 / 86)
    assert [(out.code, out.weight) for out in found.without_weight] == [("27-2011", None)]
    assert "1 with a value but without wages" in found.definition


def test_the_definition_tells_measure_inequality_join_denominator_and_what_is_left_out() -> None:
    words = share(VALUES | {"99-9999.00": 1.0}, employment_table().join(), HALF).definition
    for part in (
        "Share of employment in occupations with m >= 0.5",
        "OEWS May 2024",
        "National Employment Matrix",
        "equal mean over the O*NET occupations",
        "1,000 jobs in 4 occupations with a value and employment",
        "1 without a value (50 jobs)",
        "1 that the join does not find",
        "50 jobs of occupations not released",
    ):
        assert part in words


def test_usage_adds_up_over_the_occupations_counted_as_one() -> None:
    criterion = Criterion(measure="usage", threshold=1.0, pooling="sum")
    found = share(VALUES, employment_table().join(), criterion)
    assert found.value == pytest.approx(300 / 1000)
    assert "sum over the O*NET occupations" in found.definition


@dataclass(frozen=True)
class Crossed:
    value: float | None
    low: float | None
    high: float | None
    crossed: tuple[str, ...] = ("A -> B",)


def test_a_value_that_crossed_a_crosswalk_brings_its_range_and_says_so() -> None:
    values = {
        "11-1011.00": Crossed(value=0.4, low=0.3, high=0.6),
        "15-1252.00": Crossed(value=None, low=None, high=None),
    }
    found = share(values, employment_table().join(), HALF)
    assert (found.value, found.low, found.high) == (0.0, 0.0, 1.0)
    assert found.denominator == 100
    assert "values crossed A -> B" in found.definition


def test_nothing_with_a_value_is_no_data_and_not_zero() -> None:
    found = share({"11-1011.00": None}, employment_table().join(), HALF)
    assert found.value is None
    assert found.mean is None
    assert found.denominator == 0


def test_a_mean_that_misses_the_threshold_by_the_order_of_its_sum_equals_it() -> None:
    values = {"11-1011.00": 0.1 + 0.2}
    join = employment_table().join()
    exact = Criterion(measure="m", threshold=0.3, inequality=">", tolerance=0.0)
    assert share(values, join, exact).value == 1.0
    assert share(values, join, Criterion(measure="m", threshold=0.3, inequality=">")).value == 0.0


@pytest.mark.parametrize("threshold", [float("nan"), float("inf")])
def test_a_threshold_must_be_a_number(threshold: float) -> None:
    with pytest.raises(InputError, match=r"threshold.*0\.5"):
        Criterion(measure="m", threshold=threshold)


def test_wage_deciles_hold_a_tenth_each_and_split_occupations_on_their_borders() -> None:
    found = by_group(shares(VALUES, employment_table(), HALF, by="wage-decile"))
    assert [found[str(decile)].denominator for decile in range(1, 11)] == [pytest.approx(100)] * 10
    exposed = [found[str(decile)].value for decile in range(1, 11)]
    assert exposed == [0.0] * 4 + [1.0] * 6
    assert "1 occupations top-coded" in found["10"].group.label
    assert found["5"].group.label == "Decile 5: up to $80,000"
    assert [out.code for out in found[NO_DATA].without_value] == ["27-2011"]


def test_job_zones_split_a_unit_whose_occupations_differ() -> None:
    found = by_group(shares(VALUES, employment_table(), HALF, by="job-zone", job_zones=ZONES))
    assert found["3"].denominator == pytest.approx(150)
    assert found["4"].denominator == pytest.approx(200 + 150)
    # Of home carers only one of two has a zone: it counts for both.
    assert found["1"].denominator == pytest.approx(400)
    assert found["1"].value == 0.0
    assert found[NO_DATA].value is None


def test_education_and_major_groups_are_read_off_the_unit() -> None:
    education = by_group(shares(VALUES, employment_table(), HALF, by="education"))
    assert education["Bachelor's degree"].denominator == 200
    assert education["No formal educational credential"].value == 0.0
    assert education[NO_DATA].denominator == 400
    major = by_group(shares(VALUES, employment_table(), HALF, by="major-group"))
    assert major["15"].denominator == 500
    assert major["15"].group.words == "15 Computing"


def test_sectors_weigh_by_their_own_employment_and_count_what_was_not_released() -> None:
    found = by_group(shares(VALUES, employment_table(), HALF, by="sector"))
    assert found["54"].value == 1.0
    assert found["54"].denominator == 150
    assert found["54"].unreleased == 100
    assert [out.code for out in found["54"].without_weight] == ["31-1120"]
    assert found["62"].value == 0.0
    assert found[""].denominator == 1000
    with pytest.raises(InputError, match="matrix"):
        shares(VALUES, employment_table(), HALF, by="sector", join="soc")


def test_unplaced_occupations_of_the_join_by_title_are_named() -> None:
    found = share(VALUES, employment_table().join("title"), HALF)
    assert {out.code: out.title for out in found.unplaced}["31-1121.00"] == "Home health aides"
    assert [out.title for out in found.without_weight] == ["Testers"]


def test_points_for_the_figure_leave_out_what_has_no_wage_and_keep_top_codes() -> None:
    points = {point.code: point for point in wage_points(VALUES, employment_table().join())}
    assert points.keys() == {"11-1011", "15-1252", "15-1299", "31-1120"}
    assert points["11-1011"].is_top_coded
    assert points["11-1011"].median_wage_usd is None
    assert (points["15-1299"].exposure, points["15-1299"].low, points["15-1299"].high) == (0.5, 0.2, 0.8)


def test_correlation_over_units_weighs_by_employment() -> None:
    join = employment_table().join()
    same = weighted_correlation(VALUES, VALUES, join)
    assert same.value == pytest.approx(1.0)
    assert (same.n_units, same.denominator) == (4, 1000)
    opposite = {code: None if value is None else -value for code, value in VALUES.items()}
    assert weighted_correlation(VALUES, opposite, join).value == pytest.approx(-1.0)
    assert weighted_correlation(VALUES, {}, join).value is None


def test_amounts_are_written_for_people() -> None:
    assert [amount(each) for each in (999, 165_186_510, 2.5e9, 1.1e13)] == [
        "999", "165.19 million", "2.50 billion", "11.00 trillion",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("join", "year", "threshold", "inequality", "percent"),
    [
        ("title", "", 0.1, ">=", 80.89),
        ("title", "", 0.5, ">=", 19.43),
        ("title", "", 0.1, ">", 80.31),
        ("title", "", 0.5, ">", 16.66),
        ("soc", "2021", 0.1, ">=", 81.58),
        ("soc", "2021", 0.5, ">=", 23.98),
    ],
)
def test_the_published_shares_come_out_by_the_authors_own_values(
    bundled: EmploymentTable,
    scores: ExposureTable,
    join: JoinName,
    year: str,
    threshold: float,
    inequality: Inequality,
    percent: float,
) -> None:
    criterion = Criterion(
        measure="gpts_beta_human", threshold=threshold, inequality=inequality, tolerance=0.0
    )
    found = share(scores.published("beta", "human"), bundled.join(join, year=year), criterion)
    assert found.value is not None
    assert round(100 * found.value, 2) == percent


def test_counts_behind_the_published_shares(bundled: EmploymentTable, scores: ExposureTable) -> None:
    title = share(scores.published("beta", "human"), bundled.join("title"), HALF)
    assert (len(title.without_weight), len(title.unplaced), title.n_occupations) == (41, 50, 832)
    assert title.denominator == 165_186_510
    soc = share(scores.published("beta", "human"), bundled.join("soc", year="2021"), HALF)
    assert soc.n_occupations == 772


def test_data_entry_keyers_stand_at_one_half_but_for_the_order_of_a_sum(
    bundled: EmploymentTable, scores: ExposureTable
) -> None:
    assert scores.published("beta", "human")["43-9021.00"] < 0.5
    assert scores.published("beta", "human")["43-9021.00"] == pytest.approx(0.5, abs=1e-15)
    with_them = share(scores.published("beta", "human"), bundled.join("title"), HALF)
    assert with_them.value is not None
    assert round(100 * with_them.value, 2) == 19.52


@pytest.mark.parametrize(("score", "published"), [("beta", 0.728), ("alpha", 0.747)])
def test_the_published_correlations_are_weighted_by_employment_of_2021(
    bundled: EmploymentTable, scores: ExposureTable, score, published: float
) -> None:
    human = scores.scores[score, "human"]
    by_soc = scores.figures("applicability")
    applicability = {code: by_soc.get(code[:7]) for code in human}
    found = weighted_correlation(applicability, human, bundled.join("soc", year="2021"))
    assert found.n_units == 772
    assert found.value is not None
    assert round(found.value, 3) == published


VALUE = st.one_of(st.none(), st.floats(min_value=0, max_value=1))


@given(
    values=st.fixed_dictionaries(dict.fromkeys(VALUES, VALUE)),
    threshold=st.floats(min_value=0, max_value=1),
    inequality=st.sampled_from([">=", ">"]),
    weight=st.sampled_from(["employment", "wages"]),
    by=st.sampled_from([name for name in GROUPING_NAMES if name != "sector"]),
)
def test_groups_add_up_to_all(
    values: Values, threshold: float, inequality: Inequality, weight: Weight, by: GroupingName
) -> None:
    criterion = Criterion(measure="m", threshold=threshold, inequality=inequality, weight=weight)
    *groups, total = shares(values, employment_table(), criterion, by=by, job_zones=ZONES)
    assert sum(each.denominator for each in groups) == pytest.approx(total.denominator)
    assert sum(each.total for each in groups) == pytest.approx(total.total)
    exposed = sum((each.value or 0.0) * each.denominator for each in groups)
    assert exposed == pytest.approx((total.value or 0.0) * total.denominator)


@given(
    values=st.fixed_dictionaries(dict.fromkeys(VALUES, VALUE)), threshold=st.floats(min_value=0, max_value=1)
)
def test_missing_is_left_out_and_never_counts_as_zero(
    values: dict[str, float | None], threshold: float
) -> None:
    join = employment_table().join()
    criterion = Criterion(measure="m", threshold=threshold)
    known = {code: value for code, value in values.items() if value is not None}
    found = share(values, join, criterion)
    assert found == share(known, join, criterion)
    with_value = {join.unit_of[code] for code in known}
    assert {out.code for out in found.without_value} == join.units.keys() - with_value
    assert found.denominator == sum(join.units[unit].employment or 0 for unit in with_value)


@given(
    values=st.fixed_dictionaries(dict.fromkeys(VALUES, st.floats(min_value=0, max_value=1))),
    threshold=st.floats(min_value=0, max_value=1),
)
def test_a_share_lies_between_its_ends_and_the_inequalities_differ_by_what_equals(
    values: Values, threshold: float
) -> None:
    join = employment_table().join()
    loose = share(values, join, Criterion(measure="m", threshold=threshold))
    strict = share(values, join, Criterion(measure="m", threshold=threshold, inequality=">"))
    assert loose.low is not None
    assert loose.value is not None
    assert loose.high is not None
    assert strict.value is not None
    assert loose.low <= loose.value <= loose.high
    assert loose.value - strict.value == pytest.approx(loose.at_threshold or 0.0)


@pytest.mark.parametrize("by", [name for name in GROUPING_NAMES if name != "sector"])
def test_real_groups_add_up_to_all(
    bundled: EmploymentTable, scores: ExposureTable, engine: Engine, by: GroupingName
) -> None:
    values = scores.scores["beta", "human"]
    *groups, total = shares(values, bundled, HALF, by=by, job_zones=engine.job_zones)
    assert total.value is not None
    assert sum(each.denominator for each in groups) == pytest.approx(total.denominator)
    exposed = sum((each.value or 0.0) * each.denominator for each in groups)
    assert exposed == pytest.approx(total.value * total.denominator)
    assert sum(each.total for each in groups) == pytest.approx(154_186_300)


def test_sectors_together_come_close_to_all(bundled: EmploymentTable, scores: ExposureTable) -> None:
    *sectors, total = shares(scores.scores["beta", "human"], bundled, HALF, by="sector")
    assert len(sectors) == 20
    counted = sum(each.denominator + each.missing for each in sectors)
    assert counted == pytest.approx(154_187_380, abs=200)
    exposed = sum((each.value or 0.0) * each.denominator for each in sectors)
    assert total.value is not None
    assert exposed / sum(each.denominator for each in sectors) == pytest.approx(total.value, abs=0.005)


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(import_module("skillmatch.cli.exposure.shares"), "open_engine", lambda: engine)
    return lambda *given: CliRunner().invoke(app, ["exposure", "shares", *map(str, given)])


def test_the_command_prints_every_share_with_its_definition(run: Callable[..., Result]) -> None:
    result = run("--join", "title", "--missing")
    assert result.exit_code == 0, result.output
    for part in ("19.5", "gpts_beta_human >= 0.5", "exact title", "165.19 million jobs", "41 with a value"):
        assert part in result.output
    assert "Baristas (35-3023.01)" in result.output
    assert "not job loss" in " ".join(result.output.split())


def test_the_command_gives_json_and_csv_with_names_and_intervals(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    records = json.loads(run("--by", "education", "--format", "json", "--strict").stdout)
    assert len(records) == 9
    total = records[-1]
    assert total["inequality"] == ">"
    assert total["share_low"] <= total["share"] <= total["share_high"]
    assert total["rater_difference_low"] <= total["rater_difference"] <= total["rater_difference_high"]
    assert len(total["without_value"]) == 47
    output = tmp_path / "shares.csv"
    assert run("--by", "education", "--format", "csv", "--strict", "--output", output).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(output.read_text(encoding="utf-8"))))
    assert [float(row["denominator"]) for row in rows] == [record["denominator"] for record in records]
    assert all(row["definition"] for row in rows)


def test_the_command_takes_several_measures_and_says_what_it_cannot(run: Callable[..., Result]) -> None:
    records = json.loads(
        run("--measure", "gpts_beta_human", "--measure", "gpts_beta_gpt4", "--format", "json").stdout
    )
    assert [record["measure"] for record in records] == ["gpts_beta_human", "gpts_beta_gpt4"]
    for options, message in (
        (("--measure", "workbank_desire"), "threshold with"),
        (("--measure", "zeal"), "No measure goes by that key"),
        (("--year", "1999"), "Known: 2021"),
        (("--output", "x.csv"), "--format csv or json"),
    ):
        result = run(*options)
        assert isinstance(result.exception, InputError), options
        assert message in str(result.exception)
