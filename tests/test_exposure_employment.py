"""Employment and wages: the invented table, the bundled figures, and how files become the bundle."""

from __future__ import annotations

import io

import pytest
from employment_samples import TITLES, employment_table
from openpyxl import Workbook

from skillmatch.errors import NotFound, SchemaMismatch
from skillmatch.exposure import ExposureTable
from skillmatch.exposure.employment import JOIN_NAMES, EmploymentTable
from skillmatch.exposure.published.bls import figure, oews_table
from skillmatch.sources.sheets import sheet_rows


@pytest.fixture(scope="module")
def bundled() -> EmploymentTable:
    return EmploymentTable.load_bundled()


def test_occupations_that_the_survey_joins_are_one_unit_in_the_matrix_join_only() -> None:
    table = employment_table()
    matrix, soc = table.join("matrix"), table.join("soc")
    assert matrix.unit_of["31-1121.00"] == matrix.unit_of["31-1122.00"] == "31-1120"
    assert "31-1121.00" not in soc.unit_of
    assert set(soc.missed) == {"31-1121.00", "31-1122.00"}
    assert matrix.missed == {}
    assert soc.unit_of["15-1299.02"] == "15-1299"


def test_the_join_by_title_gives_each_occupation_its_own_employment() -> None:
    join = employment_table().join("title")
    assert join.year == "2021"
    assert [unit.employment for unit in join.units.values()] == [200, 300, None]
    assert join.units["15-1299.02"].matrix_code == "15-1299"
    assert join.missed == {"31-1121.00": "Home health aides"}


def test_a_wage_bill_needs_employment_and_a_wage() -> None:
    units = employment_table().join().units
    assert units["15-1252"].wage_bill_usd == 20_000_000
    assert units["27-2011"].wage_bill_usd is None


def test_what_is_not_there_is_refused_with_what_is() -> None:
    table = employment_table()
    with pytest.raises(NotFound, match=r"2019.*2021, 2024"):
        table.join("matrix", year="2019")
    with pytest.raises(NotFound, match=r"2024.*'title'.*2021"):
        table.join("title", year="2024")
    with pytest.raises(NotFound, match="matrix, soc, title"):
        table.join("isco")  # type: ignore[arg-type]
    with pytest.raises(NotFound, match=r"'99'.*54, 62"):
        table.sector_join("99")
    assert table.title("15-1252") == TITLES["15-1252"]
    assert table.title("99-9999") == "99-9999"
    assert table.occupation("55-1011.00") is None


def test_the_873_matches_hold_165_million_jobs_and_41_without_named(bundled: EmploymentTable) -> None:
    join = bundled.join("title")
    without = [unit.title for unit in join.units.values() if unit.employment is None]
    assert len(join.units) == 873
    assert join.employment_total == 165_186_510
    assert len(without) == 41
    assert without[0] == "Treasurers and Controllers"
    assert {"Baristas", "Team Assemblers", "Urologists"} <= set(without)
    assert len(join.missed) == 50
    assert "Software Developers" in join.missed.values()


def test_the_labelled_occupations_are_those_found_and_those_missed(bundled: EmploymentTable) -> None:
    labelled = ExposureTable.load_bundled().scores["beta", "human"].keys()
    join = bundled.join("title")
    assert labelled == join.units.keys() | join.missed.keys()


@pytest.mark.parametrize(
    ("year", "n", "total", "n_top", "n_no_wage"),
    [
        ("2021", 831, 140_886_310, 18, 6),
        ("2022", 830, 147_886_000, 11, 5),
        ("2023", 831, 151_853_870, 15, 5),
        ("2024", 831, 154_187_380, 17, 5),
    ],
)
def test_each_year_is_as_published(
    bundled: EmploymentTable, year: str, n: int, total: int, n_top: int, n_no_wage: int
) -> None:
    join = bundled.join("matrix", year=year)
    units = join.units.values()
    assert len(units) == n
    assert join.employment_total == total
    assert sum(unit.is_top_coded for unit in units) == n_top
    assert sum(unit.median_wage_usd is None and not unit.is_top_coded for unit in units) == n_no_wage
    # Figures of occupations are rounded to tens, so they add up to the total but for a few hundred.
    assert 0 <= total - sum(unit.employment or 0 for unit in units) < 2_000


