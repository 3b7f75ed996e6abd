"""Impact ratios by hand: exact fractions, unknowns, empty cells, groups left out."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest

from skillmatch.audit.impact import Impact, ImpactTable, impact, median_of
from skillmatch.audit.outcomes import Columns, read_outcomes
from skillmatch.errors import NotFound, SchemaMismatch, UnreadableDocument
from skillmatch.report.audit_impact import impact_page
from skillmatch.report.audit_tables import AuditFacts, decimal, published_table, records

_COUNTS = {
    # sex, race: applicants, selected
    ("Male", "White"): (40, 20),
    ("Male", "Hispanic or Latino"): (20, 6),
    ("Male", "Asian"): (1, 1),
    ("female", "WHITE"): (30, 12),
    ("F", "hispanic"): (10, 2),
    ("", "White"): (5, 1),
    ("Female", "prefer not to say"): (3, 3),
}
"""By hand: male 27/61, female 17/43; White 33/75, Hispanic 8/30, Asian 1/1."""


def write(path: Path, rows: Iterable[tuple[str, ...]], columns: str = "sex,race,selected") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns.split(","), *rows])
    return path


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    rows = [
        (sex, race, "yes" if n < selected else "no")
        for (sex, race), (applicants, selected) in _COUNTS.items()
        for n in range(applicants)
    ]
    return write(tmp_path / "outcomes.csv", [*rows, ("Male", "White", "")])


def table_of(found: Impact, measure: str, basis: str) -> ImpactTable:
    (table,) = (each for each in found.tables if (each.measure, each.basis) == (measure, basis))
    return table


def test_selection_by_hand(by_hand: Path) -> None:
    found = impact(read_outcomes(by_hand, Columns()))
    assert (found.n, found.n_unknown_sex, found.n_unknown_race) == (110, 5, 3)
    assert found.n_no_outcome == {"selection": 1}
    sex = table_of(found, "selection", "sex")
    assert [(row.group, row.n, row.rate) for row in sex.rows] == [
        (("Male",), 61, Fraction(27, 61)),
        (("Female",), 43, Fraction(17, 43)),
    ]
    assert [row.ratio for row in sex.rows] == [1, Fraction(17 * 61, 43 * 27)]
    assert sex.best == ("Male",)
    assert sex.n_unknown == 5


def test_a_group_under_two_per_cent_is_named_and_left_out(by_hand: Path) -> None:
    race = table_of(impact(read_outcomes(by_hand, Columns())), "selection", "race")
    rows = {row.group[0]: row for row in race.rows}
    asian = rows["Asian"]
    assert (asian.n, asian.rate, asian.is_left_out, asian.ratio) == (1, 1, True, None)
    assert rows["White"].ratio == 1
    assert rows["Hispanic or Latino"].ratio == Fraction(8, 30) / Fraction(33, 75)
    assert rows["Hispanic or Latino"].is_below_four_fifths
    kept = table_of(
        impact(read_outcomes(by_hand, Columns()), left_out_below=Fraction(0)), "selection", "race"
    )
    assert kept.best == ("Asian",)
    assert {row.group[0]: row.ratio for row in kept.rows}["White"] == Fraction(33, 75)


def test_exactly_two_per_cent_is_not_left_out(tmp_path: Path) -> None:
    rows = [("Male", "yes")] * 49 + [("Female", "yes")]
    found = impact(read_outcomes(write(tmp_path / "a.csv", rows, "sex,selected"), Columns()))
    assert not any(row.is_left_out for row in found.tables[0].rows)


def test_an_empty_cell_is_no_data_and_never_0(by_hand: Path) -> None:
    crossed = table_of(impact(read_outcomes(by_hand, Columns())), "selection", "sex and race")
    empty = next(row for row in crossed.rows if row.group == ("Female", "Asian"))
    assert (empty.n, empty.rate, empty.ratio, empty.p_value) == (0, None, None, None)
    published = published_table(crossed)
    assert published.columns == (
        "Ethnicity", "Sex", "Race", "# of Applicants", "# Selected", "Selection Rate", "Impact Ratio",
    )  # fmt: skip
    assert (
        "Not Hispanic or Latino",
        "Female",
        "Asian",
        "0",
        "no data",
        "no data",
        "no data",
    ) in published.rows
    assert published.rows[0] == ("Hispanic or Latino", "Male", "", "20", "6", "30.0%", "0.600")
    assert ("Not Hispanic or Latino", "Male", "Asian", "1", "1", "100.0%", "not calculated") in published.rows
    assert crossed.n_unknown == 8


def test_nobody_selected_has_no_ratio(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [("Male", "no"), ("Female", "no")], "sex,selected")
    (table,) = impact(read_outcomes(path, Columns())).tables
    assert table.best is None
    assert [(row.rate, row.ratio, row.p_value) for row in table.rows] == [(0, None, None)] * 2
    assert published_table(table).rows[0][-1] == "no rate above 0"


def test_scoring_is_strictly_above_the_median_of_all(tmp_path: Path) -> None:
    # The one of unknown sex moves the median, and is in no row.
    rows = [("M", ".5"), ("M", "0.9"), ("F", "0.50"), ("F", "5e-1"), ("F", "0.7"), ("", "0.1"), ("M", "")]
    found = impact(read_outcomes(write(tmp_path / "a.csv", rows, "gender,score"), Columns()))
    (table,) = found.tables
    assert found.median == Fraction(1, 2)
    assert [(row.n, row.rate) for row in table.rows] == [(2, Fraction(1, 2)), (3, Fraction(1, 3))]
    assert table.rows[1].ratio == Fraction(2, 3)
    assert (table.n_unknown, found.n_no_outcome) == (1, {"scoring": 1})
    assert published_table(table).columns == ("Sex", "# of Applicants", "Scoring Rate", "Impact Ratio")


def test_the_median_is_exact() -> None:
    assert median_of({Fraction("0.1"): 1, Fraction("0.2"): 1}) == Fraction(3, 20)
    assert median_of({Fraction(3): 2, Fraction(1): 1, Fraction(9): 2}) == 3
    assert median_of({}) is None


def test_both_outcomes_are_read_unless_one_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [("M", "yes", "1"), ("F", "no", "2")], "sex,selected,score")
    assert [table.measure for table in impact(read_outcomes(path, Columns())).tables] == [
        "selection",
        "scoring",
    ]
    assert [table.measure for table in impact(read_outcomes(path, Columns(score="score"))).tables] == [
        "scoring"
    ]


def test_a_column_of_its_own_for_hispanic(tmp_path: Path) -> None:
    rows = [("White", "yes", "1"), ("White", "no", "1"), ("Black", "", "0")]
    path = write(tmp_path / "a.csv", rows, "race,hisp,selected")
    (table,) = impact(read_outcomes(path, Columns(hispanic="hisp"))).tables
    assert [(row.group[0], row.n) for row in table.rows if row.n] == [
        ("Hispanic or Latino", 1), ("White", 1), ("Black or African American", 1),
    ]  # fmt: skip


def test_a_ratio_just_under_four_fifths_is_not_rounded_up_to_it() -> None:
    assert decimal(Fraction(79_99, 100_00), 3) == "0.7999"
    assert decimal(Fraction(4, 5), 3) == "0.800"
    assert decimal(Fraction(1, 3) * 100, 1) == "33.3"


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ("sex,outcome_x", [("M", "yes")]),
        ("name,selected", [("M", "yes")]),
        ("sex,selected", [("M", "perhaps")]),
        ("sex,score", [("M", "9e999")]),
        ("sex,score", [("M", "nan")]),
        ("sex,selected", [(f"Person {n}", "yes") for n in range(40)]),
        ("sex,selected", [("M", "yes", "1")]),
    ],
)
def test_a_table_that_cannot_be_read_says_so_without_its_words(
    tmp_path: Path, columns: str, rows: list[tuple[str, ...]]
) -> None:
    with pytest.raises(SchemaMismatch) as refused:
        read_outcomes(write(tmp_path / "a.csv", rows, columns), Columns())
    assert "perhaps" not in str(refused.value)
    assert "Person" not in str(refused.value)


def test_missing_and_empty_files(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_outcomes(tmp_path / "none.csv", Columns())
    with pytest.raises(UnreadableDocument):
        read_outcomes(write(tmp_path / "a.csv", [], "sex,selected"), Columns())
    with pytest.raises(SchemaMismatch, match="missing"):
        read_outcomes(write(tmp_path / "b.csv", [("M", "1")], "sex,selected"), Columns(sex="no-such"))


def test_the_page_escapes_and_says_what_it_must(by_hand: Path) -> None:
    found = impact(read_outcomes(by_hand, Columns()))
    facts = AuditFacts(audited_on="2026-11-21", distributed_on="2026-01-05", source="<b>Payroll</b>")
    page = impact_page(found, facts)
    assert page == impact_page(found, facts)
    for words in (
        "2026-11-21",
        "2026-01-05",
        "&lt;b&gt;Payroll",
        "# of Applicants",
        "Asian: 1 applicants",
        "no data",
    ):
        assert words in page
    assert "<b>Payroll" not in page
    assert "<script" not in page


def test_agrees_with_fairlearn(by_hand: Path) -> None:
    metrics = pytest.importorskip("fairlearn.metrics")
    rows = [row for row in csv.DictReader(by_hand.open(encoding="utf-8")) if row["selected"]]
    outcomes = impact(read_outcomes(by_hand, Columns()), left_out_below=Fraction(0))
    names = {"f": "female", "hispanic": "hispanic or latino"}
    for basis, column in (("sex", "sex"), ("race", "race")):
        known = [row for row in rows if row[column] not in ("", "prefer not to say")]
        groups = [names.get(row[column].lower(), row[column].lower()) for row in known]
        taken = [int(row["selected"] == "yes") for row in known]
        frame = metrics.MetricFrame(
            metrics=metrics.selection_rate, y_true=taken, y_pred=taken, sensitive_features=groups
        )
        table = table_of(outcomes, "selection", basis)
        for row in table.rows:
            if row.n:
                assert float(row.rate) == pytest.approx(frame.by_group[row.group[0].lower()], rel=1e-12)  # type: ignore[arg-type]
        ratio = metrics.demographic_parity_ratio(taken, taken, sensitive_features=groups)
        lowest = min(row.ratio for row in table.rows if row.ratio is not None)
        assert float(lowest) == pytest.approx(ratio, rel=1e-12)


def test_records_keep_the_exact_fractions(by_hand: Path) -> None:
    found = {(r["by"], r["group"]): r for r in records(impact(read_outcomes(by_hand, Columns())))}
    assert found["sex", "Female"]["impact_ratio_exact"] == "1037/1161"
    assert found["race", "Native American or Alaska Native"]["rate"] is None
