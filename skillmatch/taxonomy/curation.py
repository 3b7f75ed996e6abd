"""The reviewed files that go over the official facts, and what they change."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmatch.content import content_path
from skillmatch.errors import SchemaMismatch
from skillmatch.taxonomy.aliases import (
    OverlayRow,
    common_words,
    read_overlay,
    read_vendors,
    without_brackets,
)
from skillmatch.taxonomy.clean import fold
from skillmatch.taxonomy.esco import SKILL
from skillmatch.taxonomy.forms import FormIndex, index_forms
from skillmatch.taxonomy.technologies import ADDED, Technologies, read_technologies, slug
from skillmatch.types import Skill


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlays:
    """The reviewed files that go over the official facts."""

    vendors: Path
    twins: Path
    aliases: Path
    additions: Path

    @classmethod
    def shipped(cls) -> Overlays:
        """Return the overlays in the content folder ``onet``.

        Raises:
            ReleaseMissing: One is not there.
        """
        return cls(
            vendors=content_path("onet", "vendors.txt"),
            twins=content_path("onet", "twins.csv"),
            aliases=content_path("onet", "aliases.csv"),
            additions=content_path("onet", "additions.csv"),
        )

    def digests(self) -> Iterator[str]:
        """Yield a line with the checksum of each file, for the fingerprint."""
        for name in ("vendors", "twins", "aliases", "additions"):
            yield f"{name} {hashlib.sha256(getattr(self, name).read_bytes()).hexdigest()}"


def join_technologies(esco: Mapping[str, Any], tables: Mapping[str, Any], overlays: Overlays) -> Technologies:
    """Return O*NET's technologies, joined with their twins in ESCO.

    Args:
        esco: Tables as from ``esco_tables``.
        tables: The ``technologies`` tables as from ``onet_tables``.
        overlays: The reviewed files; vendors and twins are read.

    Raises:
        SchemaMismatch: The twins name something that does not exist.
    """
    named: dict[str, tuple[str, str]] = {}
    for key, label in zip(esco["skills"]["id"], esco["skills"]["label"], strict=True):
        named.setdefault(without_brackets(label).casefold(), (SKILL + key, label))
        named[label.casefold()] = (SKILL + key, label)
    return read_technologies(
        tables,
        esco_uri_of=named,
        twins=read_overlay(overlays.twins, columns=("technology", "concept", "reason")),
        vendors=read_vendors(overlays.vendors),
    )


def read_additions(overlays: Overlays) -> tuple[OverlayRow, ...]:
    """Read the concepts we add: name, O*NET technology it is like, reason.

    Raises:
        SchemaMismatch: The file has other columns or an empty value.
    """
    return read_overlay(overlays.additions, columns=("name", "like", "reason"))


def likenesses(added: Iterable[OverlayRow], technologies: Technologies) -> dict[str, str]:
    """Return the URI of each added concept to that of the technology it is like.

    Raises:
        SchemaMismatch: O*NET does not list what it is like, or lists the addition itself.
    """
    uri_of = {name: uri for uri, technology in technologies.concepts.items() for name in technology.names}
    found = {}
    for row in added:
        if row.concept not in uri_of:
            raise SchemaMismatch(
                f"The addition '{row.subject}' is like '{row.concept}', which O*NET does not list."
            )
        if row.subject in uri_of:
            raise SchemaMismatch(f"The addition '{row.subject}' is an O*NET technology already.")
        found[ADDED + slug(row.subject)] = uri_of[row.concept]
    return found


def form_index(skills: Mapping[str, Skill], technologies: Technologies, overlays: Overlays) -> FormIndex:
    """Return what every concept may be called.

    Args:
        skills: All concepts by URI.
        technologies: O*NET's technologies.
        overlays: The reviewed files; vendors and aliases are read.

    Raises:
        SchemaMismatch: A reviewed form is given to an unknown concept, or twice.
    """
    vendors = read_vendors(overlays.vendors)
    esco_labels = (skill.preferred_label for skill in skills.values() if skill.taxonomy == "ESCO")
    curated = _curated(overlays.aliases, _uris_by_label(skills, technologies))
    return index_forms(
        skills,
        technologies.concepts,
        curated,
        vendors=vendors,
        everyday=common_words(esco_labels) - vendors,
    )


def _curated(path: Path, uri_of: Mapping[str, str]) -> list[tuple[str, str]]:
    rows = read_overlay(path, columns=("form", "concept", "reason"))
    for row in rows:
        if row.concept not in uri_of:
            raise SchemaMismatch(f"The alias '{row.subject}' is given to '{row.concept}', which is unknown.")
    twice = [form for form, n in Counter(fold(row.subject) for row in rows).items() if n > 1]
    if twice:
        raise SchemaMismatch(f"The alias '{twice[0]}' is given twice; a form belongs to one concept.")
    return [(row.subject, uri_of[row.concept]) for row in rows]


def _uris_by_label(skills: Mapping[str, Skill], technologies: Technologies) -> dict[str, str]:
    """Return the URI of each concept as the overlays write it: taxonomy, colon, preferred label or name."""
    found = {f"{skill.taxonomy}: {skill.preferred_label}": uri for uri, skill in skills.items()}
    for uri, technology in technologies.concepts.items():
        found.update((f"O*NET: {name}", uri) for name in technology.names)
    return found
