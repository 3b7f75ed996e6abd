"""The exposure report: its figures are the engine's, every format says the same, and the same twice."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile

import lxml.html
import openpyxl
import pypdfium2
import pytest
from report_builders import CHOICES, Maker, records, report_maker, table

from skillmatch.engine import Engine
from skillmatch.errors import InputError, NotFound
from skillmatch.exposure import MEASURES
from skillmatch.exposure.criterion import Criterion
from skillmatch.report.exposure import (
    FORMATS,
    Format,
    choose,
    chosen_measure,
    citation_pack,
    compose,
    gather,
    pack_files,
    rendered,
)
from skillmatch.report.exposure.cells import cell_text
from skillmatch.report.exposure.command import split_names
from skillmatch.report.exposure.outline import Column, Grouped, Headline, Items


@pytest.fixture(scope="module")
def make(engine: Engine) -> Maker:
    """Make a report by the name of its choice, once each."""
    return report_maker(engine)


def html_tables(page: str) -> list[list[list[str]]]:
    """Return the words of every table of a page, read back from its markup."""
    return [
        [[cell.text_content().strip() for cell in row] for row in found.iter("tr")]
        for found in lxml.html.fromstring(page).iter("table")
    ]


@pytest.mark.parametrize("name", CHOICES)
def test_the_page_shows_the_tables_that_the_data_hold(make: Maker, name: str) -> None:
    """What stands in HTML is what stands in the CSV and JSON, cell by cell, as its column writes it."""
    report = make(name)
    shown = html_tables(rendered(report, "html").decode())
    data = {found["key"]: found for found in json.loads(rendered(report, "json"))["tables"]}
    for found in report.tables:
        assert data[found.key]["rows"] == records(found)
    wanted = [found for found in report.tables if found.audience == "all" and found.key != "tasks"]
    wanted += [figure.data for figure in report.figures if figure.data.audience == "data"]
    for found in wanted:
        if not found.rows:
            continue
        head = [column.title.strip() for column in found.columns]
        words = [
            [cell_text(cell, column).strip() for cell, column in zip(row, found.columns, strict=True)]
            for row in found.rows
        ]
        assert [head, *words] in shown, found.key


@pytest.mark.parametrize("name", CHOICES)
def test_the_long_csv_holds_every_cell_with_data(make: Maker, name: str) -> None:
    report = make(name)
    rows = list(csv.DictReader(io.StringIO(rendered(report, "csv").decode())))
    given = {(row["table"], int(row["row"]), row["variable"]): row["value"] for row in rows}
    wanted = {
        (found.key, number, column.key): cell
        for found in report.tables
        for number, row in enumerate(found.rows, start=1)
        for column, cell in list(zip(found.columns, row, strict=True))[1:]
        if cell not in (None, "")
    }
    assert given.keys() == wanted.keys()
    for place, cell in wanted.items():
        value = given[place]
        assert float(value) == cell if isinstance(cell, (int, float)) else value.removeprefix("'") == cell


@pytest.mark.parametrize("measure", ["gpts_beta_human", "gpts_alpha_gpt4", "aei_usage", "workbank_desire"])
def test_shares_and_means_are_those_of_the_engine(make: Maker, engine: Engine, measure: str) -> None:
    report = make("all", measure)
    column = next(c for c in table(report, "by-major-group").columns if c.key == "share")
    threshold = float(column.title.removeprefix("Share >= "))
    assert threshold == {"workbank_desire": 3.0}.get(measure, threshold if measure == "aei_usage" else 0.5)
    criterion = Criterion(measure=measure, threshold=threshold, pooling=MEASURES[measure].pooling)
    for by in ("major-group", "sector", "wage-decile", "education", "job-zone"):
        ours = {row["group"]: row for row in records(table(report, f"by-{by}"))}
        for row in engine.exposure_shares(criterion, by=by):
            share = row.share
            mine = ours[share.group.key or "all"]
            if by == "sector" and not share.group.key:
                continue  # the report's last row is national employment, the engine's the sum of the sectors
            assert (mine["share"], mine["mean"]) == (share.value, share.mean), (by, share.group)
            assert (mine["jobs"], mine["n_without_value"]) == (
                round(share.denominator),
                len(share.without_value),
            )


def test_headlines_print_join_denominator_and_inequality(make: Maker, engine: Engine) -> None:
    tiles = [t for b in make("all").blocks if isinstance(b, Headline) for t in b.tiles]
    criteria = [
        Criterion(measure="gpts_beta_human", threshold=threshold, weight=weight)
        for weight in ("employment", "wages")
        for threshold in (0.1, 0.5)
    ]
    for tile, criterion in zip(tiles, criteria, strict=True):
        share = engine.exposure_shares(criterion)[-1].share
        assert tile.figure == f"{share.value:.1%}"
        assert tile.definition.startswith(share.definition)
        assert f">= {criterion.threshold:g}" in tile.definition
        assert "95% interval" in tile.definition


def test_the_join_by_title_gives_the_published_shares(make: Maker) -> None:
    row = next(row for row in records(table(make("all"), "joins")) if row["join"] == "title")
    assert (round(row["share_1"], 4), round(row["share_2"], 4)) == (0.8089, 0.1943)


def test_values_are_the_measures_own(make: Maker, engine: Engine) -> None:
    report = make("all")
    assert len(records(table(report, "occupations"))) == 923
    for row in records(table(report, "side-by-side"))[::40]:
        for key in MEASURES.keys() & row.keys():
            assert row[key] == engine.measures.value(key, row["onet_soc_code"]).value


def test_crossed_values_say_so_with_their_range(make: Maker, engine: Engine) -> None:
    crossed = [row for row in records(table(make("group"), "measure-values")) if row["crossed"]]
    assert {row["measure"] for row in crossed} >= {"applicability", "daioe_percentile", "aei_usage"}
    for row in crossed:
        found = engine.measures.value(row["measure"], row["onet_soc_code"])
        assert (row["low"], row["high"], row["n_links"]) == (found.low, found.high, found.n_links)
        assert row["crossed"] == "; ".join(found.crossed)


def test_an_uncovered_occupation_has_no_data_and_is_named(make: Maker) -> None:
    for name in ("without", "group"):
        report = make(name)
        row = next(r for r in records(table(report, "occupations")) if r["onet_soc_code"] == "15-1299.00")
        assert (row["gpts_beta_human"], row["low"], row["high"]) == (None, None, None)
        named = {r["onet_soc_code"]: r["missing"] for r in records(table(report, "without-data"))}
        assert "GPTs are GPTs beta" in named["15-1299.00"]
        assert "no data" in rendered(report, "html").decode()
    tiles = [t for b in make("without").blocks if isinstance(b, Headline) for t in b.tiles]
    assert [tile.figure for tile in tiles] == ["no data", "no data"]
    drawn = next(figure for figure in make("group").figures if figure.scene.key == "occupations")
    assert "15-1299.00" not in {row[0] for row in drawn.data.rows}


def test_the_41_of_873_are_counted_and_named(make: Maker) -> None:
    found = table(make("all"), "title-matched-without-employment")
    assert len(found.rows) == 41
    assert found.title.startswith("41 of the 873 title-matched occupations have no employment")
    part = table(make("group"), "title-matched-without-employment")
    assert 0 < len(part.rows) < 41
    assert {row[0][:2] for row in part.rows} == {"15"}
    words = [b.text for b in make("one").blocks if hasattr(b, "text")]
    assert any("41 of the 873" in text and "none of them is in this report" in text for text in words)


def test_every_measure_has_its_year_and_coverage(make: Maker) -> None:
    rows = {row["measure"]: row for row in records(table(make("all"), "measures"))}
    assert rows.keys() == MEASURES.keys()
    for key, row in rows.items():
        assert row["year"] == str(MEASURES[key].year)
        if MEASURES[key].is_bundled:
            assert (row["is_here"], row["n_selected"]) == ("yes", 923)
            assert 0 < row["n_occupations"] <= 923
        else:
            assert (row["is_here"], row["n_occupations"]) == ("no", None)
    absent = [
        b.items for b in make("all").blocks if isinstance(b, Items) and b.title == "Not on this machine"
    ]
    assert all("skillmatch data fetch" in item for item in absent[0])


def test_tasks_have_ids_and_labels_and_say_how_to_get_the_sentences(make: Maker, engine: Engine) -> None:
    report = make("one")
    grouped = next(block for block in report.blocks if isinstance(block, Grouped))
    labelled = engine.measures.table
    own = {
        task_id: task.labels
        for task_id, task in zip(labelled.task_ids(), labelled.labelled_tasks(), strict=True)
        if task.onet_soc_code == "15-1252.00"
    }
    shown = {row["task_id"]: row for row in records(table(report, "tasks"))}
    assert shown.keys() == own.keys()
    for task_id, row in shown.items():
        assert (row["label_human"], row["label_gpt4"]) == (own[task_id]["human"], own[task_id]["gpt4"])
        assert "sentence" not in row
    assert "skillmatch data fetch onet-30.1" in grouped.note


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["one", "military", "sector"])
def test_the_same_report_twice_is_the_same_bytes(
    make: Maker, engine: Engine, name: str, form: Format
) -> None:
    facts = gather(engine, choose(engine, **CHOICES[name]), measure="gpts_beta_human")
    again = compose(facts, command=make(name).command)
    assert rendered(again, form) == rendered(make(name), form)
    assert citation_pack(again) == citation_pack(make(name))


@pytest.mark.parametrize("name", CHOICES)
def test_the_page_has_no_script_and_fetches_nothing(make: Maker, name: str) -> None:
    page = rendered(make(name), "html").decode()
    assert "<script" not in page
    assert not re.search(r"<(link|img|iframe|object|embed|form)\b", page)
    assert not re.search(r"\s(on\w+|src|srcset|action)=", page)
    assert not re.search(r"url\((?!#)|@import", page)
    assert all(address.startswith("#") for address in re.findall(r'<a [^>]*href="([^"]*)"', page))
    targets = set(re.findall(r'id="([^"]*)"', page))
    assert {address[1:] for address in re.findall(r'href="(#[^"]*)"', page)} <= targets
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert "Exposure is not job loss" in page


@pytest.mark.parametrize("name", CHOICES)
def test_no_section_is_empty_and_each_is_in_the_contents(make: Maker, name: str) -> None:
    report = make(name)
    sections = list(lxml.html.fromstring(rendered(report, "html").decode()).iter("section"))
    assert [section.get("id") for section in sections] == [section.key for section in report.sections]
    for section, own in zip(sections, report.sections, strict=True):
        assert len(section.text_content().split()) > len(own.title.split()), own.key
    assert {"method", "limits", "provenance", "measures", "disagreement"} <= {s.key for s in report.sections}


def test_the_figures_asked_for_are_there(make: Maker) -> None:
    keys = {figure.scene.key for figure in make("all").figures}
    wanted = {"wage", "distribution", "occupations", "zones", "disagreement-matrix", "disagreement-range"}
    assert wanted | {f"by-{g}" for g in ("major-group", "sector", "wage-decile", "education")} <= keys
    points = next(figure for figure in make("one").figures if figure.scene.key == "wage").data
    assert [row[0] for row in points.rows if row[-1] == "yes"] == ["15-1252"]
    assert len(points.rows) == len(table(make("all"), "figure-wage").rows)


def test_the_pdf_holds_headings_figures_and_page_numbers(make: Maker) -> None:
    report = make("one")
    document = pypdfium2.PdfDocument(rendered(report, "pdf"))
    words = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    for section in report.sections:
        assert section.title in words
    for number in range(1, len(report.figures) + 1):
        assert f"Figure {number}." in words
    assert f"Page {len(document)}" in words
    assert "Exposure is not job loss" in words


def test_the_workbook_has_one_sheet_per_table_with_numbers_as_numbers(make: Maker) -> None:
    report = make("group")
    book = openpyxl.load_workbook(io.BytesIO(rendered(report, "xlsx")))
    assert book.sheetnames == ["README", *(found.key[:31] for found in report.tables)]
    for found in report.tables:
        rows = book[found.key[:31]].iter_rows(min_row=2, values_only=True)
        for row, given in zip(rows, found.rows, strict=True):
            for cell, value in zip(row, given, strict=True):
                # A workbook keeps 15 digits.
                wanted = pytest.approx(value) if isinstance(value, float) else None if value == "" else value
                assert cell == wanted, found.key


def test_the_pack_has_every_source_every_figures_data_and_the_command(make: Maker) -> None:
    report = make("group")
    with zipfile.ZipFile(io.BytesIO(citation_pack(report))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert files == dict(pack_files(report))
    assert files["command.txt"] == "skillmatch exposure report --soc-group 15 --measure beta --format html\n"
    for source in report.sources:
        assert source.references, source.release_id
        for reference in source.references:
            assert f"{{{reference.key}," in files["references.bib"]
    for figure in report.figures:
        rows = list(csv.reader(io.StringIO(files[f"figures/{figure.scene.key}.csv"])))
        assert len(rows) == len(figure.data.rows) + 1
        assert ET.fromstring(files[f"figures/{figure.scene.key}.svg"].encode()).tag.endswith("svg")
    assert "exposure is not job loss" in files["method.txt"].lower()
    assert "CC BY 4.0" in files["licences.txt"]


def test_choices_that_cannot_be_met_are_refused(engine: Engine) -> None:
    with pytest.raises(NotFound, match=r"15-1252\.99.*nearest 15-1252\.00"):
        choose(engine, occupations=("15-1252.99",))
    with pytest.raises(InputError, match=r"ISCO-08 to SOC 2010 crosswalk"):
        choose(engine, occupations=("15-1252.00", "2512"))
    with pytest.raises(NotFound, match=r"Known: 11 .*54 Professional"):
        choose(engine, sector="99999")
    with pytest.raises(NotFound, match=r"Known: 11 Management.*15 Computer"):
        choose(engine, soc_group="16")
    with pytest.raises(InputError, match="one way"):
        choose(engine, sector="54", soc_group="15")
    with pytest.raises(NotFound, match="alpha, beta, zeta"):
        chosen_measure("gamma")
    with pytest.raises(InputError, match="history"):
        chosen_measure("frey_osborne")


def test_other_codes_are_crossed_and_say_so(engine: Engine) -> None:
    found = choose(engine, occupations=("2512",))
    assert "15-1252.00" in found.codes
    assert "ISCO-08" in " ".join(found.notes)
    assert choose(engine, sector="32").sector == choose(engine, sector="31-33").sector == "31-33"
    assert choose(engine, soc_group="15-0000").codes == choose(engine, soc_group="15").codes


def test_codes_may_be_joined_by_commas_and_titles_hold_them() -> None:
    assert split_names(["15-1252.00, 15-1251.00", "Clerks, General"]) == (
        "15-1252.00",
        "15-1251.00",
        "Clerks, General",
    )


def test_cells_are_written_as_their_columns_say() -> None:
    cases = [
        ("number", 0.456, "0.46"), ("number", -0.001, "0.00"), ("signed", 0.5, "+0.50"), ("text", "a", "a"),
        ("count", 1234567, "1,234,567"), ("percent", 0.1234, "12.34%"), ("usd", 1234, "$1,234"),
        ("number", None, "no data"),
    ]  # fmt: skip
    for kind, cell, words in cases:
        assert cell_text(cell, Column(key="k", title="t", kind=kind)) == words
