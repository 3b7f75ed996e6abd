"""The published figures are met, a changed label is noticed, and measures are compared as they should be."""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from skillmatch.cli import app
from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.exposure import ExposureTable, MeasureTable
from skillmatch.exposure.applicability import applicability_scores, load_activities
from skillmatch.exposure.disagreement import (
    RANGE_MEASURES,
    RANGE_RULE,
    Comparison,
    percentiles,
    rank_correlation,
    soc_values,
)
from skillmatch.exposure.employment import EmploymentTable
from skillmatch.exposure.reproduce import Reproduced, reproduce
from skillmatch.sources.packed import unpack

N_FIGURES = 67


@pytest.fixture(scope="module")
def tables() -> dict:
    return unpack(content_path("onet", "exposure.json.xz"))


@pytest.fixture(scope="module")
def figures() -> dict[str, Reproduced]:
    found = reproduce(MeasureTable.load_bundled(), EmploymentTable.load_bundled(), load_activities())
    assert len(found) == N_FIGURES
    return {figure.what: figure for figure in found}


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    def invoke(*arguments: str, measures: MeasureTable | None = None) -> Result:
        if measures is not None:
            monkeypatch.setitem(engine.__dict__, "measures", measures)
        for module in ("comparing", "reproducing", "showing", "zoning"):
            monkeypatch.setattr(f"skillmatch.cli.exposure.{module}.open_engine", lambda: engine)
        return CliRunner().invoke(app, ["exposure", *arguments])

    return invoke


def changed(tables: dict, change: Callable[[dict], None]) -> MeasureTable:
    """The measures with something changed in the bundle's tables."""
    other = copy.deepcopy(tables)
    change(other)
    whole = MeasureTable.load_bundled()
    return MeasureTable(ExposureTable(other), whole.crossing)


# -- the figures --------------------------------------------------------------------------------------


def test_every_figure_is_met_on_bundled_facts_alone(figures: dict[str, Reproduced]) -> None:
    assert [what for what, figure in figures.items() if figure.is_met is False] == []
    assert [what for what, figure in figures.items() if figure.is_met is None] == [
        "Rank correlation of AI applicability and frey_osborne"
    ]


def test_the_41_without_employment_are_named(figures: dict[str, Reproduced]) -> None:
    named = figures["Of these without employment"].named
    assert len(named) == 41
    assert all(each.endswith(")") and "-" in each for each in named)


def test_a_share_says_its_join_denominator_and_inequality(figures: dict[str, Reproduced]) -> None:
    for join, employment in (("title", "165.19 million"), ("six-digit SOC", "130.63 million")):
        how = figures[f"Employment with human beta >= 0.5, joined by {join}, %"].how
        assert "gpts_beta_human >= 0.5" in how
        assert employment in how


def test_a_difference_beyond_the_tolerance_is_a_miss() -> None:
    figure = Reproduced(part="p", what="w", stated=0.5, ours=0.5006, tolerance=5e-4)
    assert figure.is_met is False
    assert figure.difference == pytest.approx(6e-4)
    assert Reproduced(part="p", what="w", stated=0.5, ours=None, tolerance=1).is_met is None


def test_applicability_by_hand() -> None:
    tables = {
        "activities": {
            "iwa": ["a", "b", "c"],
            "share_user": [0.01, 0.0005, None],
            "completion_user": [0.8, 0.9, None],
            "scope_user": [0.5, 0.9, None],
            "share_ai": [0.0006, 0.0, None],
            "completion_ai": [1.0, 1.0, None],
            "scope_ai": [0.2, 1.0, None],
        },
        "weights": {"x": {"a": 3.0, "b": 1.0}, "y": {"b": 2.0, "c": 2.0}},
    }
    # Only "a" has more than .0005 of conversations: (.8 * .5 + 1 * .2) of three quarters, halved.
    assert applicability_scores(tables) == {"x": pytest.approx(0.75 * 0.6 / 2), "y": 0.0}


# -- a change is noticed ------------------------------------------------------------------------------


