"""Names at the head of a resume, however they are written, and what looks like a name and is none."""

from __future__ import annotations

import re

import pytest

from skillmatch.text import read_posting, read_resume
from skillmatch.text.private import find_private, own_name
from skillmatch.types import RawDocument

CONTACTS = "12 Alder Lane, Leeds LS1 4AB\nx@mail.example | 07700 900123\n"
BODY = "\nSUMMARY\nNurse with ten years on wards.\n"


def shown(text: str) -> str:
    """Return a text with every hidden character as "#"."""
    hidden = {place for span in find_private(text) for place in range(span.start, span.end)}
    return "".join("#" if place in hidden else character for place, character in enumerate(text))


def left_of(head: str, *, contacts: str = CONTACTS) -> str:
    """Return the letters of a first line that are not hidden."""
    return re.sub(r"[\W_]", "", shown(f"{head}\n{contacts}{BODY}")[: len(head)])


@pytest.mark.parametrize(
    ("head", "left"),
    [
        ("JOHN A. SMITH JR.", ""),
        ("JOHN A. SMITH, JR.", ""),
        ("John Smith II", ""),
        ("JOHN SMITH III", ""),
        ("John Smith, Jr., CPA", "CPA"),
        ("JANE DOE RN", "RN"),
        ("JANE DOE, RN, BSN", "RNBSN"),
        ("JOHN SMITH P.E., PMP", "PMP"),
        ("Jane Doe BSc (Hons) MRICS", ""),
        ("Jane Doe, B.Sc. (Hons)", "BScHons"),
        ("Dr. J. A. Smith, PhD", "PhD"),
        ("DR. J. A. SMITH, PHD", "PHD"),
        ("Dr J A Smith PhD", "PhD"),
        ("J. Smith", ""),
        ("J Smith", ""),
        ("J.A. Smith", ""),
        ("Smith J.", ""),
        ("K. Srinivasan", ""),
        ("Ma. Teresa Cruz", ""),
        ("Md. Abdul Karim", ""),
        ("Smith, John", ""),
        ("SMITH, JOHN A.", ""),
        ("Smith, John A., CPA", "CPA"),
        ("O'Neil, Shaun", ""),
        ("de la Cruz, Maria", ""),
        ("DE LA CRUZ, MARIA", ""),
        ("Suharto", ""),
        ("SUHARTO", ""),
        ("Wanjiru", ""),
        ("Samantha", ""),
        ("Grace", ""),
        ("José", ""),
        ("Wu", ""),
        ("Suharto | Engineer", "Engineer"),
        ("Suharto - Welder", "Welder"),
        ("Suharto, BSc", "BSc"),
        ("CV - Suharto", "CV"),
        ("Curriculum Vitae of SUHARTO", "CurriculumVitaeof"),
        ("RESUME\nSuharto", "RESUME"),
        ("John Smith's Resume", "Resume"),
        ("Resume - JOHN A. SMITH JR.", "Resume"),
        ("Capt. John Smith", ""),
        ("Lt. Col. Jane Doe", ""),
        ('John "Jack" Smith', ""),
        ("John (Jack) Smith", ""),
        ("John Smith (54)", ""),
        ("John Smith, 54", ""),
        ("JOHN SMITH  SENIOR ENGINEER", "SENIORENGINEER"),
        ("jane doe", ""),
        ("john a. smith jr.", ""),
        ("J O H N  S M I T H", ""),
        ("Name: Suharto", "Name"),
        ("Name: J. Smith", "Name"),
        ("Name: Smith, John", "Name"),
        ("NAME: JOHN A. SMITH JR.", "NAME"),
        ("Name: Dr. J. A. Smith, PhD", "NamePhD"),
    ],
)
def test_a_name_at_the_head_is_hidden_however_it_is_written(head, left):
    assert left_of(head) == left


@pytest.mark.parametrize(
    "head", ["Suharto", "Samantha", "J. Smith", "Smith, John", "JOHN A. SMITH JR.", "Dr. J. A. Smith, PhD"]
)
def test_it_needs_no_contacts_below(head):
    assert left_of(head, contacts="") in ("", "PhD")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("JOHN A. SMITH JR.", "John A. Smith Jr."),
        ("JOHN A. SMITH JR.", "J. Smith"),
        ("JOHN A. SMITH JR.", "Mr Smith"),
        ("JOHN A. SMITH JR.", "Smith, John"),
        ("Suharto", "Suharto"),
        ("Suharto", "SUHARTO"),
        ("Oyelaran, Temitope", "Temitope"),
        ("J. Oyelaran", "Oyelaran"),
        ("t e m i t o p e  o y e l a r a n", "Oyelaran"),
        ("temitope oyelaran", "Temitope Oyelaran"),
    ],
)
def test_the_words_of_such_a_name_are_hidden_in_the_body(head, body):
    if head.startswith("t e"):
        head = head.upper()
    text = f"{head}\ntemitope.oyelaran@mail.example\n{BODY}{body} led the ward and kept the books.\n"
    line = shown(text).splitlines()[-1]
    assert re.sub(r"[\W_]", "", line) == "ledthewardandkeptthebooks"


@pytest.mark.parametrize(
    "mail", ["suharto@mail.example", "teller.prince@mail.example", "prince88@mail.example"]
)
def test_an_address_says_that_a_word_is_a_name(mail):
    name = "Suharto" if "suharto" in mail else "Prince"
    assert shown(f"{name}\nWelder\n{mail}\n{BODY}").startswith("#" * len(name))


