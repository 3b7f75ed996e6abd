"""Putting a taxonomy together from tables, overlays and, where there are any, descriptions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from skillmatch.taxonomy import decoding
from skillmatch.taxonomy.aliases import RULES_VERSION, OverlayRow
from skillmatch.taxonomy.curation import (
    Overlays,
    form_index,
    join_technologies,
    likenesses,
    read_additions,
)
from skillmatch.taxonomy.decoding import links_by_uri
from skillmatch.taxonomy.esco import ESCO_ROOT, ISCO, OCCUPATION, SKILL
from skillmatch.taxonomy.model import Links, Taxonomy, TaxonomyParts
from skillmatch.taxonomy.technologies import ADDED, TECHNOLOGY, Technologies, slug
from skillmatch.types import Occupation, Skill

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What only the full releases hold: sentences by ESCO URI, O*NET-SOC code and task id."""

    of_concepts: Mapping[str, str] = field(default_factory=dict)
    of_onet_occupations: Mapping[str, str] = field(default_factory=dict)
    of_tasks: Mapping[str, str] = field(default_factory=dict)


class Lazy(Mapping[str, _Value], Generic[_Value]):
    """A read-only mapping that is filled when first used."""

    def __init__(self, fill: Callable[[], Iterable[tuple[str, _Value]]]) -> None:
        self._fill = fill
        self._found: dict[str, _Value] | None = None

    def _all(self) -> dict[str, _Value]:
        if self._found is None:
            self._found = dict(self._fill())
        return self._found

    def __getitem__(self, key: str) -> _Value:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Uris:
    """The URIs that positions in the columns stand for."""

    skills: list[str]
    occupations: list[str]
    groups: list[str]
    isco: list[str]
    onet: list[str]

    @classmethod
    def of(cls, esco: Mapping[str, Any], onet: Mapping[str, Any]) -> _Uris:
        return cls(
            skills=[SKILL + key for key in esco["skills"]["id"]],
            occupations=[OCCUPATION + key for key in esco["occupations"]["id"]],
            groups=[ESCO_ROOT + key for key in esco["skill_groups"]["id"]],
            isco=[ISCO + key for key in esco["isco_groups"]["id"]],
            onet=[decoding.ONET_OCCUPATION + code for code in onet["occupations"]["soc"]],
        )


def assemble(
    *,
    esco: Mapping[str, Any],
    onet: Mapping[str, Any],
    crosswalk: Mapping[str, Any],
    earlier: Sequence[Mapping[str, Any]] = (),
    overlays: Overlays,
    digests: Iterable[str] = (),
    texts: Texts | None = None,
) -> Taxonomy:
    """Return the taxonomy of some tables.

    Args:
        esco: Tables as from ``esco_tables``.
        onet: Tables as from ``onet_tables``.
        crosswalk: Tables as from ``crosswalk_tables``.
        earlier: Differences as from ``esco_label_difference``.
        overlays: The reviewed files.
        digests: Lines that identify the tables, for the fingerprint.
        texts: Sentences of the full releases.

    Raises:
        SchemaMismatch: An overlay names something that does not exist.
    """
    texts = texts or Texts()
    uris, used, needs, related = _Uris.of(esco, onet), onet["technologies"], esco["needs"], esco["related"]
    technologies = join_technologies(esco, used, overlays)
    added = read_additions(overlays)
    skills = _skills(esco, technologies, added, texts)
    uri_of_code = dict(zip(esco["occupations"]["code"], uris.occupations, strict=True))
    codes = onet["occupations"]["soc"]
    parts = TaxonomyParts(
        release=f"{esco['release']} + {onet['release']}",
        fingerprint=_fingerprint([*digests, *overlays.digests()]),
        skills=MappingProxyType(skills),
        occupations=MappingProxyType(_occupations(esco, onet, texts)),
        groups=Lazy(lambda: ((group.uri, group) for group in decoding.groups(esco, used))),
        tasks=Lazy(lambda: ((t.task_id, t) for t in decoding.tasks(onet["tasks"], codes, texts.of_tasks))),
        crosswalk=tuple(decoding.crosswalk(crosswalk["occupation"], uri_of_code)),
        isco_crosswalk=Lazy(lambda: ((code, tuple(x)) for code, x in crosswalk["isco_group"].items())),
        collections=Lazy(lambda: _collections(esco["collections"], uris)),
        education=Lazy(lambda: ((e.onet_soc_code, e) for e in decoding.education(onet["occupations"]))),
        counts=MappingProxyType(_counts((esco, onet, crosswalk), skills, technologies)),
        earlier=Lazy(lambda: ((_version(table), _earlier(table, skills)) for table in earlier)),
        essential=links_by_uri(uris.occupations, (needs["essential"], uris.skills)),
        optional=links_by_uri(uris.occupations, (needs["optional"], uris.skills)),
        related_essential=links_by_uri(uris.skills, (related["essential"], uris.skills)),
        related_optional=links_by_uri(uris.skills, (related["optional"], uris.skills)),
        broader=_broader(
            esco["broader"], uris, decoding.commodities(used, technologies, likenesses(added, technologies))
        ),
        technologies=links_by_uri(uris.onet, (used["used"], technologies.uri_at)),
        in_demand=links_by_uri(uris.onet, (used["in_demand"], technologies.uri_at)),
        iwas=Lazy(lambda: zip(onet["tasks"]["dwa"], onet["tasks"]["iwa"], strict=True)),
        forms=cache(lambda: form_index(skills, technologies, overlays)),
    )
    return Taxonomy(parts)


