"""Explanations of the samples: sums, judged cases, and changes that hold when the resume is ranked again."""

from __future__ import annotations

import csv
import math

import pytest

from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.evaluate.matching_sets import read_judgements
from skillmatch.explain import Account
from skillmatch.explain.telling import as_text
from skillmatch.explain.whatif import with_additions
from skillmatch.match.subject import Subject
from skillmatch.sources.tables import read_documents

UNSEEN = 2
"""Of 7 judged as eliminated, at most; what a resume denies in its own words is not always recognised."""

OTHER_FIRST = 4
"""Of the 17 others, at most: each posting whose first is another than the judge's costs two. Whether the
right resume comes first is the ranker's to answer for (test_match_samples)."""


def judged_cases() -> dict[tuple[str, str], str]:
    with content_path("samples", "cases.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["posting_id"], row["resume_id"]): row["case"] for row in csv.DictReader(handle)}


@pytest.fixture(scope="module")
def postings(engine: Engine) -> dict[str, Subject]:
    wanted = {posting_id for posting_id, _ in judged_cases()}
    return {
        raw.doc_id: engine.posting_subject(engine.read_posting(raw))
        for raw in read_documents(content_path("samples", "postings"))
        if raw.doc_id in wanted
    }


@pytest.fixture(scope="module")
def resumes(engine: Engine) -> dict[str, Subject]:
    return {
        raw.doc_id: engine.resume_subject(engine.read_resume(raw))
        for raw in read_documents(content_path("samples", "resumes"))
    }


@pytest.fixture(scope="module")
def accounts(
    engine: Engine, postings: dict[str, Subject], resumes: dict[str, Subject]
) -> dict[str, tuple[Account, ...]]:
    return {
        posting_id: engine.matcher.accounts(posting, list(resumes.values()), trials=200)
        for posting_id, posting in postings.items()
    }


def test_base_plus_contributions_and_base_plus_groups_are_the_margin_of_every_row(accounts) -> None:
    for found in accounts.values():
        for account in found:
            explanation, match = account.explanation, account.explanation.match
            parts = math.fsum((explanation.base, *(part.amount for part in explanation.contributions)))
            groups = math.fsum((explanation.base, *(group.amount for group in account.groups)))
            assert parts == pytest.approx(match.margin, abs=1e-6)
            assert groups == pytest.approx(match.margin, abs=1e-6)


def test_each_contrast_is_the_difference_of_two_margins(accounts) -> None:
    for found in accounts.values():
        margins = {a.explanation.match.resume_id: a.explanation.match.margin for a in found}
        for account in found[1:]:
            assert account.above is not None
            expected = margins[account.above.resume_id] - margins[account.above.other_id]
            assert sum(g.amount for g in account.above.groups) == pytest.approx(expected, abs=1e-6)


def test_the_judged_cases_are_recognised(accounts) -> None:
    found = {
        (account.explanation.match.posting_id, account.explanation.match.resume_id): account.case.kind
        for ranking in accounts.values()
        for account in ranking
    }
    judged = judged_cases()
    assert set(judged.values()) == {"eliminated", "ranked_low", "recommended"}
    misread = {pair: found[pair] for pair, case in judged.items() if found[pair] != case}
    unseen = [pair for pair in misread if judged[pair] == "eliminated"]
    assert len(unseen) <= UNSEEN, misread
    assert len(misread) - len(unseen) <= OTHER_FIRST, misread
    assert "eliminated" not in misread.values(), misread


def test_no_fitting_resume_is_eliminated(accounts) -> None:
    judgements = read_judgements(content_path("samples", "judgements.csv"))
    fitting = {(j.posting_id, j.resume_id) for j in judgements if j.grade >= 2}
    eliminated = {
        (account.explanation.match.posting_id, account.explanation.match.resume_id)
        for found in accounts.values()
        for account in found
        if account.explanation.eliminated_by
    }
    assert eliminated
    assert not fitting & eliminated


def test_a_change_holds_when_the_whole_ranking_is_made_again(
    engine: Engine, postings, resumes, accounts
) -> None:
    n_lifted = 0
    for posting_id, found in list(accounts.items())[:4]:
        for account in found[1:6]:
            (change,) = account.changes
            name = account.explanation.match.resume_id
            changed = with_additions(resumes[name], change.additions)
            again = engine.matcher.match(
                postings[posting_id], [{**resumes, name: changed}[n] for n in resumes]
            )
            order = [each.match.resume_id for each in again]
            assert order.index(name) + 1 == change.rank
            if change.aim == "above":
                assert change.is_reached == (order.index(name) < order.index(change.other_id))
            n_lifted += change.is_reached
    assert n_lifted >= 10


def test_an_eliminated_resume_is_ranked_once_the_named_requirement_is_met(
    engine: Engine, postings, resumes, accounts
) -> None:
    posting_id, name = "p07-primary-teacher", "r16-receptionist"
    account = next(a for a in accounts[posting_id] if a.explanation.match.resume_id == name)
    (failed,) = account.explanation.eliminated_by
    assert failed.kind == "education"
    (change,) = account.changes
    assert [addition.label for addition in change.additions] == [failed.label]
    assert f"Eliminated: {failed.label} asked for" in as_text(account)
    changed = with_additions(resumes[name], change.additions)
    (alone,) = engine.matcher.match(postings[posting_id], [changed])
    assert alone.eliminated_by == ()


def test_no_text_of_an_account_holds_the_name_of_a_person(accounts) -> None:
    told = " ".join(as_text(account) for found in accounts.values() for account in found)
    for name in ("Havlíček", "Brathwaite", "Petrescu", "Kottayam", "@"):
        assert name not in told
