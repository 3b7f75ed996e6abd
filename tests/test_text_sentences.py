"""Sentences, bullets, sections and the cue each one carries."""

import pytest

from skillmatch.text import read_posting, read_resume
from skillmatch.types import RawDocument

POSTING = """Warehouse Operative
Acme moves parcels. We run three sites, e.g. Leeds and Hull.

About the role
You will pick orders;
you will also load vans.

Requirements:
- Forklift licence
* Basic Excel (a plus)
1. Steady hands. Good eyes.

Nice to have: SAP, German
Benefits
Free parking
How to apply
Write to us.
"""


def told(text: str, kind: str = "posting") -> list[tuple[str, str, bool, str | None]]:
    raw = RawDocument(doc_id="x", text=text)
    document = (read_posting(raw) if kind == "posting" else read_resume(raw)).document
    return [(s.span.of(text), s.section, s.is_bullet, s.strength) for s in document.sentences]


def surfaces(text: str, kind: str = "posting") -> list[str]:
    return [surface for surface, *_ in told(text, kind)]


def test_a_posting_line_by_line():
    assert told(POSTING) == [
        ("Warehouse Operative", "title", False, None),
        ("Acme moves parcels.", "other", False, None),
        ("We run three sites, e.g. Leeds and Hull.", "other", False, None),
        ("You will pick orders;", "duties", False, None),
        ("you will also load vans.", "duties", False, None),
        ("Forklift licence", "requirements", True, "must"),
        ("Basic Excel (a plus)", "requirements", True, "nice"),
        ("Steady hands.", "requirements", True, "must"),
        ("Good eyes.", "requirements", True, "must"),
        ("SAP, German", "nice_to_have", False, "nice"),
        ("Free parking", "benefits", False, None),
        ("Write to us.", "application", False, None),
    ]


def test_line_ends_of_other_systems_make_no_difference():
    expected = told(POSTING)
    assert told(POSTING.replace("\n", "\r\n")) == expected
    assert told(POSTING.replace("\n", "\r")) == expected


def test_wrapped_paragraphs_are_joined_and_lists_are_not():
    text = "We seek a nurse who enjoys\nworking in teams, and has experience with\nEpic.\nPython\nexcel"
    assert surfaces(text) == [
        "We seek a nurse who enjoys\nworking in teams, and has experience with\nEpic.",
        "Python",
        "excel",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use Node.js. You know C#.", ["We use Node.js.", "You know C#."]),
        ("Dr. Smith leads. Approx. five staff.", ["Dr. Smith leads.", "Approx. five staff."]),
        ("A friendly team.Also good pay.", ["A friendly team.", "Also good pay."]),
        ("Know ASP.Net well. Node.Js too.", ["Know ASP.Net well.", "Node.Js too."]),
        ("Really? Yes! Good…", ["Really?", "Yes!", "Good…"]),
        ("Version 3.11 is out", ["Version 3.11 is out"]),
        ("• Java • Python • SQL", ["Java", "Python", "SQL"]),
        ("Excel\t\tWord      Access", ["Excel", "Word", "Access"]),
        ("| , •", []),
    ],
)
def test_where_sentences_end(text, expected):
    assert surfaces(text) == expected


def test_a_sentence_without_end_is_cut_at_blanks():
    pieces = surfaces("word " * 1000)
    assert all(len(piece) <= 1000 for piece in pieces)
    assert " ".join(pieces) == ("word " * 1000).strip()


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("ESSENTIAL CRITERIA", "requirements"),
        ("What we’re looking for", "requirements"),
        ("Who you are:", "requirements"),
        ("What you'll do", "duties"),
        ("Main Duties and Responsibilities", "duties"),
        ("Desirable", "nice_to_have"),
        ("Preferred Qualifications", "nice_to_have"),
        ("Why join us?", "benefits"),
        ("About Acme Ltd", "company"),
        ("Equal opportunities", "legal"),
        ("## Requirements ##", "requirements"),
        ("For further details contact:", "application"),
        ("Nice", "nice_to_have"),
        ("What we need from you", "requirements"),
        ("You'll be:", "duties"),
        ("Required Experience and Skills:*", "requirements"),
        ("**What you'll do:**", "duties"),
    ],
)
def test_headings_of_postings(heading, section):
    assert told(f"Intro line here.\n\n{heading}\nSome words follow.\n")[-1][:2] == (
        "Some words follow.",
        section,
    )


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("PROFESSIONAL SUMMARY", "summary"),
        ("Technical Skills / Core Competencies", "skills"),
        ("Highlights", "skills"),
        ("Work History", "experience"),
        ("RELEVANT EXPERIENCE", "experience"),
        ("Education and Training", "education"),
        ("Certifications", "certifications"),
        ("Languages:", "languages"),
        ("Hobbies & Interests", "interests"),
        ("References", "personal"),
    ],
)
def test_headings_of_resumes(heading, section):
    text = f"Ada Okoro\n\n{heading}\nSome words follow\n"
    assert told(text, "resume")[-1][:2] == ("Some words follow", section)


def test_a_paragraph_after_a_list_of_requirements_is_no_requirement():
    prose = "If you would enjoy working with us by the sea, then please send us a letter about yourself."
    text = f"Nice to have\n- SAP\n- Excel\n\n{prose}\n"
    assert told(text)[-1][:2] == (prose, "other")
    text = f"Requirements\n{prose}\n- SAP\n"
    assert told(text)[0][:2] == (prose, "requirements")


def test_numbered_headings_and_numbered_lines():
    text = "1. Tasks\n   1.1 Weld steel\n2. Requirements\n   2.1 MIG\n"
    assert [(s, section, bullet) for s, section, bullet, _ in told(text)] == [
        ("Weld steel", "duties", True),
        ("MIG", "requirements", True),
    ]


def test_a_title_is_no_heading_though_it_holds_a_headings_word():
    text = "Customer Service Adviser (contact centre)\n\nWe sell gas.\n"
    assert told(text)[0] == ("Customer Service Adviser (contact centre)", "title", False, None)
    assert told(text)[1][1] == "other"


def test_lines_that_only_sound_like_headings_open_nothing():
    text = "Skills\nCustomer service experience\nBasic welding skills\nSQL\n"
    assert {section for _, section, *_ in told(text, "resume")} == {"skills"}


def test_headings_within_one_long_line():
    text = "We build. Responsibilities: Weld steel. Requirements: Two hands. PREFERRED QUALIFICATIONS • TIG"
    assert [(surface, section) for surface, section, *_ in told(text)] == [
        ("We build.", "other"),
        ("Weld steel.", "duties"),
        ("Two hands.", "requirements"),
        ("TIG", "nice_to_have"),
    ]


def test_a_label_holds_for_its_own_line_only():
    text = "Requirements\n- Welding\nLocation: Leeds\nSteel knowledge\n"
    assert [(s, section) for s, section, *_ in told(text)] == [
        ("Welding", "requirements"),
        ("Leeds", "application"),
        ("Steel knowledge", "requirements"),
    ]
