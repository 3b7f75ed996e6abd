"""Degrees by their short forms, and entries of education whose level cannot be told."""

from __future__ import annotations

import pytest

from skillmatch.text import read_resume
from skillmatch.text.degrees import HONOURS, find_degrees
from skillmatch.types import RawDocument


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("MD, University Hospital", 5), ("M.D.", 5), ("MD/PhD programme", 5), ("DDS", 5), ("DVM, Ohio", 5),
        ("EdD in Leadership", 5), ("DNP", 5), ("Dr. rer. nat.", 5), ("Dr.-Ing.", 5),
        ("Doctor of Dental Surgery", 5),
        ("JD, Ohio", 4), ("J.D.", 4), ("JD/MBA", 4), ("Dipl.-Ing. Maschinenbau", 4), ("Diplom-Kaufmann", 4),
        ("Diplom, Informatik", 4), ("Staatsexamen Jura", 4), ("MPhys Physics", 4), ("MSci", 4),
        ("MArch", 4),
        ("PGCE Primary", 4), ("MFA, Painting", 4), ("LL.M.", 4), ("Master, Finance", 4), ("MSW", 4),
        ("MS: Biology", 4),
        ("Dipl.-Ing. (FH) Elektrotechnik", 3), ("MB BS", 3), ("BDS Dentistry", 3),
        ("Licenciatura en Derecho", 3),
        ("BS, Biology", 3), ("B.Eng. Mechanics", 3), ("H.S. Diploma", 1), ("MA Social Work, 2010", 4),
        ("BA Sociology", 3), ("Baccalauréat, Lyon", 1),
    ],
)  # fmt: skip
def test_degrees_under_a_heading_of_education(words, level):
    assert max(degree.level for degree in find_degrees(words, "education")) == level


@pytest.mark.parametrize(
    "words",
    [
        "First class honours, Physics", "Upper second class honours", "2:1 in History", "History (2:1)",
        "Physics (Hons)",
        "First-class honours in Physics", "2.1, History",
    ],
)  # fmt: skip
def test_a_class_of_honours_alone_is_a_degree_of_an_untold_kind(words):
    assert [(degree.name, degree.level) for degree in find_degrees(words, "education")] == [(HONOURS, 3.0)]


@pytest.mark.parametrize(
    "words",
    [
        "Boston, MA", "Baltimore, MD 21201", "March 2012", "MA", "2:1 care in the community",
        "as per the JD", "MFA for all",
        "20 mph", "BSE accreditation", "Managing Director (MD)", "DBA for Oracle", "First class service",
        "manage M.D.'s diary",
        "Data distribution (DDS)",
    ],
)  # fmt: skip
def test_what_is_no_degree(words):
    assert list(find_degrees(words)) == []


@pytest.mark.parametrize(
    "words", ["Boston, MA", "Jackson, MS 39201", "Annapolis, MD", "March 2012 - May 2013"]
)
def test_states_and_months_are_no_degrees_under_education_either(words):
    assert list(find_degrees(words, "education")) == []


def is_unclear(text: str) -> bool:
    return read_resume(RawDocument(doc_id="r", text=text)).has_unclear_education


@pytest.mark.parametrize(
    "entry",
    [
        "University of Leeds, 2010", "Physics, University of Leeds, 2010", "Studied physics at Leeds",
        "Physics, Leeds Uni",
        "TU München", "First class honours, Physics, University of Leeds", "MOst Osteopathy",
        "Graduated from Ohio in 2012",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "layout", ["{}\n\nA levels", "A levels\n\n{}", "{}\nA levels", "A levels, Hull High School\n{}"]
)
def test_an_entry_without_a_degree_is_unclear_wherever_it_stands(entry, layout):
    assert is_unclear(f"Summary\nWorker.\n\nEducation\n{layout.format(entry)}\n")


@pytest.mark.parametrize(
    "education",
    [
        "BSc Physics, University of Leeds, 2010",
        "BSc Physics\nUniversity of Leeds\n2007 - 2010",
        "High School Diploma, Lincoln High School, 2005",
        "BSc Physics, 2010\nRelevant coursework: optics\nGPA 3.8\nDean's list, 2009",
        "A levels, Hull\n\nFirst aid certificate, Red Cross, 2019",
        "Diploma in Welding\nDock College\n2012 - 2015",
        "BSc Physics, University of Leeds\nFirst class honours",
        "HND Hospitality, 2012\nBaccalauréat, La Rochelle, 2010",
        "A levels, 2001\nILM Level 3 in Leadership, 2010\nFirst aid at work, 2019",
        "High School Diploma\nGraduated from high school with honours",
        "",
    ],
)
def test_entries_whose_level_is_told_are_clear(education):
    assert not is_unclear(f"Summary\nWorker.\n\nEducation\n{education}\n")


def test_where_a_table_was_read_cell_by_cell_entries_are_counted():
    told = "Education\nHigh School Diploma\n \n: \n2005\n \nLincoln High School\n \nCity\n \n, \nState\n"
    assert not is_unclear(told)
    assert is_unclear(f"{told} \nUniversity of Ohio\n \n2010\n \nCity\n \n, \nState\n")


@pytest.mark.parametrize(
    ("summary", "unclear"),
    [
        ("Physics graduate of the University of Leeds.", True),
        ("History graduate with an eye for detail.", True),
        ("I graduated from Leeds.", True),
        ("High school graduate.", False),
        ("Graduate trainee with a bank.", False),
        ("I trained graduates from many countries.", False),
        ("Lecturer at a university.", False),
        ("To lead a team in a hospital, university or large office.", False),
    ],
)
def test_who_calls_themself_a_graduate_has_an_education_of_an_untold_level(summary, unclear):
    assert is_unclear(f"Summary\n{summary}\n") is unclear
