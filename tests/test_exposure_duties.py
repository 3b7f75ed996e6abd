"""Which lines are duties: in postings with and without headings, and in resumes."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import time

import pytest
from exposure_builders import posting, resume

from skillmatch.exposure.duties import find_duties
from skillmatch.exposure.work_verbs import VERB_FORMS

NO_HEADINGS = """Staff Nurse

The Royal Lake hospital is a leading centre for kidney disease. We offer flexible working and a pension.
You will assess the needs of patients and plan their care with the wider team.
The post holder will be responsible for the supervision of junior staff on the ward.
Are you passionate about nursing?
You will have a degree in nursing and two years of experience in a similar role.
You will receive full training and support from our educators.
We are committed to equal opportunities regardless of age or sex.
To apply, send your CV to the ward manager. Interviews will be held in May.
"""


@pytest.mark.parametrize("unit", ["x", "xly ", "you will ", "-", "a,", "to ", "x" * 79 + " ", "under x, "])
@pytest.mark.parametrize("read", [posting, resume])
def test_hostile_lines_take_no_longer_than_any_hostile_file_may(unit, read):
    document = read(unit * (200_000 // len(unit)))
    began = time.process_time()
    find_duties(document)
    assert time.process_time() - began < 10


def texts_of(document):
    return [duty.text for duty in find_duties(document)]


def test_prose_without_headings():
    assert texts_of(posting(NO_HEADINGS)) == [
        "Assess the needs of patients and plan their care with the wider team.",
        "the supervision of junior staff on the ward.",
    ]


def test_the_span_is_the_work_itself():
    document = posting(NO_HEADINGS)
    (first, _) = find_duties(document)
    assert first.span.of(document.text).startswith("assess the needs")
    assert first.sign == "stated"


@pytest.mark.parametrize(
    "line",
    [
        "Prepare monthly reports for the board",
        "Preparing monthly reports for the board",
        "Prepares monthly reports for the board",
        "Also responsible for preparing monthly reports",
        "You'll prepare monthly reports for the board",
        "You will be expected to prepare monthly reports for the board",
        "The successful candidate will prepare monthly reports",
        "This role involves preparing monthly reports for the board",
        "This post prepares monthly reports for the board",
        "We are looking for an accountant to prepare monthly reports",
        "Under the guidance of the director, prepare monthly reports",
    ],
)
def test_work_is_told_in_many_ways(line):
    document = posting(f"Accountant\n\nSome words about the place come first.\n\n{line}\n")
    assert [text for text in texts_of(document) if "monthly reports" in text], line


@pytest.mark.parametrize(
    "line",
    [
        "Degree in accounting or a similar subject",
        "Proven experience in preparing reports",
        "Ability to prepare reports under pressure",
        "You will need excellent communication skills",
        "You will be supported by a friendly team",
        "You will receive a competitive salary and a pension",
        "Develop your career with a leading employer",
        "Apply now with your CV and a covering letter",
        "Contact us for an informal chat about the role",
        "Support Worker - Nights, Leeds",
        "Marketing Associate, full time",
        "Training and development opportunities",
        "Working hours are Monday to Friday",
        "Building on our success, we are opening a new office",
        "Our client provides software to banks",
        "We prepare reports for the public sector",
        "The Local Authority is responsible for 390 children",
        "Would you like to prepare reports?",
        "Salary 30,000 per annum plus bonus",
        "Equal opportunities employer regardless of age",
    ],
)
def test_what_is_no_duty(line):
    document = posting(f"Accountant\n\nSome words about the place come first.\n\n{line}\n")
    assert texts_of(document) == []


def test_headings_decide_for_names_of_activities():
    under = posting("Nurse\n\nDuties:\n- Provision of care to patients\n- Medication administration\n")
    assert texts_of(under) == ["Provision of care to patients", "Medication administration"]
    elsewhere = posting("Nurse\n\nBenefits:\n- Provision of a parking space\n- Reduction of fees\n")
    assert texts_of(elsewhere) == []


def test_a_long_line_of_several_duties_is_split():
    line = (
        "You will assess the needs of patients on admission, plan their treatment with the consultants, and "
        "supervise the healthcare assistants on every shift"
    )
    assert texts_of(posting(f"Nurse\n\n{line}.\n")) == [
        "Assess the needs of patients on admission",
        "Plan their treatment with the consultants",
        "Supervise the healthcare assistants on every shift.",
    ]


def test_lines_that_lost_their_breaks_are_cut_at_work_verbs():
    text = (
        "Responsibilities\nDealing with business clients in a professional manner Processing renewals "
        "promptly and efficiently Providing quotations and arranging new business for the Department of Work "
        "and Pensions"
    )
    assert texts_of(posting(f"Clerk\n\n{text}\n")) == [
        "Deal with business clients in a professional manner",
        "Process renewals promptly and efficiently",
        "Provide quotations and arranging new business for the Department of Work and Pensions",
    ]


def test_a_duty_ends_where_requirements_begin_in_the_same_line():
    line = (
        "Prepare monthly reports for the board Manage the accounts of two divisions Required Skills and "
        "Qualifications: Proven experience as an accountant Degree in accounting Salary: 30,000 Key "
        "Responsibilities: Train junior accountants in the use of the ledger"
    )
    assert texts_of(posting(f"Accountant\n\n{line}\n")) == [
        "Prepare monthly reports for the board",
        "Manage the accounts of two divisions",
        "Train junior accountants in the use of the ledger",
    ]


def test_headings_that_only_say_that_the_work_comes_next():
    lines = "- Bank reconciliation in Xero every morning\n- Getting the papers ready for the auditors\n"
    text = (
        "Bookkeeper\n\nWe are a family firm.\n\n{}\n" + lines + "\nRequirements\n- Two years of bookkeeping\n"
    )
    for heading in ("What the job involves", "Your work", "THE WORK", "What you'll be doing:"):
        assert len(texts_of(posting(text.format(heading)))) == 2, heading
    assert texts_of(posting(text.format("Where we are"))) == []


@pytest.mark.parametrize(
    "line", ["Call Jo Example on 01234 567890 for details", "Write to jobs@example.org with two references"]
)
def test_how_to_apply_is_no_duty(line):
    assert texts_of(posting(f"Nurse\n\nDuties:\n- Care for patients on the ward\n\n{line}\n")) == [
        "Care for patients on the ward"
    ]


RESUME = """Jo Example
jo@example.org

