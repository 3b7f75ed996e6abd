"""Builds: whole indexes beside one another, of which one is live, and what is written down of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, TypeAlias

from skillmatch.errors import StoreError

BuildState: TypeAlias = Literal["building", "ready", "failed"]
"""Being filled (or left half-filled), verified, or found wanting by the verification."""

Role: TypeAlias = Literal["live", "previous", "ready", "old", "building", "failed"]
"""What a build is to its store: ``previous`` was live before the live one, ``old`` before that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeWith:
    """What documents were read with: the releases (``ESCO 1.1.1 + O*NET 30.1``) and the encoder's digest."""

    taxonomy: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One build as it is written down.

    Attributes:
        name: See ``skillmatch.index.naming``.
        state: How far it is.
        made_at: ISO 8601 with a time zone; "" where nobody knows.
        made_with: Taxonomy and model; None for a store older than builds.
        counts: Documents by kind when it was verified.
        n_failed: Rows or files given for it that could not be read.
        findings: What the verification found wrong, a line each, without any text of a document.
        changes_at: The position in the list of changes from which it lacks what the live build was told.
        served: 0 before it was live; of two builds the one with the higher number was live later.
    """

    name: str
    state: BuildState
    made_at: str = ""
    made_with: MadeWith | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    n_failed: int = 0
    findings: tuple[str, ...] = ()
    changes_at: int = 0
    served: int = 0


def build_to_json(build: Build) -> str:
    """Return a build as JSON, the same for equal builds."""
    made_with = None if build.made_with is None else asdict(build.made_with)
    fields = {name: getattr(build, name) for name in build.__dataclass_fields__}
    return json.dumps(fields | {"made_with": made_with, "counts": dict(build.counts)}, sort_keys=True)


def build_from_json(body: str | bytes, *, where: str) -> Build:
    """Return the build that was written down as JSON.

    Raises:
        StoreError: It is damaged; ``where`` says what is.
    """
    try:
        fields: dict[str, Any] = json.loads(body)
        made_with = fields.pop("made_with")
        counts = {str(kind): int(count) for kind, count in fields.pop("counts").items()}
        return Build(
            made_with=None if made_with is None else MadeWith(**made_with),
            counts=counts,
            findings=tuple(fields.pop("findings")),
            **fields,
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StoreError(
            f"{where} does not say what its build is: expected JSON as this release writes it. Remove that "
            "build and make it anew with: skillmatch index build"
        ) from None


def role_of(build: Build, *, live: str | None, previous: str | None) -> Role:
    """Return what a build is to its store."""
    if build.name == live:
        return "live"
    if build.name == previous:
        return "previous"
    if build.state == "ready" and build.served:
        return "old"
    return build.state


def truly_served(builds: Mapping[str, Build], live: str) -> dict[str, Build]:
    """Return the builds with ``served`` 0 for those that never became live.

    A swap writes the number down before it moves the pointer. Where it was broken off in between, a build has
    a higher number than the live one, which nothing that was live before it can have.
    """
    most = builds[live].served
    return {
        name: replace(build, served=0) if build.served > most else build for name, build in builds.items()
    }


def previous_of(builds: Mapping[str, Build], live: str | None) -> str | None:
    """Return the build that was live last before the live one, or None."""
    served = [(build.served, build.name) for build in builds.values() if build.served and build.name != live]
    return max(served)[1] if served else None
