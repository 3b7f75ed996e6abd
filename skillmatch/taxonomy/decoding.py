"""From the columns of a bundle to our values; links stay as positions until somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from skillmatch.taxonomy.esco import ESCO_ROOT, ISCO, OCCUPATION, REUSE_LEVELS, SKILL, SKILL_TYPES
from skillmatch.taxonomy.model import Education, Group, Links
from skillmatch.taxonomy.onet import TASK_TYPES
from skillmatch.taxonomy.technologies import Technologies, Technology
from skillmatch.types import CrosswalkLink, Occupation, ReuseLevel, Skill, SkillType, Task

ONET_OCCUPATION = "onet:occupation/"
COMMODITY = "onet:commodity/"
UNIFORM = "official, uniform share"
"""The match type of every link: the crosswalk has neither kinds nor weights."""

_UNTYPED: SkillType = "skill/competence"
"""ESCO leaves six skills without a type; all six are abilities. They are counted."""


def split(cell: str) -> tuple[str, ...]:
    """Return the labels of a cell, one per line."""
    return tuple(cell.split("\n")) if cell else ()


def esco_skills(
    columns: Mapping[str, Any], technologies: Mapping[str, Technology], descriptions: Mapping[str, str]
) -> Iterator[Skill]:
    """Yield ESCO's skills in the order of the columns, with the flags of their O*NET twins."""
    names = ("id", "label", "alt", "hidden", "type", "reuse")
    for key, label, alt, hidden, kind, reuse in zip(*(columns[name] for name in names), strict=True):
        uri = SKILL + key
        twin = technologies.get(uri)
        yield Skill(
            uri=uri,
            preferred_label=label,
            alt_labels=split(alt),
            hidden_labels=split(hidden),
            skill_type=cast(SkillType, SKILL_TYPES[kind] or _UNTYPED),
            reuse_level=cast(ReuseLevel, REUSE_LEVELS.get(reuse, "")),
            taxonomy="ESCO",
            is_hot=twin is not None and twin.is_hot,
            is_in_demand=twin is not None and twin.is_in_demand,
            description=descriptions.get(uri, ""),
        )


def technology_skills(technologies: Mapping[str, Technology]) -> Iterator[Skill]:
    """Yield the O*NET technologies that are no twin of an ESCO concept."""
    for uri, technology in technologies.items():
        if not uri.startswith(SKILL):
            yield Skill(
                uri=uri,
                preferred_label=technology.names[0],
                alt_labels=technology.names[1:],
                skill_type="technology",
                taxonomy="O*NET",
                is_hot=technology.is_hot,
                is_in_demand=technology.is_in_demand,
            )


def esco_occupations(columns: Mapping[str, Any], descriptions: Mapping[str, str]) -> Iterator[Occupation]:
    """Yield ESCO's occupations in the order of the columns."""
    names = ("id", "label", "alt", "hidden", "code", "isco")
    for key, label, alt, hidden, code, isco in zip(*(columns[name] for name in names), strict=True):
        yield Occupation(
            uri=OCCUPATION + key,
            preferred_label=label,
            alt_labels=split(alt) + split(hidden),
            taxonomy="ESCO",
            code=code,
            isco_code=isco,
            description=descriptions.get(OCCUPATION + key, ""),
        )


def onet_occupations(columns: Mapping[str, Any], descriptions: Mapping[str, str]) -> Iterator[Occupation]:
    """Yield O*NET's occupations in the order of their codes."""
    for code, title, alt, zone in zip(*(columns[n] for n in ("soc", "title", "alt", "zone")), strict=True):
        yield Occupation(
            uri=ONET_OCCUPATION + code,
            preferred_label=title,
            alt_labels=split(alt),
            taxonomy="O*NET",
            code=code,
            onet_soc_code=code,
            job_zone=zone or None,
            description=descriptions.get(code, ""),
        )


def groups(esco: Mapping[str, Any], technologies: Mapping[str, Any]) -> Iterator[Group]:
    """Yield ESCO's skill groups, ISCO groups and O*NET's commodity classes."""
    for table, root in (("skill_groups", ESCO_ROOT), ("isco_groups", ISCO)):
        columns = esco[table]
        for key, label, code in zip(columns["id"], columns["label"], columns["code"], strict=True):
            yield Group(uri=root + key, label=label, code=code)
    for code, title in zip(technologies["commodity_code"], technologies["commodity_title"], strict=True):
        yield Group(uri=COMMODITY + code, label=title, code=code)


def tasks(columns: Mapping[str, Any], codes: Sequence[str], statements: Mapping[str, str]) -> Iterator[Task]:
    """Yield O*NET's tasks, ordered by occupation and id."""
    dwas = columns["dwa"]
    names = ("id", "occupation", "type", "dwas")
    for task_id, occupation, kind, links in zip(*(columns[name] for name in names), strict=True):
        yield Task(
            task_id=task_id,
            onet_soc_code=codes[occupation],
            task_type=cast(Any, TASK_TYPES[kind]),
            dwa_ids=tuple(dwas[link] for link in links),
            statement=statements.get(task_id, ""),
        )


def education(columns: Mapping[str, Any]) -> Iterator[Education]:
    """Yield the required education of the occupations that have figures."""
    for code, shares in zip(columns["soc"], columns["education_pct"], strict=True):
        if shares:
            yield Education(onet_soc_code=code, shares_pct=tuple(shares))


def crosswalk(links: Mapping[str, Sequence[str]], uri_of_code: Mapping[str, str]) -> Iterator[CrosswalkLink]:
    """Yield the links of ESCO occupations; the crosswalk has no weights, so shares are uniform."""
    for uri, code in sorted((uri_of_code[code], code) for code in links if code in uri_of_code):
        for soc in links[code]:
            share = 1 / len(links[code])
            yield CrosswalkLink(esco_uri=uri, onet_soc_code=soc, match_type=UNIFORM, share=share)


def links_by_uri(start: Sequence[str], *ends: tuple[Sequence[Sequence[int]], Sequence[str]]) -> Links:
    """Return a look-up of links.

    Args:
        start: The URIs that have links, by position.
        ends: Per kind of target: the positions each start is linked to, and the URIs these stand for.
    """
    at: dict[str, int] = {}

    def linked(uri: str) -> tuple[str, ...]:
        if not at:
            at.update((key, position) for position, key in enumerate(start))
        position = at.get(uri)
        if position is None:
            return ()
        return tuple(dict.fromkeys(uris[end] for positions, uris in ends for end in positions[position]))

    return linked


def either(*lookups: Links) -> Links:
    """Return a look-up that gives the links of the first of ``lookups`` that has any."""

    def linked(uri: str) -> tuple[str, ...]:
        for lookup in lookups:
            found = lookup(uri)
            if found:
                return found
        return ()

    return linked


def commodities(tables: Mapping[str, Any], technologies: Technologies, like: Mapping[str, str]) -> Links:
    """Return a look-up of the commodity classes of each technology that is no twin of an ESCO concept.

    Args:
        tables: The ``technologies`` tables of an O*NET bundle.
        technologies: The concepts of its names.
        like: The URI of each added concept to the URI of the technology whose classes it shares.
    """
    codes = tables["commodity_code"]
    found: dict[str, dict[str, None]] = {}

    def linked(uri: str) -> tuple[str, ...]:
        if not found:
            for of_name, positions in zip(technologies.uri_at, tables["commodities"], strict=True):
                found.setdefault(of_name, {}).update((COMMODITY + codes[p], None) for p in positions)
        return () if uri.startswith(SKILL) else tuple(sorted(found.get(like.get(uri, uri), ())))

    return linked
