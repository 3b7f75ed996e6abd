"""Writes resumes for invented candidates, and postings for occupations. No name, no place, nobody's text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skillmatch.taxonomy import Taxonomy
from skillmatch.train.ranker.candidates import Candidate
from skillmatch.train.ranker.occupations import Fields, retitled

_THIS_YEAR = 2026
"""The year that composed resumes end in; the default of SKILLMATCH_AS_OF lies in it."""

_OLD_YEARS = 8
"""A skill of an old job was last used so many years ago, or more."""

_EMPLOYERS = ("Northfield Ltd", "Harbour & Sons", "Greenway Group", "Orchard Partners", "Bluestone Services")
_DEGREES = (
    "",
    "High school diploma",
    "Associate degree",
    "Bachelor's degree",
    "Master's degree",
    "Doctorate (PhD)",
)
_VERBS = ("Responsible for {}.", "Daily work: {}.", "{}.", "In charge of {}.", "Experience in {}.")
_FILLERS = (
    "Worked in a team of six and reported to the manager every week.",
    "Met all targets three years in a row.",
    "Praised for care and reliability.",
    "Brought in two new colleagues.",
    "Helped to move the office within budget.",
    "Cut waiting times by a fifth.",
)
_SKILL_HEADINGS = ("Skills", "Core Competencies", "Technical Skills", "Key Skills")
_MOST_IN_A_JOB = 8


def resume_text(candidate: Candidate, rng: np.random.Generator) -> str:
    """Write the resume of a candidate: summary, skills, dated jobs, education, licences, languages."""
    recent = [held.label for held in candidate.skills if held.use == "recent"]
    old = [held.label for held in candidate.skills if held.use == "old"]
    listed = [held.label for held in candidate.skills if held.use in ("listed", "near")]
    others = list(candidate.others)
    rng.shuffle(others)
    half = len(others) // 2
    blocks = [
        [
            "Summary",
            f"{candidate.title} with {max(1, round(candidate.years))} years of experience. "
            f"{_FILLERS[int(rng.integers(len(_FILLERS)))]}",
        ],
        [_SKILL_HEADINGS[int(rng.integers(len(_SKILL_HEADINGS)))], ", ".join([*listed, *others[:half]])],
        _jobs(candidate, recent, [*old, *others[half:]], rng),
    ]
    blocks += _closing(candidate)
    return "\n\n".join("\n".join(block) for block in blocks if len(block) > 1 and block[1]) + "\n"


def _jobs(
    candidate: Candidate, recent: Sequence[str], earlier: Sequence[str], rng: np.random.Generator
) -> list[str]:
    """Write the last job and, where there is time or something to tell, an older one."""
    has_older = candidate.years > _OLD_YEARS / 2 or any(held.use == "old" for held in candidate.skills)
    last = candidate.years if not has_older else candidate.years * float(rng.uniform(0.3, 0.7))
    start = _THIS_YEAR - max(1, round(last))
    lines = ["Experience", f"{candidate.title} | {_employer(rng)} | {start} - Present"]
    lines += _bullets(recent, rng)
    if has_older:
        end = min(start, _THIS_YEAR - _OLD_YEARS) if any(h.use == "old" for h in candidate.skills) else start
        lines.append(
            f"{retitled(candidate.title, max(0, candidate.level - 1))} | {_employer(rng)} | "
            f"{end - max(1, round(candidate.years - last))} - {end}"
        )
        lines += _bullets(earlier, rng)
    return lines


def _bullets(labels: Sequence[str], rng: np.random.Generator) -> list[str]:
    said = [_VERBS[int(rng.integers(len(_VERBS)))].format(label) for label in labels[:_MOST_IN_A_JOB]]
    filler = _FILLERS[int(rng.integers(len(_FILLERS)))]
    return [f"- {sentence[:1].upper()}{sentence[1:]}" for sentence in (*said, filler)]


def _closing(candidate: Candidate) -> list[list[str]]:
    blocks = []
    if candidate.education:
        blocks.append(["Education", _DEGREES[candidate.education]])
    if candidate.licences:
        blocks.append(["Licences and certificates", *candidate.licences])
    if candidate.languages:
        blocks.append(["Languages", *(f"{language} (fluent)" for language in candidate.languages)])
    further = [f"No experience of {label} yet." for label in candidate.denied]
    if candidate.right_to_work == "held":
        further.append("Eligible to work in this country without sponsorship.")
    elif candidate.right_to_work == "lacked":
        further.append("Requires visa sponsorship.")
    if further:
        blocks.append(["Further information", *further])
    return blocks


def _employer(rng: np.random.Generator) -> str:
    return _EMPLOYERS[int(rng.integers(len(_EMPLOYERS)))]


def posting_text(uri: str, fields: Fields, taxonomy: Taxonomy, rng: np.random.Generator) -> tuple[str, str]:
    """Write a posting for an ESCO occupation; return its title and text.

    It asks for five to ten essential skills and tools, two to five optional ones, and now and then for years,
    a degree, a driving licence or the right to work.
    """
    occupation = taxonomy.occupations[uri]
    titles = (occupation.preferred_label, *occupation.alt_labels)
    level = int(rng.choice([0, 1, 2, 2, 2, 2, 3, 3, 4, 5]))
    title = retitled(titles[int(rng.integers(len(titles)))], level)
    must = [*_labels(taxonomy.essential(uri), taxonomy), *fields.tools(uri)[:6]]
    nice = _labels(taxonomy.optional(uri), taxonomy)
    lines = [title, "", "What you will do"]
    lines += [f"- {label[:1].upper()}{label[1:]}" for label in _drawn(must, 2, 5, rng)]
    lines += ["", "Requirements"]
    lines += [f"- {_ASKS[int(rng.integers(len(_ASKS)))].format(label)}" for label in _drawn(must, 5, 11, rng)]
    if rng.random() < 0.5:
        lines.append(f"- At least {int(rng.integers(1, 9))} years of experience")
    if rng.random() < 0.4:
        lines.append(f"- {_DEGREES[int(rng.integers(2, 5))]}")
    if rng.random() < 0.15:
        lines.append("- Full driving licence")
    if rng.random() < 0.2:
        lines.append("- You must have the right to work in this country")
    if nice:
        lines += ["", "Nice to have", *(f"- {label}" for label in _drawn(nice, 2, 6, rng))]
    return title, "\n".join(lines) + "\n"


_ASKS = ("Experience in {}", "Good knowledge of {}", "{}", "You must be able to {}", "Proven skills: {}")


def _labels(uris: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    return [taxonomy.skills[uri].preferred_label for uri in uris]


def _drawn(labels: Sequence[str], least: int, most: int, rng: np.random.Generator) -> list[str]:
    count = min(len(labels), int(rng.integers(least, most)))
    return [labels[int(place)] for place in rng.choice(len(labels), count, replace=False)] if count else []
