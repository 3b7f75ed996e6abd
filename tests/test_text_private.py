"""What is about the person is found; skills are not swallowed."""

import pytest

from skillmatch.text import read_posting
from skillmatch.text.private import find_private, is_private
from skillmatch.types import RawDocument, Span

HEAD = """Ada Lovelace-Byron
Senior Data Engineer
Flat 3, 12 Park Lane, Leeds LS1 4AP | +44 7700 900123 | ada.l@example.co.uk
linkedin.com/in/ada-l | https://ada.example.org | she/her
Date of birth: 10 December 1990
Nationality: British
Marital status: single

Skills
Python, C++, Node.js
"""


def found(text: str) -> list[str]:
    return [span.of(text) for span in find_private(text)]


def test_the_head_of_a_resume():
    private = " ¦ ".join(found(HEAD))
    for fact in (
        "Ada Lovelace-Byron", "12 Park Lane", "LS1 4AP", "+44 7700 900123", "ada.l@example.co.uk",
        "linkedin.com/in/ada-l", "https://ada.example.org", "she/her", "10 December 1990", "British",
        "single",
    ):  # fmt: skip
        assert fact in private
    for kept in ("Senior Data Engineer", "Python", "C++", "Node.js", "Skills"):
        assert kept not in private


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("MARÍA GARCÍA LÓPEZ\nMadrid, Spain\n", ["MARÍA GARCÍA LÓPEZ", "Madrid, Spain"]),
        ("Curriculum Vitae\nDr. Jane van der Berg, PhD\n", ["Dr. Jane van der Berg"]),
        (
            "John Smith\n555 Main Street Apt 4B, Springfield, IL 62701\n(555) 123-4567",
            ["John Smith", "555 Main Street Apt 4B, Springfield, IL 62701", "(555) 123-4567"],
        ),
        (
            "Anna Schmidt - Software Developer\nHauptstraße 12\n10115 Berlin",
            ["Anna Schmidt", "Hauptstraße 12", "10115 Berlin"],
        ),
        ("Name: Wanjiru Kamau, welder", ["Wanjiru Kamau"]),
        ("PATIENCE MUTASA, Assoc CIPD\nHR adviser", ["PATIENCE MUTASA"]),
        ("## Ioana Petrescu-Hale MEng GMICE\nCivil engineer", ["Ioana Petrescu-Hale"]),
        ("Ronald McDonald\nClown", ["Ronald McDonald"]),
        ("Emma Baker\nPastry chef", ["Emma Baker"]),
        ("Peter Cook, MD\nGeneral practitioner", ["Peter Cook"]),
        ("Resume of Sarah Gardener\nFlorist", ["Sarah Gardener"]),
        (
            "Skills\nPython\nSQL\nLanguages\nSpanish\nXimena Fuentes\nximena@mail.example\nSummary",
            ["Ximena Fuentes", "ximena@mail.example"],
        ),
        ("Welder, born 12 May 1990 in Hull", ["born 12 May 1990 in Hull"]),
        ("Tel. 0161 496 0000 or 020 7946 0958", ["0161 496 0000", "020 7946 0958"]),
    ],
)  # fmt: skip
def test_facts_in_many_forms(text, facts):
    assert found(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "JavaScript, C++, Node.js, Section 8, ISO 9001:2015, Windows 10, 24/7, 401(k), Route 53",
        "SQL Server 2019, Series 7, F-16, IEEE 802.11, EC2 2GB, 4 Wheel Drive vehicles, Python 3.11",
        "100 000 000 rows, $1,200,300.50, 192.168.1.1, 15-1252.00",
        "01/2014 - 05/2016 Engineer\n01.2014 - 05.2016\n2014-05-01 to 2015-06-01\n2010 - 2014",
        "Mobile: Swift, Kotlin\nEmail: Outlook, Gmail\nIP address configuration",
        "Senior Data Engineer\nLeeds",
        "Machine Learning\nPython\nAmazon Web Services",
        "Apache Kafka, Power BI",
        "Staff Accountant\nSummary\nExcel",
        "Company Name\nCity, State",
        "Line Cook\nSummary\nSauces",
        "Research Fellow\nHead Baker",
        "Xeon E5-2620 @ 2.0 GHz, Team Leader @ A.B",
    ],
)
def test_skills_dates_and_numbers_are_left_alone(text):
    assert found(text) == []


def test_a_name_is_found_again_but_its_parts_are_not():
    text = "Ruby Johnson\n\nSkills\nRuby on Rails\n\nReferences for Ruby Johnson on request\n"
    assert found(text) == ["Ruby Johnson", "Ruby Johnson"]


def test_a_posting_has_no_name_in_its_head():
    text = "Clinical Nurse Specialist\nWrite to jobs@example.org\n"
    document = read_posting(RawDocument(doc_id="x", text=text)).document
    assert [span.of(text) for span in document.private_spans] == ["jobs@example.org"]


def test_overlap():
    spans = (Span(start=3, end=6),)
    assert is_private(Span(start=5, end=9), spans)
    assert not is_private(Span(start=6, end=9), spans)