def _fingerprint(lines: Iterable[str]) -> str:
    text = "\n".join((f"rules {RULES_VERSION}", *lines))
    return hashlib.sha256(text.encode()).hexdigest()


def _version(table: Mapping[str, Any]) -> str:
    release: str = table["release"]
    return release.removeprefix("ESCO ")


def _skills(
    esco: Mapping[str, Any], technologies: Technologies, added: Iterable[OverlayRow], texts: Texts
) -> dict[str, Skill]:
    """Return all skills, ordered by URI."""
    found = chain(
        decoding.esco_skills(esco["skills"], technologies.concepts, texts.of_concepts),
        decoding.technology_skills(technologies.concepts),
        (
            Skill(
                uri=ADDED + slug(row.subject),
                preferred_label=row.subject,
                skill_type="technology",
                taxonomy="skillmatch",
            )
            for row in added
        ),
    )
    return {skill.uri: skill for skill in sorted(found, key=lambda skill: skill.uri)}


def _occupations(esco: Mapping[str, Any], onet: Mapping[str, Any], texts: Texts) -> dict[str, Occupation]:
    """Return all occupations, ordered by URI."""
    found = chain(
        decoding.esco_occupations(esco["occupations"], texts.of_concepts),
        decoding.onet_occupations(onet["occupations"], texts.of_onet_occupations),
    )
    return {occupation.uri: occupation for occupation in found}


def _broader(columns: Mapping[str, Any], uris: _Uris, commodities: Links) -> Links:
    return decoding.either(
        links_by_uri(
            uris.skills, (columns["skill_skill"], uris.skills), (columns["skill_group"], uris.groups)
        ),
        links_by_uri(
            uris.occupations,
            (columns["occupation_occupation"], uris.occupations),
            (columns["occupation_isco"], uris.isco),
        ),
        links_by_uri(uris.groups, (columns["group_group"], uris.groups)),
        links_by_uri(uris.isco, (columns["isco_isco"], uris.isco)),
        commodities,
    )


def _collections(
    positions_of: Mapping[str, Sequence[int]], uris: _Uris
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, positions in positions_of.items():
        pool = uris.occupations if name.endswith("occupations") else uris.skills
        yield name, tuple(pool[position] for position in positions)


def _earlier(table: Mapping[str, Any], skills: Mapping[str, Skill]) -> Mapping[str, Skill]:
    """Return the skills of an earlier ESCO release from its difference to the later one."""
    then = {uri: skill for uri, skill in skills.items() if skill.taxonomy == "ESCO"}
    for key in table["absent"]:
        del then[SKILL + key]
    names = ("label", "alt", "hidden", "type", "reuse")
    stated = {**table["changed"], **table["gone"]}
    columns = {name: [row[i] for row in stated.values()] for i, name in enumerate(names)}
    columns["id"] = list(stated)
    for skill in decoding.esco_skills(columns, {}, {}):
        then[skill.uri] = skill
    return MappingProxyType({uri: then[uri] for uri in sorted(then)})


def _counts(
    tables: Iterable[Mapping[str, Any]], skills: Mapping[str, Skill], technologies: Technologies
) -> dict[str, int]:
    counts: dict[str, int] = {}
    for table in tables:
        for name, n in table["counts"].items():
            counts[name] = counts.get(name, 0) + n
    counts["skills"] = len(skills)
    counts["technologies_twins"] = sum(uri.startswith(SKILL) for uri in technologies.concepts)
    counts["technologies_own"] = sum(uri.startswith(TECHNOLOGY) for uri in technologies.concepts)
    counts["technologies_added"] = sum(uri.startswith(ADDED) for uri in skills)
    return dict(sorted(counts.items()))
