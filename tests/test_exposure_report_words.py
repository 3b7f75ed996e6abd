"""What the exposure report says of its own figures: ties, ranges, cuts, coverage, crosswalks, sources."""

from __future__ import annotations

import re
from statistics import median

import pypdfium2
import pytest
from report_builders import Maker, report_maker, table

from skillmatch.engine import Engine
from skillmatch.exposure.disagreement import RANGE_RULE, Comparison
from skillmatch.report.exposure import ExposureReport, pack_files, rendered
from skillmatch.report.exposure.outline import Headline, Items


@pytest.fixture(scope="module")
def make(engine: Engine) -> Maker:
    """Make a report by the name of its choice, once each."""
    return report_maker(engine)


def texts_of(report: ExposureReport) -> list[str]:
    return [text for block in report.blocks if isinstance(block, Items) for text in block.items]


def test_ties_are_counted_and_not_named(make: Maker, engine: Engine) -> None:
    report = make("all")
    values = [
        value
        for code in engine.measures.table.n_labelled
        if (value := engine.measures.value("gpts_beta_human", code).value) is not None
    ]
    n_zero = sum(value == 0 for value in values)
    assert n_zero > 15
    assert any(text.endswith(f"lowest: {n_zero} occupations at 0.00.") for text in texts_of(report))
    drawn = next(figure for figure in report.figures if figure.scene.key == "occupations")
    assert drawn.scene.title == f"The 15 highest and 15 of the {n_zero} lowest occupations"
    assert f" 15 of {n_zero} that tie at 0.00, in the order of their codes." in drawn.caption
    assert "no width" in drawn.caption
    assert "no width" not in next(f for f in make("one").figures if f.scene.key == "occupations").caption


def test_the_median_range_states_its_rule_and_is_that_of_compare(make: Maker, engine: Engine) -> None:
    found = Comparison(engine.measures)
    own = {o.onet_soc_code: o.range for o in found.occupations()}
    middle = median(own[code] for code in engine.measures.table.n_labelled if code in own)
    told = next(text for text in texts_of(make("all")) if "median occupation" in text)
    assert f"range is {middle:.0f} percentile points" in told
    assert RANGE_RULE in told
    widest = next(f for f in make("all").figures if f.scene.key == "disagreement-range")
    first = [
        o.onet_soc_code for o in found.occupations() if o.onet_soc_code in engine.measures.table.n_labelled
    ]
    assert [row[0] for row in widest.data.rows] == first[: len(widest.data.rows)]
    assert RANGE_RULE in widest.caption


def test_a_cut_at_the_median_and_a_part_of_the_jobs_say_so(make: Maker) -> None:
    labels = {
        measure: [t.label for b in make("all", measure).blocks if isinstance(b, Headline) for t in b.tiles]
        for measure in ("beta", "aei_usage", "workbank_desire")
    }
    assert all(label.startswith(("of jobs are", "of wages are")) for label in labels["beta"])
    assert not any("median" in label for label in labels["beta"])
    assert all(label.endswith("(the median over covered occupations)") for label in labels["aei_usage"])
    assert all(label.endswith("(the middle of its scale)") for label in labels["workbank_desire"])
    note = table(make("all", "aei_usage"), "by-major-group").note
    assert "is the median over covered occupations." in note
    for label in labels["workbank_desire"]:
        share = re.match(r"of the (\d+)% of (jobs|wages) with data are", label)
        assert share, label
        assert 0 < int(share[1]) < 95


def test_usage_is_a_sum_wherever_links_are_told_of(make: Maker) -> None:
    report = make("all")
    told = [*texts_of(report), table(report, "side-by-side").note]
    for start in ("Crosswalks.", "A value that crossed a crosswalk", "– is no data."):
        (text,) = [text for text in told if text.startswith(start)]
        assert "sum" in text
        assert "split evenly" in " ".join(text.split())


def test_paper_explains_signs_before_it_uses_them(make: Maker) -> None:
    document = pypdfium2.PdfDocument(rendered(make("all"), "pdf"))
    words = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    start = words.index("Labelled tasks by O*NET id")
    assert start < words.index("where GPT-4 gave another one", start) < words.index("E1 by people", start)
    assert "Data as of 2026" in words


def test_every_entry_has_author_year_and_a_title_that_keeps_its_capitals(make: Maker) -> None:
    entries = pack_files(make("all"))["references.bib"].split("\n\n")
    assert len(entries) > 10
    for entry in entries:
        assert re.search(r"\n  author = \{.+\},\n", entry), entry
        assert re.search(r"\n  year = \{20\d\d\},\n", entry), entry
        assert re.search(r"\n  title = \{\{.+\}\},\n", entry), entry
    assert "author = {{U.S. Bureau of Labor Statistics}}" in "".join(entries)
