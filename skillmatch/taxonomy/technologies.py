"""O*NET technologies as skills: which of their names are one concept, and which are ESCO's already.

O*NET names 8,785 technologies; spellings that differ in case only are one concept, and a technology that
is the same thing as an ESCO concept (its twin) adds its names and flags to that concept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from skillmatch.errors import SchemaMismatch
from skillmatch.taxonomy.aliases import Derived, OverlayRow, technology_forms
from skillmatch.taxonomy.clean import fold

TECHNOLOGY = "onet:technology/"
ADDED = "skillmatch:technology/"
NO_TWIN = "-"
"""Stands for the concept in the twins overlay where the rule sees a twin and there is none."""

_SPELT = {"+": "-plus-", "#": "-sharp-", "&": "-and-", "*": "-star-"}
_SLUG = str.maketrans({chr(code): "-" for code in range(128) if not chr(code).isalnum()} | _SPELT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Technology:
    """One technology concept: all its O*NET names, flags, and the concept it is part of.

    ``uri`` is an ESCO URI for a twin. ``n_occupations`` counts the occupations that use it.
    """

    uri: str
    names: tuple[str, ...]
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
    spelt = name.casefold().translate(_SLUG)
    if not spelt.isascii():
        spelt = re.sub(r"[^0-9a-z-]", "-", spelt)
    return "-".join(filter(None, spelt.split("-")))


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
    own = {name: TECHNOLOGY + slug(name) for name in tables["name"]}
    uri_of = dict(own)
    proper = {key: uri for key, (uri, label) in esco_uri_of.items() if not label.islower()}
    keys_by_word: dict[str, list[str]] = defaultdict(list)
    for key in proper:
        keys_by_word[key.split(" ", 1)[0]].append(key)
    for name in own:
        folded = name.casefold()
        if folded in esco_uri_of:
            uri_of[name] = esco_uri_of[folded][0]
        elif any(key in folded for word in folded.split() for key in keys_by_word.get(word, ())):
            uri_of[name] = _twin_uri(technology_forms(name, vendors), proper) or own[name]
    for row in twins:
        if row.subject not in own:
            raise SchemaMismatch(f"The twins overlay names '{row.subject}', which O*NET does not list.")
        uri_of[row.subject] = _reviewed_uri(row, own, esco_uri_of)
    return _join(tables, own, tuple(uri_of.values()))


def _reviewed_uri(row: OverlayRow, own: Mapping[str, str], esco_uri_of: Mapping[str, tuple[str, str]]) -> str:
    if row.concept == NO_TWIN:
        return own[row.subject]
    kind, _, label = row.concept.partition(": ")
    found = own.get(label) if kind == "O*NET" else esco_uri_of.get(fold(label), ("", ""))[0]
    if not found:
        raise SchemaMismatch(
            f"The twins overlay: '{row.subject}' is given to '{row.concept}', which is unknown."
        )
    return found


def _twin_uri(forms: Sequence[Derived], proper: Mapping[str, str]) -> str:
    """Return the ESCO concept whose proper name is one of the shorter forms of a technology's name."""
    for derived in forms:
        if derived.form.casefold() in proper:
            return proper[derived.form.casefold()]
    return ""


def _join(tables: Mapping[str, Any], own: Mapping[str, str], uri_at: tuple[str, ...]) -> Technologies:
    names = tables["name"]
    n_used = Counter(chain.from_iterable(tables["used"]))
    in_demand = set(chain.from_iterable(tables["in_demand"]))
    hot = set(tables["hot"])
    members: dict[str, list[int]] = defaultdict(list)
    for position, uri in enumerate(uri_at):
        members[uri].append(position)
    concepts = {}
    for uri, positions in members.items():
        if len(positions) > 1:
            ranked = sorted((own[names[p]] != uri, -n_used[p], names[p], p) for p in positions)
            positions = [position for *_, position in ranked]
        concepts[uri] = Technology(
            uri=uri,
            names=tuple(names[p] for p in positions),
            is_hot=not hot.isdisjoint(positions),
            is_in_demand=not in_demand.isdisjoint(positions),
            n_occupations=sum(n_used[p] for p in positions),
        )
    return Technologies(concepts=concepts, uri_at=uri_at)
