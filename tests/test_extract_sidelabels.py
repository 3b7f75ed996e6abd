"""Side labels that say something else, and everyday words where nothing speaks of technology."""

from __future__ import annotations

import pytest
from extract_documents import document, extractor, labels

from skillmatch.types import Section


@pytest.mark.parametrize(
    ("line", "surface"),
    [
        ("Report to the Maintenance Support Manager every week.", "Support Manager"),
        ("Responsible for all aspects of plant operations.", "aspects of plant"),
        ("Conducted surveys and analysed the answers.", "Conducted surveys"),
        ("Sales and marketing techniques for the spring season.", "marketing techniques"),
        ("We work with builders in the home construction industry.", "construction industry"),
        ("The Senior Midwifery Team (SMT) meets on Mondays.", "SMT"),
        ("Liaise with the FDA, the ADA and other agencies about new devices.", "ADA"),
        ("Senior iOS Developer, San Francisco, for our Linux team", "San"),
        ("Our business strategy is to grow.", "business strategy"),
    ],
)
def test_what_only_looks_like_the_skill_is_no_mention(line: str, surface: str):
    assert surface not in labels(line)


def test_a_word_left_out_counts_where_the_document_has_it():
    assert "Conducted surveys" in labels("Land registry work.", "Conducted surveys and drew the maps.")


def test_knowledge_of_an_industry_is_a_skill():
    assert labels("Five years' experience in the construction industry.") == {
        "the construction industry": "construction industry"
    }


def test_the_side_label_of_an_acronym_needs_a_word_of_its_concept():
    found = labels("Assembly of circuit boards on the surface mount line (SMT).")
    assert found.get("SMT") == "surface-mount technology"


@pytest.mark.parametrize(
    ("line", "surface", "label"),
    [
        ("Docker Compose files for local work", "Docker", "Docker"),
        ("Selenium WebDriver tests every night", "Selenium", "Selenium"),
        ("Redux or a similar state library", "Redux", "React Redux"),
    ],
)
def test_a_tool_that_opens_a_line_is_found_before_its_noun(line: str, surface: str, label: str):
    assert labels(line).get(surface) == label


def test_a_language_listed_under_languages_needs_no_other_word():
    where: Section = "languages"
    assert "English" in {m.surface for m in extractor().mentions(document((where, "English, Twi")))}
