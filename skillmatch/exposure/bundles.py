"""The bundle of exposure figures: how it is made from the published files, wherever they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from skillmatch.exposure.published import exposure_tables
from skillmatch.sources.releases import Sources

EXPOSURE_BUNDLE = "onet/exposure.json.xz"
"""The bundle's path below the content root."""

_FOLDER = "exposure/"


def _exposure(sources: Sources) -> Mapping[str, Any]:
    release_of = {
        f"{release.folder}/{file.name}": release.release_id
        for release in sources.declarations.releases.values()
        for file in release.files
    }

    def read(path: str) -> str:
        name = path.rsplit("/", 1)[1]
        return sources.read_bytes(release_of[_FOLDER + path], name).decode("utf-8-sig")

    return exposure_tables(read)


BUNDLE_MAKERS: Mapping[str, Callable[[Sources], Mapping[str, Any]]] = MappingProxyType(
    {EXPOSURE_BUNDLE: _exposure}
)
"""Makers by the bundle's path below the content root, as ``skillmatch.taxonomy.bundles.BUNDLE_MAKERS``."""