Summary
Dedicated accountant with strong skills and ten years of experience.

Experience
Senior Accountant, City Bank, 01/2015 to Present
- Prepared monthly reports for jo@example.org and the board
- Responsible for the audit of supplier accounts
- Certified by the state board in 2014

Education
Managed a student club while studying for a Bachelor of Arts
"""


def test_a_resume_gives_the_work_of_its_jobs():
    assert texts_of(resume(RESUME)) == [
        "Prepare monthly reports for and the board",
        "the audit of supplier accounts",
    ]


def test_private_details_do_not_reach_the_text():
    assert "example.org" not in " ".join(texts_of(resume(RESUME)))


def test_spans_lie_in_order_and_do_not_overlap():
    document = posting(NO_HEADINGS * 3)
    spans = [duty.span for duty in find_duties(document)]
    assert len(spans) == 6
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("form", "verb", "kind"),
    [
        ("managing", "manage", "ing"),
        ("planned", "plan", "past"),
        ("carries", "carry", "s"),
        ("led", "lead", "past"),
        ("oversaw", "oversee", "past"),
        ("liaise", "liaise", "base"),
        ("travelled", "travel", "past"),
    ],
)
def test_forms_of_verbs(form, verb, kind):
    assert VERB_FORMS[form] == (verb, kind)


def test_what_an_applicant_is_or_has_is_no_work():
    assert not {"be", "have", "enjoy", "join", "earn"} & VERB_FORMS.keys() - {"join"}


def test_nearly_all_task_statements_look_like_duties(mirror):
    path = mirror / "onet" / "db_30_1_text" / "Task Statements.txt.gz"
    rows = csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode()), delimiter="\t")
    statements = [row["Task"] for row in rows][::19]
    document = posting("Work\n\nDuties:\n" + "\n".join(f"- {statement}" for statement in statements))
    found = [duty.span.start for duty in find_duties(document)]
    starts = {document.text.index(f"- {statement}") + 2 for statement in statements}
    assert len(starts & set(found)) / len(starts) > 0.97
