"""The features that are more than shares of skills: recency and length of use, denial, seniority, places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from match_builders import GivenSpace, need, posting_subject, resume_subject, skill

from skillmatch.match.comparison import compare
from skillmatch.match.features import FEATURE_NAMES, FEATURES, feature_values
from skillmatch.match.levels import title_level, usual_years
from skillmatch.match.usage import SkillUse, skill_uses
from skillmatch.types import Experience, SkillProfile, Span

SPACE = GivenSpace({("skill:python", "skill:java"): 0.7})
NEUTRAL = {feature.name: feature.neutral for feature in FEATURES}


def values(posting, resume):
    return feature_values(compare(posting, resume, SPACE))


def job(start, end, first, last):
    span = Span(start=first, end=last)
    return Experience(title="Coder", title_span=span, span=span, start=start, end=end)


def profile_of(text, *surfaces):
    skills = tuple(skill(name, text=text, surface=name) for name in surfaces)
    return SkillProfile(doc_id="r", kind="resume", taxonomy_release="test", skills=skills)


TEXT = "python and sql\npython and java\nteach"


def test_use_is_read_off_the_jobs_that_name_the_skill():
    jobs = [job(2020.0, None, 0, 14), job(2010.0, 2014.0, 15, 30)]
    uses = skill_uses(profile_of(TEXT, "python", "sql", "teach"), jobs, today=2026.0)
    # The builder marks the first place of "python", which stands in the present job.
    assert uses["skill:python"] == SkillUse(years=6.0, ago=0.0)
    assert uses["skill:sql"] == SkillUse(years=6.0, ago=0.0)
    assert "skill:teach" not in uses


def test_old_jobs_are_counted_from_today_and_undated_ones_tell_nothing():
    text = "java here"
    old = skill_uses(profile_of(text, "java"), [job(2010.0, 2014.0, 0, 9)], today=2026.0)
    assert old["skill:java"] == SkillUse(years=4.0, ago=12.0)
    unknown_day = skill_uses(profile_of(text, "java"), [job(2010.0, 2014.0, 0, 9)], today=None)
    assert unknown_day["skill:java"].ago == 0.0
    assert skill_uses(profile_of(text, "java"), [job(None, None, 0, 9)], today=2026.0) == {}


@pytest.mark.parametrize(
    ("use", "recent", "length"),
    [
        (SkillUse(years=2.5, ago=0.0), 1.0, 0.5),
        (SkillUse(years=9.0, ago=5.0), 1.0, 1.0),
        (SkillUse(years=9.0, ago=5.1), 0.0, 1.0),
        (None, 0.0, 0.0),
    ],
)
def test_recent_and_long_use_count(use, recent, length):
    resume = resume_subject(skill("python"))
    resume = replace(resume, uses={} if use is None else {"skill:python": use})
    found = values(posting_subject(skill("python")), resume)
    assert (found["skills_recent"], found["skills_length"]) == (recent, length)


def test_a_stand_in_counts_as_near_as_it_is():
    found = values(posting_subject(skill("python"), skill("teach")), resume_subject(skill("java")))
    assert found["must_skills_met"] == 0.0
    assert found["must_skills_covered"] == pytest.approx(0.35)
    assert found["must_coverage"] == 0.5


def test_a_denied_skill_costs_unless_it_is_there_all_the_same():
    posting = posting_subject(skill("python", weight=3.0), skill("teach", weight=1.0))
    resume = resume_subject(skill("teach"))
    denying = replace(resume, profile=replace(resume.profile, negated=(skill("python"), skill("teach"))))
    assert values(posting, resume)["skills_not_denied"] == 1.0
    assert values(posting, denying)["skills_not_denied"] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("title", "years", "value"),
    [
        ("Senior nurse", 2.5, 0.5),
        ("Senior nurse", 50.0, 1.0),
        ("Trainee nurse", 0.0, 1.0),
        ("Head of nursing", 1.0, 0.1),
    ],
)
def test_seniority_is_years_against_those_usual_for_the_title(title, years, value):
    posting = posting_subject(text=f"{title}\nCare.", title=title)
    assert values(posting, resume_subject(years=years))["seniority"] == pytest.approx(value)
    assert usual_years(title_level(title)) >= 0


def seniority(title, needs, **resume):
    posting = posting_subject(text=f"{title}\nCare.", title=title, requirements=needs)
    return values(posting, resume_subject(**resume))["seniority"]


def years(level, strength="must", start=0):
    return need("years", level=level, strength=strength, start=start)


@pytest.mark.parametrize(
    ("title", "needs", "stated", "value"),
    [
        ("Head of nursing", [years(3.0)], 3.0, 1.0),
        ("Head of nursing", [years(3.0)], 1.5, 0.5),
        ("Head of nursing", [], 3.0, 0.3),
        ("Senior nurse", [years(8.0)], 5.0, 1.0),
        ("Senior nurse", [years(8.0)], 2.0, 0.4),
        ("Head of nursing", [years(2.0, "nice")], 2.0, 1.0),
        ("Head of nursing", [years(4.0), years(9.0, "nice", start=9)], 4.0, 1.0),
        ("Head of nursing", [years(2.0), years(8.0, start=9)], 4.0, 0.5),
        ("Head of nursing", [years(3.0)], None, 1.0),
        ("Trainee nurse", [years(3.0)], 1.0, 1.0),
    ],
)
def test_years_that_are_asked_go_before_those_that_a_title_makes_one_expect(title, needs, stated, value):
    assert seniority(title, needs, years=stated) == pytest.approx(value)


@pytest.mark.parametrize("title", ["Trainee nurse", "Nurse", "Senior nurse", "Head of nursing"])
@pytest.mark.parametrize("asked", [0.5, 1.0, 3.0, 7.0, 20.0])
def test_to_state_the_years_asked_never_scores_below_silence(title, asked):
    silent = seniority(title, [years(asked)])
    assert seniority(title, [years(asked)], years=asked) >= silent
    assert seniority(title, [years(asked)], credentials=[years(asked)]) >= silent


def test_the_right_to_work_is_a_feature_too():
    posting = posting_subject(requirements=[need("right_to_work", "right to work")])
    silent = resume_subject()
    lacking = replace(silent, denials=(need("right_to_work", "right to work"),))
    holding = resume_subject(credentials=[need("right_to_work", "right to work in the UK")])
    found = [values(posting, resume)["right_to_work"] for resume in (holding, silent, lacking)]
    assert found == [1.0, 0.5, 0.0]
    assert values(posting_subject(), lacking)["right_to_work"] == NEUTRAL["right_to_work"]


def test_places_in_the_labour_space_are_compared_and_their_lack_is_neutral():
    posting, resume = posting_subject(), resume_subject()
    assert values(posting, resume)["labour_space"] == NEUTRAL["labour_space"]
    here, there = np.asarray([1.0, 0.0], dtype=np.float32), np.asarray([0.6, 0.8], dtype=np.float32)
    near = values(replace(posting, place=here), replace(resume, place=there))
    assert near["labour_space"] == pytest.approx(0.6)
    away = values(replace(posting, place=here), replace(resume, place=-here))
    assert away["labour_space"] == 0.0


def test_features_are_named_once_and_say_what_they_mean():
    assert len(FEATURE_NAMES) == len(set(FEATURE_NAMES))
    assert all(feature.meaning.endswith(".") and 0 <= feature.neutral <= 1 for feature in FEATURES)
