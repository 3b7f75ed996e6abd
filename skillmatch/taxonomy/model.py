"""The taxonomy: what ESCO and O*NET say, as one immutable value with indexes built when first used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from skillmatch.errors import NotFound
from skillmatch.taxonomy.clean import fold
from skillmatch.taxonomy.forms import FormIndex, LabelForm
from skillmatch.types import CrosswalkLink, Occupation, Skill, Task

Need: TypeAlias = Literal["essential", "optional"]
"""ESCO's two relations, between occupation and skill and between two skills."""

Links: TypeAlias = Callable[[str], tuple[str, ...]]
"""Gives the URIs that a URI is linked to; empty for a URI it does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of concepts: an ESCO skill group or field, an ISCO group, or an O*NET commodity class."""

    uri: str
    label: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptLabels:
    """What another release or language calls a concept."""

    uri: str
    preferred_label: str
    alt_labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    """Share of respondents per required level of education, in percent, for one O*NET occupation.

    ``shares_pct`` has twelve values, from less than a high school diploma to post-doctoral training.
    """

    onet_soc_code: str
    shares_pct: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyParts:
    """What a taxonomy is made of; ``skillmatch.taxonomy.loading`` fills it from bundles or full releases.

    The callables look up links when asked, so that a taxonomy loads fast.
    """

    release: str
    fingerprint: str
    skills: Mapping[str, Skill]
    occupations: Mapping[str, Occupation]
    groups: Mapping[str, Group]
    tasks: Mapping[str, Task]
    crosswalk: tuple[CrosswalkLink, ...]
    isco_crosswalk: Mapping[str, tuple[str, ...]]
    collections: Mapping[str, tuple[str, ...]]
    education: Mapping[str, Education]
    counts: Mapping[str, int]
    earlier: Mapping[str, Mapping[str, Skill]]
    essential: Links
    optional: Links
    related_essential: Links
    related_optional: Links
    broader: Links
    technologies: Links
    in_demand: Links
    iwas: Mapping[str, str]
    forms: Callable[[], FormIndex]


