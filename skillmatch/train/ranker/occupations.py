"""The field of a posting: its occupation, those near to it, and their skills and titles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import capwords

import numpy as np

from skillmatch.taxonomy import Taxonomy

_FALLBACK = "Assistant"
_MARKS = re.compile(
    r"\b(?:senior|sr|junior|jr|lead|principal|trainee|intern|internship|apprentice|graduate|head of|chief|"
    r"entry[- ]level|i{1,3}|iv)\b\.?|[-–,(]+\s*$",
    re.IGNORECASE,
)
_FORMS = ("Trainee {}", "Junior {}", "{}", "Senior {}", "Lead {}", "Head of {}")
_NEAR_GROUP = 3
"""Digits of ISCO that near occupations share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What surrounds one occupation: labels to draw from."""

    titles: Sequence[str]
    own_skills: Sequence[str]
    near_titles: Sequence[str]
    near_skills: Sequence[str]

    def own_title(self, rng: np.random.Generator) -> str:
        """Draw a title of the occupation."""
        return _one(self.titles, rng) or _FALLBACK

    def near_title(self, rng: np.random.Generator) -> str:
        """Draw the title of a near occupation."""
        return _one(self.near_titles, rng) or self.own_title(rng)

    def other_skills(self, is_near: bool, rng: np.random.Generator) -> tuple[str, ...]:
        """Draw three to eight skills beside those of the posting: of the occupation, or of a near one."""
        pool = self.near_skills if is_near else self.own_skills
        count = min(len(pool), int(rng.integers(3, 9)))
        return (
            tuple(pool[int(place)] for place in rng.choice(len(pool), count, replace=False)) if count else ()
        )


class Fields:
    """Fields by ESCO occupation."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Group ESCO's occupations by ISCO."""
        self._taxonomy = taxonomy
        groups: dict[str, list[str]] = defaultdict(list)
        for uri, occupation in sorted(taxonomy.occupations.items()):
            if occupation.taxonomy == "ESCO":
                groups[occupation.isco_code[:_NEAR_GROUP]].append(uri)
        self._groups: Mapping[str, Sequence[str]] = groups

    @property
    def occupations(self) -> tuple[str, ...]:
        """All ESCO occupations that list at least six skills, by URI."""
        uris = sorted(uri for group in self._groups.values() for uri in group)
        return tuple(uri for uri in uris if len(self._taxonomy.essential(uri)) >= 6)

    def major_group(self, uri: str) -> str:
        """Return the first digit of an occupation's ISCO code; "" for an unknown one."""
        occupation = self._taxonomy.occupations.get(uri)
        return "" if occupation is None else occupation.isco_code[:1]

    def tools(self, uri: str) -> tuple[str, ...]:
        """Return the labels of the technologies of the O*NET occupations that an ESCO occupation links to."""
        codes = [link.onet_soc_code for link in self._taxonomy.crosswalk if link.esco_uri == uri]
        linked = {o.onet_soc_code: key for key, o in self._taxonomy.occupations.items() if o.onet_soc_code}
        uris = [skill for code in codes if code in linked for skill in self._taxonomy.in_demand(linked[code])]
        return tuple(dict.fromkeys(self._taxonomy.skills[skill].preferred_label for skill in uris))

    def of(self, uri: str | None) -> Field:
        """Return the field of an ESCO occupation; an empty one for None or an unknown one."""
        occupation = self._taxonomy.occupations.get(uri or "")
        if occupation is None:
            return Field(titles=(), own_skills=(), near_titles=(), near_skills=())
        near = [other for other in self._groups[occupation.isco_code[:_NEAR_GROUP]] if other != uri]
        return Field(
            titles=(occupation.preferred_label, *occupation.alt_labels),
            own_skills=self._labels([occupation.uri]),
            near_titles=[self._taxonomy.occupations[other].preferred_label for other in near],
            near_skills=self._labels(near[:10]),
        )

    def _labels(self, uris: Sequence[str]) -> tuple[str, ...]:
        skills = (
            skill for uri in uris for skill in (*self._taxonomy.essential(uri), *self._taxonomy.optional(uri))
        )
        return tuple(dict.fromkeys(self._taxonomy.skills[skill].preferred_label for skill in skills))


def retitled(title: str, level: int) -> str:
    """Return a title in another level of responsibility, 0 (trainee) to 5 (head)."""
    bare = " ".join(_MARKS.sub(" ", title).split()) or _FALLBACK
    return _FORMS[level].format(capwords(bare) if bare.islower() else bare)


def _one(labels: Sequence[str], rng: np.random.Generator) -> str:
    return labels[int(rng.integers(len(labels)))] if labels else ""
