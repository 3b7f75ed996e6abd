"""Dates, dated jobs, titles and credentials of a resume."""

import pytest

from skillmatch.text import read_resume
from skillmatch.text.dates import find_ranges, latest_year
from skillmatch.text.experience import years_covered
from skillmatch.types import Experience, RawDocument, Resume, Span


def read(text: str, today: float | None = None) -> Resume:
    return read_resume(RawDocument(doc_id="x", text=text), today=today)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2018 - 2021", 2018.0, 2021.0),
        ("2018–2021", 2018.0, 2021.0),
        ("2018 - 2018", 2018.25, 2018.75),
        ("Jan 2019 – Present", 2019.0, None),
        ("January 2010 to Current", 2010.0, None),
        ("Sept. 2019 until now", 2019 + 8 / 12, None),
        ("03/2015 to 07/2018", 2015 + 2 / 12, 2018 + 7 / 12),
        ("2013-12-01 - 2014-12-01", 2013 + 11 / 12, 2015.0),
        ("July 2011\n \nto \nNovember 2012", 2011.5, 2012 + 11 / 12),
        ("Mar '09 - Apr '10", 2009 + 2 / 12, 2010 + 4 / 12),
        ("Summer 2015 — Spring 2016", 2015.5, 2016 + 4 / 12),
        ("1 Jan 2019 - 31 Mar 2019", 2019.0, 2019.25),
        ("since 2019", 2019.0, None),
        ("Sept 18 - Aug 20", 2018 + 8 / 12, 2020 + 8 / 12),
        ("2019 onwards", 2019.0, None),
        ("Dec 2020 - Dec 2020", 2020 + 11 / 12, 2021.0),
    ],
)
def test_ranges_of_dates(text, start, end):
    found = find_ranges(f"Baker, {text}\nBread")
    assert len(found) == 1
    assert found[0].start == pytest.approx(start)
    assert found[0].end == (None if end is None else pytest.approx(end))
    assert found[0].span.of(f"Baker, {text}\nBread").strip(" -") == text


@pytest.mark.parametrize(
    "text",
    ["2021 - 2018", "SQL Server 2019", "0161 2018-20", "13/2015 to 14/2016", "12345-2019", "ISO 9001:2015"],
)
def test_what_is_no_range(text):
    assert find_ranges(text) == ()


def test_the_latest_year_counts_years_in_dates_only():
    assert latest_year("Jan 2019 - Present, Windows 2022 and 9999") == 2020.0
    assert latest_year("2015 - 2018") == 2018.0
    assert latest_year("SQL Server 2019") is None
    assert latest_year("Driver card valid to May 2030, passed in June 2018") == 2019.0