class Taxonomy:
    """ESCO and O*NET in one, read-only.

    URIs are ESCO's own; O*NET technologies are ``onet:technology/<slug>``, O*NET occupations
    ``onet:occupation/15-1252.00``, concepts we added ``skillmatch:technology/<slug>``.
    """

    def __init__(self, parts: TaxonomyParts) -> None:
        self._parts = parts

    @property
    def release(self) -> str:
        """The releases it holds, e.g. "ESCO 1.1.1 + O*NET 30.1"."""
        return self._parts.release

    @property
    def fingerprint(self) -> str:
        """Sha256 (hex) over all bundles, overlays and rules it was made with."""
        return self._parts.fingerprint

    @property
    def skills(self) -> Mapping[str, Skill]:
        """All skills by URI, in the order of the URIs."""
        return self._parts.skills

    @property
    def occupations(self) -> Mapping[str, Occupation]:
        """All occupations of ESCO and O*NET by URI, in the order of the URIs."""
        return self._parts.occupations

    @property
    def groups(self) -> Mapping[str, Group]:
        """Skill groups, ISCO groups and O*NET commodity classes by URI."""
        return self._parts.groups

    @property
    def tasks(self) -> Mapping[str, Task]:
        """O*NET tasks by task id."""
        return self._parts.tasks

    @property
    def crosswalk(self) -> tuple[CrosswalkLink, ...]:
        """The official links from ESCO occupations to O*NET occupations, ordered by URI and code."""
        return self._parts.crosswalk

    @property
    def isco_crosswalk(self) -> Mapping[str, tuple[str, ...]]:
        """The official links from ISCO unit groups: four-digit code to O*NET-SOC codes."""
        return self._parts.isco_crosswalk

    @property
    def collections(self) -> Mapping[str, tuple[str, ...]]:
        """ESCO's thematic collections (digital, green, language, ...): name to URIs."""
        return self._parts.collections

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of everything, and what was dangling, ambiguous, unclean or dropped."""
        return self._parts.counts

    def essential(self, occupation_uri: str) -> tuple[str, ...]:
        """Return the URIs of the skills that ESCO calls essential for an occupation; none for others."""
        return self._parts.essential(occupation_uri)

    def optional(self, occupation_uri: str) -> tuple[str, ...]:
        """Return the URIs of the skills that ESCO calls optional for an occupation; none for others."""
        return self._parts.optional(occupation_uri)

    def technologies(self, occupation_uri: str) -> tuple[str, ...]:
        """Return the URIs of the technologies an O*NET occupation uses; none for others."""
        return self._parts.technologies(occupation_uri)

    def in_demand(self, occupation_uri: str) -> tuple[str, ...]:
        """Return those of ``technologies`` that employers often ask for in this occupation."""
        return self._parts.in_demand(occupation_uri)

    def occupations_of(self, skill_uri: str) -> tuple[tuple[str, Need], ...]:
        """Return the ESCO occupations that need a skill, each with the relation, ordered by URI."""
        return self._occupations_of.get(skill_uri, ())

    def occupations_using(self, skill_uri: str) -> tuple[str, ...]:
        """Return the O*NET occupations that use a technology, ordered by URI."""
        return self._occupations_using.get(skill_uri, ())

    def related(self, skill_uri: str) -> tuple[tuple[str, Need], ...]:
        """Return the skills that ESCO links a skill to, with the relation; essential ones first."""
        essential: tuple[tuple[str, Need], ...] = tuple(
            (uri, "essential") for uri in self._parts.related_essential(skill_uri)
        )
        return essential + tuple((uri, "optional") for uri in self._parts.related_optional(skill_uri))

    def broader(self, uri: str) -> tuple[str, ...]:
        """Return the concepts and groups directly above a skill, occupation or group."""
        return self._parts.broader(uri)

    def narrower(self, uri: str) -> tuple[str, ...]:
        """Return the concepts and groups directly below a concept or group, ordered by URI."""
        return self._narrower.get(uri, ())

    def siblings(self, uri: str) -> tuple[str, ...]:
        """Return the concepts of the same kind that share something broader with ``uri``, ordered by URI."""
        pool: Mapping[str, object] = self.skills if uri in self.skills else self.occupations
        found = {other for parent in self.broader(uri) for other in self.narrower(parent) if other in pool}
        return tuple(sorted(found - {uri}))

    def group_label(self, uri: str) -> str:
        """Return the label of a group.

        Raises:
            NotFound: No group has this URI.
        """
        if uri not in self.groups:
            raise NotFound(f"No group '{uri}' in {self.release}.")
        return self.groups[uri].label

    def onet_of(self, esco_occupation_uri: str) -> tuple[CrosswalkLink, ...]:
        """Return the official links of an ESCO occupation; their shares are uniform and sum to 1."""
        return self._links_from.get(esco_occupation_uri, ())

    def esco_of(self, onet_soc_code: str) -> tuple[CrosswalkLink, ...]:
        """Return the official links that lead to an O*NET occupation, ordered by URI."""
        return self._links_to.get(onet_soc_code, ())

    def onet_occupation(self, onet_soc_code: str) -> Occupation | None:
        """Return the O*NET occupation with this code, e.g. ``15-1252.00``."""
        return self.occupations.get(f"onet:occupation/{onet_soc_code}")

    def tasks_of(self, onet_soc_code: str) -> tuple[Task, ...]:
        """Return the tasks of an O*NET occupation, ordered by id."""
        return self._tasks_of.get(onet_soc_code, ())

    def iwa_of(self, dwa_id: str) -> str:
        """Return the id of the intermediate work activity that a detailed one is part of, or ""."""
        return self._parts.iwas.get(dwa_id, "")

    def education(self, onet_soc_code: str) -> Education | None:
        """Return the education that people in an O*NET occupation say is required; None without data."""
        return self._parts.education.get(onet_soc_code)

    def forms(self) -> Iterator[LabelForm]:
        """Return everything a skill may be called, each form with the concepts ``find_skill`` gives."""
        return self._parts.forms().all()

    def find_skill(self, name: str) -> tuple[Skill, ...]:
        """Return the skills called ``name``, whatever its case, or the one with this URI.

        The best kind of form that knows the name decides: reviewed, preferred, derived, alternative,
        hidden. Where nothing is called so, blanks, hyphens and points are left out of the comparison.

        Args:
            name: A label, a URI, or the last part of an ESCO URI.
        """
        for uri in (name.strip(), f"http://data.europa.eu/esco/skill/{name.strip()}"):
            if uri in self.skills:
                return (self.skills[uri],)
        return tuple(self.skills[uri] for uri in self._parts.forms().owners(name))

    def find_occupation(self, name: str) -> tuple[Occupation, ...]:
        """Return the occupations with this title, code or URI; preferred titles before others, ESCO first.

        Args:
            name: A title in any case, an ESCO code (2512.4), an O*NET-SOC code (15-1252.00) or a URI.
        """
        if name in self.occupations:
            return (self.occupations[name],)
        uris = self._occupation_names.get(fold(name), ())
        return tuple(self.occupations[uri] for uri in uris)

    def skills_of_release(self, version: str) -> Mapping[str, Skill]:
        """Return the ESCO skills of another bundled release, as they were labelled then, by URI.

        Args:
            version: E.g. ``1.1.0``.

        Raises:
            NotFound: The labels of this release are not bundled.
        """
        if version not in self._parts.earlier:
            known = ", ".join(self._parts.earlier)
            raise NotFound(f"No labels of ESCO {version} are bundled. Known: {known}.")
        return self._parts.earlier[version]

    def labels_of_release(self, version: str) -> tuple[str, ...]:
        """Return the URIs of the ESCO skills of a bundled release, ordered.

        Raises:
            NotFound: The labels of this release are not bundled.
        """
        return tuple(self.skills_of_release(version))

    @cached_property
    def _occupations_of(self) -> dict[str, tuple[tuple[str, Need], ...]]:
        found: dict[str, list[tuple[str, Need]]] = defaultdict(list)
        for occupation in self.occupations:
            for skill in self.essential(occupation):
                found[skill].append((occupation, "essential"))
            for skill in self.optional(occupation):
                found[skill].append((occupation, "optional"))
        return {skill: tuple(needs) for skill, needs in found.items()}

    @cached_property
    def _occupations_using(self) -> dict[str, tuple[str, ...]]:
        return _inverse(self.occupations, self.technologies)

    @cached_property
    def _narrower(self) -> dict[str, tuple[str, ...]]:
        return _inverse((*self.skills, *self.occupations, *self.groups), self.broader)

    @cached_property
    def _links_from(self) -> dict[str, tuple[CrosswalkLink, ...]]:
        found: dict[str, list[CrosswalkLink]] = defaultdict(list)
        for link in self.crosswalk:
            found[link.esco_uri].append(link)
        return {uri: tuple(links) for uri, links in found.items()}

    @cached_property
    def _links_to(self) -> dict[str, tuple[CrosswalkLink, ...]]:
        found: dict[str, list[CrosswalkLink]] = defaultdict(list)
        for link in self.crosswalk:
            found[link.onet_soc_code].append(link)
        return {code: tuple(links) for code, links in found.items()}

    @cached_property
    def _tasks_of(self) -> dict[str, tuple[Task, ...]]:
        found: dict[str, list[Task]] = defaultdict(list)
        for task in self.tasks.values():
            found[task.onet_soc_code].append(task)
        return {code: tuple(tasks) for code, tasks in found.items()}

    @cached_property
    def _occupation_names(self) -> dict[str, tuple[str, ...]]:
        ranked: dict[str, dict[str, tuple[int, bool, str]]] = defaultdict(dict)
        for uri, occupation in self.occupations.items():
            names = ((0, (occupation.code, occupation.preferred_label)), (1, occupation.alt_labels))
            for rank, labels in names:
                for label in labels:
                    ranked[fold(label)].setdefault(uri, (rank, occupation.taxonomy != "ESCO", uri))
        return {key: tuple(sorted(found, key=found.__getitem__)) for key, found in ranked.items()}


def _inverse(uris: Iterable[str], links: Links) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for uri in uris:
        for other in links(uri):
            found[other].add(uri)
    return {other: tuple(sorted(uris)) for other, uris in found.items()}
