"""Hard requirements and the title of a posting."""

import pytest

from skillmatch.text import read_posting
from skillmatch.types import Posting, RawDocument, Span


def read(text: str, title: str = "", media_type: str = "text/plain") -> Posting:
    return read_posting(RawDocument(doc_id="x", text=text, title=title, media_type=media_type))


def asked(text: str) -> list[tuple[str, str, float, str]]:
    return [(r.kind, r.name, r.level, r.strength) for r in read(text).requirements]


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("3+ years of experience with Python", 3),
        ("At least three years’ experience in sales", 3),
        ("2-4 years experience", 2),
        ("2 to 4 years' relevant experience", 2),
        ("Minimum of five (5) years of experience", 5),
        ("Experience: 7 years", 7),
        ("10 plus years relevant IT experience", 10),
        ("5yrs experience of welding", 5),
        ("At least five years of building server software", 5),
        ("You have three years in a busy kitchen", 3),
        ("Minimum 2 years interfacing with message buses", 2),
        ("5+ yrs as a site engineer", 5),
        ("4+ years using Terraform", 4),
        ("Four-plus years of Informatica", 4),
        ("Two or more years of teaching", 2),
        ("You will have worked in a kitchen for at least 3 years.", 3),
        ("Minimum requirements6+ years of customer service", 6),
    ],
)
def test_years_of_experience(sentence, years):
    assert asked(sentence) == [("years", "experience", years, "must")]


@pytest.mark.parametrize(
    "sentence",
    [
        "We have over 40 years of experience in baking.",
        "You must be 18 years old.",
        "A two years fixed contract with experience of travel.",
        "Up to 2 years of experience.",
        "Over the last 5 years our experience has grown.",
        "Within two years you gain experience.",
        "The company has 15 years experience.",
        "2024 years of experience",
        "Over the last five years we have grown.",
        "The nursery takes children up to 5 years old.",
        "A three-year contract in our bakery.",
        "The post is for at least two years with a review.",
        "You must have lived in the UK for at least 3 years.",
        "At least two years of college.",
        "You must give at least three years of address history.",
        "Best employer for six years running.",
        "We offer at least two years of guided work.",
        "A five-year strategy is underway.",
        "Our founders have 12 years in this trade.",
        "3 years of experience are not required.",
    ],
)
def test_years_that_are_no_requirement(sentence):
    assert asked(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "level", "strength"),
    [
        ("PhD in physics", 5, "must"),
        ("Doctor of Medicine", 5, "must"),
        ("PharmD from an accredited school", 5, "must"),
        ("Juris Doctor", 4, "must"),
        ("MBBS or MBChB", 3, "must"),
        ("BFA in illustration", 3, "must"),
        ("A Master's degree is required", 4, "must"),
        ("Master's degree preferred", 4, "nice"),
        ("Bachelor’s or Master’s degree in law", 3, "must"),
        ("BSc/MSc in chemistry", 3, "must"),
        ("Degree educated", 3, "must"),
        ("Bachelor's degree or equivalent work experience", 3, "nice"),
        ("NVQ Level 3 in care", 2, "must"),
        ("HND or degree", 2, "must"),
        ("High school diploma or GED", 1, "must"),
        ("GCSE Maths and English", 1, "must"),
    ],
)
def test_education(sentence, level, strength):
    found = asked(f"Requirements\n- {sentence}\n")
    assert [(kind, found_level, s) for kind, _, found_level, s in found] == [("education", level, strength)]


@pytest.mark.parametrize(
    "sentence",
    [
        "No degree needed", "We offer an NVQ to all", "Scrum Master", "MS Office", "Boston, MA",
        "360 degree feedback", "Master data management", "Diplomatic and calm", "Teaching high school pupils",
        "Support at a level 2 desk",
    ],
)  # fmt: skip
def test_what_is_no_education(sentence):
    assert asked(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Fluent German and French", ["German", "French"]),
        ("Fluent in German or French", ["German or French"]),
        ("Polish speaker", ["Polish"]),
        ("Spanish (B2)", ["Spanish"]),
        ("Good spoken and written English", ["English"]),
        ("The German market", []),
        ("French cuisine", []),
        ("polish the floor", []),
    ],
)
def test_languages(sentence, names):
    assert [name for kind, name, *_ in asked(sentence) if kind == "language"] == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Full UK driving licence", ["driving licence"]),
        ("valid driver's license", ["driving licence"]),
        ("HGV Class 1", ["HGV class 1 licence (C+E)"]),
        ("Category C licence", ["HGV class 2 licence (C)"]),
        ("category C prison", []),
        ("NMC registration", ["NMC registration"]),
        ("Registered with the HCPC or NMC", ["HCPC registration or NMC registration"]),
        ("NMC and HCPC registration", ["NMC registration", "HCPC registration"]),
        ("ACCA, ACA or CIMA qualified", ["chartered accountant"]),
        ("patients on CPA", []),
        ("Driving licence not required", []),
        ("CSCS card and forklift licence", ["CSCS card", "forklift licence"]),
    ],
)
def test_licences(sentence, names):
    assert sorted(name for kind, name, *_ in asked(sentence) if kind == "licence") == sorted(names)


def test_what_the_company_gives_is_not_asked_for():
    text = "Benefits\nBSc study leave, spoken German welcome\nAbout us\nWe hold 5 years experience\n"
    assert asked(text) == []


def test_a_licence_named_twice_is_asked_for_once_and_must_wins():
    text = "A driving licence would be a plus.\nYou must hold a full driving licence.\n"
    assert asked(text) == [("licence", "driving licence", 0.0, "must")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Senior Baker\nWe bake.", "Senior Baker"),
        ("Senior Baker - Leeds\nWe bake.", "Senior Baker"),
        ("Job title: Pastry chef (m/f/d)\nWe bake.", "Pastry chef"),
        ("ACME\nPosition: Site engineer; Hull\nWe build.", "Site engineer"),
        ("Acme is great. We are looking for an experienced pastry chef to join us.", "pastry chef"),
        ("We are recruiting a dynamic Band 6 Registered Midwife who cares.", "Band 6 Registered Midwife"),
        ("We want a natural leader for our team.", ""),
        ("We sell bread.", ""),
    ],
)
def test_the_title_of_a_posting(text, title):
    document = read(text).document
    assert document.title == title
    assert (document.title_span is None) == (title == "")


def test_a_title_given_with_the_document_comes_first():
    document = read("SENIOR BAKER\nWe seek a pastry chef to help.", title="Senior Baker").document
    assert document.title == "SENIOR BAKER"
    assert document.title_span == Span(start=0, end=12)
    document = read("We bake.", title="Senior Baker").document
    assert document.title == "Senior Baker"
    assert document.title_span is None


def test_a_page_title_is_used_without_its_site():
    page = read("We bake.", title="Senior Baker | Acme Jobs", media_type="text/html").document
    assert page.title == "Senior Baker"
    page = read("Night baker\nWe bake.", title="Careers at Acme", media_type="text/html").document
    assert page.title == "Night baker"
