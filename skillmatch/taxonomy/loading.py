"""Loading a taxonomy: from the bundles we ship, or with descriptions from the full official releases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from skillmatch.content import content_path
from skillmatch.errors import NotFound, SchemaMismatch
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.packed import unpack
from skillmatch.sources.releases import Sources
from skillmatch.taxonomy.assembling import Texts, assemble
from skillmatch.taxonomy.bundles import (
    CROSSWALK_BUNDLE,
    EARLIER_ESCO_BUNDLE,
    EARLIER_ESCO_DIFFERENCE,
    EARLIER_ESCO_VERSION,
    ESCO_BUNDLE,
    ESCO_VERSION,
    ONET_BUNDLE,
    ONET_VERSION,
)
from skillmatch.taxonomy.curation import Overlays
from skillmatch.taxonomy.differences import restored
from skillmatch.taxonomy.esco import esco_descriptions, esco_labels, esco_tables, is_complete
from skillmatch.taxonomy.model import ConceptLabels, Taxonomy
from skillmatch.taxonomy.onet import onet_descriptions

BUNDLED_ESCO = (EARLIER_ESCO_VERSION, ESCO_VERSION)
"""The ESCO releases that a taxonomy can be loaded of without the publishers' files, the default one last."""

_BUNDLES = (ESCO_BUNDLE, EARLIER_ESCO_BUNDLE, ONET_BUNDLE, CROSSWALK_BUNDLE)


@cache
def load_bundled() -> Taxonomy:
    """Return the taxonomy of the bundled facts: ESCO 1.1.1 and O*NET 30.1, without descriptions.

    It is read once per process; the same value is returned after that.

    Raises:
        ReleaseMissing: A bundle or overlay is missing from the installation.
        ChecksumMismatch: A bundle is not the declared one.
    """
    tables, digests = _read_bundles()
    return assemble(
        esco=tables[ESCO_BUNDLE],
        onet=tables[ONET_BUNDLE],
        crosswalk=tables[CROSSWALK_BUNDLE],
        earlier=(tables[EARLIER_ESCO_BUNDLE], _itself(tables[ESCO_BUNDLE])),
        overlays=Overlays.shipped(),
        digests=digests,
    )


@cache
def load_earlier() -> Taxonomy:
    """Return the taxonomy of the earlier ESCO release that is bundled, 1.1.0, with O*NET 30.1.

    Its tables are restored from their difference to ESCO 1.1.1 (a quarter of a second) and kept like those of
    ``load_bundled``.

    Raises:
        ReleaseMissing, ChecksumMismatch: As ``load_bundled``.
        SchemaMismatch: The difference is to another release than the one bundled.
    """
    tables, digests = _read_bundles((ESCO_BUNDLE, EARLIER_ESCO_DIFFERENCE, ONET_BUNDLE, CROSSWALK_BUNDLE))
    esco = restored(tables[EARLIER_ESCO_DIFFERENCE], tables[ESCO_BUNDLE])
    return assemble(
        esco=esco,
        onet=tables[ONET_BUNDLE],
        crosswalk=tables[CROSSWALK_BUNDLE],
        earlier=(_itself(esco),),
        overlays=Overlays.shipped(),
        digests=digests,
    )


def load_release(esco_version: str) -> Taxonomy:
    """Return the taxonomy with this bundled ESCO release.

    Args:
        esco_version: One of ``BUNDLED_ESCO``.

    Raises:
        NotFound: This release is not bundled.
        ReleaseMissing, ChecksumMismatch: As ``load_bundled``.
    """
    if esco_version == ESCO_VERSION:
        return load_bundled()
    if esco_version == EARLIER_ESCO_VERSION:
        return load_earlier()
    raise NotFound(f"ESCO {esco_version} is not bundled. Bundled are {' and '.join(BUNDLED_ESCO)}.")


def load_full(sources: Sources, *, esco_version: str = ESCO_VERSION) -> Taxonomy:
    """Return a taxonomy with descriptions and task statements, read from the full official releases.

    Facts of O*NET and of ESCO 1.1.1 come from the bundles, sentences from the releases. Another complete
    ESCO release gives a taxonomy of its own, beside the bundled one, with its own name and fingerprint.

    Args:
        sources: Where the releases are.
        esco_version: E.g. ``1.1.1`` or ``1.1.0``.

    Raises:
        NotFound: No such release is declared.
        ReleaseMissing: A release is not on this machine.
        ChecksumMismatch, SchemaMismatch: A file is not the declared one, or the release is in part only.
    """
    release = sources.declarations.release(f"esco-{esco_version}")
    if not is_complete(release, esco_version):
        raise SchemaMismatch(
            f"{release.title} has no skills table or no links, so it is no taxonomy of its own. "
            "Its labels can be read with load_labels."
        )
    # Sentences first: they are often missing, which is soon seen, and then nothing is read in vain.
    of_occupations, of_tasks = onet_descriptions(sources, ONET_VERSION)
    of_concepts = esco_descriptions(sources, esco_version)
    tables, digests = _read_bundles()
    digests += [f"{release.release_id} {file.sha256}" for file in release.files]
    is_bundled = esco_version == ESCO_VERSION
    return assemble(
        esco=tables[ESCO_BUNDLE] if is_bundled else esco_tables(sources, esco_version),
        onet=tables[ONET_BUNDLE],
        crosswalk=tables[CROSSWALK_BUNDLE],
        earlier=(tables[EARLIER_ESCO_BUNDLE],) if is_bundled else (),
        overlays=Overlays.shipped(),
        digests=[*digests, f"sentences of O*NET {ONET_VERSION}"],
        texts=Texts(
            of_concepts=of_concepts,
            of_onet_occupations=of_occupations,
            of_tasks=of_tasks,
        ),
    )


def load_labels(sources: Sources, release_id: str) -> Mapping[str, ConceptLabels]:
    """Return what another release or language calls ESCO's concepts, by URI; nothing is mixed.

    Args:
        sources: Where the releases are.
        release_id: A release that holds labels but is not complete, e.g. ``esco-labels-fr``.

    Raises:
        NotFound: No such release is declared.
        ReleaseMissing: It is not on this machine.
        SchemaMismatch: It has no table of skills or occupations, or other columns.
    """
    return MappingProxyType(
        {
            uri: ConceptLabels(uri=uri, preferred_label=preferred, alt_labels=others)
            for uri, (preferred, others) in esco_labels(sources, release_id).items()
        }
    )


def _itself(esco: Mapping[str, Any]) -> dict[str, Any]:
    """Return the difference of a release to itself: none, so that it is found by its own name too."""
    return {"release": esco["release"], "absent": [], "changed": {}, "gone": {}}


def _read_bundles(names: tuple[str, ...] = _BUNDLES) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return the tables of each bundle, and a line with its checksum for the fingerprint."""
    declared = read_declarations().bundles
    tables = {name: unpack(content_path(*name.split("/")), sha256=declared[name].sha256) for name in names}
    return tables, [f"{name} {declared[name].sha256}" for name in names]
