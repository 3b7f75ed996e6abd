"""Exposure of one document by its own duties: known labels in, known figures out."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from exposure_builders import WordModel, posting

from skillmatch.cli import app
from skillmatch.engine import Engine
from skillmatch.exposure.documents import MEASURES, document_exposure
from skillmatch.types import RawDocument

TEXT = """Nurse

Duties:
- Write letters to the families of patients
- Analyse the figures of the ward each month
- Lift patients from bed to chair with a hoist
- Lift boxes of linen to the upper shelves
"""


def test_the_mean_of_the_lines():
    found = document_exposure(posting(TEXT), WordModel())
    assert [found.estimate(measure).value for measure in MEASURES] == pytest.approx([1 / 4, 1.5 / 4, 2 / 4])
    assert found.n_lines == 4
    assert found.reason == ""


def test_shares_add_up_and_drivers_lead():
    found = document_exposure(posting(TEXT), WordModel())
    assert sum(line.share for line in found.lines) == pytest.approx(1)
    assert [line.share for line in found.drivers()] == pytest.approx([1 / 1.5, 0.5 / 1.5, 0, 0])
    assert found.drivers()[0].e1 == 1


def test_the_interval_holds_the_value_and_narrows_with_lines():
    few = document_exposure(posting(TEXT), WordModel())
    many = document_exposure(posting(TEXT + TEXT.split("Duties:\n")[1] * 9), WordModel())
    for measure in MEASURES:
        short, long = few.estimate(measure), many.estimate(measure)
        assert short.low <= short.value <= short.high
        assert long.value == pytest.approx(short.value)
        assert long.high - long.low < short.high - short.low


def test_the_interval_covers_unsure_labels():
    same = "Nurse\n\nDuties:\n" + "- Fold the linen of the ward\n" * 4
    found = document_exposure(posting(same), WordModel()).estimate("zeta")
    assert found.value == pytest.approx(2 / 3)
    assert found.low < 0.5
    assert found.high == 1


def test_one_sure_label_has_no_interval_to_speak_of():
    found = document_exposure(posting("Nurse\n\nDuties:\n- Lift patients with a hoist\n"), WordModel())
    assert found.estimate("beta").low == found.estimate("beta").high == found.estimate("beta").value == 0
    assert found.lines[0].share == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Nurse\n\nA degree in nursing is essential.\nWe offer a pension.\n", "no line says what is done"),
        (
            "Krankenschwester\n\nSie betreuen Patienten auf der Station und dokumentieren die Pflege. Wir "
            "bieten eine unbefristete Stelle in einem freundlichen Haus.",
            "looks like 'de'",
        ),
    ],
)
def test_no_data_is_never_zero(text, reason):
    found = document_exposure(posting(text), WordModel())
    assert all(estimate.value is None and estimate.low is None for estimate in found.estimates)
    assert found.lines == ()
    assert found.coverage == 0
    assert reason in found.reason


def test_coverage_counts_words():
    covered = document_exposure(posting("Nurse\n\nDuties:\n- Lift patients with a hoist\n"), WordModel())
    diluted = document_exposure(
        posting("Nurse\n\nDuties:\n- Lift patients with a hoist\n\nA degree in nursing is essential.\n"),
        WordModel(),
    )
    assert 0 < diluted.coverage < covered.coverage <= 1


def test_the_same_text_gives_the_same_figures():
    assert document_exposure(posting(TEXT), WordModel()) == document_exposure(posting(TEXT), WordModel())


def test_both_estimates_stand_apart(engine: Engine):
    read = engine.read_posting(RawDocument(doc_id="p", text=TEXT, title="Staff nurse"))
    found = engine.document_exposure(read)
    assert found.n_lines == 4
    assert len(found.by_occupation) == 6
    assert {estimate.rater for estimate in found.by_occupation} == {"human", "gpt4"}
    assert found.model == engine.task_model.name


def test_an_occupation_that_nobody_labelled_still_has_an_estimate(engine: Engine):
    text = TEXT.replace("Nurse", "Zyxgrommeller", 1)
    found = engine.document_exposure(engine.read_posting(RawDocument(doc_id="p", text=text)))
    assert found.by_occupation == () or all(each.value is None for each in found.by_occupation)
    assert found.estimate("beta").value is not None


def test_a_new_occupation_is_told_apart_from_a_known_one(tmp_path, monkeypatch, home):
    monkeypatch.setenv("SKILLMATCH_HOME", str(home))
    path = tmp_path / "p.txt"
    for title, is_known in (("Registered nurse", True), ("Prompt engineer", False)):
        path.write_text(TEXT.replace("Nurse", title, 1))
        shown = CliRunner().invoke(app, ["exposure", "document", str(path)])
        assert shown.exit_code == 0, shown.output
        assert ("None of these is likely" in shown.output) is not is_known
        assert "4 lines state work" in shown.output


def test_few_lines_are_called_few(tmp_path, monkeypatch, home):
    monkeypatch.setenv("SKILLMATCH_HOME", str(home))
    path = tmp_path / "p.txt"
    path.write_text("Nurse\n\nDuties:\n- Lift patients with a hoist\n")
    assert "So few lines" in CliRunner().invoke(app, ["exposure", "document", str(path)]).output


def test_the_command_shows_lines_and_both_estimates(tmp_path, monkeypatch, home):
    monkeypatch.setenv("SKILLMATCH_HOME", str(home))
    path = tmp_path / "p.txt"
    path.write_text(TEXT)
    table = CliRunner().invoke(app, ["exposure", "document", str(path)])
    assert table.exit_code == 0, table.output
    assert "4 lines state work" in table.output
    assert "not part of the above" in table.output
    answer = CliRunner().invoke(app, ["exposure", "document", str(path), "--format", "json"])
    found = json.loads(answer.output)
    lines = [found["text"][line["span"]["start"] : line["span"]["end"]] for line in found["lines"]]
    assert lines[0] == "Write letters to the families of patients"
    assert {"estimates", "by_occupation", "occupations", "coverage", "model"} <= found.keys()
