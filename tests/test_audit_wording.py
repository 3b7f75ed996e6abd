"""What a query may not ask for, what a posting should not say, and what must not be taken for either."""

from __future__ import annotations

import csv
import itertools
import re
from pathlib import Path

import pytest

import skillmatch.audit
from skillmatch.audit.coded import coded_words
from skillmatch.audit.protected import names_an_exception, protected_criteria, refusal
from skillmatch.audit.rules import WEIGHTS, find, rules_of
from skillmatch.audit.wording import judge_wording

_AROUND = "We are a firm of builders with branches all over the country, and our work is known far and wide. "

_REFUSED = (
    "female only",
    "females only please",
    "nurse, female",
    "female nurse",
    "male driver",
    "young developer",
    "young lady for reception",
    "developer under 35",
    "accountant, aged 25-35",
    "max age 30",
    "Age limit: 40",
    "between 20 and 30 years old",
    "native German",
    "native German speaker",
    "English native speaker",
    "native English teacher",
    "German native speaker wanted",
    "unmarried secretary",
    "single female",
    "unmarried",
    "Indian nationals only",
    "US citizens only",
    "must be a British citizen",
    "nationality: Filipino",
    "no foreigners",
    "Christian candidates only",
    "Christian nanny",
    "practising Catholic",
    "able-bodied warehouse worker",
    "no disabilities",
    "good-looking waitress",
    "attractive young women for events",
    "male candidates preferred",
    "We are looking for a young man with a driving licence.",
    "Only female candidates should apply.",
    "Only men under 30 need apply.",
    "Only applicants under 30 need apply.",
    "Sex: Female",
    "Gender - Male",
    "The ideal applicant is unmarried and without children.",
    "Applicants must be under 35 years of age.",
    "Age: between 25 and 35",
    "We need a girl for the front desk.",
    "Must be German mother tongue",
    "Candidates over 45 need not apply",
    "white candidates preferred",
    "prefer a woman",
    "men only",
    "waiter, male, under 30",
    "healthy young men",
    "must not be pregnant",
    "Candidate should not be older than 40 years of age.",
    "Ladies are preferred",
    "hiring women",
    "must be between 25 and 40 years of age",
)

_ALLOWED = (
    "women's health",
    "women's health physiotherapist",
    "young people's services",
    "youth worker",
    "age 16+ patients",
    "native mobile apps",
    "Oracle native",
    "cloud-native developer",
    "React Native engineer",
    "native Android developer",
    "single page applications",
    "single sign-on",
    "men's fashion buyer",
    "male fertility clinic nurse",
    "female patients",
    "Work with male and female offenders",
    "Nurse for a male ward",
    "patients aged 18-65",
    "children aged 11 to 16",
    "adults over 65 years of age",
    "We do not discriminate on age, sex, race or marital status.",
    "applicants will be considered regardless of age, sex, nationality or religion",
    "Applications from women are particularly welcome",
    "We welcome female candidates and those from BAME backgrounds",
    "women in technology network",
    "must be over 18 years of age",
    "at least 18 years old",
    "under 35 hours a week",
    "over 40 locations",
    "elderly care",
    "old age psychiatry",
    "Christian Aid",
    "Jewish Care home manager",
    "unmarried mothers support",
    "married quarters",
    "disability services manager",
    "disabled adults support worker",
    "able to work with women and children",
    "near-native English",
    "Native American studies",
    "native title lawyer",
    "native plant specialist",
    "teaching English to non-native speakers",
    "US citizenship or permanent residency",
    "black belt six sigma",
    "white paper author",
    "Black-box testing",
    "attractive salary",
    "attractive candidates package",
    "good-looking web designs",
    "manning levels",
    "no women were harmed",
    "Microsoft Master Data",
    "Support young people under 25 into work",
    "mobile apps for young professionals",
    "boys school teacher",
    "girls' football coach",
    "women's refuge worker",
    "The men's clothing department needs an assistant",
    "ages 0-19 public health nurse",
    "staff aged 50 and over health checks",
    "young offenders institution",
    "support for single parents",
    "single mothers charity",
    "nationality and immigration lawyer",
    "German speaking customer support",
    "fluent in German and English",
    "religion teacher",
    "gender: any",
    "men and women wanted",
    "male or female",
    "female/male",
    "sex and relationship education",
    "European works council",
    "American football coach",
    "British Sign Language",
    "Indian cuisine chef",
    "Arab world correspondent",
    "physical disabilities nurse",
    "pregnancy advisor",
    "experience of pregnant women",
    "a team of 35 under one manager",
    "must be able to work under pressure",
    "Maximum age of vehicle 10 years",
)

_WORDING = {
    "Reporting to the Chairman, he/she will lead a team.": {"chairman", "he-or-she"},
    "Two salesmen and a foreman are wanted.": {"salesman", "foreman"},
    "Responsible for manpower planning.": {"manpower"},
    "The successful candidate will manage his own time.": {"bare-he"},
    "Join our young and dynamic team!": {"young-team"},
    "You are a digital native.": {"digital-native"},
    "Ideal for a recent graduate.": {"recent-graduate"},
    "We are looking for a JavaScript ninja.": {"ninja"},
    "We work hard and play hard.": {"hard-hard"},
    "Must be able to lift 50 lbs.": {"lift"},
    "No accent, please.": {"accent"},
    "She is confined to a wheelchair.": {"wheelchair-bound"},
}

