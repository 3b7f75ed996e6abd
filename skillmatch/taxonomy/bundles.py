"""The bundles of taxonomy facts: how each is made from official releases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from skillmatch.sources.releases import Sources
from skillmatch.taxonomy.crosswalk import crosswalk_tables
from skillmatch.taxonomy.differences import difference
from skillmatch.taxonomy.esco import esco_label_difference, esco_tables
from skillmatch.taxonomy.naics import INDUSTRIES_BUNDLE, industry_tables
from skillmatch.taxonomy.onet import activity_tables, onet_tables

ESCO_VERSION, ONET_VERSION, EARLIER_ESCO_VERSION = "1.1.1", "30.1", "1.1.0"
"""The releases that are bundled and used unless another is asked for."""

ESCO_BUNDLE = f"esco/esco-{ESCO_VERSION}.json.xz"
EARLIER_ESCO_BUNDLE = f"esco/esco-{EARLIER_ESCO_VERSION}-labels.json.xz"
EARLIER_ESCO_DIFFERENCE = f"esco/esco-{EARLIER_ESCO_VERSION}.json.xz"
"""All of the earlier release, as a difference to the default one; read only where it is asked for."""

ONET_BUNDLE = f"onet/onet-{ONET_VERSION}.json.xz"
ACTIVITIES_BUNDLE = f"onet/activities-{ONET_VERSION}.json.xz"
CROSSWALK_BUNDLE = "onet/crosswalk.json.xz"

BundleMaker: TypeAlias = Callable[[Sources], Mapping[str, Any]]
"""Makes the tables of one bundle from official releases; the same releases give the same tables."""


def _esco(sources: Sources) -> Mapping[str, Any]:
    return esco_tables(sources, ESCO_VERSION)


def _earlier_esco(sources: Sources) -> Mapping[str, Any]:
    return esco_label_difference(sources, EARLIER_ESCO_VERSION, esco_tables(sources, ESCO_VERSION))


def _earlier_esco_difference(sources: Sources) -> Mapping[str, Any]:
    return difference(esco_tables(sources, EARLIER_ESCO_VERSION), esco_tables(sources, ESCO_VERSION))


def _onet(sources: Sources) -> Mapping[str, Any]:
    return onet_tables(sources, ONET_VERSION)


def _activities(sources: Sources) -> Mapping[str, Any]:
    return activity_tables(sources, ONET_VERSION)


def _crosswalk(sources: Sources) -> Mapping[str, Any]:
    esco = esco_tables(sources, ESCO_VERSION)
    return crosswalk_tables(
        sources,
        occupation_codes=frozenset(esco["occupations"]["code"]),
        unit_group_codes=frozenset(code for code in esco["isco_groups"]["code"] if len(code) == 4),
    )


BUNDLE_MAKERS: Mapping[str, BundleMaker] = MappingProxyType(
    {
        ESCO_BUNDLE: _esco,
        EARLIER_ESCO_BUNDLE: _earlier_esco,
        EARLIER_ESCO_DIFFERENCE: _earlier_esco_difference,
        ONET_BUNDLE: _onet,
        ACTIVITIES_BUNDLE: _activities,
        CROSSWALK_BUNDLE: _crosswalk,
        INDUSTRIES_BUNDLE: industry_tables,
    }
)
"""By the bundle's path below the content root."""
