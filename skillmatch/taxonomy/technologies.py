"""O*NET technologies as skills: which of their names are one concept, and which are ESCO's already.

O*NET names 8,785 technologies; spellings that differ in case only are one concept, and a technology that
is the same thing as an ESCO concept (its twin) adds its names and flags to that concept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.errors import SchemaMismatch
from skillmatch.taxonomy.aliases import Derived, OverlayRow, technology_forms
from skillmatch.taxonomy.clean import fold

TECHNOLOGY = "onet:technology/"
ADDED = "skillmatch:technology/"
NO_TWIN = "-"
"""Stands for the concept in the twins overlay where the rule sees a twin and there is none."""

_SPELT = {"c++": "c-plus-plus", "+": " plus ", "#": " sharp ", "&": " and ", "*": " star "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Technology:
    """One technology concept: all its O*NET names, flags, and the concept it is part of.

    ``uri`` is an ESCO URI for a twin. ``n_occupations`` counts the occupations that use it.
    """

    uri: str
    names: tuple[str, ...]
    forms: tuple[tuple[str, Derived], ...]
    is_hot: bool
    is_in_demand: bool
    n_occupations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Technologies:
    """All technology concepts, and the URI of each position in O*NET's list of names."""

    concepts: Mapping[str, Technology]
    uri_at: tuple[str, ...]


def slug(name: str) -> str:
    """Return the last part of a technology's URI: "Node.js" gives ``node-js``, "C++" ``c-plus-plus``."""
    spelt = name.casefold()
    for sign, words in _SPELT.items():
        spelt = spelt.replace(sign, words)
    return re.sub(r"[^0-9a-z]+", "-", spelt).strip("-")


def read_technologies(
    tables: Mapping[str, Any],
    *,
    esco_uri_of: Mapping[str, tuple[str, str]],
    twins: Sequence[OverlayRow],
    vendors: frozenset[str],
) -> Technologies:
    """Join O*NET's technology names into concepts.

    Args:
        tables: The ``technologies`` tables of an O*NET bundle.
        esco_uri_of: Folded ESCO label (brackets left out) to (URI, label) of the concepts that may be twins.
        twins: Reviewed rows: a technology name and ``ESCO: label``, ``O*NET: name`` or ``-``.
        vendors: Folded names of vendors.

    Raises:
        SchemaMismatch: A reviewed row names something that does not exist.
    """
    names: list[str] = tables["name"]
    reviewed = {row.subject: row.concept for row in twins}
    forms = [technology_forms(name, vendors) for name in names]
    uri_of = {name: TECHNOLOGY + slug(name) for name in names}
    unknown = [name for name in reviewed if name not in uri_of]
    if unknown:
        raise SchemaMismatch(f"The twins overlay names '{unknown[0]}', which O*NET does not list.")
    own = dict(uri_of)
    for name, shorter in zip(names, forms, strict=True):
        if name in reviewed:
            uri_of[name] = _reviewed_uri(name, reviewed[name], own, esco_uri_of)
        else:
            uri_of[name] = _twin_uri(name, shorter, esco_uri_of) or uri_of[name]
    return _join(tables, names, forms, tuple(uri_of[name] for name in names))


def _reviewed_uri(
    name: str, concept: str, own: Mapping[str, str], esco_uri_of: Mapping[str, tuple[str, str]]
) -> str:
    if concept == NO_TWIN:
        return own[name]
    kind, _, label = concept.partition(": ")
    found = own.get(label) if kind == "O*NET" else esco_uri_of.get(fold(label), ("", ""))[0]
    if not found:
        raise SchemaMismatch(f"The twins overlay gives '{name}' the concept '{concept}', which does not exist.")
    return found


def _twin_uri(name: str, forms: Sequence[Derived], esco_uri_of: Mapping[str, tuple[str, str]]) -> str:
    """Return the ESCO concept of the same name; a shortened name only meets a label that is a proper name."""
    if fold(name) in esco_uri_of:
        return esco_uri_of[fold(name)][0]
    for derived in forms:
        uri, label = esco_uri_of.get(fold(derived.form), ("", ""))
        if uri and not label.islower():
            return uri
    return ""


def _join(
    tables: Mapping[str, Any], names: list[str], forms: list[tuple[Derived, ...]], uri_at: tuple[str, ...]
) -> Technologies:
    n_used = [0] * len(names)
    for used in tables["used"]:
        for position in used:
            n_used[position] += 1
    hot = set(tables["hot"])
    in_demand = {position for positions in tables["in_demand"] for position in positions}
    members: dict[str, list[int]] = defaultdict(list)
    for position, uri in enumerate(uri_at):
        members[uri].append(position)
    concepts = {}
    for uri, positions in members.items():
        positions.sort(key=lambda p: (TECHNOLOGY + slug(names[p]) != uri, -n_used[p], names[p]))
        concepts[uri] = Technology(
            uri=uri,
            names=tuple(names[p] for p in positions),
            forms=tuple((names[p], derived) for p in positions for derived in forms[p]),
            is_hot=not hot.isdisjoint(positions),
            is_in_demand=not in_demand.isdisjoint(positions),
            n_occupations=sum(n_used[p] for p in positions),
        )
    return Technologies(concepts=concepts, uri_at=uri_at)
