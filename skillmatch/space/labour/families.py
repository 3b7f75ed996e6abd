"""Groups that entities belong to: few for colours, more for labels on a map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from skillmatch.space.labour.entities import Entity
from skillmatch.taxonomy import Taxonomy

Family: TypeAlias = Literal["managers", "professionals", "technicians", "service", "trades", "elementary", ""]

FAMILIES: Final[Mapping[Family, str]] = {
    "managers": "Managers",
    "professionals": "Professionals",
    "technicians": "Technicians, associates",
    "service": "Clerks, service, sales",
    "trades": "Farm, craft, machine work",
    "elementary": "Elementary, armed forces",
}
"""Families of occupations by ISCO's major groups, with their names."""

_ISCO: Final[Mapping[str, Family]] = {
    "1": "managers",
    "2": "professionals",
    "3": "technicians",
    "4": "service",
    "5": "service",
    "6": "trades",
    "7": "trades",
    "8": "trades",
    "9": "elementary",
    "0": "elementary",
}

_SOC: Final[Mapping[str, Family]] = {
    **dict.fromkeys(("11",), "managers"),
    **dict.fromkeys(("13", "15", "17", "19", "21", "23", "25", "27", "29"), "professionals"),
    **dict.fromkeys(("31", "33", "35", "39", "41", "43"), "service"),
    **dict.fromkeys(("45", "47", "49", "51", "53"), "trades"),
    **dict.fromkeys(("37", "55"), "elementary"),
}
"""SOC has no group of technicians: they stand with the professionals of their field."""

_ISCO_GROUP: Final = "http://data.europa.eu/esco/isco/C"
_MOST_STEPS: Final = 12


def family_of(entity: Entity) -> Family:
    """Return the family of an occupation; "" for everything else."""
    if entity.kind != "occupation":
        return ""
    return _ISCO.get(entity.isco_code[:1], "") if entity.isco_code else _SOC.get(entity.code[:2], "")


def group_of(entity: Entity, taxonomy: Taxonomy) -> str:
    """Return the label of the group that a map names an entity by; "" for one without.

    ISCO's sub-major group (two digits) of an ESCO occupation; of an ESCO skill the second level of the skill
    groups, by the first broader concept of each step.
    """
    if entity.kind == "occupation":
        group = taxonomy.groups.get(_ISCO_GROUP + entity.isco_code[:2])
        return group.label if group is not None else ""
    if entity.kind != "skill" or entity.taxonomy != "esco":
        return ""
    path = [entity.key]
    while len(path) <= _MOST_STEPS and (above := taxonomy.broader(path[-1])):
        path.append(above[0])
    return taxonomy.groups[path[-2]].label if len(path) > 2 and path[-2] in taxonomy.groups else ""
