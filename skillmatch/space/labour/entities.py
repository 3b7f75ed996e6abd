"""What has a place in the labour space, and how it is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.naics import Industry
from skillmatch.types import Occupation, Skill

EntityKind: TypeAlias = Literal["skill", "occupation", "industry", "posting", "resume", "firm"]
KINDS: tuple[EntityKind, ...] = get_args(EntityKind)

EntityTaxonomy: TypeAlias = Literal["esco", "onet", "naics", ""]

_TAXONOMIES: dict[str, EntityTaxonomy] = {"ESCO": "esco", "O*NET": "onet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Something with a place in the space.

    Attributes:
        key: Unique in a space: the URI of a concept, ``naics:62``, a document's id, ``firm:`` and its name.
        kind: What it is.
        label: What it is called, for people.
        code: ESCO or O*NET-SOC code of an occupation, NAICS code of an industry; else "".
        isco_code: ISCO-08 code of an ESCO occupation (four digits); else "".
        taxonomy: Whose concept it is; "" for documents, firms and concepts we added.
    """

    key: str
    kind: EntityKind
    label: str
    code: str = ""
    isco_code: str = ""
    taxonomy: EntityTaxonomy = ""


def concept_entities(taxonomy: Taxonomy) -> tuple[Entity, ...]:
    """Return the skills and occupations of a taxonomy as entities, in the order of the taxonomy."""
    return (
        *map(_skill, taxonomy.skills.values()),
        *map(_occupation, taxonomy.occupations.values()),
    )


def industry_entity(industry: Industry) -> Entity:
    """Return an industry as an entity; its key is ``naics:`` and its code."""
    return Entity(
        key=f"naics:{industry.code}",
        kind="industry",
        label=industry.title,
        code=industry.code,
        taxonomy="naics",
    )


def _skill(skill: Skill) -> Entity:
    taxonomy = _TAXONOMIES.get(skill.taxonomy, "")
    return Entity(key=skill.uri, kind="skill", label=skill.preferred_label, taxonomy=taxonomy)


def _occupation(occupation: Occupation) -> Entity:
    return Entity(
        key=occupation.uri,
        kind="occupation",
        label=occupation.preferred_label,
        code=occupation.code,
        isco_code=occupation.isco_code,
        taxonomy=_TAXONOMIES[occupation.taxonomy],
    )