_FINE = (
    "A Master's degree or a Bachelor's degree is required.",
    "Oracle master data management, mastery of SQL, masterclass.",
    "You will work with young people and young offenders.",
    "A young company in a young market.",
    "We provide equal opportunities regardless of age, sex, disability or religion.",
    "Human resources, humanities, mandatory training, management, German, Norman.",
    "Guy's and St Thomas' NHS Foundation Trust",
    "Her Majesty's Prison and Probation Service",
    "We recruit recent graduates and people without a degree regardless of age.",
    "5 years' experience required.",
    "A fast-growing digital business for cloud-native software.",
    "Manchester, Manning Publications, Mann-Whitney test",
)


@pytest.mark.parametrize("query", _REFUSED)
def test_a_protected_criterion_is_refused_with_its_reason(query: str) -> None:
    found = protected_criteria(query)
    assert found
    assert refusal(found).startswith("The query asks for what the law protects. ")
    for each in found:
        assert each.span.of(query) == each.surface
        assert each.weight == "refused"
        assert each.reason
        assert each.source


@pytest.mark.parametrize("query", _ALLOWED)
def test_what_only_sounds_like_one_is_not(query: str) -> None:
    assert protected_criteria(query) == ()
    assert protected_criteria(f"{_AROUND}{query}. {_AROUND}") == ()


def test_no_refusal_without_a_finding() -> None:
    assert refusal(()) == ""


def test_the_refusal_does_not_repeat_the_query() -> None:
    query = "female zyxtextmark nurse, under 30, unmarried"
    found = protected_criteria(query)
    assert {each.kind for each in found} >= {"sex", "age", "family"} or len(found) >= 2
    assert "zyxtextmark" not in refusal(found)


def test_criteria_within_a_posting_are_found_in_place() -> None:
    text = f"{_AROUND}Only female candidates should apply. {_AROUND}Age limit: 35. {_AROUND}"
    assert [each.surface for each in protected_criteria(text)] == ["Only female candidates", "Age limit: 35"]


def test_a_named_exception_is_seen() -> None:
    assert names_an_exception("An occupational requirement under Schedule 9 of the Equality Act 2010.")
    assert not names_an_exception("Schedule of works")


@pytest.mark.parametrize(("text", "rules"), _WORDING.items())
def test_wording_is_found(text: str, rules: set[str]) -> None:
    assert {each.rule for each in judge_wording("a", text).findings} == rules


@pytest.mark.parametrize("text", _FINE)
def test_wording_that_is_fine_is_left_alone(text: str) -> None:
    assert judge_wording("a", text).findings == ()


def test_a_text_that_is_not_english_is_not_judged() -> None:
    found = judge_wording(
        "a", "Wir suchen eine junge Frau für unser Büro in der Stadt und bieten gute Bezahlung."
    )
    assert not found.is_judged
    assert found.coded is None


def test_finds_do_not_overlap() -> None:
    text = (
        "We are looking for a young, attractive, unmarried female native German secretary under 30 years old."
    )
    spans = [each.span for each in judge_wording("a", text).findings]
    assert len(spans) >= 3
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))


def test_hints_hide_nothing() -> None:
    """The quick look before each pattern lets through whatever the pattern finds."""
    texts = [*_REFUSED, *_ALLOWED, *_WORDING, *_FINE]
    for rule in (*rules_of("protected"), *rules_of("wording")):
        for text in texts:
            if rule.pattern.search(text):
                folded = f" {re.sub(r'[^0-9a-zà-ÿ]+', ' ', text.lower())} "
                assert any(hint in folded for hint in rule.hints), (rule.name, text)


def test_every_rule_has_a_reason_a_source_and_a_suggestion() -> None:
    rules = (*rules_of("protected"), *rules_of("wording"))
    assert len({rule.name for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.reason.endswith(".")
        assert rule.source
        assert rule.suggestion
        assert rule.weight in WEIGHTS
        assert all(rule.hints)


def test_rules_stay_quick_on_a_hostile_text() -> None:
    text = ("looking for a female and " * 1000) + "young " * 2000 + "native " * 2000
    find(text, (*rules_of("protected"), *rules_of("wording")))


def test_coded_words_are_counted_the_published_way() -> None:
    found = coded_words(
        "We lead, compete and challenge. We support and share. Analysis. Independent, self-confident."
    )
    assert (found.count("masculine"), found.count("feminine")) == (6, 2)
    assert found.verdict == "strongly masculine-coded"
    assert coded_words("We lead and support.").verdict == "neutral"
    assert coded_words("We support.").verdict == "feminine-coded"
    assert coded_words("A job.").verdict == "no coded words"


def test_a_hyphen_counts_as_the_research_list_has_it() -> None:
    found = coded_words("co-operate on team-lead work in SharePoint")
    assert [(word.surface, word.stem) for word in found.words] == [
        ("co-operate", "co-operat"),
        ("lead", "lead"),
    ]


def test_names_and_terms_count_and_get_no_suggestion() -> None:
    found = coded_words("Active Directory, competitive salary, and an active, competitive mind.")
    assert [(word.surface.lower(), word.is_term) for word in found.words] == [
        ("active", True), ("competitive", True), ("active", False), ("competitive", False),
    ]  # fmt: skip


def test_every_stem_has_a_coding_and_a_suggestion() -> None:
    path = Path(skillmatch.audit.__file__).parent / "words" / "coded.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert len(rows) == 102
    assert {row["coding"] for row in rows} == {"masculine", "feminine"}
    assert all(row["suggestion"] and row["stem"] == row["stem"].lower() for row in rows)
