"""Names that a posting asks for in two or three words: "Python required", "Excel - must have"."""

from __future__ import annotations

import pytest
from extract_documents import extractor

from skillmatch.text import read_posting
from skillmatch.types import RawDocument

NAMES = ("Python", "Excel", "Docker", "Java", "SQL")
MUST = (
    "{} required", "- {} required", "{} required.", "{}: required", "{} - required", "{} (required)",
    "{} is required",
    "{} essential", "{} – essential", "{} is absolutely essential", "{} mandatory", "{} needed",
    "{} is a must",
    "{} - must have", "{} (must have)", "{} (must-have)", "{}, must have", "{} required for this role",
    "{} and Git required", "Git and {} required", "Required: {}", "Essential: {}, Git", "Must have: {}",
    "Must-have: {}",
)  # fmt: skip
NICE = (
    "{} desirable", "{} preferred", "{} (nice to have)", "{} - a plus", "{} would be a plus",
    "{} is an advantage",
    "{} is a strong plus", "Nice to have: {}",
)  # fmt: skip


def strengths(line: str) -> dict[str, str | None]:
    text = f"Analyst\n\nAbout the job\nYou work with us.\n{line}\n"
    document = read_posting(RawDocument(doc_id="x", text=text)).document
    return {mention.surface: mention.strength for mention in extractor().mentions(document)}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("form", "strength"), [*((form, "must") for form in MUST), *((form, "nice") for form in NICE)]
)
def test_a_name_and_what_asks_for_it_is_a_skill(form, strength, name):
    assert strengths(form.format(name)).get(name) == strength


def test_one_line_may_ask_for_one_and_wish_for_another():
    found = strengths("Python required, Excel desirable")
    assert found == {"Python": "must", "Excel": "nice"}


@pytest.mark.parametrize(
    "line",
    [
        "Chef required", "Chef essential", "Swift response required", "Swift action essential",
        "Spring cleaning required",
        "Access to a car required", "Drive essential", "Drive required", "Go required", "Rest required",
        "Rust removal needed",
        "Word of mouth essential", "Excel at what you do", "you must excel", "Flexibility required",
        "Patience essential",
        "Notice required", "Requirements: Drive", "Essential: Drive and energy", "Teams of five required",
        "Support our Teams as needed", "Teams if required",
    ],
)  # fmt: skip
def test_other_words_that_are_asked_for_are_none(line):
    ordinary = (
        "Chef",
        "Swift",
        "Spring",
        "Access",
        "Drive",
        "Go",
        "Rest",
        "Rust",
        "Word",
        "Excel",
        "excel",
        "Teams",
    )
    assert not set(ordinary) & strengths(line).keys()