@pytest.mark.parametrize(
    "head",
    [
        "ACCOUNTANT", "Welder", "Nursing", "HR Manager", "HEALTHCARE", "Onboarding", "SOFTLINES", "Python",
        "CRIMINAL DEFENSE", "LEAN SIX SIGMA BLACK BELT", "FEMA VACCINE DISTRIBUTION", "R Studio", "Vitamin C",
        "Python, Java", "Sales, Marketing", "Resume", "SUMMARY", "S U M M A R Y", "AIRCRAFT HYDRAULICS",
        "software engineer", "Data Engineer, Python",
    ],
)  # fmt: skip
def test_other_first_lines_are_no_names(head):
    assert own_name(f"{head}\n{BODY}") is None


@pytest.mark.parametrize(
    "line",
    [
        "CompTIA A+ and Network+ certified, CompTIA A+ in 2014",
        "Valued options by Monte Carlo and Black Scholes.",
        "Tested Sarbanes Oxley controls, Sarbanes-Oxley and Dodd Frank.",
        "Loans of Fannie Mae and Freddie Mac; Allen Bradley controllers.",
        "Skills Â Excel, Word Â; EyeFinityÂ and XPSÂ, â€¢ Outlook",
        "R&D, O&M, A&P licence, I-90 bridge, NSCA CSCS*D",
        "Graduated Magna Cum Laude",
        "They've led teams; we've won. I've built it.",
        "Sold to Sam's Club and Victoria's Secret, India's largest firm",
        "Sales in North Carolina, Virginia Beach, South Florida and Fort Worth",
        "ASME NQA and NIST HITRUST audits",
        "Assisted Branch Manager; managed Major Accounts",
    ],
)
def test_tools_laws_places_and_broken_letters_are_no_names(line):
    assert find_private(f"Summary\n{line}\n") == ()


def test_months_are_no_names_whoever_is_called_so():
    text = "April May\nx@mail.example\n\nEXPERIENCE\nChef, Cafe, April 2015 - May 2019\n- Cooked\n"
    assert "April 2015 - May 2019" in shown(text)


# -- the title that came with a document ----------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Jane Doe - Nurse", "Nurse"),
        ("Nurse - Jane Doe", "Nurse"),
        ("Doe, Jane - Nurse", "Nurse"),
        ("JANE DOE | STAFF NURSE", "STAFF NURSE"),
        ("Nurse (Jane Doe)", "Nurse"),
        ("Jane_Doe_Nurse", "Nurse"),
        ("Resume of Jane Doe, Nurse", "Nurse"),
        ("Suharto - Welder", "Welder"),
        ("Grace - Nurse", "Nurse"),
        ("Staff Nurse jane@mail.example", "Staff Nurse"),
        ("Jane Doe", ""),
        ("Waitress", "Waiter"),
        ("Data Engineer", "Data Engineer"),
        ("Monte Carlo Analyst", "Monte Carlo Analyst"),
    ],
)
@pytest.mark.parametrize("head", ["", "Jane Doe\n"], ids=["nameless", "named"])
def test_a_title_that_came_with_a_resume_names_nobody(title, left, head):
    raw = RawDocument(doc_id="r", text=f"{head}SUMMARY\nCares.\n", title=title, media_type="application/json")
    assert read_resume(raw).document.title == left


def test_a_title_that_came_with_a_posting_has_no_contacts():
    raw = RawDocument(doc_id="p", text="You weld.\n", title="Welder jobs@yard.example")
    assert read_posting(raw).document.title == "Welder"


# -- schools --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Diploma, Duke University School of Nursing, 2012", "Diploma, # School of Nursing, #"),
        ("JD, Faculty of Law, University of Lagos", "JD, Faculty of Law, #"),
        ("MSc, School of Public Health, Boston University", "MSc, School of Public Health, #"),
        ("BSc Computer Science, Imperial College", "BSc Computer Science, #"),
        ("Elementary and Middle School Education", "Elementary and Middle School Education"),
    ],
)
def test_the_subject_in_a_school_s_name_stays(line, left):
    text = f"EXPERIENCE\nChef, Cafe, 2015 - 2019\n\nEDUCATION\n{line}\n"
    assert re.sub("#+", "#", shown(text)).splitlines()[-1] == left


def test_dates_of_jobs_that_lost_their_heading_stay():
    jobs = "Warehouse Manager\n\nMay 2005\n\nto\n\nJuly 2006\n\nCompany Name\n\nCity\n- Packed goods\n"
    text = f"EDUCATION\nBSc Physics, 1999\n\n{jobs}"
    assert shown(text).endswith(jobs)
    assert "1999" not in shown(text)


@pytest.mark.parametrize("piece", ["A-", "A.", "M.", "O'Neil-", "Gly-Ala-Val-", "RN, ", "RN BSN ", "I am a "])
def test_long_formulas_and_lists_of_letters_are_read_in_a_moment(piece):
    """Each of them once took longer than the age of the machine, or with the cube of the length."""
    text = f"Jane Doe\n\nSummary\n{piece * (20_000 // len(piece))}"
    resume = read_resume(RawDocument(doc_id="x", text=text))
    assert text[resume.document.private_spans[0].start : resume.document.private_spans[0].end] == "Jane Doe"