def _one_label(tables: dict) -> None:
    labels = tables["gpts_tasks"]["human"]
    labels[0] = "E0" if labels[0] != "E0" else "E1"


def _one_rating(tables: dict) -> None:
    bank = tables["workbank"]
    place = next(i for i, digits in enumerate(bank["capacity"]) if len(digits) == 2 and digits >= "33")
    bank["capacity"][place] = "11"


def _one_score(tables: dict) -> None:
    tables["applicability"]["27-3091"] += 1e-8


@pytest.mark.parametrize("change", [_one_label, _one_rating, _one_score])
def test_one_changed_value_makes_the_command_fail(tables: dict, run, change) -> None:
    result = run("reproduce", "--format", "json", measures=changed(tables, change))
    assert result.exit_code == 1
    missed = [figure["figure"] for figure in json.loads(result.stdout) if figure["is_met"] is False]
    assert missed


def test_the_command_succeeds_on_the_bundle(run) -> None:
    result = run("reproduce")
    assert result.exit_code == 0
    assert "66 of 66 figures met." in result.stdout
    assert "skillmatch data fetch frey-osborne-2017" in result.stdout


def test_both_forms_hold_every_figure(run) -> None:
    as_json = json.loads(run("reproduce", "--format", "json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(run("reproduce", "--format", "csv").stdout)))
    assert len(as_json) == len(as_csv) == N_FIGURES
    assert [row["figure"] for row in as_csv] == [row["figure"] for row in as_json]
    assert as_csv[0]["ours"] == "19265"


def test_an_output_file_needs_a_form_for_files(run, tmp_path) -> None:
    result = run("reproduce", "--output", str(tmp_path / "x.csv"))
    assert "Expected --format csv or json" in str(result.exception)
    assert run("reproduce", "--format", "csv", "--output", str(tmp_path / "x.csv")).exit_code == 0
    assert (tmp_path / "x.csv").read_text(encoding="utf-8").count("\n") == N_FIGURES + 1


# -- comparing ----------------------------------------------------------------------------------------


def test_percentiles_share_ties_and_never_reach_the_ends() -> None:
    assert percentiles({"a": 1.0, "b": 2.0, "c": 2.0, "d": 9.0}) == {
        "a": 12.5,
        "b": 50.0,
        "c": 50.0,
        "d": 87.5,
    }
    assert percentiles({}) == {}


def test_only_shared_occupations_count() -> None:
    one = {"a": 1.0, "b": 2.0, "c": 3.0, "x": 99.0}
    other = {"a": 30.0, "b": 20.0, "c": 10.0, "y": -5.0}
    assert rank_correlation(one, other) == (pytest.approx(-1.0), 3)
    assert rank_correlation(one, {"a": 1.0, "b": 2.0}) == (None, 2)


def test_measures_agree_as_stated() -> None:
    comparison = Comparison(
        MeasureTable.load_bundled(), ["gpts_beta_gpt4", "gpts_beta_human", "applicability"]
    )
    found = {(each.one, each.other): each for each in comparison.correlations()}
    assert found["gpts_beta_gpt4", "applicability"].value == pytest.approx(0.71, abs=0.005)
    assert found["gpts_beta_human", "applicability"].value == pytest.approx(0.75, abs=0.005)
    assert {each.n for each in found.values()} == {798}


def test_a_soc_occupation_averages_and_usage_adds_up() -> None:
    measures = MeasureTable.load_bundled()
    inside = [c for c in measures.crossing.onet_codes if c.startswith("15-1299.")]
    betas = [v for c in inside if (v := measures.value("gpts_beta_human", c).value) is not None]
    usage = [v for c in inside if (v := measures.value("aei_usage", c).value) is not None]
    assert len(betas) > 2
    assert soc_values(measures, "gpts_beta_human")["15-1299"] == pytest.approx(sum(betas) / len(betas))
    assert soc_values(measures, "aei_usage")["15-1299"] == pytest.approx(sum(usage))


def test_the_range_is_over_one_measure_of_exposure_per_source() -> None:
    comparison = Comparison(MeasureTable.load_bundled())
    found = comparison.occupation("43-6014.00")
    assert len(found.standings) == len(comparison.keys)
    ranged = ("gpts_beta_human", "applicability", "daioe_percentile")
    assert tuple(measure.key for measure in RANGE_MEASURES) == ranged
    assert all(measure.title in RANGE_RULE for measure in RANGE_MEASURES)
    exposed = [standing.percentile for standing in found.standings if standing.value.key in ranged]
    assert len(exposed) == 3
    assert found.range == pytest.approx(max(exposed) - min(exposed))
    desire = next(s for s in found.standings if s.value.key == "workbank_desire")
    assert desire.percentile < min(exposed)


def test_the_range_is_the_same_whatever_is_compared() -> None:
    measures = MeasureTable.load_bundled()
    one = Comparison(measures).occupation("41-9012.00")
    other = Comparison(measures, ["aei_usage", "gpts_alpha_gpt4"]).occupation("41-9012.00")
    assert (one.range, one.lowest, one.highest) == (other.range, other.lowest, other.highest)
    assert [standing.value.key for standing in other.standings] == ["aei_usage", "gpts_alpha_gpt4"]


def test_an_occupation_without_data_has_no_range() -> None:
    found = Comparison(MeasureTable.load_bundled()).occupation("55-1011.00")
    assert found.range is None
    assert {standing.percentile for standing in found.standings} == {None}


def test_the_most_disputed_come_first_and_ties_by_code() -> None:
    found = Comparison(MeasureTable.load_bundled()).occupations()
    keys = [(-(each.range or 0), each.onet_soc_code) for each in found]
    assert keys == sorted(keys)
    assert len(found) > 900


# -- the other commands -------------------------------------------------------------------------------


def test_show_puts_every_measure_side_by_side(run) -> None:
    rows = json.loads(run("show", "15-1252.00", "--format", "json").stdout)
    assert [row["measure"] for row in rows][:2] == ["gpts_alpha_human", "gpts_alpha_gpt4"]
    by_key = {row["measure"]: row for row in rows}
    assert by_key["daioe_percentile"]["crossed"] == ["O*NET-SOC 2019 -> O*NET-SOC 2010"]
    assert by_key["workbank_desire"]["value"] is None
    shown = run("show", "15-1252.00").stdout
    assert "no data" in shown
    assert "skillmatch data fetch ilo-genai-2025" in shown
    assert "Exposure is not job loss." in shown


def test_compare_gives_every_pair_once(run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("compare", "--format", "csv").stdout)))
    assert len(rows) == 13 * 12 // 2
    assert len({frozenset((row["one"], row["other"])) for row in rows}) == len(rows)
    shown = " ".join(run("compare", "--top", "3").stdout.split())
    assert "Most disputed occupations" in shown
    assert f"Range: over {RANGE_RULE}." in shown


def test_compare_an_occupation_by_a_code_of_another_system(run) -> None:
    result = run("compare", "2512", "--format", "json")
    rows = json.loads(result.stdout)
    assert {row["onet_soc_code"] for row in rows} == {"15-1252.00", "15-1253.00"}
    assert "Crossed: ISCO-08 -> SOC 2010 -> SOC 2018 -> O*NET-SOC 2019" in run("compare", "2512").stdout


def test_zones_tell_why_there_is_none(run) -> None:
    rows = json.loads(run("zones", "--format", "json").stdout)
    assert len(rows) == 846
    without = [row for row in rows if row["zone"] is None]
    assert [row["no_zone_reason"] for row in without] == ["no worker rating"] * 2
    assert all((row["desire_spread"] is not None) == (row["desire_n"] > 1) for row in rows if row["zone"])
    assert len(json.loads(run("zones", "--zone", "Red Light", "--format", "json").stdout)) == 267
    counts = run("zones").stdout
    assert "Green Light" in counts
    assert "364" in counts


def test_zones_of_an_occupation_that_nobody_rated(run) -> None:
    assert run("zones", "55-1011.00").stdout.startswith("No data: WORKBank rated no such task")