LAYOUTS = {
    "bars": (
        "Welder | Dock Ltd | Hull | Jan 2019 - Present\n- MIG\n"
        "Helper | Yard | Hull | Jan 2016 - Dec 2018\n- Carrying\n"
    ),
    "title above": (
        "Welder\nDock Ltd, Hull\nJan 2019 - Present\n- MIG\n\n"
        "Helper\nYard, Hull\nJan 2016 - Dec 2018\n- Carrying\n"
    ),
    "date first": (
        "Jan 2019 - Present: Welder, Dock Ltd\nMIG on ships.\n\n"
        "Jan 2016 - Dec 2018: Helper, Yard\nCarrying.\n"
    ),
    "title below": (
        "Jan 2019 – Present\nWelder at Dock Ltd\n• MIG\n\nJan 2016 – Dec 2018\nHelper at Yard\n• Carrying\n"
    ),
    "anonymised": (
        "Company Name\n \nJan 2019\n \nto \nCurrent\n \nWelder\n \nCity\n \n, \nState\nMIG on ships.\n"
        "Company Name\n \nJan 2016\n \nto \nDec 2018\n \nHelper\n \nCity\n \n, \nState\nCarrying.\n"
    ),
    "brackets": (
        "Welder, Dock Ltd (01/2019 - present)\n- MIG\nHelper, Yard (01/2016 - 12/2018)\n- Carrying\n"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_jobs_in_many_layouts(layout):
    text = f"Ada Okoro\n\nExperience\n{LAYOUTS[layout]}\nEducation\nDiploma in Welding, 2012 - 2015\n"
    resume = read(text, today=2022.0)
    assert [(job.title, job.start, job.end) for job in resume.experiences] == [
        ("Welder", 2019.0, None),
        ("Helper", 2016.0, 2019.0),
    ]
    assert resume.years == pytest.approx(6.0)
    assert "MIG" in resume.experiences[0].span.of(text)
    assert "Carrying" not in resume.experiences[0].span.of(text)
    assert "Diploma" not in resume.experiences[1].span.of(text)


def test_overlaps_count_once_and_today_is_the_last_year_in_the_text():
    text = "Experience\nCook | A | 2010 - 2014\nBaker | B | 2012 - 2016\nChef | C | March 2018 - Present\n"
    assert read(text).years == pytest.approx(6 + 10 / 12, abs=1e-3)
    assert read(text, today=2020.0).years == pytest.approx(6 + 1 + 10 / 12, abs=1e-3)


def test_years_of_nothing():
    assert years_covered((), today=2020.0) is None
    job = Experience(
        title="", title_span=Span(start=0, end=0), span=Span(start=0, end=1), start=2019.0, end=None
    )
    assert years_covered((job,), today=None) is None
    assert read("Skills\nPython").years is None


def test_dates_of_studies_projects_and_sentences_are_no_jobs():
    text = (
        "Education\nBSc Physics, 2010 - 2013\n\nProjects\nRobot arm, Jan 2014 - May 2014\n\n"
        "Experience\nTutor | School | 2015 - 2017\n"
        "I was asked to plan the summer fair of the whole town in the years 2016 - 2017 by the mayor\n"
    )
    assert [job.title for job in read(text).experiences] == ["Tutor"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ada Okoro\nSenior Welder\nHull\n\nExperience\nHelper | Yard | 2016 - 2018\n", "Senior Welder"),
        (
            "Ada Okoro\nHull\n\nExperience\nHelper | Yard | 2016 - 2018\nWelder | Dock | 2018 - 2020\n",
            "Welder",
        ),
        ("STAFF ACCOUNTANT\nSummary\nCareful.\n", "STAFF ACCOUNTANT"),
        ("Ada Okoro - Data Analyst\nSummary\nCareful.\n", "Data Analyst"),
        ("Skills\nPython\n", ""),
    ],
)
def test_the_title_of_a_resume(text, title):
    assert read(text).document.title == title


def test_credentials():
    text = (
        "Ada Okoro\n\nEducation\nBachelor of Science, Leeds\nPursuing a master's degree\nHigh School "
        "Diploma\n\n"
        "Languages\nGerman\nFrench (B2)\n\nCertifications\nHGV Class 1 licence\nNMC PIN 12A\n\n"
        "Skills\nFluent in Polish and Welsh\nGerman market knowledge\nno forklift licence\n"
    )
    found = [(c.kind, c.name) for c in read(text).credentials]
    assert found == [
        ("education", "bachelor's degree"),
        ("education", "school leaving certificate"),
        ("language", "German"),
        ("language", "French"),
        ("licence", "HGV class 1 licence (C+E)"),
        ("licence", "NMC registration"),
        ("language", "Polish"),
        ("language", "Welsh"),
    ]


@pytest.mark.parametrize(
    "name", ["Emma Baker", "Anjali Thomas, RN", "John Doe Resume", "Microsoft Word - a.docx"]
)
def test_a_name_is_never_the_title(name):
    page = RawDocument(doc_id="x", text="I have baked all my life.", title=name, media_type="application/pdf")
    assert read_resume(page).document.title == ""
    headed = RawDocument(doc_id="x", text=f"{name}\nPastry chef\n\nSummary\nI bake.")
    assert read_resume(headed).document.title == "Pastry chef"
