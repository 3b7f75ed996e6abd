"""What hard requirements do, what margins do not weigh and what may be compared: the same everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from explain_builders import SPACE, told
from match_builders import need, posting_subject, resume_subject

from skillmatch.explain import Matcher, accounts
from skillmatch.explain.account import ACROSS, COMPARABLE, WITHIN, Account
from skillmatch.explain.evidence import explain
from skillmatch.explain.modes import MODE_WORDS, told_mode, told_unweighed
from skillmatch.explain.plain import as_values
from skillmatch.explain.telling import as_text
from skillmatch.match.additive import Steps, StepTerms, shipped_terms
from skillmatch.match.features import FEATURE_NAMES, FEATURE_OF_KIND
from skillmatch.match.scorer import PENALTY_OF_EACH, AdditiveScorer, TransparentScorer
from skillmatch.match.terms import WEIGHTS
from skillmatch.report.wording import COMPARABLE_WORDS
from skillmatch.types import REQUIREMENT_MODES, RequirementMode

KIND_WORDS = {
    "years": "years",
    "education": "education",
    "languages": "languages",
    "licences": "licences",
    "right_to_work": "the right to work",
}
ASKED = (
    need("years", level=5.0, start=0),
    need("education", "bachelor", 3.0, start=10),
    need("language", "Dutch", start=20),
)
RISING = Steps(edges=(0.5,), heights=(0.0, 1.0))
FLAT = Steps(edges=(0.5,), heights=(1.0, 1.0))


def account_of(terms: StepTerms, mode: RequirementMode = "filter") -> Account:
    scorer = AdditiveScorer(SPACE, terms, mode=mode)
    (found,) = Matcher(scorer).accounts(posting_subject(requirements=ASKED), [resume_subject(years=9.0)])
    return found


def test_terms_name_the_features_that_add_nothing_at_any_value() -> None:
    terms = StepTerms({"words": RISING, "level": FLAT}, base=0.0)
    assert terms.weightless == set(FEATURE_NAMES) - {"words"}
    assert TransparentScorer(SPACE).rules.weightless == {name for name in FEATURE_NAMES if not WEIGHTS[name]}
    grid = [step / 200 for step in range(201)]
    for name in FEATURE_NAMES:
        moves = len({shipped_terms().amount(name, value) for value in grid}) > 1
        assert moves == (name not in shipped_terms().weightless), name


def test_what_is_asked_for_and_not_weighed_is_named_with_the_way_to_weigh_it() -> None:
    weighing_years = account_of(StepTerms({"years": RISING, "education": FLAT}, base=0.0))
    assert [evidence.label for evidence in weighing_years.unweighed] == ["bachelor", "Dutch"]
    words = told_unweighed(weighing_years)
    assert "no weight of its own to: bachelor, Dutch." in words
    assert "rank by the mode penalty" in words
    assert "level of the title" not in words
    by_title = account_of(StepTerms({"seniority": RISING}, base=0.0))
    assert "Years count only against the level of the title." in told_unweighed(by_title)
    assert words in as_text(weighing_years)
    assert as_values(weighing_years)["unweighed"] == ["bachelor", "Dutch"]


def test_where_all_that_is_asked_is_weighed_nothing_is_said() -> None:
    everything = StepTerms(dict.fromkeys(FEATURE_OF_KIND.values(), RISING), base=0.0)
    account = account_of(everything)
    assert (account.unweighed, told_unweighed(account)) == ((), "")
    assert not as_text(account).endswith("\n")


@pytest.mark.parametrize("mode", REQUIREMENT_MODES)
def test_an_account_tells_the_mode_it_was_ranked_in(mode: RequirementMode) -> None:
    posting = posting_subject(requirements=ASKED)
    account = told(posting, [resume_subject()], mode=mode)["resume"]
    assert account.rules.mode == mode
    assert as_values(account)["requirements_mode"] == mode
    assert told_mode(mode) in as_text(account)
    assert MODE_WORDS[mode] in told_mode(mode)
    scorer = TransparentScorer(SPACE, mode=mode)
    ranked = [explain(match, scored) for match, scored in scorer.ranked(posting, [resume_subject()])]
    assert accounts(ranked, rules=scorer.rules)[0].rules.mode == mode


def test_a_posting_without_other_requirements_is_told_no_mode() -> None:
    assert "mode" not in as_text(told(posting_subject(), [resume_subject()])["resume"])


@pytest.mark.parametrize("path", ["docs/matching-card.md", "models/ranker/card.md"])
def test_the_cards_say_what_the_answers_say(path: str) -> None:
    file = Path(__file__).parent.parent / path
    card = re.sub(r"\s+", " ", file.read_text(encoding="utf-8")).replace("`", "")
    assert ACROSS in card
    assert WITHIN in card
    assert ACROSS in COMPARABLE["score"]
    assert ACROSS in COMPARABLE["margin"]
    assert all(WITHIN in COMPARABLE[name] for name in ("rank", "percentile"))
    assert ACROSS in COMPARABLE_WORDS
    names = [KIND_WORDS[name] for name in KIND_WORDS if name in shipped_terms().weightless]
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    assert f"In the trained ranker {listed} have no weight of their own" in card
    assert "mode penalty is the way to weigh them" in card
    assert f"takes {PENALTY_OF_EACH:g} from the margin" in card
