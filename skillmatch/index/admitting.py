"""Which documents a build takes: those read with the taxonomy that its own were read with, and no others.

Skills of two releases in one store would not compare, and nobody would see it: a skill that one release
renamed or lacks is missing in half of the documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final

from skillmatch.errors import StoreError
from skillmatch.index.builds import Build
from skillmatch.index.protocol import Store
from skillmatch.types import StoredDocument

_LOOKED_AT: Final = 1000
"""Documents of an older store that are asked, at most, until one says what it was read with."""


def releases_of(documents: Iterable[StoredDocument]) -> frozenset[str]:
    """Return the taxonomies that documents say they were read with; one without a skill says none."""
    return frozenset(mention.taxonomy_release for document in documents for mention in document.mentions[:1])


def release_of(build: Build, store: Store) -> str | None:
    """Return what the documents of a build were read with, None where nothing says it.

    A store that is older than what is written down of builds is asked itself.
    """
    if build.made_with is not None:
        return build.made_with.taxonomy
    for document in islice(store.documents(), _LOOKED_AT):
        for release in releases_of([document]):
            return release
    return None


def check_admitted(given: Collection[str], held: str | None, *, place: str) -> None:
    """Refuse documents that were read with another taxonomy than those that are there.

    Args:
        given: What they were read with.
        held: What those that are there were read with; None where nothing says it.
        place: Where the store is, for people.

    Raises:
        StoreError: They differ.
    """
    others = sorted(set(given) - {held}) if held is not None else ()
    if others:
        raise StoreError(
            f"{place} holds documents read with {held}, and these were read with {', '.join(others)}: skills "
            "of two releases in one store do not compare, so these are not stored. Set SKILLMATCH_ESCO to "
            "the release that is there; or read the stored documents anew with: skillmatch index build "
            "--again, and then: skillmatch index swap"
        )
