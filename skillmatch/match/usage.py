"""When and how long a resume's jobs used a skill, by where in the text the skill stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillmatch.text.experience import years_covered
from skillmatch.types import Experience, SkillProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillUse:
    """Use of one skill: ``years`` of dated jobs that name it (overlaps once), the last ``ago`` years ago."""

    years: float
    ago: float


def skill_uses(
    profile: SkillProfile, jobs: Sequence[Experience], *, today: float | None
) -> Mapping[str, SkillUse]:
    """Return the use of each skill that a dated job names, by URI; others are left out.

    Args:
        profile: The skills of the resume, with their places.
        jobs: Its jobs; those without a beginning tell nothing.
        today: What an open end stands for, in years; None: the latest date of all jobs.
    """
    dated = [job for job in jobs if job.start is not None]
    known = [date for job in dated for date in (job.start, job.end) if date is not None]
    if not known:
        return {}
    now = max(known) if today is None else today
    uses: dict[str, SkillUse] = {}
    for skill in profile.skills:
        places = [mention.span for mention in skill.mentions]
        naming = [
            job
            for job in dated
            if any(job.span.start <= place.start and place.end <= job.span.end for place in places)
        ]
        if naming:
            uses[skill.uri] = SkillUse(
                years=years_covered(naming, today=now) or 0.0,
                ago=max(0.0, now - max(now if job.end is None else job.end for job in naming)),
            )
    return uses
