"""The bundles of exposure, crosswalks and employment: how each is made from the published files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from skillmatch.exposure.published import applicability_tables, exposure_tables
from skillmatch.exposure.published.bls import employment_tables
from skillmatch.exposure.published.crosswalks import crosswalk_tables
from skillmatch.sources.releases import Sources

EXPOSURE_BUNDLE = "onet/exposure.json.xz"
APPLICABILITY_BUNDLE = "onet/applicability.json.xz"
SOC_CROSSWALK_BUNDLE = "onet/soc-crosswalk.json.xz"
EMPLOYMENT_BUNDLE = "onet/employment.json.xz"
"""The bundles' paths below the content root."""

BUNDLE_MAKERS: Mapping[str, Callable[[Sources], Mapping[str, Any]]] = MappingProxyType(
    {
        EXPOSURE_BUNDLE: exposure_tables,
        APPLICABILITY_BUNDLE: applicability_tables,
        SOC_CROSSWALK_BUNDLE: crosswalk_tables,
        EMPLOYMENT_BUNDLE: employment_tables,
    }
)
"""Makers by the bundle's path below the content root, as ``skillmatch.taxonomy.bundles.BUNDLE_MAKERS``."""