def test_the_matrix_join_reaches_every_occupation_of_the_survey_and_the_sixdigit_one_does_not(
    bundled: EmploymentTable,
) -> None:
    reached = {name: set(bundled.join(name).unit_of.values()) for name in JOIN_NAMES}
    units = bundled.join().units.keys()
    assert reached["matrix"] == units
    assert bundled.join().missed == {"45-3031.00": "Fishing and Hunting Workers"}
    assert units - reached["soc"] == {
        "13-1020", "13-2020", "21-1018", "25-2052", "25-9045", "29-2010", "31-1120", "39-7010", "47-4090",
        "51-2028", "51-2090", "53-1047",
    }  # fmt: skip


def test_there_are_twenty_sectors_whose_employment_is_all_employment(bundled: EmploymentTable) -> None:
    joins = [bundled.sector_join(naics) for naics in bundled.sectors]
    assert len(joins) == 20
    national = bundled.join()
    # Each sector is rounded to tens.
    assert sum(join.employment_total for join in joins) == pytest.approx(national.employment_total, abs=200)
    assert all(join.units.keys() <= national.units.keys() for join in joins)
    assert sum(unit.employment is None for join in joins for unit in join.units.values()) == 644


def test_every_occupation_of_the_survey_has_a_typical_education_and_a_major_group(
    bundled: EmploymentTable,
) -> None:
    units = bundled.join().units
    assert units.keys() <= bundled.typical_education.keys()
    assert {code[:2] for code in units} <= bundled.major_groups.keys()
    assert len(bundled.major_groups) == 23
    assert bundled.typical_education["29-1141"] == "Bachelor's degree"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,234", 1234), ("453800.0", 453_800), ("#", None), ("*", None), ("**", None), ("", None)],
)
def test_a_cell_is_a_figure_or_not_released(cell: str, value: int | None) -> None:
    assert figure(cell) == value


def test_a_cell_that_is_no_figure_is_refused() -> None:
    with pytest.raises(SchemaMismatch, match="expected a figure"):
        figure("many")


def test_only_single_occupations_are_kept_and_top_codes_told_from_gaps() -> None:
    def row(group: str, code: str, employment: str, mean: str, median: str) -> dict[str, str]:
        return {"O_GROUP": group, "OCC_CODE": code, "TOT_EMP": employment, "A_MEAN": mean, "A_MEDIAN": median}

    table = oews_table(
        [
            row("total", "00-0000", "1,000", "1", "1"),
            row("broad", "29-1210", "60", "1", "1"),
            row("detailed", "29-1214", "60", "300,000", "#"),
            row("detailed", "27-2011", "40", "*", "*"),
        ]
    )
    assert table["total"] == 1000
    assert table["soc"] == ["27-2011", "29-1214"]
    assert table["median_wage"] == [None, None]
    assert table["mean_wage"] == [None, 300_000]
    assert table["top_coded"] == ["29-1214"]


def workbook(rows: list[list[object]], *, title: str = "Data") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_sheet_gives_strings_below_its_header() -> None:
    data = workbook([["About"], ["code", "jobs"], ["11-1011", 12], ["11-1021", None]])
    rows = list(sheet_rows(data, name="x.xlsx", columns=("code", "jobs"), header_row=2))
    assert rows == [{"code": "11-1011", "jobs": "12"}, {"code": "11-1021", "jobs": ""}]


@pytest.mark.parametrize(
    ("data", "sheet", "message"),
    [
        (b"no workbook", "", "expected an Excel workbook"),
        (workbook([["code"]]), "Other", r"no sheet 'Other' \(found Data\)"),
        (workbook([["code", "title"]]), "", r"no column 'jobs' on row 1 \(found code, title\)"),
    ],
)
def test_another_sheet_is_refused_with_what_was_found(data: bytes, sheet: str, message: str) -> None:
    with pytest.raises(SchemaMismatch, match=message):
        list(sheet_rows(data, name="x.xlsx", columns=("code", "jobs"), sheet=sheet))
