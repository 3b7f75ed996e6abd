"""What is bundled and what is present, as rows to print."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from skillmatch.content import content_root
from skillmatch.sources.declared import Declarations, Release
from skillmatch.sources.releases import Sources


def bundle_rows(declarations: Declarations) -> list[dict[str, Any]]:
    """Return one row per bundle: name, whether it is here and as declared, size in kB, contents, licence."""
    rows = []
    for bundle in declarations.bundles.values():
        path = content_root() / bundle.name
        data = path.read_bytes() if path.is_file() else None
        same = data is not None and sha256(data).hexdigest() == bundle.sha256
        rows.append(
            {
                "bundle": bundle.name,
                "state": "missing" if data is None else "ok" if same else "other bytes",
                "kB": 0 if data is None else round(len(data) / 1000),
                "holds": bundle.holds,
                "licence": bundle.licence,
                "sources": list(bundle.sources),
                "attribution": bundle.attribution,
            }
        )
    return rows


def release_rows(sources: Sources) -> list[dict[str, Any]]:
    """Return one row per release: id, title, where it is in full, how many files are here, what it adds."""
    return [_release_row(sources, release) for release in sources.declarations.releases.values()]


def _release_row(sources: Sources, release: Release) -> dict[str, Any]:
    located = [sources.locate(release.release_id, declared.name) for declared in release.files]
    places = sorted({found.place for found in located if found is not None})
    n_here = sum(found is not None for found in located)
    if not n_here:
        full = "no"
    elif n_here < len(located):
        full = "in part"
    else:
        full = ", ".join(places)
    return {
        "release": release.release_id,
        "title": release.title + (" (default)" if release.is_default else ""),
        "full": full,
        "files": f"{n_here}/{len(located)}",
        "adds": release.adds,
        "licence": release.licence,
        "citation": release.citation,
        "get": f"ask at {release.portal}, then adopt" if release.portal else "fetch",
    }
