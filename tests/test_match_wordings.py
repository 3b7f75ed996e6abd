"""What postings ask and how real people word an answer: met, failed (it is stated), or unknown.

Each resume is read, and compared with the posting, as a real one is.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from match_builders import maker, profile

from skillmatch.match.requirements import answer_requirements
from skillmatch.match.subject import Subject
from skillmatch.text import read_posting, read_resume
from skillmatch.types import RawDocument

WORDINGS = Path(__file__).parent / "data" / "requirement_wordings.csv"
"""Our own lines; " / " stands for a line break."""


def _rows() -> list[dict[str, str]]:
    with WORDINGS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = _rows()
MAKER = maker()


def asking(line: str) -> Subject:
    posting = read_posting(RawDocument(doc_id="p", text=f"Job\n\nRequirements\n- {line}\n"))
    return MAKER.posting(posting, profile("posting", [], doc_id="p"))


def stating(text: str) -> Subject:
    resume = read_resume(RawDocument(doc_id="r", text=text.replace(" / ", "\n")))
    return MAKER.resume(resume, profile("resume", [], doc_id="r"))


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['outcome']}-{number}") for number, row in enumerate(ROWS)]
)
def test_every_wording_is_met_failed_or_unknown(row: dict[str, str]) -> None:
    (answer,) = answer_requirements(asking(row["asked"]), stating(row["resume"]))
    outcome = "met" if answer.status == "met" else "failed" if answer.is_failed else "unknown"
    assert (row["asked"], row["resume"], outcome) == (row["asked"], row["resume"], row["outcome"])
    assert answer.eliminates is (outcome == "failed")


def test_there_are_enough_wordings_of_each_kind() -> None:
    outcomes = [row["outcome"] for row in ROWS]
    assert min(outcomes.count(kind) for kind in ("met", "failed", "unknown")) >= 100


@pytest.mark.parametrize(
    ("asked", "stated", "value", "found"),
    [
        ("At least 5 years of experience", "Summary / I have 1 year with Rust.", 0.5,
         "at least 1 year"),
        ("At least 5 years of experience", "Summary / I have 4 years of experience with Rust.", 0.8,
         "at least 4 years"),
        ("Fluent German required", "Languages / German (B1)", 0.6, "German, about B1"),
        ("Fluent German required", "Languages / German: none", 0.0, "said to be lacking"),
        ("German required", "Languages / German: beginner", 0.5, "German, about A1"),
        ("Bachelor's degree required", "Education / A levels / Leeds Uni, 2010 / Physics, Leeds Uni", 0.5,
         "an education whose level is not told"),
        ("Bachelor's degree required", "Education / A levels", 0.2, "school"),
    ],
)  # fmt: skip
def test_what_is_found_is_said(asked: str, stated: str, value: float, found: str) -> None:
    (answer,) = answer_requirements(asking(asked), stating(stated))
    assert (answer.value, answer.found) == (pytest.approx(value), found)


def test_strict_takes_what_is_unclear_for_failure_and_penalty_counts_only_what_is_stated() -> None:
    unclear, lacking = stating("Languages / German: beginner"), stating("Languages / German: none")
    for resume, by_strict, is_failed in ((unclear, True, False), (lacking, True, True)):
        (strict,) = answer_requirements(asking("German required"), resume, "strict")
        (penalty,) = answer_requirements(asking("German required"), resume, "penalty")
        assert (strict.eliminates, strict.is_failed) == (by_strict, is_failed)
        assert (penalty.eliminates, penalty.is_failed) == (False, is_failed)


def test_of_a_language_named_twice_the_level_that_is_said_counts() -> None:
    (answer,) = answer_requirements(
        asking("Fluent German required"), stating("Summary / German speaker. / / Languages / German (A2)")
    )
    assert (answer.status, answer.is_failed) == ("missing", True)


@pytest.mark.parametrize("heading", ["Nice to have", "USEFUL", "Useful but not essential", "Helpful"])
def test_what_is_nice_to_have_never_fails(heading: str) -> None:
    posting = read_posting(RawDocument(doc_id="p", text=f"Job\n\n{heading}\n- Fluent German\n"))
    asked = MAKER.posting(posting, profile("posting", [], doc_id="p"))
    (answer,) = answer_requirements(asked, stating("Languages / German: none"), "strict")
    assert (answer.status, answer.is_failed, answer.eliminates) == ("missing", False, False)


def test_a_forklift_ticket_may_be_named_by_who_gives_it() -> None:
    (answer,) = answer_requirements(
        asking("Counterbalance forklift licence"), stating("Licences / Counterbalance forklift (RTITB, 2023)")
    )
    assert answer.status == "met"
