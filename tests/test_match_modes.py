"""From texts to rankings: hard requirements by mode, warnings of what may not be asked, the command."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from skillmatch.cli import app
from skillmatch.engine import Engine
from skillmatch.settings import Settings
from skillmatch.types import RawDocument, RequirementMode

POSTING = (
    "Delivery driver\n\nRequirements\n- Full driving licence required\n- Customer service\n"
    "- You must have the right to work in the UK\n"
)
RESUMES = {
    "fits": "Summary\nDelivery driver. Full driving licence. Customer service, route planning.\n"
    "Eligible to work in the UK.\n\nExperience\nDelivery driver | Vans Ltd | 2019 - Present\n"
    "- Delivered parcels, customer service.\n",
    "needs a sponsor": "Summary\nDelivery driver. Full driving licence. Customer service, route planning.\n"
    "I require visa sponsorship.\n\nExperience\nDelivery driver | Vans Ltd | 2015 - Present\n"
    "- Delivered parcels, customer service.\n",
    "silent": "Summary\nTeacher of mathematics.\n\nExperience\nTeacher | A School | 2015 - 2019\n- Taught.\n",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(Settings(home=tmp_path_factory.mktemp("home"), tier="instant"))


def ranked(engine: Engine, mode: RequirementMode) -> list[tuple[str, tuple[str, ...]]]:
    moded = Engine(replace(engine.settings, requirements=mode))
    collection = moded.prepare(
        [RawDocument(doc_id="p", text=POSTING)],
        [RawDocument(doc_id=name, text=text) for name, text in RESUMES.items()],
    )
    (ranking,) = moded.rank_all(collection)
    return [
        (each.match.resume_id, tuple(evidence.kind for evidence in each.eliminated_by)) for each in ranking
    ]


def test_a_stated_failure_stands_last_and_names_itself(engine: Engine) -> None:
    assert ranked(engine, "filter") == [
        ("fits", ()),
        ("silent", ()),
        ("needs a sponsor", ("right_to_work",)),
    ]


def test_strict_takes_silence_for_failure_and_penalty_eliminates_nobody(engine: Engine) -> None:
    assert ranked(engine, "strict") == [
        ("fits", ()),
        ("needs a sponsor", ("right_to_work",)),
        ("silent", ("licence", "right_to_work")),
    ]
    assert ranked(engine, "penalty") == [("fits", ()), ("needs a sponsor", ()), ("silent", ())]


def test_penalty_takes_the_same_from_the_margin_for_each_stated_failure_and_says_so(engine: Engine) -> None:
    matched = {}
    for mode in ("filter", "penalty"):
        moded = Engine(replace(engine.settings, requirements=mode))
        collection = moded.prepare(
            [RawDocument(doc_id="p", text=POSTING)],
            [RawDocument(doc_id=name, text=text) for name, text in RESUMES.items()],
        )
        (ranking,) = moded.rank_all(collection)
        matched[mode] = {each.match.resume_id: each for each in ranking}
    lost = {
        name: matched["filter"][name].match.margin - each.match.margin
        for name, each in matched["penalty"].items()
    }
    assert lost["fits"] == lost["silent"] == 0
    assert lost["needs a sponsor"] == pytest.approx(1.2)
    part = matched["penalty"]["needs a sponsor"].contributions[-1]
    assert (part.feature, part.value, part.unit) == ("hard_requirements", 1.0, "requirements")
    for each in matched["penalty"].values():
        assert each.base + sum(part.amount for part in each.contributions) == pytest.approx(each.match.margin)
    assert "hard_requirements" not in {part.feature for part in matched["filter"]["fits"].contributions}


def test_a_posting_that_asks_for_what_the_law_protects_is_warned_of_and_matched_without(
    engine: Engine,
) -> None:
    plain = RawDocument(doc_id="p", text=POSTING)
    asking = RawDocument(doc_id="p", text=f"{POSTING}- Female candidates only\n")
    resumes = [RawDocument(doc_id=name, text=text) for name, text in RESUMES.items()]
    warned = engine.prepare([asking], resumes)
    assert [warning for warning in warned.warnings if "law protects" in warning]
    assert all("Female" not in warning for warning in warned.warnings)
    calm = engine.prepare([plain], resumes)
    assert not [warning for warning in calm.warnings if "law protects" in warning]
    assert warned.subjects["posting", "p"].requirements == calm.subjects["posting", "p"].requirements


def test_the_command_line_takes_the_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SKILLMATCH_TIER", "instant")
    for folder, documents in (("postings", {"p": POSTING}), ("resumes", RESUMES)):
        (tmp_path / folder).mkdir()
        for name, text in documents.items():
            (tmp_path / folder / f"{name}.txt").write_text(text, encoding="utf-8")
    firsts = {}
    for mode in ("filter", "penalty"):
        output = tmp_path / f"{mode}.csv"
        result = CliRunner().invoke(
            app,
            ["match", "rank", "--resumes", f"{tmp_path}/resumes", "--postings", f"{tmp_path}/postings",
             "--output", str(output), "--requirements", mode],
        )  # fmt: skip
        assert result.exit_code == 0, result.output
        rows = list(csv.DictReader(output.open(encoding="utf-8")))
        taken = {row["resume_id"]: row.get("contribution_hard_requirements") for row in rows}
        assert taken["needs a sponsor"] == (None if mode == "filter" else "-1.200000")
        firsts[mode] = [row["resume_id"] for row in rows]
    assert firsts == {
        "filter": ["fits", "silent", "needs a sponsor"],
        "penalty": ["fits", "needs a sponsor", "silent"],
    }
