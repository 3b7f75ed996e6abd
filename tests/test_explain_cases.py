"""The three cases of a candidate, in a ranking and with a cut, and the words they are told in."""

from __future__ import annotations

import pytest
from explain_builders import told, warehouse_posting, warehouse_resumes
from match_builders import need, posting_subject, resume_subject, skill

from skillmatch.explain.account import COMPARABLE
from skillmatch.explain.plain import as_values
from skillmatch.explain.telling import as_text, told_case, told_change, told_contrast


def test_the_first_is_recommended_and_the_others_are_ranked_low() -> None:
    found = told(warehouse_posting(), warehouse_resumes())
    assert {name: account.case.kind for name, account in found.items()} == {
        "full": "recommended",
        "near": "ranked_low",
        "bare": "ranked_low",
    }


def test_a_resume_ranked_low_is_set_against_the_recommended_and_against_the_one_above() -> None:
    bare = told(warehouse_posting(), warehouse_resumes())["bare"]
    assert bare.case.against is not None
    assert bare.above is not None
    assert (bare.case.against.other_id, bare.above.other_id) == ("full", "near")
    assert told_case(bare).startswith("Ranked low, 3 of 3: its margin is ")
    assert "below that of full, the first. Loses " in told_case(bare)
    assert told_contrast(bare).startswith("Against near, ranked one higher: margin ")


def test_the_recommended_is_set_against_the_next() -> None:
    full = told(warehouse_posting(), warehouse_resumes())["full"]
    assert full.above is None
    assert "above that of near, the next. Gains " in told_case(full)


def test_with_a_cut_all_that_reach_it_are_recommended_and_no_others() -> None:
    posting, resumes = warehouse_posting(), warehouse_resumes()
    scores = {name: a.explanation.match.score for name, a in told(posting, resumes).items()}
    found = told(posting, resumes, cut=scores["near"])
    kinds = {name: account.case.kind for name, account in found.items()}
    assert kinds == {"full": "recommended", "near": "recommended", "bare": "ranked_low"}
    assert f"below the cut of {scores['near']:.2f}: its margin is " in told_case(found["bare"])
    none = told(posting, resumes, cut=0.9999)
    assert {account.case.kind for account in none.values()} == {"ranked_low"}
    assert told_case(none["full"]).startswith("Not recommended, 1 of 3: its score of ")
    assert "below the cut of 1.00" in told_case(none["full"])


def test_the_first_with_a_low_score_is_not_recommended() -> None:
    posting = posting_subject(skill("stock"), skill("forklift"))
    (account,) = told(posting, [resume_subject(text="Poet\nVerse.", title="Poet")]).values()
    assert account.case.kind == "ranked_low"
    assert told_case(account).startswith("Not recommended, the only resume: its score of 0.")


def test_an_eliminated_resume_names_the_requirement_and_what_would_lift_it() -> None:
    posting = posting_subject(
        skill("stock"), requirements=(need("years", level=10.0), need("education", "master", 4.0, start=9))
    )
    strong = resume_subject(skill("stock"), years=2.0, doc_id="short")
    weak = resume_subject(years=11.0, credentials=(need("education", "master", 4.0),), doc_id="long")
    found = told(posting, [strong, weak])
    short = found["short"]
    assert short.explanation.match.rank == 2
    assert [evidence.label for evidence in short.explanation.eliminated_by] == ["10 years of experience"]
    assert told_case(short) == (
        "Eliminated: 10 years of experience asked for, 2 years found. It stands behind every resume that is "
        "not eliminated."
    )
    assert told_contrast(short) == "It stands behind long because it is eliminated, whatever the margins are."
    (change,) = short.changes
    assert change.aim == "ranked"
    words = told_change(change)
    assert words.startswith("It would not be eliminated with 5 years of experience (score ")
    assert "rank 1" in words
    assert "eliminates" in as_text(short)


def test_where_penalties_replace_filters_nobody_is_eliminated() -> None:
    posting = posting_subject(requirements=(need("years", level=10.0),))
    found = told(posting, [resume_subject(years=2.0)], mode="penalty")
    assert found["resume"].explanation.eliminated_by == ()
    assert found["resume"].case.kind != "eliminated"


def test_the_next_of_the_recommended_may_be_eliminated() -> None:
    posting = posting_subject(skill("stock"), requirements=(need("years", level=10.0),))
    found = told(
        posting,
        [
            resume_subject(skill("stock"), years=12.0, doc_id="first"),
            resume_subject(skill("stock"), years=1.0, doc_id="last"),
        ],
        cut=0.1,
    )
    assert found["first"].case.kind == "recommended"
    assert told_case(found["first"]).endswith("The next, last, is eliminated.")


def test_readers_names_take_the_place_of_ids_everywhere() -> None:
    bare = told(warehouse_posting(), warehouse_resumes())["bare"]
    names = {"full": "one.pdf", "near": "two.pdf", "bare": "three.pdf"}
    text = " ".join([told_case(bare, names), told_contrast(bare, names), told_change(bare.changes[0], names)])
    assert "one.pdf" in text
    assert text.count("two.pdf") == 2
    assert "near," not in text


def test_the_text_shows_groups_with_their_features_and_sums() -> None:
    bare = told(warehouse_posting(), warehouse_resumes())["bare"]
    text = as_text(bare)
    explanation = bare.explanation
    for group in bare.groups:
        assert f"{group.label:<72}{group.amount:>+9.3f}" in text
        for part in group.contributions:
            assert f"  {part.label[:61]:<62}{part.value:>8.3f}{part.amount:>+9.3f}" in text
    assert f"{'margin':<72}{explanation.match.margin:>+9.3f}" in text
    assert "missing must stock" in text
    assert "No smaller set does: all were scored." in text or "Found by scoring" in text


def test_what_the_case_told_is_not_told_twice() -> None:
    near = told(warehouse_posting(), warehouse_resumes())["near"]
    assert as_text(near).count("shown there, not here") == 1
    bare = told(warehouse_posting(), warehouse_resumes())["bare"]
    assert as_text(bare).count("shown there, not here") == 2


def test_plain_values_say_what_the_words_say() -> None:
    bare = told(warehouse_posting(), warehouse_resumes())["bare"]
    values = as_values(bare)
    assert values["case"] == {"kind": "ranked_low", "words": told_case(bare)}
    assert values["comparable"] == dict(COMPARABLE)
    assert values["base"] + sum(group["amount"] for group in values["groups"]) == pytest.approx(
        values["match"]["margin"]
    )
    assert values["contrast"]["other_id"] == "near"
    (change,) = values["changes"]
    assert change["words"] == told_change(bare.changes[0])
    assert {addition["kind"] for addition in change["additions"]} <= {"skill", "years"}
    assert "mentions" not in str(change)


def test_a_resume_alone_is_not_set_against_anybody() -> None:
    posting, resumes = warehouse_posting(), warehouse_resumes()
    alone = told(posting, resumes[:1])["full"]
    score = alone.explanation.match.score
    assert told_case(alone) == (
        f"Recommended, the only resume; its score of {score:.2f} reaches 0.50, the least recommended."
    )
    assert (alone.above, alone.case.against, told_contrast(alone)) == (None, None, "")
